"""The core of every engine: calls in, the four tables of the results out, as Arrow record batches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import msgspec
import pyarrow as pa

from cs_lint.batch.columns import Outcomes, Rows, Transcripts
from cs_lint.batch.facts import AGENT_NAME, BUSINESS_LINE, TEAM, duration, fact, moment
from cs_lint.batch.identity import call_key, error_key, identity
from cs_lint.batch.tables import CALLS, ERRORS, SCHEMAS, VIOLATIONS
from cs_lint.engine import Linter
from cs_lint.errors import InputError
from cs_lint.flow import flow
from cs_lint.model import Call, CallReport, Checked, ErrorReport, Violation
from cs_lint.read.assemble import Origin
from cs_lint.read.json_call import decode_call
from cs_lint.read.source import ReadOptions, failure
from cs_lint.read.speakers import speakers
from cs_lint.report.shown import masker_for, shown
from cs_lint.report.writer import ReportOptions, Summary
from cs_lint.scoring import Weight
from cs_lint.suppress import Suppressor, sheet_of

Known = Callable[[str], bool]
"""Whether the call of a key has been judged before."""

INPUT = pa.schema([("source", pa.string()), ("line", pa.int32()), ("call", pa.binary())])
"""A batch of calls on the way in: each as the JSON of one call, and where it was found."""


class Run(msgspec.Struct, frozen=True):
    """What rows belong to. `night` is the date of a call that has none; `salt` goes into every call's key."""

    run_id: str
    night: dt.date
    salt: bytes
    attempt: int = 1
    show_text: bool = False
    transcripts: bool = True


@dataclass(frozen=True, slots=True)
class Results:
    """The rows of some calls and failures, their keys, the keys of calls that were known, and the sum."""

    tables: dict[str, pa.Table]
    keys: tuple[str, ...]
    known: tuple[str, ...]
    summary: Summary


class Judge:
    """Judges calls by one linter and keeps what it finds as rows. Made once a worker.

    `per_file` gives the rules that the config ignores in a file, by patterns relative to the folder `root`.
    """

    def __init__(
        self,
        linter: Linter,
        run: Run,
        per_file: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
        root: str = ".",
    ) -> None:
        self.linter, self.run = linter, run
        self.suppressor = Suppressor(linter, run.night.isoformat(), per_file, root)
        self.weights, self.catalogue = linter.weights, linter.catalogue
        self.looks = ReportOptions(show_text=run.show_text)
        self.packs = " ".join(f"{pack.name}@{pack.version}+{pack.hash[:8]}" for pack in linter.ruleset.packs)

    def judge(self, outcomes: Iterable[Call | ErrorReport], known: Known | None = None) -> Results:
        """The rows of some calls and failures; calls whose key is known are only counted."""
        draft = Draft(self)
        for outcome in outcomes:
            draft.add(outcome, known)
        return draft.results()

    def judge_batch(self, batch: pa.RecordBatch, options: ReadOptions | None = None) -> Results:
        """The rows of a record batch of the shape INPUT."""
        return self.judge(calls_of(batch, options or ReadOptions()))


def calls_of(batch: pa.RecordBatch, options: ReadOptions) -> Iterator[Call | ErrorReport]:
    """The calls of a record batch of the shape INPUT, with a failure in the place of what is none."""
    words = speakers(options.speakers, options.company)
    columns = (batch.column(name).to_pylist() for name in INPUT.names)
    for number, (source, line, said) in enumerate(zip(*columns, strict=True), 1):
        try:
            origin = Origin(source or "", line, f"{source}:{line or number}", options.channel)
            data = said.encode() if isinstance(said, str) else said
            yield decode_call(data or b"", origin, words)
        except InputError as error:
            yield failure(source or "", error, line)


def error_row(key: str, error: ErrorReport, run: Run) -> tuple[Any, ...]:
    """A failure as a row of the errors table."""
    what = error.error
    return run.run_id, run.attempt, key, error.source, what.line, what.col, what.kind, what.message


def failures_only(failures: Iterable[ErrorReport], run: Run) -> Results:
    """The rows of failures that were met where there is no linter."""
    by_key = {error_key(failure, run.attempt): failure for failure in failures}
    rows = Rows(ERRORS, [error_row(key, failure, run) for key, failure in by_key.items()])
    tables = {name: schema.empty_table() for name, schema in SCHEMAS.items()} | {"errors": rows.table()}
    return Results(tables, tuple(by_key), (), Summary(failures=len(by_key)))


@dataclass(slots=True)
class Draft:
    """Rows that gather until they make a part.

    `open` are the templates of a file that may have more of them: what its comments suppress is settled after the last.
    """

    judge: Judge
    summary: Summary = field(default_factory=Summary)
    keys: dict[str, None] = field(default_factory=dict)
    failed: dict[str, None] = field(default_factory=dict)
    known: list[str] = field(default_factory=list)
    open: dict[str, Checked] = field(default_factory=dict)
    sheet: object | None = None
    standing: list[Any] = field(default_factory=list)
    calls: Rows = field(init=False)
    violations: Rows = field(init=False)
    errors: Rows = field(init=False)
    outcomes: Outcomes = field(init=False)
    transcripts: Transcripts = field(default_factory=Transcripts)

    def __post_init__(self) -> None:
        self.calls, self.violations, self.errors = Rows(CALLS), Rows(VIOLATIONS), Rows(ERRORS)
        dimensions = {rule: weight.dimension for rule, weight in self.judge.weights.items()}
        self.outcomes = Outcomes(self.judge.run.run_id, dimensions)

    def __len__(self) -> int:
        """How many calls and failures it tells of."""
        return len(self.keys) + len(self.open) + len(self.known) + len(self.failed)

    def goes_on(self, outcome: Call | ErrorReport) -> bool:
        """Whether it may be of the same file of templates as the last one: a part does not end between the two."""
        if self.sheet is None:
            return False
        return isinstance(outcome, ErrorReport) or sheet_of(outcome) is self.sheet

    def add(self, outcome: Call | ErrorReport, known: Known | None = None) -> None:
        """One more call, judged now unless it is known, or one more failure."""
        run, judge = self.judge.run, self.judge
        if isinstance(outcome, ErrorReport):
            self._fail(error_key(outcome, run.attempt), outcome, known)
            return
        if not self.goes_on(outcome):
            self._settle()
            self.sheet, self.standing = sheet_of(outcome), judge.suppressor.standing(outcome)
        key = call_key(outcome, run.salt, self.standing)
        if key in self.keys or key in self.open or (known and known(key)):
            self.known.append(key)
        else:
            inspection = judge.linter.inspect(outcome)
            self.open[key] = Checked(outcome, inspection.report, inspection.judged)
        if self.sheet is None:
            self._settle()

    def results(self) -> Results:
        """All of it as tables."""
        self._settle()
        calls = self.calls.table()
        if self.judge.run.transcripts:
            place = CALLS.get_field_index("transcript")
            calls = calls.set_column(place, CALLS.field(place), self.transcripts.column())
        keys = list(self.keys)
        tables = {
            "calls": calls,
            "violations": self.violations.table(),
            "outcomes": self.outcomes.table(keys),
            "errors": self.errors.table(),
        }
        return Results(tables, (*keys, *self.failed), tuple(self.known), self.summary)

    def _fail(self, key: str, error: ErrorReport, known: Known | None) -> None:
        if key in self.failed or (known and known(key)):
            return
        self.failed[key] = None
        self.summary = self.summary.plus(error)
        self.errors.cells.append(error_row(key, error, self.judge.run))

    def _settle(self) -> None:
        """Take what is suppressed out of the calls that wait for it, and make rows of them."""
        settled = self.judge.suppressor.settle(list(self.open.values()))
        for key, checked in zip(self.open, settled, strict=True):
            self._take(key, shown(checked, self.judge.looks))
        self.open, self.sheet = {}, None

    def _take(self, key: str, checked: Checked) -> None:
        call, report = checked.call, checked.report
        number = len(self.keys)
        self.keys[key] = None
        self.summary = self.summary.plus(report)
        costs = _costs(report.violations, self.judge.weights)
        self._add_call(key, checked, sum(costs))
        for ordinal, (violation, cost) in enumerate(zip(report.violations, costs, strict=True)):
            self._add_violation(key, call, report, violation, cost, ordinal)
        hits: dict[str, int] = {}
        for violation in report.violations:
            hits[violation.rule] = hits.get(violation.rule, 0) + 1
        self.outcomes.add(number, checked.judged, hits)
        self.outcomes.add_silent(number, report.not_applicable)
        if self.judge.run.transcripts:
            masker = masker_for(call, self.judge.looks)
            self.transcripts.add(call.turns, masker.turns([turn.text for turn in call.turns]))

    def _add_call(self, key: str, checked: Checked, deducted: float) -> None:
        call, report = checked.call, checked.report
        began = moment(call.started_at)
        self.calls.cells.append(
            (
                self.judge.run.run_id, key, identity(call), call.call_id, report.source, call.channel,
                call.direction, call.agent_id, fact(call, AGENT_NAME), fact(call, TEAM),
                fact(call, BUSINESS_LINE), began, began.date() if began else self.judge.run.night,
                len(call.turns), duration(call), report.score, report.passed, report.fatal,
                len(report.violations), deducted, report.suppressed, self._excused(checked) or None,
                list(report.dimensions.items()), list(report.not_applicable.items()),
                [flaw.flaw for flaw in report.quality or ()], bool(report.roles_inferred),
                list(map(msgspec.structs.asdict, flow(call))) or None, None, self.judge.packs, report.tool,
            )
        )  # fmt: skip

    def _excused(self, checked: Checked) -> list[dict[str, Any]]:
        """What was suppressed, and who answers for it."""
        masker = masker_for(checked.call, self.judge.looks) if checked.excused else str
        return [
            {
                "rule": each.violation.rule, "turn": each.violation.turn, "by": each.by,
                "reason": masker(each.reason), "reviewer": each.reviewer, "until": each.until,
            }
            for each in checked.excused
        ]  # fmt: skip

    def _add_violation(
        self, key: str, call: Call, report: CallReport, found: Violation, cost: float, ordinal: int
    ) -> None:
        began, weight = moment(call.started_at), self.judge.weights[found.rule]
        self.violations.cells.append(
            (
                self.judge.run.run_id, key, call.call_id, report.source, call.agent_id, fact(call, TEAM),
                fact(call, BUSINESS_LINE), began.date() if began else self.judge.run.night, found.rule,
                self.judge.catalogue[found.rule].title, weight.dimension, found.severity, weight.fatal,
                found.turn, found.start, found.end, found.role, found.text, found.message, found.suggest,
                found.source, found.deduct, cost, found.matched_by, found.fingerprint, ordinal,
            )
        )  # fmt: skip


def _costs(violations: tuple[Violation, ...], weights: dict[str, Weight]) -> list[float]:
    """What each violation took off: nothing more once its rule has cost what it may at most."""
    spent: dict[str, float] = {}
    costs = []
    for violation in violations:
        weight, before = weights[violation.rule], spent.get(violation.rule, 0.0)
        room = float("inf") if weight.at_most is None else max(0.0, weight.at_most - before)
        cost = min(weight.deduct, room)
        spent[violation.rule] = before + cost
        costs.append(cost)
    return costs
