"""The report for a person at a terminal: one call in full, many calls at a glance.

A call that is alone is shown whole, with its scores. Among many, a clean call is one line and any other
shows only the turns with violations, each with the turn before it. `full` overrides both. To know whether
the first call is alone it is held back until the next one, or the end, arrives.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.text import Text

from cs_lint.model import CallReport, Checked, ErrorReport
from cs_lint.report.conversation import Conversation
from cs_lint.report.explain import Explainer
from cs_lint.report.shown import shown
from cs_lint.report.verdict import facts, flawed, headline, inferred, refusal, score_lines, skipped_lines
from cs_lint.report.words import WORDS, sentence
from cs_lint.report.wrap import wrapped
from cs_lint.report.writer import ReportOptions, Summary

_MAX_WIDTH = 120
"""Longer lines are hard to read, however wide the window."""


class ConsoleWriter:
    """Writes for the eye; see the module."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        self._console = Console(
            file=stream,
            width=options.width,
            force_terminal=options.color,
            color_system="standard" if options.color else None,
            no_color=not options.color,
        )
        self._options, self._words = options, WORDS[options.lang]
        self._width = options.width or min(self._console.width, _MAX_WIDTH)
        self._explainer = Explainer(options, self._words, self._width)
        self._held: Checked | None = None
        self._seen = 0
        self._at_gap = True

    def begin(self) -> None:
        """Nothing: the first line is that of the first call."""

    def call(self, checked: Checked) -> None:
        self._seen += 1
        if self._seen == 1:
            self._held = checked
            return
        self._release(alone=False)
        self._write(checked, alone=False)

    def failure(self, error: ErrorReport) -> None:
        self._seen += 1
        self._release(alone=False)
        self._print(refusal(error, self._words))

    def end(self, summary: Summary) -> None:
        self._release(alone=True)
        self._gap()
        self._print([Text(sentence(summary, self._words), "bold")])

    def _release(self, alone: bool) -> None:
        if self._held is not None:
            checked, self._held = self._held, None
            self._write(checked, alone)

    def _write(self, whole: Checked, alone: bool) -> None:
        checked = shown(whole, self._options)
        hidden = len(whole.report.violations) - len(checked.report.violations)
        head = headline(checked.report, hidden, self._words)
        body = list(self._body(checked, alone))
        doubts = [*inferred(checked.report, self._words), *flawed(checked.report, self._words)]
        if not body:
            # A call without violations that cannot be trusted is not simply a good one.
            self._print([head, *self._aside(doubts)])
            return
        self._gap()
        self._print([head, *self._aside([facts(checked, self._words), *doubts])])
        for section in body:
            self._gap()
            self._print(section)
        self._gap()

    def _aside(self, lines: list[str]) -> list[Text]:
        return [part for line in lines for part in wrapped(Text(line, "dim"), self._width)]

    def _body(self, checked: Checked, alone: bool) -> list[list[Text]]:
        """The sections under a call's headline; none where the headline says it all."""
        report, full = checked.report, self._options.full
        sections: list[list[Text]] = []
        if report.violations or full:
            sections += self._conversation(checked, alone if full is None else full)
        if self._options.show_skipped and report.not_applicable:
            sections.append(list(skipped_lines(report, self._options, self._words, self._width)))
        return sections

    def _conversation(self, checked: Checked, opened: bool) -> list[list[Text]]:
        explainer = self._explainer
        explainer.next_call(self_contained=opened)
        turns = Conversation(checked, explainer, self._options, self._words, self._width, opened)
        sections = [list(turns.lines()), self._call_level(checked.report)]
        if opened and checked.report.dimensions:
            sections.append(list(score_lines(checked.report, self._words)))
        return [section for section in sections if section]

    def _call_level(self, report: CallReport) -> list[Text]:
        violations = [violation for violation in report.violations if violation.turn is None]
        lines = [line for each in violations for line in self._explainer.lines(each, "", 2)]
        return [Text(self._words.of_the_call, "bold"), *lines] if lines else []

    def _gap(self) -> None:
        if not self._at_gap:
            self._console.print()
        self._at_gap = True

    def _print(self, lines: Iterable[Text]) -> None:
        for line in lines:
            line.rstrip()
            if self._options.color:
                self._console.print(line, soft_wrap=True)
            else:  # the same in a fifth of the time
                line.expand_tabs()
                self._console.file.write(f"{line.plain}\n")
        self._at_gap = False
