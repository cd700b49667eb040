"""What speech recognition does to a call: characters heard as others that sound like them, lost, or put in.

For measuring how rules bear it. The same rate and seed make the same errors in the same call, whatever other
calls there are.
"""

from __future__ import annotations

import bisect
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from cs_lint.model import Call, Turn
from cs_lint.text.sound import Sounds, sounds

MISHEARD, LOST = 0.70, 0.15
"""Of all errors; what is left is put in. A character that sounds like no other one is lost instead of misheard."""
DEFAULT_RATE = 0.11
"""Of characters, as the recogniser of one of the source documents has it: right in 89 of 100."""


@dataclass(slots=True)
class Noise:
    """A recogniser that errs in `rate` of all letters, digits and Han; punctuation is not heard."""

    rate: float = DEFAULT_RATE
    seed: int = 0
    _sounds: Sounds = field(default_factory=sounds)
    _rivals: dict[str, tuple[str, list[float]]] = field(default_factory=dict)

    def call(self, call: Call) -> Call:
        """The call as it would have been transcribed. Its ids, roles, times and labels stay."""
        chance = random.Random(f"{self.seed}\0{call.call_id}")  # noqa: S311 - no secret
        return msgspec.structs.replace(call, turns=tuple(self._turn(turn, chance) for turn in call.turns))

    def _turn(self, turn: Turn, chance: random.Random) -> Turn:
        return msgspec.structs.replace(turn, text=self.text(turn.text, chance))

    def text(self, text: str, chance: random.Random) -> str:
        """What would be heard of a text, by the errors that `chance` draws."""
        heard = "".join(self._char(char, chance) for char in text)
        # A recogniser drops no turn without a trace: a turn that had words keeps one.
        return heard if heard.strip() else text

    def _char(self, char: str, chance: random.Random) -> str:
        if not char.isalnum() or chance.random() >= self.rate:
            return char
        kind = chance.random()
        if kind < MISHEARD:
            return self._misheard(char, chance)
        if kind < MISHEARD + LOST:
            return ""
        return char + _one_of(self._common(), chance)

    def _misheard(self, char: str, chance: random.Random) -> str:
        rivals = self._rivals.get(char)
        if rivals is None:
            rivals = self._rivals[char] = self._rivals_of(char)
        return _one_of(rivals, chance) if rivals[0] else ""

    def _rivals_of(self, char: str) -> tuple[str, list[float]]:
        """Common characters that sound like one, and how likely each is, added up."""
        codes, table = set(self._sounds.of(char)), self._sounds.table
        found = [
            (other, share)
            for other, share in zip(table.common, table.shares, strict=True)
            if other != char and share and not codes.isdisjoint(self._sounds.of(other))
        ]
        return "".join(other for other, _ in found), list(itertools.accumulate(share for _, share in found))

    def _common(self) -> tuple[str, list[float]]:
        if "" not in self._rivals:
            table = self._sounds.table
            self._rivals[""] = table.common, list(itertools.accumulate(table.shares))
        return self._rivals[""]


def _one_of(weighted: tuple[str, Sequence[float]], chance: random.Random) -> str:
    chars, up_to = weighted
    return chars[bisect.bisect(up_to, chance.random() * up_to[-1], hi=len(chars) - 1)]
