"""The rough look: which turns are worth scoring, told by pairs of characters alone.

A straight line fitted to the highest score of each turn. Most talk is harmless by far, and what it costs to tell
that is a tenth of what scoring it costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import msgspec
import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import Ridge

from cs_lint.text.ngrams import Side, Weights, grams

SMOOTH = 20.0
"""How much is preferred that no pair weighs much: it passes fewest turns of unknown writers at the same loss."""
CERTAIN = (-1.5, 1.0)
"""Beyond these scores it does not matter how far."""
SURE = 0.5
LOST = 0.005
"""The share of turns of a label, scoring SURE or more, that a rough look may miss; of unknown writers' it is about as many."""


def with_rough(weights: Weights, texts: Sequence[str], labelled: Sequence[bool]) -> Weights:
    """Weights with a rough column besides; `labelled` says which of the texts bear a label."""
    side, pairs = Side(weights), [gram for gram in weights.grams.split("\t") if len(gram) == 2]
    highest = np.array([max(side.scores(text)) for text in texts])
    counts = _counted(texts, pairs)
    line = Ridge(alpha=SMOOTH, solver="sparse_cg").fit(counts, np.clip(highest, *CERTAIN))
    scale = np.abs(line.coef_).max() / 127 or 1.0
    column = np.round(line.coef_ / scale).astype(np.int8)
    wanted = (counts @ column.astype(int))[np.array(labelled) & (highest >= SURE)]
    if not len(wanted):
        return weights
    return msgspec.structs.replace(
        weights,
        pairs="".join(pair for pair, weight in zip(pairs, column, strict=True) if weight),
        rough=column[column != 0].tobytes(),
        least=int(np.quantile(wanted, LOST)),
    )


def _counted(texts: Sequence[str], pairs: Sequence[str]) -> sp.csr_matrix:
    """How often each text has each pair of characters."""
    column = {pair: number for number, pair in enumerate(pairs)}
    rows = [[column[gram] for gram in grams(text) if gram in column] for text in texts]
    ends = np.cumsum([0, *map(len, rows)])
    found = np.fromiter(chain.from_iterable(rows), dtype=np.int64)
    matrix = sp.csr_matrix((np.ones(len(found)), found, ends), shape=(len(texts), len(pairs)))
    matrix.sum_duplicates()
    return matrix
