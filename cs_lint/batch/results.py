"""A results dataset as DuckDB sees it: ready views over its parts, all of one moment, read only."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
import pyarrow as pa

from cs_lint.batch.job import RunError
from cs_lint.batch.manifest import manifests
from cs_lint.batch.parts import fault, part_names
from cs_lint.batch.tables import SCHEMAS
from cs_lint.read.results_folder import LABELS, PARTS, RUNS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_When = datetime | None
_MEMORY: Final = "512MB"
"""Beyond this DuckDB works on disk, however many nights there are."""

_RUNS: Final = pa.schema(
    [(name, pa.string()) for name in ("run_id", "state", "job", "engine", "tool", "stopped_by")]
    + [("sources", pa.list_(pa.string())), ("attempts", pa.int32()), ("workers", pa.int32())]
    + [(name, pa.timestamp("us", tz="UTC")) for name in ("started_at", "finished_at")]
    + [("night", pa.date32()), ("seconds", pa.float64())]
    + [
        (name, pa.int64())
        for name in ("calls", "judged", "known", "left_out", "failures", "passed", "failed", "suppressed")
    ]
)
_LABELS: Final = pa.schema(
    [(name, pa.string()) for name in ("call_key", "rule", "fingerprint", "verdict", "note", "by", "at")]
    + [("turn", pa.int32()), ("start", pa.int32())]
)
_Place = Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
_KINDS: Final = {pa.string(): str | None, pa.int32(): _Place | None}
_Label: Final = msgspec.defstruct("Label", [(field.name, _KINDS[field.type], None) for field in _LABELS])

_VIEWS: Final = """
CREATE TEMP TABLE stale AS
  SELECT run_id, call_key
  FROM (SELECT run_id, call_key, max(run_id) OVER (PARTITION BY identity) AS newest FROM history_calls)
  WHERE run_id < newest;
CREATE VIEW calls AS SELECT * FROM history_calls ANTI JOIN stale USING (run_id, call_key);
CREATE VIEW violations AS SELECT * FROM history_violations ANTI JOIN stale USING (run_id, call_key);
CREATE VIEW outcomes AS SELECT * FROM history_outcomes ANTI JOIN stale USING (run_id, call_key);
CREATE VIEW errors AS
  SELECT history_errors.* FROM history_errors JOIN runs USING (run_id) WHERE attempt = attempts;
CREATE VIEW rates AS
  SELECT night, agent_id, team, business_line, rule, dimension,
    count(*) FILTER (outcome <> 'not-applicable') AS judged,
    count(*) FILTER (outcome = 'violated') AS violated,
    count(*) FILTER (outcome = 'not-applicable') AS not_applicable,
    sum(hits)::BIGINT AS hits,
    coalesce(histogram(reason) FILTER (reason IS NOT NULL), MAP {}) AS reasons
  FROM outcomes JOIN calls USING (run_id, call_key)
  GROUP BY ALL;
"""


def open_results(results: str | Path) -> DuckDBPyConnection:
    """A connection with the views of a dataset, as it stands now. Raises RunError where there is none, or a damaged one.

    calls, violations, outcomes, errors, rates, runs, labels: of each call the newest version only.
    history_calls, history_violations, history_outcomes, history_errors: all that was ever written.
    """
    import duckdb

    folder = Path(results).absolute()
    if not (folder / RUNS).is_dir():
        hint = "`cs-lint batch SOURCE --results DIR` makes one"
        raise RunError("there are no results here", path=str(results), hint=hint)
    connection = duckdb.connect(
        ":memory:", config={"memory_limit": _MEMORY, "autoinstall_known_extensions": "false"}
    )
    # Listed once, so that the tables agree while a batch is adding parts.
    names = list(part_names(folder))
    _add_table(connection, "runs", _runs(folder))
    _add_table(connection, "labels", _labels(folder / LABELS))
    with intact(folder):
        for table in SCHEMAS:
            _add_history(connection, table, [str(_file(folder, name, table)) for name in names])
        connection.execute(_VIEWS)
    return connection


@contextmanager
def intact(results: str | Path) -> Iterator[None]:
    """Where DuckDB fails over a damaged part, name its file. Raises RunError, or what else DuckDB has raised."""
    import duckdb

    folder = Path(results).absolute()
    try:
        yield
    except duckdb.Error:
        # Read to the end only now: to look at every file before each question would take as long as to answer it.
        for file in (_file(folder, name, table) for name in part_names(folder) for table in SCHEMAS):
            if told := fault(file):
                hint = "remove its folder: the next run over the same sources judges those calls again"
                raise RunError(told, path=str(file), hint=hint) from None
        raise


def shut_in(connection: DuckDBPyConnection, results: str | Path) -> None:
    """From now on a connection reads nothing but the parts, and cannot be told otherwise."""
    parts = _quoted(str(Path(results).absolute() / PARTS))
    connection.execute(f"SET allowed_directories = [{parts}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def add_keys(connection: DuckDBPyConnection, table: str, keys: Iterable[str]) -> None:
    """A table of call keys, filled a hundred thousand at a time."""
    connection.execute(f"CREATE TEMP TABLE {table} (call_key VARCHAR)")
    for chunk in _chunks(keys, 100_000):
        connection.register("chunk", pa.table({"call_key": pa.array(chunk, pa.string())}))
        connection.execute(f"INSERT INTO {table} SELECT call_key FROM chunk")  # noqa: S608
        connection.unregister("chunk")


def current_keys(results: Path) -> Iterator[str]:
    """The keys of all calls in a dataset, of each call that of its newest version."""
    connection = open_results(results)
    try:
        rows = connection.execute("SELECT call_key FROM calls ORDER BY call_key")
        for batch in iter(lambda: rows.fetchmany(10_000), []):
            yield from (key for (key,) in batch)
    finally:
        connection.close()


def _file(results: Path, part: str, table: str) -> Path:
    return results / PARTS / part / f"{table}.parquet"


def _chunks(keys: Iterable[str], size: int) -> Iterator[list[str]]:
    following = iter(keys)
    return iter(lambda: list(itertools.islice(following, size)), [])


def _add_history(connection: DuckDBPyConnection, table: str, files: list[str]) -> None:
    name = f"history_{table}"
    if not files:
        _add_table(connection, name, SCHEMAS[table].empty_table())
        return
    listed = ", ".join(map(_quoted, files))
    connection.execute(f"CREATE VIEW {name} AS FROM read_parquet([{listed}], union_by_name = true)")


def _add_table(connection: DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    connection.register("rows", rows)
    connection.execute(f"CREATE TEMP TABLE {name} AS FROM rows")
    connection.unregister("rows")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _runs(results: Path) -> pa.Table:
    rows = []
    for manifest in manifests(results):
        row = msgspec.to_builtins(manifest) | msgspec.to_builtins(manifest.counts)
        times = (msgspec.convert(row[key], _When) for key in ("started_at", "finished_at"))
        row["started_at"], row["finished_at"] = times
        row["night"] = manifest.night
        rows.append({name: row[name] for name in _RUNS.names})
    return pa.Table.from_pylist(rows, schema=_RUNS)


def _labels(file: Path) -> pa.Table:
    """What people said of violations. A line that is being written while we read is left for the next time.

    Raises RunError for a line that is whole and no label.
    """
    rows = []
    for number, line in enumerate(file.read_bytes().splitlines() if file.exists() else (), start=1):
        try:
            rows.append(msgspec.structs.asdict(msgspec.json.decode(line, type=_Label)))
        except msgspec.ValidationError as error:
            hint = "mend or remove this line"
            raise RunError(f"not a label: {error}", path=str(file), line=number, hint=hint) from None
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
    return pa.Table.from_pylist(rows, schema=_LABELS)
