"""Where a scope lies on a given call: parsed scope + trigger -> ranges of places."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence

from cs_lint.match.blocks import Block
from cs_lint.match.hit import Hit, NotApplicable
from cs_lint.match.scene import Scene, Span
from cs_lint.packs.scope import ScopePart

Skip = Callable[[Scene, Span], bool]
"""Says of a turn (given by its range) that a scope should not count it."""
FARTHEST = 100
"""How many turns beyond those it counts a scope looks at: what comes later answers nothing, and a call may be endless."""


def whole(scene: Scene) -> tuple[Span, ...]:
    """The call from its first place to its last."""
    return ((0, len(scene.text)),)


def resolve(
    scope: Sequence[ScopePart], scene: Scene, trigger: Hit | None, skip: Skip | None = None
) -> tuple[Span, ...]:
    """The ranges of places a scope covers; empty where the call has no such turn.

    Raises NotApplicable where the scope speaks of seconds and the call has none.
    """
    spans = [span for part in scope for span in _part(part, scene, trigger, skip)]
    return _joined(spans) if len(spans) > 1 else tuple(spans)


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """Ranges in the order of the call, those that overlap as one: nothing is to be found twice."""
    joined: list[Span] = []
    for low, high in sorted(spans):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return tuple(joined)


def _part(part: ScopePart, scene: Scene, trigger: Hit | None, skip: Skip | None) -> Iterator[Span]:
    if part.kind == "call" or (part.relative and (trigger is None or trigger.turn is None)):
        yield from whole(scene)  # what follows from the call as a whole may stand anywhere in it
    elif part.kind in ("first", "last"):
        yield from _edge_blocks(part, scene, skip)
    elif part.kind.endswith(("_seconds", "_percent")):
        yield from _timed(part, scene, trigger)
    else:
        assert trigger is not None
        yield from _relative(part, scene, trigger, skip)


def _edge_blocks(part: ScopePart, scene: Scene, skip: Skip | None) -> Iterator[Span]:
    mine, count = scene.blocks_of(part.role), int(part.count)
    if skip is not None:
        yield from _take(mine if part.kind == "first" else reversed(mine), part, scene, skip)
    elif taken := mine[:count] if part.kind == "first" else mine[max(0, len(mine) - count) :]:
        yield scene.reach(taken[0].first, taken[-1].last)


def _take(blocks: Iterable[Block], part: ScopePart, scene: Scene, skip: Skip | None) -> Iterator[Span]:
    """From the first to the last of `count` blocks that are the role's and are not skipped, as one range.

    Whose words count in it is for the condition's `by` to say.
    """
    left, taken = int(part.count), []
    for block in itertools.islice(blocks, 2 * left + FARTHEST):  # every other one is somebody else's
        if left == 0:
            break
        if part.role is None or part.role == block.role:
            reach = scene.reach(block.first, block.last)
            if skip is None or not skip(scene, reach):
                left -= 1
                taken.append(reach)
    if taken:
        yield min(taken[0][0], taken[-1][0]), max(taken[0][1], taken[-1][1])


def _relative(part: ScopePart, scene: Scene, trigger: Hit, skip: Skip | None) -> Iterator[Span]:
    assert trigger.turn is not None
    left, block, right = _own(scene, trigger.turn)
    before, after = reversed(scene.blocks[:left]), itertools.islice(scene.blocks, right, None)
    match part.kind:
        case "same":
            yield scene.reach(block.first, block.last)
        case "next":
            yield from _take(after, part, scene, skip)
        case "previous":
            yield from _take(before, part, scene, skip)
        case "around":
            if part.role in (None, block.role):
                yield scene.reach(block.first, block.last)
            yield from _take(before, part, scene, skip)
            yield from _take(after, part, scene, skip)
        case "rest":
            yield trigger.end, len(scene.text)
        case "so_far":
            yield 0, trigger.start


def _own(scene: Scene, turn: int) -> tuple[int, Block, int]:
    """How many blocks end before a turn's own, that block, and the number of the one after it."""
    number = scene.block_of(turn)
    block = scene.blocks[number] if scene.blocks else Block("system", turn, turn)
    if block.first <= turn <= block.last and scene.blocks:
        return number, block, number + 1
    # A note of the system between two blocks, or before the first.
    between = number + (block.last < turn)
    return between, Block("system", turn, turn), between


def _timed(part: ScopePart, scene: Scene, trigger: Hit | None) -> Iterator[Span]:
    """Turns that begin inside a window of seconds."""
    turns = scene.call.turns
    times = [turn.start for turn in turns if turn.start is not None]
    if len(times) < len(turns):
        raise NotApplicable("no timestamps")
    if not times:
        return
    opened = times[0]
    closed = max(turn.end if turn.end is not None else times[i] for i, turn in enumerate(turns))
    length = part.count * (closed - opened) / 100 if part.kind.endswith("_percent") else part.count
    low, high = -math.inf, math.inf
    if part.kind.startswith("first"):
        high = opened + length
    elif part.kind.startswith("last"):
        low = closed - length
    else:
        assert trigger is not None
        assert trigger.turn is not None
        middle = times[trigger.turn]
        low, high = middle - length, middle + length
    for number, start in enumerate(times):
        if low <= start <= high:
            yield scene.reach(number, number)
