"""The time line of a call: who spoke when, where nobody did, where one spoke over the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, Literal

import msgspec

from cs_lint.flow import Step
from cs_lint.model import Role, Turn

SILENCE: Final = 5.0
"""A gap between turns from so many seconds on is shown as one."""
OVERLAP: Final = 1.0
"""So many seconds of the agent's over the customer's are an interruption."""

Kind = Literal["hold", "transfer", "silence", "interruption"]


class Span(msgspec.Struct, frozen=True):
    """A stretch of time from `start`, `seconds` long; `turn` is where to look in the conversation."""

    start: float
    seconds: float
    turn: int
    kind: Role | Kind


class TimeLine(msgspec.Struct, frozen=True):
    """What is drawn: the turns, and what happened between them. `length` in seconds."""

    length: float
    turns: tuple[Span, ...]
    events: tuple[Span, ...]

    def of(self, kind: Kind) -> tuple[Span, ...]:
        """The events of a kind, in order."""
        return tuple(event for event in self.events if event.kind == kind)


def time_line(turns: Sequence[Turn], steps: Sequence[Step]) -> TimeLine | None:
    """The time line of a call; None where its turns carry no times."""
    length = max((turn.end or turn.start or 0.0 for turn in turns), default=0.0)
    if not length or any(turn.start is None for turn in turns):
        return None
    said = tuple(_said(turns, index, length) for index in range(len(turns)))
    detours = [
        Span(turns[step.turn].start or 0.0, step.seconds, step.turn, step.step)
        for step in steps
        if (step.step == "hold" or step.step == "transfer") and step.seconds  # noqa: PLR1714 (mypy narrows)
    ]
    return TimeLine(length, said, (*detours, *_between(turns, detours)))


def _said(turns: Sequence[Turn], index: int, length: float) -> Span:
    """When a turn was spoken; one whose end nobody wrote down lasts until the next."""
    turn = turns[index]
    begin, end = turn.start or 0.0, turn.end
    if end is None:
        end = (turns[index + 1].start if index + 1 < len(turns) else length) or length
    return Span(begin, max(end - begin, 0.0), index, turn.role)


def _between(turns: Sequence[Turn], detours: Sequence[Span]) -> Iterator[Span]:
    for index, (before, after) in enumerate(pairwise(turns), start=1):
        if before.end is None or after.start is None:
            continue
        gap = after.start - before.end
        if gap >= SILENCE and not _within(before.end, detours):
            yield Span(before.end, gap, index, "silence")
        elif -gap >= OVERLAP and (before.role, after.role) == ("customer", "agent"):
            end = min(before.end, after.end or before.end)
            yield Span(after.start, max(end - after.start, 0.0), index, "interruption")


def _within(moment: float, detours: Sequence[Span]) -> bool:
    return any(detour.start <= moment < detour.start + detour.seconds for detour in detours)
