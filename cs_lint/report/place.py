"""Where a finding stands, as the tools that show findings beside files want to know it."""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import quote

from cs_lint.model import Call
from cs_lint.report.inert import one_line

STDIN = "stdin"


class Place(NamedTuple):
    """A file relative to the working directory where it is under it, and a line of it, from 1."""

    path: str
    line: int

    @property
    def uri(self) -> str:
        """The path as a relative URI reference; an absolute path stays absolute."""
        return quote(self.path, safe="/")


def place(source: str, line: int | None) -> Place:
    """The place of a source as reports name it. A call that has a file to itself stands on line 1."""
    if source in ("", "-"):
        return Place(STDIN, line or 1)
    path = PurePath(source)
    here = PurePath(os.getcwd())
    if path.is_absolute() and path.is_relative_to(here):
        path = path.relative_to(here)
    return Place(one_line(path.as_posix()), line or 1)


def place_of(call: Call) -> Place:
    """Where a call stands."""
    return place(call.source, call.line)
