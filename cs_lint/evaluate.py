"""Packs against labelled calls: what they found rightly, wrongly, and not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from cs_lint.engine import Linter
from cs_lint.errors import InputError
from cs_lint.match.scene import Earlier
from cs_lint.model import Call, Severity

MEASURED: tuple[Severity, ...] = ("error", "warning")
"""Info rules are not labelled."""


class Gold(msgspec.Struct, frozen=True):
    """A violation that a person found; `turn` counts from 0, None is the call as a whole."""

    rule: str
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Miss:
    """A disagreement with the labels: a false alarm or something missed, and the words around it."""

    kind: str
    rule: str
    call_id: str
    turn: int | None
    text: str


@dataclass(slots=True)
class Tally:
    """Counts for a rule. Ratios are 1.0 where there was nothing to get wrong."""

    applicable: int = 0
    right: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(slots=True)
class Evaluation:
    """All counts of a labelled set, and each disagreement."""

    calls: int = 0
    rules: dict[str, Tally] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)

    @property
    def total(self) -> Tally:
        """The counts of all rules together: micro precision and recall come from it."""
        tallies = self.rules.values()
        return Tally(
            sum(t.applicable for t in tallies),
            sum(t.right for t in tallies),
            sum(t.false for t in tallies),
            sum(t.missed for t in tallies),
        )


def gold_of(call: Call) -> frozenset[tuple[str, int | None]]:
    """The labels of a call. Raises InputError where it has none or they are malformed."""
    if "gold" not in call.metadata:
        raise InputError(
            f"call {call.call_id} carries no labels", path=call.source, line=call.line, hint="a `gold` list"
        )
    try:
        labels = msgspec.convert(call.metadata["gold"], list[Gold])
    except msgspec.ValidationError as error:
        raise InputError(
            f"call {call.call_id}: bad label: {error}", path=call.source, line=call.line
        ) from None
    for label in labels:
        if label.turn is not None and not 0 <= label.turn < len(call.turns):
            raise InputError(
                f"call {call.call_id}: bad label: {label.rule} at turn {label.turn}, and the call has {len(call.turns)}",
                path=call.source,
                line=call.line,
                hint="turns count from 0",
            )
    return frozenset((label.rule, label.turn) for label in labels)


def evaluate(linter: Linter, calls: Iterable[Call]) -> Evaluation:
    """Judge labelled calls and count, for the error and warning rules that are switched on."""
    measured = {rule.id for rule in linter.catalogue.values() if rule.severity in MEASURED}
    result = Evaluation(rules={rule_id: Tally() for rule_id in sorted(measured)})
    earlier: Earlier = {}
    for call in calls:
        gold = {label for label in gold_of(call) if label[0] in measured}
        inspection = linter.inspect(call, earlier)
        found = {(v.rule, v.turn): v.text for v in inspection.report.violations if v.rule in measured}
        result.calls += 1
        for rule_id in measured.intersection(inspection.judged):
            result.rules[rule_id].applicable += 1
        _count(result, gold, frozenset(found))
        result.misses.extend(_misses(call, gold, found))
    return result


def _count(
    result: Evaluation, gold: set[tuple[str, int | None]], found: frozenset[tuple[str, int | None]]
) -> None:
    for rule, _ in gold & found:
        result.rules[rule].right += 1
    for rule, _ in found - gold:
        result.rules[rule].false += 1
    for rule, _ in gold - found:
        result.rules[rule].missed += 1


def _misses(
    call: Call, gold: set[tuple[str, int | None]], found: dict[tuple[str, int | None], str]
) -> Iterator[Miss]:
    for rule, turn in sorted(found.keys() - gold, key=str):
        yield Miss("false", rule, call.call_id, turn, found[rule, turn])
    for rule, turn in sorted(gold - found.keys(), key=str):
        text = call.turns[turn].text if turn is not None and turn < len(call.turns) else ""
        yield Miss("missed", rule, call.call_id, turn, text)
