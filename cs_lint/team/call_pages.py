"""Pages of single calls out of a results dataset: which calls get one, and the writing of it."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cs_lint.model import Call, CallReport, Checked, PackRef, Turn, Violation
from cs_lint.packs.schema import Rule
from cs_lint.report import ReportOptions, Summary
from cs_lint.report.page import HtmlWriter
from cs_lint.report.page.plots import plotly_script
from cs_lint.report.writer import Lang
from cs_lint.team.period import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_KEY = 16
"""So many characters of a call's key name its page."""
_BATCH = 200
_PLOTLY = "plotly.min.js"
"""The pages of calls stand in a folder of their own and share it there, for it is eighty times as large as one of them."""


def chosen_calls(database: DuckDBPyConnection, period: Period, limit: int, seed: int = 1) -> list[str]:
    """The keys of at most `limit` calls of the period that have a transcript.

    All of them where they are few enough; else the worst half, and a half drawn from the rest.
    """
    rows = database.execute(
        "select call_key from calls where night between ? and ? and transcript is not null "
        "order by fatal desc, score, deducted desc, call_key",
        [period.first, period.last],
    ).fetchall()
    keys = [row[0] for row in rows]
    if len(keys) <= limit:
        return keys
    worst = limit // 2
    drawn = random.Random(seed).sample(keys[worst:], limit - worst)  # noqa: S311 (a sample, not a secret)
    return keys[:worst] + drawn


def page_names(keys: Sequence[str], folder: str) -> dict[str, str]:
    """The address of each call's page, from the page of the team."""
    return {key: f"{folder}/{key[:_KEY]}.html" for key in keys}


def write_pages(
    database: DuckDBPyConnection,
    pages: Mapping[str, str],
    file: Path,
    catalogue: Mapping[str, Rule],
    lang: Lang,
) -> None:
    """Write the page of each call. Texts are as the dataset holds them, masked when they were stored."""
    options = ReportOptions(lang=lang, show_text=True, catalogue=catalogue)
    keys = list(pages)
    for folder in {(file.parent / page).parent for page in pages.values()}:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _PLOTLY).write_text(plotly_script(), encoding="utf-8", newline="\n")
    for start in range(0, len(keys), _BATCH):
        for key, checked in stored_calls(database, keys[start : start + _BATCH]):
            with (file.parent / pages[key]).open(
                "w", encoding="utf-8", errors="replace", newline="\n"
            ) as stream:
                _write(HtmlWriter(stream, options, checked.call.call_id, f"../{file.name}", _PLOTLY), checked)


def stored_calls(database: DuckDBPyConnection, keys: Sequence[str]) -> Iterator[tuple[str, Checked]]:
    """Calls as they were judged, by key."""
    found = _records(
        database, "select * from violations where call_key in (select unnest(?)) order by ordinal", keys
    )
    by_call: dict[str, list[dict[str, Any]]] = {}
    for row in found:
        by_call.setdefault(row["call_key"], []).append(row)
    for row in _records(
        database,
        "select * replace (epoch_us(started_at) as started_at) from calls where call_key in (select unnest(?))",
        keys,
    ):
        yield row["call_key"], _checked(row, by_call.get(row["call_key"], []))


def _records(database: DuckDBPyConnection, query: str, keys: Sequence[str]) -> list[dict[str, Any]]:
    cursor = database.execute(query, [list(keys)])
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _checked(row: Mapping[str, Any], broken: Sequence[Mapping[str, Any]]) -> Checked:
    turns = tuple(Turn(**turn) for turn in row["transcript"] or ())
    started = None if row["started_at"] is None else _local(row["started_at"])
    call = Call(
        call_id=row["call_id"], turns=turns, channel=row["channel"], direction=row["direction"],
        agent_id=row["agent_id"], started_at=started, source=row["source"],
    )  # fmt: skip
    report = CallReport(
        call_id=row["call_id"], source=row["source"], channel=row["channel"], agent_id=row["agent_id"],
        score=row["score"], passed=row["passed"], fatal=row["fatal"], dimensions=row["dimensions"] or {},
        violations=tuple(_violation(one) for one in broken), not_applicable=row["not_applicable"] or {},
        suppressed=row["suppressed"], tool=row["tool"], packs=tuple(_packs(row["packs"])),
    )  # fmt: skip
    return Checked(call, report)


def _local(microseconds: int) -> str:
    """An instant as clocks show it where the report is made."""
    return dt.datetime.fromtimestamp(microseconds / 1e6, dt.UTC).astimezone().isoformat(timespec="seconds")


def _violation(row: Mapping[str, Any]) -> Violation:
    same = ("rule", "severity", "turn", "start", "end", "role", "text", "message", "suggest", "deduct")
    last = {"fingerprint": row["fingerprint"], "matched_by": row["matched_by"], "source": row["clause"]}
    return Violation(**{name: row[name] for name in same}, **last)


def _packs(told: str | None) -> Iterator[PackRef]:
    for pack in (told or "").split():
        name, _, rest = pack.partition("@")
        version, _, digest = rest.partition("+")
        yield PackRef(name, version, digest)


def _write(writer: HtmlWriter, checked: Checked) -> None:
    writer.begin()
    writer.call(checked)
    writer.end(Summary().plus(checked.report))
