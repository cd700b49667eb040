"""What takes long to work out, kept in the user's cache folder for the next start.

A record is named by the hash of everything it was made from, so it is never out of date, only no longer asked for.
It is written whole under another name and renamed, so that no reader sees half of one and writers need no lock. A
file that is not ours, that others may write to, or whose digest does not fit is passed over and written anew; to
read one never runs anything, for it holds plain msgpack.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
_DIGEST = 32
KEPT_SECONDS = 90 * 86400
MAX_BYTES = 64 << 20
"""Nothing we keep comes near it; a larger file is not ours."""


def folder() -> Path:
    """Where records are kept: below XDG_CACHE_HOME, or where the platform keeps caches."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(named):
        return Path(named) / "cs-lint"
    if sys.platform == "win32" and os.environ.get("LOCALAPPDATA"):
        return Path(os.environ["LOCALAPPDATA"]) / "cs-lint" / "cache"
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "cs-lint"


def name_of(*made_from: bytes) -> str:
    """The name of the record that is made from these parts."""
    hasher = hashlib.blake2b(digest_size=20)
    for part in made_from:
        hasher.update(len(part).to_bytes(8, "big") + part)
    return hasher.hexdigest()


def code_of(*modules: str) -> bytes:
    """The digest of modules' sources: a record is of no use to code other than that which made it."""
    hasher = hashlib.blake2b(digest_size=_DIGEST)
    for module in modules:
        hasher.update(Path(sys.modules[module].__file__ or "").read_bytes())
    return hasher.digest()


def installed(*packages: str) -> bytes:
    """What tells the installed version of packages from any other, without importing them."""
    found = []
    for package in packages:
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(f"{package} is not installed")
        found.append(f"{spec.origin} {os.stat(spec.origin).st_mtime_ns}")
    return f"{sys.version} {found}".encode()


def kept(name: str, kind: type[T], make: Callable[[], T]) -> T:
    """The record of that name; where there is none, what `make` answers, kept from then on."""
    record = recall(name, kind)
    if record is None:
        record = make()
        keep(name, record)
    return record


def recall(name: str, kind: type[T]) -> T | None:
    """The record of that name, None where there is none that can be trusted."""
    with suppress(OSError, RuntimeError, msgspec.MsgspecError, RecursionError):
        content = _read(folder() / name)
        if content is not None:
            return msgspec.msgpack.decode(content, type=kind)
    return None


def keep(name: str, record: Any) -> None:
    """Keep a record. A folder that cannot be written to is no fault: the next start works it out again."""
    import tempfile

    with suppress(OSError, RuntimeError, OverflowError):
        content, home = msgspec.msgpack.encode(record), folder()
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _ours(home.stat()):
            return
        handle, temporary = tempfile.mkstemp(dir=home)
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines(_sealed(content))
            os.replace(temporary, home / name)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
        _forget_old(home)


def _forget_old(home: Path) -> None:
    """Records that no pack asks for any more, and what a killed writer left, go when their time has come."""
    for path in home.iterdir():
        if time.time() - path.lstat().st_mtime > KEPT_SECONDS:
            path.unlink(missing_ok=True)


def _sealed(content: bytes) -> Iterable[bytes]:
    return hashlib.blake2b(content, digest_size=_DIGEST).digest(), content


def _read(path: Path) -> bytes | None:
    """A file's content, if it is whole and nobody but the user could have written it."""
    # A link or a pipe put in its place is not followed, nor waited for.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not (stat.S_ISREG(status.st_mode) and _ours(status) and status.st_size <= MAX_BYTES):
            return None
        digest, content = file.read(_DIGEST), file.read()
    return content if digest == next(iter(_sealed(content))) else None


def _ours(status: os.stat_result) -> bool:
    """Whether a file belongs to the user and nobody else may write to it. Windows' own rules see to that there."""
    if sys.platform == "win32":
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
