"""What a reader is, what it is given, and how its failures are told: the contract of every format."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from io import BytesIO
from typing import BinaryIO, Final, Literal

import msgspec

from cs_lint.errors import CsLintError, InputError
from cs_lint.model import Call, Channel, ErrorReport, ReadFailure, Role, TemplateFiles
from cs_lint.read import encoding
from cs_lint.read.globs import matches
from cs_lint.read.limits import MEGABYTE, Limits, beyond

STDIN = "-"
_HEAD_BYTES = 1 << 16
_ALWAYS_TEMPLATES: Final = (
    ".yaml",
    ".yml",
    ".jsonc",
    ".json5",
    ".j2",
    ".jinja",
    ".jinja2",
    ".hbs",
    ".handlebars",
    ".mustache",
)


class ReadOptions(msgspec.Struct, frozen=True):
    """What the user may say about the input.

    `speakers` adds speaker words, `columns` maps a key of ours to their column header, `reader` names
    the format instead of recognising it, `channel` is that of calls which do not say, `company` holds the
    names by which agents introduce themselves, `limits` bounds what a file may ask for. `kind` says that files
    are reply templates, or that they are none; else those are that match `templates`, patterns from `root` on.
    `only_configured` leaves out what does not match them.
    """

    speakers: dict[str, Role] = {}
    columns: dict[str, str] = {}
    reader: str | None = None
    channel: Channel | None = None
    company: tuple[str, ...] = ()
    limits: Limits = Limits()
    kind: Literal["call", "template"] | None = None
    templates: tuple[TemplateFiles, ...] = ()
    root: str = "."
    only_configured: bool = False

    def template_files(self, path: str) -> TemplateFiles | None:
        """The first of the config's patterns that a file matches."""
        if not self.templates or path == STDIN:
            return None
        return next((files for files in self.templates if matches(files.path, path, self.root)), None)

    def is_template(self, path: str) -> bool:
        """Whether a file holds reply templates: it is said to, or no transcript is kept in such files."""
        if self.kind is not None:
            return self.kind == "template"
        return path.lower().endswith(_ALWAYS_TEMPLATES) or self.template_files(path) is not None


class Head(msgspec.Struct, frozen=True):
    """The opening of a file, cut after a whole line: what a reader recognises its format by."""

    raw: bytes
    text: str


class Source(msgspec.Struct, frozen=True):
    """An opened input. `path` is as shown to the user; it can be read once, by one of the methods.

    `name` is the file's own name where the path says more or something else: of an archive's member, or
    without the suffix of its compression. `first_line` is the number of its first line, or row,
    where it is a part of something larger.
    """

    path: str
    head: bytes
    rest: BinaryIO
    limits: Limits
    name: str
    first_line: int = 1

    @classmethod
    def open(cls, path: str, stream: BinaryIO, limits: Limits | None = None, name: str = "") -> Source:
        limits = limits or Limits()
        # Ending the head at a line lets `lines` chain it with the rest, so pipes need no seek.
        head = stream.read(_HEAD_BYTES) + stream.readline(limits.line_mb * MEGABYTE)
        return cls(path, head, stream, limits, name or path)

    @property
    def stem(self) -> str:
        """The call id of a call that has none."""
        return "stdin" if self.name == STDIN else os.path.splitext(os.path.basename(self.name))[0]

    @property
    def suffix(self) -> str:
        return os.path.splitext(self.name)[1].lower()

    def glimpse(self) -> Head:
        return Head(self.head, encoding.glimpse(self.head))

    def data(self) -> bytes:
        """All bytes. Raises InputError where there are more than fit."""
        parts, size = [], 0
        for part in itertools.chain([self.head], iter(partial(self.rest.read, MEGABYTE), b"")):
            parts.append(part)
            size += len(part)
            self.limits.refuse_file(size)
        return b"".join(parts)

    def text(self) -> str:
        return encoding.decode(self.data())

    def file(self) -> BinaryIO:
        """All bytes as a file to seek in: the input itself where that can be, else held in memory."""
        if not self.rest.seekable():
            return BytesIO(self.data())
        self.rest.seek(0)
        return self.rest

    def lines(self) -> Iterator[bytes]:
        """Line by line, so that a file larger than memory can be read; all but UTF-8 is recoded."""
        codec = encoding.detect(self.head)
        if codec is not None and codec.startswith("utf-16"):
            return iter(BytesIO(self.text().encode()))
        return map(_from_gb18030, self._lines()) if codec == encoding.GB18030 else self._lines()

    def _lines(self) -> Iterator[bytes]:
        longest = self.limits.line_mb * MEGABYTE
        opening = BytesIO(encoding.without_mark(self.head))
        rest = iter(partial(self.rest.readline, longest + 1), b"")
        for number, line in enumerate(itertools.chain(opening, rest), 1):
            if len(line) > longest:
                problem = beyond(f"the line is longer than {self.limits.line_mb} MB", "line-mb")
                raise InputError(problem.message, hint=problem.hint, line=number)
            yield line


def _from_gb18030(line: bytes) -> bytes:
    """A line in UTF-8; one that cannot be is left for the reader to complain about."""
    try:
        return encoding.decode(line, usual=encoding.GB18030).encode()
    except InputError:
        return line


class Reader(msgspec.Struct, frozen=True):
    """One format. `recognises` judges by content; `suffixes` only break a tie and filter directories.

    `read` yields a report in the place of a call it cannot read, and raises InputError when nothing
    further of the file can be read. `evidence` says what content it goes by, `columns` how it would take
    the columns of a table (header to key). A format that is not text has a `magic`, its first bytes.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    recognises: Callable[[Head, ReadOptions], bool]
    read: Callable[[Source, ReadOptions], Iterator[Call | ErrorReport]]
    evidence: str = ""
    columns: Callable[[Source, ReadOptions], Mapping[str, str]] | None = None
    magic: bytes = b""


def failure(path: str, error: CsLintError, line: int | None = None) -> ErrorReport:
    """The report that stands where a call would; `line` is used when the error knows none."""
    message = f"{error.message} ({error.hint})" if error.hint else error.message
    place = error.line if error.line is not None else line
    return ErrorReport(
        source=path, error=ReadFailure(kind=error.kind, message=message, line=place, col=error.col)
    )


def missing_library(what: str, extra: str) -> InputError:
    """The error for a format whose library is not installed."""
    return InputError(f"to read {what} a library is missing", hint=f"pip install 'cs-lint[{extra}]'")
