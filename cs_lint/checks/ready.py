"""A rule ready to judge: its verb compiled, and the calls it is for."""

from __future__ import annotations

import itertools

import msgspec

from cs_lint.checks.compile import Compiler
from cs_lint.checks.conditions import fact
from cs_lint.checks.finder import Finder, bits, holds_once
from cs_lint.checks.verbs import Verb
from cs_lint.errors import PackError
from cs_lint.match.hit import NotApplicable
from cs_lint.match.scene import Scene
from cs_lint.model import Call
from cs_lint.packs.ruleset import LoadedRule
from cs_lint.packs.schema import Rule
from cs_lint.scoring import Weight

EVERY_CHANNEL = ("phone", "chat", "template")


class Ready(msgspec.Struct, frozen=True):
    """A rule compiled. `plain`: nothing about a single call but its channel and direction decides if it applies."""

    rule: Rule
    verb: Verb
    gate: frozenset[int] | None
    channels: frozenset[str]
    least_turns: float
    only_if: Finder | None
    unless: Finder | None
    weight: Weight
    plain: bool
    dated: bool

    def applies(self, scene: Scene, today: str) -> bool:
        """Whether the rule judges this call. Raises NotApplicable where data is missing to tell.

        `today` (an ISO date) stands in for the date of a call that has none.
        """
        if self.dated and not in_force(self.rule, scene.call, today):
            return False
        if self.least_turns and not _agent_has(scene, int(self.least_turns)):
            return False
        if self.only_if and not holds_once(self.only_if, scene):
            return False
        if self.unless and holds_once(self.unless, scene):
            return False
        for need in self.rule.applies.needs:
            _require_fact(need, scene)
        return True


def _agent_has(scene: Scene, turns: int) -> bool:
    """Whether the agent has so many turns, those running counted as one."""
    agents = (block for block in scene.blocks if block.role == "agent")
    return next(itertools.islice(agents, turns - 1, None), None) is not None


def in_force(rule: Rule, call: Call, today: str) -> bool:
    """Whether a rule was in force on the day of the call."""
    span = rule.effective
    if span.start is None and span.end is None:
        return True
    day = (call.started_at or today)[:10]
    return (span.start or day) <= day <= (span.end or day)


def _require_fact(need: str, scene: Scene) -> None:
    """`timestamps`, or metadata keys of which one is enough: `ring_count|ring_seconds`."""
    if need == "timestamps":
        scene.times()
        return
    keys = need.split("|")
    if all(fact(scene, key) is None for key in keys):
        raise NotApplicable(f"no {' or '.join(keys)}")


def ready_rule(compiler: Compiler, loaded: LoadedRule) -> Ready:
    """Compile a rule. Raises PackError; its `problems` are all that is wrong with the rule, each with its place."""
    compiler.ask.faults.clear()
    try:
        ready = _ready(compiler, loaded.rule)
    except PackError as error:
        raise PackError.of(map(loaded.placed, (*compiler.ask.faults, *error.problems))) from None
    if compiler.ask.faults:
        raise PackError.of(map(loaded.placed, compiler.ask.faults))
    return ready


def _ready(compiler: Compiler, rule: Rule) -> Ready:
    agent, number = bits("agent"), compiler.stock.number
    verb = compiler.verb(rule)
    applies, effective = rule.applies, rule.effective
    named = applies.channel or EVERY_CHANNEL
    most = None if rule.at_most is None else number(rule, "at_most")
    weight = Weight(rule.dimension, number(rule, "deduct"), most, rule.fatal)
    least = number(applies, "min_agent_turns")
    only_if = compiler.ask.condition(applies.condition, agent, rule) if applies.condition else None
    unless = compiler.ask.used("trigger", applies.unless, rule) if applies.unless else None
    dated = effective.start is not None or effective.end is not None
    plain = not (least or only_if or unless or applies.needs or dated)
    channels = frozenset[str]([named] if isinstance(named, str) else named)
    return Ready(rule, verb, verb.gate(), channels, least, only_if, unless, weight, plain, dated)
