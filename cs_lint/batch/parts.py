"""Parts: written out of sight, made visible by one rename, so that a reader sees all four tables or none."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from cs_lint.batch.tables import SCHEMAS
from cs_lint.model import ErrorReport, ReadFailure
from cs_lint.read.results_folder import PARTS, RUNS, WORK

_NAME: Final = re.compile(r".+-\d+")
"""A part is named by its run and a number: whatever else lies there (`lost+found`, a copy, what a NAS keeps) is none."""


def make_ready(results: Path) -> None:
    """The folders of a dataset, with whatever a killed run has left half done cleared away."""
    clear_up(results)
    for name in (PARTS, RUNS, WORK):
        (results / name).mkdir(parents=True, exist_ok=True)


def clear_up(results: Path) -> None:
    """Take away what nobody has seen and nobody needs."""
    shutil.rmtree(results / WORK, ignore_errors=True)


def write_part(results: Path, tables: Mapping[str, pa.Table]) -> Path:
    """A part that nobody sees yet. Raises OSError, and then leaves nothing behind."""
    folder = Path(tempfile.mkdtemp(dir=results / WORK))
    try:
        for name in SCHEMAS:
            _write(folder / f"{name}.parquet", tables[name])
        folder.chmod(0o755)
        _settle(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def publish(part: Path, results: Path, run_id: str, number: int) -> Path:
    """Make a part visible for good. Raises OSError."""
    target = results / PARTS / f"{run_id}-{number:06}"
    part.rename(target)
    _settle(target.parent)
    return target


def without(part: Path, keys: Collection[str]) -> None:
    """Take calls out of a part that nobody sees yet."""
    import pyarrow.compute as pc

    unwanted = pa.array(keys, pa.string())
    for name in SCHEMAS:
        file = part / f"{name}.parquet"
        table = pq.read_table(file)
        column = table["error_key" if name == "errors" else "call_key"]
        found = pc.is_in(column.cast(pa.string()), value_set=unwanted)
        _write(file, table.filter(pc.invert(found)))


def next_number(results: Path, run_id: str) -> int:
    """The number of a run's next part: one more than the last that is there."""
    return 1 + max((int(name.rpartition("-")[2]) for name in part_names(results, run_id)), default=-1)


def part_names(results: Path, run_id: str = "") -> Iterator[str]:
    """The names of the parts that are there, of one run or of all."""
    folder = results / PARTS
    names = os.listdir(folder) if folder.is_dir() else []
    return (name for name in sorted(names) if name.startswith(run_id) and _NAME.fullmatch(name))


def failures(part: Path) -> list[ErrorReport]:
    """What could not be read, as a part tells it."""
    table = pq.read_table(part / "errors.parquet")
    return [
        ErrorReport(source=row["source"], error=msgspec.convert(row, ReadFailure))
        for row in table.to_pylist()
    ]


def fault(file: Path) -> str | None:
    """Why a file of a part cannot be read to its end, if so. Raises OSError where it may not be opened."""
    try:
        with open(file, "rb") as stream:
            return _fault_in(stream)
    except FileNotFoundError:
        return "this file of the results is missing"


def _fault_in(stream: BinaryIO) -> str | None:
    try:
        pq.read_table(stream)
    except (OSError, pa.ArrowException):
        return "this file of the results is damaged"
    return None


def _write(file: Path, table: pa.Table) -> None:
    with open(file, "wb") as stream:
        pq.write_table(table, stream, compression="zstd")
        stream.flush()
        os.fsync(stream.fileno())


def _settle(folder: Path) -> None:
    """Have the names in a folder outlive a power cut, where the system can promise that."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
