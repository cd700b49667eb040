"""What of a report may be shown: violations grave enough, and transcript text only as `mask` lets it."""

from __future__ import annotations

import msgspec

from cs_lint.mask import Masker
from cs_lint.model import SEVERITIES, Call, CallReport, Checked, Severity, Violation
from cs_lint.report.writer import ReportOptions


def shown(checked: Checked, options: ReportOptions) -> Checked:
    """The call and its report as a writer may print them. Masking keeps lengths, so spans stay true."""
    call, report = checked.call, _grave(checked.report, options.min_severity)
    grave = _levels(options.min_severity)
    excused = tuple(each for each in checked.excused if each.violation.severity in grave)
    if options.show_text or not (report.violations or excused):
        return msgspec.structs.replace(checked, report=report, excused=excused)
    masker = masker_for(call, options)
    violations = tuple(_masked(violation, call, masker) for violation in report.violations)
    excused = tuple(
        msgspec.structs.replace(each, violation=_masked(each.violation, call, masker)) for each in excused
    )
    report = msgspec.structs.replace(report, violations=violations)
    return msgspec.structs.replace(checked, report=report, excused=excused)


def masker_for(call: Call, options: ReportOptions) -> Masker:
    """What a text of this call must pass through before it is printed."""
    return Masker(options.show_text).knowing(call.metadata)


def turn_text(call: Call, turn: int, options: ReportOptions) -> str:
    """A turn's text as it may be printed, of the same length as the original."""
    return masker_for(call, options)(call.turns[turn].text)


def _grave(report: CallReport, floor: Severity) -> CallReport:
    if floor == SEVERITIES[0]:
        return report
    violations = tuple(each for each in report.violations if each.severity in _levels(floor))
    return msgspec.structs.replace(report, violations=violations)


def _levels(floor: Severity) -> tuple[Severity, ...]:
    return SEVERITIES[SEVERITIES.index(floor) :]


def _masked(violation: Violation, call: Call, masker: Masker) -> Violation:
    text, message = _masked_text(violation, call, masker), violation.message
    # A message may quote the hit, so it is masked too; a suggestion is the pack's own words.
    message = masker(message.replace(violation.text, text) if text else message)
    # A fix that quotes what may not be shown cannot be told: starred, somebody would apply it.
    fix = violation.fix if violation.fix and masker(violation.fix.written) == violation.fix.written else None
    return msgspec.structs.replace(violation, text=text, message=message, fix=fix)


def _masked_text(violation: Violation, call: Call, masker: Masker) -> str:
    if violation.turn is None or violation.start is None or violation.end is None:
        return masker(violation.text)
    text = call.turns[violation.turn].text
    if text[violation.start : violation.end] != violation.text:
        return masker(violation.text)
    return masker.part(text, violation.start, violation.end)
