"""Files behind URLs, wherever fsspec has a file system for them. A password in a URL reads, and is never shown."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from glob import has_magic
from typing import Any, BinaryIO, Final

from cs_lint.batch.units import Piece
from cs_lint.errors import CsLintError, InputError, UsageError
from cs_lint.model import ErrorReport
from cs_lint.read import SUFFIXES
from cs_lint.read.paths import is_taken
from cs_lint.read.source import failure

_PASSWORD: Final = re.compile(r"(?<=://)([^\s/:]*):(?:[^\s/]*|(?!\d*/)[^\s:]*?)@")
"""With the user before it; also one with a slash in it, which ought to be %2F, but that is no port with a path."""
_LINK: Final = "::"
"""What joins the URLs of a chain, such as zip://a.jsonl::s3://bucket/night.zip."""


def without_password(text: str) -> str:
    """A URL, or a sentence with URLs in it, as it may be shown and kept."""
    return _PASSWORD.sub(r"\1:***@", text)


def remote(url: str) -> Iterator[Piece | ErrorReport]:
    """The files that a URL names: one, those that match a pattern, or all below a folder."""
    shown = without_password(url)
    try:
        system, path = _reached(url)
        found = [
            Piece(_url_of(file, url, system, path), url=url, file=file) for file in _listed(system, path)
        ]
    except Exception as error:  # every file system has errors of its own
        yield failure(shown, InputError(f"the source cannot be read: {reason(error)}"))
        return
    if not found:
        yield failure(shown, UsageError("there is no such file or directory"))
    yield from found


@contextmanager
def fetched(piece: Piece) -> Iterator[BinaryIO]:
    """A file that a URL has led to, opened. Raises InputError, also where it cannot be read to its end."""
    try:
        system, _ = _reached(piece.url)
        with system.open(piece.file, "rb") as stream:
            yield stream
    except CsLintError:
        raise
    except Exception as error:  # every file system has errors of its own
        raise InputError(f"the file cannot be read: {reason(error)}") from None


@lru_cache(1)
def _reached(url: str) -> tuple[Any, str]:
    """The file system of a URL and the path there: once for all its files, for it may mean to log in."""
    import fsspec

    system, path = fsspec.core.url_to_fs(url)
    return system, path


def _listed(system: Any, path: str) -> list[str]:
    """The files of a path of another file system: itself, its matches, or all below it."""
    if has_magic(path):
        return [file for file in sorted(system.glob(path)) if system.isfile(file)]
    if system.isdir(path):
        return [file for file in sorted(system.find(path)) if is_taken(os.path.basename(file), SUFFIXES)]
    return [path] if system.exists(path) else []


def _url_of(file: str, url: str, system: Any, path: str) -> str:
    """What to call a file that a URL has led to: that URL, host and chain and all, with the file for its path."""
    own, (link, joint, rest) = system.unstrip_protocol(file), url.partition(_LINK)
    if "://" not in link and not own.startswith(f"{link}://"):  # a cache has the paths of what it caches
        return f"{link}{joint}{_url_of(file, rest, system, path)}"
    spelled = (link, link.removesuffix("/"), f"{link}/")
    before = next((way.removesuffix(path) for way in spelled if path and way.endswith(path)), None)
    return without_password((own if before is None else before + file) + joint + rest)


def reason(error: Exception) -> str:
    """Why a file cannot be read, in the words of whoever tried."""
    text = getattr(error, "strerror", None) or str(error).partition("\n")[0] or type(error).__name__
    return without_password(text)
