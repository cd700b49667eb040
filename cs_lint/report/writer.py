"""What a writer is, what it is told, and the sum of a run: the contract of every output format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

import msgspec

from cs_lint.model import CallReport, Checked, ErrorReport, Severity
from cs_lint.packs.schema import Rule

Lang = Literal["zh", "en"]


class ReportOptions(msgspec.Struct, frozen=True):
    """How a report is to look. None of it changes a score, a verdict or an exit code.

    `full` shows every turn of every call; None leaves it to the writer, which does so for a call that
    is alone. `width` counts cells (None: that of the terminal). `catalogue` maps a rule's id to the rule.
    `baseline`: the run is held against one, so that what it reports is new.
    """

    lang: Lang = "zh"
    show_text: bool = False
    show_skipped: bool = False
    full: bool | None = None
    min_severity: Severity = "info"
    width: int | None = None
    color: bool = False
    catalogue: Mapping[str, Rule] = {}
    baseline: bool = False


def _no_violations() -> dict[Severity, int]:
    return {"error": 0, "warning": 0, "info": 0}


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The sum of a run. `failures` are the inputs that could not be read; they are not among `calls`.

    `violations` counts what was found, also what `min_severity` keeps out of sight.
    """

    calls: int = 0
    passed: int = 0
    failed: int = 0
    failures: int = 0
    violations: dict[Severity, int] = msgspec.field(default_factory=_no_violations)
    suppressed: int = 0

    def plus(self, report: CallReport | ErrorReport) -> Summary:
        """This summary with one more report in it."""
        if isinstance(report, ErrorReport):
            return msgspec.structs.replace(self, failures=self.failures + 1)
        violations = dict(self.violations)
        for violation in report.violations:
            violations[violation.severity] += 1
        return Summary(
            calls=self.calls + 1,
            passed=self.passed + report.passed,
            failed=self.failed + (not report.passed),
            failures=self.failures,
            violations=violations,
            suppressed=self.suppressed + report.suppressed,
        )


class Writer(Protocol):
    """Writes a run to a text stream as it happens: one `begin`, calls and failures in order, one `end`."""

    def begin(self) -> None: ...

    def call(self, checked: Checked) -> None: ...

    def failure(self, error: ErrorReport) -> None: ...

    def end(self, summary: Summary) -> None: ...
