"""One atom's phrases by their sound: where they are, and which character stands where the phrase has which."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import msgspec

from cs_lint import cache
from cs_lint.match.index import Found, searcher
from cs_lint.match.scene import Scene, Span
from cs_lint.packs.condition import Span as SpanKind
from cs_lint.packs.grammar import EDGE
from cs_lint.packs.phrases import Gapped, PhraseSet
from cs_lint.text import sound, tokens
from cs_lint.text.sound import sounds

_LITERAL = re.compile(r"[^\W\d_a-zA-Z]+")
"""A run of Han in the source of a phrase's regular expression: nothing else there is a letter beyond ASCII."""


class Sounding(NamedTuple):
    """A phrase heard: its span of places, and the places whose characters the phrase has, with those it has."""

    start: int
    end: int
    chars: tuple[tuple[int, str], ...]


Target = str | int
"""A text, or the number of a gapped phrase, that an anchor was found of."""
Noted = tuple[int, int, int, Target, str]
"""Heard somewhere: the turn, start and end, what it is of, and the way of sounding in which it was heard."""


def spellings(phrases: PhraseSet) -> Iterator[tuple[str, Target]]:
    """By what phrases are found, as it sounds, and what that is of. A single character is no evidence by its sound."""
    sought: list[tuple[str, Target]] = [(text, text) for text in phrases.texts if len(text.strip(EDGE)) > 1]
    sought += [(text, which) for which, gapped in enumerate(phrases.gapped) for text in gapped.anchors]
    return ((spelt, target) for text, target in sought for spelt in sounds().spelt(text))


class Spelt(msgspec.Struct, frozen=True, array_like=True):
    """Everything that some phrases are found by, as it sounds: each text once, and which phrases (by number) it is of.

    That is decoded when a text is heard: few of the tens of thousands ever are.
    """

    texts: list[str]
    targets: list[msgspec.Raw]

    def aims(self, which: int) -> list[tuple[int, Target]]:
        """Which phrases a text, by number, is of, and what of them."""
        return _AIMS.decode(self.targets[which])


_AIMS = msgspec.msgpack.Decoder(list[tuple[int, Target]])


def spelt(several: Sequence[PhraseSet]) -> Spelt:
    """What several lists of phrases are found by; kept, for to spell out all the readings takes most of a second."""
    made_from = [(phrases.texts, [gapped.anchors for gapped in phrases.gapped]) for phrases in several]
    code = cache.code_of(__name__, sound.__name__, tokens.__name__)
    versions = cache.installed("pypinyin", "jieba")
    name = cache.name_of(b"spellings", code, versions, msgspec.msgpack.encode(made_from))
    return cache.kept(name, Spelt, lambda: _spelt(several))


def _spelt(several: Sequence[PhraseSet]) -> Spelt:
    targets: dict[str, list[tuple[int, Target]]] = {}
    for which, phrases in enumerate(several):
        for text, target in spellings(phrases):
            targets.setdefault(text, []).append((which, target))
    return Spelt(list(targets), [msgspec.Raw(msgspec.msgpack.encode(each)) for each in targets.values()])


class Ear:
    """Looks for phrases in a call's text as it sounds."""

    def __init__(self, phrases: PhraseSet, roles: int, span: SpanKind) -> None:
        self._phrases, self._roles, self._span = phrases, roles, span
        self._gapped = [_Gapped(gapped) for gapped in phrases.gapped]

    def soundings(self, noted: Iterable[Noted], scene: Scene, low: int, high: int) -> Iterator[Sounding]:
        """The phrases between two places that what was noted is of; gapped ones are verified."""
        tried: set[tuple[Target, int, str]] = set()
        for turn, start, end, target, heard in noted:
            if start < low or high < end:
                continue
            part = (start, end) if isinstance(target, str) else self._part(scene, turn, start, end)
            if part is None:
                continue
            begin, stop = max(part[0], low), min(part[1], high)
            # Most ways in which a part of a call sounds are one: the same is not tried twice.
            key = target, begin, heard[begin:stop]
            if key in tried:
                continue
            tried.add(key)
            if isinstance(target, str):
                yield _sounding(start, end, ((start, target),), scene.text)
            else:
                yield from self._gapped[target].soundings(heard, begin, stop, scene.text)

    def heard(self, scene: Scene, low: int, high: int) -> Iterator[Noted]:
        """What is heard between two places that a phrase is found by."""
        targets, search = self._search
        for part, heard in {heard[low:high]: heard for heard in scene.heard}.items():
            for which, start, end in search(part):
                turn = scene.turn_at(start + low)
                if scene.roles[turn] & self._roles:
                    for target in targets[which]:
                        yield turn, start + low, end + low, target, heard

    @cached_property
    def _search(self) -> tuple[list[list[Target]], Callable[[str], Found]]:
        targets: dict[str, list[Target]] = {}
        for spelt, target in spellings(self._phrases):
            targets.setdefault(spelt, []).append(target)
        return list(targets.values()), searcher(list(targets))

    def _part(self, scene: Scene, turn: int, start: int, end: int) -> Span | None:
        """What a phrase with an anchor there may stretch over: its clause, its sentence, its turn."""
        if self._span not in ("clause", "sentence"):
            return scene.reach(turn, turn)
        for unit in scene.units(turn, self._span == "clause"):
            if unit[0] <= start and end <= unit[1]:
                return unit
        return None


class _Gapped:
    """One gapped phrase by its sound."""

    def __init__(self, gapped: Gapped) -> None:
        self._source, self._also = gapped.regex, gapped.also

    def soundings(self, heard: str, low: int, high: int, said: str) -> Iterator[Sounding]:
        if self._also and not self._is_beside(heard[low:high]):
            return
        # Without groups an expression fails ten times as fast, and nearly all do.
        for found in self._plain.finditer(heard, low, high):
            literals, regex = self._marked
            if match := regex.match(heard, found.start(), high):
                runs = ((at, text) for (at, _), text in zip(match.regs[1:], literals, strict=True) if at >= 0)
                yield _sounding(*match.span(), runs, said)

    def _is_beside(self, part: str) -> bool:
        """Whether anything is heard that has to stand beside the anchor: asked before any expression is compiled."""
        return any(spelt in part for spelt in self._beside)

    @cached_property
    def _beside(self) -> frozenset[str]:
        return frozenset(chain.from_iterable(map(sounds().spelt, self._also)))

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
