"""What the rules of a pack share while they are compiled: figures, variables, phrases, trained models."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

from cs_lint.checks.finder import Window
from cs_lint.checks.learned import find_model, label_of, model_in
from cs_lint.errors import PackError
from cs_lint.match.index import Atom
from cs_lint.packs.book import PhraseBook
from cs_lint.packs.condition import Number, Phrases, Span
from cs_lint.packs.phrases import PhraseSet
from cs_lint.packs.ruleset import Ruleset
from cs_lint.text.ngrams import Model

_VARIABLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class Stock:
    """Gathers the atoms of a ruleset's rules: equal ones are one. Raises PackError."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset, self.names = ruleset, ruleset.names
        self.atoms: dict[Atom, int] = {}
        self.book = PhraseBook(self.names)
        self._models: dict[str, Path] = {}

    def number(self, value: Number) -> float:
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

    def optional(self, value: Number | None, missing: float) -> float:
        return missing if value is None else self.number(value)

    def window(self, bounds: Any) -> Window:
        """The range of figures that a record with `min` and `max` describes."""
        return Window(self.optional(bounds.min, -math.inf), self.optional(bounds.max, math.inf))

    def atom(self, phrases: Phrases, roles: int, span: Span = "sentence") -> int:
        """The number of the atom that looks for these phrases."""
        return self.number_of(Atom(self.phrases(phrases), roles, span))

    def number_of(self, atom: Atom) -> int:
        """The number of an atom; equal ones have one."""
        return self.atoms.setdefault(atom, len(self.atoms))

    def phrases(self, phrases: Phrases) -> PhraseSet:
        """The compiled phrases themselves."""
        return self.book.compiled((phrases,) if isinstance(phrases, str) else tuple(phrases))

    def model(self, name: str, label: str) -> tuple[Path, Model, int]:
        """A trained model, the file it is in, and the number of its label. Raises PackError."""
        file = self._models.get(name)
        if file is None:
            paths = dict.fromkeys(loaded.path for loaded in self.ruleset.rules)
            file = self._models[name] = find_model(name, [Path(path).parent for path in paths])
        model = model_in(file)
        return file, model, label_of(model, label)
