"""What is said beside the results: errors and notes, on standard error, each on one line."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


def error(message: str) -> None:
    """Why something could not be done."""
    _say("error", message)


def note(message: str) -> None:
    """What the user may not expect."""
    _say("note", message)


def _say(kind: str, message: str) -> None:
    # File names are anyone's, and may hold what a terminal obeys.
    from cs_lint.report.inert import one_line

    print(f"cs-lint: {kind}: {one_line(message)}", file=sys.stderr)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Standard error for us alone: what compiled code (Ray's) writes past Python is dropped, it is in files of its own."""
    sys.stderr.flush()
    before, kept, ours = sys.stderr, os.dup(2), os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        with open(ours, "w", encoding=before.encoding, errors=before.errors, buffering=1) as sys.stderr:
            yield
    finally:
        sys.stderr = before
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def prepare_stdout() -> None:
    """Results are UTF-8 wherever they go, and a terminal that lacks a character shows another one."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is None:
        return
    if sys.stdout.isatty():
        reconfigure(errors="replace")
    else:
        reconfigure(encoding="utf-8", errors="replace")


def wants_color(choice: str, stream: TextIO) -> bool:
    """The flag, then NO_COLOR, then FORCE_COLOR, then whether somebody watches."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"
