"""The rows of a query's result to pieces: a call's rows stay together, and memory does not grow with the result.

Of the calls that have gone by only the ids are kept, on disk: one that comes again was torn apart.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from cs_lint.batch.units import Piece
from cs_lint.errors import InputError
from cs_lint.model import ErrorReport
from cs_lint.read.cells import cell_text
from cs_lint.read.columns import columns
from cs_lint.read.limits import Limits
from cs_lint.read.source import ReadOptions, failure
from cs_lint.read.table import Heading, Record, refuse_unusable_heading

_ENOUGH: Final = 1 << 16
"""Bytes that make a piece, so that every worker has something to do."""
_OPENING: Final = 50
"""Rows that are looked at before any is judged."""
_JSON: Final = ("call",)
"""A column by this name, alone, holds whole calls as JSON."""


class _Row(NamedTuple):
    """A row by its number, counted from 1; its cells in UTF-8, and why they cannot be used."""

    number: int
    cells: tuple[bytes, ...]
    fault: InputError | None


def pieces_of(
    shown: str, header: Sequence[str], rows: Iterable[Sequence[Any]], options: ReadOptions
) -> Iterator[Piece | ErrorReport]:
    """A result in pieces, with a failure in the place of a call that has too many rows, or cells that are no text.

    Raises InputError for a header that cannot be used, before more than a few rows are taken, and where rows of
    one call stand apart; what has not been handed out by then is dropped.
    """
    following = (_row(number, header, cells) for number, cells in enumerate(rows, 1))
    opening = list(itertools.islice(following, _OPENING))
    _refuse_unusable(header, opening, options)
    numbered = itertools.chain(opening, following)
    held: list[_Row] = []
    size = 0
    for group in _calls(header, numbered, options):
        call = _gathered(group, shown, options.limits)
        if isinstance(call, list):
            held += call
            size += sum(len(cell) for row in call for cell in row.cells)
        # A piece counts its rows from the first one on, so none may be missing between them.
        if held and (size >= _ENOUGH or isinstance(call, ErrorReport)):
            yield _piece(shown, header, held)
            held, size = [], 0
        if isinstance(call, ErrorReport):
            yield call
    if held:
        yield _piece(shown, header, held)


def _refuse_unusable(header: Sequence[str], opening: Sequence[_Row], options: ReadOptions) -> None:
    if tuple(header) == _JSON:
        return
    below = [Record(row.number, [cell.decode() for cell in row.cells]) for row in opening]
    head = Heading(list(header), columns(header, options.columns))
    refuse_unusable_heading(head, below, options)


def _row(number: int, header: Sequence[str], cells: Sequence[Any]) -> _Row:
    texts: list[bytes] = []
    fault = None
    for name, cell in zip(header, cells, strict=True):
        try:
            texts.append(cell_text(cell).encode(errors="replace"))
        except InputError as error:
            texts.append(b"")
            hint = "leave that column out of the query, or convert it there"
            fault = InputError(f'in column "{name}" {error.message}', line=number, hint=hint)
    return _Row(number, tuple(texts), fault)


def _calls(header: Sequence[str], rows: Iterator[_Row], options: ReadOptions) -> Iterator[Iterable[_Row]]:
    """The rows of each call, to be taken before the next one's: those of one id, all of them, or one by one."""
    found = columns(header, options.columns)
    if not found.by_turn:
        return ((row,) for row in rows)
    if "call_id" not in found.known:
        return iter((rows,))
    place = found.keys.index("call_id")
    together = _together(rows, place, header[place])
    return (group for _, group in itertools.groupby(together, lambda row: _id(row, place)))


def _together(rows: Iterator[_Row], place: int, name: str) -> Iterator[_Row]:
    """The same rows. Raises InputError when a call comes again after rows of another."""
    # Without a name the database is a temporary file, and gone when it is closed.
    with contextlib.closing(sqlite3.connect("")) as ids:
        ids.execute("CREATE TABLE met (id TEXT PRIMARY KEY) WITHOUT ROWID")
        last = ""
        for row in rows:
            call_id = _id(row, place)
            if call_id not in ("", last) and _is_met(ids, call_id):
                raise InputError(
                    f'the call id "{call_id}" comes again after rows of other calls',
                    line=row.number,
                    hint=f"order the query by {name}",
                )
            last = call_id
            yield row


def _id(row: _Row, place: int) -> str:
    return row.cells[place].decode().strip()


def _is_met(ids: sqlite3.Connection, call_id: str) -> bool:
    """Whether an id has been asked for before."""
    return ids.execute("INSERT OR IGNORE INTO met VALUES (?)", (call_id,)).rowcount == 0


def _gathered(rows: Iterable[_Row], shown: str, limits: Limits) -> list[_Row] | ErrorReport:
    """The rows of a call, never more of them held than a call may have; or why they are no call."""
    following = iter(rows)
    call = list(itertools.islice(following, limits.turns))
    turns = len(call) + sum(1 for _ in following)
    try:
        limits.refuse_turns(turns)
        for row in call:
            if row.fault:
                raise row.fault
    except InputError as error:
        return failure(shown, error, call[0].number)
    return call


def _piece(shown: str, header: Sequence[str], rows: Sequence[_Row]) -> Piece:
    if tuple(header) == _JSON:
        return Piece(shown, b"".join(_line(row.cells[0]) for row in rows), "jsonl", rows[0].number)
    table = pa.Table.from_arrays(
        [pa.array(cells, pa.string()) for cells in zip(*(row.cells for row in rows), strict=True)],
        names=list(header),
    )
    written = io.BytesIO()
    pq.write_table(table, written, compression="none")
    return Piece(shown, written.getvalue(), "parquet", rows[0].number)


def _line(cell: bytes) -> bytes:
    """A JSON call on one line; an empty cell is none, and to be complained about."""
    return (cell or b"null").replace(b"\r", b" ").replace(b"\n", b" ") + b"\n"
