"""reviewdog's diagnostic format: any code host that reviewdog speaks to shows the findings.

Its columns count bytes of UTF-8, and its ends are exclusive.
"""

from __future__ import annotations

from typing import Any, Final, TextIO

from cs_lint import __version__
from cs_lint.model import Checked, ErrorReport, Severity
from cs_lint.report.json_report import encoded
from cs_lint.report.place import Place, Spot, place, place_of
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
        for violation in shown(checked, self._options).report.violations:
            where = place_of(checked.call, violation)
            message = "\n".join(filter(None, (violation.message, violation.suggest)))
            instead = violation.fix.written if violation.fix else None
            self._diagnostic(message, where, _SEVERITIES[violation.severity], violation.rule, instead)

    def failure(self, error: ErrorReport) -> None:
        self._diagnostic(error.error.message, place(error.source, error.error.line), "ERROR", "read")

    def end(self, summary: Summary) -> None:
        self._stream.write("\n]}\n")

    def _diagnostic(
        self, message: str, where: Place, severity: str, rule: str, instead: str | None = None
    ) -> None:
        diagnostic: dict[str, Any] = {
            "message": message,
            "location": {"path": where.path, "range": _range(where)},
            "severity": severity,
            "code": {"value": rule},
        }
        if instead is not None:
            diagnostic["suggestions"] = [{"range": _range(where), "text": instead}]
        self._stream.write(self._separator + encoded(diagnostic))
        self._separator = ",\n"


def _range(where: Place) -> dict[str, Any]:
    ends = {"start": where.start, "end": where.end}
    return {name: _position(where.in_bytes(spot)) for name, spot in ends.items() if spot}


def _position(spot: Spot) -> dict[str, int]:
    return {"line": spot.line} if spot.col is None else {"line": spot.line, "column": spot.col}
