"""Anchors: texts of which one stands in every match of a phrase, chosen by how rarely they are to be expected."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

from cs_lint.packs.grammar import EDGE, Anchors, Choice, Composite, Gap, Node, Run, Text
from cs_lint.packs.rarity import expected

MAX_TEXTS = 64
MAX_PARTS = 16
"""Parts of a phrase that an anchor spans: a longer text is hardly rarer, and trying them all takes for ever."""
MAX_ALSO = 12
"""So many texts are looked for in less time than a regex takes to fail."""


def texts_of(node: Node) -> tuple[str, ...]:
    """Every text a gapless node stands for; the caller has counted them."""
    match node:
        case Text(chars, _):
            return (chars,)
        case Gap():
            raise AssertionError("a gap has no texts")
    if node.texts is None:
        match node:
            case Choice(options):
                node.texts = tuple(text for option in options for text in texts_of(option))
            case Run(parts):
                node.texts = tuple(map("".join, itertools.product(*map(texts_of, parts))))
    return node.texts or ()


def count_of(node: Node) -> float:
    """How many texts a node stands for; infinite for a gap, none for a variable without values."""
    match node:
        case Text():
            return 1
        case Gap():
            return float("inf")
    if node.count is None:
        match node:
            case Choice(options):
                node.count = sum(map(count_of, options))
            case Run(parts):
                counts = list(map(count_of, parts))
                node.count = 0 if 0 in counts else math.prod(counts)
    return node.count or 0


def anchors_of(node: Node) -> Anchors | None:
    """The rarest set of texts of which one is in every match, or None if there is none."""
    if not isinstance(node, Composite):
        return _rarest(node)
    if node.anchors is False:
        node.anchors = _rarest(node)
    return node.anchors


def _rarest(node: Node) -> Anchors | None:
    candidates: list[Anchors] = []
    if 0 < count_of(node) <= MAX_TEXTS:
        candidates.append(frozenset(texts_of(node)))
    if isinstance(node, Choice):
        branches = [anchors_of(option) for option in node.options if count_of(option)]
        if branches and all(branches):
            candidates.append(frozenset().union(*(b for b in branches if b)))
    if isinstance(node, Run):
        candidates.extend(anchors for _, _, anchors in _along(node.parts))
    return min(filter(_usable, candidates), key=_expected, default=None)


def also_of(node: Node, anchors: Anchors) -> Anchors:
    """A second set, from another stretch of the phrase, small enough to look for before the regex is run."""
    if not isinstance(node, Run):
        return frozenset()
    found = [(start, end, texts) for start, end, texts in _along(node.parts) if _usable(texts)]
    place = next(((start, end) for start, end, texts in found if texts == anchors), None)
    if place is None:
        return frozenset()
    apart = [texts for start, end, texts in found if end <= place[0] or place[1] <= start]
    return min((texts for texts in apart if len(texts) <= MAX_ALSO), key=_expected, default=frozenset())


def _usable(anchors: Anchors) -> bool:
    return bool(anchors) and all(text.strip(EDGE) for text in anchors)


def _expected(anchors: Anchors) -> float:
    return expected(text.strip(EDGE) for text in anchors)


def _along(parts: Sequence[Node]) -> Iterator[tuple[int, int, Anchors]]:
    """Sets of texts for stretches of a run: from which part, to before which, and of which texts one is there."""
    for start in range(len(parts)):
        size: float = 1
        for end in range(start, min(len(parts), start + MAX_PARTS)):
            size *= count_of(parts[end])
            if not size <= MAX_TEXTS:  # NaN, too: none times endless
                break
            yield start, end + 1, frozenset(texts_of(Run(tuple(parts[start : end + 1]))))
        inner = anchors_of(parts[start]) if isinstance(parts[start], Choice | Run) else None
        if inner:
            yield start, start + 1, inner
