"""What lifts a hit: a longer phrase around it, words beside it, a quote, an echo, a negation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from itertools import chain
from typing import Protocol

import msgspec

from cs_lint.checks.finder import Finder, Reaches, Wrapper, exists
from cs_lint.checks.scopes import resolve
from cs_lint.match.hearing import Hearing
from cs_lint.match.hit import Hit, NotApplicable
from cs_lint.match.scene import Scene, Span
from cs_lint.packs.scope import ScopePart


@cache
def _negated() -> re.Pattern[str]:
    # 有没有 and 能不能 ask, and what is denied in another clause is something else.
    return re.compile(
        r"(?:(?<=(.))[不没](?!\1)|(?<![^\n])[不没]|(?<!有)没有|别|勿|未|非|禁止|无需|无须|避免|甭)[^\n]{0,2}$"
    )


@cache
def _reported() -> re.Pattern[str]:
    return re.compile(
        r"(?<![跟给和对我听那向帮替为让请])(?:[您你](?![^\n]{0,4}[这那][么样][说讲])|客户|顾客|用户|他|她|它|对方|人家|别人|有人|骗子)(?:[跟对和给]我|[^\n我没]){0,4}"
        r"(?:(?<!请)[说讲]|问|提到|反映|反馈|认为|指的|的意思是)(?![话慢快得])[^\n]{0,4}$"
    )


@cache
def _quotes() -> re.Pattern[str]:
    return re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|‘[^’]*’|\"[^\"]*\"|《[^》]*》")


class Guard(Protocol):
    """Says whether a hit in a turn is lifted. One on the call as a whole never is, so nobody is asked about it."""

    def lifts(self, hit: Hit, turn: int, scene: Scene) -> bool: ...


class Guarded(Wrapper, msgspec.Struct, frozen=True):
    """A condition less the hits that a guard lifts."""

    inner: Finder
    guards: tuple[Guard, ...]

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> Iterator[Hit]:
        for hit in self.inner.find(scene, reaches, trigger):
            if not self._lifted(hit, scene):
                yield hit

    def holds(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> bool:
        for hit in self.inner.plain(scene, reaches):
            if not self._lifted(hit, scene):
                return True
        return exists(self.find(scene, reaches, trigger))

    def _lifted(self, hit: Hit, scene: Scene) -> bool:
        turn = hit.turn
        return turn is not None and any(guard.lifts(hit, turn, scene) for guard in self.guards)


class Phrase(msgspec.Struct, frozen=True):
    """What a guard looks for: as it is written and, in a call that shows recognition errors, as it sounds.

    A misheard word that would excuse must not accuse.
    """

    atom: int
    hearing: Hearing | None

    def spans(self, scene: Scene, low: int, high: int) -> Iterable[Span]:
        """Where it is between two places."""
        said = scene.spans(self.atom, low, high)
        if self.hearing is None or not scene.misheard:
            return said
        return chain(said, self.hearing.spans(self.atom, scene, low, high, "owed"))


class Inside(msgspec.Struct, frozen=True):
    """The hit is part of a longer phrase: 信用 in 信用卡."""

    phrase: Phrase

    def lifts(self, hit: Hit, turn: int, scene: Scene) -> bool:
        with suppress(NotApplicable):  # where no company is set, no hit is part of its name
            spans = self.phrase.spans(scene, *scene.reach(turn, turn))
            return any(start <= hit.start and hit.end <= end for start, end in spans)
        return False


class Beside(msgspec.Struct, frozen=True):
    """A phrase stands near the hit, in the same turn, on one side of it."""

    phrase: Phrase
    within: int
    ahead: bool

    def lifts(self, hit: Hit, turn: int, scene: Scene) -> bool:
        spans = self.phrase.spans(scene, *scene.reach(turn, turn))
        # A phrase may reach into the hit: 谢谢您 before 您等我.
        if self.ahead:
            return any(
                hit.end < end and start - hit.end <= self.within for start, end in spans if start >= hit.start
            )
        return any(
            start < hit.start and hit.start - end <= self.within for start, end in spans if end <= hit.end
        )


class SameUnit(msgspec.Struct, frozen=True):
    """A phrase stands in the same clause or sentence."""

    phrase: Phrase
    clause: bool

    def lifts(self, hit: Hit, turn: int, scene: Scene) -> bool:
        low, _ = scene.unit(hit.start, self.clause)
        _, high = scene.unit(hit.end - 1, self.clause)
        return any(
            low <= start and end <= high for start, end in self.phrase.spans(scene, *scene.reach(turn, turn))
        )


class SameTurn(msgspec.Struct, frozen=True):
    """A phrase stands in the same turn, or in the one before, by another speaker."""

    phrase: Phrase
    previous: bool

    def lifts(self, hit: Hit, turn: int, scene: Scene) -> bool:
        scope = ScopePart("previous", 1) if self.previous else ScopePart("same")
        reaches = resolve((scope,), scene, hit)
        return any(True for low, high in reaches for _ in self.phrase.spans(scene, low, high))


class Quoted(msgspec.Struct, frozen=True):
    """The words stand in quotation marks, or are told as somebody's: 您刚才说…"""

    def lifts(self, hit: Hit, turn: int, scene: Scene) -> bool:
        begin = scene.starts[turn]
        if _reported().search(scene.text[max(begin, hit.start - 14) : hit.start]):
            return True
        quotes = list(_quotes().finditer(scene.call.turns[turn].text))
        if not quotes:
            return False
        start, end = scene.original(hit)
        return any(quote.start() < start and end < quote.end() for quote in quotes)


class Echo(msgspec.Struct, frozen=True):
    """The other side said the very words just before."""

    def lifts(self, hit: Hit, turn: int, scene: Scene) -> bool:
        own, role = scene.block_of(turn), scene.call.turns[turn].role
        said = scene.text[hit.start : hit.end]
        earlier = [block for block in scene.blocks[max(0, own - 3) : own] if block.role != role]
        return any(said in scene.text[slice(*scene.reach(block.first, block.last))] for block in earlier)


class Negated(msgspec.Struct, frozen=True):
    """A negation stands in their clause, at most two characters before the words."""

    def lifts(self, hit: Hit, turn: int, scene: Scene) -> bool:
        begin = max(scene.starts[turn], scene.unit(hit.start, clause=True)[0], hit.start - 6)
        return _negated().search(scene.text[begin : hit.start]) is not None


class Holds(msgspec.Struct, frozen=True):
    """Another condition holds, its scope taken from the hit; without one, in the hit's own turn."""

    condition: Finder

    def lifts(self, hit: Hit, turn: int, scene: Scene) -> bool:
        return exists(self.condition.find(scene, (scene.reach(turn, turn),), hit))
