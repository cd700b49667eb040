"""From files to judged calls: read, inspected, and what is suppressed or known from a baseline taken out."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby
from typing import NamedTuple

from cs_lint.baseline import Ratchet, load_baseline
from cs_lint.cli.session import Session
from cs_lint.errors import InputError
from cs_lint.match.scene import Earlier
from cs_lint.model import Call, Checked, ErrorReport
from cs_lint.read import read_bytes, read_path
from cs_lint.read.source import ReadOptions
from cs_lint.suppress import Suppressor


class Read(NamedTuple):
    """What was read of a file: the number of the file in the run, its path (None: there is none), and a call of it."""

    file: int
    path: str | None
    outcome: Call | ErrorReport


class Judged(NamedTuple):
    """The same, judged."""

    file: int
    path: str | None
    outcome: Checked | ErrorReport


Inspect = Callable[[Call], Checked]


def one_by_one(read: Iterable[Read], inspect: Inspect) -> Iterator[Judged]:
    """Every call inspected in this process."""
    for file, path, outcome in read:
        yield Judged(file, path, outcome if isinstance(outcome, ErrorReport) else inspect(outcome))


class Judging:
    """Judges the calls of a run. `ratchet` is there where the config names a baseline."""

    def __init__(self, session: Session) -> None:
        settings = session.config.settings
        self._session, self._rules = session, session.linter.catalogue
        self._earlier: Earlier = {}
        today = dt.datetime.now().astimezone().date().isoformat()
        self._suppressor = Suppressor(session.linter, today, settings.per_file_ignores, session.reading.root)
        self.ratchet: Ratchet | None = None
        if settings.baseline:
            folder = os.path.dirname(settings.baseline)
            self.ratchet = Ratchet(load_baseline(settings.baseline), session.linter, folder or ".")

    def over(self, found: Iterable[str | ErrorReport]) -> Iterator[Checked | ErrorReport]:
        """Every call of the files found, and a report where one could not be read, in order."""
        judged = groupby(self._judged(self._read(found)), lambda each: (each.file, each.path))
        for (_, path), outcomes in judged:
            yield from self._file(path, outcomes)

    def _read(self, found: Iterable[str | ErrorReport]) -> Iterator[Read]:
        for number, item in enumerate(found):
            if isinstance(item, ErrorReport):
                yield Read(number, None, item)
            else:
                yield from (Read(number, item, outcome) for outcome in read_path(item, self._session.reading))

    def _judged(self, read: Iterator[Read]) -> Iterator[Judged]:
        config = self._session.config
        workers = config.settings.workers
        if workers == 1:
            return one_by_one(read, self._inspected)
        from cs_lint.cli.side_by_side import side_by_side

        return side_by_side(read, self._inspected, workers, config)

    def _file(self, path: str | None, judged: Iterable[Judged]) -> Iterator[Checked | ErrorReport]:
        templates: list[Checked] = []
        for _, _, outcome in judged:
            if isinstance(outcome, ErrorReport):
                yield outcome
            elif outcome.call.passage is None:
                yield from self._compared(self._suppressor.settle([outcome]))
            else:
                # A comment may be for any of them, and whether it is for none is known after the last.
                templates.append(outcome)
        if path is not None:
            yield from self._compared(self._mended(path, self._suppressor.settle(templates)))

    def _inspected(self, call: Call) -> Checked:
        inspection = self._session.linter.inspect(call, self._earlier)
        return Checked(call, inspection.report, inspection.judged)

    def _mended(self, path: str, checked: list[Checked]) -> list[Checked]:
        """Templates with what would mend their violations, where a rule has a fix for one."""
        broken = {violation.rule for one in checked for violation in one.report.violations}
        if not any(rule.fix for rule_id in broken if (rule := self._rules.get(rule_id))):
            return checked
        from cs_lint.fixes import mended

        return mended(checked, self._rules, partial(templates_of, path, reading=self._session.reading))

    def _compared(self, checked: Iterable[Checked]) -> Iterator[Checked]:
        for one in checked:
            yield self.ratchet.settle(one) if self.ratchet else one


def templates_of(path: str, data: bytes, reading: ReadOptions) -> list[Call]:
    """The templates of a file that would hold these bytes. Raises InputError."""
    calls = []
    for outcome in read_bytes(path, data, reading):
        if isinstance(outcome, ErrorReport):
            what = outcome.error
            raise InputError(what.message, path=path, line=what.line, col=what.col)
        calls.append(outcome)
    return calls
