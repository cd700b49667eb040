"""Finding phrases: one automaton for what decides whether a rule has anything to do, small ones for the rest.

*Leading* atoms (what is forbidden, what triggers a duty) are looked for in every call, all in one pass. What
would meet a duty or lift a hit is looked for only once there is a duty or a hit, and only in the turns
concerned: most calls never ask.
"""

from __future__ import annotations

import itertools
import operator
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from cs_lint.match.hit import NotApplicable
from cs_lint.match.index import Atom, Index
from cs_lint.match.scene import Scene, Span
from cs_lint.model import Call
from cs_lint.packs.condition import Span as SpanKind
from cs_lint.packs.grammar import EDGE, PLACEHOLDERS, Scope
from cs_lint.packs.phrases import Gapped, company_names, company_regex
from cs_lint.text.placeholders import veiled

CALL_CHARS = 1200
"""A usual call's length, in code points."""
RARE = 2.5
"""An atom that is expected no more often in a call is looked for in the one pass, whoever asks for it."""


_place_found = operator.itemgetter(1)


def is_rare(atom: Atom) -> bool:
    """Whether looking for an atom in every call costs less than asking for it now and then."""
    return not atom.phrases.by_company and CALL_CHARS * atom.phrases.expected <= RARE


class Verifier:
    """One gapped phrase: says where it is in a turn that holds one of its anchors. Compiles when first asked."""

    __slots__ = ("_also", "_clause", "_parted", "_regex", "_source")

    def __init__(self, gapped: Gapped, span: SpanKind) -> None:
        self._source, self._also = gapped.regex, gapped.also
        self._clause = span == "clause"
        self._parted = self._clause or (gapped.has_gap and span == "sentence")
        self._regex: re.Pattern[str] | None = None

    def holds(self, turn: int, scene: Scene) -> bool:
        """Whether the phrase matches in a turn. Nearly always not: an anchor alone is no phrase."""
        return self._may_match(turn, scene) and not (self._parted and not self.spans(turn, scene))

    def _may_match(self, turn: int, scene: Scene) -> bool:
        """Whether it matches, were there no ends of sentences to cross."""
        low, high = scene.starts[turn] - 1, scene.ends[turn] + 1
        if self._also:
            part = scene.text[low:high]  # `in` takes half the time of str.find between two places
            for sought in self._also:
                if sought in part:
                    break
            else:
                return False
        if self._regex is None:
            self._regex = re.compile(self._source)
        return self._regex.search(scene.text, low, high) is not None

    def spans(self, turn: int, scene: Scene) -> list[Span]:
        """Where the phrase matches in a turn."""
        if not self._may_match(turn, scene):
            return []
        assert self._regex is not None
        low, high = scene.starts[turn] - 1, scene.ends[turn] + 1
        # Part by part: a search over the turn would pass over the match behind one that crosses an end.
        return [
            _inside_edges(match.start(), match.end(), scene.text)
            for start, end in (scene.units(turn, self._clause) if self._parted else ((low, high),))
            for match in self._regex.finditer(scene.text, start, end)
        ]


def verifiers(atom: Atom) -> tuple[Verifier, ...]:
    """A verifier for each of an atom's gapped phrases."""
    return tuple(Verifier(gapped, atom.span) for gapped in atom.phrases.gapped)


class Seeker:
    """One atom's own search in a part of a call. Yields as it finds: who asks whether stops at the first."""

    def __init__(self, atom: Atom, verify: Sequence[Verifier]) -> None:
        self._atom, self._verify = atom, verify
        self._index = Index({0: atom}, ordered=False)

    def spans(self, scene: Scene, low: int, high: int) -> Iterator[Span]:
        """Matches between two places, in turns of the atom's roles; overlapping ones are all told."""
        roles, clause = self._atom.roles, self._atom.span == "clause"
        tried: set[tuple[int, int]] = set()
        targets, found = self._index.search(scene.text[low:high])
        for text, start, end in found:
            turn = scene.turn_at(start + low)
            if not roles & scene.roles[turn]:
                continue
            for _, _, which in targets[text]:
                if which < 0:
                    spans = [_inside_edges(start + low, end + low, scene.text)]
                elif (turn, which) in tried:
                    continue
                else:
                    tried.add((turn, which))
                    spans = [
                        s for s in self._verify[which].spans(turn, scene) if low <= s[0] and s[1] <= high
                    ]
                for span in spans:
                    if not (clause and scene.crosses(*span, clause=True)):
                        yield span


class Kept:
    """What a search finds, as far as anybody has asked: every hit in a turn may have the same guards look around."""

    __slots__ = ("_found", "_search")

    def __init__(self, search: Iterator[Span]) -> None:
        self._search, self._found = search, list[Span]()

    def __iter__(self) -> Iterator[Span]:
        told = 0
        while True:
            while told < len(self._found):
                yield self._found[told]
                told += 1
            following = next(self._search, None)
            if following is None:
                return
            self._found.append(following)


class Matcher:
    """All atoms compiled. `scan` makes a call ready and looks for the leading atoms in one pass."""

    def __init__(self, atoms: Sequence[Atom], leading: frozenset[int], names: Scope) -> None:
        self.atoms, self._names = tuple(atoms), names
        self._declared = tuple(names.variables.get(PLACEHOLDERS, ()))
        leading = leading.union(number for number, atom in enumerate(self.atoms) if is_rare(atom))
        # A night's calls name few companies; a hostile file must not fill the memory.
        self._company_regex = lru_cache(256)(lambda phrases, company: company_regex(phrases, names, company))
        self._index = Index({number: self.atoms[number] for number in sorted(leading)}, ordered=True)
        self.leading = leading
        self._seekers: dict[int, Seeker] = {}
        self._verify: dict[int, tuple[Verifier, ...]] = {}

    def scan(self, call: Call) -> Scene:
        """The call made ready, with every leading atom's candidates in it."""
        texts = None if call.channel != "template" else [veiled(t.text, self._declared) for t in call.turns]
        scene = Scene(call, self, self.leading, texts)
        roles, candidates = scene.roles, scene.candidates
        if not roles:
            return scene
        targets, found = self._index.search(scene.text)
        found = list(found)
        # As `turn_at` of each, without a call for each.
        edges = [start - 1 for start in scene.starts[1:]]
        turns = map(bisect_right, itertools.repeat(edges), map(_place_found, found))
        for (text, start, end), turn in zip(found, turns, strict=True):
            role = roles[turn]
            for atom, mask, which in targets[text]:
                if mask & role:
                    candidates.setdefault(atom, []).append((turn, start, end, which))
        return scene

    def said(self, number: int, scene: Scene) -> bool:
        """Whether a leading atom matches anywhere in the call."""
        if number in scene.found or self.atoms[number].span == "clause":
            return bool(self.spans(number, scene, 0, len(scene.text)))
        candidates = scene.candidates.get(number, ())
        for candidate in candidates:
            if candidate[3] < 0:
                return True
        verify = self._verifiers(number)
        for turn, which in {(turn, which) for turn, _, _, which in candidates}:
            if verify[which].holds(turn, scene):
                return True
        scene.found[number] = []
        return False

    def holds(self, number: int, scene: Scene, low: int, high: int) -> bool:
        """Whether an atom matches between two places: verifies no more than it must."""
        if number not in self.leading or number in scene.found or self.atoms[number].span == "clause":
            return any(True for _ in self.spans(number, scene, low, high))
        if high - low == len(scene.text):
            return scene.said_any(number)
        tried: dict[tuple[int, int], None] = {}
        for turn, start, end, which in scene.candidates.get(number, ()):
            if low <= start and end <= high:
                if which < 0:
                    return True
                tried[turn, which] = None
        verify = self._verifiers(number) if tried else ()
        for turn, which in tried:
            for start, end in verify[which].spans(turn, scene):
                if low <= start and end <= high:
                    return True
        return False

    def spans(self, number: int, scene: Scene, low: int, high: int) -> Iterable[Span]:
        """Where an atom matches between two places, from left to right."""
        if number in self.leading:
            if number not in scene.candidates:
                return ()
            found = scene.found.get(number)
            if found is None:
                found = scene.found[number] = self._verified(number, scene)
            return (
                found if high - low == len(scene.text) else [s for s in found if low <= s[0] and s[1] <= high]
            )
        atom = self.atoms[number]
        if atom.phrases.by_company:
            named = self._with_company(atom, scene, low, high)
            # Names last: where no company is set, whoever asks for the other phrases still hears of them.
            return (
                itertools.chain(self._sought(number, scene, low, high), named)
                if any(atom.sought())
                else named
            )
        return self._sought(number, scene, low, high)

    def _sought(self, number: int, scene: Scene, low: int, high: int) -> Iterable[Span]:
        """Matches of an atom that is not leading."""
        known = scene.sought.get((number, low, high))
        if known is None:
            seeker = self._seekers.get(number)
            if seeker is None:
                seeker = self._seekers[number] = Seeker(self.atoms[number], self._verifiers(number))
            known = scene.sought[number, low, high] = Kept(seeker.spans(scene, low, high))
        return known

    def _verified(self, number: int, scene: Scene) -> list[Span]:
        """A leading atom's matches: leftmost first, of those that begin together the longest."""
        candidates = scene.candidates.get(number)
        if candidates is None:
            return []
        found: set[Span] = set()
        verify = self._verifiers(number)
        # A dict, for an anchor may be seen again and again in a turn; it keeps the order.
        for turn, which in dict.fromkeys((turn, which) for turn, _, _, which in candidates if which >= 0):
            found.update(verify[which].spans(turn, scene))
        found.update(_inside_edges(s, e, scene.text) for _, s, e, which in candidates if which < 0)
        if self.atoms[number].span == "clause":
            found = {span for span in found if not scene.crosses(*span, clause=True)}
        return sorted(found, key=lambda span: (span[0], -span[1])) if len(found) > 1 else list(found)

    def _verifiers(self, number: int) -> tuple[Verifier, ...]:
        known = self._verify.get(number)
        if known is None:
            known = self._verify[number] = verifiers(self.atoms[number])
        return known

    def _with_company(self, atom: Atom, scene: Scene, low: int, high: int) -> Iterator[Span]:
        """Phrases with {company}: the call's own names beat the pack's variable."""
        company = company_names(scene.call.company, self._names)
        if not company:
            raise NotApplicable("company is not set")
        regex = self._company_regex(atom.phrases.by_company, company)
        for match in regex.finditer(scene.text, low, high):
            if scene.roles[scene.turn_at(match.start())] & atom.roles:
                yield _inside_edges(match.start(), match.end(), scene.text)


def _inside_edges(start: int, end: int, text: str) -> Span:
    """A match without the line feeds that `^` and `$` stand for."""
    return start + (text[start] == EDGE), end - (text[end - 1] == EDGE)
