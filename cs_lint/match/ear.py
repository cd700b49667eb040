"""One atom's phrases by their sound: where they are, and which character stands where the phrase has which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
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
        tried: set[tuple[Span, int]] = set()
        for which, start, end in self._search(heard[low:high]):
            turn = scene.turn_at(start + low)
            if not scene.roles[turn] & self._roles:
                continue
            for target in self._targets[which]:
                if isinstance(target, str):
                    yield _sounding(start + low, end + low, ((start + low, target),), scene.text)
                    continue
                part = self._part(scene, turn, start + low, end + low)
                if part and (part, target) not in tried:
                    tried.add((part, target))
                    within = max(part[0], low), min(part[1], high)
                    yield from self._gapped[target].soundings(heard, *within, scene.text)

    def _part(self, scene: Scene, turn: int, start: int, end: int) -> Span | None:
        """What a phrase with an anchor there may stretch over: its clause, its sentence, its turn."""
        if self._span not in ("clause", "sentence"):
            return scene.reach(turn, turn)
        units = scene.units(turn, self._span == "clause")
        return next((unit for unit in units if unit[0] <= start and end <= unit[1]), None)


class _Gapped:
    """One gapped phrase by its sound."""

    def __init__(self, gapped: Gapped) -> None:
        self._source, self._also = gapped.regex, gapped.also

    def soundings(self, heard: str, low: int, high: int, said: str) -> Iterator[Sounding]:
        if self._also and not self._beside.search(heard, low, high):
            return
        # Without groups an expression fails ten times as fast, and nearly all do.
        if not self._plain.search(heard, low, high):
            return
        literals, regex = self._marked
        for match in regex.finditer(heard, low, high):
            runs = ((at, text) for (at, _), text in zip(match.regs[1:], literals, strict=True) if at >= 0)
            yield _sounding(*match.span(), runs, said)

    @cached_property
    def _beside(self) -> re.Pattern[str]:
        return re.compile(sounds().pattern("|".join(map(re.escape, self._also))))

    @cached_property
    def _plain(self) -> re.Pattern[str]:
        return re.compile(sounds().pattern(self._source))

    @cached_property
    def _marked(self) -> tuple[list[str], re.Pattern[str]]:
        """The runs of Han in the phrase, and its expression with a group for each."""
        marked = _LITERAL.sub(lambda run: f"({sounds().pattern(run[0])})", self._source)
        return _LITERAL.findall(self._source), re.compile(marked)


def _sounding(start: int, end: int, runs: Iterable[tuple[int, str]], said: str) -> Sounding:
    chars = ((at + n, char) for at, text in runs for n, char in enumerate(text) if char != EDGE)
    return Sounding(start + (said[start] == EDGE), end - (said[end - 1] == EDGE), tuple(chars))
