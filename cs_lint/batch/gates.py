"""What makes a night fail: violations too grave, scores too low, rules broken too often."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from cs_lint.batch.results import add_keys
from cs_lint.config import FailOn
from cs_lint.errors import UsageError, did_you_mean
from cs_lint.model import SEVERITIES
from cs_lint.packs.load import matching_ids
from cs_lint.report.writer import Summary

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_RATE: Final = re.compile(r"(?P<rule>[^=]+)=(?P<percent>\d+(?:\.\d+)?)%")


class MaxRate(msgspec.Struct, frozen=True):
    """A rule may be broken on at most this share (0 to 1) of the calls that it judges."""

    rule: str
    share: float


class Gates(msgspec.Struct, frozen=True, kw_only=True):
    """When a run's exit code is 1."""

    fail_on: FailOn = "error"
    min_score: float | None = None
    max_rates: tuple[MaxRate, ...] = ()


class Verdict(msgspec.Struct, frozen=True):
    """How the calls of a run did, those included that were judged before.

    `failures` are the gates they failed, `idle` those that say nothing, since no call was judged by their rule.
    """

    summary: Summary
    failures: tuple[str, ...]
    idle: tuple[str, ...] = ()


def max_rates(said: Sequence[str], ids: Sequence[str], on: Collection[str]) -> tuple[MaxRate, ...]:
    """`words.cold=5%`, or for each rule of a group that is `on`, as gates. Raises UsageError."""
    return tuple(gate for text in said for gate in _max_rate(text, ids, on))


def _max_rate(text: str, ids: Sequence[str], on: Collection[str]) -> Iterator[MaxRate]:
    found = _RATE.fullmatch(text.strip())
    if found is None or float(found["percent"]) > 100:
        raise UsageError(f"--max-rate {text!r} is not RULE=PERCENT%", hint="such as --max-rate words.cold=5%")
    chosen = matching_ids(found["rule"], ids)
    if not chosen:
        hint = did_you_mean(found["rule"], ids) or "`cs-lint rules list` shows every id"
        raise UsageError(f"--max-rate: there is no rule {found['rule']!r}", hint=hint)
    judging = [rule for rule in chosen if rule in on]
    if not judging:
        hint = "a rule that judges nothing is never broken; look at --select, --ignore and --var"
        raise UsageError(f"--max-rate: {found['rule']!r} is switched off", hint=hint)
    return (MaxRate(rule, float(found["percent"]) / 100) for rule in judging)


def verdict(connection: DuckDBPyConnection, keys: Iterable[str], gates: Gates) -> Verdict:
    """Judge the calls of some keys by the gates. Leaves the keys in the table `seen`."""
    add_keys(connection, "seen", keys)
    summary = _summary(connection)
    failures = tuple(_failures(connection, summary, gates))
    return Verdict(summary, failures, tuple(_idle(connection, gates)))


def _summary(connection: DuckDBPyConnection) -> Summary:
    calls, passed, suppressed = connection.execute(
        "SELECT count(*), count(*) FILTER (passed), coalesce(sum(suppressed), 0)::BIGINT"
        " FROM calls SEMI JOIN seen USING (call_key)"
    ).fetchone() or (0, 0, 0)
    rows = connection.execute(
        "SELECT severity, count(*) FROM violations SEMI JOIN seen USING (call_key) GROUP BY severity"
    ).fetchall()
    violations = dict.fromkeys(SEVERITIES[::-1], 0) | dict(rows)
    return Summary(
        calls=calls, passed=passed, failed=calls - passed, violations=violations, suppressed=suppressed
    )


def _failures(connection: DuckDBPyConnection, summary: Summary, gates: Gates) -> Iterator[str]:
    if gates.fail_on != "never":
        grave = SEVERITIES[SEVERITIES.index(gates.fail_on) :]
        count = sum(summary.violations[severity] for severity in grave)
        if count:
            yield f"{count} violations of severity {' or '.join(grave)} (--fail-on {gates.fail_on})"
    if gates.min_score is not None:
        below = connection.execute(
            "SELECT count(*) FROM calls SEMI JOIN seen USING (call_key) WHERE score < ?", [gates.min_score]
        ).fetchone()
        if below and below[0]:
            yield f"{below[0]} calls below {gates.min_score:g} points (--min-score)"
    for gate in gates.max_rates:
        judged, violated = _rate(connection, gate.rule)
        if judged and violated / judged > gate.share:
            yield (
                f"{gate.rule} is broken on {violated} of {judged} calls, {violated / judged:.1%}:"
                f" more than {gate.share:.1%} (--max-rate)"
            )


def _idle(connection: DuckDBPyConnection, gates: Gates) -> Iterator[str]:
    for gate in gates.max_rates:
        if not _rate(connection, gate.rule)[0]:
            yield f"no call was judged by {gate.rule}, so its --max-rate says nothing"


def _rate(connection: DuckDBPyConnection, rule: str) -> tuple[int, int]:
    """On how many calls a rule judged, and on how many of them it was broken."""
    judged, violated = connection.execute(
        "SELECT count(*) FILTER (outcome <> 'not-applicable'), count(*) FILTER (outcome = 'violated')"
        " FROM outcomes SEMI JOIN seen USING (call_key) WHERE rule = ?",
        [rule],
    ).fetchone() or (0, 0)
    return judged, violated
