"""reviewdog's diagnostic format: any code host that reviewdog speaks to shows the findings."""

from __future__ import annotations

from typing import Any, Final, TextIO

from cs_lint import __version__
from cs_lint.model import Checked, ErrorReport, Severity
from cs_lint.report.json_report import encoded
from cs_lint.report.place import Place, place, place_of
from cs_lint.report.shown import shown
from cs_lint.report.writer import ReportOptions, Summary

_SEVERITIES: Final[dict[Severity, str]] = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}


class RdjsonWriter:
    """One DiagnosticResult, a diagnostic a line."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        self._stream, self._options = stream, options
        self._separator = "\n"

    def begin(self) -> None:
        source = encoded({"name": f"cs-lint {__version__}"})
        self._stream.write(f'{{"source":{source},"diagnostics":[')

    def call(self, checked: Checked) -> None:
        where = place_of(checked.call)
        for violation in shown(checked, self._options).report.violations:
            message = "\n".join(filter(None, (violation.message, violation.suggest)))
            self._diagnostic(message, where, _SEVERITIES[violation.severity], violation.rule)

    def failure(self, error: ErrorReport) -> None:
        self._diagnostic(error.error.message, place(error.source, error.error.line), "ERROR", "read")

    def end(self, summary: Summary) -> None:
        self._stream.write("\n]}\n")

    def _diagnostic(self, message: str, where: Place, severity: str, rule: str) -> None:
        diagnostic: dict[str, Any] = {
            "message": message,
            "location": {"path": where.path, "range": {"start": {"line": where.line}}},
            "severity": severity,
            "code": {"value": rule},
        }
        self._stream.write(self._separator + encoded(diagnostic))
        self._separator = ",\n"
