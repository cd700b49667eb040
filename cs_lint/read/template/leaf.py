"""What a template file is read into: its texts with the places where they stand, and how a text is put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from cs_lint.model import Piece

Key = tuple[str | int, ...]


class Leaf(NamedTuple):
    """A text of a file. `start` and `end` are its span in the decoded file, quotes included; `cell` a spreadsheet's."""

    key: Key
    text: str
    start: int
    end: int
    syntax: str | None
    cell: tuple[int, int] | None = None


class Contents(NamedTuple):
    """The texts of a file in order, and its data as JSONPath sees them."""

    leaves: list[Leaf]
    data: Callable[[], Any]


class Strand:
    """A text as it is put together from its file, piece by piece."""

    def __init__(self) -> None:
        self.text = ""
        self.pieces: list[Piece] = []

    def verbatim(self, said: str, raw: int) -> None:
        """Characters that stand in the file as they are."""
        if said:
            self.pieces.append(Piece(len(self.text), raw, len(said), len(said)))
            self.text += said

    def written(self, said: str, raw: int, span: int) -> None:
        """Characters that stand in the file in another form."""
        if said:
            self.pieces.append(Piece(len(self.text), raw, len(said), span))
            self.text += said

    def until(self, size: int) -> tuple[Piece, ...]:
        """The pieces of the first `size` characters."""
        kept = [piece for piece in self.pieces if piece.at < size]
        return tuple(
            piece._replace(size=size - piece.at, span=size - piece.at)
            if piece.at + piece.size > size and piece.size == piece.span
            else piece
            for piece in kept
        )


def coarse(leaf: Leaf) -> tuple[Piece, ...]:
    """Of a text that cannot be followed character by character: all of it begins where it begins."""
    return (Piece(0, leaf.start, len(leaf.text), 0),)


def data_of(leaves: list[Leaf]) -> Any:
    """Nested data from its texts; where lists would have holes, mappings by number do as well."""
    root: dict[str | int, Any] = {}
    for leaf in leaves:
        at = root
        for step in leaf.key[:-1]:
            if not isinstance(at.get(step), dict):  # a key may stand twice
                at[step] = {}
            at = at[step]
        at[leaf.key[-1]] = leaf.text
    return _listed(root)


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    built = {key: _listed(item) for key, item in value.items()}
    return list(built.values()) if built and list(built) == list(range(len(built))) else built
