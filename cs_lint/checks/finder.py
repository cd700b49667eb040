"""What a condition is: where it holds, whether, and whether it could; and how the call's turns are gone through."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import msgspec

from cs_lint.checks.scopes import whole
from cs_lint.match.hit import Hit
from cs_lint.match.scene import ROLE_BITS, Scene, Span

Reaches = Sequence[Span]
"""Ranges of places in which a condition looks."""


class Finder(Protocol):
    """A compiled condition."""

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> Iterable[Hit]:
        """The hits inside `reaches`, in the order of the call, found as they are asked for. Raises NotApplicable."""
        ...

    def gate(self) -> frozenset[int] | None:
        """Atoms of which one must have candidates for a hit to be possible; None: cannot tell."""
        ...

    def leads(self) -> frozenset[int]:
        """Atoms to look for in every call, in the one pass: what the condition asks for before anything else."""
        ...

    def possible(self, scene: Scene) -> bool:
        """A cheap look: False where the condition cannot hold anywhere in the call."""
        ...

    def holds(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> bool:
        """Whether there is any hit: as `find`, for who need not know where."""
        ...

    def plain(self, scene: Scene, reaches: Reaches) -> Iterable[Hit]:
        """Hits that cost nothing to find, some of all or none: a first try for who asks only whether."""
        ...


class Ungated:
    """What conditions answer that know no better: no phrase can rule them out, and to tell they must search."""

    __slots__ = ()

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> Iterable[Hit]:
        raise NotImplementedError

    def gate(self) -> frozenset[int] | None:
        return None

    def leads(self) -> frozenset[int]:
        return frozenset()

    def possible(self, scene: Scene) -> bool:
        return True

    def holds(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> bool:
        return exists(self.find(scene, reaches, trigger))

    def plain(self, scene: Scene, reaches: Reaches) -> Iterable[Hit]:
        return ()


class Wrapper(Ungated):
    """A condition around another one, and possible, gated and led by where that one is."""

    __slots__ = ()
    inner: Finder

    def possible(self, scene: Scene) -> bool:
        return self.inner.possible(scene)

    def gate(self) -> frozenset[int] | None:
        return self.inner.gate()

    def leads(self) -> frozenset[int]:
        return self.inner.leads()


def find_once(finder: Finder, scene: Scene) -> list[Hit]:
    """The hits of a condition in the whole call, kept: several rules may start from the same one."""
    known = scene.memo.get(id(finder))
    if known is None:
        found = finder.find(scene, whole(scene), None) if finder.possible(scene) else ()
        known = scene.memo[id(finder)] = list(found)
    return known


def holds_once(finder: Finder, scene: Scene) -> bool:
    """Whether a condition holds in the whole call, kept like `find_once`."""
    known = scene.facts.get(id(finder))
    if known is None:
        known = scene.facts[id(finder)] = finder.possible(scene) and finder.holds(scene, whole(scene), None)
    return known


def exists(hits: Iterable[Hit]) -> bool:
    """Whether there is any hit at all; the search stops at the first."""
    return next(iter(hits), None) is not None


def everywhere(scene: Scene, reaches: Reaches) -> bool:
    """Whether the ranges are the whole call."""
    return len(reaches) == 1 and reaches[0] == (0, len(scene.text))


def turns_in(scene: Scene, reaches: Reaches, roles: int) -> list[int]:
    """The turns of some roles that lie in the ranges as a whole, in order."""
    if everywhere(scene, reaches):
        return scene.numbers(roles)
    mine = scene.roles
    return [
        number
        for low, high in reaches
        for number in range(bisect_right(scene.starts, low), bisect_left(scene.ends, high))
        if mine[number] & roles
    ]


def turns_touched(scene: Scene, reaches: Reaches, roles: int) -> Iterator[int]:
    """The turns of some roles that lie in the ranges at least in part: `rest of call` begins inside one."""
    mine = scene.roles
    for low, high in reaches:
        for number in range(bisect_right(scene.ends, low), bisect_left(scene.starts, high)):
            if mine[number] & roles:
                yield number


def inside(start: int, end: int, reaches: Reaches) -> bool:
    for low, high in reaches:  # a loop, for it runs often: any() would make a generator each time
        if low <= start and end <= high:
            return True
    return False


class Window(msgspec.Struct, frozen=True):
    """The figures from `low` to `high`, both included."""

    low: float = -math.inf
    high: float = math.inf

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


def bits(by: str) -> int:
    """A role's word as the bit mask that scenes use."""
    return ROLE_BITS[by]
