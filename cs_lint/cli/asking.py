"""Questions to a results dataset, and their answers as a table, JSON or CSV."""

from __future__ import annotations

import csv
import datetime as dt
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cs_lint.batch.manifest import manifests
from cs_lint.batch.questions import answer, heads, measures_of, newest
from cs_lint.batch.results import intact, open_results, shut_in
from cs_lint.cli import CLEAN, speak
from cs_lint.cli.listing import print_json, table
from cs_lint.errors import UsageError
from cs_lint.report.inert import one_line

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

_SHARES = ("pass_rate", "rate")
_EVER = ("0001-01-01", "9999-12-31")
_NO_VALUE = (OverflowError, TypeError, ValueError)
"""What Arrow raises where Python has no value for a cell: a time beyond the year 9999, a map whose keys are maps."""
_Maps = Literal["lossy"] | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the shape that its answer is wanted in."""

    folder: str
    question: str
    sql: str | None
    since: str
    until: str
    period: str
    form: Literal["table", "json", "csv"]
    lang: Literal["zh", "en"]


def ask(asked: Asked) -> int:
    """Print the answer."""
    if (asked.question == "sql") != (asked.sql is not None):
        raise UsageError(
            "`sql` takes a query, the other questions none", hint='sql "select count(*) from calls"'
        )
    with open_results(asked.folder) as connection, intact(asked.folder):
        shut_in(connection, asked.folder)
        found = _selected(connection, asked.sql) if asked.sql is not None else _answered(connection, asked)
        _print(found, asked)
    return CLEAN


def _answered(connection: DuckDBPyConnection, asked: Asked) -> pa.Table:
    first, last = (_date(said) or ever for said, ever in zip((asked.since, asked.until), _EVER, strict=True))
    measures = measures_of(list(manifests(Path(asked.folder))))
    if asked.question == "repeat-offences" and (left_out := newest(connection).told):
        speak.note(left_out)
    return answer(connection, asked.question, first=first, last=last, period=asked.period, measures=measures)


def _date(said: str) -> str:
    try:
        return dt.date.fromisoformat(said).isoformat() if said else ""
    except ValueError:
        raise UsageError(f"{said!r} is no date", hint="such as 2026-11-20") from None


def _selected(connection: DuckDBPyConnection, sql: str) -> pa.Table:
    """The rows of one query, each column by a name of its own. Raises UsageError for what is no query, or no good one."""
    import duckdb

    try:
        statements = connection.extract_statements(sql)
        if len(statements) != 1 or statements[0].type not in (
            duckdb.StatementType.SELECT,
            duckdb.StatementType.EXPLAIN,
        ):
            raise UsageError("one SELECT at a time, and nothing else: the results are only read")
        # DuckDB itself tells columns of one name apart (a, a_1) where a query is asked of a query.
        return connection.sql(sql).select("*").to_arrow_table()
    except duckdb.Error as error:
        raise UsageError(f"DuckDB refuses: {one_line(str(error).split(chr(10), 1)[0])}") from None


def _print(found: pa.Table, asked: Asked) -> None:
    rows = _rows(found, "lossy" if asked.form == "json" else None)
    if asked.form == "json":
        print_json([{key: _plain(value) for key, value in row.items()} for row in rows])
    elif asked.form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(found.column_names)
        writer.writerows(["" if value is None else value for value in row.values()] for row in rows)
    elif asked.question == "summary":
        for line in table(list(zip(heads(found.column_names, asked.lang), _row(rows[0]), strict=True))):
            print(line)
    else:
        figures = {i for i, field in enumerate(found.schema) if _is_figure(field.type)}
        for line in table([heads(found.column_names, asked.lang), *map(_row, rows)], figures):
            print(line)


def _rows(found: pa.Table, maps: _Maps) -> list[dict[str, Any]]:
    """The rows, with DuckDB's text in a column that holds what Python has no value for: infinity is no day of its."""
    try:
        return list(found.to_pylist(maps_as_pydicts=maps))
    except _NO_VALUE:
        for place, name in enumerate(found.column_names):
            column = found.select([name])
            if not _fits(column, maps):
                found = found.set_column(place, name, _text(column).column(0))
        return list(found.to_pylist(maps_as_pydicts=maps))


def _fits(column: pa.Table, maps: _Maps) -> bool:
    try:
        column.to_pylist(maps_as_pydicts=maps)
    except _NO_VALUE:
        return False
    return True


def _text(column: pa.Table) -> pa.Table:
    import duckdb

    with duckdb.connect() as connection:
        return connection.from_arrow(column).project("COLUMNS(*)::VARCHAR").to_arrow_table()


def _row(row: dict[str, Any]) -> list[str]:
    return [_shown(key, value) for key, value in row.items()]


def _shown(key: str, value: Any) -> str:
    if value is None:
        return "-"
    if key in _SHARES:
        return f"{value:.1%}"
    return f"{value:.4g}" if isinstance(value, float) else one_line(str(value))


def _plain(value: Any) -> Any:
    """A cell as JSON has it: NaN, as an average of nothing is, is null."""
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124


def _is_figure(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))
