"""One atom's phrases by their sound: where they are, and which character stands where the phrase has which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cs_lint.match.index import searcher
from cs_lint.match.scene import Scene, Span
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
        self._gapped = [_Gapped(gapped) for gapped in phrases.gapped]
        texts = (text for text in phrases.texts if len(text.strip(EDGE)) > 1)
        sought: list[tuple[str, str | int]] = [(text, text) for text in texts]
        sought += [(text, n) for n, gapped in enumerate(phrases.gapped) for text in gapped.anchors]
        targets: dict[str, list[str | int]] = {}
        for text, target in sought:
            for spelt in sounds().spelt(text):
                targets.setdefault(spelt, []).append(target)
        self._targets, self._search = list(targets.values()), searcher(list(targets))

    def soundings(self, scene: Scene, heard: str, low: int, high: int) -> Iterator[Sounding]:
        """The phrases between two places of `heard`, one of the ways in which the scene's text sounds."""
        tried: set[tuple[int, int]] = set()
        for which, start, end in self._search(heard[low:high]):
            turn = scene.turn_at(start + low)
            if not scene.roles[turn] & self._roles:
                continue
            for target in self._targets[which]:
                if isinstance(target, str):
                    yield _sounding(start + low, end + low, ((start + low, target),), scene.text)
                elif (turn, target) not in tried:
                    tried.add((turn, target))
                    yield from self._in_turn(self._gapped[target], scene, heard, turn, (low, high))

    def _in_turn(
        self, gapped: _Gapped, scene: Scene, heard: str, turn: int, within: Span
    ) -> Iterator[Sounding]:
        clause = self._span == "clause"
        parted = clause or self._span == "sentence"
        for start, end in scene.units(turn, clause) if parted else (scene.reach(turn, turn),):
            yield from gapped.soundings(heard, max(start, within[0]), min(end, within[1]), scene.text)


class _Gapped:
    """One gapped phrase by its sound."""

    def __init__(self, gapped: Gapped) -> None:
        self._source = gapped.regex
        self._literals: list[str] = []
        self._regex: re.Pattern[str] | None = None

    def soundings(self, heard: str, low: int, high: int, said: str) -> Iterator[Sounding]:
        if self._regex is None:
            self._literals = _LITERAL.findall(self._source)
            self._regex = re.compile(_LITERAL.sub(lambda run: f"({sounds().pattern(run[0])})", self._source))
        for match in self._regex.finditer(heard, low, high):
            runs = (
                (at, text) for (at, _), text in zip(match.regs[1:], self._literals, strict=True) if at >= 0
            )
            yield _sounding(*match.span(), runs, said)


def _sounding(start: int, end: int, runs: Iterable[tuple[int, str]], said: str) -> Sounding:
    chars = ((at + n, char) for at, text in runs for n, char in enumerate(text) if char != EDGE)
    return Sounding(start + (said[start] == EDGE), end - (said[end - 1] == EDGE), tuple(chars))
