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
_TICKS: Final = 5

Kind = Literal["hold", "transfer", "silence", "interruption"]


class Span(msgspec.Struct, frozen=True):
    """A stretch of time; `begin` and `width` in per cent of the call, `seconds` its length."""

    begin: float
    width: float
    start: float
    seconds: float
    turn: int
    kind: Role | Kind


class TimeLine(msgspec.Struct, frozen=True):
    """What is drawn: the turns, and what happened between them. `ticks` are seconds."""

    length: float
    turns: tuple[Span, ...]
    events: tuple[Span, ...]
    ticks: tuple[float, ...]

    def of(self, kind: Kind) -> tuple[Span, ...]:
        """The events of a kind, in order."""
        return tuple(event for event in self.events if event.kind == kind)


def time_line(turns: Sequence[Turn], steps: Sequence[Step]) -> TimeLine | None:
    """The time line of a call; None where its turns carry no times."""
    length = max((turn.end or turn.start or 0.0 for turn in turns), default=0.0)
    if not length or any(turn.start is None for turn in turns):
        return None

    def span(start: float, end: float, turn: int, kind: Role | Kind) -> Span:
        width = max(end - start, 0.0)
        return Span(round(100 * start / length, 3), round(100 * width / length, 3), start, width, turn, kind)

    said = tuple(span(*_times(turns, index, length), index, turn.role) for index, turn in enumerate(turns))
    detours = [
        span(
            turns[step.turn].start or 0.0,
            (turns[step.turn].start or 0.0) + step.seconds,
            step.turn,
            step.step,
        )
        for step in steps
        if (step.step == "hold" or step.step == "transfer") and step.seconds  # noqa: PLR1714 (mypy narrows)
    ]
    between = [span(*event) for event in _between(turns, detours)]
    ticks = tuple(length * tick / _TICKS for tick in range(_TICKS + 1))
    return TimeLine(length, said, (*detours, *between), ticks)


def _times(turns: Sequence[Turn], index: int, length: float) -> tuple[float, float]:
    """When a turn begins and ends; one whose end nobody wrote down lasts until the next."""
    turn = turns[index]
    begin = turn.start or 0.0
    if turn.end is not None:
        return begin, turn.end
    after = turns[index + 1].start if index + 1 < len(turns) else length
    return begin, max(after or length, begin)


def _between(turns: Sequence[Turn], detours: Sequence[Span]) -> Iterator[tuple[float, float, int, Kind]]:
    for index, (before, after) in enumerate(pairwise(turns), start=1):
        if before.end is None or after.start is None:
            continue
        gap = after.start - before.end
        if gap >= SILENCE and not _within(before.end, detours):
            yield before.end, after.start, index, "silence"
        elif -gap >= OVERLAP and (before.role, after.role) == ("customer", "agent"):
            yield after.start, min(before.end, after.end or before.end), index, "interruption"


def _within(moment: float, detours: Sequence[Span]) -> bool:
    return any(detour.start <= moment < detour.start + detour.seconds for detour in detours)
