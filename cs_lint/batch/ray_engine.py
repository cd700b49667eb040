"""The engine of many machines: a Ray Data pipeline from files to parts, all machines seeing the results folder.

    files -> units (tasks) -> parts, written out of sight (actors, packs compiled once in each) -> receipts

A unit gives one row of receipts, all or nothing, and what is known is a snapshot: so a unit that Ray does again
after a death tells the same as it would have the first time. Only this process publishes parts.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from functools import partial
from typing import Any

import msgspec
import pyarrow as pa

from cs_lint.batch.job import Job, RunError
from cs_lint.batch.known import snapshot
from cs_lint.batch.sources import opened, units
from cs_lint.batch.units import Piece, Receipt, Unit, Work
from cs_lint.model import ErrorReport
from cs_lint.read.source import ReadOptions

_FILES = 100
"""Files that one reading task is given."""
_READING_CPUS = 0.25
_STARTS = 3
_OBJECT_STORE = 512 << 20


def receipts(job: Job, work: Iterator[Unit | ErrorReport], workers: int) -> Iterator[Receipt | ErrorReport]:
    """Do all units on Ray; each part as soon as it is written. Raises RunError when Ray gives up."""
    ray = _started(workers)
    found: list[Piece] = []
    for unit in work:
        if isinstance(unit, ErrorReport):
            yield unit
        else:
            found += unit.pieces
    if not found:
        return
    frozen = msgspec.structs.replace(job, known=snapshot(job.known)) if job.known else job
    pipeline = (
        ray.data.from_items([{"piece": msgspec.msgpack.encode(piece)} for piece in found])
        .map_batches(
            partial(_read, options=job.reading),
            batch_size=_FILES,
            batch_format="pyarrow",
            num_cpus=_READING_CPUS,
        )
        .map_batches(
            Judging,
            fn_constructor_args=(frozen,),
            batch_size=1,
            batch_format="pyarrow",
            num_cpus=1,
            compute=ray.data.ActorPoolStrategy(size=workers),
        )
    )
    try:
        for row in pipeline.iter_rows():
            told = msgspec.msgpack.decode(row["told"], type=Told)
            yield from told.failures
            yield from told.receipts
    except ray.exceptions.RayError as error:
        cause = getattr(error, "cause", None)
        if isinstance(cause, OSError):
            raise cause from None
        raise RunError(f"Ray gave up: {type(error).__name__}", hint="run the same line again") from None


def _started(workers: int) -> Any:
    """Ray, on the cluster of RAY_ADDRESS, else started here."""
    # Ray would report its use over the network.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    try:
        import ray
        import ray.data
    except ImportError:
        raise RunError("--engine ray needs Ray", hint="pip install 'cs-lint[ray]'") from None
    if not ray.is_initialized():
        _connect(ray, os.environ.get("RAY_ADDRESS"), workers)
    # Advice on how to spread the work better is for who writes pipelines, not for the log of a night.
    warnings.filterwarnings("ignore", module=r"ray\.data")
    for handler in logging.getLogger("ray.data").handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setLevel(logging.CRITICAL)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    return ray


def _connect(ray: Any, address: str | None, workers: int) -> None:
    """Reach the cluster, or start Ray here: more than once, for a busy machine may need longer than it waits."""
    here = {"num_cpus": workers + 2, "object_store_memory": _OBJECT_STORE, "include_dashboard": False}
    problem = ""
    for _ in range(1 if address else _STARTS):
        try:
            ray.init(log_to_driver=False, logging_level=logging.ERROR, **({} if address else here))
            return
        except Exception as error:  # it is of any class, also of that of all
            problem = str(error).partition("\n")[0] or type(error).__name__
            ray.shutdown()
    if address:
        raise RunError(f"no Ray cluster can be reached: {problem}", hint=f"is RAY_ADDRESS {address} right?")
    raise RunError(f"Ray cannot be started here: {problem}", hint="--engine local needs no Ray")


class Told(msgspec.Struct, frozen=True):
    """What came of a unit, or of some files that could not become one."""

    receipts: tuple[Receipt, ...] = ()
    failures: tuple[ErrorReport, ...] = ()


def _read(batch: pa.Table, options: ReadOptions) -> Iterator[pa.Table]:
    """Files to units, one at a time, so that no task holds more than a unit."""
    named = (msgspec.msgpack.decode(row, type=Piece) for row in batch["piece"].to_pylist())
    for found in units(found for piece in named for found in opened(piece, options)):
        unit, told = (None, Told(failures=(found,))) if isinstance(found, ErrorReport) else (found, None)
        row = {"unit": [_packed(unit)], "told": [_packed(told)]}
        yield pa.table(row, schema=pa.schema([("unit", pa.binary()), ("told", pa.binary())]))


def _packed(value: Unit | Told | None) -> bytes | None:
    return None if value is None else msgspec.msgpack.encode(value)


class Judging:
    """An actor: compiles the packs once, then turns units into parts."""

    def __init__(self, job: Job) -> None:
        self._work = Work(job, job.judge(), frozen=True)

    def __call__(self, batch: pa.Table) -> pa.Table:
        told = [row["told"] or self._done(row["unit"]) for row in batch.to_pylist()]
        return pa.table({"told": pa.array(told, pa.binary())})

    def _done(self, packed: bytes) -> bytes:
        unit = msgspec.msgpack.decode(packed, type=Unit)
        found = tuple(part for part in self._work.of(unit) if isinstance(part, Receipt))
        return msgspec.msgpack.encode(Told(receipts=found))
