"""The period that a report is about, and the one before it that it is compared with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cs_lint.errors import InputError, UsageError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

USUAL_DAYS = 30


@dataclass(frozen=True, slots=True)
class Period:
    """Nights from `first` to `last`, both included."""

    first: dt.date
    last: dt.date

    @property
    def before(self) -> Period:
        """The equally long period that ends the night before."""
        length = self.last - self.first
        last = self.first - dt.timedelta(days=1)
        return Period(last - length, last)

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"


def period_of(database: DuckDBPyConnection, first: str | None, last: str | None) -> Period:
    """From `first` to `last` (ISO dates): by default the 30 days up to the newest night that can be.

    Raises UsageError for what is no date or no period, InputError where no call falls into it.
    """
    from cs_lint.batch.questions import newest  # what it needs is there, where there is a database

    night = newest(database).night
    if night is None:
        raise InputError("the results hold no call")
    end = _date("--to", last) or night
    begin = _date("--from", first) or end - dt.timedelta(days=USUAL_DAYS - 1)
    if begin > end:
        raise UsageError(f"--from {begin} is after --to {end}")
    if not _one(database, "select count(*) from calls where night between ? and ?", begin, end):
        raise InputError(f"no call between {begin} and {end}", hint=f"the newest night is {night}")
    return Period(begin, end)


def _one(database: DuckDBPyConnection, query: str, *values: object) -> Any:
    row = database.execute(query, list(values)).fetchone()
    return row[0] if row else None


def _date(flag: str, text: str | None) -> dt.date | None:
    try:
        return None if text is None else dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{flag} {text!r} is no date", hint="such as 2026-11-30") from None
