"""The course that a call took, beside the standard one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from cs_lint.flow import DETOURS, STANDARD, Name, Step, allowed_seconds, overran, seconds_by_step
from cs_lint.model import Call


class Stage(msgspec.Struct, frozen=True):
    """A step of the standard course, and how this call went through it."""

    step: Name
    visits: int
    seconds: float | None
    allowed: float


class Visit(msgspec.Struct, frozen=True):
    """A stretch of the actual course, of `turns` turns; `start` and `seconds` are None where times lack.

    `back` where it stands earlier in the standard than the one before.
    """

    step: Name
    turn: int
    turns: int
    start: float | None
    seconds: float | None
    back: bool


class Course(msgspec.Struct, frozen=True):
    """`stages` are the standard's, then the detours that were made; `overran` the step that took longest beyond its due."""

    stages: tuple[Stage, ...]
    visits: tuple[Visit, ...]
    overran: Name | None

    @property
    def timed(self) -> bool:
        """Whether it is known when each stretch began and how long it lasted."""
        return all(visit.start is not None and visit.seconds is not None for visit in self.visits)


def course_of(call: Call, steps: tuple[Step, ...]) -> Course | None:
    """None where no course can be told."""
    if not steps:
        return None
    # What a step may take is said of the phone; in a chat people answer when they can.
    worst = overran(steps) if call.channel == "phone" else None
    return Course(tuple(_stages(steps)), tuple(_visits(call, steps)), worst)


def _stages(steps: tuple[Step, ...]) -> Iterator[Stage]:
    spent, allowed = seconds_by_step(steps), allowed_seconds()
    for name in (*STANDARD, *DETOURS):
        visits = sum(step.step == name for step in steps)
        if visits or name in STANDARD:
            yield Stage(name, visits, spent.get(name), allowed[name])


def _visits(call: Call, steps: Iterable[Step]) -> Iterator[Visit]:
    order = tuple(steps)
    ends = [*(step.turn for step in order[1:]), len(call.turns)]
    last = -1
    for step, end in zip(order, ends, strict=True):
        place = STANDARD.index(step.step) if step.step in STANDARD else last
        start = call.turns[step.turn].start
        yield Visit(step.step, step.turn, end - step.turn, start, step.seconds, place < last)
        last = place
