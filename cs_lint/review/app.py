"""The review in a terminal: one violation after the other, a verdict by one key, each kept at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Footer, Input, Static

from cs_lint.packs.schema import Rule
from cs_lint.report.inert import one_line, visible
from cs_lint.review.labels import Label, Labels, Verdict, now
from cs_lint.review.sample import ROLES, Case

_AROUND = 4
"""Turns shown on either side; more are a scroll away."""


class ReviewApp(App[int]):
    """Walks a person through cases. What `run` gives back is how many were judged."""

    CSS = """
    #progress { height: 1; background: $panel; padding: 0 1; }
    #talk { width: 3fr; padding: 1 2; } #rule { width: 2fr; padding: 1 2; border-left: solid $panel; }
    #note { dock: bottom; margin-bottom: 1; }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "judge('true')", "判对"),
        Binding("f", "judge('false')", "误判"),
        Binding("u", "judge('unsure')", "拿不准"),
        Binding("n", "note", "写备注"),
        Binding("s", "skip", "跳过"),
        Binding("b", "earlier", "上一条"),
        Binding("q", "leave", "结束"),
    ]

    def __init__(self, cases: Sequence[Case], labels: Labels, by: str, catalogue: Mapping[str, Rule]) -> None:
        super().__init__()
        self.cases, self.labels, self.by, self.catalogue = cases, labels, by, catalogue
        self.at = self.judged = 0

    def compose(self) -> ComposeResult:
        yield Static(id="progress", markup=False)
        with Horizontal():
            yield VerticalScroll(Static(id="turns", markup=False), id="talk")
            yield VerticalScroll(Static(id="card", markup=False), id="rule")
        yield Input(placeholder="备注（回车收起）", id="note")
        yield Footer()

    def on_mount(self) -> None:
        self.query_one("#talk").focus()
        self._show()

    def on_input_submitted(self, _: Input.Submitted) -> None:
        self.query_one("#talk").focus()

    def action_note(self) -> None:
        self.query_one("#note", Input).focus()

    def action_judge(self, verdict: Verdict) -> None:
        case, note = self.cases[self.at], self.query_one("#note", Input)
        self.labels.append(
            Label(
                call_key=case.call_key, rule=case.rule, turn=case.turn, start=case.start,
                fingerprint=case.fingerprint, verdict=verdict, note=note.value.strip(), by=self.by, at=now(),
            )
        )  # fmt: skip
        note.value = ""
        self.judged += 1
        self.action_skip()

    def action_skip(self) -> None:
        self.at += 1
        if self.at == len(self.cases):
            self.exit(self.judged)
        else:
            self._show()

    def action_earlier(self) -> None:
        self.at = max(self.at - 1, 0)
        self._show()

    def action_leave(self) -> None:
        self.exit(self.judged)

    def _show(self) -> None:
        case = self.cases[self.at]
        done = f"{self.at + 1}/{len(self.cases)} · {self.by} · {one_line(case.call_id)}"
        self.query_one("#progress", Static).update(done)
        self.query_one("#turns", Static).update(conversation(case))
        self.query_one("#card", Static).update(card(case, self.catalogue.get(case.rule)))
        self.query_one("#talk", VerticalScroll).scroll_home(animate=False)


def conversation(case: Case) -> Text:
    """The turns around a violation, its words marked; of one about the call as a whole, every turn."""
    text = Text()
    for index, turn in enumerate(case.transcript):
        if case.turn is not None and abs(index - case.turn) > _AROUND:
            continue
        here = index == case.turn
        text.append(f"{'▶' if here else ' '}{index:>3} {ROLES[turn.role]}  ", "bold" if here else "dim")
        said = Text(visible(turn.text))
        if here and case.start is not None and case.end is not None:
            said.stylize("bold reverse red", case.start, case.end)
        text.append_text(said).append("\n\n")
    return text if case.transcript else Text("（没有保存对话）")


def card(case: Case, rule: Rule | None) -> Text:
    """What the rule says is wrong, why, and what should have been said."""
    parts: list[tuple[str, str]] = [
        ("问题", case.message),
        ("原话", case.text),
        ("为什么", rule.why if rule else ""),
        ("依据", case.clause),
        ("建议改说", case.suggest),
    ]
    text = Text.assemble((visible(case.title), "bold"), f"\n{case.rule} · {case.severity}\n")
    for label, words in parts:
        if words:
            text.append(f"\n{label}\n", "dim").append(f"{visible(words)}\n")
    return text


def review(cases: Sequence[Case], labels: Labels, by: str, catalogue: Mapping[str, Rule]) -> int:
    """Run the app on this terminal; how many cases were judged."""
    judged: Any = ReviewApp(cases, labels, by, catalogue).run()
    return int(judged or 0)
