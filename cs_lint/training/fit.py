"""From lines to a model: linear SVMs over n-gram counts, one a label and one for any label at all.

Counts are not normalised by length: a rude sentence in a long turn is as rude. Instead longer turns are made up of
two lines each, so that a harmless neighbour sways nothing, and single characters count for little: names and lists
would add up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import scipy.sparse as sp
from sklearn.svm import LinearSVC

from cs_lint.text.fold import fold
from cs_lint.text.ngrams import EDGE, Model, Weights, grams
from cs_lint.training.lines import NONE, Line
from cs_lint.training.triggers import triggers

GRAMS = 18_000
"""N-grams kept: those that weigh most with any label."""
COST = 0.05
JOINED = 0.5
"""Turns made up of two lines of one source, as a share of its lines."""
ANY_SHARE = 0.3
"""A label's score is its own, and so much of what speaks for any label at all."""
SINGLE = 0.3
FALL = 0.01
"""What a score loses by each character of a turn from `ngrams.LONG` on."""
SEED = 1

Array = np.ndarray[Any, Any]


def train(lines: Sequence[Line], labels: Sequence[str], about: str) -> Model:
    """A model of these labels. The same lines always give the same model."""
    bags = [Counter(grams(folded(line.text))) for line in lines]
    frequency = Counter(gram for bag in bags for gram in bag)
    names = sorted(gram for gram, count in frequency.items() if count > 1)
    worth = np.array([SINGLE if len(gram) == 1 else 1.0 for gram in names])
    counts, targets = _with_joined(_matrix(bags, names) @ sp.diags(worth), names, lines, labels)
    kept = _kept(counts, targets, np.sqrt([frequency[gram] for gram in names]))
    fits = [_fit(counts[:, kept], target, 1e-3) for target in targets]
    weights = np.array([fit.coef_[0] for fit in fits]) * worth[kept]
    bias = np.array([fit.intercept_[0] for fit in fits])
    own = weights[:-1] + ANY_SHARE * weights[-1]
    return _packed(own, bias[:-1] + ANY_SHARE * bias[-1], [names[i] for i in kept], lines, labels, about)


def folded(text: str) -> str:
    """A turn as the matcher sees it."""
    return fold(text).replace(EDGE, "")


def _matrix(bags: Sequence[Counter[str]], names: Sequence[str]) -> Any:
    column = {gram: number for number, gram in enumerate(names)}
    cells = [(row, column[g], n) for row, bag in enumerate(bags) for g, n in bag.items() if g in column]
    rows, columns, data = zip(*cells, strict=True)
    return sp.csr_matrix((np.array(data, np.float32), (rows, columns)), shape=(len(bags), len(names)))


def _with_joined(
    counts: Any, names: Sequence[str], lines: Sequence[Line], labels: Sequence[str]
) -> tuple[Any, list[Array]]:
    """The counts of all lines and of turns made up of two, and for each label (the last: any) which of them are of it."""
    first, second, joined = _pairs(lines)
    starts = sp.diags([float(gram[0] != EDGE) for gram in names])  # a made-up turn has no edge in its middle
    ends = sp.diags([float(gram[-1] != EDGE) for gram in names])
    counts = sp.vstack([counts, counts[first] @ ends + counts[second] @ starts]).tocsr()
    given = np.array([line.label for line in lines] + joined)
    return counts, [*(given == label for label in labels), given != NONE]


def _pairs(lines: Sequence[Line]) -> tuple[list[int], list[int], list[str]]:
    rng = np.random.default_rng(SEED)
    first: list[int] = []
    second: list[int] = []
    labels: list[str] = []
    for source in sorted({line.source for line in lines}):
        mine = [i for i, line in enumerate(lines) if line.source == source]
        good = [i for i in mine if lines[i].label == NONE]
        bad = [i for i in mine if lines[i].label != NONE]
        for group in (good, bad):
            size = int(len(group) * JOINED) if good and group else 0
            if not size:
                continue
            ones, others = rng.choice(group, size), rng.choice(good, size)
            swap = rng.random(size) < 0.5
            first += np.where(swap, others, ones).tolist()
            second += np.where(swap, ones, others).tolist()
            labels += [lines[i].label for i in ones]
    return first, second, labels


def _kept(counts: Any, targets: list[Array], spread: Array) -> Array:
    """The numbers of the n-grams that matter to any label, by a first, rough fit."""
    worth = np.max([np.abs(_fit(counts, target, 0.1).coef_[0]) * spread for target in targets], axis=0)
    return np.sort(np.argsort(-worth, kind="stable")[:GRAMS])


def _fit(counts: Any, target: Array, tolerance: float) -> Any:
    return LinearSVC(C=COST, tol=tolerance, random_state=SEED).fit(counts, target)


def _packed(
    weights: Array, bias: Array, names: list[str], lines: Sequence[Line], labels: Sequence[str], about: str
) -> Model:
    scales = np.abs(weights).max(axis=1) / 127
    small = np.round(weights / scales[:, None]).astype(np.int8)
    kept = Weights("\t".join(names), [row.tobytes() for row in small], scales.tolist(), bias.tolist(), FALL)
    found = [
        triggers(
            [folded(line.text) for line in lines if line.label == label],
            [folded(line.text) for line in lines if line.label == NONE],
            {gram for gram, weight in zip(names, row, strict=True) if weight > 0},
        )
        for label, row in zip(labels, small, strict=True)
    ]
    return Model(about, list(labels), ["\t".join(each) for each in found], msgspec.msgpack.encode(kept))
