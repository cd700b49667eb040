"""The condition `learned`: a turn reads like those of a label, by what its n-grams weigh.

It hears rewordings that no phrase foresees. Which words decided, and how surely, stands in the violation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import msgspec

from cs_lint.checks.finder import (
    Finder,
    Reaches,
    Ungated,
    Wrapper,
    everywhere,
    find_once,
    inside,
    turns_touched,
)
from cs_lint.errors import PackError, did_you_mean
from cs_lint.match.hit import Hit
from cs_lint.match.scene import Scene, Span
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


class Asked(msgspec.Struct, frozen=True):
    """What a text must score, for which label (by number) of which model."""

    model: Path
    label: int
    at_least: float

    def met(self, scene: Scene, part: Span) -> float | None:
        """What the text between two places scores, if that is enough."""
        text, heard = read_and_heard(scene, part)
        score = _scorer(self.model).score(text, self.label, heard)
        return score if score >= self.at_least else None

    def hit(self, scene: Scene, turn: int, part: Span, score: float) -> Hit:
        """A hit in a turn: the words between two of its places that weigh most, and why."""
        start, end = part
        shares = list(_scorer(self.model).shares(scene.text[start:end], self.label))
        first, last = heaviest(shares, end - start)
        return Hit(turn, start + first, start + last, "learned", score, because=_because(shares, score))


class Unlike(msgspec.Struct, frozen=True):
    """A guard: what the hit stands in scores less than `below` for a label, so that it hardly is of it.

    That is whichever of its turn, its sentence and its clause scores most: kind words around do not mend a rude one.
    """

    model: Path
    label: int
    below: float

    def lifts(self, hit: Hit, turn: int, scene: Scene) -> bool:
        scorer = _scorer(self.model)
        whole = scene.starts[turn], scene.ends[turn]
        for part in (whole, *parts_around(scene, hit, turn)):
            text, heard = read_and_heard(scene, part)
            if scorer.score(text, self.label, heard) >= self.below:
                return False
        return True


class Labeller(msgspec.Struct, frozen=True, eq=False):
    """Tells the turns of some roles by a model's labels: once a call, whoever asks."""

    model: Path
    roles: int

    def told(self, scene: Scene, label: int) -> Sequence[tuple[int, float]]:
        """The turns that score highest for a label (by number), and what they score."""
        known = scene.told.get(id(self))
        if known is None:
            known = scene.told[id(self)] = self._tell(scene)
        return known.get(label, ())

    def _tell(self, scene: Scene) -> dict[int, list[tuple[int, float]]]:
        turns = scene.numbers(self.roles)
        heard = []
        if scene.misheard:
            heard = [scene.heard[0][scene.starts[turn] : scene.ends[turn]] for turn in turns]
        told = _scorer(self.model).told([scene.folded[turn] for turn in turns], heard)
        return {label: [(turns[place], score) for place, score in each] for label, each in told.items()}


class TurnsLike(Ungated, msgspec.Struct, frozen=True):
    """Turns that score highest for a label, and enough; `hint`: as far as this holds in them."""

    asked: Asked
    labeller: Labeller
    hint: Finder | None

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> Iterator[Hit]:
        for turn, score in self._sure(scene):
            part = scene.starts[turn], scene.ends[turn]
            if inside(*part, reaches) and (
                self.hint is None or self.hint.holds(scene, [scene.reach(turn, turn)], trigger)
            ):
                yield self.asked.hit(scene, turn, part, score)

    def possible(self, scene: Scene) -> bool:
        return any(True for _ in self._sure(scene))

    def _sure(self, scene: Scene) -> Iterator[tuple[int, float]]:
        told = self.labeller.told(scene, self.asked.label)
        return ((turn, score) for turn, score in told if score >= self.asked.at_least)


class EveryTurn(Ungated, msgspec.Struct, frozen=True):
    """All turns of some roles: where a model is asked about each part of what they say."""

    roles: int

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> Iterator[Hit]:
        return (scene.turn_hit(turn, "learned") for turn in turns_touched(scene, reaches, self.roles))


class PartsLike(Wrapper, msgspec.Struct, frozen=True):
    """Turns in which `inner` finds something, as far as the sentence or the clause around that scores enough."""

    inner: Finder
    asked: Asked

    def find(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> Iterator[Hit]:
        told: int | None = None
        for turn, part in self._parts(scene, reaches, trigger):
            if turn != told and (score := self.asked.met(scene, part)) is not None:
                told = turn
                yield self.asked.hit(scene, turn, part, score)

    def holds(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> bool:
        # To tell which words weigh most costs more than the score itself.
        return any(
            self.asked.met(scene, part) is not None for _, part in self._parts(scene, reaches, trigger)
        )

    def _parts(self, scene: Scene, reaches: Reaches, trigger: Hit | None) -> Iterator[tuple[int, Span]]:
        """What is to be scored, with its turn: nothing twice."""
        seen: set[Span] = set()
        # A label may be asked for more than once, with other guards.
        once = everywhere(scene, reaches)
        hits = find_once(self.inner, scene) if once else self.inner.find(scene, reaches, trigger)
        for hit in hits:
            if hit.turn is not None:
                for part in parts_around(scene, hit, hit.turn):
                    if part not in seen and inside(*part, reaches):
                        seen.add(part)
                        yield hit.turn, part


def read_and_heard(scene: Scene, part: Span) -> tuple[str, str]:
    """The text between two places, and, where recognition errors show in the call, as it sounds."""
    places = slice(*part)
    return scene.text[places], scene.heard[0][places] if scene.misheard else ""


def parts_around(scene: Scene, hit: Hit, turn: int) -> Iterable[Span]:
    """The sentence and the clause that hold a hit; one on a turn as a whole stands for all of its sentences and clauses."""
    first, last = scene.starts[turn], scene.ends[turn]
    parts = (
        (*scene.units(turn, False), *scene.units(turn, True))
        if hit.whole
        else (scene.unit(hit.start, False), scene.unit(hit.start, True))
    )
    return [(max(start, first), min(end, last)) for start, end in parts]


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
