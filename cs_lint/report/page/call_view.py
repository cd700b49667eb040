"""A checked call as its page shows it: bubbles with marks, rule cards, the course it took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from cs_lint.flow import DETOURS, STANDARD, Name, Step, allowed_seconds, flow, overran, seconds_by_step
from cs_lint.model import SEVERITIES, Call, CallReport, Checked, Role, Severity, Violation
from cs_lint.packs.schema import Rule
from cs_lint.report.explain import costs, finding, reasons
from cs_lint.report.inert import visible
from cs_lint.report.marks import gravest, pieces
from cs_lint.report.page.timeline import TimeLine, time_line
from cs_lint.report.shown import masker_for
from cs_lint.report.verdict import flawed, inferred
from cs_lint.report.words import WORDS, Words
from cs_lint.report.writer import ReportOptions


class Piece(NamedTuple):
    """Words of a turn; `card` is where what is wrong with them is explained, empty for clean ones."""

    text: str
    severity: Severity | None
    card: str


class Note(NamedTuple):
    """What is wrong with a turn, in short."""

    severity: Severity
    title: str
    points: str
    finding: str
    suggest: str
    card: str


class Bubble(NamedTuple):
    """A turn. `step` is set where a step of the call's course begins."""

    turn: int
    role: Role
    start: float | None
    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]
    step: Name | None


class Card(NamedTuple):
    """A rule that was broken: once a call, with every place where."""

    id: str
    rule: str
    title: str
    severity: Severity
    dimension: str
    points: str
    finding: str
    suggest: str
    reasons: tuple[tuple[str, str], ...]
    turns: tuple[int | None, ...]


class Stage(NamedTuple):
    """A step of the standard course, and how this call went through it."""

    step: Name
    visits: int
    seconds: float | None
    allowed: float
    overran: bool


class Visit(NamedTuple):
    """A stretch of the actual course; `back` where it stands earlier in the standard than the one before."""

    step: Name
    turn: int
    seconds: float | None
    back: bool


class CallView(msgspec.Struct, frozen=True):
    """Everything on the page of one call."""

    anchor: str
    call: Call
    report: CallReport
    bubbles: tuple[Bubble, ...]
    cards: tuple[Card, ...]
    line: TimeLine | None
    stages: tuple[Stage, ...]
    detours: tuple[Stage, ...]
    visits: tuple[Visit, ...]
    overran: Name | None
    packs: str
    doubts: tuple[str, ...]
    """Why the transcript cannot be trusted in all it says."""


def call_view(checked: Checked, options: ReportOptions, anchor: str) -> CallView:
    """The page of a call that `shown` has let through; texts are masked here."""
    call, report = checked.call, checked.report
    steps = flow(call)
    # What a step may take is said of the phone; in a chat people answer when they can.
    worst = overran(steps) if call.channel == "phone" else None
    stages = tuple(_stages(steps, worst))
    return CallView(
        anchor=anchor,
        call=call,
        report=report,
        bubbles=tuple(_bubbles(checked, steps, options, anchor)),
        cards=tuple(_cards(checked, options, anchor)),
        line=time_line(call.turns, steps),
        stages=tuple(stage for stage in stages if stage.step in STANDARD),
        detours=tuple(stage for stage in stages if stage.step not in STANDARD and stage.visits),
        visits=tuple(_visits(steps)),
        overran=worst,
        packs=", ".join(f"{pack.name} {pack.version}" for pack in report.packs),
        doubts=(*inferred(report, WORDS[options.lang]), *flawed(report, WORDS[options.lang])),
    )


def _bubbles(
    checked: Checked, steps: Iterable[Step], options: ReportOptions, anchor: str
) -> Iterator[Bubble]:
    masker, words = masker_for(checked.call, options), WORDS[options.lang]
    begins = {step.turn: step.step for step in steps}
    wrong = _by_turn(checked.report.violations)
    for index, turn in enumerate(checked.call.turns):
        text = visible(masker(turn.text))
        violations = wrong.get(index, [])
        notes = tuple(_note(each, text, options, words, anchor) for each in violations)
        cut = tuple(_pieces(text, violations, anchor))
        yield Bubble(index, turn.role, turn.start, cut, notes, begins.get(index))


def _by_turn(violations: Iterable[Violation]) -> dict[int | None, list[Violation]]:
    found: dict[int | None, list[Violation]] = {}
    for violation in violations:
        found.setdefault(violation.turn, []).append(violation)
    return found


def _pieces(text: str, violations: list[Violation], anchor: str) -> Iterator[Piece]:
    for part, covering in pieces(text, violations):
        if covering:
            grave = gravest(covering)
            first = next(each for each in covering if each.severity == grave)
            yield Piece(part, grave, _card_id(anchor, first.rule))
        else:
            yield Piece(part, None, "")


def _note(violation: Violation, text: str, options: ReportOptions, words: Words, anchor: str) -> Note:
    rule = options.catalogue.get(violation.rule)
    return Note(
        violation.severity,
        rule.title if rule else violation.rule,
        costs(violation, rule, words),
        finding(violation, text, words),
        violation.suggest,
        _card_id(anchor, violation.rule),
    )


def _card_id(anchor: str, rule: str) -> str:
    return f"{anchor}-{rule}"


def _cards(checked: Checked, options: ReportOptions, anchor: str) -> Iterator[Card]:
    """The gravest first; in a severity, the one that was broken most."""
    by_rule: dict[str, list[Violation]] = {}
    for violation in checked.report.violations:
        by_rule.setdefault(violation.rule, []).append(violation)
    order = sorted(by_rule.values(), key=lambda some: (-_grade(some), -sum(each.deduct for each in some)))
    for violations in order:
        yield _card(violations, options.catalogue, WORDS[options.lang], anchor)


def _grade(violations: Iterable[Violation]) -> int:
    return SEVERITIES.index(gravest(violations))


def _card(violations: list[Violation], catalogue: Mapping[str, Rule], words: Words, anchor: str) -> Card:
    first = violations[0]
    rule = catalogue.get(first.rule)
    return Card(
        id=_card_id(anchor, first.rule),
        rule=first.rule,
        title=rule.title if rule else first.rule,
        severity=gravest(violations),
        dimension=rule.dimension if rule else "",
        points=costs(first, rule, words),
        finding=first.message,
        suggest=first.suggest,
        reasons=tuple(reasons(first, rule, words)),
        turns=tuple(violation.turn for violation in violations),
    )


def _stages(steps: tuple[Step, ...], worst: Name | None) -> Iterator[Stage]:
    spent, allowed = seconds_by_step(steps), allowed_seconds()
    for name in (*STANDARD, *DETOURS):
        visits = sum(step.step == name for step in steps)
        yield Stage(name, visits, spent.get(name), allowed[name], name == worst)


def _visits(steps: Iterable[Step]) -> Iterator[Visit]:
    last = -1
    for step in steps:
        place = STANDARD.index(step.step) if step.step in STANDARD else last
        yield Visit(step.step, step.turn, step.seconds, place < last)
        last = place
