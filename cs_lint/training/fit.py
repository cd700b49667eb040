"""From lines to a model: linear SVMs over n-gram counts, one a label and one for any label at all.

Counts are not normalised by length: a rude sentence in a long turn is as rude. Instead longer turns are made up of
two lines each, so that a harmless neighbour sways nothing, and single characters count for little: names and lists
would add up. Each is fitted twice, to the turns as they are written and as they sound; on garbled turns of unknown
writers the two together are right more often than either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import numpy as np
import scipy.sparse as sp
from sklearn.svm import LinearSVC

from cs_lint.text.fold import fold
from cs_lint.text.ngrams import EDGE, Model, Weights, grams
from cs_lint.text.sound import sounds
from cs_lint.training.augment import harmless_clauses, misheard
from cs_lint.training.lines import Line
from cs_lint.training.rough import with_rough

GRAMS = 24_000
"""N-grams kept: those that weigh most with any label."""
COST = 0.05
JOINED = 0.5
"""Turns made up of two lines of one source, as a share of its lines."""
ANY_SHARE = 0.3
"""A label's score is its own, and so much of what speaks for any label at all, where a turn is of one label."""
SINGLE = 0.3
FALL = 0.01
"""What a score loses by each character of a turn from `ngrams.LONG` on."""
SEED = 1

Array = np.ndarray[Any, Any]
Pairs = list[tuple[int, int]]


def train(lines: Sequence[Line], labels: Sequence[str], about: str, several: bool = False) -> Model:
    """A model of these labels; of `several` a turn may have more than one. The same lines make the same model."""
    pairs, more = _pairs(lines, several), _more(lines)
    targets = _targets(lines, pairs, more, labels)
    share = 0.0 if several else ANY_SHARE
    written, heard = (_weights(lines, pairs, more, targets, share, taken) for taken in (folded, sounding))
    return Model(about, list(labels), msgspec.msgpack.encode(written), several, msgspec.msgpack.encode(heard))


def folded(text: str) -> str:
    """A turn as the matcher sees it."""
    return fold(text).replace(EDGE, "")


def sounding(text: str) -> str:
    """A turn as it sounds, a character for each sound: what a recogniser confuses is the same."""
    return sounds().heard(folded(text))[0]


def _weights(
    lines: Sequence[Line],
    pairs: Pairs,
    more: Sequence[Line],
    targets: list[Array],
    share: float,
    taken: Callable[[str], str],
) -> Weights:
    """What each n-gram weighs for each label, of the lines as they are `taken`; `share` of that for any label added."""
    bags = _bags(lines, taken)
    frequency = Counter(gram for bag in bags for gram in bag)
    names = sorted(gram for gram, count in frequency.items() if count > 1)
    worth = np.array([SINGLE if len(gram) == 1 else 1.0 for gram in names])
    counts = sp.vstack([_with_joined(_matrix(bags, names), names, pairs), _matrix(_bags(more, taken), names)])
    counts = counts.tocsr() @ sp.diags(worth)
    kept = _kept(counts, targets, np.sqrt([frequency[gram] for gram in names]))
    fits = [_fit(counts[:, kept], target, 1e-3) for target in targets]
    weights = np.array([fit.coef_[0] for fit in fits]) * worth[kept]
    bias = np.array([fit.intercept_[0] for fit in fits])
    packed = _packed(
        weights[:-1] + share * weights[-1], bias[:-1] + share * bias[-1], [names[i] for i in kept]
    )
    if not share:
        return packed
    return with_rough(packed, [taken(line.text) for line in lines], [bool(line.labels) for line in lines])


def _bags(lines: Sequence[Line], taken: Callable[[str], str]) -> list[Counter[str]]:
    return [Counter(grams(taken(line.text))) for line in lines]


def _matrix(bags: Sequence[Counter[str]], names: Sequence[str]) -> Any:
    column = {gram: number for number, gram in enumerate(names)}
    cells = [(row, column[g], n) for row, bag in enumerate(bags) for g, n in bag.items() if g in column]
    rows, columns, data = zip(*cells, strict=True)
    return sp.csr_matrix((np.array(data, np.float32), (rows, columns)), shape=(len(bags), len(names)))


def _with_joined(counts: Any, names: Sequence[str], pairs: Pairs) -> Any:
    """The counts of all lines, and of turns made up of two."""
    first, second = (list(each) for each in zip(*pairs, strict=True)) if pairs else ([], [])
    starts = sp.diags([float(gram[0] != EDGE) for gram in names])  # a made-up turn has no edge in its middle
    ends = sp.diags([float(gram[-1] != EDGE) for gram in names])
    return sp.vstack([counts, counts[first] @ ends + counts[second] @ starts]).tocsr()


def _more(lines: Sequence[Line]) -> list[Line]:
    """What is made of the labelled lines; the others are many enough as they are."""
    written = [line for line in lines if not line.foreign]
    return [*misheard(written), *harmless_clauses(written)]


def _targets(lines: Sequence[Line], pairs: Pairs, more: Sequence[Line], labels: Sequence[str]) -> list[Array]:
    """For each label, and last for any at all, which lines and made-up turns are of it."""
    given = [line.labels for line in lines]
    given += [lines[one].labels | lines[other].labels for one, other in pairs]
    given += [line.labels for line in more]
    return [
        *(np.array([label in each for each in given]) for label in labels),
        np.array(list(map(bool, given))),
    ]


def _pairs(lines: Sequence[Line], several: bool) -> Pairs:
    """Lines of one source to make up turns of: of each two one has no label, unless a turn may have several."""
    rng = np.random.default_rng(SEED)
    pairs: Pairs = []
    for source in sorted({line.source for line in lines}):
        mine = [i for i, line in enumerate(lines) if line.source == source]
        good = [i for i in mine if not lines[i].labels]
        bad = [i for i in mine if lines[i].labels]
        for group in (good, bad):
            size = int(len(group) * JOINED) if good and group else 0
            if not size:
                continue
            ones, others = rng.choice(group, size), rng.choice(mine if several else good, size)
            swap = rng.random(size) < 0.5
            firsts, seconds = np.where(swap, others, ones), np.where(swap, ones, others)
            pairs += zip(firsts.tolist(), seconds.tolist(), strict=True)
    return pairs


def _kept(counts: Any, targets: list[Array], spread: Array) -> Array:
    """The numbers of the n-grams that matter to any label, by a first, rough fit."""
    worth = np.max([np.abs(_fit(counts, target, 0.1).coef_[0]) * spread for target in targets], axis=0)
    return np.sort(np.argsort(-worth, kind="stable")[:GRAMS])


def _fit(counts: Any, target: Array, tolerance: float) -> Any:
    return LinearSVC(C=COST, tol=tolerance, random_state=SEED).fit(counts, target)


def _packed(weights: Array, bias: Array, names: list[str]) -> Weights:
    scale = float(np.abs(weights).max()) / 127
    small = np.round(weights / scale).astype(np.int8)
    steps = np.round(bias / scale).astype(int).tolist()
    return Weights("\t".join(names), [row.tobytes() for row in small], scale, steps, FALL)
