"""GitHub workflow commands: printed by a workflow's step, each becomes an annotation on the change."""

from __future__ import annotations

from typing import Final, TextIO

from cs_lint.model import Checked, ErrorReport, Severity, Violation
from cs_lint.report.inert import one_line
from cs_lint.report.place import Place, place, place_of
from cs_lint.report.shown import shown
from cs_lint.report.words import WORDS
from cs_lint.report.writer import ReportOptions, Summary

_COMMANDS: Final[dict[Severity, str]] = {"error": "error", "warning": "warning", "info": "notice"}


class GithubWriter:
    """One command a violation; see the module."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        self._stream, self._options = stream, options

    def begin(self) -> None:
        """Nothing: no header."""

    def call(self, checked: Checked) -> None:
        for violation in shown(checked, self._options).report.violations:
            where = place_of(checked.call, violation)
            self._command(_COMMANDS[violation.severity], where, violation.rule, self._told(violation))

    def failure(self, error: ErrorReport) -> None:
        self._command("error", place(error.source, error.error.line), "read", error.error.message)

    def end(self, summary: Summary) -> None:
        """Nothing: an annotation is a finding."""

    def _told(self, violation: Violation) -> str:
        words = WORDS[self._options.lang]
        turn = (
            ""
            if violation.turn is None or violation.line
            else words.turn.format(violation.turn) + words.colon
        )
        instead = f"{words.instead}{words.colon}{violation.suggest}" if violation.suggest else ""
        return "\n".join(filter(None, (turn + violation.message, instead)))

    def _command(self, name: str, where: Place, title: str, message: str) -> None:
        facts = f"file={_fact(where.path)},line={where.line}{_rest(where)},title={_fact(title)}"
        self._stream.write(f"::{name} {facts}::{_data(message)}\n")


def _rest(where: Place) -> str:
    """The end, and the column, which is only taken where all is on one line."""
    end = where.end or where.start
    col = f",col={where.col}" if where.col and end.line == where.line else ""
    return (f",endLine={end.line}" if where.end else "") + col


def _data(text: str) -> str:
    """The message of a command: what would end it is escaped, as the runner undoes it."""
    return "%0A".join(one_line(line).replace("%", "%25") for line in text.split("\n"))


def _fact(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
