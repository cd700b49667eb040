"""One violation a line, for grep, editors and pre-commit: `source:turn:col severity rule message`.

`source` is `path`, or `path:line` for a call of a file that holds many; turns count from 0 as in every
report, columns from 1 in code points. For a reply template it is `path:line:col` of its file. What concerns
the call as a whole stands at `-:-`. An input that could not be read is `path:line:col error read message`,
with `-` for what is not known. No colour, no summary: every line is a result.
"""

from __future__ import annotations

from typing import TextIO

from cs_lint.model import Checked, ErrorReport, Violation
from cs_lint.report.inert import one_line
from cs_lint.report.shown import shown
from cs_lint.report.writer import ReportOptions, Summary


class ConciseWriter:
    """Writes lines; see the module."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        self._stream, self._options = stream, options

    def begin(self) -> None:
        """Nothing: no header."""

    def call(self, checked: Checked) -> None:
        report = shown(checked, self._options).report
        for violation in report.violations:
            source = checked.call.source if violation.line is not None else report.source
            self._line(f"{source}:{_place(violation)} {_words(violation)}")

    def failure(self, error: ErrorReport) -> None:
        what = error.error
        self._line(f"{error.source}:{_or_dash(what.line)}:{_or_dash(what.col)} error read {what.message}")

    def end(self, summary: Summary) -> None:
        """Nothing: the summary is no result."""

    def _line(self, text: str) -> None:
        self._stream.write(one_line(text) + "\n")


def _place(violation: Violation) -> str:
    if violation.line is not None:
        return f"{violation.line}:{violation.col}"
    if violation.turn is None:
        return "-:-"
    return f"{violation.turn}:{(violation.start or 0) + 1}"


def _words(violation: Violation) -> str:
    return f"{violation.severity} {violation.rule} {violation.message}"


def _or_dash(number: int | None) -> str:
    return "-" if number is None else str(number)
