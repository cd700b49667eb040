"""The condition `learned`: a turn reads like those of a label, by what its n-grams weigh.

It hears rewordings that no phrase foresees. Which words decided, and how surely, stands in the violation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import msgspec

from cs_lint.checks.finder import Finder, Reaches, Wrapper
from cs_lint.errors import PackError, did_you_mean
from cs_lint.match.scene import Hit, Scene
from cs_lint.packs.find import rules_folder
from cs_lint.text.ngrams import Model, Scorer, Share, read_model

NEUTRAL = 0.03
"""A character that adds less than this to a score does not belong to the words that decided."""
NAMED = 3
"""How many n-grams a violation names."""


def find_model(name: str, folders: Iterable[Path] = ()) -> Path:
    """The file of a model, beside one of the packs or among those that come with cs-lint. Raises PackError."""
    places = [folder / f"{name}.model" for folder in (*folders, rules_folder())]
    found = next((place for place in places if "/" not in name and place.is_file()), None)
    if found is None:
        raise PackError(
            f"there is no trained model {name!r}", hint=f"put {name}.model beside the pack, or use `words`"
        )
    return found


@cache
def model_in(file: Path) -> Model:
    """The model of a file, read once."""
    return read_model(file)


def label_of(model: Model, label: str) -> int:
    """The number of a label. Raises PackError where the model has none of that name."""
    if label not in model.labels:
        hint = did_you_mean(label, model.labels) or f"labels: {', '.join(model.labels)}"
        raise PackError(f"the model has no label {label!r}", hint=hint)
    return model.labels.index(label)


@cache
def _scorer(file: Path) -> Scorer:
    return Scorer(model_in(file))


class Learned(Wrapper, msgspec.Struct, frozen=True):
    """Turns in which `inner` finds a trigger, as far as they score `at_least` for the label."""

    inner: Finder
    model: Path
    label: int
    at_least: float
    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> Iterator[Hit]:
        for turn in dict.fromkeys(hit.turn for hit in self.inner.find(scene, reaches, trigger)):
            if turn is not None and (hit := self._judged(scene, turn)):
                yield hit

    def _judged(self, scene: Scene, turn: int) -> Hit | None:
        begin, text = scene.starts[turn], scene.text[scene.starts[turn] : scene.ends[turn]]
        score = _scorer(self.model).score(text, self.label, self.at_least)
        if score is None:
            return None
        shares = list(_scorer(self.model).shares(text, self.label))
        start, end = heaviest(shares, len(text))
        return Hit(turn, begin + start, begin + end, "learned", score, because=_because(shares, score))


def heaviest(shares: list[Share], length: int) -> tuple[int, int]:
    """The stretch of a text whose n-grams add most to its score."""
    weights = [-NEUTRAL] * length
    for share in shares:
        for place in range(share.start, share.end):
            weights[place] += share.weight / (share.end - share.start)
    best, start, total, span = 0.0, 0, 0.0, (0, length)
    for place, weight in enumerate(weights):
        if total <= 0:
            start, total = place, 0.0
        total += weight
        if total > best:
            best, span = total, (start, place + 1)
    return span


def _because(shares: list[Share], score: float) -> str:
    weightiest = sorted((s for s in shares if s.weight > 0), key=lambda s: (-s.weight, s.start))
    named = dict.fromkeys(s.gram.strip("\n") for s in weightiest if len(s.gram.strip("\n")) > 1)
    words = "".join(f"「{gram}」" for gram in list(named)[:NAMED])
    return f"按用词判断{words},得分 {score:.2f}"
