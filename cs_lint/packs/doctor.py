"""The load-time doctor: what is well-formed YAML and still no rule, because it would silently do nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from cs_lint.packs import schema
from cs_lint.packs.schema import Fix, Rule


class Fault(NamedTuple):
    """What is wrong with a rule, at which of its keys (a path; empty: the rule), and what to do about it."""

    sentence: str
    at: tuple[str | int, ...] = ()
    hint: str | None = None


def faults(rule: Rule) -> Iterator[Fault]:
    """Everything wrong with one rule by itself."""
    yield from _verb_faults(rule)
    yield from _idle_keys(rule)
    yield from _bad_values(rule)
    yield from _fix_faults(rule)
    yield from _example_faults(rule)


def verbs_of(rule: Rule) -> list[str]:
    """The verbs a rule has; it should be one."""
    return [verb for verb in schema.VERBS if getattr(rule, verb) is not None]


def _verb_faults(rule: Rule) -> Iterator[Fault]:
    verbs = verbs_of(rule)
    if len(verbs) != 1:
        found = " and ".join(verbs) or "none"
        hint = f"verbs: {', '.join(schema.VERBS)}"
        yield Fault(f"a rule has exactly one verb, this one has {found}", (), hint)


def _idle_keys(rule: Rule) -> Iterator[Fault]:
    """Keys that the rule's verb never looks at."""
    measured = rule.measure is not None and rule.measure.of != "wait"
    if rule.unless is not None and not (rule.forbid or rule.when or (rule.limit and rule.limit.count)):
        yield Fault("`unless` lifts hits, and there are none here", ("unless",), "put it inside a condition")
    alone = next(
        (verb for verb in ("order", "unique", "suppression") if getattr(rule, verb) is not None), None
    )
    verb = alone or ("measure" if measured else None)
    if verb:
        for key, value in (("when", rule.when), ("in", rule.scope)):
            if value is not None:
                yield Fault(f"`{verb}` judges the call and does not look at `{key}`", (key,), "leave it out")
    if rule.when is None and rule.occurrence != "each":
        yield Fault("`occurrence` counts the hits of `when`, which is missing", ("occurrence",))


def _bad_values(rule: Rule) -> Iterator[Fault]:
    if isinstance(rule.occurrence, int) and rule.occurrence < 1:
        yield Fault("`occurrence` counts from 1", ("occurrence",))
    for key, value in (("deduct", rule.deduct), ("at_most", rule.at_most)):
        if isinstance(value, int | float) and value < 0:
            yield Fault(f"`{key}` is not negative: points are taken, never given", (key,))
    for key, day in (("from", rule.effective.start), ("to", rule.effective.end)):
        if day is not None and not _is_date(day):
            yield Fault(f"{day!r} is not a date", ("effective", key), "write 2026-01-31")


def _fix_faults(rule: Rule) -> Iterator[Fault]:
    """What would fail only when a fix is tried on a violation."""
    fixes = [rule.fix] if isinstance(rule.fix, Fix) else rule.fix
    if not fixes:
        return
    import re2

    quiet = re2.Options()
    quiet.log_errors = False
    for number, fix in enumerate(fixes):
        at = ("fix",) if isinstance(rule.fix, Fix) else ("fix", number)
        try:
            known = re2.compile(fix.replace, options=quiet).groups
        except re2.error as error:
            yield Fault(f"`replace` is no pattern: {_words(error)}", (*at, "replace"), "RE2 syntax")
            continue
        for group in fix.groups:
            if group > known:
                yield Fault(f"`with` has \\{group}, and `replace` has {known} groups", (*at, "with"))


def _words(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    return said.decode(errors="replace") if isinstance(said, bytes) else str(said)


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _example_faults(rule: Rule) -> Iterator[Fault]:
    if not rule.examples:
        yield Fault("no examples", (), "give it at least one call that passes and one that fails")
    for index, example in enumerate(rule.examples):
        if (example.ok is None) == (example.fail is None) or not (example.ok or example.fail or "").strip():
            sentence, hint = "this example asserts nothing", "write `pass: <call>` or `fail: <call>`"
            yield Fault(sentence, ("examples", index), hint)
