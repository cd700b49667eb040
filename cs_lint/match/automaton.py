"""The automaton over every phrase of every rule, and the verification of what it proposes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

import ahocorasick_rs
import msgspec

from cs_lint.model import Call
from cs_lint.match.scene import NotApplicable, Scene, Span
from cs_lint.packs.phrases import COMPANY, EDGE, PhraseSet, Scope, company_regex
from cs_lint.packs.schema import Span as SpanKind


class Atom(msgspec.Struct, frozen=True):
    """Phrases as one condition looks for them: whose turns, how far a match may stretch."""

    phrases: PhraseSet
    roles: int = 15
    span: SpanKind = "sentence"


class Matcher:
    """All atoms compiled together. `scan` costs one pass; an atom is verified when it is asked for."""

    def __init__(self, atoms: Sequence[Atom], names: Scope) -> None:
        self.atoms, self._names = tuple(atoms), names
        # A night's calls name few companies; a hostile file must not fill the memory.
        self._company_regex = lru_cache(256)(lambda phrases, company: company_regex(phrases, names, company))
        targets: dict[str, list[tuple[int, int, int]]] = {}
        for number, atom in enumerate(self.atoms):
            for text in atom.phrases.texts:
                targets.setdefault(text, []).append((number, atom.roles, -1))
            for which, gapped in enumerate(atom.phrases.gapped):
                for anchor in gapped.anchors:
                    targets.setdefault(anchor, []).append((number, atom.roles, which))
        self._targets = [tuple(found) for found in targets.values()]
        self._automaton = ahocorasick_rs.AhoCorasick(list(targets)) if targets else None
        self._regexes: dict[tuple[int, int], re.Pattern[str]] = {}

    def scan(self, call: Call) -> Scene:
        """The call made ready, with every atom's candidates in it."""
        scene = Scene(call, self._verify)
        if self._automaton is None:
            return scene
        starts, roles, targets, candidates = scene.starts, scene.roles, self._targets, scene.candidates
        for text, start, end in self._automaton.find_matches_as_indexes(scene.text, overlapping=True):
            role = roles[bisect_right(starts, start + 1) - 1]
            for atom, mask, gapped in targets[text]:
                if mask & role:
                    if atom in candidates:
                        candidates[atom].append((start, end, gapped))
                    else:
                        candidates[atom] = [(start, end, gapped)]
        return scene

    def _verify(self, number: int, scene: Scene) -> list[Span]:
        atom = self.atoms[number]
        found: set[Span] = set()
        tried: set[tuple[int, int]] = set()
        candidates = scene.candidates.get(number, ())
        if atom.phrases.by_company:
            found.update(self._with_company(atom, scene))
        for start, end, which in candidates:
            if which < 0:
                found.add(_inside_edges(start, end, scene.text))
                continue
            turn = scene.turn_at(start)
            if (turn, which) not in tried:
                tried.add((turn, which))
                found.update(self._verify_gapped(number, which, turn, scene))
        if atom.span == "clause":
            found = {span for span in found if not scene.crosses(span.start, span.end, clause=True)}
        return _longest(found)

    def _verify_gapped(self, number: int, which: int, turn: int, scene: Scene) -> list[Span]:
        atom = self.atoms[number]
        gapped = atom.phrases.gapped[which]
        regex = self._regexes.get((number, which))
        if regex is None:
            regex = self._regexes[number, which] = re.compile(gapped.regex)
        reach = scene.reach(turn, turn)
        spans = [
            _inside_edges(match.start(), match.end(), scene.text)
            for match in regex.finditer(scene.text, reach.start, reach.end)
        ]
        if gapped.has_gap and atom.span == "sentence":
            return [span for span in spans if not scene.crosses(span.start, span.end, clause=False)]
        return spans

    def _with_company(self, atom: Atom, scene: Scene) -> Iterator[Span]:
        """Phrases with {company}: the call's own names beat the pack's variable."""
        company = scene.call.company or self._names.variables.get(COMPANY, ())
        if not company:
            raise NotApplicable("company is not set")
        regex = self._company_regex(atom.phrases.by_company, company)
        for match in regex.finditer(scene.text):
            if scene.roles[scene.turn_at(match.start())] & atom.roles:
                yield _inside_edges(match.start(), match.end(), scene.text)


def _inside_edges(start: int, end: int, text: str) -> Span:
    """A match without the line feeds that `^` and `$` stand for."""
    return Span(start + (text[start] == EDGE), end - (text[end - 1] == EDGE))


def _longest(found: set[Span]) -> list[Span]:
    """Of spans that overlap the leftmost stays, of those that begin together the longest."""
    chosen: list[Span] = []
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        if not chosen or span.start >= chosen[-1].end:
            chosen.append(span)
    return chosen
