"""A checked call as its page shows it: bubbles with marks, rule cards, the course it took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

import msgspec

from cs_lint.flow import Name, Step, flow
from cs_lint.model import SEVERITIES, Call, CallReport, Checked, Role, Severity, Violation
from cs_lint.packs.schema import Rule
from cs_lint.report.explain import costs, finding, reasons
from cs_lint.report.inert import visible
from cs_lint.report.marks import gravest, pieces
from cs_lint.report.page.course import Course, course_of
from cs_lint.report.page.pictures import Picture, course_picture, score_picture, time_picture
from cs_lint.report.page.timeline import TimeLine, time_line
from cs_lint.report.shown import masker_for
from cs_lint.report.verdict import flawed, inferred
from cs_lint.report.words import WORDS, Words
from cs_lint.report.writer import Lang, ReportOptions


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


class CallView(msgspec.Struct, frozen=True):
    """Everything on the page of one call."""

    anchor: str
    call: Call
    report: CallReport
    bubbles: tuple[Bubble, ...]
    cards: tuple[Card, ...]
    course: Course | None
    line: TimeLine | None
    pictures: dict[Literal["scores", "course", "times"], Picture]
    """Those that can be drawn of it."""
    packs: str
    doubts: tuple[str, ...]
    """Why the transcript cannot be trusted in all it says."""


def call_view(checked: Checked, options: ReportOptions, anchor: str) -> CallView:
    """The page of a call that `shown` has let through; texts are masked here."""
    call, report = checked.call, checked.report
    steps = flow(call)
    course, line = course_of(call, steps), time_line(call.turns, steps)
    return CallView(
        anchor=anchor,
        call=call,
        report=report,
        bubbles=tuple(_bubbles(checked, steps, options, anchor)),
        cards=tuple(_cards(checked, options, anchor)),
        course=course,
        line=line,
        pictures=_pictures(report, course, line, anchor, options.lang),
        packs=", ".join(f"{pack.name} {pack.version}" for pack in report.packs),
        doubts=(*inferred(report, WORDS[options.lang]), *flawed(report, WORDS[options.lang])),
    )


def _pictures(
    report: CallReport, course: Course | None, line: TimeLine | None, anchor: str, lang: Lang
) -> dict[Literal["scores", "course", "times"], Picture]:
    found: dict[Literal["scores", "course", "times"], Picture] = {}
    if report.dimensions:
        found["scores"] = score_picture(report.dimensions)
    if course:
        found["course"] = course_picture(course, anchor, lang)
    if line:
        wrong = {
            turn: gravest(some) for turn, some in _by_turn(report.violations).items() if turn is not None
        }
        found["times"] = time_picture(line, wrong, anchor, lang)
    return found


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
