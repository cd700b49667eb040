"""From files to judged calls: read, inspected, and what is suppressed or known from a baseline taken out."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from functools import partial

from cs_lint.baseline import Ratchet, load_baseline
from cs_lint.cli.session import Session
from cs_lint.errors import InputError
from cs_lint.match.scene import Earlier
from cs_lint.model import Call, Checked, ErrorReport
from cs_lint.read import read_bytes, read_path
from cs_lint.read.source import ReadOptions
from cs_lint.suppress import Suppressor


class Judging:
    """Judges the calls of a run one after the other. `ratchet` is there where the config names a baseline."""

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
        for item in found:
            if isinstance(item, ErrorReport):
                yield item
            else:
                yield from self._file(item)

    def _file(self, path: str) -> Iterator[Checked | ErrorReport]:
        templates: list[Checked] = []
        for outcome in read_path(path, self._session.reading):
            if isinstance(outcome, ErrorReport):
                yield outcome
            elif outcome.passage is None:
                yield from self._compared(self._suppressor.settle([self._inspected(outcome)]))
            else:
                # A comment may be for any of them, and whether it is for none is known after the last.
                templates.append(self._inspected(outcome))
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
