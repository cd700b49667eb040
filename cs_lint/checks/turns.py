"""Conditions on turns rather than words: time, length, speaker, likeness."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterator

import msgspec

from cs_lint.checks.finder import Reaches, Ungated, Window, turns_in
from cs_lint.match.hit import CALL_HIT, Hit
from cs_lint.match.scene import ROLE_BITS, Scene

WINDOW = 4
"""How many characters of a turn are compared to see whether it could repeat another."""
_HEAD, _TAIL = operator.itemgetter(slice(WINDOW)), operator.itemgetter(slice(-WINDOW, None))


class Silence(Ungated, msgspec.Struct, frozen=True):
    """Nothing was said for more than `low` seconds before a turn of the role."""

    window: Window
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        begun, ended = scene.times()
        # The longest turn so far may end after the one just before: people talk at the same time.
        heard = itertools.accumulate(ended, max)
        gaps = [0.0, *map(operator.sub, begun[1:], heard)]
        low, high = self.window.low, self.window.high
        if max(gaps) <= low:
            return []
        return [
            scene.turn_hit(number, "time", gaps[number])
            for number in turns_in(scene, reaches, self.roles)
            if number and low < gaps[number] <= high
        ]


class Overlap(Ungated, msgspec.Struct, frozen=True):
    """A turn of the role begins while the one before, somebody else's, still goes on."""

    window: Window
    min_chars: float
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        begun, ended = scene.times()
        hits: list[Hit] = []
        if not any(map(operator.lt, begun[1:], ended)):
            return hits
        for number in turns_in(scene, reaches, self.roles):
            if number and begun[number] < ended[number - 1]:
                shared = min(ended[number - 1], ended[number]) - begun[number]
                if self.window.holds(shared) and self._counts(scene, number):
                    hits.append(scene.turn_hit(number, "time", shared))
        return hits

    def _counts(self, scene: Scene, number: int) -> bool:
        """Whether the turn before is somebody else's, and this one more than a word of assent."""
        return scene.lengths[number] >= self.min_chars and not scene.roles[number - 1] & self.roles


class Rate(Ungated, msgspec.Struct, frozen=True):
    """A turn of the role is spoken at so many characters a minute."""

    window: Window
    min_chars: float
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        begun, ended = scene.times()
        low, high, least = self.window.low, self.window.high, self.min_chars
        turns = turns_in(scene, reaches, self.roles)
        lengths = map(scene.lengths.__getitem__, turns)
        times = map(operator.sub, map(ended.__getitem__, turns), map(begun.__getitem__, turns))
        return [
            scene.turn_hit(number, "time", rate)
            for number, length, spent in zip(turns, lengths, times, strict=True)
            # No time at all is no speed.
            if length >= least and spent > 0 and low <= (rate := length * 60 / spent) <= high
        ]


class LengthOf(Ungated, msgspec.Struct, frozen=True):
    """A turn has so many characters, punctuation not counted."""

    window: Window
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        low, high, lengths = self.window.low, self.window.high, scene.lengths
        if max(lengths, default=0) < low:
            return []
        return [
            scene.turn_hit(number, "count", lengths[number])
            for number in turns_in(scene, reaches, self.roles)
            if low <= lengths[number] <= high
        ]


class TurnsOf(Ungated, msgspec.Struct, frozen=True):
    """A role has so many turns, those running counted as one."""

    window: Window
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        count = sum(1 for block in scene.blocks if scene.roles[block.first] & self.roles)
        return [CALL_HIT] if self.window.holds(count) else []


class SpokenBy(Ungated, msgspec.Struct, frozen=True):
    """The n-th turn (from 1; -1 the last) is of a role. What the system notes is counted only for the system."""

    turn: int
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        system = ROLE_BITS["system"]
        spoken = scene.numbers(ROLE_BITS["any"] if self.roles & system else ROLE_BITS["any"] - system)
        index = self.turn - 1 if self.turn > 0 else len(spoken) + self.turn
        if 0 <= index < len(spoken) and scene.roles[spoken[index]] & self.roles:
            return [scene.turn_hit(spoken[index], "count")]
        return []


class Repeated(Ungated, msgspec.Struct, frozen=True):
    """The role says the same for the n-th time, in turns of its own that are not neighbours."""

    times: int
    similarity: float
    min_chars: float
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        lengths, folded = scene.lengths, scene.folded
        least, turns = self.min_chars, turns_in(scene, reaches, self.roles)
        said = [(number, folded[number]) for number in turns if lengths[number] >= least]
        return [scene.turn_hit(number, "similar") for number in self._repeated(said)]

    def _repeated(self, said: list[tuple[int, str]]) -> Iterator[int]:
        """Turns that say for the n-th time what turns before, though not the one just before, said."""
        texts = [text for _, text in said]
        if not _may_repeat(texts):
            return
        from rapidfuzz.fuzz import ratio
        from rapidfuzz.process import extract

        for at in range(self.times - 1, len(said)):
            alike = extract(texts[at], texts[:at], scorer=ratio, score_cutoff=self.similarity, limit=None)
            number = said[at][0]
            if sum(said[which][0] < number - 1 for _, _, which in alike) == self.times - 1:
                yield number


def _may_repeat(texts: list[str]) -> bool:
    """A cheap look: whether two texts begin alike, end alike, or are alike in the middle.

    Who says a thing three times says it twice with one of these the same; to compare all with all costs as much
    as all other rules together.
    """
    middles = [text[(half := len(text) // 2) - 2 : half + 2] for text in texts]
    if len({*map(_HEAD, texts), *map(_TAIL, texts), *middles}) == 3 * len(texts):
        return False
    seen: set[str] = set()
    for text in texts:
        middle = len(text) // 2
        own = text[:WINDOW], text[-WINDOW:], text[middle - 2 : middle + 2]
        if not seen.isdisjoint(own):
            return True
        seen.update(own)
    return False


class Similar(Ungated, msgspec.Struct, frozen=True):
    """A turn of the role resembles one of the sentences, to `at_least` of 100."""

    sentences: tuple[str, ...]
    at_least: float
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        from rapidfuzz import process
        from rapidfuzz.fuzz import ratio

        hits = []
        for number in turns_in(scene, reaches, self.roles):
            said = scene.folded[number]
            best = process.extractOne(said, self.sentences, scorer=ratio, score_cutoff=self.at_least)
            if best:
                hits.append(scene.turn_hit(number, "similar", best[1]))
        return hits


class Fuzzy(Ungated, msgspec.Struct, frozen=True):
    """A phrase is said nearly: some stretch of a turn resembles it, to `at_least` of 100."""

    texts: tuple[str, ...]
    at_least: float
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        from rapidfuzz.fuzz import partial_ratio_alignment

        hits = []
        for number in turns_in(scene, reaches, self.roles):
            begin = scene.starts[number]
            said = scene.text[begin : scene.ends[number]]
            # A phrase longer than the turn would be the haystack, not the needle.
            near = (
                partial_ratio_alignment(text, said, score_cutoff=self.at_least)
                for text in self.texts
                if len(text) <= len(said)
            )
            best = max(filter(None, near), key=lambda found: found.score, default=None)
            if best:
                hits.append(
                    Hit(number, begin + best.dest_start, begin + best.dest_end, "similar", best.score)
                )
        return hits
