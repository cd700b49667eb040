"""A rule's own examples, run as calls: by our tests and by `cs-lint rules test`, through the same code."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from cs_lint.engine import Linter
from cs_lint.model import Call, CallReport, Channel, Checked, ErrorReport
from cs_lint.packs.ruleset import LoadedRule, Ruleset
from cs_lint.packs.schema import Example
from cs_lint.read import readers
from cs_lint.read.source import ReadOptions, Source
from cs_lint.suppress import Suppressor

EXAMPLE_COMPANY = ("星辰科技",)
"""The company of an example that names none, where the packs set none either."""


TODAY = "2026-11-20"
"""The day on which examples are judged by what has expired."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one example went. `problem` is empty where it went as written."""

    rule_id: str
    pack: str
    path: str
    line: int
    number: int
    must_fail: bool
    problem: str

    @property
    def name(self) -> str:
        """The example as prose, for a test's id."""
        return f"{self.pack}/{self.rule_id}: example {self.number} {'fails' if self.must_fail else 'passes'}"


def run_cases(ruleset: Ruleset, packs: Sequence[str] = ()) -> Iterator[CaseResult]:
    """Every example of every rule (of the packs named, if any), in the order of the packs.

    Rules that are switched off are run as well: an example says what a rule would do.
    """
    linters: dict[str, Linter] = {}
    for loaded in ruleset.rules:
        if packs and loaded.pack not in packs:
            continue
        asked = loaded.rule.applies.variables
        key = repr(sorted(asked.items()))
        if key not in linters:
            linters[key] = _linter(ruleset, asked)
        for number, example in enumerate(loaded.rule.examples):
            yield _run(linters[key], loaded, number, example)


def _linter(ruleset: Ruleset, asked: dict[str, Any]) -> Linter:
    variables = ruleset.variables | asked
    if "company" in variables and not variables["company"]:
        variables["company"] = EXAMPLE_COMPANY
    ruleset = msgspec.structs.replace(ruleset, variables=variables)
    return Linter(ruleset, select=[loaded.rule.id for loaded in ruleset.rules])


def _run(linter: Linter, loaded: LoadedRule, number: int, example: Example) -> CaseResult:
    line, _ = loaded.place("examples", number)
    try:
        problem = _problem(linter, loaded, example)
    except _Unreadable as error:
        problem = f"the example cannot be read: {error}"
    must_fail = example.fail is not None
    return CaseResult(loaded.rule.id, loaded.pack, loaded.path, line, number + 1, must_fail, problem)


def _problem(linter: Linter, loaded: LoadedRule, example: Example) -> str:
    call = example_call(loaded, example)
    [checked] = Suppressor(linter, TODAY).settle([Checked(call, linter.inspect(call, {}).report)])
    report = checked.report
    found = [v.text or "the call" for v in report.violations if v.rule == loaded.rule.id]
    if example.ok is not None:
        return f"a false alarm at {found[0]!r}" if found else ""
    if not found:
        return f"no violation was found{_why_not(report, loaded.rule.id)}"
    wanted = example.at
    if wanted and not any(wanted in text or text in wanted for text in found):
        return f"found at {found[0]!r} instead of {wanted!r}"
    return ""


def _why_not(report: CallReport, rule_id: str) -> str:
    if rule_id in report.not_applicable:
        return f": not applicable, {report.not_applicable[rule_id]}"
    others = [v.rule for v in report.violations]
    return f"; others found: {', '.join(others)}" if others else ""


class _Unreadable(Exception):
    """An example that is not a call."""


def example_call(loaded: LoadedRule, example: Example) -> Call:
    """An example as the call it stands for; what it does not say is as the rule applies.

    An example without a speaker is one turn of the agent's.
    """
    applies = loaded.rule.applies
    channels = applies.channel or "phone"
    channel: Channel = channels if isinstance(channels, str) else channels[0]
    text = example.ok if example.ok is not None else example.fail
    source = Source.open("example", io.BytesIO((text or "").encode()))
    outcome = next(readers()["text"].read(source, ReadOptions(channel=channel)), None)
    if outcome is None or isinstance(outcome, ErrorReport):
        raise _Unreadable(outcome.error.message if outcome else "no turns")
    direction = outcome.direction or applies.direction or "inbound"
    return msgspec.structs.replace(outcome, direction=direction)
