"""From a false accusation to a regression example: what people found wrong, as a pack that `rules test` runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from cs_lint.engine import Linter
from cs_lint.model import Call, Turn
from cs_lint.packs.schema import Rule
from cs_lint.review.sample import ROLES, Case

_AROUND = (0, 1, 2, 4, 8)
"""How many turns on either side are tried, until the rule strikes as it did in the whole call."""


def regression_pack(
    wrong: Iterable[Case], linter: Linter, packs: Sequence[str], catalogue: Mapping[str, Rule]
) -> tuple[str, list[Case]]:
    """The pack as YAML, and the cases that could not be told in an example.

    Each rule keeps its own examples and gains one for every false alarm, which it must pass.
    """
    import yaml

    overrides: dict[str, Any] = {}
    lost: list[Case] = []
    for case in wrong:
        text, rule = excerpt(case, linter), catalogue.get(case.rule)
        if text is None or rule is None:
            lost.append(case)
            continue
        own = overrides.setdefault(case.rule, {"examples": msgspec.to_builtins(rule.examples)})["examples"]
        example = {"pass": text, "note": f"复核为误判: {case.call_id}"}
        if example not in own:
            own.append(example)
    pack = {"pack": "reviewed", "version": "1", "extends": list(packs), "overrides": overrides}
    return yaml.safe_dump(pack, allow_unicode=True, sort_keys=False, width=120), lost


def excerpt(case: Case, linter: Linter) -> str | None:
    """The fewest turns around a violation in which the rule still strikes; None where it never does.

    It may not strike in any: what it struck at was masked when the call was stored.
    """
    for turns in _excerpts(case):
        call = Call(
            call_id=case.call_id,
            turns=turns,
            channel=case.channel,  # type: ignore[arg-type]
            direction=case.direction,  # type: ignore[arg-type]
        )
        if any(
            found.rule == case.rule and found.text == case.text for found in linter.check(call).violations
        ):
            return "\n".join(map(_line, turns))
    return None


def _excerpts(case: Case) -> Iterator[tuple[Turn, ...]]:
    if case.turn is not None:
        for around in _AROUND:
            yield case.transcript[max(case.turn - around, 0) : case.turn + around + 1]
    yield case.transcript


def _line(turn: Turn) -> str:
    said = " ".join(turn.text.split())
    return f"{_times(turn)}{ROLES[turn.role]}: {said}"


def _times(turn: Turn) -> str:
    if turn.start is None:
        return ""
    end = "" if turn.end is None else f"-{_clock(turn.end)}"
    return f"[{_clock(turn.start)}{end}] "


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds, 1), 60)
    return f"{int(minutes):02}:{rest:04.1f}"
