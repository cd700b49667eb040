"""Bytes to calls. A new format is one file with a READER, and one line in `readers`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from io import BytesIO
from typing import BinaryIO, Final

import msgspec

from cs_lint.errors import CsLintError, InputError
from cs_lint.model import Call, ErrorReport
from cs_lint.read import encoding, paths, template
from cs_lint.read.archive import open_sources
from cs_lint.read.choosing import choose
from cs_lint.read.limits import Limits
from cs_lint.read.source import STDIN, Head, Reader, ReadOptions, Source, failure

__all__ = [
    "SUFFIXES",
    "Examined",
    "Head",
    "Limits",
    "ReadOptions",
    "Reader",
    "Source",
    "discover",
    "examine",
    "read_bytes",
    "read_path",
    "read_paths",
    "read_source",
    "readers",
    "recognised",
    "sources",
    "unpacked",
    "which_reader",
]

SUFFIXES: Final = frozenset(
    (
        ".csv",
        ".json",
        ".jsonl",
        ".ndjson",
        ".parquet",
        ".srt",
        ".text",
        ".tsv",
        ".txt",
        ".vtt",
        ".xlsm",
        ".xlsx",
    )
)
"""Those of the files that some reader takes: all there is to know of readers before a file is opened."""


@cache
def readers() -> Mapping[str, Reader]:
    """Every format, the more particular before the more general where two could take the same file.

    Importing them takes as long as checking a hundred reply templates, which need none of them.
    """
    from cs_lint.read import (
        delimited,
        json_document,
        json_lines,
        parquet,
        plain_text,
        subtitles,
        workbook,
    )
    from cs_lint.read.vendors import (
        aliyun,
        amazon,
        deepgram,
        funasr,
        genesys,
        google,
        huawei,
        iflytek,
        tencent,
        whisperx,
    )

    return {
        "aliyun-sca": aliyun.SCA,
        "aliyun-nls": aliyun.NLS,
        "tencent-asr": tencent.READER,
        "iflytek": iflytek.NEW,
        "iflytek-onebest": iflytek.OLD,
        "huawei-sis": huawei.READER,
        "amazon-transcribe": amazon.READER,
        "google-insights": google.READER,
        "genesys": genesys.READER,
        "deepgram": deepgram.READER,
        "whisperx": whisperx.READER,
        "funasr": funasr.READER,
        "json": json_document.READER,
        "jsonl": json_lines.READER,
        "csv": delimited.READER,
        "tsv": delimited.TABS,
        "srt": subtitles.SRT,
        "vtt": subtitles.VTT,
        "xlsx": workbook.READER,
        "parquet": parquet.READER,
        "text": plain_text.READER,
    }


class Examined(msgspec.Struct, frozen=True):
    """How a file, or a member of an archive, would be read: by which reader and why, in which encoding (None
    for what is not text), and which column would be taken for what."""

    path: str
    reader: str
    why: str
    encoding: str | None
    columns: dict[str, str]


def discover(named: Sequence[str], options: ReadOptions | None = None) -> list[str | ErrorReport]:
    """The files that paths name, and in its place an error report for each path that names none.

    In a folder other files are looked for where reply templates are asked for, or the config names them.
    """
    options = options or ReadOptions()
    if not options.templates and options.kind != "template":
        return paths.discover(named, SUFFIXES)
    templates = frozenset(template.READER.suffixes)
    found = paths.discover(named, templates if options.kind == "template" else SUFFIXES | templates)
    return [item for item in found if isinstance(item, ErrorReport) or _is_meant(item, named, options)]


def _is_meant(path: str, named: Sequence[str], options: ReadOptions) -> bool:
    if options.only_configured and options.templates:
        return options.template_files(path) is not None
    if path in named or paths.is_taken(os.path.basename(path), SUFFIXES):
        return True
    return options.kind == "template" or options.template_files(path) is not None


def read_paths(
    named: Sequence[str], options: ReadOptions, stdin: BinaryIO | None = None
) -> Iterator[Call | ErrorReport]:
    """Every call that paths hold, with an error report wherever one could not be read."""
    for found in discover(named, options):
        if isinstance(found, ErrorReport):
            yield found
        else:
            yield from read_path(found, options, stdin)


def read_path(path: str, options: ReadOptions, stdin: BinaryIO | None = None) -> Iterator[Call | ErrorReport]:
    """The calls of one file or archive. Never raises for bad input, and never yields nothing."""
    for source in sources(path, options, stdin):
        if isinstance(source, ErrorReport):
            yield source
        else:
            yield from read_source(source, options)


def read_bytes(path: str, data: bytes, options: ReadOptions) -> Iterator[Call | ErrorReport]:
    """The calls of a file that would hold these bytes."""
    return read_source(Source.open(_shown(path), BytesIO(data), options.limits), options)


def examine(
    path: str, options: ReadOptions, stdin: BinaryIO | None = None
) -> Iterator[Examined | ErrorReport]:
    """How each source of a file or archive would be read."""
    for source in sources(path, options, stdin):
        if isinstance(source, ErrorReport):
            yield source
            continue
        try:
            yield _examined(source, options)
        except CsLintError as error:
            yield failure(source.path, error)


def which_reader(path: str, options: ReadOptions, stdin: BinaryIO | None = None) -> str:
    """The name of the reader that would take a file; InputError when it cannot be opened or is empty."""
    for examined in examine(path, options, stdin):
        if isinstance(examined, ErrorReport):
            raise InputError(examined.error.message)
        return examined.reader
    raise InputError("the file is empty")


def sources(path: str, options: ReadOptions, stdin: BinaryIO | None = None) -> Iterator[Source | ErrorReport]:
    """A file opened and unpacked: itself, or each member of an archive; to be read before the next one is asked for."""
    shown = _shown(path)
    try:
        with _opened(path, stdin) as stream:
            yield from unpacked(shown, stream, options)
    except CsLintError as error:
        yield failure(shown, error)
    except OSError as error:
        yield failure(shown, InputError(f"the file cannot be read: {error.strerror or type(error).__name__}"))


def unpacked(
    shown: str, stream: BinaryIO, options: ReadOptions, name: str = ""
) -> Iterator[Source | ErrorReport]:
    """The same of what is opened already. Raises InputError for what no reader of ours can read."""
    return open_sources(shown, stream, options.limits, SUFFIXES, name)


def read_source(source: Source, options: ReadOptions) -> Iterator[Call | ErrorReport]:
    """The calls of an opened source. Never raises for bad input, and never yields nothing."""
    found = False
    try:
        for outcome in recognised(source, options).read(source, options):
            found = True
            yield _bounded(outcome, options.limits)
        if not found:
            raise InputError("the file holds no calls")
    except CsLintError as error:
        yield failure(source.path, error)


def recognised(source: Source, options: ReadOptions) -> Reader:
    """The reader that takes a source. Raises CsLintError where there is none."""
    return choose(source, options, readers).reader


def _bounded(outcome: Call | ErrorReport, limits: Limits) -> Call | ErrorReport:
    if isinstance(outcome, ErrorReport):
        return outcome
    try:
        limits.refuse_call(outcome)
    except InputError as error:
        return failure(outcome.source, error, outcome.line)
    return outcome


def _examined(source: Source, options: ReadOptions) -> Examined:
    choice = choose(source, options, readers)
    reader = choice.reader
    codec = None if reader.magic else encoding.detect(source.head) or "unknown"
    mapped = reader.columns(source, options) if reader.columns else {}
    return Examined(source.path, reader.name, choice.why, codec, dict(mapped))


def _shown(path: str) -> str:
    """A path that can be printed: file names are bytes, and need not be valid text."""
    return os.fsencode(path).decode("utf-8", "replace")


def _opened(path: str, stdin: BinaryIO | None) -> AbstractContextManager[BinaryIO]:
    if path == STDIN:
        return nullcontext(stdin or sys.stdin.buffer)
    paths.refuse_special(path)
    return open(path, "rb")
