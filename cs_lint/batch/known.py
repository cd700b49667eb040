"""The keys of what is done, on disk: as many nights as there may be, memory does not grow with them.

Made anew from the parts at the start of every run, so it cannot be wrong for longer than that.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

_TABLE = "CREATE TABLE known (key BLOB PRIMARY KEY, seen INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID"


class Known:
    """The keys that need not be judged, and which of them this run has come across. Written by one process."""

    def __init__(self, file: Path, keys: Iterable[str] = ()) -> None:
        self._db = sqlite3.connect(file, isolation_level=None)
        # The file is worth nothing after a crash, so nothing is done to save it; workers read while we write.
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute(_TABLE)
        self._many("INSERT OR IGNORE INTO known (key) VALUES (?)", keys)

    def __len__(self) -> int:
        found: int = self._db.execute("SELECT count(*) FROM known").fetchone()[0]
        return found

    def clashes(self, keys: Iterable[str]) -> list[str]:
        """Those of some keys that are known already."""
        return [key for key in keys if _holds(self._db, key)]

    def add(self, keys: Iterable[str]) -> None:
        """Note what has just been done."""
        self._many("INSERT OR REPLACE INTO known (key, seen) VALUES (?, 1)", keys)

    def see(self, keys: Iterable[str]) -> None:
        """Note what this run has come across and found done."""
        self._many("UPDATE known SET seen = 1 WHERE key = ?", keys)

    def seen(self) -> Iterator[str]:
        """The keys of every call that this run has come across."""
        rows = self._db.execute("SELECT key FROM known WHERE seen")
        return (key.hex() for (key,) in rows)

    def close(self) -> None:
        self._db.close()

    def _many(self, command: str, keys: Iterable[str]) -> None:
        self._db.execute("BEGIN")
        self._db.executemany(command, ((bytes.fromhex(key),) for key in keys))
        self._db.execute("COMMIT")


class KnownReader:
    """The same as a worker sees it."""

    def __init__(self, file: str, *, frozen: bool = False) -> None:
        # What nobody writes any more needs no locks, which network file systems are bad at.
        uri = f"{Path(file).absolute().as_uri()}?mode=ro" + "&immutable=1" * frozen
        # Ray calls from a thread of its own.
        self._db = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)

    def __call__(self, key: str) -> bool:
        return _holds(self._db, key)


def snapshot(file: str) -> str:
    """A copy of the keys as they are now, for workers that must not see them change."""
    copy = f"{file}.snapshot"
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.execute("VACUUM INTO ?", (copy,))
    return copy


def _holds(db: sqlite3.Connection, key: str) -> bool:
    return db.execute("SELECT 1 FROM known WHERE key = ?", (bytes.fromhex(key),)).fetchone() is not None
