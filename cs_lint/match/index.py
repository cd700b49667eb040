"""Which texts and anchors of which atoms are in a text: asked of a dict at first, of an automaton once that pays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain

import msgspec

from cs_lint.packs.condition import Span as SpanKind
from cs_lint.packs.phrases import PhraseSet

FEW_TEXTS = 6
"""Up to so many texts are found faster one by one than by an automaton."""
FEW_LOOKS = 6
"""For so many texts it takes less time to pick out what is in each than to note for whom everything is sought."""

Target = tuple[int, int, int]
"""What a text is sought for: an atom's number, its roles, and the number of its gapped phrase (-1: the text is all
of it)."""
Found = Iterable[tuple[int, int, int]]
"""Which of the sought texts, start, end."""


class Atom(msgspec.Struct, frozen=True):
    """Phrases as one condition looks for them: whose turns, how far a match may stretch."""

    phrases: PhraseSet
    roles: int = 15
    span: SpanKind = "sentence"

    def sought(self) -> Iterable[str]:
        """The texts and anchors it is found by."""
        return chain(self.phrases.texts, *(gapped.anchors for gapped in self.phrases.gapped))


class Index:
    """Finds every occurrence of everything that some atoms, by number, are found by; overlapping ones too.

    `ordered`: what is found is told by its ends, the longer first; if not, few texts are found one by one.
    """

    __slots__ = ("_atoms", "_find", "_known", "_longest", "_looks", "_patience", "_searched", "_targets")

    def __init__(self, atoms: Mapping[int, Atom], ordered: bool) -> None:
        self._atoms, self._searched, self._looks = atoms, 0, 0
        self._find: Callable[[str], Found] | None = None
        self._targets: list[list[Target]] = []
        self._known: dict[str, list[Target]] = {}
        sought = list(chain.from_iterable(atom.sought() for atom in atoms.values()))
        # To build an automaton of so many texts takes as long as to look up as many characters.
        self._patience = len(sought)
        self._longest = max(map(len, sought), default=0)
        if not ordered and len(sought) <= FEW_TEXTS:
            targets = self._aimed()
            self._find, self._targets = partial(_one_by_one, list(targets)), list(targets.values())

    def search(self, text: str) -> tuple[Sequence[Sequence[Target]], Found]:
        """The targets that what is found gives the number of, and what is found."""
        if self._find is None:
            self._searched += len(text)
            if self._searched <= self._patience:
                self._looks += 1
                return self._look_up(text)
            self._find = self._automaton()
        return self._targets, self._find(text)

    def _look_up(self, text: str) -> tuple[Sequence[Sequence[Target]], Found]:
        """Every stretch of the text that is sought. At first there is no work for what is not in the text."""
        ends, longest = range(1, len(text) + 1), self._longest
        if self._looks <= FEW_LOOKS:
            known = self._aimed({text[at:end] for end in ends for at in range(max(0, end - longest), end)})
        else:
            known = self._known = self._known or self._aimed()
        hits = [
            (at, end) for end in ends for at in range(max(0, end - longest), end) if text[at:end] in known
        ]
        targets = [known[text[start:end]] for start, end in hits]
        return targets, [(which, start, end) for which, (start, end) in enumerate(hits)]

    def _aimed(self, wanted: Iterable[str] | None = None) -> dict[str, list[Target]]:
        """For whom texts are sought; of those `wanted` if it says so."""
        targets: dict[str, list[Target]] = {}
        among = None if wanted is None else frozenset(wanted)
        for number, atom in self._atoms.items():
            parts = [(atom.phrases.texts, -1)]
            parts += [(gapped.anchors, which) for which, gapped in enumerate(atom.phrases.gapped)]
            for texts, which in parts:
                target = number, atom.roles, which
                for text in texts if among is None else among.intersection(texts):
                    targets.setdefault(text, []).append(target)
        return targets

    def _automaton(self) -> Callable[[str], Found]:
        targets, self._known = self._known or self._aimed(), {}
        self._targets = list(targets.values())
        return _searched_at_once(list(targets))


def searcher(texts: Sequence[str]) -> Callable[[str], Found]:
    """Finds every occurrence of every text, overlapping ones too, by the cheaper way for so many."""
    return partial(_one_by_one, texts) if len(texts) <= FEW_TEXTS else _searched_at_once(texts)


def _searched_at_once(texts: Sequence[str]) -> Callable[[str], Found]:
    import ahocorasick_rs

    find = ahocorasick_rs.AhoCorasick(list(texts)).find_matches_as_indexes
    return lambda text: find(text, overlapping=True)


def _one_by_one(texts: Sequence[str], text: str) -> Found:
    for which, sought in enumerate(texts):
        at = text.find(sought)
        while at >= 0:
            yield which, at, at + len(sought)
            at = text.find(sought, at + 1)
