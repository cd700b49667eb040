"""Conditions on turns rather than words: time, length, speaker, likeness."""

from __future__ import annotations

from dataclasses import dataclass

from cs_lint.checks.conditions import Reaches, Window, turns_in
from cs_lint.match.scene import CALL_HIT, Hit, NotApplicable, Scene
from cs_lint.model import Turn


def seconds(turn: Turn) -> tuple[float, float]:
    """A turn's start and end. Raises NotApplicable where it has none."""
    if turn.start is None or turn.end is None:
        raise NotApplicable("no timestamps")
    return turn.start, turn.end


class _Ungated:
    """Conditions that no phrase can rule out."""

    __slots__ = ()

    def gate(self) -> frozenset[int] | None:
        return None


@dataclass(frozen=True, slots=True)
class Silence(_Ungated):
    """Nothing was said for more than `low` seconds before a turn of the role."""

    window: Window
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        turns, hits = scene.call.turns, []
        for number in turns_in(scene, reaches, self.roles):
            if number:
                heard = max(seconds(turn)[1] for turn in turns[:number][-3:])
                gap = seconds(turns[number])[0] - heard
                if self.window.low < gap <= self.window.high:
                    hits.append(scene.turn_hit(number, "time", gap))
        return hits


@dataclass(frozen=True, slots=True)
class Overlap(_Ungated):
    """A turn of the role begins while the one before, somebody else's, still goes on."""

    window: Window
    min_chars: float
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        turns, hits = scene.call.turns, []
        for number in turns_in(scene, reaches, self.roles):
            if not number or scene.roles[number - 1] & self.roles or not self._long_enough(scene, number):
                continue
            (start, end), (_, heard) = seconds(turns[number]), seconds(turns[number - 1])
            shared = min(heard, end) - start
            if self.window.holds(shared):
                hits.append(scene.turn_hit(number, "time", shared))
        return hits

    def _long_enough(self, scene: Scene, number: int) -> bool:
        return scene.ends[number] - scene.starts[number] >= self.min_chars


@dataclass(frozen=True, slots=True)
class Rate(_Ungated):
    """A turn of the role is spoken at so many characters a minute."""

    window: Window
    min_chars: float
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        hits = []
        for number in turns_in(scene, reaches, self.roles):
            chars = scene.ends[number] - scene.starts[number]
            if chars < self.min_chars:
                continue
            start, end = seconds(scene.call.turns[number])
            rate = chars * 60 / (end - start) if end > start else 0.0
            if self.window.holds(rate):
                hits.append(scene.turn_hit(number, "time", rate))
        return hits


@dataclass(frozen=True, slots=True)
class LengthOf(_Ungated):
    """A turn has so many characters, punctuation not counted."""

    window: Window
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        hits = []
        for number in turns_in(scene, reaches, self.roles):
            chars = scene.ends[number] - scene.starts[number]
            if self.window.holds(chars):
                hits.append(scene.turn_hit(number, "count", chars))
        return hits


@dataclass(frozen=True, slots=True)
class TurnsOf(_Ungated):
    """A role has so many turns, those running counted as one."""

    window: Window
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        count = sum(1 for block in scene.blocks if scene.roles[block.first] & self.roles)
        return [CALL_HIT] if self.window.holds(count) else []


@dataclass(frozen=True, slots=True)
class SpokenBy(_Ungated):
    """The n-th turn (from 1; -1 the last) is of a role."""

    turn: int
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        index = self.turn - 1 if self.turn > 0 else len(scene.roles) + self.turn
        if 0 <= index < len(scene.roles) and scene.roles[index] & self.roles:
            return [scene.turn_hit(index, "count")]
        return []


@dataclass(frozen=True, slots=True)
class Repeated(_Ungated):
    """The role says the same for the n-th time, in turns of its own that are not neighbours."""

    times: int
    similarity: float
    min_chars: float
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        said = [
            (number, scene.text[scene.starts[number] : scene.ends[number]])
            for number in turns_in(scene, reaches, self.roles)
            if scene.ends[number] - scene.starts[number] >= self.min_chars
        ]
        if len(said) < self.times:
            return []
        return [scene.turn_hit(n, "similar") for i, (n, text) in enumerate(said) if self._nth(said[:i], n, text)]

    def _nth(self, earlier: list[tuple[int, str]], number: int, text: str) -> bool:
        from rapidfuzz.fuzz import ratio

        alike = [n for n, said in earlier if n < number - 1 and ratio(said, text, score_cutoff=self.similarity)]
        return len(alike) == self.times - 1


@dataclass(frozen=True, slots=True)
class Similar(_Ungated):
    """A turn of the role resembles one of the sentences, to `at_least` of 100."""

    sentences: tuple[str, ...]
    at_least: float
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        from rapidfuzz import process
        from rapidfuzz.fuzz import ratio

        hits = []
        for number in turns_in(scene, reaches, self.roles):
            said = scene.text[scene.starts[number] : scene.ends[number]]
            best = process.extractOne(said, self.sentences, scorer=ratio, score_cutoff=self.at_least)
            if best:
                hits.append(scene.turn_hit(number, "similar", best[1]))
        return hits
