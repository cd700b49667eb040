"""CSV and TSV, the way call centres hand out samples."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from cs_lint.errors import InputError
from cs_lint.model import Call, ErrorReport
from cs_lint.read.source import Head, Reader, ReadOptions, Source
from cs_lint.read.table import Heading, Record, heading, is_filled, mapping, read_records

_DELIMITERS = ",;\t"
_EVIDENCE = "its header names role and text columns, or a transcript column"


def _reader(name: str, title: str, suffix: str, delimiters: str) -> Reader:
    """The reader of tables with one of the delimiters."""

    def recognises(head: Head, options: ReadOptions) -> bool:
        text = head.text.lstrip()
        if text[:1] in ("{", "["):
            return False
        try:
            return _dialect(text, delimiters, options.columns)[1].found.usable
        except InputError:
            return False

    def read(source: Source, options: ReadOptions) -> Iterator[Call | ErrorReport]:
        text = source.text()
        delimiter, _ = _dialect(text, delimiters, options.columns)
        return read_records(_records(text, delimiter, strict=True), source, options)

    def columns(source: Source, options: ReadOptions) -> Mapping[str, str]:
        return mapping(_dialect(source.glimpse().text, delimiters, options.columns)[1])

    return Reader(name, title, (suffix,), recognises, read, _EVIDENCE, columns)


def _dialect(text: str, delimiters: str, wanted: Mapping[str, str]) -> tuple[str, Heading]:
    """The delimiter under which most of the header is known, or at least splits."""
    headings = [
        (delimiter, heading(_records(text, delimiter, strict=False), wanted)) for delimiter in delimiters
    ]
    return max(headings, key=lambda one: (len(one[1].found.known), len(one[1].header)))


def _records(text: str, delimiter: str, *, strict: bool) -> Iterator[Record]:
    """Every filled row. Strict for reading, since a quote left open would swallow the rest unseen."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    line = 1
    try:
        for cells in reader:
            if is_filled(cells):
                yield Record(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        hint = "is a quote left open or not doubled?"
        raise InputError(f"invalid CSV: {error}", line=line, hint=hint) from None


READER = _reader("csv", "CSV: a row a turn, or a row a call", ".csv", _DELIMITERS)
TABS: Reader = _reader("tsv", "TSV: CSV with tabs", ".tsv", "\t")
