"""The checks as a function over Arrow record batches: alone, in DuckDB, in Spark."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from pathlib import Path

import pyarrow as pa
import pytest

from cs_lint.batch.arrow import judging, plain
from cs_lint.batch.core import INPUT
from cs_lint.batch.job import Rules
from cs_lint.batch.tables import SCHEMAS
from cs_lint.engine import Linter
from cs_lint.model import Call
from cs_lint.read import read_paths
from cs_lint.read.source import ReadOptions
from cs_lint.scoring import PASS_MARK
from tests.batch.support import PACK, ROOT, call, write

RULES = Rules(packs=(str(PACK),), pass_mark=PASS_MARK)
NIGHT = dt.date(2026, 11, 20)


def batch_of(*said: str) -> pa.RecordBatch:
    rows = {
        "source": ["s"] * len(said),
        "line": range(1, len(said) + 1),
        "call": [one.encode() for one in said],
    }
    return pa.RecordBatch.from_pydict(rows, schema=INPUT)


def expected(file: Path) -> list[tuple[str, str, int | None]]:
    """What the linter finds in a file."""
    linter = Linter.from_packs([str(PACK)])
    calls = [one for one in read_paths([str(file)], ReadOptions()) if isinstance(one, Call)]
    return sorted((one.call_id, v.rule, v.turn) for one in calls for v in linter.check(one).violations)


def test_a_batch_of_calls_becomes_rows_of_every_table() -> None:
    batch = batch_of(json.dumps(call(3)), "{", json.dumps(call(4)))
    for table, count in (("calls", 2), ("violations", 1), ("errors", 1)):
        (found,) = judging(RULES, table, night=NIGHT)([batch])
        assert found.schema.equals(plain(table))
        assert found.num_rows == count
    (errors,) = judging(RULES, "errors", night=NIGHT)([batch])
    assert errors.to_pylist()[0]["line"] == 2


def test_no_plain_column_is_a_dictionary() -> None:
    for table in SCHEMAS:
        assert not any(pa.types.is_dictionary(field.type) for field in plain(table))


def test_duckdb_hands_calls_over_and_takes_rows_back(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    file = write(tmp_path / "calls.jsonl", (call(n) for n in range(300)))
    with duckdb.connect() as connection:
        query = f"SELECT 'db' AS source, NULL::INTEGER AS line, json::VARCHAR AS call FROM read_json_objects('{file}')"
        batches = connection.sql(query).to_arrow_table().to_batches(max_chunksize=50)
        found = pa.Table.from_batches(judging(RULES, night=NIGHT)(batches), schema=plain("violations"))
        connection.register("found", found)
        rows = connection.execute("SELECT call_id, rule, turn FROM found").fetchall()
    assert sorted(rows) == expected(file)


@pytest.mark.timeout(600)
@pytest.mark.filterwarnings("ignore")
def test_spark_judges_by_map_in_arrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java, and there is none on this machine")
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as sql
    from pyspark.sql.pandas.types import from_arrow_schema

    file = write(tmp_path / "calls.jsonl", (call(n) for n in range(300)))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.sql.session.timeZone", "UTC").getOrCreate()
    try:
        calls = spark.read.text(str(file)).select(
            sql.input_file_name().alias("source"),
            sql.lit(None).cast("int").alias("line"),
            sql.col("value").alias("call"),
        )
        found = calls.repartition(3).mapInArrow(
            judging(RULES, night=NIGHT), from_arrow_schema(plain("violations"))
        )
        rows = [(row.call_id, row.rule, row.turn) for row in found.collect()]
    finally:
        spark.stop()
    assert sorted(rows) == expected(file)
