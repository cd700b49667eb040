"""Bytes to calls. A new format is one file with a READER, and one line in READERS."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import BinaryIO, Final

from cs_lint.errors import CsLintError, InputError, UsageError, did_you_mean
from cs_lint.model import Call, ErrorReport
from cs_lint.read import json_document, json_lines, paths, plain_text, table
from cs_lint.read.source import STDIN, Head, Reader, ReadOptions, Source, failure
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

__all__ = [
    "READERS",
    "Head",
    "ReadOptions",
    "Reader",
    "Source",
    "discover",
    "read_path",
    "read_paths",
    "read_source",
    "recognised",
    "which_reader",
]

READERS: Final[Mapping[str, Reader]] = {
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
    "csv": table.READER,
    "text": plain_text.READER,
}
"""Every format, the more particular before the more general where two could take the same file."""


def discover(named: Sequence[str]) -> list[str | ErrorReport]:
    """The files that paths name, and in its place an error report for each path that names none."""
    return paths.discover(named, (suffix for reader in READERS.values() for suffix in reader.suffixes))


def read_paths(
    named: Sequence[str], options: ReadOptions, stdin: BinaryIO | None = None
) -> Iterator[Call | ErrorReport]:
    """Every call that paths hold, with an error report wherever one could not be read."""
    for found in discover(named):
        if isinstance(found, ErrorReport):
            yield found
        else:
            yield from read_path(found, options, stdin)


def read_path(path: str, options: ReadOptions, stdin: BinaryIO | None = None) -> Iterator[Call | ErrorReport]:
    """The calls of one file. Never raises for bad input, and never yields nothing."""
    shown = _shown(path)
    try:
        with _opened(path, stdin) as stream:
            yield from read_source(Source.open(shown, stream), options)
    except OSError as error:
        yield failure(shown, _unreadable(error))


def read_source(source: Source, options: ReadOptions) -> Iterator[Call | ErrorReport]:
    """The calls of an opened input. Never raises for bad input, and never yields nothing."""
    found = False
    try:
        for outcome in recognised(source, options).read(source, options):
            found = True
            yield outcome
        if not found:
            raise InputError("the file holds no calls")
    except CsLintError as error:
        yield failure(source.path, error)


def which_reader(path: str, options: ReadOptions, stdin: BinaryIO | None = None) -> str:
    """The name of the reader that would take a file; CsLintError when it cannot be opened or is empty."""
    try:
        with _opened(path, stdin) as stream:
            return recognised(Source.open(_shown(path), stream), options).name
    except OSError as error:
        raise _unreadable(error) from None


def _shown(path: str) -> str:
    """A path that can be printed: file names are bytes, and need not be valid text."""
    return os.fsencode(path).decode("utf-8", "replace")


def _opened(path: str, stdin: BinaryIO | None) -> AbstractContextManager[BinaryIO]:
    if path == STDIN:
        return nullcontext(stdin or sys.stdin.buffer)
    return open(path, "rb")


def _unreadable(error: OSError) -> InputError:
    return InputError(f"the file cannot be read: {error.strerror or type(error).__name__}")


def recognised(source: Source, options: ReadOptions) -> Reader:
    """By content; among several that recognise it, the one of that suffix, else the first."""
    if options.reader is not None:
        return _named(options.reader)
    head = source.glimpse()
    if not head.text.strip():
        raise InputError("the file is empty")
    suited = [reader for reader in READERS.values() if source.suffix in reader.suffixes]
    able = (reader for reader in [*suited, *READERS.values()] if reader.recognises(head, options))
    # What nobody recognises goes to the reader of its suffix, whose errors will say what it lacks.
    return next(able, suited[0] if suited else READERS["text"])


def _named(name: str) -> Reader:
    if name not in READERS:
        hint = did_you_mean(name, READERS) or f"one of {', '.join(READERS)}"
        raise UsageError(f'there is no reader "{name}"', hint=hint)
    return READERS[name]
