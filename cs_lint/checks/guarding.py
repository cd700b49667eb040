"""From what a pack says lifts a hit to the guards that do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cs_lint.checks import guards, learned
from cs_lint.checks.finder import Finder
from cs_lint.checks.stock import Stock
from cs_lint.match.hearing import Use
from cs_lint.packs.condition import NEAR, Condition, Guards, Near
from cs_lint.packs.schema import Rule

Ask = Callable[[Use, Condition, Rule], Finder]
"""Makes the finder of a condition, by what its hits are for."""
Look = Callable[[Guards | Near, str], guards.Phrase]
"""Makes what a guard looks for, of the phrases of a key."""


def guards_of(
    record: Guards | None, rule: Rule, ask: Ask, look: Look, stock: Stock
) -> Iterator[guards.Guard]:
    """The guards that a record asks for. Raises PackError."""
    if record is None:
        return
    yield from _by_phrases(record, look, stock)
    if record.condition is not None:
        yield guards.Holds(ask("trigger", record.condition, rule))
    if record.quoted:
        yield guards.Quoted()
    if record.echo:
        yield guards.Echo()
    if record.negated:
        yield guards.Negated()
    if record.unlike is not None:
        file, _, label = stock.model(record.unlike)
        yield learned.Unlike(file, label, stock.number(record.unlike, "below"))


def _by_phrases(record: Guards, look: Look, stock: Stock) -> Iterator[guards.Guard]:
    if record.inside is not None:
        yield guards.Inside(look(record, "inside"))
    for key in ("before", "after"):
        beside = getattr(record, key)
        if isinstance(beside, Near):
            yield guards.Beside(look(beside, "say"), int(stock.number(beside, "within")), key == "after")
        elif beside is not None:
            yield guards.Beside(look(record, key), NEAR, key == "after")
    for key in ("same_clause", "same_sentence"):
        if getattr(record, key) is not None:
            yield guards.SameUnit(look(record, key), key == "same_clause")
    for key in ("same_turn", "previous_turn"):
        if getattr(record, key) is not None:
            yield guards.SameTurn(look(record, key), key == "previous_turn")
