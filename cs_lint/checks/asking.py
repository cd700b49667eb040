"""From the conditions of a pack to finders. One explicit table names them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final

import msgspec

from cs_lint.checks import combine, conditions, guards, learned, templates, turns
from cs_lint.checks.finder import Finder, Window, bits
from cs_lint.checks.guarding import guards_of
from cs_lint.checks.heard import Heard, Torn
from cs_lint.checks.linear import Linear, needed_chars
from cs_lint.checks.restate import Restates
from cs_lint.checks.stock import Stock
from cs_lint.errors import PackError, blaming, did_you_mean
from cs_lint.match.hearing import Hearing, Use
from cs_lint.match.index import Atom
from cs_lint.match.misheard import tells
from cs_lint.packs.condition import Condition, Guards, Phrases, Record
from cs_lint.packs.grammar import EDGE
from cs_lint.packs.phrases import PhraseSet
from cs_lint.packs.ruleset import as_words
from cs_lint.packs.schema import Rule
from cs_lint.packs.scope import parse_scope
from cs_lint.text.entities import KINDS

NOWHERE: Final = combine.AnyOf(())
"""What a condition that cannot be made leaves in its place until its rule is refused."""


class Asking:
    """Makes finders, each once, and gathers what is to be listened for by sound; what is wrong with them is in `faults`."""

    def __init__(self, stock: Stock) -> None:
        self.stock = stock
        self.hearing = Hearing(stock.names)
        self._use: Use = "trigger"
        self._finders: dict[bytes, Finder] = {}
        self.faults: list[PackError] = []
        self._hints: dict[int, conditions.Say] = {}
        self._labellers: dict[tuple[Path, int], learned.Labeller] = {}
        self._makers: dict[str, Callable[[Condition, int, Rule], Finder]] = {
            "say": self._say,
            "regex": self._regex,
            "entity": self._entity,
            "similar": lambda c, roles, _: turns.Similar(tuple(c.similar or ()), self.stock.number(c, "at_least"), roles),
            "learned": self._learned,
            "metadata": self._metadata,
            "turn_count": self._turn_count,
            "role_at": lambda c, _roles, _: turns.SpokenBy(c.role_at.turn, bits(c.role_at.role)),  # type: ignore[union-attr]
            "length": self._length,
            "placeholder": self._placeholder,
            "repeats": self._repeats,
            "restates": lambda c, roles, _: Restates(self.stock.number(c.restates, "words"), roles),  # type: ignore[arg-type]
            "silence": lambda c, roles, _: turns.Silence(self.stock.window(c.silence), roles),  # type: ignore[arg-type]
            "overlap": lambda c, roles, _: turns.Overlap(
                self.stock.window(c.overlap),  # type: ignore[arg-type]
                self.stock.number(c.overlap, "min_chars"), roles  # type: ignore[arg-type]
            ),
            "rate": lambda c, roles, _: turns.Rate(self.stock.window(c.rate), self.stock.number(c.rate, "min_chars"), roles),  # type: ignore[arg-type]
            "all": lambda c, roles, rule: combine.AllOf(self._parts(c.all, roles, rule)),
            "any": lambda c, roles, rule: combine.AnyOf(self._parts(c.any, roles, rule)),
            "none": lambda c, roles, rule: combine.NoneOf(self._parts(c.none, roles, rule)),
            "torn": lambda c, roles, rule: Torn(self._phrases(c, "torn", roles, rule)),
        }  # fmt: skip

    def condition(self, record: Condition, roles: int, rule: Rule, unless: Guards | None = None) -> Finder:
        """A condition with its guards, its scope, and the check of word edges outermost; equal ones are one.

        Of one that is at fault the faults are kept, so that those beside it are heard of, too.
        """
        key = msgspec.json.encode((record, unless, roles, rule.boundary, rule.homophones, self._use))
        if key in self._finders:
            return self._finders[key]
        before = len(self.faults)
        try:
            finder = self._condition(record, roles, rule, unless)
        except PackError as error:
            self.faults += error.problems
            return NOWHERE
        if len(self.faults) == before:
            self._finders[key] = finder
        return finder

    def used(self, use: Use, record: Condition, rule: Rule, *unless: Guards | None) -> Finder:
        """A condition by what its hits are for: that says how much doubt a hit by sound may leave."""
        before, self._use = self._use, use
        try:
            return self.condition(record, bits("agent"), rule, *unless)
        finally:
            self._use = before

    def _condition(self, record: Condition, roles: int, rule: Rule, unless: Guards | None) -> Finder:
        kind = next(key for key in self._makers if getattr(record, key) is not None)
        roles = bits(record.by) if record.by else roles
        with blaming(record, kind):
            finder = self._makers[kind](record, roles, rule)
        boundary = record.boundary or rule.boundary
        # A rule's level is about its words: what joins conditions, or asks for figures, has none of its own.
        if boundary == "turn" and (record.boundary or kind in ("say", "regex", "entity")):
            finder = combine.WholeTurn(finder)
        lifting = [
            guard
            for each in (record.unless, unless)
            for guard in guards_of(each, rule, self.used, partial(self._looked_for, rule), self.stock)
        ]
        if lifting:
            finder = guards.Guarded(finder, tuple(lifting))
        if record.scope is not None:
            finder = combine.Scoped(finder, parse_scope(record.scope))
        if boundary == "word" and kind == "say":
            finder = combine.OnWordEdges(finder)
        return finder

    def _parts(self, records: list[Condition] | None, roles: int, rule: Rule) -> tuple[Finder, ...]:
        return tuple(self.condition(record, roles, rule) for record in records or ())

    def _say(self, record: Condition, roles: int, rule: Rule) -> Finder:
        said = self._phrases(record, "say", roles, rule)
        if record.torn is None:
            return said
        return combine.AnyOf((said, Torn(self._phrases(record, "torn", roles, rule))))

    def _phrases(self, record: Condition, key: str, roles: int, rule: Rule) -> Finder:
        phrases = self.stock.phrases(record, key)
        if record.fuzzy is not None:
            return self._fuzzy(phrases, self.stock.number(record, "fuzzy"), roles)
        if record.span == "merged":
            if phrases.by_company:
                raise PackError("{company} cannot be looked for with `span: merged`", hint="use `span: turn`")
            return conditions.SayMerged(_searcher(phrases), roles)
        atom = Atom(phrases, roles, record.span)
        number, waits = self.stock.number_of(atom), bool(phrases.by_company)
        say = conditions.Say(number, gated=not waits, loose=not waits and record.span != "clause")
        if not self._by_ear(record, rule):
            return say
        self.hearing.add(number, atom, self._use, self._errors)
        return Heard(say, number, "name" if waits and self._use == "owed" else self._use, self.hearing)

    def _looked_for(self, rule: Rule, record: Record, key: str) -> guards.Phrase:
        """What a guard of a rule looks for, whoever says it."""
        atom = Atom(self.stock.phrases(record, key), bits("any"))
        number = self.stock.number_of(atom)
        if not rule.homophones:
            return guards.Phrase(number, None)
        self.hearing.add(number, atom, "owed", self._errors)
        return guards.Phrase(number, self.hearing)

    @cached_property
    def _errors(self) -> int:
        """The number of the atom that shows recognition errors, where a pack listens for them."""
        return self.stock.number_of(tells())

    def _by_ear(self, record: Condition, rule: Rule) -> bool:
        return bool(rule.homophones if record.homophones is None else record.homophones)

    def _fuzzy(self, compiled: PhraseSet, at_least: float, roles: int) -> Finder:
        if compiled.gapped or compiled.by_company:
            raise PackError("`fuzzy` needs phrases without gaps", hint="write them out, or leave `fuzzy` out")
        return turns.Fuzzy(tuple(text.strip(EDGE) for text in compiled.texts), at_least, roles)

    def _regex(self, record: Condition, roles: int, rule: Rule) -> Finder:
        search = Linear(_any_of(record.regex))
        refused = Linear(_any_of(record.not_regex)) if record.not_regex else None
        needs = needed_chars(_any_of(record.regex))
        return conditions.Regex(search, refused, roles, needs)

    def _entity(self, record: Condition, roles: int, rule: Rule) -> Finder:
        kinds = [record.entity] if isinstance(record.entity, str) else record.entity or []
        unknown = [kind for kind in kinds if kind not in KINDS]
        if unknown:
            hint = did_you_mean(unknown[0], KINDS) or f"entities: {', '.join(KINDS)}"
            raise PackError(f"there is no entity {unknown[0]!r}", hint=hint)
        window = self.stock.window(record.value) if record.value else Window()
        return conditions.EntityIn(frozenset(kinds), window, roles, self._by_ear(record, rule))

    def _learned(self, record: Condition, roles: int, rule: Rule) -> Finder:
        asked = record.learned
        assert asked is not None
        file, model, label = self.stock.model(asked)
        wanted = learned.Asked(file, label, self.stock.number(asked, "at_least"))
        hint = None if asked.among is None else self._hint(self.stock.atom(asked, "among", roles, "turn"))
        if model.several:
            return learned.PartsLike(hint or learned.EveryTurn(roles), wanted)
        labeller = self._labellers.setdefault((file, roles), learned.Labeller(file, roles))
        return learned.TurnsLike(wanted, labeller, hint)

    def _hint(self, atom: int) -> conditions.Say:
        return self._hints.setdefault(atom, conditions.Say(atom, gated=True, loose=True))

    def _metadata(self, record: Condition, roles: int, rule: Rule) -> Finder:
        wanted: list[tuple[str, str, Any]] = []
        for key, value in (record.metadata or {}).items():
            with blaming(record, "metadata", key):
                wanted += [(key, *test) for test in self._compared(value)]
        return conditions.Metadata(tuple(wanted), roles if record.by else None)

    def _compared(self, value: Any) -> Iterator[tuple[str, Any]]:
        """The operators and operands with which a fact is compared."""
        if value == {}:
            raise PackError("a fact that is compared with nothing", hint="write {exists: true}")
        for operator, operand in (value if isinstance(value, dict) else {"==": value}).items():
            if operator not in conditions.COMPARISONS:
                hint = f"one of {', '.join(conditions.COMPARISONS)}"
                raise PackError(f"metadata cannot be compared with {operator!r}", hint=hint)
            if fault := conditions.uncomparable(operator, operand):
                raise PackError(fault)
            yield operator, self.stock.value(operand)

    def _length(self, record: Condition, roles: int, rule: Rule) -> Finder:
        assert record.length is not None
        if record.length.over is not None:
            return templates.LongMessage(self.stock.number(record.length, "over"), roles)
        return turns.LengthOf(self.stock.window(record.length), roles)

    def _placeholder(self, record: Condition, roles: int, rule: Rule) -> Finder:
        assert record.placeholder is not None
        with blaming(record.placeholder, "named"):
            named = as_words(self.stock.value(record.placeholder.named))
        return templates.placeholder_in(record.placeholder, named, self.stock.names, roles)

    def _turn_count(self, record: Condition, roles: int, rule: Rule) -> Finder:
        assert record.turn_count is not None
        return turns.TurnsOf(self.stock.window(record.turn_count), roles)

    def _repeats(self, record: Condition, roles: int, rule: Rule) -> Finder:
        asked = record.repeats
        assert asked is not None
        return turns.Repeated(
            int(self.stock.number(asked, "times")),
            self.stock.number(asked, "similarity"),
            self.stock.number(asked, "min_chars"),
            roles,
        )


def _any_of(patterns: Phrases | None) -> str:
    return patterns if isinstance(patterns, str) else "|".join(f"(?:{p})" for p in patterns or ())


def _searcher(phrases: PhraseSet) -> Callable[[str], Iterator[tuple[int, int]]]:
    """Phrases as one expression, for texts that are put together at check time."""
    options = sorted(map(re.escape, phrases.texts), key=len, reverse=True) + [g.regex for g in phrases.gapped]
    compiled = re.compile("|".join(options) or r"(?!)")
    return lambda text: ((match.start(), match.end()) for match in compiled.finditer(text))
