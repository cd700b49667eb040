"""Finding a text that says nearly the same as one before, without comparing it with every one.

Of two texts that differ in at most d characters, one cut into d + 1 blocks has a block that stands whole in the other.
So only texts that share one of a few short pieces are compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_PIECE: Final = 4


class Alike:
    """Texts in the order in which they were added, each with what it is known by."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._names: list[str] = []
        self._by_piece: dict[str, list[int]] = {}
        self._by_text: dict[str, int] = {}

    def add(self, text: str, name: str) -> None:
        """Remember a text."""
        number = len(self._texts)
        self._texts.append(text)
        self._names.append(name)
        self._by_text.setdefault(text, number)
        for piece in {text[at : at + _PIECE] for at in range(len(text) - _PIECE + 1)}:
            self._by_piece.setdefault(piece, []).append(number)

    def find(self, text: str, similarity: float) -> tuple[str, float] | None:
        """The name of the text most like this one, and how like (of 100), if that is `similarity` or more."""
        if text in self._by_text:
            return self._names[self._by_text[text]], 100.0
        near = {number: self._texts[number] for number in self._near(text, similarity)}
        if not near:
            return None
        from rapidfuzz.fuzz import ratio
        from rapidfuzz.process import extractOne

        best = extractOne(text, near, scorer=ratio, score_cutoff=similarity)
        return (self._names[best[2]], best[1]) if best else None

    def _near(self, text: str, similarity: float) -> Iterable[int]:
        """The numbers of the texts that may be so like this one."""
        share = 1 - similarity / 100
        if share >= 1:
            return range(len(self._texts))
        longest = len(text) * (1 + share) / (1 - share)
        blocks = int(share * (len(text) + longest)) + 1
        size = len(text) // blocks
        if size < _PIECE:
            # An equal text was looked for before.
            return () if blocks == 1 else range(len(self._texts))
        rarest = (self._rarest(text[at * size : (at + 1) * size]) for at in range(blocks))
        return sorted({number for numbers in rarest for number in numbers})

    def _rarest(self, block: str) -> list[int]:
        pieces = (block[at : at + _PIECE] for at in range(len(block) - _PIECE + 1))
        return min((self._by_piece.get(piece, []) for piece in pieces), key=len)
