"""Calls of one identity that are not versions of each other: two of the same id in a file, or the copies of a file.

Where one of them changes, its new version is the newest of that identity. The others, unchanged and so not judged again,
would pass for older versions of it: they are told again under the id of the run that came across them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cs_lint.batch import parts
from cs_lint.batch.results import add_keys, open_results
from cs_lint.batch.tables import SCHEMAS
from cs_lint.read.results_folder import PARTS


def outdated(results: Path, seen: Iterable[str]) -> dict[str, list[str]]:
    """The keys of calls that a run has come across and that a newer call of their identity hides, by their own run."""
    connection = open_results(results)
    try:
        add_keys(connection, "seen", seen)
        rows = connection.execute(
            "SELECT max(run_id), call_key FROM history_calls SEMI JOIN seen USING (call_key)"
            " ANTI JOIN calls USING (call_key) GROUP BY call_key ORDER BY ALL"
        ).fetchall()
    finally:
        connection.close()
    found: dict[str, list[str]] = {}
    for run_id, key in rows:
        found.setdefault(run_id, []).append(key)
    return found


def told_again(results: Path, keys: dict[str, list[str]], run_id: str) -> Path:
    """A part that nobody sees yet, with the rows of some calls (keys by run) as those of another run. Raises OSError."""
    tables = {name: schema.empty_table() for name, schema in SCHEMAS.items()}
    for name in ("calls", "violations", "outcomes"):
        rows = pa.concat_tables(
            _rows(results / PARTS / part / f"{name}.parquet", theirs)
            for own, theirs in keys.items()
            for part in parts.part_names(results, own)
        )
        place = rows.schema.get_field_index("run_id")
        column = pa.array([run_id] * len(rows)).cast(rows.schema.field(place).type)
        tables[name] = rows.set_column(place, rows.schema.field(place), column).unify_dictionaries()
    return parts.write_part(results, tables)


def _rows(file: Path, keys: Collection[str]) -> pa.Table:
    rows = pq.read_table(file)
    return rows.filter(pc.is_in(rows["call_key"].cast(pa.string()), value_set=pa.array(keys, pa.string())))
