"""Random phrases, and a second opinion on what they match: slow, obvious, and none of the matcher's code."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

LETTERS = "甲乙丙"


@dataclass(frozen=True)
class Literal:
    chars: str


@dataclass(frozen=True)
class Gap:
    most: int | None


@dataclass(frozen=True)
class Optional:
    inner: Part


@dataclass(frozen=True)
class Choice:
    options: tuple[Part, ...]


@dataclass(frozen=True)
class Row:
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Phrase:
    row: Row
    opens: bool
    closes: bool

    def __str__(self) -> str:
        return "^" * self.opens + written(self.row) + "$" * self.closes


Part = Literal | Gap | Optional | Choice | Row


def written(part: Part) -> str:
    """A phrase as the pack's author would write it."""
    match part:
        case Literal(chars):
            return chars
        case Gap(most):
            return ".." if most is None else f"..{{{most}}}"
        case Optional(inner):
            return f"[{written(inner)}]"
        case Choice(options):
            return f"({'|'.join(map(written, options))})"
        case Row(parts):
            return "".join(map(written, parts))


def ends(part: Part, text: str, at: int) -> set[int]:
    """Where a match that begins at `at` may end."""
    match part:
        case Literal(chars):
            return {at + len(chars)} if text.startswith(chars, at) else set()
        case Gap(most):
            return set(range(at, min(len(text), at + (6 if most is None else most)) + 1))
        case Optional(inner):
            return {at} | ends(inner, text, at)
        case Choice(options):
            return {end for option in options for end in ends(option, text, at)}
        case Row(parts):
            reached = {at}
            for each in parts:
                reached = {end for start in reached for end in ends(each, text, start)}
            return reached


def spans(phrase: Phrase, text: str) -> set[tuple[int, int]]:
    """Every place in a turn where the phrase stands."""
    found = {(start, end) for start in range(len(text)) for end in ends(phrase.row, text, start)}
    return {
        (start, end)
        for start, end in found
        if end > start and not (phrase.opens and start) and not (phrase.closes and end < len(text))
    }


_literals = st.text(LETTERS, min_size=1, max_size=3).map(Literal)
_gaps = st.none() | st.integers(1, 3)


def _composed(parts: st.SearchStrategy[Part]) -> st.SearchStrategy[Part]:
    several = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.builds(Optional, parts) | st.builds(Choice, several) | st.builds(Row, several)


_parts: st.SearchStrategy[Part] = st.recursive(_literals | st.builds(Gap, _gaps), _composed, max_leaves=8)
phrases = st.builds(
    Phrase, st.builds(Row, st.lists(_parts, min_size=1, max_size=4).map(tuple)), st.booleans(), st.booleans()
).filter(lambda phrase: 0 not in ends(phrase.row, "", 0))
"""Phrases that need at least one character."""

said = st.text(LETTERS + "。，", min_size=1, max_size=14)
"""Turns of so few different characters that phrases do occur in them."""
