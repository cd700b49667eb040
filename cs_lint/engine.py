"""The linter: packs compiled once, then one call in, one report out."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cs_lint import __version__
from cs_lint.checks.compile import Compiler, compile_rule
from cs_lint.checks.conditions import Finder, bits, fact, find_once
from cs_lint.checks.verbs import Verb
from cs_lint.errors import PackError, UsageError, did_you_mean
from cs_lint.match.automaton import Matcher
from cs_lint.match.scene import Hit, NotApplicable, Scene
from cs_lint.model import Call, CallReport, Channel, Violation
from cs_lint.packs.load import DEFAULT_PACKS, LoadedRule, Ruleset, load_packs, matching_ids
from cs_lint.packs.schema import Rule
from cs_lint.scoring import PASS_MARK, Weight, score
from cs_lint.text.fold import fold

TOOL = f"cs-lint {__version__}"
# Phone, chat and templates alike: what a rule judges when it does not say.
_EVERY_CHANNEL: tuple[Channel, ...] = ("phone", "chat", "template")


@dataclass(frozen=True, slots=True)
class Ready:
    """A rule compiled: what the engine needs on the hot path, and the record it came from."""

    rule: Rule
    verb: Verb
    gate: frozenset[int] | None
    channels: frozenset[str]
    least_turns: float
    only_if: Finder | None
    unless: Finder | None
    source: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """A call's report and the ids of the rules that judged it, whether they passed or not."""

    report: CallReport
    judged: tuple[str, ...]


class Linter:
    """Judges calls by rule packs. Building one compiles the packs; `check` may then be called for ever.

    `select` and `ignore` take rule ids and groups (`words.*`). Raises PackError for packs that cannot be
    compiled and UsageError for ids that nobody knows.
    """

    def __init__(
        self,
        ruleset: Ruleset,
        *,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        pass_mark: float = PASS_MARK,
        today: str | None = None,
    ) -> None:
        self.ruleset, self.pass_mark = ruleset, pass_mark
        self._today = today or dt.datetime.now().astimezone().date().isoformat()
        compiler = Compiler(ruleset)
        chosen = _chosen(ruleset, select, ignore)
        self._ready = tuple(_compiled(compiler, chosen))
        leading = frozenset().union(*(ready.gate for ready in self._ready if ready.gate))
        self._matcher = Matcher(tuple(compiler.atoms), leading, ruleset.names)
        self._weights = {ready.rule.id: _weight(ready.rule, compiler) for ready in self._ready}
        self._plans: dict[str, tuple[Ready, ...]] = {}

    @classmethod
    def from_packs(
        cls, packs: Sequence[str] = DEFAULT_PACKS, variables: Mapping[str, Any] | None = None, **options: Any
    ) -> Linter:
        """A linter over packs by name or path."""
        return cls(load_packs(packs, variables), **options)

    @property
    def catalogue(self) -> dict[str, Rule]:
        """The rules that are switched on, by id."""
        return {ready.rule.id: ready.rule for ready in self._ready}

    def check(self, call: Call) -> CallReport:
        """The report of one call."""
        return self.inspect(call).report

    def inspect(self, call: Call) -> Inspection:
        """The report of one call, and the rules that judged it: the denominator of every rate."""
        scene = self._matcher.scan(call)
        broken: dict[str, list[Hit]] = {}
        silent: dict[str, str] = {}
        judged: list[Rule] = []
        for ready in self._plan(call.channel):
            try:
                if not self._applies(ready, scene):
                    continue
                hits = ready.verb.judge(scene) if _possible(ready, scene) else ()
            except NotApplicable as reason:
                silent[ready.rule.id] = str(reason)
                continue
            judged.append(ready.rule)
            if hits:
                broken[ready.rule.id] = list(hits)
        return Inspection(self._report(scene, broken, silent, judged), tuple(rule.id for rule in judged))

    def _plan(self, channel: Channel) -> tuple[Ready, ...]:
        plan = self._plans.get(channel)
        if plan is None:
            plan = self._plans[channel] = tuple(r for r in self._ready if channel in r.channels)
        return plan

    def _applies(self, ready: Ready, scene: Scene) -> bool:
        """Whether a rule judges this call. Raises NotApplicable where data is missing to tell."""
        applies = ready.rule.applies
        if applies.direction is not None:
            if scene.call.direction is None:
                raise NotApplicable("the call's direction is not known")
            if scene.call.direction != applies.direction:
                return False
        if not self._in_force(ready.rule, scene.call):
            return False
        if ready.least_turns and _agent_turns(scene) < ready.least_turns:
            return False
        if ready.only_if and not find_once(ready.only_if, scene):
            return False
        if ready.unless and find_once(ready.unless, scene):
            return False
        for need in applies.needs:
            _require_fact(need, scene)
        return True

    def _in_force(self, rule: Rule, call: Call) -> bool:
        """Whether a rule was in force on the day of the call (today, where the call has no date)."""
        span = rule.effective
        if span.start is None and span.end is None:
            return True
        day = (call.started_at or self._today)[:10]
        return (span.start or day) <= day <= (span.end or day)

    def _report(
        self, scene: Scene, broken: dict[str, list[Hit]], silent: dict[str, str], judged: Iterable[Rule]
    ) -> CallReport:
        violations = self._violations(scene, broken) if broken else ()
        dimensions = dict.fromkeys(rule.dimension for rule in judged)
        marks = score((v.rule for v in violations), self._weights, dimensions)
        call = scene.call
        return CallReport(
            call_id=call.call_id,
            source=call.source if call.line is None else f"{call.source}:{call.line}",
            channel=call.channel,
            agent_id=call.agent_id,
            score=marks.total,
            passed=marks.passes(self.pass_mark),
            fatal=marks.fatal,
            dimensions=marks.dimensions,
            violations=violations,
            not_applicable=silent,
            tool=TOOL,
            packs=self.ruleset.packs,
        )

    def _violations(self, scene: Scene, broken: dict[str, list[Hit]]) -> tuple[Violation, ...]:
        seen: Counter[str] = Counter()
        found = [
            self._stamp(self._rule(rule_id), hit, scene, seen)
            for rule_id, hits in broken.items()
            for hit in hits
            if not self._gives_way(self._rule(rule_id), hit, broken, scene)
        ]
        return tuple(sorted(found, key=lambda v: (v.turn is None, v.turn or 0, v.start or 0)))

    def _rule(self, rule_id: str) -> Ready:
        return next(ready for ready in self._ready if ready.rule.id == rule_id)

    def _gives_way(self, ready: Ready, hit: Hit, broken: dict[str, list[Hit]], scene: Scene) -> bool:
        """Whether a graver rule is broken in the same turn."""
        return any(
            other.turn == hit.turn and hit.turn is not None
            for graver in ready.rule.gives_way_to
            for rule_id in matching_ids(graver, broken)
            for other in broken[rule_id]
            if rule_id != ready.rule.id
        )

    def _stamp(self, ready: Ready, hit: Hit, scene: Scene, seen: Counter[str]) -> Violation:
        rule, turn = ready.rule, hit.turn
        start, end = scene.original(hit) if turn is not None else (None, None)
        text = scene.call.turns[turn].text[start:end] if turn is not None else ""
        return Violation(
            rule=rule.id,
            severity=rule.severity,
            turn=turn,
            start=start,
            end=end,
            role=scene.call.turns[turn].role if turn is not None else None,
            text=text,
            message=_filled(rule.message, text, hit),
            suggest=rule.suggest,
            source=ready.source,
            deduct=self._weights[rule.id].deduct,
            fingerprint=_fingerprint(rule.id, hit, scene, seen),
            matched_by=hit.how,
        )


def _filled(message: str, text: str, hit: Hit) -> str:
    """`{text}` and `{value}` in a message stand for the words and the figure that were found."""
    if "{" not in message:
        return message
    value = "" if hit.value is None else f"{hit.value:.1f}".removesuffix(".0")
    return message.replace("{text}", text).replace("{value}", value)


def _fingerprint(rule_id: str, hit: Hit, scene: Scene, seen: Counter[str]) -> str:
    """The same for the same words in the same turn text, wherever the turn stands; the n-th repeat is salted."""
    said = scene.text[hit.start : hit.end] if hit.turn is not None else ""
    around = fold(scene.call.turns[hit.turn].text) if hit.turn is not None else scene.call.call_id
    key = f"{rule_id}\0{said}\0{around}"
    seen[key] += 1
    return hashlib.blake2b(f"{key}\0{seen[key]}".encode(errors="surrogatepass"), digest_size=10).hexdigest()


def _possible(ready: Ready, scene: Scene) -> bool:
    """Whether any phrase that could break the rule was seen at all."""
    return ready.gate is None or not ready.gate.isdisjoint(scene.candidates)


def _agent_turns(scene: Scene) -> int:
    return sum(1 for block in scene.blocks if block.role == "agent")


def _require_fact(need: str, scene: Scene) -> None:
    """`timestamps`, or metadata keys of which one is enough: `ring_count|ring_seconds`."""
    if need == "timestamps":
        scene.times()
        return
    keys = need.split("|")
    if all(fact(scene, key) is None for key in keys):
        raise NotApplicable(f"no {' or '.join(keys)}")


def _chosen(ruleset: Ruleset, select: Sequence[str], ignore: Sequence[str]) -> list[LoadedRule]:
    ids = [loaded.rule.id for loaded in ruleset.rules]
    selected = {rule_id for pattern in select for rule_id in _known(pattern, ids)}
    ignored = {rule_id for pattern in ignore for rule_id in _known(pattern, ids)}
    return [
        loaded
        for loaded in ruleset.rules
        if (loaded.rule.id in selected if select else loaded.rule.enabled) and loaded.rule.id not in ignored
    ]


def _known(pattern: str, ids: list[str]) -> list[str]:
    found = matching_ids(pattern, ids)
    if not found:
        hint = did_you_mean(pattern, ids) or "`cs-lint rules list` shows every id"
        raise UsageError(f"there is no rule {pattern!r}", hint=hint)
    return found


def _compiled(compiler: Compiler, rules: Iterable[LoadedRule]) -> Iterator[Ready]:
    problems: list[PackError] = []
    for loaded in rules:
        if not _wanted(loaded.rule, compiler.ruleset):
            continue
        try:
            yield _ready(compiler, loaded)
        except PackError as error:
            problems.append(error)
    if problems:
        first = problems[0]
        raise PackError(
            first.message,
            problems=tuple(problems),
            path=first.path,
            line=first.line,
            col=first.col,
            hint=first.hint,
        )


def _wanted(rule: Rule, ruleset: Ruleset) -> bool:
    """Whether the variables that a rule asks for are set as it asks."""
    return all(ruleset.variables.get(name) == value for name, value in rule.applies.variables.items())


def _ready(compiler: Compiler, loaded: LoadedRule) -> Ready:
    rule, agent = loaded.rule, bits("agent")
    verb = compile_rule(compiler, loaded)
    applies = rule.applies
    channels = applies.channel or list(_EVERY_CHANNEL)
    return Ready(
        rule,
        verb,
        verb.gate(),
        frozenset([channels] if isinstance(channels, str) else channels),
        compiler.number(applies.min_agent_turns),
        compiler.condition(applies.condition, agent, rule) if applies.condition else None,
        compiler.condition(applies.unless, agent, rule) if applies.unless else None,
        f"{rule.source.document} {rule.source.clause}".strip(),
    )


def _weight(rule: Rule, compiler: Compiler) -> Weight:
    most = None if rule.at_most is None else compiler.number(rule.at_most)
    return Weight(rule.dimension, compiler.number(rule.deduct), most, rule.fatal)
