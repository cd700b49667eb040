"""Paths to files: what the user named, made plain, and every path that leads nowhere said aloud."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence

from cs_lint.errors import UsageError
from cs_lint.model import ErrorReport
from cs_lint.read.source import STDIN, failure

_OURS = ("cs-lint.yaml",)


def discover(paths: Sequence[str], suffixes: Iterable[str]) -> list[str | ErrorReport]:
    """The files to read, in the order given, none twice; a path that yields none is reported in its place.

    A directory stands for the files below it that some reader takes, sorted, without hidden ones; a
    pattern for its matches; a file for itself, whatever it is called; `-` for standard input.
    """
    taken = frozenset(suffixes)
    found: dict[str | ErrorReport, None] = {}
    for path in paths:
        found.update(dict.fromkeys(_expanded(path, taken)))
    return list(found)


def _expanded(path: str, taken: frozenset[str]) -> Iterator[str | ErrorReport]:
    if path == STDIN:
        yield path
    elif os.path.isdir(path):
        yield from _below(path, taken)
    elif os.path.exists(path):
        yield path
    elif glob.has_magic(path):
        yield from _matching(path, taken)
    else:
        yield _problem(path, "there is no such file or directory")


def _below(top: str, taken: frozenset[str]) -> Iterator[str | ErrorReport]:
    problems: list[OSError] = []
    files: list[str] = []
    for folder, folders, names in os.walk(top, onerror=problems.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files += [os.path.join(folder, name) for name in names if _is_taken(name, taken)]
    yield from sorted(files)
    for error in problems:
        yield _problem(error.filename or top, f"the directory cannot be listed: {error.strerror}")
    if not files and not problems:
        yield _problem(top, f"the directory holds nothing to check: no {', '.join(sorted(taken))} file")


def _is_taken(name: str, taken: frozenset[str]) -> bool:
    return not name.startswith(".") and name not in _OURS and os.path.splitext(name)[1].lower() in taken


def _matching(pattern: str, taken: frozenset[str]) -> Iterator[str | ErrorReport]:
    """The matches of a pattern: any file when the pattern spells out a suffix, else the usual ones."""
    suffix = os.path.splitext(pattern)[1]
    wanted = taken if not suffix or glob.has_magic(suffix) else taken | {suffix.lower()}
    matches = sorted(glob.glob(pattern, recursive=True))
    files = [path for path in matches if os.path.isfile(path) and _is_taken(os.path.basename(path), wanted)]
    # With ** the files below a directory match by themselves.
    folders = [] if "**" in pattern else [path for path in matches if os.path.isdir(path)]
    yield from files
    for folder in folders:
        yield from (entry for entry in _below(folder, taken) if isinstance(entry, str))
    if not files and not folders:
        yield _problem(pattern, "the pattern matches no file to check")


def _problem(path: str, message: str) -> ErrorReport:
    return failure(path, UsageError(message))
