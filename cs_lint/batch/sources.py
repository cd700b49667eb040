"""From what a command line names to units of work, as a stream: files in bundles, large ones in pieces."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, Final

from cs_lint.batch.query import queried
from cs_lint.batch.remote import fetched, reason, remote
from cs_lint.batch.units import Piece, Unit
from cs_lint.errors import CsLintError, InputError
from cs_lint.model import ErrorReport
from cs_lint.read import discover, recognised, sources, unpacked
from cs_lint.read.source import STDIN, ReadOptions, Source, failure

LINES: Final = "jsonl"
"""The reader whose files can be cut between any two lines."""

_SMALL: Final = 1 << 20
_FIRST_UNIT, _LARGEST_UNIT = 1 << 16, 8 << 20
"""Bytes. The first units are small, so that every worker has something to do and a short run ends evenly."""
_FILES: Final = 500


def pieces(
    named: Sequence[str], options: ReadOptions, query: str | None = None, database: str | None = None
) -> Iterator[Piece | ErrorReport]:
    """What sources name, large files of lines cut up; a failure in place of what cannot be found or opened."""
    for found in named_pieces(named, options, query, database):
        yield from [found] if isinstance(found, ErrorReport) else opened(found, options)


def named_pieces(
    named: Sequence[str], options: ReadOptions, query: str | None = None, database: str | None = None
) -> Iterator[Piece | ErrorReport]:
    """The same before anything is opened: every file as one piece, which `opened` may be called on elsewhere."""
    if query is not None and database is not None:
        yield from queried(query, database, options)
    for name in named:
        if "://" in name:
            yield from remote(name)
        elif name == STDIN:
            yield from opened_stdin(options)
        else:
            found = discover([name], options)
            yield from (path if isinstance(path, ErrorReport) else Piece(path) for path in found)


def opened(piece: Piece, options: ReadOptions) -> Iterator[Piece | ErrorReport]:
    """A piece, cut up where it is a large file of lines, and with its content where that is far away."""
    if piece.data is not None:
        yield piece
        return
    try:
        if piece.url:
            with fetched(piece) as stream:  # here: the workers may not get there
                yield from _cut(piece.path, stream, options, piece.file)
        else:
            yield from _of_file(piece.path, options)
    except CsLintError as error:
        yield failure(piece.path, error)
    except OSError as error:
        yield failure(piece.path, InputError(f"the file cannot be read: {reason(error)}"))


def units(found: Iterable[Piece | ErrorReport]) -> Iterator[Unit | ErrorReport]:
    """Pieces bundled until a unit is large enough."""
    bundle: list[Piece] = []
    size, enough = 0, _FIRST_UNIT
    for piece in found:
        if isinstance(piece, ErrorReport):
            yield piece
            continue
        bundle.append(piece)
        size += size_of(piece)
        if size >= enough or len(bundle) >= _FILES:
            yield Unit(tuple(bundle))
            bundle, size, enough = [], 0, min(2 * enough, _LARGEST_UNIT)
    if bundle:
        yield Unit(tuple(bundle))


def opened_stdin(options: ReadOptions) -> Iterator[Piece | ErrorReport]:
    """Standard input, which only this process has."""
    import sys

    try:
        yield from _cut(STDIN, sys.stdin.buffer, options)
    except CsLintError as error:
        yield failure(STDIN, error)


def size_of(piece: Piece | ErrorReport) -> int:
    """The bytes of a piece, as far as they are known."""
    if isinstance(piece, ErrorReport):
        return 0
    if piece.data is not None:
        return len(piece.data)
    if piece.url:
        return 0
    try:
        return os.path.getsize(piece.path)
    except OSError:  # whoever reads it will say so
        return 0


def _of_file(path: str, options: ReadOptions) -> Iterator[Piece | ErrorReport]:
    if size_of(Piece(path)) <= _SMALL:
        yield Piece(path)
        return
    for source in sources(path, options):
        if isinstance(source, Source) and source.name == path and not _is_lines(source, options):
            yield Piece(path)
        else:
            yield from _of_source(source, options)


def _is_lines(source: Source, options: ReadOptions) -> bool:
    try:
        return recognised(source, options).name == LINES
    except CsLintError:  # whoever reads it will say why
        return False


def _cut(path: str, stream: BinaryIO, options: ReadOptions, name: str = "") -> Iterator[Piece | ErrorReport]:
    """The pieces of an input that can be read only once, and only here."""
    for source in unpacked(path, stream, options, name):
        yield from _of_source(source, options)


def _of_source(source: Source | ErrorReport, options: ReadOptions) -> Iterator[Piece | ErrorReport]:
    if isinstance(source, ErrorReport):
        yield source
        return
    try:
        if _is_lines(source, options):
            yield from _lines(source)
        else:
            yield Piece(source.path, source.data(), name=source.name)
    except CsLintError as error:
        yield failure(source.path, error)


def _lines(source: Source) -> Iterator[Piece]:
    """A file of lines, cut between lines; the pieces grow as units do."""
    gathered: list[bytes] = []
    size, enough, first = 0, _FIRST_UNIT, 1
    for number, line in enumerate(source.lines(), 1):
        gathered.append(line)
        size += len(line)
        if size >= enough:
            yield Piece(source.path, b"".join(gathered), LINES, first, source.name)
            gathered, size, enough, first = [], 0, min(2 * enough, _LARGEST_UNIT), number + 1
    if b"".join(gathered).strip():
        yield Piece(source.path, b"".join(gathered), LINES, first, source.name)
