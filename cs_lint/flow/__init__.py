"""The course a call took: which step each turn belongs to, and how long each step lasted.

The standard course is opening, identify, understand, solve, confirm, close; holds and transfers are detours.
What the steps sound like is data: steps.yaml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from cs_lint.model import Call, Turn
from cs_lint.text.fold import fold

Name = Literal["opening", "identify", "understand", "solve", "confirm", "close", "hold", "transfer"]

STANDARD: Final[tuple[Name, ...]] = ("opening", "identify", "understand", "solve", "confirm", "close")
DETOURS: Final[tuple[Name, ...]] = ("hold", "transfer")

_NEW_MATTER: Final = 10
"""A customer who says so many folded characters after the agent asked whether that was all, goes on."""


class Step(msgspec.Struct, frozen=True):
    """A stretch of a call in one step. `turn` is where it begins, from 0.

    `seconds` is how long it lasted, up to the next step's first word; None where the call lacks times.
    """

    step: Name
    turn: int
    seconds: float | None


class Sound(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a step is heard in an agent's turn, and the seconds it may take.

    After a customer's answer like `customer` the step goes on, however long the answer is.
    """

    step: Name
    seconds: float
    agent: tuple[str, ...]
    customer: tuple[str, ...] = ()


def flow(call: Call) -> tuple[Step, ...]:
    """The steps of a call in order; none for a template, or where not both agent and customer speak."""
    roles = {turn.role for turn in call.turns}
    if call.channel == "template" or not roles >= {"agent", "customer"}:
        return ()
    named = enumerate(steps_of_turns(call))
    starts = [(next(group)[0], step) for step, group in groupby(named, key=lambda pair: pair[1])]
    ends = [*(turn for turn, _ in starts[1:]), len(call.turns)]
    return tuple(
        Step(step, turn, _lasted(call.turns, turn, end))
        for (turn, step), end in zip(starts, ends, strict=True)
    )


def steps_of_turns(call: Call) -> tuple[Name, ...]:
    """The step that each turn belongs to."""
    texts = fold("\n".join(turn.text.replace("\n", " ") for turn in call.turns)).split("\n")
    return tuple(_walk(call.turns, texts)) if call.turns else ()


def allowed_seconds() -> Mapping[Name, float]:
    """How long each step may last before it counts as overrun, in seconds."""
    return {sound.step: sound.seconds for sound in _sounds()}


def seconds_by_step(steps: tuple[Step, ...]) -> dict[Name, float]:
    """The time spent in each step; without those of which no time is known."""
    spent: dict[Name, float] = {}
    for step in steps:
        if step.seconds is not None:
            spent[step.step] = spent.get(step.step, 0.0) + step.seconds
    return spent


def overran(steps: tuple[Step, ...]) -> Name | None:
    """The step that took the most seconds beyond what it is allowed; None where all kept within."""
    allowed = allowed_seconds()
    over = {step: seconds - allowed[step] for step, seconds in seconds_by_step(steps).items()}
    worst = max(over, key=over.__getitem__, default=None)
    return worst if worst and over[worst] > 0 else None


def _walk(turns: tuple[Turn, ...], texts: list[str]) -> Iterator[Name]:
    step: Name = "opening"
    detour: Name | None = None
    greeted = False
    for turn, text in zip(turns, texts, strict=True):
        if turn.role == "customer" and greeted and not detour:
            step = _after_customer(step, text)
        elif turn.role == "agent":
            heard = _heard(text)
            detour = heard if heard in DETOURS else None
            # Until the agent has said a first word all is opening, whatever else that word holds.
            if greeted and not detour:
                step = _after_agent(step, heard)
            greeted = True
        yield detour or step


def _after_customer(step: Name, text: str) -> Name:
    if step == "opening" or (step == "confirm" and _brings_more(text)):
        return "understand"
    return step


def _brings_more(text: str) -> bool:
    return len(text) >= _NEW_MATTER and not _settles()(text)


def _after_agent(step: Name, heard: Name | None) -> Name:
    """What was heard, save that a greeting, or a question once a solution is under way, changes nothing."""
    if heard is None or heard == "opening" or step == "close":
        return step
    if step == "opening" and heard == "close":
        return step
    if heard == "understand" and step in ("solve", "confirm"):
        return step
    return "solve" if heard == "identify" and step == "confirm" else heard


def _lasted(turns: tuple[Turn, ...], first: int, end: int) -> float | None:
    begin = turns[first].start
    over = turns[end].start if end < len(turns) else _last_end(turns)
    if begin is None or over is None or over < begin:
        return None
    return round(over - begin, 3)


def _last_end(turns: tuple[Turn, ...]) -> float | None:
    return turns[-1].end if turns[-1].end is not None else turns[-1].start


@cache
def _sounds() -> tuple[Sound, ...]:
    import yaml

    data = yaml.safe_load(Path(__file__).with_name("steps.yaml").read_text(encoding="utf-8"))
    return msgspec.convert(data, tuple[Sound, ...])


@cache
def _settles() -> Callable[[str], Any]:
    import re2

    answers = (answer for sound in _sounds() if sound.step == "confirm" for answer in sound.customer)
    matcher: Callable[[str], Any] = re2.compile("|".join(answers)).search
    return matcher


@cache
def _ears() -> tuple[Any, tuple[Name, ...]]:
    """All expressions as one set, so that a turn is read once; and the step of each."""
    import re2

    known = [(expression, sound.step) for sound in _sounds() for expression in sound.agent]
    ears = re2.Set.SearchSet()
    for expression, _ in known:
        ears.Add(expression)
    ears.Compile()
    return ears, tuple(step for _, step in known)


def _heard(text: str) -> Name | None:
    ears, steps = _ears()
    found = ears.Match(text)
    return steps[min(found)] if found else None
