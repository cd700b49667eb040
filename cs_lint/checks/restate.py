"""The condition `restates`: a turn takes up in its own sentence what the other side has said.

Who restates a matter needs its words: 蛋糕, 六点, 没送到. Each two characters of a stretch that the other side has
used, too, are taken for one. Numbers do not count, for a number is read back to be checked, nor do the pairs of
characters that are in everybody's mouth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import msgspec

from cs_lint.checks.finder import Reaches, Ungated, turns_in
from cs_lint.match.hit import Hit
from cs_lint.match.scene import ROLE_BITS, Scene
from cs_lint.packs.rarity import usual_pairs

SPEAKERS: Final = ROLE_BITS["agent"] | ROLE_BITS["customer"]
_DIGIT: Final = "零〇一二三四五六七八九十百千万亿两幺"


@cache
def _words() -> re.Pattern[str]:
    return re.compile(f"(?:(?![{_DIGIT}]{{3}})[一-鿿]){{2,}}")


class Restates(Ungated, msgspec.Struct, frozen=True):
    """Turns of the roles with at least `words` different words that the other side has used before."""

    words: float
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> Iterator[Hit]:
        others, heard = SPEAKERS & ~self.roles, set[str]()
        asked = set(turns_in(scene, reaches, self.roles))
        for number in range(max(asked, default=-1) + 1):
            if scene.roles[number] & others:
                heard.update(_pairs(scene.folded[number]))
            elif number in asked:
                shared = sum(len(stretch) // 2 for stretch in set(_shared(scene.folded[number], heard)))
                if shared >= self.words:
                    yield scene.turn_hit(number, "similar", shared)


def _pairs(text: str) -> Iterator[str]:
    for stretch in _words().findall(text):
        yield from map(str.__add__, stretch, stretch[1:])


def _shared(text: str, heard: set[str]) -> Iterator[str]:
    """The longest stretches of a text all of whose pairs were heard, as far as they tell anything."""
    for stretch in _words().findall(text):
        start = 0
        for end in range(1, len(stretch) + 1):
            if end == len(stretch) or stretch[end - 1 : end + 1] not in heard:
                if _tells(stretch[start:end]):
                    yield stretch[start:end]
                start = end


def _tells(stretch: str) -> bool:
    return stretch.strip(_DIGIT) != "" and any(pair not in _usual() for pair in _pairs(stretch))


@cache
def _usual() -> frozenset[str]:
    return frozenset(usual_pairs())
