"""GitLab's code quality report: the findings beside a merge request's changes."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any, Final, TextIO

from cs_lint.model import Checked, ErrorReport, Severity, Violation
from cs_lint.report.json_report import encoded
from cs_lint.report.place import Place, place, place_of
from cs_lint.report.shown import shown
from cs_lint.report.writer import ReportOptions, Summary

_SEVERITIES: Final[dict[Severity, str]] = {"error": "major", "warning": "minor", "info": "info"}
_GRAVEST: Final = "blocker"


class GitlabWriter:
    """One array, an issue a line. A violation of a fatal rule is a blocker."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        self._stream, self._options = stream, options
        self._separator = "["
        self._seen: Counter[str] = Counter()

    def begin(self) -> None:
        """Nothing: the first issue opens the array."""

    def call(self, checked: Checked) -> None:
        for violation in shown(checked, self._options).report.violations:
            where = place_of(checked.call, violation)
            self._issue(
                violation.rule, self._severity(violation), violation.message, where, violation.fingerprint
            )

    def failure(self, error: ErrorReport) -> None:
        what = error.error
        self._issue("read", _SEVERITIES["error"], what.message, place(error.source, what.line), what.kind)

    def end(self, summary: Summary) -> None:
        self._stream.write("[]\n" if self._separator == "[" else "\n]\n")

    def _severity(self, violation: Violation) -> str:
        rule = self._options.catalogue.get(violation.rule)
        return _GRAVEST if rule is not None and rule.fatal else _SEVERITIES[violation.severity]

    def _issue(self, rule: str, severity: str, message: str, where: Place, print_: str) -> None:
        issue: dict[str, Any] = {
            "description": message,
            "check_name": rule,
            "fingerprint": self._unique(f"{where.path}\0{rule}\0{print_}"),
            "severity": severity,
            "location": {"path": where.path, "lines": {"begin": where.line, **_end(where)}},
        }
        self._stream.write(f"{self._separator}\n{encoded(issue)}")
        self._separator = ","

    def _unique(self, key: str) -> str:
        """Two issues with one fingerprint would be shown as one, so that the n-th repeat is salted."""
        self._seen[key] += 1
        salted = f"{key}\0{self._seen[key]}"
        return hashlib.blake2b(salted.encode(errors="replace"), digest_size=16).hexdigest()


def _end(where: Place) -> dict[str, int]:
    return {"end": where.end.line} if where.end else {}
