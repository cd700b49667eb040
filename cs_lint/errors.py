"""The one family of errors a user may see: a sentence, its place, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class CsLintError(Exception):
    """Something the user can mend. `kind` is the stable word that reports carry.

    `line` and `col` count from 1; `hint` says what to do. No transcript text belongs in a message.
    """

    kind = "error"

    def __init__(
        self,
        message: str,
        *,
        path: str | None = None,
        line: int | None = None,
        col: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message, self.path, self.line, self.col, self.hint = message, path, line, col, hint

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.col) if part is not None)
        sentence = f"{place}: {self.message}" if place else self.message
        return f"{sentence} ({self.hint})" if self.hint else sentence


class UsageError(CsLintError):
    """The command line asks for something that does not exist."""

    kind = "usage"


class ConfigError(CsLintError):
    """cs-lint.yaml or [tool.cs-lint] cannot be used."""

    kind = "config"


class PackError(CsLintError):
    """A rule pack cannot be used; `problems` holds every fault found, the first one is the message.

    `culprit`: the record of a rule and the steps below it that are at fault, as long as nobody knows their place;
    without a record the steps are below what the next `blaming` names.
    """

    kind = "pack"

    def __init__(self, message: str, *, problems: tuple[PackError, ...] = (), **place: object) -> None:
        super().__init__(message, **place)  # type: ignore[arg-type]
        self.problems: tuple[PackError, ...] = problems or (self,)
        self.culprit: tuple[object, tuple[str | int, ...]] | None = None

    @classmethod
    def of(cls, problems: Iterable[PackError]) -> PackError:
        """Several faults, each told once, as one error: the first, which holds them all."""
        told = tuple({str(each): each for problem in problems for each in problem.problems}.values())
        first = told[0]
        return cls(
            first.message, problems=told, path=first.path, line=first.line, col=first.col, hint=first.hint
        )


@contextmanager
def blaming(record: object, *steps: str | int) -> Iterator[None]:
    """Says of a fault found inside what is at fault, unless somebody closer to it has said so."""
    try:
        yield
    except PackError as error:
        for problem in error.problems:
            known, below = problem.culprit or (None, ())
            if problem.path is None and known is None:
                problem.culprit = record, (*steps, *below)
        raise


class InputError(CsLintError):
    """A transcript cannot be read."""

    kind = "input"


class MissingLibrary(CsLintError):
    """Something asked for needs an optional library; `extra` is the extra of ours that brings it."""

    kind = "missing-library"

    def __init__(self, what: str, library: str, extra: str) -> None:
        super().__init__(f"{what} need {library}", hint=f"pip install 'cs-lint[{extra}]'")


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The hint for a misspelt name, or None when nothing known is near."""
    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"did you mean {near[0]}?" if near else None
