"""What packs come to once they are loaded: rules with their places, lists, variables, measures."""

from __future__ import annotations

from typing import Any

import msgspec

from cs_lint.model import PackRef
from cs_lint.packs.grammar import Scope
from cs_lint.packs.nodes import Document, Mark, Path
from cs_lint.packs.schema import Measures, Rule


class LoadedRule(msgspec.Struct, frozen=True):
    """A rule and where it stands: `pack` by name, `path` and `line` for messages about it."""

    rule: Rule
    pack: str
    path: str
    document: Document
    base: Path

    @property
    def line(self) -> int:
        return self.place()[0]

    def place(self, *steps: str | int) -> Mark:
        """Line and column of a value inside the rule."""
        return self.document.place((*self.base, *steps))


class Ruleset(msgspec.Struct, frozen=True):
    """Everything that judges a call, resolved but not yet compiled."""

    packs: tuple[PackRef, ...]
    rules: tuple[LoadedRule, ...]
    lists: dict[str, tuple[str, ...]]
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


def as_words(value: Any) -> tuple[str, ...]:
    """A variable's value as the words that `{var}` in a phrase may stand for."""
    if value is None:
        return ()
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)
