"""What the n-grams of a turn weigh: linear text classifiers small enough to ship, and ready to be explained.

A model has one weight a label for each n-gram of one to three characters. A turn's score for a label is the sum
over its n-grams, 0 where the turn is as likely as not to be of that label; a turn is of the label that scores
highest, unless the model allows several. *Triggers* are n-grams of which a turn of that label holds one and ordinary
talk hardly any: no other turn need be scored. `cs_lint.training` makes models.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import repeat
from operator import add
from pathlib import Path
from typing import NamedTuple

import msgspec

from cs_lint.errors import PackError

LONGEST = 3
"""Characters of the longest n-gram."""
LONG = 30
"""From so many characters on a turn's scores fall with its length: long turns gather noise."""
EDGE = "\n"
"""Stands before and after a turn."""
DIGITS = re.compile("[0-9]+")
_CUT = re.compile(r"[0-9]+|.")


class Weights(msgspec.Struct, frozen=True):
    """A column of signed bytes a label, a byte an n-gram; `scales` and `bias` make scores of their sums."""

    grams: str
    columns: list[bytes]
    scales: list[float]
    bias: list[float]
    long: float


class Model(msgspec.Struct, frozen=True):
    """A model as it is kept. `weights` are decoded when a turn is scored for the first time: most calls never ask.

    `several`: a turn may be of more than one label, each by what one clause of it says; such a model has no triggers.
    `heard` are the weights for the same turns as they sound: what a recogniser wrote counts half by these.
    """

    about: str
    labels: list[str]
    triggers: list[str]
    weights: bytes
    several: bool = False
    heard: bytes = b""

    def triggers_of(self, label: str) -> tuple[str, ...]:
        """The triggers of a label, turn edges as line feeds."""
        if self.several:
            return ()
        return tuple(self.triggers[self.labels.index(label)].split("\t"))


class Share(NamedTuple):
    """What an n-gram adds to a score, and where in the turn it stands (half-open, in characters)."""

    gram: str
    start: int
    end: int
    weight: float


def read_model(path: Path) -> Model:
    """The model in a file. Raises PackError where it is none."""
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Model)
    except (OSError, msgspec.MsgspecError):
        raise PackError(
            f"{path.name} is no trained model", hint="`python -m cs_lint.training` makes one"
        ) from None


@lru_cache(256)
def grams(text: str) -> Sequence[str]:
    """The n-grams of a folded text, runs of digits read as 0, the turn's edges among them."""
    fenced = f"{EDGE}{DIGITS.sub('0', text)}{EDGE}"
    pairs = list(map(add, fenced, fenced[1:]))
    return [*fenced[1:-1], *pairs, *map(add, pairs, fenced[2:])]


class Scorer:
    """A model at work. `heard` is a text as it sounds, given where a recogniser may have garbled it."""

    def __init__(self, model: Model) -> None:
        self.labels = model.labels
        self._model = model
        self._rivals = () if model.several else range(len(model.labels))
        self._written = _Side(model.weights)

    def score(self, text: str, label: int, at_least: float, heard: str = "") -> float | None:
        """The score of a folded text for a label (by number), None below `at_least` or where a rival scores higher."""
        score = self.alone(text, label, heard)
        if score < at_least or any(self.alone(text, other, heard) > score for other in self._rivals):
            return None
        return score

    def alone(self, text: str, label: int, heard: str = "") -> float:
        """The score of a folded text for a label (by number), whatever its rivals score."""
        score = self._written.score(text, label)
        return (score + self._heard.score(heard, label)) / 2 if heard and self._model.heard else score

    def shares(self, text: str, label: int) -> Iterator[Share]:
        """What each n-gram of a folded turn adds to a label's score."""
        return self._written.shares(text, label)

    @cached_property
    def _heard(self) -> _Side:
        return _Side(self._model.heard)


class _Side:
    """One set of weights at work: a turn's as it is written, or as it sounds."""

    def __init__(self, weights: bytes) -> None:
        self._weights = msgspec.msgpack.decode(weights, type=Weights)
        self._grams = self._weights.grams.split("\t")
        self._columns: dict[int, dict[str, int]] = {}
        # Several rules ask about the same sentences, and people say the same short ones again and again.
        self.score = lru_cache(4096)(self._score)

    def _score(self, text: str, label: int) -> float:
        parts = grams(text)
        total = sum(map(self._column(label).get, parts, repeat(0)))
        excess = self._weights.long * max(0, len(text) - LONG)
        return self._weights.bias[label] + self._weights.scales[label] * total - excess

    def _column(self, label: int) -> dict[str, int]:
        """What each n-gram weighs for a label, in steps of its scale; made when first asked for."""
        if label not in self._columns:
            weights = memoryview(self._weights.columns[label]).cast("b")
            self._columns[label] = {gram: w for gram, w in zip(self._grams, weights, strict=True) if w}
        return self._columns[label]

    def shares(self, text: str, label: int) -> Iterator[Share]:
        cuts = [match.start() for match in _CUT.finditer(text)]
        edges = [0, *cuts, len(text), len(text)]  # the line feeds at both ends take no room
        fenced = f"{EDGE}{DIGITS.sub('0', text)}{EDGE}"
        column, scale = self._column(label), self._weights.scales[label]
        for size in range(1, LONGEST + 1):
            for at in range(len(fenced) - size + 1):
                weight = column.get(fenced[at : at + size])
                if weight is not None:
                    yield Share(fenced[at : at + size], edges[at], edges[at + size], weight * scale)
