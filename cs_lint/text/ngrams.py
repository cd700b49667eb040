"""What the n-grams of a turn weigh: linear text classifiers small enough to ship, and ready to be explained.

A model has one weight a label for each n-gram of one to three characters. A turn's score for a label is the sum
over its n-grams, 0 where the turn is as likely as not to be of that label; a turn is of the label that scores
highest, unless the model allows several. `cs_lint.training` makes models.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, chain, repeat
from operator import add
from pathlib import Path
from struct import Struct, iter_unpack
from typing import Final, NamedTuple

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
_FIELD: Final = 4
"""Bytes of a label's field: no text is so long that a sum runs over."""
_ZERO: Final = 1 << (8 * _FIELD - 1)
"""What a field is raised by before it is read: sums may be negative."""
_RAISE: Final = 128
"""What a weight is kept raised by."""
_RAISED: Final = bytes((byte + _RAISE) % 256 for byte in range(256))
"""Signed bytes, raised."""

KNOWN: Final = 4096
"""So many texts' labels are remembered."""

Told = tuple[int, float]
"""A text, or a label, by number, and the score."""


class Weights(msgspec.Struct, frozen=True):
    """A column of signed bytes a label, a byte an n-gram, in steps of `scale`, as the `bias` of each label is.

    `long` is what a character from `LONG` on takes off. `rough` is a column for all labels together, of `pairs` of
    characters alone, which stand one after the other: a turn that weighs less than `least` by it is hardly of any
    label. Empty: every turn may be.
    """

    grams: str
    columns: list[bytes]
    scale: float
    bias: list[int]
    long: float
    pairs: str = ""
    rough: bytes = b""
    least: int = 0


class Model(msgspec.Struct, frozen=True):
    """A model as it is kept. `weights` are decoded when a turn is scored for the first time: not every pack asks.

    `several`: a turn may be of more than one label, each by what one clause of it says.
    `heard` are the weights for the same turns as they sound: what a recogniser wrote counts half by these.
    """

    about: str
    labels: list[str]
    weights: bytes
    several: bool = False
    heard: bytes = b""


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
        self._known: dict[str, Told | None] = {}

    def score(self, text: str, label: int, heard: str = "") -> float:
        """The score of a folded text for a label (by number), whatever it scores for others."""
        score = self._written.score(text, label)
        return (score + self._heard.score(heard, label)) / 2 if heard and self._model.heard else score

    def told(self, texts: Sequence[str], heard: Sequence[str] = ()) -> dict[int, list[Told]]:
        """By label (its number) the texts (by number) that score highest for it, and what they score.

        Most texts are of no label, as a rough look tells at a tenth of the cost: these are left out.
        """
        told: dict[int, list[Told]] = {}
        for place, (label, score) in (
            self._told_by_ear(texts, heard) if heard and self._model.heard else self._told_again(texts)
        ):
            told.setdefault(label, []).append((place, score))
        return told

    def _told_by_ear(self, texts: Sequence[str], heard: Sequence[str]) -> Iterator[tuple[int, Told]]:
        for place in self._heard.suspects(heard):
            both = zip(self._written.scores(texts[place]), self._heard.scores(heard[place]), strict=True)
            yield place, _highest([(written + sounding) / 2 for written, sounding in both])

    def _told_again(self, texts: Sequence[str]) -> Iterator[tuple[int, Told]]:
        """As `told`; agents say many of their sentences in call after call, and what is known is not asked again."""
        known = self._known
        fresh = [text for text in dict.fromkeys(texts) if text not in known]
        if len(known) + len(fresh) > KNOWN:
            known.clear()
            fresh = list(dict.fromkeys(texts))
        known.update(dict.fromkeys(fresh))
        for place in self._written.suspects(fresh):
            known[fresh[place]] = _highest(self._written.scores(fresh[place]))
        for place, found in enumerate(map(known.__getitem__, texts)):
            if found is not None:
                yield place, found

    def shares(self, text: str, label: int) -> Iterator[Share]:
        """What each n-gram of a folded turn adds to a label's score."""
        return self._written.shares(text, label)

    @cached_property
    def _written(self) -> Side:
        return Side(msgspec.msgpack.decode(self._model.weights, type=Weights))

    @cached_property
    def _heard(self) -> Side:
        return Side(msgspec.msgpack.decode(self._model.heard, type=Weights))


def _highest(scores: Sequence[float]) -> Told:
    """The label, by number, that scores highest, and what it scores."""
    highest = max(scores)
    return scores.index(highest), highest


class Side:
    """One set of weights at work: a turn's as it is written, or as it sounds.

    What an n-gram weighs is one integer with a field for each label: one addition adds to the sums of all of them.
    """

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._fields = Struct(f">{len(weights.bias)}I")
        self._bias = int.from_bytes(self._fields.pack(*(_ZERO + bias for bias in weights.bias)))
        self._nothing = int.from_bytes(self._fields.pack(*repeat(_RAISE, len(weights.bias))))
        # Several rules ask about the same sentences, and people say the same short ones again and again.
        self._sum = lru_cache(4096)(self._added)

    def suspects(self, texts: Sequence[str]) -> Iterator[int]:
        """The texts, by number, that may be of a label: by a rough look at all of them in one go."""
        if not self._weights.rough:
            yield from range(len(texts))
            return
        fenced = DIGITS.sub("0", EDGE.join(("", *texts, "")))
        weights = map(self._rough.get, map(add, fenced, fenced[1:]), repeat(0))
        upto = list(accumulate(weights, initial=0))
        start = 0
        for place, text in enumerate(fenced[:-1].split(EDGE)[1:]):
            end = start + len(text) + 1
            if upto[end] - upto[start] >= self._weights.least:
                yield place
            start = end

    def score(self, text: str, label: int) -> float:
        """What a text scores for one label."""
        return self._scaled(self._field(self._sum(text), label), text)

    def scores(self, text: str) -> list[float]:
        """What a text scores for each label."""
        fields = self._fields.unpack(self._sum(text).to_bytes(self._fields.size))
        return [self._scaled(field, text) for field in fields]

    def shares(self, text: str, label: int) -> Iterator[Share]:
        """What each n-gram of a text adds to its score for a label."""
        cuts = [match.start() for match in _CUT.finditer(text)]
        edges = [0, *cuts, len(text), len(text)]  # the line feeds at both ends take no room
        fenced = f"{EDGE}{DIGITS.sub('0', text)}{EDGE}"
        for size in range(1, LONGEST + 1):
            for at in range(len(fenced) - size + 1):
                gram = fenced[at : at + size]
                weight = self._field(self._by_gram.get(gram, self._nothing), label) - _RAISE
                if weight:
                    yield Share(gram, edges[at], edges[at + size], weight * self._weights.scale)

    def _added(self, text: str) -> int:
        parts = grams(text)
        return sum(
            map(self._by_gram.get, parts, repeat(self._nothing)), self._bias - len(parts) * self._nothing
        )

    def _field(self, total: int, label: int) -> int:
        below = len(self._weights.bias) - 1 - label
        return total >> (8 * _FIELD * below) & (1 << 8 * _FIELD) - 1

    def _scaled(self, field: int, text: str) -> float:
        excess = self._weights.long * max(0, len(text) - LONG)
        return (field - _ZERO) * self._weights.scale - excess

    @cached_property
    def _rough(self) -> dict[str, int]:
        pairs = self._weights.pairs
        weights = memoryview(self._weights.rough).cast("b")
        return dict(zip(map(add, pairs[::2], pairs[1::2]), weights, strict=True))

    @cached_property
    def _by_gram(self) -> dict[str, int]:
        """What n-grams weigh, each raised as `_nothing` is: to lower all of them takes longer than most runs last."""
        names, size = self._weights.grams.split("\t"), self._fields.size
        fields = bytearray(size * len(names))
        for label, column in enumerate(self._weights.columns):
            fields[_FIELD * (label + 1) - 1 :: size] = column.translate(_RAISED)
        rows = chain.from_iterable(iter_unpack(f"{size}s", fields))
        return dict(zip(names, map(int.from_bytes, rows), strict=True))
