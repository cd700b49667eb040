"""What only reply templates are asked: their placeholders, and that no two of them say the same."""

from __future__ import annotations

import msgspec

from cs_lint.checks.finder import Reaches, Ungated, inside, turns_touched
from cs_lint.match.hit import Hit, NotApplicable
from cs_lint.match.scene import Scene
from cs_lint.packs.condition import Placeholders
from cs_lint.packs.grammar import PLACEHOLDERS, Scope
from cs_lint.text.alike import Alike
from cs_lint.text.placeholders import Placeholder, find_placeholders, same_name


class PlaceholderIn(Ungated, msgspec.Struct, frozen=True):
    """A placeholder in one of the states, of one of the names where any are asked for."""

    states: frozenset[str]
    names: frozenset[str]
    declared: tuple[str, ...]
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        hits = []
        for turn in turns_touched(scene, reaches, self.roles):
            for found in find_placeholders(scene.call.turns[turn].text, self.declared):
                if self._is_meant(found):
                    places = scene.place_of(turn, found.start), scene.place_of(turn, found.end)
                    hits.append(Hit(turn, *places, "regex", exact=(found.start, found.end)))
        return [hit for hit in hits if inside(hit.start, hit.end, reaches)]

    def _is_meant(self, found: Placeholder) -> bool:
        if self.names:
            return found.name is not None and same_name(found.name) in self.names
        return found.state in self.states or ("undeclared" in self.states and self._is_stranger(found))

    def _is_stranger(self, found: Placeholder) -> bool:
        known = {same_name(name) for name in self.declared}
        return bool(known) and found.name is not None and same_name(found.name) not in known


def placeholder_in(asked: Placeholders, named: tuple[str, ...], names: Scope, roles: int) -> PlaceholderIn:
    """The condition for `placeholder:` of a pack; `named` are the names asked for."""
    declared = tuple(names.variables.get(PLACEHOLDERS, ()))
    return PlaceholderIn(frozenset(asked.state), frozenset(map(same_name, named)), declared, roles)


class LongMessage(Ungated, msgspec.Struct, frozen=True):
    """A message of more than so many characters, marks and all; a placeholder is one character."""

    over: float
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> list[Hit]:
        sent = ((turn, scene.sent(turn)) for turn in turns_touched(scene, reaches, self.roles))
        return [scene.turn_hit(turn, "count", chars) for turn, chars in sent if chars > self.over]


class Unique(Ungated, msgspec.Struct, frozen=True):
    """No text of the run says what one before it said, to `similarity` of 100."""

    similarity: float
    roles: int

    def judge(self, scene: Scene) -> list[Hit]:
        if scene.earlier is None:
            raise NotApplicable("it compares the texts of a run, and this one was judged by itself")
        earlier = scene.earlier.setdefault(id(self), Alike())
        hits = []
        for turn in scene.numbers(self.roles):
            said = scene.text[scene.starts[turn] : scene.ends[turn]]
            first = earlier.find(said, self.similarity) if said else None
            if first:
                hits.append(scene.turn_hit(turn, "similar", first[1])._replace(other=first[0]))
            elif said:
                earlier.add(said, scene.call.place)
        return hits
