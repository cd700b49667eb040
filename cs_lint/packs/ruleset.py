"""What packs come to once they are loaded: rules with their places, lists, variables, measures."""

from __future__ import annotations

from typing import Any

import msgspec

from cs_lint.errors import PackError
from cs_lint.model import PackRef
from cs_lint.packs.grammar import Scope
from cs_lint.packs.nodes import Document, Mark, Steps
from cs_lint.packs.schema import Measures, Rule


class LoadedRule(msgspec.Struct, frozen=True):
    """A rule and where it stands: `pack` by name, `path` and `line` for messages about it."""

    rule: Rule
    pack: str
    path: str
    document: Document
    base: Steps
    overridden: dict[str, tuple[str, Document, Steps]] = {}
    """Where the keys stand that packs have overridden, and in which."""

    @property
    def line(self) -> int:
        return self.place()[0]

    def place(self, *steps: str | int) -> Mark:
        """Line and column of a value inside the rule."""
        return self.document.place((*self.base, *steps))

    def placed(self, fault: PackError) -> PackError:
        """A fault of the rule with its place, unless it has one."""
        if fault.path is not None:
            return fault
        record, steps = fault.culprit or (self.rule, ())
        known = (at for at, each in self.rule.records() if each is record)
        whole = (*next(known, ()), *steps)
        path, document, base = self.overridden.get(
            str(next(iter(whole), "")), (self.path, self.document, self.base)
        )
        line, col = document.place((*base, *whole))
        sentence = f"{self.rule.id}: {fault.message}"
        return PackError(sentence, path=path, line=line, col=col, hint=fault.hint)


class Ruleset(msgspec.Struct, frozen=True):
    """Everything that judges a call, resolved but not yet compiled."""

    packs: tuple[PackRef, ...]
    rules: tuple[LoadedRule, ...]
    lists: dict[str, tuple[str, ...]]
    list_places: dict[str, tuple[str, Document]]
    """The path and the document of the pack that each list is from."""
    variables: dict[str, Any]
    measures: Measures | None = None
    """Those of the last pack that gives any."""

    @property
    def names(self) -> Scope:
        """What `$list` and `{var}` in a phrase stand for."""
        return Scope(self.lists, {name: as_words(value) for name, value in self.variables.items()})

    def find(self, rule_id: str) -> LoadedRule | None:
        """The rule of that id, if there is one."""
        return next((loaded for loaded in self.rules if loaded.rule.id == rule_id), None)

    def in_list(self, name: str, number: int, fault: PackError) -> PackError:
        """A fault of a phrase of a list, at its place."""
        path, document = self.list_places[name]
        steps = ("phrases", name, number)
        line, col = document.place(steps)
        return PackError(f"${name}: {fault.message}", path=path, line=line, col=col, hint=fault.hint)


def as_words(value: Any) -> tuple[str, ...]:
    """A variable's value as the words that `{var}` in a phrase may stand for."""
    if value is None:
        return ()
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)
