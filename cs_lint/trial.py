"""A pack tried on calls nobody labelled: what it would flag, and what a change of it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cs_lint.engine import Linter
from cs_lint.match.scene import Earlier
from cs_lint.model import Call, CallReport, Violation

SNIPPETS = 3


@dataclass(frozen=True, slots=True)
class Snippet:
    """The words that a rule flagged, and where: `turn` counts from 0, None is the call as a whole."""

    call: Call
    turn: int | None
    start: int | None
    end: int | None

    @classmethod
    def of(cls, call: Call, violation: Violation) -> Snippet:
        return cls(call, violation.turn, violation.start, violation.end)


@dataclass(slots=True)
class Fired:
    """What one rule did: on how many calls it judged, how many it flagged, and a few of its hits.

    No more than one snippet a call, so that one bad call does not stand for all.
    """

    judged: int = 0
    calls: int = 0
    hits: int = 0
    snippets: list[Snippet] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Of the calls judged, the part that was flagged."""
        return self.calls / self.judged if self.judged else 0.0

    def take(self, call: Call, violations: list[Violation]) -> None:
        self.calls += 1
        self.hits += len(violations)
        if len(self.snippets) < SNIPPETS:
            self.snippets.append(Snippet.of(call, violations[0]))


@dataclass(slots=True)
class DryRun:
    """What packs did on calls, rule by rule."""

    calls: int = 0
    rules: dict[str, Fired] = field(default_factory=dict)

    @property
    def silent(self) -> list[str]:
        """The rules that never fired."""
        return [rule_id for rule_id, fired in self.rules.items() if not fired.hits]


def dry_run(linter: Linter, calls: Iterable[Call]) -> DryRun:
    """Judge calls and count what each rule flags."""
    result = DryRun(rules={rule_id: Fired() for rule_id in linter.catalogue})
    earlier: Earlier = {}
    for call in calls:
        inspection = linter.inspect(call, earlier)
        result.calls += 1
        for rule_id in inspection.judged:
            result.rules[rule_id].judged += 1
        for rule_id, violations in _by_rule(inspection.report).items():
            result.rules[rule_id].take(call, violations)
    return result


@dataclass(slots=True)
class Change:
    """What became of one rule's findings."""

    new: list[Snippet] = field(default_factory=list)
    gone: list[Snippet] = field(default_factory=list)


@dataclass(slots=True)
class Difference:
    """What a second linter flags that the first did not, and the other way round; rules without change left out."""

    calls: int = 0
    changed_calls: int = 0
    rules: dict[str, Change] = field(default_factory=dict)


def difference(old: Linter, new: Linter, calls: Iterable[Call]) -> Difference:
    """Judge calls by both. Findings are the same when a rule flags the same turn, whatever the words."""
    result = Difference()
    by_old: Earlier = {}
    by_new: Earlier = {}
    for call in calls:
        result.calls += 1
        before = _by_place(old.inspect(call, by_old).report)
        after = _by_place(new.inspect(call, by_new).report)
        result.changed_calls += before.keys() != after.keys()
        for rule_id, violation in _only(after, before):
            result.rules.setdefault(rule_id, Change()).new.append(Snippet.of(call, violation))
        for rule_id, violation in _only(before, after):
            result.rules.setdefault(rule_id, Change()).gone.append(Snippet.of(call, violation))
    return result


def _by_rule(report: CallReport) -> dict[str, list[Violation]]:
    found: dict[str, list[Violation]] = {}
    for violation in report.violations:
        found.setdefault(violation.rule, []).append(violation)
    return found


Found = dict[tuple[str, int | None], Violation]


def _by_place(report: CallReport) -> Found:
    return {(violation.rule, violation.turn): violation for violation in report.violations}


def _only(here: Found, there: Found) -> Iterator[tuple[str, Violation]]:
    for place, violation in here.items():
        if place not in there:
            yield place[0], violation
