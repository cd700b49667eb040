"""Paths to files: what the user named, made plain, and every path that leads nowhere said aloud."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from cs_lint.errors import InputError, UsageError
from cs_lint.model import ErrorReport
from cs_lint.read.results_folder import KEPT, holds_results, is_result
from cs_lint.read.source import STDIN, failure

PACKED: Final = (".gz", ".gzip", ".zst", ".zstd", ".bz2", ".xz")
"""Suffixes that say how a file is compressed, not what it holds. Some we cannot unpack: opening the file says so."""

_ARCHIVES: Final = (".zip", ".tar", ".tgz", ".tbz2", ".txz", ".7z", ".rar")
"""The same holds of these: an archive among calls may hold calls, and is not passed over in silence."""

_PART: Final = re.compile(r"part-([mr]-)?\d{5}[^.]*|\d{6}_\d+")
"""Names that Hadoop, Spark and Hive give the parts of a table, whatever the format."""

_OURS = ("cs-lint.yaml",)
_HIDDEN = (".", "~$")  # Excel keeps ~$a.xlsx beside an open a.xlsx


def discover(paths: Sequence[str], suffixes: Iterable[str]) -> list[str | ErrorReport]:
    """The files to read, in the order given, none twice; a path that yields none is reported in its place.

    A directory stands for the files below it that some reader takes, sorted, without hidden ones and the results
    of `cs-lint batch`; a pattern for its matches; a file for itself, whatever it is called; `-` for standard input.
    """
    taken = frozenset(suffixes)
    found: dict[str | ErrorReport, str | ErrorReport] = {}
    for entry in (entry for path in paths for entry in _expanded(path, taken)):
        plain = entry if isinstance(entry, ErrorReport) or entry == STDIN else os.path.abspath(entry)
        found.setdefault(plain, entry)
    return list(found.values())


def is_taken(name: str, suffixes: frozenset[str]) -> bool:
    """Whether a file of a folder or an archive is one to read, by its name."""
    if name.startswith(_HIDDEN) or name in _OURS:
        return False
    unpacked = unpacked_name(name)
    suffix = os.path.splitext(unpacked)[1].lower()
    return suffix in suffixes or suffix in _ARCHIVES or _PART.fullmatch(unpacked) is not None


def unpacked_name(name: str) -> str:
    """A file's name without the suffix of its compression."""
    stem, suffix = os.path.splitext(name)
    return stem if suffix.lower() in PACKED else name


def refuse_special(path: str) -> None:
    """Raise InputError for what can be opened but not read to an end: devices and sockets.

    A pipe that is named (a process substitution is one) is a file like any other.
    """
    mode = os.stat(path).st_mode
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        raise InputError("this is a device, not a file")
    if stat.S_ISSOCK(mode):
        raise InputError("this is a socket, not a file")


def _expanded(path: str, taken: frozenset[str]) -> Iterator[str | ErrorReport]:
    if path == STDIN:
        yield path
    elif os.path.isdir(path):
        yield from _below(path, taken)
    elif os.path.exists(path):
        yield path
    elif os.path.islink(path):
        yield _problem(path, "the link leads nowhere, or round in circles")
    elif glob.has_magic(path):
        yield from _matching(path, taken)
    else:
        yield _problem(path, "there is no such file or directory")


def _below(top: str, taken: frozenset[str]) -> Iterator[str | ErrorReport]:
    files: list[str] = []
    problems: list[ErrorReport] = []
    for entry in _walk(top, taken):
        if isinstance(entry, str):
            files.append(entry)
        else:
            problems.append(entry)
    yield from sorted(files)
    yield from problems
    if not files and not problems:
        yield _problem(top, f"the directory holds nothing to check: no {', '.join(sorted(taken))} file")


def _walk(top: str, taken: frozenset[str]) -> Iterator[str | ErrorReport]:
    """The files below a folder, through links too, and whatever there cannot be read or would never end."""
    problems: list[OSError] = []
    seen = {os.path.realpath(top)}
    for folder, folders, names in os.walk(top, onerror=problems.append, followlinks=True):
        if KEPT.intersection(folders) and holds_results(folder):
            folders[:] = [name for name in folders if name not in KEPT]
            names[:] = [name for name in names if name not in KEPT]
        inside = sorted(os.path.join(folder, name) for name in folders if not name.startswith("."))
        loops = [path for path in inside if os.path.islink(path) and _leads_back(path)]
        folders[:] = [os.path.basename(path) for path in inside if path not in loops and _is_new(path, seen)]
        yield from (_problem(path, "the link leads back to a folder that holds it") for path in loops)
        yield from (_regular(os.path.join(folder, name)) for name in names if is_taken(name, taken))
    for error in problems:
        yield _problem(error.filename or top, f"the directory cannot be listed: {error.strerror}")


def _leads_back(link: str) -> bool:
    target, folder = os.path.realpath(link), os.path.realpath(os.path.dirname(link))
    return folder == target or folder.startswith(os.path.join(target, ""))


def _is_new(folder: str, seen: set[str]) -> bool:
    """Whether no other path has led here."""
    target = os.path.realpath(folder)
    new = target not in seen
    seen.add(target)
    return new


def _regular(path: str) -> str | ErrorReport:
    """A file of a folder. Nobody named a pipe that is found there, and reading it could wait for ever."""
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return _problem(path, "the link leads nowhere, or round in circles")
    return path if stat.S_ISREG(mode) else _problem(path, "this is a device, a pipe or a socket, not a file")


def _matching(pattern: str, taken: frozenset[str]) -> Iterator[str | ErrorReport]:
    """The matches of a pattern: any file when the pattern spells out a suffix, else the usual ones."""
    suffix = os.path.splitext(unpacked_name(pattern))[1]
    wanted = taken if not suffix or glob.has_magic(suffix) else taken | {suffix.lower()}
    matches = sorted(glob.glob(pattern, recursive=True))
    files = [path for path in matches if os.path.isfile(path) and is_taken(os.path.basename(path), wanted)]
    files = [path for path in files if not is_result(path)]
    # With ** the files below a directory match by themselves.
    folders = [] if "**" in pattern else [path for path in matches if os.path.isdir(path)]
    yield from files
    for folder in folders:
        yield from (entry for entry in _below(folder, taken) if isinstance(entry, str))
    if not files and not folders:
        yield _problem(pattern, "the pattern matches no file to check")


def _problem(path: str, message: str) -> ErrorReport:
    return failure(path, UsageError(message))
