"""Where a finding stands, as the tools that show findings beside files want to know it."""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import quote

from cs_lint.model import Call, Sheet, Violation
from cs_lint.report.inert import one_line

STDIN = "stdin"


class Spot(NamedTuple):
    """A line, and where it is known a column, from 1."""

    line: int
    col: int | None = None


class Place(NamedTuple):
    """A file relative to the working directory where it is under it, and a line of it, from 1.

    Columns, in code points, and `end` (half-open) are known of reply templates only.
    """

    path: str
    line: int
    col: int | None = None
    end: Spot | None = None
    sheet: Sheet = Sheet()

    @property
    def uri(self) -> str:
        """The path as a relative URI reference; an absolute path stays absolute."""
        return quote(self.path, safe="/")

    @property
    def start(self) -> Spot:
        """Where it begins."""
        return Spot(self.line, self.col)

    def in_bytes(self, spot: Spot) -> Spot:
        """A spot of this place with its column counted in bytes of UTF-8."""
        if spot.col is None or not self.sheet.text:
            return Spot(spot.line)
        begin = self.sheet.lines[spot.line - 1]
        before = self.sheet.text[begin : begin + spot.col - 1]
        return Spot(spot.line, len(before.encode(errors="replace")) + 1)


def place(source: str, line: int | None) -> Place:
    """The place of a source as reports name it. A call that has a file to itself stands on line 1."""
    if source in ("", "-"):
        return Place(STDIN, line or 1)
    path = PurePath(source)
    here = PurePath(os.getcwd())
    if path.is_absolute() and path.is_relative_to(here):
        path = path.relative_to(here)
    return Place(one_line(path.as_posix()), line or 1)


def place_of(call: Call, violation: Violation) -> Place:
    """Where a violation of a reply template stands; of any other call, where the call does."""
    where = place(call.source, violation.line or call.line)
    if violation.line is None or call.passage is None or call.passage.cell:
        return where
    end = None if violation.end_line is None else Spot(violation.end_line, violation.end_col)
    return where._replace(col=violation.col, end=end, sheet=call.passage.sheet)
