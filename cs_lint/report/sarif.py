"""SARIF 2.1.0, the static-analysis format that code hosts and editors take in.

Rule texts come from the rules, never from a finding; paths are relative; fingerprints keep an alert the
same when its place moves. GitHub shows no more than 5,000 results of a run, the gravest first, so that is
what is written, and how many were left out is said in the run's notifications. What is suppressed comes last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, Final, TextIO

from cs_lint import __version__
from cs_lint.model import SEVERITIES, Checked, ErrorReport, Excused, Replacement, Severity, Violation
from cs_lint.packs.schema import Rule
from cs_lint.report.json_report import encoded
from cs_lint.report.place import Place, place, place_of
from cs_lint.report.shown import shown
from cs_lint.report.words import WORDS
from cs_lint.report.writer import ReportOptions, Summary

MOST_RESULTS: Final = 5000
_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final[dict[Severity, str]] = {"error": "error", "warning": "warning", "info": "note"}
Json = dict[str, Any]


class SarifWriter:
    """One log of one run, written at the end: only then is it known which results are the gravest."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        self._stream, self._options = stream, options
        ranks: tuple[Severity | None, ...] = (*reversed(SEVERITIES), None)
        self._results: dict[Severity | None, list[Json]] = {rank: [] for rank in ranks}
        self._left_out = 0
        self._failures: list[Json] = []
        self._rules = {rule_id: index for index, rule_id in enumerate(options.catalogue)}

    def begin(self) -> None:
        """Nothing yet."""

    def call(self, checked: Checked) -> None:
        checked = shown(checked, self._options)
        for violation in checked.report.violations:
            if self._has_room(violation.severity):
                state = {"baselineState": "new"} if self._options.baseline else {}
                self._results[violation.severity].append(self._result(violation, checked) | state)
        for excused in checked.excused:
            if self._has_room(None):
                self._results[None].append(self._result(excused.violation, checked) | _answered_for(excused))

    def _has_room(self, rank: Severity | None) -> bool:
        full = len(self._results[rank]) >= MOST_RESULTS
        self._left_out += full
        return not full

    def failure(self, error: ErrorReport) -> None:
        where = place(error.source, error.error.line)
        self._failures.append(
            {"level": "error", "message": {"text": error.error.message}, "locations": [_location(where)]}
        )

    def end(self, summary: Summary) -> None:
        results = list(chain.from_iterable(self._results.values()))
        left_out = self._left_out + len(results[MOST_RESULTS:])
        invocation: Json = {"executionSuccessful": not self._failures}
        if notes := [*self._failures, *_cut(left_out)]:
            invocation["toolExecutionNotifications"] = notes
        run: Json = {
            "tool": {"driver": self._driver()},
            "invocations": [invocation],
            "columnKind": "unicodeCodePoints",
            "results": results[:MOST_RESULTS],
        }
        self._stream.write(encoded({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}) + "\n")

    def _driver(self) -> Json:
        rules = [self._descriptor(rule) for rule in self._options.catalogue.values()]
        return {"name": "cs-lint", "semanticVersion": __version__, "rules": rules}

    def _descriptor(self, rule: Rule) -> Json:
        clause = f"{rule.source.document} {rule.source.clause}".strip()
        words = WORDS[self._options.lang]
        told = {words.why: rule.why, words.clause: clause, words.instead: rule.suggest}
        lines = [f"{name}{words.colon}{text}" for name, text in told.items() if text]
        marked = [f"**{name}**{words.colon}{text}" for name, text in told.items() if text]
        return {
            "id": rule.id,
            "name": "".join(word.capitalize() for word in re.split("[.-]", rule.id)),
            "shortDescription": {"text": rule.title},
            "fullDescription": {"text": rule.why},
            "help": {"text": "\n".join(lines), "markdown": "\n\n".join(marked)},
            "defaultConfiguration": {"level": _LEVELS[rule.severity]},
            "properties": {"tags": [rule.dimension], "deduct": rule.deduct, "fatal": rule.fatal},
        }

    def _result(self, violation: Violation, checked: Checked) -> Json:
        where = place_of(checked.call, violation)
        known = {"ruleIndex": self._rules[violation.rule]} if violation.rule in self._rules else {}
        return {
            "ruleId": violation.rule,
            **known,
            "level": _LEVELS[violation.severity],
            "message": {"text": violation.message},
            "locations": [_location(where, _logical(checked, violation))],
            "partialFingerprints": _fingerprints(violation),
            "properties": {"call_id": checked.call.call_id, **_span(violation)},
            **({"fixes": [self._fix(violation.fix, where)]} if violation.fix else {}),
        }

    def _fix(self, fix: Replacement, where: Place) -> Json:
        words = WORDS[self._options.lang]
        change = {"deletedRegion": _region(where), "insertedContent": {"text": fix.written}}
        return {
            "description": {"text": words.replace.format(words.quote(fix.written))},
            "artifactChanges": [{"artifactLocation": _artifact(where), "replacements": [change]}],
        }


def _artifact(where: Place) -> Json:
    return {"uri": where.uri} if where.path.startswith("/") else {"uri": where.uri, "uriBaseId": "%SRCROOT%"}


def _region(where: Place) -> Json:
    region = {"startLine": where.line, "startColumn": where.col}
    if where.end:
        region |= {"endLine": where.end.line, "endColumn": where.end.col}
    return {key: value for key, value in region.items() if value is not None}


def _location(where: Place, logical: Json | None = None) -> Json:
    physical = {"artifactLocation": _artifact(where), "region": _region(where)}
    return {"physicalLocation": physical, **({"logicalLocations": [logical]} if logical else {})}


def _logical(checked: Checked, violation: Violation) -> Json:
    """A call, and the turn within it: what a reader of a transcript looks for instead of a line."""
    call_id = checked.call.call_id
    name = call_id if violation.turn is None else f"{call_id}/{violation.turn}"
    return {"fullyQualifiedName": name, "kind": "element"}


def _span(violation: Violation) -> Json:
    span = {"turn": violation.turn, "start": violation.start, "end": violation.end, "text": violation.text}
    return {key: value for key, value in span.items() if value not in (None, "")}


def _fingerprints(violation: Violation) -> Mapping[str, str]:
    return {"csLint/v1": violation.fingerprint, "primaryLocationLineHash": f"{violation.fingerprint}:1"}


def _answered_for(excused: Excused) -> Json:
    """Why a finding does not count: asked for in the file itself, or elsewhere."""
    if excused.by == "baseline":
        return {"baselineState": "unchanged", "suppressions": [{"kind": "external"}]}
    kind = "external" if excused.by == "config" else "inSource"
    return {"suppressions": [{"kind": kind, "justification": excused.reason}]}


def _cut(left_out: int) -> Iterator[Json]:
    if left_out:
        text = f"{left_out} more results, none graver than these, are left out: {MOST_RESULTS} is the most that is shown"
        yield {"level": "warning", "message": {"text": text}}
