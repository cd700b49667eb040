"""One atom's phrases by their sound: where they are, and which character stands where the phrase has which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from cs_lint.match.automaton import Search, searcher
from cs_lint.match.scene import Scene
from cs_lint.packs.grammar import EDGE
from cs_lint.packs.phrases import Gapped, PhraseSet
from cs_lint.packs.schema import Span as SpanKind
from cs_lint.text.sound import sounds

_LITERAL = re.compile(r"[^\W\d_a-zA-Z]+")
"""A run of Han in the source of a phrase's regular expression: nothing else there is a letter beyond ASCII."""


class Sounding(NamedTuple):
    """A phrase heard: its span of places, and the places whose characters the phrase has, with those it has."""

    start: int
    end: int
    chars: tuple[tuple[int, str], ...]


class Ear:
    """Looks for phrases in a call's text as it sounds. What is a single character is no evidence by its sound."""

    def __init__(self, phrases: PhraseSet, roles: int, span: SpanKind) -> None:
        self._roles, self._span = roles, span
        self._texts: dict[str, list[str]] = {}
        for text in phrases.texts:
            if len(text.strip(EDGE)) > 1:
                for spelt in sounds().spelt(text):
                    self._texts.setdefault(spelt, []).append(text)
        self._search = searcher(list(self._texts))
        self._gapped = [_Gapped(gapped) for gapped in phrases.gapped]

    def soundings(self, scene: Scene, heard: str, low: int, high: int) -> Iterator[Sounding]:
        """The phrases between two places of `heard`, one of the ways in which the scene's text sounds."""
        part, written = heard[low:high], list(self._texts.values())
        for which, start, end in self._search(part):
            if scene.roles[scene.turn_at(start + low)] & self._roles:
                for text in written[which]:
                    yield _sounding(start + low, end + low, ((start + low, text),), scene.text)
        for gapped in self._gapped:
            if gapped.may_be(part):
                yield from self._found(gapped, scene, heard, low, high)

    def _found(self, gapped: _Gapped, scene: Scene, heard: str, low: int, high: int) -> Iterator[Sounding]:
        clause = self._span == "clause"
        parted = clause or self._span == "sentence"
        for turn in range(scene.turn_at(low), scene.turn_at(high - 1) + 1):
            if scene.roles[turn] & self._roles:
                whole = scene.reach(turn, turn)
                for start, end in scene.units(turn, clause) if parted else (whole,):
                    yield from gapped.soundings(heard, max(start, low), min(end, high), scene.text)


class _Gapped:
    """One gapped phrase by its sound."""

    def __init__(self, gapped: Gapped) -> None:
        self._sets = tuple(set(chain(*map(sounds().spelt, some))) for some in (gapped.anchors, gapped.also) if some)
        self._source = gapped.regex
        self._literals: list[str] = []
        self._regex: re.Pattern[str] | None = None

    def may_be(self, heard: str) -> bool:
        return all(any(text in heard for text in texts) for texts in self._sets)

    def soundings(self, heard: str, low: int, high: int, said: str) -> Iterator[Sounding]:
        if self._regex is None:
            self._literals = _LITERAL.findall(self._source)
            self._regex = re.compile(_LITERAL.sub(lambda run: f"({sounds().pattern(run[0])})", self._source))
        for match in self._regex.finditer(heard, low, high):
            runs = ((at, text) for (at, _), text in zip(match.regs[1:], self._literals, strict=True) if at >= 0)
            yield _sounding(*match.span(), runs, said)


def _sounding(start: int, end: int, runs: Iterable[tuple[int, str]], said: str) -> Sounding:
    chars = ((at + n, char) for at, text in runs for n, char in enumerate(text) if char != EDGE)
    return Sounding(start + (said[start] == EDGE), end - (said[end - 1] == EDGE), tuple(chars))
