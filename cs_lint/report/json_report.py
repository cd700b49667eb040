"""The reports as data: one JSON document, or one report a line. DESIGN §7 fixes the shape of a report."""

from __future__ import annotations

from typing import TextIO

import msgspec

from cs_lint import __version__
from cs_lint.model import CallReport, Checked, ErrorReport
from cs_lint.report.inert import encodable, json_text
from cs_lint.report.shown import shown
from cs_lint.report.writer import ReportOptions, Summary

DOCUMENT_SCHEMA = "cs-lint/report/1"


class JsonlWriter:
    """One report a line, calls and failures alike; no summary, so that files can be joined with cat."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        self._stream, self._options = stream, options

    def begin(self) -> None:
        """Nothing: no header."""

    def call(self, checked: Checked) -> None:
        self._stream.write(encoded(shown(checked, self._options).report) + "\n")

    def failure(self, error: ErrorReport) -> None:
        self._stream.write(encoded(error) + "\n")

    def end(self, summary: Summary) -> None:
        """Nothing: each line stands alone."""


class JsonWriter:
    """One document, written as the calls come, a call a line: neither memory nor a diff grows needlessly."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        self._stream, self._options = stream, options
        self._separator = "\n"

    def begin(self) -> None:
        tool = encoded(f"cs-lint {__version__}")
        self._stream.write(f'{{"schema":{encoded(DOCUMENT_SCHEMA)},"tool":{tool},"calls":[')

    def call(self, checked: Checked) -> None:
        self._entry(shown(checked, self._options).report)

    def failure(self, error: ErrorReport) -> None:
        self._entry(error)

    def end(self, summary: Summary) -> None:
        close = "]" if self._separator == "\n" else "\n]"
        self._stream.write(f'{close},"summary":{encoded(summary)}}}\n')

    def _entry(self, report: CallReport | ErrorReport) -> None:
        self._stream.write(self._separator + encoded(report))
        self._separator = ",\n"


def encoded(value: object) -> str:
    """`value` as JSON on one line."""
    try:
        return json_text(msgspec.json.encode(value))
    except UnicodeEncodeError:  # a file name that is not UTF-8
        return json_text(msgspec.json.encode(encodable(msgspec.to_builtins(value))))
