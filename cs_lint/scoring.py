"""From deductions to a score: 100 less what was deducted, by dimension and in all; a fatal violation makes it 0."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

FULL_MARKS = 100.0
PASS_MARK = 85.0
BANDS = (PASS_MARK, 90.0, 95.0)
"""Where a score turns from red to orange, yellow and green."""


class Weight(msgspec.Struct, frozen=True):
    """What a violation of a rule costs; `at_most` caps what the rule may cost a call (None: no cap)."""

    dimension: str
    deduct: float
    at_most: float | None
    fatal: bool


class Score(msgspec.Struct, frozen=True):
    """A call's marks: `total` and each dimension's, out of 100."""

    total: float
    dimensions: dict[str, float]
    fatal: bool

    def passes(self, mark: float = PASS_MARK) -> bool:
        """Whether the call reaches the pass mark; one veto is enough to fail it."""
        return not self.fatal and self.total >= mark


def score(broken: Iterable[str], weights: Mapping[str, Weight], judged: Iterable[str]) -> Score:
    """The marks of a call: `broken` names a rule for each violation, `judged` the dimensions it was held to."""
    lost: dict[str, float] = defaultdict(float)
    for rule in broken:
        lost[rule] += weights[rule].deduct
    dimensions = dict.fromkeys(judged, FULL_MARKS)
    total = FULL_MARKS
    for rule, deducted in lost.items():
        weight = weights[rule]
        points = deducted if weight.at_most is None else min(deducted, weight.at_most)
        dimensions[weight.dimension] = max(0.0, dimensions.get(weight.dimension, FULL_MARKS) - points)
        total -= points
    fatal = any(weights[rule].fatal for rule in lost)
    return Score(0 if fatal else _tidy(max(0.0, total)), {k: _tidy(v) for k, v in dimensions.items()}, fatal)


def _tidy(points: float) -> float:
    """82 rather than 82.0: most deductions are whole points, and people read them."""
    return int(points) if points == int(points) else round(points, 2)
