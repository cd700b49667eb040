"""From the conditions of a pack to finders. One explicit table names them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import msgspec

from cs_lint.checks import combine, conditions, guards, learned, templates, turns
from cs_lint.checks.finder import Finder, Window, bits
from cs_lint.checks.guarding import guards_of
from cs_lint.checks.heard import Heard, Torn
from cs_lint.checks.linear import Linear, needed_chars
from cs_lint.checks.restate import Restates
from cs_lint.checks.stock import Stock
from cs_lint.errors import PackError
from cs_lint.match.hearing import Hearing, Use
from cs_lint.match.index import Atom
from cs_lint.match.misheard import tells
from cs_lint.packs.condition import Condition, Guards, Phrases
from cs_lint.packs.grammar import EDGE
from cs_lint.packs.phrases import PhraseSet
from cs_lint.packs.ruleset import as_words
from cs_lint.packs.schema import Rule
from cs_lint.packs.scope import parse_scope
from cs_lint.text.entities import KINDS


class Asking:
    """Makes finders, each once, and gathers what is to be listened for by sound. Raises PackError."""

    def __init__(self, stock: Stock) -> None:
        self.stock = stock
        self.hearing = Hearing(stock.names)
        self._use: Use = "trigger"
        self._finders: dict[bytes, Finder] = {}
        self._triggers: dict[int, conditions.Say] = {}
        self._makers: dict[str, Callable[[Condition, int, Rule], Finder]] = {
            "say": self._say,
            "regex": self._regex,
            "entity": self._entity,
            "similar": lambda c, roles, _: turns.Similar(tuple(c.similar or ()), self.stock.number(c.at_least), roles),
            "learned": self._learned,
            "metadata": self._metadata,
            "turn_count": self._turn_count,
            "role_at": lambda c, _roles, _: turns.SpokenBy(c.role_at.turn, bits(c.role_at.role)),  # type: ignore[union-attr]
            "length": self._length,
            "placeholder": self._placeholder,
            "repeats": self._repeats,
            "restates": lambda c, roles, _: Restates(self.stock.number(c.restates.words), roles),  # type: ignore[union-attr]
            "silence": lambda c, roles, _: turns.Silence(self.stock.window(c.silence), roles),
            "overlap": lambda c, roles, _: turns.Overlap(
                self.stock.window(c.overlap), self.stock.number(c.overlap.min_chars), roles  # type: ignore[union-attr]
            ),
            "rate": lambda c, roles, _: turns.Rate(self.stock.window(c.rate), self.stock.number(c.rate.min_chars), roles),  # type: ignore[union-attr]
            "all": lambda c, roles, rule: combine.AllOf(self._parts(c.all, roles, rule)),
            "any": lambda c, roles, rule: combine.AnyOf(self._parts(c.any, roles, rule)),
            "none": lambda c, roles, rule: combine.NoneOf(self._parts(c.none, roles, rule)),
        }  # fmt: skip

    def condition(self, record: Condition, roles: int, rule: Rule, unless: Guards | None = None) -> Finder:
        """A condition with its guards, its scope, and the check of word edges outermost; equal ones are one."""
        key = msgspec.json.encode((record, unless, roles, rule.boundary, rule.homophones, self._use))
        if key not in self._finders:
            self._finders[key] = self._condition(record, roles, rule, unless)
        return self._finders[key]

    def used(self, use: Use, record: Condition, rule: Rule, *unless: Guards | None) -> Finder:
        """A condition by what its hits are for: that says how much doubt a hit by sound may leave."""
        before, self._use = self._use, use
        try:
            return self.condition(record, bits("agent"), rule, *unless)
        finally:
            self._use = before

    def _condition(self, record: Condition, roles: int, rule: Rule, unless: Guards | None) -> Finder:
        kinds = [key for key in self._makers if getattr(record, key) is not None]
        if len(kinds) != 1:
            found = " and ".join(kinds) or "none"
            raise PackError(
                f"a condition asks one question, this one has {found}",
                hint=f"one of {', '.join(self._makers)}",
            )
        roles = bits(record.by) if record.by else roles
        finder = self._makers[kinds[0]](record, roles, rule)
        boundary = record.boundary or rule.boundary
        # A rule's level is about its words: what joins conditions, or asks for figures, has none of its own.
        if boundary == "turn" and (record.boundary or kinds[0] in ("say", "regex", "entity")):
            finder = combine.WholeTurn(finder)
        lifting = [
            guard
            for each in (record.unless, unless)
            for guard in guards_of(each, rule, self.used, self.stock)
        ]
        if lifting:
            finder = guards.Guarded(finder, tuple(lifting))
        if record.scope:
            finder = combine.Scoped(finder, parse_scope(record.scope))
        if boundary == "word" and kinds[0] == "say":
            finder = combine.OnWordEdges(finder)
        return finder

    def _parts(self, records: list[Condition] | None, roles: int, rule: Rule) -> tuple[Finder, ...]:
        return tuple(self.condition(record, roles, rule) for record in records or ())

    def _say(self, record: Condition, roles: int, rule: Rule) -> Finder:
        assert record.say is not None
        if record.torn is not None:
            whole = msgspec.structs.replace(record, torn=None)
            left = msgspec.structs.replace(whole, say=record.torn)
            return combine.AnyOf((self._say(whole, roles, rule), Torn(self._say(left, roles, rule))))
        if record.fuzzy is not None:
            return self._fuzzy(record.say, self.stock.number(record.fuzzy), roles)
        if record.span == "merged":
            phrases = self.stock.phrases(record.say)
            if phrases.by_company:
                raise PackError("{company} cannot be looked for with `span: merged`", hint="use `span: turn`")
            return conditions.SayMerged(_searcher(phrases), roles)
        atom = Atom(self.stock.phrases(record.say), roles, record.span)
        number, waits = self.stock.number_of(atom), bool(atom.phrases.by_company)
        say = conditions.Say(number, gated=not waits, loose=not waits and record.span != "clause")
        if not self._by_ear(record, rule):
            return say
        self.hearing.add(number, atom, self._use, self._errors)
        return Heard(say, number, "name" if waits and self._use == "owed" else self._use, self.hearing)

    @cached_property
    def _errors(self) -> int:
        """The number of the atom that shows recognition errors, where a pack listens for them."""
        return self.stock.number_of(tells())

    def _by_ear(self, record: Condition, rule: Rule) -> bool:
        return bool(rule.homophones if record.homophones is None else record.homophones)

    def _fuzzy(self, phrases: Phrases, at_least: float, roles: int) -> Finder:
        compiled = self.stock.phrases(phrases)
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
            raise PackError(f"there is no entity {unknown[0]!r}", hint=f"entities: {', '.join(KINDS)}")
        window = self.stock.window(record.value) if record.value else Window()
        return conditions.EntityIn(frozenset(kinds), window, roles, self._by_ear(record, rule))

    def _learned(self, record: Condition, roles: int, rule: Rule) -> Finder:
        asked = record.learned
        assert asked is not None
        file, model, label = self.stock.model(asked.model, asked.label)
        wanted = learned.Asked(file, label, self.stock.number(asked.at_least))
        if asked.among is not None:
            seen = self.stock.atom(asked.among, roles, "turn")
        elif not model.several:
            seen = self.stock.number_of(Atom(PhraseSet(model.triggers_of(asked.label)), roles, "turn"))
        else:
            return learned.Learned(learned.EveryTurn(roles), wanted, in_parts=True)
        inner = self._triggers.setdefault(seen, conditions.Say(seen, gated=True, loose=True))
        return learned.Learned(inner, wanted, model.several)

    def _metadata(self, record: Condition, roles: int, rule: Rule) -> Finder:
        wanted: list[tuple[str, str, Any]] = []
        for key, value in (record.metadata or {}).items():
            tests = value if isinstance(value, dict) else {"==": value}
            for operator, operand in tests.items():
                if operator not in conditions.COMPARISONS:
                    known = ", ".join(conditions.COMPARISONS)
                    raise PackError(f"metadata cannot be compared with {operator!r}", hint=f"one of {known}")
                wanted.append((key, operator, self.stock.value(operand)))
        return conditions.Metadata(tuple(wanted), roles if record.by else None)

    def _length(self, record: Condition, roles: int, rule: Rule) -> Finder:
        assert record.length is not None
        if record.length.over is not None:
            return templates.LongMessage(self.stock.number(record.length.over), roles)
        return turns.LengthOf(self.stock.window(record.length), roles)

    def _placeholder(self, record: Condition, roles: int, rule: Rule) -> Finder:
        assert record.placeholder is not None
        named = as_words(self.stock.value(record.placeholder.named))
        return templates.placeholder_in(record.placeholder, named, self.stock.names, roles)

    def _turn_count(self, record: Condition, roles: int, rule: Rule) -> Finder:
        return turns.TurnsOf(self.stock.window(record.turn_count), roles)

    def _repeats(self, record: Condition, roles: int, rule: Rule) -> Finder:
        asked = record.repeats
        assert asked is not None
        return turns.Repeated(
            int(self.stock.number(asked.times)),
            self.stock.number(asked.similarity),
            self.stock.number(asked.min_chars),
            roles,
        )


def _any_of(patterns: Phrases | None) -> str:
    return patterns if isinstance(patterns, str) else "|".join(f"(?:{p})" for p in patterns or ())


def _searcher(phrases: PhraseSet) -> Callable[[str], Iterator[tuple[int, int]]]:
    """Phrases as one expression, for texts that are put together at check time."""
    options = sorted(map(re.escape, phrases.texts), key=len, reverse=True) + [g.regex for g in phrases.gapped]
    compiled = re.compile("|".join(options) or r"(?!)")
    return lambda text: ((match.start(), match.end()) for match in compiled.finditer(text))
