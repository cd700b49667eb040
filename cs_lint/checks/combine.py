"""Conditions made of conditions: all, any, none, several counted, or one within a scope or on word edges."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator

import msgspec

from cs_lint.checks.finder import Finder, Reaches, Ungated, Wrapper
from cs_lint.checks.scopes import resolve
from cs_lint.match.hit import CALL_HIT, Hit
from cs_lint.match.scene import Scene
from cs_lint.packs.scope import ScopePart


class AllOf(Ungated, msgspec.Struct, frozen=True):
    """Every part holds; the hits are those of the first part that has a place."""

    parts: tuple[Finder, ...]

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        found: list[Hit] = []
        for part in self.parts:
            hits = list(part.find(scene, reaches, trigger))
            if not hits:
                return []
            if not found or found == [CALL_HIT]:
                found = hits
        return found

    def possible(self, scene: Scene) -> bool:
        for part in self.parts:
            if not part.possible(scene):
                return False
        return True

    def holds(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> bool:
        return all(part.holds(scene, reaches, trigger) for part in self.parts)

    def gate(self) -> frozenset[int] | None:
        return next((gate for part in self.parts if (gate := part.gate()) is not None), None)

    def leads(self) -> frozenset[int]:
        return self.gate() or frozenset()


class AnyOf(Ungated, msgspec.Struct, frozen=True):
    """One of the parts holds; hits with a place come before those on the call as a whole."""

    parts: tuple[Finder, ...]

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        parts = [part for part in self.parts if part.possible(scene)]
        if len(parts) == 1:
            return list(parts[0].find(scene, reaches, trigger))
        # A dict, not a set: of hits at one place the same is the first in every run.
        hits = dict.fromkeys(hit for part in parts for hit in part.find(scene, reaches, trigger))
        return sorted(hits, key=lambda hit: (hit.turn is None, hit.whole, hit.start, -hit.end))

    def possible(self, scene: Scene) -> bool:
        for part in self.parts:
            if part.possible(scene):
                return True
        return False

    def holds(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> bool:
        for part in self.parts:
            if part.possible(scene) and part.holds(scene, reaches, trigger):
                return True
        return False

    def gate(self) -> frozenset[int] | None:
        gates = [part.gate() for part in self.parts]
        known = [gate for gate in gates if gate is not None]
        return frozenset[int]().union(*known) if len(known) == len(gates) else None

    def leads(self) -> frozenset[int]:
        return frozenset[int]().union(*(part.leads() for part in self.parts))


class NoneOf(Ungated, msgspec.Struct, frozen=True):
    """No part holds."""

    parts: tuple[Finder, ...]

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        return [trigger or CALL_HIT] if self.holds(scene, reaches, trigger) else []

    def holds(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> bool:
        return not any(part.possible(scene) and part.holds(scene, reaches, trigger) for part in self.parts)


class Scoped(Wrapper, msgspec.Struct, frozen=True):
    """A condition with a scope of its own."""

    inner: Finder
    scope: tuple[ScopePart, ...]

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> Iterable[Hit]:
        return self.inner.find(scene, resolve(self.scope, scene, trigger), trigger)

    def holds(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> bool:
        return self.inner.holds(scene, resolve(self.scope, scene, trigger), trigger)


class OnWordEdges(Wrapper, msgspec.Struct, frozen=True):
    """Hits that begin and end where words do. The outermost wrapper: only what is left is tokenised."""

    inner: Finder

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> Iterator[Hit]:
        for hit in self.inner.find(scene, reaches, trigger):
            if hit.turn is None or scene.on_word_edges(hit.start, hit.end):
                yield hit


class WholeTurn(Wrapper, msgspec.Struct, frozen=True):
    """Hits that are all their turn says."""

    inner: Finder

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        hits = self.inner.find(scene, reaches, trigger)
        return [
            h
            for h in hits
            if h.turn is not None and (h.start, h.end) == (scene.starts[h.turn], scene.ends[h.turn])
        ]


class Distinct(Ungated, msgspec.Struct, frozen=True):
    """How many of several conditions hold at all: one hit for each, until there are `enough`.

    `placed`: where they hold matters; if not, the hits are on the call.
    """

    parts: tuple[Finder, ...]
    enough: float
    placed: bool

    def leads(self) -> frozenset[int]:
        return frozenset[int]().union(*(part.leads() for part in self.parts))

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> Iterator[Hit]:
        held = self._placed(scene, reaches, trigger) if self.placed else self._told(scene, reaches, trigger)
        return itertools.islice(held, None if self.enough == math.inf else math.ceil(self.enough))

    def _placed(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> Iterator[Hit]:
        for part in self.parts:
            hit = next(iter(part.find(scene, reaches, trigger)), None) if part.possible(scene) else None
            if hit is not None:
                yield hit

    def _told(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> Iterator[Hit]:
        for part in self.parts:
            if part.possible(scene) and part.holds(scene, reaches, trigger):
                yield CALL_HIT
