"""What a reader is, what it is given, and how its failures are told: the contract of every format."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

import msgspec

from cs_lint.errors import CsLintError
from cs_lint.model import Call, Channel, ErrorReport, ReadFailure, Role
from cs_lint.read import encoding

STDIN = "-"
_HEAD_BYTES = 1 << 16


class ReadOptions(msgspec.Struct, frozen=True):
    """What the user may say about the input.

    `speakers` adds speaker words, `columns` maps a key of ours to their column header, `reader` names
    the format instead of recognising it, `channel` is that of calls which do not say, `company` holds the
    names by which agents introduce themselves.
    """

    speakers: dict[str, Role] = {}
    columns: dict[str, str] = {}
    reader: str | None = None
    channel: Channel | None = None
    company: tuple[str, ...] = ()


class Head(msgspec.Struct, frozen=True):
    """The opening of a file, cut after a whole line: what a reader recognises its format by."""

    raw: bytes
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """An opened input. `path` is as shown to the user; it can be read once, by one of the methods.

    `first_line` is the number of its first line, where it is a part of a larger file of lines.
    """

    path: str
    head: bytes
    rest: BinaryIO
    first_line: int = 1

    @classmethod
    def open(cls, path: str, stream: BinaryIO) -> Source:
        # Ending the head at a line lets `lines` chain it with the rest, so pipes need no seek.
        return cls(path, stream.read(_HEAD_BYTES) + stream.readline(), stream)

    @property
    def stem(self) -> str:
        """The call id of a call that has none."""
        return "stdin" if self.path == STDIN else os.path.splitext(os.path.basename(self.path))[0]

    @property
    def suffix(self) -> str:
        return os.path.splitext(self.path)[1].lower()

    def glimpse(self) -> Head:
        return Head(self.head, encoding.glimpse(self.head))

    def data(self) -> bytes:
        return self.head + self.rest.read()

    def text(self) -> str:
        return encoding.decode(self.data())

    def lines(self) -> Iterator[bytes]:
        """Line by line, so that a file larger than memory can be read; UTF-16 is recoded first."""
        if encoding.is_utf16(self.head):
            return iter(BytesIO(self.text().encode()))
        return itertools.chain(BytesIO(encoding.without_mark(self.head)), self.rest)


@dataclass(frozen=True, slots=True)
class Reader:
    """One format. `recognises` judges by content; `suffixes` only break a tie and filter directories.

    `read` yields a report in the place of a call it cannot read, and raises InputError when nothing
    further of the file can be read.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    recognises: Callable[[Head, ReadOptions], bool]
    read: Callable[[Source, ReadOptions], Iterator[Call | ErrorReport]]


def failure(path: str, error: CsLintError, line: int | None = None) -> ErrorReport:
    """The report that stands where a call would; `line` is used when the error knows none."""
    message = f"{error.message} ({error.hint})" if error.hint else error.message
    place = error.line if error.line is not None else line
    return ErrorReport(
        source=path, error=ReadFailure(kind=error.kind, message=message, line=place, col=error.col)
    )
