"""From the records of a pack to finders and verbs. One explicit table names the conditions, one the verbs."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from cs_lint.checks import combine, conditions, guards, learned, measures, templates, turns, verbs
from cs_lint.checks.finder import Finder, Window, bits
from cs_lint.checks.guarding import guards_of
from cs_lint.checks.heard import Heard, Torn
from cs_lint.checks.linear import Linear, needed_chars
from cs_lint.checks.restate import Restates
from cs_lint.errors import PackError
from cs_lint.match.hearing import Hearing, Use
from cs_lint.match.index import Atom
from cs_lint.match.misheard import tells
from cs_lint.packs import schema
from cs_lint.packs.book import PhraseBook
from cs_lint.packs.grammar import EDGE
from cs_lint.packs.load import LoadedRule, Ruleset, as_words
from cs_lint.packs.phrases import PhraseSet
from cs_lint.packs.scope import parse_scope
from cs_lint.text.entities import KINDS
from cs_lint.text.ngrams import Model

_VARIABLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
CONDITION_KEYS = (
    "say", "regex", "entity", "similar", "learned", "metadata", "turn_count", "role_at", "length", "placeholder",
    "repeats", "restates", "silence", "overlap", "rate", "all", "any", "none",
)  # fmt: skip


class Compiler:
    """Compiles rules one by one and gathers the atoms they share. Raises PackError with the rule's place."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset, self.names = ruleset, ruleset.names
        self.atoms: dict[Atom, int] = {}
        self.hearing = Hearing(self.names)
        self._use: Use = "trigger"
        self._finders: dict[bytes, Finder] = {}
        self._models: dict[str, Path] = {}
        self._triggers: dict[int, conditions.Say] = {}
        self.book = PhraseBook(self.names)
        self._makers: dict[str, Callable[[schema.Condition, int, schema.Rule], Finder]] = {
            "say": self._say,
            "regex": self._regex,
            "entity": self._entity,
            "similar": lambda c, roles, _: turns.Similar(tuple(c.similar or ()), self.number(c.at_least), roles),
            "learned": self._learned,
            "metadata": self._metadata,
            "turn_count": self._turn_count,
            "role_at": lambda c, _roles, _: turns.SpokenBy(c.role_at.turn, bits(c.role_at.role)),  # type: ignore[union-attr]
            "length": self._length,
            "placeholder": self._placeholder,
            "repeats": self._repeats,
            "restates": lambda c, roles, _: Restates(self.number(c.restates.words), roles),  # type: ignore[union-attr]
            "silence": lambda c, roles, _: turns.Silence(self.window(c.silence), roles),
            "overlap": lambda c, roles, _: turns.Overlap(
                self.window(c.overlap), self.number(c.overlap.min_chars), roles  # type: ignore[union-attr]
            ),
            "rate": lambda c, roles, _: turns.Rate(self.window(c.rate), self.number(c.rate.min_chars), roles),  # type: ignore[union-attr]
            "all": lambda c, roles, rule: combine.AllOf(self._parts(c.all, roles, rule)),
            "any": lambda c, roles, rule: combine.AnyOf(self._parts(c.any, roles, rule)),
            "none": lambda c, roles, rule: combine.NoneOf(self._parts(c.none, roles, rule)),
        }  # fmt: skip

    # -- values ---------------------------------------------------------------------------------

    def number(self, value: schema.Number) -> float:
        """A figure, or the variable that a text like `{max_rings}` names."""
        if not isinstance(value, str):
            return value
        match = _VARIABLE.fullmatch(value)
        actual = self.ruleset.variables.get(match[1]) if match else None
        if not isinstance(actual, int | float):
            raise PackError(f"{value!r} is neither a number nor a variable that holds one")
        return actual

    def value(self, value: Any) -> Any:
        """A fact to compare with, or the value of the variable that a text like `{opening_kinds}` names."""
        match = _VARIABLE.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            return value
        if match[1] not in self.ruleset.variables:
            raise PackError(f"there is no variable {match[1]!r}")
        return self.ruleset.variables[match[1]]

    def optional(self, value: schema.Number | None, missing: float) -> float:
        return missing if value is None else self.number(value)

    def window(self, bounds: Any) -> Window:
        """The range of figures that a record with `min` and `max` describes."""
        return Window(self.optional(bounds.min, -math.inf), self.optional(bounds.max, math.inf))

    def atom(self, phrases: schema.Phrases, roles: int, span: schema.Span = "sentence") -> int:
        """The number of the atom that looks for these phrases; equal ones are one."""
        return self._number_of(Atom(self.phrases(phrases), roles, span))

    def _number_of(self, atom: Atom) -> int:
        return self.atoms.setdefault(atom, len(self.atoms))

    @cached_property
    def _errors(self) -> int:
        """The number of the atom that shows recognition errors, where a pack listens for them."""
        return self._number_of(tells())

    def phrases(self, phrases: schema.Phrases) -> PhraseSet:
        """The compiled phrases themselves."""
        return self.book.compiled((phrases,) if isinstance(phrases, str) else tuple(phrases))

    def model(self, name: str, label: str) -> tuple[Path, Model, int]:
        """A trained model, the file it is in, and the number of its label. Raises PackError."""
        file = self._models.get(name)
        if file is None:
            paths = dict.fromkeys(loaded.path for loaded in self.ruleset.rules)
            file = self._models[name] = learned.find_model(name, [Path(path).parent for path in paths])
        model = learned.model_in(file)
        return file, model, learned.label_of(model, label)

    # -- conditions -----------------------------------------------------------------------------

    def condition(
        self, record: schema.Condition, roles: int, rule: schema.Rule, unless: schema.Guards | None = None
    ) -> Finder:
        """A condition with its guards, its scope, and the check of word edges outermost; equal ones are one."""
        key = msgspec.json.encode((record, unless, roles, rule.boundary, rule.homophones, self._use))
        if key not in self._finders:
            self._finders[key] = self._condition(record, roles, rule, unless)
        return self._finders[key]

    def _condition(
        self, record: schema.Condition, roles: int, rule: schema.Rule, unless: schema.Guards | None
    ) -> Finder:
        kinds = [key for key in CONDITION_KEYS if getattr(record, key) is not None]
        if len(kinds) != 1:
            found = " and ".join(kinds) or "none"
            raise PackError(
                f"a condition asks one question, this one has {found}",
                hint=f"one of {', '.join(CONDITION_KEYS)}",
            )
        roles = bits(record.by) if record.by else roles
        finder = self._makers[kinds[0]](record, roles, rule)
        boundary = record.boundary or rule.boundary
        # A rule's level is about its words: what joins conditions, or asks for figures, has none of its own.
        if boundary == "turn" and (record.boundary or kinds[0] in ("say", "regex", "entity")):
            finder = combine.WholeTurn(finder)
        lifting = [guard for each in (record.unless, unless) for guard in guards_of(each, rule, self)]
        if lifting:
            finder = guards.Guarded(finder, tuple(lifting))
        if record.scope:
            finder = combine.Scoped(finder, parse_scope(record.scope))
        if boundary == "word" and kinds[0] == "say":
            finder = combine.OnWordEdges(finder)
        return finder

    def _parts(
        self, records: list[schema.Condition] | None, roles: int, rule: schema.Rule
    ) -> tuple[Finder, ...]:
        return tuple(self.condition(record, roles, rule) for record in records or ())

    def _say(self, record: schema.Condition, roles: int, rule: schema.Rule) -> Finder:
        assert record.say is not None
        if record.torn is not None:
            whole = msgspec.structs.replace(record, torn=None)
            left = msgspec.structs.replace(whole, say=record.torn)
            return combine.AnyOf((self._say(whole, roles, rule), Torn(self._say(left, roles, rule))))
        if record.fuzzy is not None:
            return self._fuzzy(record.say, self.number(record.fuzzy), roles)
        if record.span == "merged":
            phrases = self.phrases(record.say)
            if phrases.by_company:
                raise PackError("{company} cannot be looked for with `span: merged`", hint="use `span: turn`")
            return conditions.SayMerged(_searcher(phrases), roles)
        atom = Atom(self.phrases(record.say), roles, record.span)
        number, waits = self._number_of(atom), bool(atom.phrases.by_company)
        say = conditions.Say(number, gated=not waits, loose=not waits and record.span != "clause")
        if not self._by_ear(record, rule):
            return say
        self.hearing.add(number, atom, self._use, self._errors)
        return Heard(say, number, self._use, self.hearing)

    def _by_ear(self, record: schema.Condition, rule: schema.Rule) -> bool:
        return bool(rule.homophones if record.homophones is None else record.homophones)

    def used(
        self, use: Use, record: schema.Condition, rule: schema.Rule, *unless: schema.Guards | None
    ) -> Finder:
        """A condition by what its hits are for: that says how much doubt a hit by sound may leave."""
        before, self._use = self._use, use
        try:
            return self.condition(record, bits("agent"), rule, *unless)
        finally:
            self._use = before

    def _fuzzy(self, phrases: schema.Phrases, at_least: float, roles: int) -> Finder:
        compiled = self.phrases(phrases)
        if compiled.gapped or compiled.by_company:
            raise PackError("`fuzzy` needs phrases without gaps", hint="write them out, or leave `fuzzy` out")
        return turns.Fuzzy(tuple(text.strip(EDGE) for text in compiled.texts), at_least, roles)

    def _regex(self, record: schema.Condition, roles: int, rule: schema.Rule) -> Finder:
        search = Linear(_any_of(record.regex))
        refused = Linear(_any_of(record.not_regex)) if record.not_regex else None
        needs = needed_chars(_any_of(record.regex))
        return conditions.Regex(search, refused, roles, needs)

    def _entity(self, record: schema.Condition, roles: int, rule: schema.Rule) -> Finder:
        kinds = [record.entity] if isinstance(record.entity, str) else record.entity or []
        unknown = [kind for kind in kinds if kind not in KINDS]
        if unknown:
            raise PackError(f"there is no entity {unknown[0]!r}", hint=f"entities: {', '.join(KINDS)}")
        window = self.window(record.value) if record.value else Window()
        return conditions.EntityIn(frozenset(kinds), window, roles, self._by_ear(record, rule))

    def _learned(self, record: schema.Condition, roles: int, rule: schema.Rule) -> Finder:
        asked = record.learned
        assert asked is not None
        file, model, label = self.model(asked.model, asked.label)
        wanted = learned.Asked(file, label, self.number(asked.at_least))
        if asked.among is not None:
            seen = self.atom(asked.among, roles, "turn")
        elif not model.several:
            seen = self._number_of(Atom(PhraseSet(model.triggers_of(asked.label)), roles, "turn"))
        else:
            return learned.Learned(learned.EveryTurn(roles), wanted, in_parts=True)
        inner = self._triggers.setdefault(seen, conditions.Say(seen, gated=True, loose=True))
        return learned.Learned(inner, wanted, model.several)

    def _metadata(self, record: schema.Condition, roles: int, rule: schema.Rule) -> Finder:
        wanted: list[tuple[str, str, Any]] = []
        for key, value in (record.metadata or {}).items():
            tests = value if isinstance(value, dict) else {"==": value}
            for operator, operand in tests.items():
                if operator not in conditions.COMPARISONS:
                    known = ", ".join(conditions.COMPARISONS)
                    raise PackError(f"metadata cannot be compared with {operator!r}", hint=f"one of {known}")
                wanted.append((key, operator, self.value(operand)))
        return conditions.Metadata(tuple(wanted), roles if record.by else None)

    def _length(self, record: schema.Condition, roles: int, rule: schema.Rule) -> Finder:
        assert record.length is not None
        if record.length.over is not None:
            return templates.LongMessage(self.number(record.length.over), roles)
        return turns.LengthOf(self.window(record.length), roles)

    def _placeholder(self, record: schema.Condition, roles: int, rule: schema.Rule) -> Finder:
        assert record.placeholder is not None
        named = as_words(self.value(record.placeholder.named))
        return templates.placeholder_in(record.placeholder, named, self.names, roles)

    def _turn_count(self, record: schema.Condition, roles: int, rule: schema.Rule) -> Finder:
        return turns.TurnsOf(self.window(record.turn_count), roles)

    def _repeats(self, record: schema.Condition, roles: int, rule: schema.Rule) -> Finder:
        asked = record.repeats
        assert asked is not None
        return turns.Repeated(
            int(self.number(asked.times)), self.number(asked.similarity), self.number(asked.min_chars), roles
        )

    # -- verbs ----------------------------------------------------------------------------------

    def verb(self, rule: schema.Rule) -> verbs.Verb:
        """The one verb of a rule."""
        agent = bits("agent")
        where = self._where(rule)
        if rule.forbid is not None:
            return verbs.Forbid(
                self.used("forbidden", rule.forbid, rule, None if rule.when else rule.unless), where
            )
        if rule.require is not None:
            return verbs.Require(self.used("owed", rule.require, rule), where)
        if rule.limit is not None:
            return self._limit(rule.limit, rule, where)
        if rule.order is not None:
            reset = self.condition(rule.order.reset, agent, rule) if rule.order.reset else None
            first, then = (self.condition(c, agent, rule) for c in (rule.order.first, rule.order.then))
            return verbs.Order(first, then, reset, where)
        if rule.unique is not None:
            return templates.Unique(self.number(rule.unique.similarity), bits(rule.unique.by))
        if rule.suppression is not None:
            return verbs.Elsewhere()
        assert rule.measure is not None
        return self._measure(rule.measure, where)

    def _where(self, rule: schema.Rule) -> verbs.Where:
        agent = bits("agent")
        return verbs.Where(
            self.condition(rule.when, agent, rule, rule.unless) if rule.when else None,
            rule.occurrence,
            parse_scope(rule.scope) if rule.scope else (),
            self.used("owed", rule.skip, rule) if rule.skip else None,
            rule.anchor or "trigger",
            rule.per,
        )

    def _limit(self, limit: schema.Limit, rule: schema.Rule, where: verbs.Where) -> verbs.Verb:
        if (limit.count is None) == (limit.distinct is None):
            raise PackError("`limit` counts either `count` or `distinct`")
        what: Finder = (
            self.used("forbidden" if limit.at_least is None else "owed", limit.count, rule, rule.unless)
            if limit.count
            else combine.Distinct(self._counted(limit, rule), self._enough(limit), limit.at_most is not None)
        )
        most = None if limit.at_most is None else self.number(limit.at_most)
        least = None if limit.at_least is None else self.number(limit.at_least)
        each = None if limit.at_most_per_turn is None else int(self.number(limit.at_most_per_turn))
        if most is None and least is None and each is None:
            raise PackError("`limit` needs `at_most`, `at_least` or `at_most_per_turn`")
        if each is not None and limit.count is None:
            raise PackError(
                "`at_most_per_turn` needs `count`", hint="conditions that differ are not counted by turn"
            )
        return verbs.Limit(what, most, least, each, limit.per_chars, where)

    def _counted(self, limit: schema.Limit, rule: schema.Rule) -> tuple[Finder, ...]:
        use: Use = "forbidden" if limit.at_least is None else "owed"
        return tuple(self.used(use, record, rule) for record in limit.distinct or ())

    def _enough(self, limit: schema.Limit) -> float:
        """After how many a count can stop: one more than may be, or as many as must."""
        most = self.optional(limit.at_most, math.inf) + 1
        return (
            max(most, self.number(limit.at_least))
            if limit.at_least is not None and most < math.inf
            else (self.optional(limit.at_least, most))
        )

    def _measure(self, measure: schema.Measure, where: verbs.Where) -> verbs.Verb:
        roles, window = bits(measure.by), self.window(measure)
        match measure.of:
            case "metadata":
                return measures.MeasureMetadata(tuple((k, self.number(v)) for k, v in measure.keys.items()))
            case "wait":
                return measures.MeasureWait(window, where)
            case "response" | "first_response":
                return measures.MeasureResponse(window, roles, measure.of == "first_response")
            case "rate":
                least = self.number(measure.min_chars)
                call = measures.MeasureRate(window, least, roles)
                if measure.max_turn is None:
                    return call
                above = Window(low=math.nextafter(self.number(measure.max_turn), math.inf))
                return measures.AlsoTurn(call, turns.Rate(above, least, roles))


def compile_rule(compiler: Compiler, loaded: LoadedRule) -> verbs.Verb:
    """A rule's verb. Raises PackError that names the rule and its place."""
    try:
        return compiler.verb(loaded.rule)
    except PackError as error:
        sentence = f"{loaded.rule.id}: {error.message}"
        raise PackError(sentence, path=loaded.path, line=loaded.line, hint=error.hint) from None


def _any_of(patterns: schema.Phrases | None) -> str:
    return patterns if isinstance(patterns, str) else "|".join(f"(?:{p})" for p in patterns or ())


def _searcher(phrases: PhraseSet) -> Callable[[str], Iterator[tuple[int, int]]]:
    """Phrases as one expression, for texts that are put together at check time."""
    options = sorted(map(re.escape, phrases.texts), key=len, reverse=True) + [g.regex for g in phrases.gapped]
    compiled = re.compile("|".join(options) or r"(?!)")
    return lambda text: ((match.start(), match.end()) for match in compiled.finditer(text))
