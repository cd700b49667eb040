"""The report for a merge request or a chat message: a table of verdicts, then what is wrong in each call.

The table is written as the calls come. What follows it has to wait for the end, so it is kept, but only
for so many calls as such a message can carry; the rest is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from cs_lint.model import CallReport, Checked, ErrorReport, Severity, Violation
from cs_lint.packs.schema import Rule
from cs_lint.report.explain import costs, finding, reasons
from cs_lint.report.inert import markdown
from cs_lint.report.shown import shown, turn_text
from cs_lint.report.verdict import flawed, inferred
from cs_lint.report.words import WORDS, number, sentence
from cs_lint.report.writer import ReportOptions, Summary

MAX_DETAILED = 100
"""A comment on GitHub ends at 65,536 characters: some 100 calls."""


class MarkdownWriter:
    """Writes GitHub-flavoured Markdown; see the module."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        self._stream, self._options, self._words = stream, options, WORDS[options.lang]
        self._details: list[str] = []
        self._rows = self._detailed = self._cut_off = 0

    def begin(self) -> None:
        self._write("## cs-lint")

    def call(self, checked: Checked) -> None:
        seen = shown(checked, self._options)
        report = seen.report
        counts = [str(_count(report.violations, severity)) for severity in self._words.severity]
        self._row(self._verdict(report), number(report.score), report.call_id, counts, report.source)
        if report.violations or (self._options.show_skipped and report.not_applicable):
            self._keep(seen)

    def failure(self, error: ErrorReport) -> None:
        what = error.error
        place = ":".join(str(part) for part in (error.source, what.line, what.col) if part is not None)
        self._row(f"⚠️ {self._words.unread}", "", what.message, ["", "", ""], place)

    def end(self, summary: Summary) -> None:
        for line in self._details:
            self._write(line)
        if self._cut_off:
            self._write("", self._words.cut_off.format(self._cut_off))
        self._write("", sentence(summary, self._words))

    def _row(self, verdict: str, score: str, call: str, counts: list[str], place: str) -> None:
        if not self._rows:
            names = (*self._words.severity.values(), self._words.place)
            self._write("", _cells(("", self._words.score, self._words.call, *names)))
            self._write("| --- | ---: | --- | ---: | ---: | ---: | --- |")
        self._rows += 1
        self._write(_cells((verdict, score, markdown(call), *counts, markdown(place))))

    def _verdict(self, report: CallReport) -> str:
        verdict = f"✅ {self._words.passed}" if report.passed else f"❌ {self._words.failed}"
        return verdict + self._words.aside.format(self._words.fatal) if report.fatal else verdict

    def _keep(self, checked: Checked) -> None:
        if self._detailed == MAX_DETAILED:
            self._cut_off += 1
            return
        self._detailed += 1
        report = checked.report
        score = self._words.points.format(number(report.score))
        self._details += ("", f"### {markdown(report.call_id)} · {score}", "")
        self._details += (
            f"- {markdown(line)}" for line in (*inferred(report, self._words), *flawed(report, self._words))
        )
        told: set[str] = set()
        for violation in report.violations:
            self._details += self._item(violation, checked, told)
        if self._options.show_skipped:
            self._details += self._skipped(report)

    def _item(self, violation: Violation, checked: Checked, told: set[str]) -> Iterator[str]:
        rule = self._options.catalogue.get(violation.rule)
        head = [
            f"**{self._words.severity[violation.severity]}**",
            f"`{violation.rule}`",
            markdown(rule.title) if rule else "",
            costs(violation, rule, self._words),
        ]
        yield f"- {' '.join(filter(None, head))}"
        yield f"  - {self._finding(violation, checked)}"
        for label, text in self._reasons(violation, rule, told):
            yield f"  - {label}{self._words.colon}{markdown(text)}"

    def _finding(self, violation: Violation, checked: Checked) -> str:
        if violation.turn is None:
            return markdown(violation.message)
        words = self._words
        text = turn_text(checked.call, violation.turn, self._options)
        role = words.role[checked.call.turns[violation.turn].role]
        return f"{words.turn.format(violation.turn)} {role} {markdown(finding(violation, text, words))}"

    def _reasons(self, violation: Violation, rule: Rule | None, told: set[str]) -> Iterator[tuple[str, str]]:
        """Once a call: a rule that is broken five times is not explained five times."""
        if violation.rule in told:
            return
        told.add(violation.rule)
        yield from reasons(violation, rule, self._words)
        if violation.suggest:
            yield self._words.instead, violation.suggest

    def _skipped(self, report: CallReport) -> Iterator[str]:
        for rule, reason in report.not_applicable.items():
            yield f"- {self._words.skipped}{self._words.colon}`{rule}` {markdown(reason)}"

    def _write(self, *lines: str) -> None:
        for line in lines:
            self._stream.write(line.rstrip() + "\n")


def _cells(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _count(violations: tuple[Violation, ...], severity: Severity) -> int:
    return sum(violation.severity == severity for violation in violations)
