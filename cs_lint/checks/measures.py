"""The verb `measure`: a figure of the call against its bounds."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from cs_lint.checks.conditions import fact, figures_meant
from cs_lint.checks.finder import Finder, Ungated, Window
from cs_lint.checks.scopes import whole
from cs_lint.checks.where import Where
from cs_lint.match.blocks import Block
from cs_lint.match.hit import CALL_HIT, Hit, NotApplicable
from cs_lint.match.scene import Scene

DURATION = frozenset({"duration"})
LONGEST_WAIT = 3600.0
"""Nobody is asked to wait on the line for more than an hour, in seconds: a longer time is about something else."""


class MeasureMetadata(Ungated, msgspec.Struct, frozen=True):
    """The first of the keys that the call carries may not exceed its bound."""

    bounds: tuple[tuple[str, float], ...]

    def judge(self, scene: Scene) -> list[Hit]:
        for key, most in self.bounds:
            value = fact(scene, key)
            if isinstance(value, int | float) and not isinstance(value, bool):
                return [CALL_HIT._replace(value=value)] if value > most else []
        raise NotApplicable(f"no {' or '.join(key for key, _ in self.bounds)}")


class MeasureRate(Ungated, msgspec.Struct, frozen=True):
    """Characters a minute over all turns of a role that are long enough to tell."""

    window: Window
    min_chars: float
    roles: int

    def judge(self, scene: Scene) -> list[Hit]:
        begun, ended = scene.times()
        chars, spoken, least, lengths = 0, 0.0, self.min_chars, scene.lengths
        for number in scene.numbers(self.roles):
            length = lengths[number]
            if length >= least:
                chars, spoken = chars + length, spoken + ended[number] - begun[number]
        rate = chars * 60 / spoken if spoken > 0 else None
        if rate is None:
            raise NotApplicable("no turn is long enough to measure")
        return [] if self.window.holds(rate) else [CALL_HIT._replace(how="time", value=rate)]


class MeasureWait(msgspec.Struct, frozen=True):
    """How long a trigger's announced wait really took, as a multiple of what was announced.

    It runs from the end of the other side's assent to the first turn of the role that is not about waiting.
    """

    window: Window
    where: Where

    def judge(self, scene: Scene) -> list[Hit]:
        return [hit for trigger in self.where.triggers(scene) for hit in self._one(scene, trigger)]

    def _one(self, scene: Scene, trigger: Hit) -> Iterator[Hit]:
        if trigger.turn is None:
            return
        own = scene.block_of(trigger.turn)
        announced = self._announced(scene, trigger)
        back = self._back(scene, own, trigger)
        if announced is None or back is None:
            return
        begun, ended = scene.times()
        asked, assent = scene.blocks[own], scene.blocks[own + 1]
        waited = begun[back.first] - max(ended[asked.first : assent.first + 1])
        ratio = waited / announced
        if not self.window.holds(ratio):
            yield scene.turn_hit(back.first, "time", ratio)

    def _announced(self, scene: Scene, trigger: Hit) -> float | None:
        """The duration named nearest to the words that ask to wait, in seconds: 稍等一分钟,我查这一年的明细.

        A longer one said after it corrects it: 给我一分钟,哎,算两分钟吧.
        """
        turn, (start, end) = trigger.turn or 0, scene.original(trigger)
        named = [
            entity
            for entity in scene.entities(figures_meant(scene, turn), DURATION)
            if entity.value and entity.value <= LONGEST_WAIT
        ]
        nearest = min(named, key=lambda entity: max(entity.start - end, start - entity.end), default=None)
        return max(one.value or 0 for one in named if one.start >= nearest.start) if nearest else None

    def _back(self, scene: Scene, own: int, trigger: Hit) -> Block | None:
        skip = self.where.skipping(trigger)
        for block in scene.blocks[own + 1 :]:
            if block.role == scene.blocks[own].role and not (
                skip and skip(scene, scene.reach(block.first, block.last))
            ):
                return block
        return None

    def gate(self) -> frozenset[int] | None:
        return self.where.gate()

    def leads(self) -> frozenset[int]:
        return self.where.leads()

    def possible(self, scene: Scene) -> bool:
        return self.where.possible(scene)


class MeasureResponse(Ungated, msgspec.Struct, frozen=True):
    """Seconds from the other side's last message to the role's answer; a second message is no answer.

    `only_first`: just the first answer of the call, and not where the role writes first.
    """

    window: Window
    roles: int
    only_first: bool

    def judge(self, scene: Scene) -> list[Hit]:
        hits = list(self._answers(scene))
        if self.only_first:
            if scene.blocks and scene.roles[scene.blocks[0].first] & self.roles:
                raise NotApplicable("the agent writes first")
            hits = hits[:1]
        return [hit for hit in hits if hit.value is not None and not self.window.holds(hit.value)]

    def _answers(self, scene: Scene) -> Iterator[Hit]:
        turns, waiting = scene.call.turns, None
        for block in scene.blocks:
            if block.role == "customer":
                waiting = waiting if self.only_first and waiting else block
            elif scene.roles[block.first] & self.roles and waiting:
                asked = turns[waiting.first if self.only_first else waiting.last].start
                answered = turns[block.first].start
                if asked is None or answered is None:
                    raise NotApplicable("no timestamps")
                yield scene.turn_hit(block.first, "time", answered - asked)
                waiting = None  # a robot's word in between is no answer; a second message is none either


class AlsoTurn(Ungated, msgspec.Struct, frozen=True):
    """A measure of the call, and a bound for single turns besides."""

    call: MeasureRate
    turns: Finder

    def judge(self, scene: Scene) -> list[Hit]:
        return list(self.turns.find(scene, whole(scene), None)) or self.call.judge(scene)
