"""The checks as a function over Arrow record batches, for Spark's mapInArrow, DuckDB, and whoever else speaks Arrow.

A batch in has the columns of `INPUT`: `call`, the JSON of one call, and where it was found, `source` and `line`.
Batches out are the rows of one of the four tables, in plain types.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Literal

import msgspec
import pyarrow as pa

from cs_lint.batch.core import Judge, Run
from cs_lint.batch.job import Job, Rules
from cs_lint.batch.tables import SCHEMAS
from cs_lint.packs.load import load_packs
from cs_lint.read.source import ReadOptions

Table = Literal["calls", "violations", "outcomes", "errors"]
Batches = Iterable[pa.RecordBatch]


def plain(table: Table) -> pa.Schema:
    """The columns of a table, without dictionaries, which not every reader of Arrow knows."""
    fields = (
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in SCHEMAS[table]
    )
    return pa.schema(fields)


def judging(
    rules: Rules,
    table: Table = "violations",
    *,
    night: dt.date,
    show_text: bool = False,
    transcripts: bool = True,
    reading: ReadOptions | None = None,
) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """A function from batches of calls to batches of rows of a table. Raises PackError for rules that are not there.

    It can be sent to other processes; each compiles the packs once. `night` is the date of calls without one.
    """
    ruleset = load_packs(rules.packs, rules.variables)
    salt = rules.salt(ruleset, show_text=show_text, transcripts=transcripts)
    run = Run(f"{night:%Y%m%d}", night, salt, show_text=show_text, transcripts=transcripts)
    job = msgspec.msgpack.encode(Job(run=run, rules=rules, reading=reading or ReadOptions(), results=""))

    def judged(batches: Batches) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            found = _judge(job).judge_batch(batch, reading).tables[table]
            yield from found.cast(plain(table)).combine_chunks().to_batches()

    return judged


@cache
def _judge(job: bytes) -> Judge:
    """One for each job in a process, however many partitions of the data come to it."""
    return msgspec.msgpack.decode(job, type=Job).judge()
