"""The measurement of rules on labelled calls, as a table or as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from cs_lint.cli import CLEAN, NOT_DONE, speak
from cs_lint.cli.listing import print_json, table
from cs_lint.cli.session import Wish, open_session
from cs_lint.cli.stream import Stream
from cs_lint.errors import UsageError, did_you_mean
from cs_lint.evaluate import Evaluation, Miss, Tally, gold_of
from cs_lint.evaluate import evaluate as measured
from cs_lint.mask import mask
from cs_lint.model import Call, Channel
from cs_lint.noise import Noise
from cs_lint.report.inert import one_line

_SNIPPET = 48
_HEAD = ("rule", "applicable", "TP", "FP", "FN", "P", "R", "F1")
_FIGURES = range(1, len(_HEAD))


@dataclass(slots=True)
class Labelled:
    """The labelled calls of the channels asked for, and the rules they name that no pack has."""

    stream: Stream
    channels: Sequence[str]
    unknown: set[str] = field(default_factory=set)

    def __iter__(self) -> Iterator[Call]:
        known = {loaded.rule.id for loaded in self.stream.session.linter.ruleset.rules}
        for call in self.stream:
            if not self.channels or call.channel in self.channels:
                self.unknown.update(rule for rule, _ in gold_of(call) if rule not in known)
                yield call


def evaluate(wish: Wish, channels: Sequence[str], errors: tuple[float, int] | None, form: str) -> int:
    """Measure and print. The figures decide nothing: only unusable input makes the exit code 2.

    `errors`: the rate and the seed of the recognition errors that the calls are replayed with.
    """
    _refuse_unknown(channels)
    session = open_session(wish)
    stream = Stream(session, wish.paths)
    labelled = Labelled(stream, channels)
    result = measured(session.linter, map(Noise(*errors).call, labelled) if errors else labelled)
    if not result.calls and not stream.failures:
        raise UsageError("there is no call to evaluate", hint=f"channels asked for: {', '.join(channels)}")
    if labelled.unknown:
        speak.note(
            f"labels of rules that no pack here has are left out: {', '.join(sorted(labelled.unknown))}"
        )
    if form == "json":
        print_json(_document(result))
    else:
        _print_text(result, session.config.settings.show_text)
    return NOT_DONE if stream.failures else CLEAN


def _refuse_unknown(channels: Sequence[str]) -> None:
    known = get_args(Channel)
    for channel in channels:
        if channel not in known:
            hint = did_you_mean(channel, known) or f"one of {', '.join(known)}"
            raise UsageError(f"--channel: there is no channel {channel!r}", hint=hint)


def _print_text(result: Evaluation, show_text: bool) -> None:
    used = {rule: tally for rule, tally in result.rules.items() if tally.applicable or tally.missed}
    rows = [_HEAD, *(_row(rule, tally) for rule, tally in used.items()), _row("total", result.total)]
    _print(table(rows, _FIGURES))
    idle = len(result.rules) - len(used)
    print(f"\n{result.calls} calls" + (f"; rules that applied to none of them: {idle}" if idle else ""))
    if result.misses:
        print()
        _print(table([_told_miss(miss, show_text) for miss in result.misses]))


def _row(rule: str, tally: Tally) -> tuple[str, ...]:
    counts = (tally.applicable, tally.right, tally.false, tally.missed)
    ratios = (tally.precision, tally.recall, tally.f1)
    return rule, *map(str, counts), *(f"{ratio:.3f}" for ratio in ratios)


def _told_miss(miss: Miss, show_text: bool) -> tuple[str, ...]:
    text = one_line(miss.text if show_text else mask(miss.text))
    turn = "call" if miss.turn is None else f"turn {miss.turn}"
    return miss.kind, miss.rule, miss.call_id, turn, text if len(text) <= _SNIPPET else f"{text[:_SNIPPET]}…"


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _document(result: Evaluation) -> dict[str, Any]:
    """For programs: everything but the words of the calls."""
    return {
        "calls": result.calls,
        "total": _figures(result.total),
        "rules": {rule: _figures(tally) for rule, tally in result.rules.items()},
        "misses": [
            {"kind": miss.kind, "rule": miss.rule, "call_id": miss.call_id, "turn": miss.turn}
            for miss in result.misses
        ],
    }


def _figures(tally: Tally) -> dict[str, float]:
    return {
        "applicable": tally.applicable,
        "tp": tally.right,
        "fp": tally.false,
        "fn": tally.missed,
        "precision": round(tally.precision, 4),
        "recall": round(tally.recall, 4),
        "f1": round(tally.f1, 4),
    }
