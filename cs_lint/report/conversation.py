"""A call as an inspector reads it: turn by turn, offending words marked, what is wrong beneath."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from cs_lint.model import Call, Checked, Role, Violation
from cs_lint.report.explain import Explainer
from cs_lint.report.inert import visible
from cs_lint.report.marks import STYLES, gravest, marked
from cs_lint.report.shown import turn_text
from cs_lint.report.words import Words
from cs_lint.report.wrap import hanging, pad
from cs_lint.report.writer import ReportOptions

_ROLE_STYLES: Mapping[Role, str] = {"agent": "bold", "customer": "green", "bot": "dim", "system": "dim"}
_GAP = "⋮"
_ROOMY = 72
"""From this width on, what is wrong with a turn stands under its text; else at the margin."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide the number, the time and the role of a turn are in one call; `time` 0: it has no times."""

    number: int
    time: int
    role: int

    @classmethod
    def of(cls, call: Call, words: Words) -> Columns:
        return cls(
            number=len(str(len(call.turns) - 1)),
            time=max((len(clock(turn.start)) for turn in call.turns), default=0),
            role=max((cell_len(words.role[turn.role]) for turn in call.turns), default=0),
        )

    def before_text(self, call: Call, index: int, words: Words) -> Text:
        turn = call.turns[index]
        time = f"{clock(turn.start):>{self.time}}  " if self.time else ""
        return Text.assemble(
            (f"{index:>{self.number}}  {time}", "dim"),
            (pad(words.role[turn.role], self.role), _ROLE_STYLES[turn.role]),
            "  ",
        )


def clock(seconds: float | None) -> str:
    """1:02:03 or 02:03, the way a player shows it; nothing where there is no time."""
    if seconds is None:
        return ""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute:02}:{second:02}"


@dataclass(frozen=True, slots=True)
class Conversation:
    """Draws the turns of one call; `full` all of them, else those with violations and the turn before."""

    checked: Checked
    explainer: Explainer
    options: ReportOptions
    words: Words
    width: int
    full: bool

    def lines(self) -> Iterator[Text]:
        wrong = _by_turn(self.checked.report.violations)
        columns = Columns.of(self.checked.call, self.words)
        last = -1
        for index in self._turns(wrong):
            if index != last + 1:
                yield Text(f"  {_GAP:>{columns.number}}", "dim")
            yield from self._turn(index, wrong.get(index, []), columns)
            last = index
        if last + 1 != len(self.checked.call.turns):
            yield Text(f"  {_GAP:>{columns.number}}", "dim")

    def _turns(self, wrong: Collection[int]) -> list[int]:
        every = range(len(self.checked.call.turns))
        return [index for index in every if self.full or index in wrong or index + 1 in wrong]

    def _turn(self, index: int, violations: list[Violation], columns: Columns) -> Iterator[Text]:
        call = self.checked.call
        before = _flag(violations) + columns.before_text(call, index, self.words)
        text = visible(turn_text(call, index, self.options))
        yield from hanging(before, marked(text, violations, self.options.color), self.width)
        indent = before.cell_len if self.width >= _ROOMY else 2
        for violation in violations:
            yield from self.explainer.lines(violation, text, indent)


def _flag(violations: list[Violation]) -> Text:
    """What makes a turn with violations stand out, also where no word of it is marked."""
    return Text().append("> ", f"bold {STYLES[gravest(violations)]}") if violations else Text("  ")


def _by_turn(violations: tuple[Violation, ...]) -> dict[int, list[Violation]]:
    found: dict[int, list[Violation]] = {}
    for violation in violations:
        if violation.turn is not None:
            found.setdefault(violation.turn, []).append(violation)
    return found
