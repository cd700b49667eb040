"""The linter: packs compiled once, then one call in, one report out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from cs_lint import __version__
from cs_lint.checks.compile import Compiler
from cs_lint.checks.ready import Ready, ready_rule
from cs_lint.errors import PackError, UsageError, did_you_mean
from cs_lint.match.automaton import Matcher
from cs_lint.match.hit import Hit, NotApplicable
from cs_lint.match.scene import Earlier, Scene
from cs_lint.model import ROLES_INFERRED, Call, CallReport, RolesInferred, Violation
from cs_lint.packs.load import DEFAULT_PACKS, examined_packs, load_packs, matching_ids
from cs_lint.packs.ruleset import LoadedRule, Ruleset
from cs_lint.packs.schema import Rule
from cs_lint.quality import Quality
from cs_lint.scoring import PASS_MARK, Weight, score
from cs_lint.stamp import violations

TOOL = f"cs-lint {__version__}"


class Judged(NamedTuple):
    """The ids of the rules that judged a call, and the dimensions they are of."""

    ids: tuple[str, ...]
    dimensions: tuple[str, ...]


class Plan(msgspec.Struct, frozen=True):
    """The rules for calls of one channel and direction.

    `by_atom` holds the rules that need nothing but a candidate of one of their atoms to be worth a look,
    `always` those that every call has to be asked about. `unknown` are those for a direction that the call
    does not tell.
    """

    rules: tuple[Ready, ...]
    always: tuple[Ready, ...]
    by_atom: Mapping[int, tuple[Ready, ...]]
    unknown: tuple[Ready, ...]
    _judged: dict[frozenset[str], Judged] = {}

    def judged(self, silent: frozenset[str]) -> Judged:
        """The rules that judged a call on which some were silent. The same few sets come again and again."""
        known = self._judged.get(silent)
        if known is None:
            rules = [ready.rule for ready in self.rules if ready.rule.id not in silent]
            dimensions = tuple(dict.fromkeys(rule.dimension for rule in rules))
            known = self._judged[silent] = Judged(tuple(rule.id for rule in rules), dimensions)
        return known

    def worth_a_look(self, scene: Scene) -> Iterator[Ready]:
        """The rules that this call could break, in the order in which their atoms are first seen."""
        yield from self.always
        by_atom, by_ear = self.by_atom, scene.by_ear
        seen = [atom for atom in scene.candidates if atom in by_atom]
        # To verify an atom costs much more than to look it up, and nearly none of those seen is said.
        said = {
            ready.rule.id
            for atom in seen
            if atom in by_ear or scene.said_any(atom)
            for ready in by_atom[atom]
        }
        if said:
            rules = {ready.rule.id: ready for atom in seen for ready in by_atom[atom]}
            yield from (ready for rule_id, ready in rules.items() if rule_id in said)


class Inspection(msgspec.Struct, frozen=True):
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
        compiled = _compiled(compiler, _chosen(ruleset, select, ignore))
        compiler.stock.book.keep()
        self._rules = {ready.rule.id: ready for ready in compiled}
        # What only outbound calls owe is not worth looking for in every call.
        usual = (ready for ready in self._rules.values() if ready.rule.applies.direction != "outbound")
        leading = frozenset[int]().union(*(ready.verb.leads() for ready in usual))
        self._hearing = compiler.ask.hearing
        self._matcher = Matcher(tuple(compiler.stock.atoms), leading, ruleset.names)
        self._quality = Quality(ready.rule for ready in compiled)
        self._weights = {rule_id: ready.weight for rule_id, ready in self._rules.items()}
        self._plans: dict[tuple[str, str | None], Plan] = {}

    @classmethod
    def from_packs(
        cls, packs: Sequence[str] = DEFAULT_PACKS, variables: Mapping[str, Any] | None = None, **options: Any
    ) -> Linter:
        """A linter over packs by name or path."""
        return cls(load_packs(packs, variables), **options)

    @property
    def catalogue(self) -> dict[str, Rule]:
        """The rules that are switched on, by id."""
        return {rule_id: ready.rule for rule_id, ready in self._rules.items()}

    @property
    def weights(self) -> dict[str, Weight]:
        """What a violation of each rule that is switched on costs, by id."""
        return self._weights

    def check(self, call: Call) -> CallReport:
        """The report of one call, judged by itself."""
        return self.inspect(call).report

    def inspect(self, call: Call, earlier: Earlier | None = None) -> Inspection:
        """The report of one call, and the rules that judged it: the denominator of every rate.

        `earlier`, empty at first and the same for all calls of a run, lets rules compare a call with those before;
        without it these are not applicable.
        """
        scene = self._matcher.scan(call)
        scene.earlier = earlier
        self._hearing.listen(scene)
        plan = self._plan(call)
        broken: dict[str, list[Hit]] = {}
        missing = {ready.rule.id: "the call's direction is not known" for ready in plan.unknown}
        passed_over: set[str] = set()
        for ready in plan.worth_a_look(scene):
            try:
                if not (ready.plain or ready.applies(scene, self._today)):
                    passed_over.add(ready.rule.id)
                # Not even asked where nothing that could break it was seen.
                elif ready.verb.possible(scene) and (hits := ready.verb.judge(scene)):
                    broken[ready.rule.id] = hits
            except NotApplicable as reason:
                missing[ready.rule.id] = str(reason)
        judged = plan.judged(frozenset((*passed_over, *missing)))
        return Inspection(self._report(scene, broken, missing, judged), judged.ids)

    def amended(self, report: CallReport, violations: Sequence[Violation], suppressed: int) -> CallReport:
        """A report with other violations, and the score that these leave."""
        marks = score((v.rule for v in violations), self._weights, report.dimensions)
        return msgspec.structs.replace(
            report,
            violations=tuple(violations),
            suppressed=suppressed,
            score=marks.total,
            passed=marks.passes(self.pass_mark),
            fatal=marks.fatal,
            dimensions=marks.dimensions,
        )

    def _plan(self, call: Call) -> Plan:
        key = call.channel, call.direction
        if key not in self._plans:
            self._plans[key] = _planned(self._rules.values(), *key, self._matcher.leading)
        return self._plans[key]

    def _report(
        self, scene: Scene, broken: dict[str, list[Hit]], missing: dict[str, str], judged: Judged
    ) -> CallReport:
        found = violations(scene, broken, self._rules) if broken else ()
        marks = score((v.rule for v in found), self._weights, judged.dimensions)
        call = scene.call
        return CallReport(
            call_id=call.call_id,
            source=call.place,
            channel=call.channel,
            agent_id=call.agent_id,
            score=marks.total,
            passed=marks.passes(self.pass_mark),
            fatal=marks.fatal,
            dimensions=marks.dimensions,
            violations=found,
            not_applicable=missing,
            tool=TOOL,
            packs=self.ruleset.packs,
            roles_inferred=_inferred(call),
            quality=self._quality.flaws(call, scene.said, judged.ids) or msgspec.UNSET,
        )


def _inferred(call: Call) -> RolesInferred | msgspec.UnsetType:
    """How the roles of a call were inferred; unset where the export says them."""
    kept = call.metadata.get(ROLES_INFERRED)
    if kept is None:
        return msgspec.UNSET
    try:
        return msgspec.convert(kept, RolesInferred)
    except msgspec.ValidationError:  # a call whose own metadata happens to use the name
        return msgspec.UNSET


def switched_on(ruleset: Ruleset, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> list[str]:
    """The ids of the rules that a linter would judge by. Raises UsageError for none, and for ids that nobody knows."""
    chosen = _chosen(ruleset, select, ignore)
    found = [loaded.rule.id for loaded in chosen if _wanted(loaded.rule, ruleset)]
    if not found:
        raise UsageError("no rule is switched on", hint="look at --select, --ignore and --rules")
    return found


def faults_of(
    names: Sequence[str], unsaved: Mapping[Path, bytes] | None = None
) -> tuple[Ruleset, list[PackError]]:
    """Packs, and all that is wrong with them, also with rules that only some variables switch on.

    Raises PackError for a pack that cannot be read at all. `unsaved`: see `examined_packs`.
    """
    ruleset, problems = examined_packs(names, unsaved=unsaved)
    ids = [loaded.rule.id for loaded in ruleset.rules]
    asked = {repr(loaded.rule.applies.variables): loaded.rule.applies.variables for loaded in ruleset.rules}
    for variables in asked.values():
        try:
            Linter(msgspec.structs.replace(ruleset, variables=ruleset.variables | variables), select=ids)
        except PackError as error:
            problems += error.problems
    return ruleset, list({str(problem): problem for problem in problems}.values())


def _planned(rules: Iterable[Ready], channel: str, direction: str | None, leading: frozenset[int]) -> Plan:
    mine = [ready for ready in rules if channel in ready.channels and ready.rule.suppression is None]
    asked = [ready for ready in mine if ready.rule.applies.direction in (None, direction)]
    unknown = [ready for ready in mine if direction is None and ready.rule.applies.direction is not None]
    by_atom: dict[int, tuple[Ready, ...]] = {}
    for ready in asked:
        for atom in _gate(ready, leading):
            by_atom[atom] = (*by_atom.get(atom, ()), ready)
    always = [ready for ready in asked if not _gate(ready, leading)]
    return Plan(tuple(asked), tuple(always), by_atom, tuple(unknown))


def _gate(ready: Ready, leading: frozenset[int]) -> frozenset[int]:
    """The atoms of which one must have been seen for a rule to be worth a look; empty: it always is."""
    return ready.gate if ready.plain and ready.gate and ready.gate <= leading else frozenset()


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


def _compiled(compiler: Compiler, rules: Iterable[LoadedRule]) -> list[Ready]:
    """The rules compiled, all their faults told together."""
    problems: list[PackError] = []
    compiled: list[Ready] = []
    for loaded in rules:
        try:
            if _wanted(loaded.rule, compiler.stock.ruleset):
                compiled.append(ready_rule(compiler, loaded))
        except PackError as error:
            problems.append(error)
    if problems:
        raise PackError.of(problems)
    return compiled


def _wanted(rule: Rule, ruleset: Ruleset) -> bool:
    """Whether the variables that a rule asks for are set as it asks."""
    return all(ruleset.variables.get(name) == value for name, value in rule.applies.variables.items())
