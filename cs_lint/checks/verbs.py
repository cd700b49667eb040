"""Verbs: what a rule demands of the places its conditions found. Each answers with what breaks it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Literal, Protocol

import msgspec

from cs_lint.checks.finder import Finder, Reaches, Ungated, find_once
from cs_lint.checks.scopes import Skip, resolve, whole
from cs_lint.match.scene import CALL_HIT, ROLE_BITS, Hit, Scene, Span
from cs_lint.packs.scope import ScopePart

Anchor = Literal["trigger", "first agent turn", "last agent turn", "call"]


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


class Where(msgspec.Struct, frozen=True):
    """The part of a rule that says where to look, and from what."""

    when: Finder | None = None
    occurrence: Literal["each", "first", "last"] | int = "each"
    scope: tuple[ScopePart, ...] = ()
    skip: Finder | None = None
    anchor: Anchor = "trigger"
    per: Literal["hit", "turn", "call", "stretch"] = "hit"

    def triggers(self, scene: Scene) -> list[Hit]:
        """The obligations of a call: one a turn that triggers."""
        if self.when is None:
            return [CALL_HIT]
        hits = find_once(self.when, scene)
        if len(hits) < 2:
            return hits if self.occurrence in ("each", "first", "last", 1) else []
        first: dict[int, Hit] = {}
        for hit in hits:
            first.setdefault(scene.block_of(hit.turn) if hit.turn is not None else -1, hit)
        once = list(first.values())
        match self.occurrence:
            case "each":
                return once
            case "first":
                return once[:1]
            case "last":
                return once[-1:]
            case number:
                return once[number - 1 : number]

    def reaches(self, scene: Scene, trigger: Hit) -> Reaches:
        """Where to look for one obligation; empty where the call has no such turn."""
        if not self.scope:
            return whole(scene)
        if self.when is not None or self.skip is not None:
            return resolve(self.scope, scene, trigger, self.skipping(trigger))
        known = scene.reaches.get(id(self.scope))
        if known is None:
            known = scene.reaches[id(self.scope)] = resolve(self.scope, scene, trigger)
        return known

    def skipping(self, trigger: Hit) -> Skip | None:
        """Which turns a scope passes over, as a function of their range."""
        skip = self.skip
        if skip is None:
            return None

        def skipped(scene: Scene, reach: Span) -> bool:
            key = id(skip), reach, trigger  # rules that start from the same trigger mostly skip the same, too
            if key not in scene.skipped:
                scene.skipped[key] = skip.holds(scene, (reach,), trigger)
            return scene.skipped[key]

        return skipped

    def anchored(self, scene: Scene, trigger: Hit) -> Hit:
        """Where something missing is reported."""
        if self.anchor == "call" or (self.anchor == "trigger" and trigger.turn is None):
            return CALL_HIT._replace(how="absence")
        if self.anchor == "trigger":
            return trigger
        return edge_turn(scene, first=self.anchor == "first agent turn")

    def reported(self, scene: Scene, triggers: list[Hit], broken: list[Hit]) -> list[Hit]:
        """Of what breaks the rule, among all that could, as much as the rule wants told."""
        if self.per == "stretch":
            return _first_of_stretch(scene, triggers, broken)
        return list(_thinned(broken, self.per))

    def gate(self) -> frozenset[int] | None:
        return self.when.gate() if self.when else None

    def leads(self) -> frozenset[int]:
        return self.when.leads() if self.when else frozenset()

    def possible(self, scene: Scene) -> bool:
        """Whether the call may hold a trigger at all."""
        if self.when is None:
            return True
        known = scene.hints.get(id(self.when))  # several rules may start from the same one
        if known is None:
            known = scene.hints[id(self.when)] = self.when.possible(scene)
        return known


def edge_turn(scene: Scene, first: bool) -> Hit:
    """The agent's first turn, or the first turn of the agent's last run, as the place of something missing."""
    blocks = [block for block in scene.blocks if block.role == "agent"]
    if not blocks:
        return CALL_HIT._replace(how="absence")
    return scene.turn_hit(blocks[0].first if first else blocks[-1].last, "absence")


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


def _thinned(hits: Sequence[Hit], per: str) -> Iterator[Hit]:
    """Hits reported once a turn or once a call where the rule asks for it, the same words never twice."""
    seen: set[int | None] = set()
    told = CALL_HIT
    for hit in hits:
        key = hit.turn if per == "turn" else None
        if per == "hit" and hit.turn == told.turn and hit.start < told.end:
            continue
        if per == "hit" or key not in seen:
            told = hit
            seen.add(key)
            yield hit


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


def _first_of_stretch(scene: Scene, triggers: list[Hit], broken: list[Hit]) -> list[Hit]:
    """Of triggers in neighbouring turns of a speaker only the first broken one counts."""
    kept: list[Hit] = []
    last, open_ = None, False
    for trigger in triggers:
        block = scene.block_of(trigger.turn or 0)
        if last is None or block - last > 2:
            open_ = False
        if trigger in broken and not open_:
            kept.append(trigger)
            open_ = True
        last = block
    return kept


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
