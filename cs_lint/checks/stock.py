"""What the rules of a pack share while they are compiled: figures, variables, phrases, trained models."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cs_lint.checks.finder import Window
from cs_lint.checks.learned import find_model, label_of, model_in
from cs_lint.errors import PackError, blaming
from cs_lint.match.index import Atom
from cs_lint.packs.book import PhraseBook
from cs_lint.packs.condition import Learned, Number, Phrases, Record, Span, Unlike
from cs_lint.packs.grammar import lists_in
from cs_lint.packs.phrases import PhraseSet, check_phrase
from cs_lint.packs.ruleset import Ruleset
from cs_lint.packs.shape import hints_of, misfit
from cs_lint.text.ngrams import Model

_VARIABLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class Stock:
    """Gathers the atoms of a ruleset's rules: equal ones are one. Raises PackError."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset, self.names = ruleset, ruleset.names
        self.atoms: dict[Atom, int] = {}
        self.book = PhraseBook(self.names)
        self._models: dict[str, Path] = {}

    def number(self, record: Record, key: str) -> float:
        """The figure of a key, or that of the variable which a text like `{max_rings}` names."""
        with blaming(record, key):
            return self._figure(getattr(record, key), lambda: hints_of(type(record))[key])

    def optional(self, record: Record, key: str, missing: float) -> float:
        """The figure of a key that may be left out."""
        return missing if getattr(record, key) is None else self.number(record, key)

    def figures(self, record: Record, key: str) -> tuple[tuple[str, float], ...]:
        """The figures of a key that holds several by name."""
        found = []
        for name, value in getattr(record, key).items():
            with blaming(record, key, name):
                found.append((name, self._figure(value, lambda: Number)))
        return tuple(found)

    def _figure(self, value: Number, kind: Callable[[], Any]) -> float:
        """`kind`: what the value of a variable has to be like."""
        if not isinstance(value, str):
            return value
        match = _VARIABLE.fullmatch(value)
        actual = self.ruleset.variables.get(match[1]) if match else None
        if isinstance(actual, bool) or not isinstance(actual, int | float):
            raise PackError(f"{value!r} is neither a number nor a variable that holds one")
        if fault := misfit(actual, kind()):
            raise PackError(f"{value!r} is {actual} and {fault}")
        return actual

    def value(self, value: Any) -> Any:
        """A fact to compare with, or the value of the variable that a text like `{opening_kinds}` names."""
        match = _VARIABLE.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            return value
        if match[1] not in self.ruleset.variables:
            raise PackError(f"there is no variable {match[1]!r}")
        return self.ruleset.variables[match[1]]

    def window(self, bounds: Record, low: str = "min", high: str = "max") -> Window:
        """The range of figures between two keys of a record. Raises PackError where none lies between."""
        window = Window(self.optional(bounds, low, -math.inf), self.optional(bounds, high, math.inf))
        if window.low > window.high:
            with blaming(bounds, low):
                raise PackError(f"`{low}` {window.low:g} is more than `{high}` {window.high:g}")
        return window

    def atom(self, record: Record, key: str, roles: int, span: Span = "sentence") -> int:
        """The number of the atom that looks for the phrases of a key."""
        return self.number_of(Atom(self.phrases(record, key), roles, span))

    def number_of(self, atom: Atom) -> int:
        """The number of an atom; equal ones have one."""
        return self.atoms.setdefault(atom, len(self.atoms))

    def phrases(self, record: Record, key: str) -> PhraseSet:
        """The phrases of a key compiled. Raises PackError that holds all of them that are at fault."""
        phrases: Phrases = getattr(record, key)
        try:
            return self.book.compiled((phrases,) if isinstance(phrases, str) else tuple(phrases))
        except PackError:
            with blaming(record, key):
                raise PackError.of(self._faults(phrases)) from None

    def _faults(self, phrases: Phrases) -> Iterator[PackError]:
        """What is wrong with single phrases, in the lists that they name where it is the fault of these."""
        for number, phrase in enumerate([phrases] if isinstance(phrases, str) else phrases):
            try:
                self.book.compiled((phrase,))
            except PackError as error:
                error.culprit = (None, () if isinstance(phrases, str) else (number,))
                yield from list(self._list_faults(phrase, set())) or [error]

    def _list_faults(self, phrase: str, seen: set[str]) -> Iterator[PackError]:
        """What is wrong with the lists that a phrase names; `seen` are those already looked at."""
        for name in [name for name in lists_in(phrase) if name not in seen]:
            seen.add(name)
            for number, inner in enumerate(self.names.lists.get(name, ())):
                deeper = list(self._list_faults(inner, seen))
                yield from deeper
                if deeper:
                    continue
                try:
                    check_phrase(inner, self.names)
                    if phrase == f"${name}":  # in a longer phrase a list may hold what could not stand alone
                        self.book.compiled((inner,))
                except PackError as error:
                    yield self.ruleset.in_list(name, number, error)

    def model(self, asked: Learned | Unlike) -> tuple[Path, Model, int]:
        """A trained model, the file it is in, and the number of its label. Raises PackError."""
        file = self._models.get(asked.model)
        if file is None:
            paths = dict.fromkeys(loaded.path for loaded in self.ruleset.rules)
            with blaming(asked, "model"):
                file = find_model(asked.model, [Path(path).parent for path in paths])
            self._models[asked.model] = file
        model = model_in(file)
        with blaming(asked, "label"):
            return file, model, label_of(model, asked.label)
