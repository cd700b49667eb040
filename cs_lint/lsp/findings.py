"""What a document is found to hold, each finding at its span of the text, and how an editor is told of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from lsprotocol.types import Diagnostic, DiagnosticSeverity

from cs_lint.errors import CsLintError
from cs_lint.lsp.positions import Positions
from cs_lint.model import Checked, Severity, Violation
from cs_lint.packs.schema import Rule
from cs_lint.report.explain import costs, reasons
from cs_lint.report.words import WORDS
from cs_lint.report.writer import Lang

SOURCE: Final = "cs-lint"
_SEVERITIES: Final[dict[Severity, DiagnosticSeverity]] = {
    "error": DiagnosticSeverity.Error,
    "warning": DiagnosticSeverity.Warning,
    "info": DiagnosticSeverity.Information,
}


class Finding(NamedTuple):
    """A violation and the call it is in, or a fault of the document itself, at a half-open span of the text."""

    start: int
    end: int
    message: str
    violation: Violation | None = None
    checked: Checked | None = None

    def touches(self, start: int, end: int) -> bool:
        return self.start <= end and start <= self.end


def of_templates(checked: Iterable[Checked], positions: Positions) -> Iterator[Finding]:
    """The violations of a file's templates."""
    for one in checked:
        for violation in one.report.violations:
            yield Finding(*_span(one, violation, positions), violation.message, violation, one)


def _span(checked: Checked, violation: Violation, positions: Positions) -> tuple[int, int]:
    """The words of a violation; of a template as a whole, or of a comment, the rest of its line."""
    passage = checked.call.passage
    if passage and violation.turn is not None and violation.end:
        return passage.raw_span(violation.start or 0, violation.end)
    start = (
        passage.sheet.offset(violation.line, violation.col)
        if passage and violation.line and violation.col
        else 0
    )
    return start, positions.end_of_line(start)


def of_faults(faults: Iterable[CsLintError], positions: Positions) -> Iterator[Finding]:
    """What keeps a document from being used, from its place to the end of the line."""
    for fault in faults:
        start = positions.at(fault.line or 1, fault.col or 1)
        message = f"{fault.message} ({fault.hint})" if fault.hint else fault.message
        yield Finding(start, max(positions.end_of_line(start), start), message)


def diagnostic(finding: Finding, positions: Positions) -> Diagnostic:
    """A finding as editors show it."""
    violation = finding.violation
    return Diagnostic(
        positions.range(finding.start, finding.end),
        finding.message,
        severity=_SEVERITIES[violation.severity] if violation else DiagnosticSeverity.Error,
        code=violation.rule if violation else None,
        source=SOURCE,
    )


def explained(rule: Rule, lang: Lang, violation: Violation | None = None) -> str:
    """A rule in Markdown: what it asks for, why, by which clause, and what to say instead."""
    words = WORDS[lang]
    clause = f"{rule.source.document} {rule.source.clause}".strip()
    told = dict(reasons(violation, rule, words)) if violation else {words.why: rule.why, words.clause: clause}
    told[words.instead] = violation.suggest if violation else rule.suggest
    cost = costs(violation, rule, words) if violation else ""
    head = " · ".join(
        filter(None, (f"**{rule.title}**", f"`{rule.id}`", words.severity[rule.severity], cost))
    )
    lines = [f"{label}{words.colon}{text.strip()}" for label, text in told.items() if text]
    said = [violation.message] if violation else []
    return "\n\n".join((head, *said, *lines))
