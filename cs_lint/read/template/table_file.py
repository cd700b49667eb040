"""Tables of replies: CSV and TSV with the place of every cell, and spreadsheets with its row and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from cs_lint.errors import InputError
from cs_lint.model import Piece
from cs_lint.read.source import Source
from cs_lint.read.template.escapes import undouble
from cs_lint.read.template.leaf import Contents, Leaf, Strand, data_of

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_DELIMITERS = ",;\t|"


class _Cell(NamedTuple):
    text: str
    start: int
    end: int


def read_csv(text: str, names: frozenset[str]) -> Contents:
    """The cells below the header. Raises InputError with line and column."""
    rows = _best(text, names)
    header = [cell.text.strip() for cell in rows[0]] if rows else []
    leaves = [
        Leaf((number, name), cell.text, cell.start, cell.end, "csv" if _is_quoted(text, cell) else "csv-bare")
        for number, row in enumerate(rows[1:])
        for name, cell in zip(header, row, strict=False)
        if name
    ]
    return Contents(leaves, lambda: data_of(leaves))


def csv_pieces(text: str, leaf: Leaf) -> tuple[Piece, ...]:
    """Where the characters of a cell stand."""
    strand, quoted = Strand(), leaf.syntax == "csv"
    undouble(strand, text, leaf.start + quoted, leaf.end - quoted, '"' if quoted else "\0")
    return tuple(strand.pieces)


def _best(text: str, names: frozenset[str]) -> list[list[_Cell]]:
    """The rows under the delimiter that lets us know most of the header."""
    best: list[list[_Cell]] = []
    fault: InputError | None = None
    for mark in _DELIMITERS:
        try:
            best = max(best, _rows(text, mark), key=lambda rows: _known(rows, names))
        except InputError as error:
            fault = fault or error
    if not best and fault:
        raise fault
    return best


def _known(rows: list[list[_Cell]], names: frozenset[str]) -> tuple[int, int]:
    """How many columns a delimiter lets us know, and how many it makes."""
    header = rows[0] if rows else []
    return sum(cell.text.strip().casefold() in names for cell in header), len(header)


def _is_quoted(text: str, cell: _Cell) -> bool:
    return text[cell.start : cell.start + 1] == '"'


def _rows(text: str, mark: str) -> list[list[_Cell]]:
    field = re.compile(
        rf'(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<bare>[^"{mark}\r\n][^{mark}\r\n]*)?)(?P<end>{re.escape(mark)}|\r?\n|\Z)'
    )
    rows: list[list[_Cell]] = [[]]
    at = 0
    while at < len(text):
        match = field.match(text, at)
        if match is None:
            line = text.count("\n", 0, at) + 1
            raise InputError("invalid CSV: is a quote left open or not doubled?", line=line)
        said = match["quoted"].replace('""', '"') if match["quoted"] is not None else match["bare"] or ""
        rows[-1].append(_Cell(said, match.start(), match.start("end")))
        at = match.end()
        if match["end"] != mark and at < len(text):
            rows.append([])
    return [row for row in rows if any(cell.text.strip() for cell in row)]


def read_sheets(source: Source) -> Contents:
    """The cells of every sheet of a workbook below its header row. Raises InputError."""
    from cs_lint.read.workbook import sheets_of

    leaves = [leaf for sheet in sheets_of(source) for leaf in _sheet(sheet)]
    return Contents(leaves, lambda: data_of(leaves))


def _sheet(sheet: CalamineSheet) -> Iterator[Leaf]:
    from cs_lint.read.workbook import filled_rows

    rows = filled_rows(sheet)
    head = next(rows, None)
    left = sheet.start[1] if sheet.start else 0
    for number, row in enumerate(rows if head else ()):
        for column, (name, cell) in enumerate(zip(head.cells if head else (), row.cells, strict=False)):
            if name.strip():
                yield Leaf(
                    (sheet.name, number, name.strip()), cell, 0, 0, None, (row.line, left + column + 1)
                )
