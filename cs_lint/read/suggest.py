"""What to write in `columns:` for a table that nobody knows: told by what stands in its columns."""

from __future__ import annotations

from collections.abc import Sequence

from cs_lint.read.columns import Columns, shown_column
from cs_lint.read.dialogue import opens_turn
from cs_lint.read.roles import is_anonymous
from cs_lint.read.speakers import Speakers

_SPEAKERS_AT_MOST = 6


def suggested_columns(
    found: Columns, header: Sequence[str], rows: Sequence[Sequence[str]], words: Speakers
) -> str:
    """The mapping that fits best, as it would stand in cs-lint.yaml; `…` for a column that none looks like."""
    cells = [[row[index].strip() for row in rows if index < len(row)] for index in range(len(header))]
    names = dict(zip(found.meant, header, strict=True))
    dialogues = (index for index, column in enumerate(cells) if _is_dialogue(column, words))
    whole = next(dialogues, None)
    if whole is not None:
        return f"columns: {{transcript: {_quoted(header[whole])}}}"
    role = names.get("role") or _named(header, _roles(cells, words))
    text = names.get("text") or _named(
        header, _texts([[] if name == role else c for name, c in zip(header, cells, strict=True)])
    )
    return f"columns: {{role: {_quoted(role)}, text: {_quoted(text)}}}"


def _is_dialogue(column: Sequence[str], words: Speakers) -> bool:
    lines = [line for cell in column for line in cell.split("\n")]
    return len(lines) > len(column) and any(opens_turn(line, words) for line in lines)


def _roles(cells: Sequence[Sequence[str]], words: Speakers) -> int | None:
    """The column of which all cells are words for speakers, or labels of a few of them."""
    for index, column in enumerate(cells):
        labels = {cell for cell in column if cell}
        if labels and all(words.role(label) for label in labels):
            return index
    for index, column in enumerate(cells):
        labels = {cell for cell in column if cell}
        if 1 < len(labels) <= _SPEAKERS_AT_MOST and all(is_anonymous(label) for label in labels):
            return index
    return None


def _texts(cells: Sequence[Sequence[str]]) -> int | None:
    """The column with the most to say."""
    lengths = [sum(map(_han, column)) / max(len(column), 1) for column in cells]
    longest = max(range(len(lengths)), key=lambda index: lengths[index], default=None)
    return longest if longest is not None and lengths[longest] > 0 else None


def _han(cell: str) -> int:
    return sum(1 for char in cell if "\u4e00" <= char <= "\u9fff")


def _named(header: Sequence[str], index: int | None) -> str | None:
    return None if index is None else header[index]


def _quoted(name: str | None) -> str:
    shown = shown_column(name) if name else "…"
    return f'"{shown}"'
