"""Offsets of a text and the positions of the Language Server Protocol, which counts UTF-16 units unless both agree otherwise."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from lsprotocol.types import Position, Range
from pygls.workspace import PositionCodec

_BREAK: Final = re.compile(r"\r\n|\n|\r")


class Positions:
    """The lines of a text as the protocol has them; offsets are code points."""

    def __init__(self, text: str, codec: PositionCodec) -> None:
        self._text, self._codec = text, codec
        self._starts = [0, *(match.end() for match in _BREAK.finditer(text))]

    def position(self, offset: int) -> Position:
        """Where a character stands."""
        line = bisect_right(self._starts, offset) - 1
        return Position(line, self._codec.client_num_units(self._text[self._starts[line] : offset]))

    def range(self, start: int, end: int) -> Range:
        """A half-open span."""
        return Range(self.position(start), self.position(end))

    def offset(self, position: Position) -> int:
        """The character at a position; of one behind the end of its line, that end."""
        if position.line >= len(self._starts):
            return len(self._text)
        start = self._starts[position.line]
        end = self.end_of_line(start)
        units = 0
        for at in range(start, end):
            if units >= position.character:
                return at
            units += self._codec.client_num_units(self._text[at])
        return end

    def at(self, line: int, col: int) -> int:
        """The offset of a line and column as errors tell them, from 1, in code points."""
        line = min(max(line, 1), len(self._starts))
        start = self._starts[line - 1]
        return min(start + max(col, 1) - 1, self.end_of_line(start))

    def start_of_line(self, offset: int) -> int:
        return self._starts[bisect_right(self._starts, offset) - 1]

    def end_of_line(self, offset: int) -> int:
        match = _BREAK.search(self._text, offset)
        return match.start() if match else len(self._text)
