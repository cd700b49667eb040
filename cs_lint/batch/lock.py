"""One batch at a time on one dataset."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from cs_lint.batch.job import RunError

_LOCK, _HOLDER = ".lock", ".holder.json"


class Holder(msgspec.Struct, frozen=True):
    """Who is at work."""

    pid: int
    host: str
    since: str


@contextmanager
def locked(results: Path) -> Iterator[None]:
    """Hold a dataset, waiting for nobody. The system lets go of it however we end. Raises RunError, OSError."""
    from filelock import FileLock, Timeout

    lock = FileLock(results / _LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise RunError(
            f"another batch is at work here{_told(results)}", path=str(results), hint="wait for it"
        ) from None
    try:
        since = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        holder = Holder(os.getpid(), platform.node(), since)
        (results / _HOLDER).write_bytes(msgspec.json.encode(holder))
        yield
        (results / _HOLDER).unlink(missing_ok=True)
    finally:
        lock.release()


def _told(results: Path) -> str:
    try:
        holder = msgspec.json.decode((results / _HOLDER).read_bytes(), type=Holder)
    except (OSError, msgspec.MsgspecError):
        return ""
    return f": process {holder.pid} on {holder.host}, since {holder.since}"
