"""A violation a row, as CSV: for spreadsheets and for whatever reads tables."""

from __future__ import annotations

import csv
from typing import Final, TextIO

from cs_lint.model import Checked, ErrorReport
from cs_lint.report.inert import encodable, one_line
from cs_lint.report.shown import shown
from cs_lint.report.words import number
from cs_lint.report.writer import ReportOptions, Summary

COLUMNS: Final = (
    "source", "call_id", "channel", "agent_id", "score", "passed", "turn", "start", "end", "role",
    "rule", "severity", "title", "text", "message", "suggest", "clause", "deduct", "matched_by", "fingerprint",
    "line", "col", "end_line", "end_col", "fix",
)  # fmt: skip

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class CsvWriter:
    """A header and rows. A call without violations has none; what could not be read has one of its own."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        self._options = options
        self._rows = csv.writer(stream, lineterminator="\n")

    def begin(self) -> None:
        self._rows.writerow(COLUMNS)

    def call(self, checked: Checked) -> None:
        report = shown(checked, self._options).report
        of_call = (report.source, report.call_id, report.channel, report.agent_id, number(report.score))
        for v in report.violations:
            rule = self._options.catalogue.get(v.rule)
            self._row(
                *of_call, report.passed, v.turn, v.start, v.end, v.role, v.rule, v.severity,
                rule.title if rule else "", v.text, v.message, v.suggest, v.source, number(v.deduct),
                v.matched_by, v.fingerprint, v.line, v.col, v.end_line, v.end_col, v.fix and v.fix.written,
            )  # fmt: skip

    def failure(self, error: ErrorReport) -> None:
        what = error.error
        place = ":".join(str(part) for part in (error.source, what.line, what.col) if part is not None)
        given = {"source": place, "rule": "read", "severity": "error", "message": what.message}
        self._row(*(given.get(column) for column in COLUMNS))

    def end(self, summary: Summary) -> None:
        """Nothing: every line after the first is a finding."""

    def _row(self, *cells: object) -> None:
        self._rows.writerow([_cell(cell) for cell in cells])


def _cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = one_line(encodable(str(value)))
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
