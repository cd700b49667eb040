"""Calls from a database: a row a call or a row a turn, under the column names that a CSV export would have."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from cs_lint.batch.units import Piece
from cs_lint.errors import InputError, UsageError
from cs_lint.model import ErrorReport
from cs_lint.read.source import failure

if TYPE_CHECKING:
    from sqlalchemy import Row

_ROWS: Final = 1_000
"""Rows that are fetched at a time; a call's own stay together."""
_JSON: Final = "call"
"""A column by this name, alone, holds whole calls as JSON."""


def hidden(database: str) -> str:
    """A database's URL without its password, as it may be shown and kept."""
    return str(_url(database).render_as_string(hide_password=True))


def queried(query: str, database: str) -> Iterator[Piece | ErrorReport]:
    """The rows of a query in pieces. Raises UsageError where no connection can be thought of."""
    import sqlalchemy as sql

    shown, url = hidden(database), _url(database)
    if url.get_backend_name() == "sqlite" and _is_missing(url.database):
        raise UsageError(f"--database: there is no file {url.database}")
    try:
        with sql.create_engine(database).connect() as connection:
            # On the server the rows stay where they are until they are asked for, where the driver can do so.
            result = connection.execution_options(stream_results=True, yield_per=_ROWS).execute(
                sql.text(query)
            )
            yield from _pieces(
                shown, tuple(result.keys()), _chunks(result.partitions(), tuple(result.keys()))
            )
    except ImportError as error:
        raise UsageError(
            f"--database: {error.name} is not installed", hint=f"pip install {error.name}"
        ) from None
    except sql.exc.SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).split("\n", 1)[0]
        yield failure(shown, _QueryError(f"the query failed: {reason}"))


class _QueryError(InputError):
    kind = "query"


def _url(database: str) -> Any:
    try:
        import sqlalchemy as sql
    except ImportError:
        raise UsageError("--database needs SQLAlchemy", hint="pip install 'cs-lint[sql]'") from None
    try:
        return sql.make_url(database)
    except sql.exc.ArgumentError:
        raise UsageError("--database is no SQLAlchemy URL", hint="such as sqlite:///calls.db") from None


def _is_missing(file: str | None) -> bool:
    """Whether SQLite would have to make the file that it is to read."""
    return (
        bool(file)
        and file != ":memory:"
        and not str(file).startswith("file:")
        and not os.path.exists(str(file))
    )


def _chunks(partitions: Iterator[Sequence[Row[Any]]], header: Sequence[str]) -> Iterator[list[Row[Any]]]:
    """Rows in thousands, cut only where another call begins."""
    from cs_lint.read.columns import columns

    keys = columns(header, {}).keys
    place = keys.index("call_id") if "call_id" in keys else None
    held: list[Row[Any]] = []
    for partition in partitions:
        held += partition
        cut = len(held)
        while place is not None and cut and held[cut - 1][place] == held[-1][place]:
            cut -= 1
        if cut:
            yield held[:cut]
            held = held[cut:]
    if held:
        yield held


def _pieces(
    shown: str, header: tuple[str, ...], chunks: Iterator[list[Row[Any]]]
) -> Iterator[Piece | ErrorReport]:
    first = 1
    for rows in chunks:
        if header == (_JSON,):
            yield Piece(shown, b"".join(_line(row[0]) for row in rows), "jsonl", first)
        else:
            yield Piece(shown, _table(header, rows), "csv", first)
        first += len(rows)
    if first == 1:
        yield failure(shown, _QueryError("the query found no rows"))


def _line(cell: Any) -> bytes:
    """A JSON call on one line; drivers hand out JSON columns decoded."""
    import msgspec

    text = cell if isinstance(cell, str | bytes) else msgspec.json.encode(cell)
    data = text.encode() if isinstance(text, str) else text
    return data.replace(b"\r", b" ").replace(b"\n", b" ") + b"\n"


def _table(header: Sequence[str], rows: Sequence[Row[Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode(errors="replace")


def _cell(cell: Any) -> Any:
    import datetime as dt

    return cell.isoformat(sep=" ") if isinstance(cell, dt.datetime) else "" if cell is None else cell
