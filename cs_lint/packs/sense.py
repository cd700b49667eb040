"""Values that each have the right shape and together ask for nothing, or for what can never be.

Of figures that name a variable nothing is said here: their bounds are held against when rules are compiled.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

import msgspec

from cs_lint.errors import PackError
from cs_lint.packs.condition import (
    Bounds,
    Condition,
    Guards,
    Length,
    Placeholders,
    Record,
    RoleAt,
    TurnCount,
)
from cs_lint.packs.nodes import Steps
from cs_lint.packs.schema import Effective, Limit, Measure, Rule
from cs_lint.packs.scope import parse_scope

QUESTIONS: Final = (
    "say", "regex", "entity", "similar", "learned", "metadata", "turn_count", "role_at", "length", "placeholder",
    "repeats", "restates", "silence", "overlap", "rate", "all", "any", "none",
)  # fmt: skip
"""The keys of a condition of which it has exactly one; or else it has `torn` by itself."""
_BESIDE: Final = {
    "value": ("entity",),
    "not_regex": ("regex",),
    "torn": ("say", "torn"),
    "fuzzy": ("say",),
    "span": ("say",),
    "at_least": ("similar",),
    "homophones": ("say", "entity", "torn"),
}
"""Keys of a condition that only some questions look at."""
_FIGURED: Final = frozenset(("duration", "money"))
_MEASURED: Final = {
    "metadata": ("keys",),
    "rate": ("min", "max", "max_turn"),
    "wait": ("min", "max"),
    "response": ("min", "max"),
    "first_response": ("min", "max"),
}
"""What bounds each measure; one of them is a must."""


class Fault(NamedTuple):
    """What is wrong with a record, at which of its keys (steps; empty: all of it), and what to do about it."""

    sentence: str
    at: Steps = ()
    hint: str | None = None


def faults(record: Record) -> Iterator[Fault]:
    """What makes no sense in one record by itself."""
    look = _LOOKS.get(type(record))
    if look is not None:
        yield from look(record)


def _is_set(record: Record, key: str) -> bool:
    """Whether a key has another value than where nobody writes it."""
    return bool(getattr(record, key) != _defaults(type(record)).get(key))


@cache
def _defaults(kind: type[Record]) -> dict[str, Any]:
    """What the keys are that nobody writes: a list or mapping is empty then."""
    return {
        field.name: field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
        for field in msgspec.structs.fields(kind)
    }


def _condition(asked: Condition) -> Iterator[Fault]:
    kinds = [key for key in QUESTIONS if getattr(asked, key) is not None]
    kinds = kinds or ["torn"] * (asked.torn is not None)
    if len(kinds) != 1:
        found = " and ".join(kinds) or "none"
        hint = f"one of {', '.join(QUESTIONS)}"
        yield Fault(f"a condition asks one question, this one has {found}", (), hint)
        return
    defaults = _defaults(Condition)
    for key, questions in _BESIDE.items():
        if getattr(asked, key) not in (defaults[key], False) and kinds[0] not in questions:
            of = " and ".join(f"`{question}`" for question in questions)
            yield Fault(f"`{key}` says something of {of} only", (key,), "leave it out")
    if asked.boundary == "word" and kinds[0] != "say":
        yield Fault("`boundary: word` says something of `say` only", ("boundary",), "leave it out")
    if asked.by is not None and asked.role_at is not None:
        yield Fault("`role_at` has its own `role` and does not look at `by`", ("by",), "leave it out")
    yield from _bounds(asked)
    yield from _scope(asked.scope)


def _bounds(asked: Condition) -> Iterator[Fault]:
    """Ranges without an end, and figures of what has none."""
    for key in ("value", "silence", "overlap", "rate"):
        bounds: Bounds | None = getattr(asked, key)
        if bounds is None:
            continue
        if bounds.min is None and bounds.max is None:
            yield Fault(f"`{key}` has neither `min` nor `max`", (key,), "`min: 0` is any at all")
        if key in ("value", "silence") and bounds.min_chars != 0:
            yield Fault(f"`{key}` does not look at `min_chars`", (key, "min_chars"), "leave it out")
    kinds = [asked.entity] if isinstance(asked.entity, str) else asked.entity or []
    if asked.value is not None and kinds and not _FIGURED.intersection(kinds):
        hint = "a duration has seconds, money has yuan"
        yield Fault(f"`value` bounds a figure, and {' and '.join(kinds)} has none", ("value",), hint)


def _scope(written: str | None) -> Iterator[Fault]:
    if written is not None:
        try:
            parse_scope(written)
        except PackError as error:
            yield Fault(error.message, ("in",), error.hint)


def _length(length: Length) -> Iterator[Fault]:
    if length.over is not None and (length.min != 0 or length.max is not None):
        yield Fault("`over` stands alone: beside it `min` and `max` are not looked at", ("over",))
    if length == Length():
        yield Fault("`length` bounds nothing", (), "it needs `min`, `max` or `over`")


def _turn_count(count: TurnCount) -> Iterator[Fault]:
    if count == TurnCount():
        yield Fault("`turn_count` bounds nothing", (), "it needs `min` or `max`")


def _placeholder(asked: Placeholders) -> Iterator[Fault]:
    if bool(asked.state) == (asked.named is not None):
        yield Fault("`placeholder` asks either for a `state` or for what is `named`")


def _role_at(asked: RoleAt) -> Iterator[Fault]:
    if asked.turn == 0:
        yield Fault("there is no turn 0", ("turn",), "1 is the first, -1 the last")


def _guards(guards: Guards) -> Iterator[Fault]:
    if guards == Guards():
        yield Fault("`unless` names nothing that would lift a hit", (), "leave it out")


def _limit(limit: Limit) -> Iterator[Fault]:
    if (limit.count is None) == (limit.distinct is None):
        yield Fault("`limit` counts either `count` or `distinct`")
    if limit.at_most is None and limit.at_least is None and limit.at_most_per_turn is None:
        yield Fault("`limit` needs `at_most`, `at_least` or `at_most_per_turn`")
    if limit.distinct is None:
        return
    if limit.at_most_per_turn is not None:
        hint = "conditions that differ are not counted by turn"
        yield Fault("`at_most_per_turn` needs `count`", ("at_most_per_turn",), hint)
    if limit.per_chars is None:
        yield from _distinct(len(limit.distinct), limit)


def _distinct(known: int, limit: Limit) -> Iterator[Fault]:
    if isinstance(limit.at_least, int | float) and limit.at_least > known:
        yield Fault(f"`at_least` {limit.at_least:g} is more than the {known} of `distinct`", ("at_least",))
    if isinstance(limit.at_most, int | float) and limit.at_most >= known:
        yield Fault(f"`at_most` {limit.at_most:g} is never passed by the {known} of `distinct`", ("at_most",))


def _measure(measure: Measure) -> Iterator[Fault]:
    bounding = _MEASURED[measure.of]
    looked_at = {"of", *bounding} | ({"min_chars"} if measure.of == "rate" else set())
    if measure.of in ("rate", "response", "first_response"):
        looked_at.add("by")
    if not any(_is_set(measure, key) for key in bounding):
        sentence = f"`measure` of {measure.of} has no bound"
        yield Fault(sentence, (), f"it needs {' or '.join(f'`{key}`' for key in bounding)}")
    for key in measure.__struct_fields__:
        if key not in looked_at and _is_set(measure, key):
            yield Fault(f"`measure` of {measure.of} does not look at `{key}`", (key,), "leave it out")


def _effective(effective: Effective) -> Iterator[Fault]:
    start, end = effective.start, effective.end
    wrong = [
        (key, day) for key, day in (("from", start), ("to", end)) if day is not None and not _is_date(day)
    ]
    for key, day in wrong:
        yield Fault(f"{day!r} is not a date", (key,), "write 2026-01-31")
    if not wrong and start is not None and end is not None and start > end:
        yield Fault(f"`from` {start} is later than `to` {end}: on no day is the rule in force", ("from",))


def _is_date(text: str) -> bool:
    """Whether a date is written as the days of calls are, which it is compared with as a text."""
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _rule(rule: Rule) -> Iterator[Fault]:
    yield from _scope(rule.scope)
    if rule.id in rule.gives_way_to:
        yield Fault("a rule cannot give way to itself", ("gives_way_to", rule.gives_way_to.index(rule.id)))


_LOOKS: Final[Mapping[type[Record], Callable[[Any], Iterator[Fault]]]] = {
    Condition: _condition,
    Length: _length,
    TurnCount: _turn_count,
    Placeholders: _placeholder,
    RoleAt: _role_at,
    Guards: _guards,
    Limit: _limit,
    Measure: _measure,
    Effective: _effective,
    Rule: _rule,
}
