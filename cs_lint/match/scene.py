"""A call made ready for rules: its folded text, its turns and speakers in it, and what was seen where.

Offsets here are *places*: code points of `Scene.text`, the folded turns joined by line feeds, with one
before the first and one after the last. `original` maps a span of places back to the turn it came from.
"""

from __future__ import annotations

import itertools
import operator
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Protocol

from cs_lint.match.blocks import Block, blocks_of
from cs_lint.match.hit import Hit, NotApplicable
from cs_lint.model import Call, MatchedBy
from cs_lint.text.alike import Alike
from cs_lint.text.entities import Entity, HintedLines, find_entities
from cs_lint.text.fold import fold, kept_offsets, level
from cs_lint.text.placeholders import FILLER
from cs_lint.text.sound import sounds
from cs_lint.text.tokens import word_edges

_text_of, _role_of = operator.attrgetter("text"), operator.attrgetter("role")
_start_of, _end_of = operator.attrgetter("start"), operator.attrgetter("end")

ROLE_BITS = {"agent": 1, "customer": 2, "bot": 4, "system": 8, "any": 15}

Span = tuple[int, int]
"""A half-open range of places: start, end."""

Earlier = dict[int, Alike]
"""What the calls judged before in a run said, for the rules (by identity) that compare calls."""

SENTENCE_END = re.compile(r"[。！？!?；;\n]")
CLAUSE_END = re.compile(r"[。！？!?；;\n，,、：:…—\s]")


class Phrases(Protocol):
    """Who knows the atoms of a scene: where they match between two places, and whether."""

    def spans(self, number: int, scene: Scene, low: int, high: int) -> Iterable[Span]: ...

    def holds(self, number: int, scene: Scene, low: int, high: int) -> bool: ...

    def said(self, number: int, scene: Scene) -> bool: ...


class Scene:
    """What conditions look at.

    `texts` are the turns' original texts (of a template veiled: of the same length, placeholders as one symbol), `said`
    all of them parted by line feeds, `folded` each turn's folded text; `candidates` maps an atom to (turn, start, end,
    number of the gapped phrase or -1). An atom of `leading` that has none is nowhere in the call.
    `earlier` is None where the call is judged by itself.
    `misheard`: recognition errors show in it; `doubtful`: or they may be in it; `by_ear` maps an atom
    that it may hold by sound to what was heard of it: turn, start, end, which text or gapped phrase, and as what.
    `memo`, `facts` and `hints` keep, by a condition's identity, where it holds, whether, and whether it could; `told`
    what a model tells, by label; `found` and `sure`, by an atom's number, where it matches and whether; `sought`
    where it matches between two places; `skipped` which turns a scope passes over.
    """

    __slots__ = (
        "_blocks",
        "_entities",
        "_heard",
        "_hinted",
        "_numbers",
        "_times",
        "_units",
        "blocks",
        "by_ear",
        "call",
        "candidates",
        "cuts",
        "doubtful",
        "earlier",
        "edges",
        "ends",
        "facts",
        "folded",
        "found",
        "hints",
        "kept",
        "leading",
        "lengths",
        "memo",
        "misheard",
        "phrases",
        "reaches",
        "roles",
        "said",
        "skipped",
        "sought",
        "starts",
        "sure",
        "text",
        "texts",
        "told",
        "words",
    )  # fmt: skip

    def __init__(
        self,
        call: Call,
        phrases: Phrases,
        leading: frozenset[int] = frozenset(),
        texts: list[str] | None = None,
    ) -> None:
        self.call, self.phrases, self.leading = call, phrases, leading
        texts = list(map(_text_of, call.turns)) if texts is None else texts
        self.texts = texts
        joined = "\n".join(texts)
        if joined.count("\n") >= len(texts):
            joined = "\n".join(text.replace("\n", " ") for text in texts)
        self.said = joined
        self.text = f"\n{fold(joined)}\n"
        self.folded = self.text[1:-1].split("\n") if texts else []
        self.lengths = list(map(len, self.folded))
        self.ends = list(itertools.accumulate(map(operator.add, self.lengths, itertools.repeat(1))))
        self.starts: list[int] = list(map(operator.sub, self.ends, self.lengths))
        roles = list(map(_role_of, call.turns))
        self.roles = list(map(ROLE_BITS.__getitem__, roles))
        self._numbers: dict[int, list[int]] = {}
        self.blocks = blocks_of(roles)
        self._blocks: dict[str, list[Block]] = {}
        self._heard: list[str] | None = None
        self.misheard = self.doubtful = False
        self.by_ear: dict[int, list[tuple[int, int, int, str | int, str]]] = {}
        self.words: dict[int, dict[int, Span]] = {}
        self._times: tuple[list[float], list[float]] | None = None
        self.candidates: dict[int, list[tuple[int, int, int, int]]] = {}
        self.memo: dict[int, list[Hit]] = {}
        self.facts: dict[int, bool] = {}
        self.hints: dict[int, bool] = {}
        self.told: dict[int, dict[int, list[tuple[int, float]]]] = {}
        self.reaches: dict[int, tuple[Span, ...]] = {}
        self._entities: dict[tuple[str, frozenset[str]], list[Entity]] = {}
        self._hinted: dict[frozenset[str], HintedLines] = {}
        self.found: dict[int, list[Span]] = {}
        self.sought: dict[tuple[int, int, int], Iterable[Span]] = {}
        self.sure: dict[int, bool] = {}
        self.skipped: dict[tuple[int, Span, Hit], bool] = {}
        self.cuts: dict[tuple[int, bool], list[int]] = {}
        self._units: dict[tuple[int, bool], list[Span]] = {}
        self.kept: dict[int, list[int]] = {}
        self.edges: dict[int, frozenset[int]] = {}
        self.earlier: Earlier | None = None

    def spans(self, atom: int, low: int = 0, high: int | None = None) -> Iterable[Span]:
        """Where an atom matches between two places, from left to right."""
        return self.phrases.spans(atom, self, low, len(self.text) if high is None else high)

    def hinted(self, kinds: frozenset[str]) -> HintedLines:
        """The turns that may hold an entity of some kinds."""
        known = self._hinted.get(kinds)
        if known is None:
            known = self._hinted[kinds] = HintedLines(self.said, kinds)
        return known

    def entities(self, text: str, kinds: frozenset[str]) -> list[Entity]:
        """The entities of some kinds in a turn's text, kept: several rules ask for the same."""
        known = self._entities.get((text, kinds))
        if known is None:
            known = self._entities[text, kinds] = find_entities(text, kinds)
        return known

    def said_any(self, atom: int) -> bool:
        """Whether a leading atom matches anywhere."""
        known = self.sure.get(atom)
        if known is None:
            known = self.sure[atom] = atom in self.candidates and self.phrases.said(atom, self)
        return known

    @property
    def heard(self) -> list[str]:
        """The text as it sounds, place by place: by the first readings of its characters, the second, and so on."""
        if self._heard is None:
            self._heard = sounds().heard(self.text)
        return self._heard

    def numbers(self, roles: int) -> list[int]:
        """The turns of some roles, in order."""
        known = self._numbers.get(roles)
        if known is None:
            mine = map(roles.__and__, self.roles)
            known = self._numbers[roles] = list(itertools.compress(itertools.count(), mine))
        return known

    def blocks_of(self, role: str | None) -> list[Block]:
        """The blocks of a role, in order; None: everybody's."""
        if role is None:
            return self.blocks
        known = self._blocks.get(role)
        if known is None:
            theirs = map(role.__eq__, map(_role_of, self.blocks))
            known = self._blocks[role] = list(itertools.compress(self.blocks, theirs))
        return known

    def turn_at(self, place: int) -> int:
        """The turn that holds a place; the line feed before a turn belongs to it."""
        return bisect_right(self.starts, place + 1) - 1

    def block_of(self, turn: int) -> int:
        """The number of the block that holds a turn."""
        return max(0, bisect_right(self.blocks, turn, key=lambda block: block.first) - 1)

    def reach(self, first: int, last: int) -> Span:
        """The places of turns `first` to `last`, with the line feeds at their edges."""
        return self.starts[first] - 1, self.ends[last] + 1

    def turn_hit(self, turn: int, how: MatchedBy, value: float | None = None) -> Hit:
        """A hit on a turn as a whole."""
        return Hit(turn, self.starts[turn], self.ends[turn], how, value, True)

    def sent(self, turn: int) -> int:
        """The characters of a turn with its marks; a placeholder is one."""
        text = self.texts[turn].strip()
        return len(text) - text.count(FILLER)

    def offsets(self, turn: int) -> list[int]:
        """For each folded character of a turn its offset in the original text."""
        if turn not in self.kept:
            self.kept[turn] = kept_offsets(self.texts[turn])
        return self.kept[turn]

    def original(self, hit: Hit) -> tuple[int, int]:
        """A hit's span in its turn's original text, half-open, in code points."""
        turn = hit.turn
        assert turn is not None
        if hit.exact is not None:
            return hit.exact
        length = len(self.call.turns[turn].text)
        if hit.whole:
            return 0, length
        kept = self.offsets(turn)
        first, last = hit.start - self.starts[turn], min(hit.end, self.ends[turn]) - self.starts[turn]
        if not kept or first >= last:
            return 0, length
        return kept[first], kept[last - 1] + 1

    def place_of(self, turn: int, offset: int) -> int:
        """The place of an offset in a turn's original text (the next one, where folding dropped it)."""
        return self.starts[turn] + bisect_left(self.offsets(turn), offset)

    def crosses(self, start: int, end: int, clause: bool) -> bool:
        """Whether a span runs over the end of a sentence, or of a clause."""
        turn = self.turn_at(start)
        cuts = self.cuts_of(turn, clause)
        at = bisect_right(cuts, start)
        return at < len(cuts) and cuts[at] < end

    def cuts_of(self, turn: int, clause: bool) -> list[int]:
        """The places at which sentences (clauses) of a turn begin, after its first."""
        key = (turn, clause)
        if key not in self.cuts:
            text = self.texts[turn]
            ends = [mark.end() for mark in (CLAUSE_END if clause else SENTENCE_END).finditer(text)]
            # A turn of one sentence, the usual case, needs no map of its offsets.
            inner = ends if ends and ends[0] < len(text) else []
            self.cuts[key] = sorted({self.place_of(turn, end) for end in inner})
        return self.cuts[key]

    def units(self, turn: int, clause: bool) -> list[Span]:
        """The sentences (clauses) of a turn, the first and the last with the line feed at its edge."""
        known = self._units.get((turn, clause))
        if known is None:
            start, end = self.reach(turn, turn)
            inner = [cut for cut in self.cuts_of(turn, clause) if start + 1 < cut < end - 1]
            known = self._units[turn, clause] = list(itertools.pairwise((start, *inner, end)))
        return known

    def unit(self, place: int, clause: bool) -> Span:
        """The sentence (clause) around a place."""
        turn = self.turn_at(place)
        cuts = self.cuts_of(turn, clause)
        at = bisect_right(cuts, place)
        start = cuts[at - 1] if at else self.starts[turn] - 1
        end = cuts[at] if at < len(cuts) else self.ends[turn] + 1
        return start, end

    def on_word_edges(self, start: int, end: int) -> bool:
        """Whether a span begins and ends where jieba sees words begin and end."""
        turn = self.turn_at(start)
        if turn not in self.edges:
            self.edges[turn] = word_edges(level(self.texts[turn]))
        kept = self.offsets(turn)
        first, last = start - self.starts[turn], end - self.starts[turn]
        return kept[first] in self.edges[turn] and kept[last - 1] + 1 in self.edges[turn]

    def times(self) -> tuple[list[float], list[float]]:
        """When turns begin and when they end, in seconds. Raises NotApplicable where a turn lacks either."""
        if self._times is None:
            begun, ended = list(map(_start_of, self.call.turns)), list(map(_end_of, self.call.turns))
            if None in begun or None in ended:
                raise NotApplicable("no timestamps")
            self._times = begun, ended
        return self._times
