"""Verbs: what a rule demands of the places its conditions found. Each answers with what breaks it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Protocol

import msgspec

from cs_lint.checks.finder import Finder, Ungated
from cs_lint.checks.scopes import whole
from cs_lint.checks.where import Where
from cs_lint.match.hit import CALL_HIT, Hit
from cs_lint.match.scene import ROLE_BITS, Scene


class Verb(Protocol):
    """The compiled verb of a rule."""

    def judge(self, scene: Scene) -> list[Hit]:
        """Where the rule is broken, in the order of the call. Raises NotApplicable."""
        ...

    def gate(self) -> frozenset[int] | None:
        """Atoms of which one must have candidates for the rule to be broken; None: cannot tell."""
        ...

    def leads(self) -> frozenset[int]:
        """Atoms to look for in every call, in the one pass."""
        ...

    def possible(self, scene: Scene) -> bool:
        """A cheap look: False where the rule cannot be broken."""
        ...


class Forbid(msgspec.Struct, frozen=True):
    """No hit may be there."""

    what: Finder
    where: Where

    def judge(self, scene: Scene) -> list[Hit]:
        hits: dict[Hit, None] = {}
        for trigger in self.where.triggers(scene):
            reaches = self.where.reaches(scene, trigger)
            hits.update(dict.fromkeys(self.what.find(scene, reaches, trigger if self.where.when else None)))
        return self.where.reported(scene, list(hits), list(hits))

    def gate(self) -> frozenset[int] | None:
        return self.what.gate() or self.where.gate()

    def leads(self) -> frozenset[int]:
        return self.what.leads() | self.where.leads()

    def possible(self, scene: Scene) -> bool:
        return self.what.possible(scene) and self.where.possible(scene)


class Require(msgspec.Struct, frozen=True):
    """Each obligation is met by a hit. One whose scope holds no turn (the call had ended) is void."""

    what: Finder
    where: Where

    def judge(self, scene: Scene) -> list[Hit]:
        triggers = self.where.triggers(scene)
        broken = [trigger for trigger in triggers if self._broken(scene, trigger)]
        told = self.where.reported(scene, triggers, broken)
        return [self.where.anchored(scene, trigger) for trigger in told]

    def _broken(self, scene: Scene, trigger: Hit) -> bool:
        reaches = self.where.reaches(scene, trigger)
        return bool(reaches) and not self.what.holds(scene, reaches, trigger)

    def gate(self) -> frozenset[int] | None:
        return self.where.gate()

    def leads(self) -> frozenset[int]:
        # What every call owes is asked of every call.
        return self.where.leads() if self.where.when else self.what.leads()

    def possible(self, scene: Scene) -> bool:
        return self.where.possible(scene)


class Limit(msgspec.Struct, frozen=True):
    """At most, or at least, so many hits; `per_chars` counts them for so many of the agent's characters.

    `per_turn` bounds single turns besides: one over it is told once, and the call's bound not in the same turn again.
    """

    what: Finder
    at_most: float | None
    at_least: float | None
    per_turn: int | None
    per_chars: int | None
    where: Where

    def judge(self, scene: Scene) -> list[Hit]:
        return [broken for trigger in self.where.triggers(scene) for broken in self._one(scene, trigger)]

    def _one(self, scene: Scene, trigger: Hit) -> Iterator[Hit]:
        reaches = self.where.reaches(scene, trigger)
        if not reaches:
            return  # void, as for a duty: the call has no such turn
        hits = list(self.what.find(scene, reaches, trigger if self.where.when else None))
        crowded = dict(self._crowded(hits))
        yield from crowded.values()
        factor = self._factor(scene)
        count = len(hits) * factor
        if self.at_most is not None and count > self.at_most:
            over = (
                hits[int(self.at_most)]
                if self.per_chars is None and self.where.anchor != "call"
                else CALL_HIT
            )
            if over.turn is None or over.turn not in crowded:
                yield over._replace(how="count", value=count)
        if self.at_least is not None and count < self.at_least:
            yield self.where.anchored(scene, trigger)._replace(how="count", value=count)

    def _crowded(self, hits: list[Hit]) -> Iterator[tuple[int, Hit]]:
        """The turns with more hits than one may hold, each with the first that is too many."""
        if self.per_turn is None:
            return
        for turn, found in itertools.groupby(hits, key=lambda hit: hit.turn):
            mine = list(found)
            if turn is not None and len(mine) > self.per_turn:
                yield turn, mine[self.per_turn]._replace(how="count", value=len(mine))

    def _factor(self, scene: Scene) -> float:
        if self.per_chars is None:
            return 1
        mine = ROLE_BITS["agent"]
        chars = sum(
            end - start
            for start, end, role in zip(scene.starts, scene.ends, scene.roles, strict=True)
            if role & mine
        )
        return float(
            self.per_chars / max(chars, self.per_chars / 2)
        )  # half a page at least: short calls are noisy

    def gate(self) -> frozenset[int] | None:
        return None if self.at_least is not None else self.what.gate()

    def leads(self) -> frozenset[int]:
        return self.what.leads()

    def possible(self, scene: Scene) -> bool:
        return self.at_least is not None or self.what.possible(scene)


class Elsewhere(Ungated, msgspec.Struct, frozen=True):
    """What no call shows by itself: the comments that suppress violations are judged once these are known."""

    def judge(self, scene: Scene) -> list[Hit]:
        return []

    def possible(self, scene: Scene) -> bool:
        return False


class Order(Ungated, msgspec.Struct, frozen=True):
    """`then` only after `first`; a `reset` between them takes the `first` back."""

    first: Finder
    then: Finder
    reset: Finder | None
    where: Where

    def judge(self, scene: Scene) -> list[Hit]:
        everywhere = whole(scene)
        firsts = list(self.first.find(scene, everywhere, None))
        thens = list(self.then.find(scene, everywhere, None))
        if not thens:
            return [] if firsts else [self.where.anchored(scene, CALL_HIT)]
        then = thens[0]
        ready = [hit for hit in firsts if hit.start < then.start]
        if not ready:
            return [then]
        resets = self.reset.find(scene, everywhere, None) if self.reset else []
        return [then] if any(ready[-1].end <= hit.start < then.start for hit in resets) else []
