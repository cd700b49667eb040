"""Calls from a database: a row a call or a row a turn, under the column names that a CSV export would have."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from cs_lint.batch.rows import pieces_of
from cs_lint.batch.units import Piece
from cs_lint.errors import InputError, UsageError
from cs_lint.model import ErrorReport
from cs_lint.read.source import ReadOptions, failure

if TYPE_CHECKING:
    from sqlalchemy import Connection

_FETCHED: Final = 1_000
"""Rows that are fetched at a time."""
_READ_ONLY: Final = MappingProxyType(
    {
        "sqlite": "PRAGMA query_only = ON",
        "postgresql": "SET TRANSACTION READ ONLY",
        "mysql": "SET SESSION TRANSACTION READ ONLY",
        "mariadb": "SET SESSION TRANSACTION READ ONLY",
    }
)
"""What makes a database refuse to be changed, by its backend."""


def hidden(database: str) -> str:
    """A database's URL without its password, as it may be shown and kept."""
    return str(_url(database).render_as_string(hide_password=True))


def queried(query: str, database: str, options: ReadOptions) -> Iterator[Piece | ErrorReport]:
    """The rows of a query in pieces. Raises UsageError where no connection can be thought of."""
    import sqlalchemy as sql

    shown, url = hidden(database), _url(database)
    if url.get_backend_name() == "sqlite" and _is_missing(url.database):
        raise UsageError(f"--database: there is no file {url.database}")
    try:
        with sql.create_engine(database).connect() as connection:
            _make_read_only(connection)
            yield from _found(shown, connection, query, options)
    except ImportError as error:
        raise UsageError(
            f"--database: {error.name} is not installed", hint=f"pip install {error.name}"
        ) from None
    except sql.exc.SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).split("\n", 1)[0]
        yield failure(shown, _QueryError(f"the query failed: {reason}"))
    except InputError as error:
        yield failure(shown, error)


def _make_read_only(connection: Connection) -> None:
    """Let the database refuse whatever would change it, where it can; anywhere else it is rolled back at the end."""
    import sqlalchemy as sql

    command = _READ_ONLY.get(connection.engine.url.get_backend_name())
    if command is None:
        return
    try:
        connection.exec_driver_sql(command)
    except sql.exc.DBAPIError:  # some that speak the language of MySQL know no such thing
        connection.rollback()


def _found(
    shown: str, connection: Connection, query: str, options: ReadOptions
) -> Iterator[Piece | ErrorReport]:
    # On the server the rows stay where they are until they are asked for, where the driver can do so. Without
    # parameters, even none, a driver leaves every colon and percent sign of the query as it is.
    as_written = {"stream_results": True, "no_parameters": True}
    result = connection.exec_driver_sql(query, execution_options=as_written)
    if not result.returns_rows:
        raise _QueryError("the query is none that returns rows", hint="--query takes a SELECT")
    rows = itertools.chain.from_iterable(result.partitions(_FETCHED))
    first = next(rows, None)
    if first is None:
        raise _QueryError("the query found no rows")
    yield from pieces_of(shown, tuple(result.keys()), itertools.chain([first], rows), options)


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
