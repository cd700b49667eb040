"""What is said of a call beside its conversation: the verdict, the scores, the rules that did not apply."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len
from rich.text import Text

from cs_lint.model import CallReport, Checked, ErrorReport, Role, RolesInferred
from cs_lint.report.inert import one_line
from cs_lint.report.words import Words, number
from cs_lint.report.wrap import hanging, pad
from cs_lint.report.writer import ReportOptions

_BAR = 20
_GOOD, _FAIR = 90, 60
_MOST_EVIDENCE: Final = 3
_MOST_RULES: Final = 5


def headline(report: CallReport, hidden: int, words: Words) -> Text:
    """Verdict, score, which call, which file: one line that can stand alone."""
    style = "green" if report.passed else "red"
    verdict = pad(_verdict(report, words), _verdict_width(words))
    line = Text().append(f"{_sign(report.passed)} {verdict}", f"bold {style}")
    line.append(f"  {words.points.format(f'{number(report.score):>4}')}", "bold")
    if report.fatal:
        line.append(f"  {words.fatal}", "bold red")
    line.append(f"  {one_line(report.call_id)}  ")
    line.append(one_line(report.source), "dim")
    if hidden:
        line.append(f"  {words.aside.format(words.hidden.format(hidden)).strip()}", "dim")
    return line


def facts(checked: Checked, words: Words) -> str:
    """The circumstances of a call, on the line under its headline."""
    call, report = checked.call, checked.report
    parts = [words.channel[call.channel]]
    if call.direction:
        parts.append(words.direction[call.direction])
    if report.agent_id:
        parts.append(words.agent.format(one_line(report.agent_id)))
    if call.started_at:
        parts.append(to_the_minute(one_line(call.started_at)))
    parts.append(words.turns.format(len(call.turns)))
    if report.suppressed:
        parts.append(words.suppressed.format(report.suppressed))
    return " · ".join(parts)


def inferred(report: CallReport, words: Words) -> list[str]:
    """Who was taken for whom, and by what, on one line; none where the export says it."""
    found = report.roles_inferred
    if not isinstance(found, RolesInferred):
        return []
    casts = [_cast(label, role, found, words) for label, role in found.speakers.items()]
    return [one_line(words.inferred + words.colon + words.comma.join(casts))]


def _cast(label: str, role: Role, found: RolesInferred, words: Words) -> str:
    evidence = [each for each in found.evidence if each.speaker == label and each.side == role]
    kinds = [f"{words.turn.format(each.turns[0])}{words.quote(each.phrase)}" for each in evidence]
    why = words.comma.join(kinds[:_MOST_EVIDENCE]) or words.by_elimination
    return f"{label} = {words.role[role]}{words.aside.format(why)}"


def flawed(report: CallReport, words: Words) -> list[str]:
    """What is amiss with the transcript, a line each, and the rules that it makes unreliable."""
    lines = []
    for flaw in report.quality or ():
        touched = (
            words.aside.format(words.unreliable.format(_few(flaw.unreliable))) if flaw.unreliable else ""
        )
        lines.append(one_line(words.flawed + words.colon + words.flaws[flaw.flaw] + touched))
    return lines


def _few(rules: tuple[str, ...]) -> str:
    more = f" +{len(rules) - _MOST_RULES}" if len(rules) > _MOST_RULES else ""
    return ", ".join(rules[:_MOST_RULES]) + more


def refusal(error: ErrorReport, words: Words) -> list[Text]:
    """One line for an input that could not be read."""
    place = ":".join(
        str(part) for part in (error.source, error.error.line, error.error.col) if part is not None
    )
    line = Text().append(f"{_sign(False)} {pad(words.unread, _verdict_width(words))}", "bold red")
    line.append(f"  {one_line(place)}  ")
    line.append(one_line(error.error.message))
    return [line]


def score_lines(report: CallReport, words: Words) -> Iterator[Text]:
    """The dimensions, each with a bar that is full only at 100, and the packs that judged."""
    packs = one_line(", ".join(f"{pack.name} {pack.version}" for pack in report.packs))
    title = Text().append(words.dimensions, "bold")
    yield title.append(words.aside.format(words.packs.format(packs)), "dim") if packs else title
    names = max(cell_len(one_line(name)) for name in report.dimensions)
    for name, score in report.dimensions.items():
        full = min(max(int(score * _BAR / 100), 0), _BAR)
        line = Text(f"  {pad(one_line(name), names)}  {number(score):>5}  ")
        yield line.append("█" * full, _bar_style(score)).append("░" * (_BAR - full), "dim")


def skipped_lines(report: CallReport, options: ReportOptions, words: Words, width: int) -> Iterator[Text]:
    """The rules that did not judge this call, with the reason."""
    yield Text(words.skipped, "bold")
    ids = max(len(rule) for rule in report.not_applicable)
    for rule_id, reason in report.not_applicable.items():
        rule = options.catalogue.get(rule_id)
        text = words.colon.join(filter(None, (rule.title if rule else "", reason)))
        yield from hanging(Text().append(f"  {rule_id:<{ids}}  ", "dim"), Text(one_line(text)), width)


def to_the_minute(moment: str) -> str:
    """2026-11-19T14:20:03+08:00 as 2026-11-19 14:20; anything else as it is."""
    return moment[:16].replace("T", " ") if moment[10:11] == "T" else moment


def _sign(passed: bool) -> str:
    return "✓" if passed else "✗"


def _verdict(report: CallReport, words: Words) -> str:
    return words.passed if report.passed else words.failed


def _verdict_width(words: Words) -> int:
    return max(cell_len(words.passed), cell_len(words.failed))


def _bar_style(score: float) -> str:
    if score >= _GOOD:
        return "green"
    return "yellow" if score >= _FAIR else "red"
