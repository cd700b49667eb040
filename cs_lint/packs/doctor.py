"""The load-time doctor: what is well-formed YAML and still no rule, because it would silently do nothing."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from cs_lint import cache
from cs_lint.packs import condition, schema, scope, sense
from cs_lint.packs.schema import Fix, Rule
from cs_lint.packs.sense import Fault

JUDGING_THE_CALL = ("order", "unique", "suppression", "measure")
"""Verbs that no trigger and no scope leads to a place; only a wait is measured from a trigger."""


def faults(rule: Rule) -> Iterator[Fault]:
    """Everything wrong with one rule by itself."""
    yield from _verb_faults(rule)
    yield from _idle_keys(rule)
    for at, record in rule.records():
        for fault in sense.faults(record):
            yield fault._replace(at=(*at, *fault.at))
    yield from _fix_faults(rule)
    yield from _example_faults(rule)


def cleared(digest: str) -> bool:
    """Whether the pack of that digest was looked at before and none of its rules was at fault."""
    return cache.recall(_record(digest), bool) is True


def clear(digest: str) -> None:
    """Remember that no rule of a pack is at fault: at the next start nobody looks again."""
    cache.keep(_record(digest), True)


def _record(digest: str) -> str:
    return cache.name_of(b"cleared", _examiners(), digest.encode())


@functools.cache
def _examiners() -> bytes:
    return cache.code_of(__name__, *(module.__name__ for module in (condition, schema, scope, sense)))


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
    if rule.unless is not None and not (rule.forbid or rule.when or (rule.limit and rule.limit.count)):
        yield Fault("`unless` lifts hits, and there are none here", ("unless",), "put it inside a condition")
    waits = rule.measure is not None and rule.measure.of == "wait"
    verb = next((verb for verb in JUDGING_THE_CALL if getattr(rule, verb) is not None), None)
    for key, value in (("when", rule.when), ("in", rule.scope)):
        if verb and value is not None and not (waits and key == "when"):
            yield Fault(f"`{verb}` judges the call and does not look at `{key}`", (key,), "leave it out")
    if waits and rule.when is None:
        yield Fault("`measure` of wait begins at the hits of `when`, which is missing", ("measure",))
    if rule.when is None and rule.occurrence != "each":
        yield Fault("`occurrence` counts the hits of `when`, which is missing", ("occurrence",))
    if rule.skip is not None and rule.scope is None and not waits:
        yield Fault("`skip` passes over turns that `in` counts, which is missing", ("skip",))
    if rule.per != "hit" and rule.forbid is None and rule.require is None:
        yield Fault("`per` thins out what `forbid` and `require` find", ("per",), "leave it out")


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


def _example_faults(rule: Rule) -> Iterator[Fault]:
    if not rule.examples:
        yield Fault("no examples", (), "give it at least one call that passes and one that fails")
    for index, example in enumerate(rule.examples):
        if (example.ok is None) == (example.fail is None) or not (example.ok or example.fail or "").strip():
            sentence, hint = "this example asserts nothing", "write `pass: <call>` or `fail: <call>`"
            yield Fault(sentence, ("examples", index), hint)
