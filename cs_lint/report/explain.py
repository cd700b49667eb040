"""What an inspector needs to know of one violation: what, why, by which clause, what to say instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.text import Text

from cs_lint.model import Violation
from cs_lint.packs.schema import Rule
from cs_lint.report.inert import one_line, visible
from cs_lint.report.marks import STYLES, points_at_words
from cs_lint.report.words import Words, number
from cs_lint.report.wrap import hanging, pad, wrapped
from cs_lint.report.writer import ReportOptions

_QUOTED = 24
"""A quotation longer than this is cut: the words stand marked in the turn above."""


def reasons(violation: Violation, rule: Rule | None, words: Words) -> Iterator[tuple[str, str]]:
    """Why the rule is there and the clause that asks for it, each with its label."""
    if rule and rule.why:
        yield words.why, rule.why
    if violation.source:
        yield words.clause, violation.source


def costs(violation: Violation, rule: Rule | None, words: Words) -> str:
    """The points lost, and the veto."""
    points = f"−{number(violation.deduct)}" if violation.deduct else ""
    return " ".join(filter(None, (points, words.fatal if rule and rule.fatal else "")))


def quotation(violation: Violation, turn: str, words: Words) -> str:
    """The words in question, or what stands in their place where nothing was said wrongly."""
    if violation.turn is None:
        return ""
    if not points_at_words(violation, turn):
        return words.missing if violation.matched_by == "absence" else words.whole_turn
    text = one_line(violation.text)
    quoted = words.quote(text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…")
    how = words.matched_by.get(violation.matched_by)
    return quoted + words.aside.format(how) if how else quoted


def finding(violation: Violation, turn: str, words: Words) -> str:
    """The words in question and what is wrong with them; a message that quotes them itself is enough."""
    message = visible(violation.message).strip()
    if violation.text and violation.text in violation.message:
        return message
    return words.colon.join(filter(None, (quotation(violation, turn, words), message)))


@dataclass(slots=True)
class Explainer:
    """Draws violations. What has been said once is not said again.

    Why and clause are told where a rule is first met in a run, the suggestion where it is first met
    in a call.
    """

    options: ReportOptions
    words: Words
    width: int
    _explained: set[str] = field(default_factory=set)
    _suggested: set[str] = field(default_factory=set)

    def next_call(self, self_contained: bool) -> None:
        """A new call begins; one that is self-contained has everything told anew."""
        self._suggested.clear()
        if self_contained:
            self._explained.clear()

    def lines(self, violation: Violation, turn: str, indent: int) -> Iterator[Text]:
        """`turn` is the text of its turn, as far as there is one; `indent` is where the bar stands."""
        lines = self._lines(violation, turn, self.width - indent - 2)
        last = len(lines) - 1
        for index, line in enumerate(lines):
            bar = "┌" if index == 0 else "└" if index == last else "│"
            yield Text(" " * indent).append(f"{bar} ", STYLES[violation.severity]) + line

    def _lines(self, violation: Violation, turn: str, width: int) -> list[Text]:
        rule = self.options.catalogue.get(violation.rule)
        lines = wrapped(self._heading(violation, rule), width)
        lines += wrapped(Text(finding(violation, turn, self.words)), width)
        labels = max(cell_len(label) for label in (self.words.why, self.words.clause, self.words.instead))
        for label, text in self._reasons(violation, rule):
            body = Text().append(visible(text.strip()), "green" if label == self.words.instead else "")
            lines += hanging(Text().append(f"{pad(label, labels)}  ", "dim"), body, width)
        return lines

    def _heading(self, violation: Violation, rule: Rule | None) -> Text:
        style = f"bold {STYLES[violation.severity]}"
        parts = [
            (self.words.severity[violation.severity], style),
            (violation.rule, "dim"),
            (visible(rule.title) if rule else "", "bold"),
            (costs(violation, rule, self.words), style),
        ]
        return Text("  ").join(Text(text, style) for text, style in parts if text)

    def _reasons(self, violation: Violation, rule: Rule | None) -> Iterator[tuple[str, str]]:
        if violation.rule not in self._explained:
            self._explained.add(violation.rule)
            yield from reasons(violation, rule, self.words)
        if violation.suggest and violation.rule not in self._suggested:
            self._suggested.add(violation.rule)
            yield self.words.instead, violation.suggest
