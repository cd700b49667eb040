"""Tables that take seconds to make are made once and kept in the user's cache folder."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")

FORMAT = 5
"""Of what is kept: another number makes all of it anew."""


def kept(name: str, kind: type[T], make: Callable[[], T]) -> T:
    """What is kept under a name, or what `make` answers, kept from then on.

    A cache folder that cannot be read or written makes us slow, not wrong.
    """
    from platformdirs import user_cache_path

    path = user_cache_path("cs-lint") / f"{name}-{FORMAT}.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError):
        made = make()
    with contextlib.suppress(OSError):
        _write(path, msgspec.json.encode(made))
    return made


def _write(path: Path, content: bytes) -> None:
    """Written aside and moved into place: another process never reads half a table."""
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(aside).replace(path)
