"""The part of a rule that says where to look, from what, and how often what it finds is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from cs_lint.checks.finder import Finder, Reaches, find_once
from cs_lint.checks.scopes import Skip, resolve, whole
from cs_lint.match.hit import CALL_HIT, Hit
from cs_lint.match.scene import Scene, Span
from cs_lint.packs.scope import ScopePart

Anchor = Literal["trigger", "first agent turn", "last agent turn", "call"]


class Where(msgspec.Struct, frozen=True):
    """What a rule's obligations start from, where they are looked for, and which of them are told."""

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
