"""From what a pack says lifts a hit to the guards that do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cs_lint.checks import guards, learned
from cs_lint.checks.finder import Finder
from cs_lint.checks.stock import Stock
from cs_lint.match.hearing import Use
from cs_lint.packs.condition import Condition, Guards, Near
from cs_lint.packs.schema import Rule

Ask = Callable[[Use, Condition, Rule], Finder]
"""Makes the finder of a condition, by what its hits are for."""


def guards_of(record: Guards | None, rule: Rule, ask: Ask, stock: Stock) -> Iterator[guards.Guard]:
    """The guards that a record asks for. Raises PackError."""
    if record is None:
        return
    yield from _by_phrases(record, stock)
    if record.condition is not None:
        yield guards.Holds(ask("trigger", record.condition, rule))
    if record.quoted:
        yield guards.Quoted()
    if record.echo:
        yield guards.Echo()
    if record.negated:
        yield guards.Negated()
    if record.unlike is not None:
        file, model, label = stock.model(record.unlike.model, record.unlike.label)
        yield learned.Unlike(file, label, stock.number(record.unlike.below), model.several)


def _by_phrases(record: Guards, stock: Stock) -> Iterator[guards.Guard]:
    if record.inside is not None:
        yield guards.Inside(stock.atom(record.inside, 15))
    for beside, ahead in ((record.before, False), (record.after, True)):
        if beside is not None:
            near = beside if isinstance(beside, Near) else Near(beside)
            yield guards.Beside(stock.atom(near.say, 15), int(stock.number(near.within)), ahead)
    for phrases, clause in ((record.same_clause, True), (record.same_sentence, False)):
        if phrases is not None:
            yield guards.SameUnit(stock.atom(phrases, 15), clause)
    for phrases, previous in ((record.same_turn, False), (record.previous_turn, True)):
        if phrases is not None:
            yield guards.SameTurn(stock.atom(phrases, 15), previous)
