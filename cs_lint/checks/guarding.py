"""From what a pack says lifts a hit to the guards that do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from cs_lint.checks import guards, learned
from cs_lint.checks.finder import Finder
from cs_lint.match.hearing import Use
from cs_lint.packs import schema
from cs_lint.text.ngrams import Model


class Maker(Protocol):
    """Who knows a pack's phrases, variables, models and conditions."""

    def atom(self, phrases: schema.Phrases, roles: int) -> int: ...

    def number(self, value: schema.Number) -> float: ...

    def model(self, name: str, label: str) -> tuple[Path, Model, int]: ...

    def used(self, use: Use, record: schema.Condition, rule: schema.Rule) -> Finder: ...


def guards_of(record: schema.Guards | None, rule: schema.Rule, make: Maker) -> Iterator[guards.Guard]:
    """The guards that a record asks for. Raises PackError."""
    if record is None:
        return
    yield from _by_phrases(record, make)
    if record.condition is not None:
        yield guards.Holds(make.used("trigger", record.condition, rule))
    if record.quoted:
        yield guards.Quoted()
    if record.echo:
        yield guards.Echo()
    if record.negated:
        yield guards.Negated()
    if record.unlike is not None:
        file, model, label = make.model(record.unlike.model, record.unlike.label)
        yield learned.Unlike(file, label, make.number(record.unlike.below), model.several)


def _by_phrases(record: schema.Guards, make: Maker) -> Iterator[guards.Guard]:
    if record.inside is not None:
        yield guards.Inside(make.atom(record.inside, 15))
    for beside, ahead in ((record.before, False), (record.after, True)):
        if beside is not None:
            near = beside if isinstance(beside, schema.Near) else schema.Near(beside)
            yield guards.Beside(make.atom(near.say, 15), int(make.number(near.within)), ahead)
    for phrases, clause in ((record.same_clause, True), (record.same_sentence, False)):
        if phrases is not None:
            yield guards.SameUnit(make.atom(phrases, 15), clause)
    for phrases, previous in ((record.same_turn, False), (record.previous_turn, True)):
        if phrases is not None:
            yield guards.SameTurn(make.atom(phrases, 15), previous)
