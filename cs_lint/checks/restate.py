"""The condition `restates`: a turn takes up in its own sentence what the other side has said.

Who restates a matter needs its words: 蛋糕, 六点前, 没送到. Numbers do not count, for a number is read back to be
checked, nor do the commonest words of the language, which any two people share.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from cs_lint.checks.finder import Reaches, Ungated, turns_in
from cs_lint.match.scene import ROLE_BITS, Hit, Scene
from cs_lint.text.fold import level
from cs_lint.text.tokens import content_words

SPEAKERS: Final = ROLE_BITS["agent"] | ROLE_BITS["customer"]


class Restates(Ungated, msgspec.Struct, frozen=True):
    """Turns of the roles with at least `words` different content words that the other side has used before."""

    words: float
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> Iterator[Hit]:
        others, heard = SPEAKERS & ~self.roles, set[str]()
        asked = set(turns_in(scene, reaches, self.roles))
        for number in range(max(asked, default=-1) + 1):
            if scene.roles[number] & others:
                heard |= _content(scene, number)
            elif number in asked and len(heard) >= self.words:
                shared = heard & _content(scene, number)
                if len(shared) >= self.words:
                    yield scene.turn_hit(number, "similar", len(shared))


def _content(scene: Scene, turn: int) -> set[str]:
    return set(content_words(level(scene.texts[turn])))
