"""Conditions on words and facts. Each is a frozen record with one question: where does it hold?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from cs_lint.checks.finder import Reaches, Ungated, Window, inside, turns_touched
from cs_lint.checks.linear import Linear
from cs_lint.checks.scopes import whole
from cs_lint.match.hit import CALL_HIT, Hit
from cs_lint.match.scene import Scene
from cs_lint.model import MatchedBy


class Say(Ungated, msgspec.Struct, frozen=True):
    """One of the phrases is said. `loose`: a text of the atom found is a hit, whatever punctuation it spans."""

    atom: int
    gated: bool
    loose: bool

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> Iterator[Hit]:
        for low, high in reaches:
            last = low, low
            for start, end in scene.spans(self.atom, low, high):
                # Of matches that overlap the first is told, 不行啊 rather than 不行; guards look at all of them.
                if start >= last[1] or end <= last[0]:
                    last = start, end
                    yield Hit(scene.turn_at(start), start, end)

    def possible(self, scene: Scene) -> bool:
        if self.atom not in scene.leading:
            return True
        return self.atom in scene.candidates and scene.said_any(self.atom)

    def plain(self, scene: Scene, reaches: Reaches) -> Iterator[Hit]:
        # Whole texts seen in the one pass need no verification.
        if self.loose:
            for turn, start, end, which in scene.candidates.get(self.atom, ()):
                if which < 0 and inside(start, end, reaches):
                    yield Hit(turn, max(start, scene.starts[turn]), min(end, scene.ends[turn]))

    def holds(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> bool:
        if self.atom in scene.leading and self.atom not in scene.candidates:
            return False
        for low, high in reaches:
            if scene.phrases.holds(self.atom, scene, low, high):
                return True
        return False

    def gate(self) -> frozenset[int] | None:
        return frozenset((self.atom,)) if self.gated else None

    def leads(self) -> frozenset[int]:
        return self.gate() or frozenset()


class SayMerged(Ungated, msgspec.Struct, frozen=True):
    """One of the phrases is said, in the scope's turns read as one text."""

    search: Callable[[str], Iterator[tuple[int, int]]]
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        places = [
            place
            for low, high in reaches
            for turn in turns_touched(scene, ((low, high),), self.roles)
            for place in range(max(low, scene.starts[turn]), min(high, scene.ends[turn]))
        ]
        merged = "".join(scene.text[place] for place in places)
        return [self._hit(scene, places[start], places[end - 1] + 1) for start, end in self.search(merged)]

    def _hit(self, scene: Scene, start: int, end: int) -> Hit:
        turn = scene.turn_at(start)
        return Hit(turn, start, min(end, scene.ends[turn]))


class Regex(Ungated, msgspec.Struct, frozen=True):
    """A linear-time regular expression matches the original text of a turn, and another does not.

    `needs`: characters of which a match cannot do without at least one; empty: none is known.
    """

    search: Linear
    refused: Linear | None
    roles: int
    needs: frozenset[str]

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        if not self.possible(scene):
            return []
        turns = list(turns_touched(scene, reaches, self.roles))
        texts = [scene.texts[turn] for turn in turns]
        matches = list(self.search.in_each(texts))
        if self.refused:
            matched = {which for which, _, _ in matches}
            refused = {which for which in matched if self.refused.matches(texts[which])}
            matches = [match for match in matches if match[0] not in refused]
        hits = [_original_hit(scene, turns[which], *span) for which, *span in matches]
        return [hit for hit in hits if inside(hit.start, hit.end, reaches)]

    def possible(self, scene: Scene) -> bool:
        said = scene.said
        for char in self.needs:
            if char in said:
                return True
        return not self.needs


def _original_hit(scene: Scene, turn: int, start: int, end: int) -> Hit:
    return Hit(turn, scene.place_of(turn, start), scene.place_of(turn, end), "regex", exact=(start, end))


def figures_meant(scene: Scene, turn: int) -> str:
    """A turn's text; of a misheard call with figures where characters of their sound stand: 两分中 is 两分钟."""
    text = scene.texts[turn]
    if not scene.misheard:
        return text
    from cs_lint.text.misheard_figures import with_figures

    return with_figures(text)


class EntityIn(Ungated, msgspec.Struct, frozen=True):
    """A number, a time or another entity is said, its figure (seconds, yuan) inside the window.

    `by_ear`: also with digits that a recogniser wrote as other characters of their sound.
    """

    kinds: frozenset[str]
    window: Window
    roles: int
    by_ear: bool = False

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        hits: list[Hit] = []
        if not self.possible(scene):
            return hits
        for turn in self._turns(scene, reaches):
            said = figures_meant(scene, turn) if self.by_ear else scene.texts[turn]
            for entity in scene.entities(said, self.kinds):
                if entity.value is not None and not self.window.holds(entity.value):
                    continue
                start, end = scene.place_of(turn, entity.start), scene.place_of(turn, entity.end)
                if inside(start, end, reaches):
                    exact = (entity.start, entity.end)
                    as_said = said[slice(*exact)] == scene.texts[turn][slice(*exact)]
                    how: MatchedBy = "entity" if as_said else "sound"
                    hits.append(Hit(turn, start, end, how, entity.value, exact=exact))
        return hits

    def _turns(self, scene: Scene, reaches: Reaches) -> Iterable[int]:
        """The turns to search: of the whole call those that a cheap look at all of it leaves."""
        if reaches == whole(scene) and not (self.by_ear and scene.misheard):
            return [turn for turn in scene.hinted(self.kinds).all() if scene.roles[turn] & self.roles]
        return turns_touched(scene, reaches, self.roles)

    def possible(self, scene: Scene) -> bool:
        return (self.by_ear and scene.misheard) or bool(scene.hinted(self.kinds))


_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "contains": lambda a, b: b in a,
    "in": lambda a, b: a in b,
}
COMPARISONS = (*_COMPARISONS, "exists")
_SIZED = ("<", ">", "<=", ">=")


def uncomparable(operator: str, operand: Any) -> str | None:
    """Why no fact ever compares so with a value as a pack writes it; None where one may."""
    if operand is None:
        return "no fact is ever nothing: write {exists: false}"
    if operator == "exists" and not isinstance(operand, bool):
        return "`exists` is true or false"
    if operator == "in" and (not isinstance(operand, str | list) or not operand):
        return "`in` needs a list of values"
    if operator in _SIZED and isinstance(operand, bool | list | dict):
        return f"`{operator}` compares with a number or a text"
    return None


class Metadata(Ungated, msgspec.Struct, frozen=True):
    """Facts of the call compare as asked. `roles` set: the hit is that role's first turn."""

    wanted: tuple[tuple[str, str, Any], ...]
    roles: int | None

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        if not self.possible(scene):
            return []
        if self.roles is not None:
            for turn, role in enumerate(scene.roles):
                if role & self.roles:
                    return [scene.turn_hit(turn, "metadata")]
        return [CALL_HIT]

    def possible(self, scene: Scene) -> bool:
        for key, operator, value in self.wanted:
            if not self._holds(scene, key, operator, value):
                return False
        return True

    def _holds(self, scene: Scene, key: str, operator: str, value: Any) -> bool:
        actual = fact(scene, key)
        if operator == "exists":
            return (actual is not None) == bool(value)
        try:
            return actual is not None and _COMPARISONS[operator](actual, value)
        except TypeError:  # a text where a number was expected: the fact is not as asked
            return False


def fact(scene: Scene, key: str) -> Any:
    """A call's own field or metadata value, None where it has none."""
    call = scene.call
    if key in ("channel", "direction", "agent_id", "call_id", "started_at"):
        return getattr(call, key)
    return call.metadata.get(key)
