"""How much is too much: every bound on what a file may ask of this machine, in one place.

Real exports stay far below; a bomb, a wrong file or a runaway export does not. A config may raise each.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from cs_lint.errors import InputError
from cs_lint.model import Call

Count = Annotated[int, Meta(ge=1)]

MEGABYTE: Final = 1 << 20
_SMALL: Final = 16 * MEGABYTE


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """The bounds of one run.

    `file_mb` is for formats that are read as a whole (JSON Lines are not), `line_mb` for one line of JSON
    Lines, `unpacked_mb` and `ratio` for all that one compressed file holds, `members` for the files of an
    archive, `rows` and `cells` for tables, `turns` and `turn_chars` (code points) for a call, `nesting` for
    lists and objects inside each other.
    """

    file_mb: Count = 512
    line_mb: Count = 32
    unpacked_mb: Count = 8192
    ratio: Count = 200
    members: Count = 10_000
    rows: Count = 5_000_000
    cells: Count = 20_000_000
    turns: Count = 20_000
    turn_chars: Count = 100_000
    nesting: Count = 64

    def refuse_file(self, size: int) -> None:
        """Raise InputError for a file, or part of one, too large to be held in memory."""
        if size > self.file_mb * MEGABYTE:
            raise beyond(f"the file is larger than {self.file_mb} MB", "file-mb")

    def refuse_unpacked(self, unpacked: int, packed: int) -> None:
        """Raise InputError once compressed data has grown beyond all reason; sizes in bytes."""
        if unpacked > self.unpacked_mb * MEGABYTE:
            raise beyond(f"unpacked it is larger than {self.unpacked_mb} MB", "unpacked-mb")
        # A few blank pages compress just as well, and hurt nobody.
        if unpacked > max(_SMALL, packed * self.ratio):
            raise beyond(f"it unpacks to more than {self.ratio} times its size, like a bomb", "ratio")

    def refuse_rows(self, rows: int) -> None:
        """Raise InputError for a table too long."""
        if rows > self.rows:
            raise beyond(f"the table has more than {self.rows:,} rows", "rows")

    def refuse_cells(self, cells: int) -> None:
        """Raise InputError for a sheet whose outermost cells span too much."""
        if cells > self.cells:
            raise beyond(f"the sheet spans {cells:,} cells, more than {self.cells:,}", "cells")

    def refuse_turns(self, turns: int) -> None:
        """Raise InputError for a call that never ends."""
        if turns > self.turns:
            raise beyond(f"the call has {turns:,} turns, more than {self.turns:,}", "turns")

    def refuse_call(self, call: Call) -> None:
        """Raise InputError for a call that no two people can have had."""
        self.refuse_turns(len(call.turns))
        for index, turn in enumerate(call.turns):
            if len(turn.text) > self.turn_chars:
                raise beyond(f"turns[{index}] is longer than {self.turn_chars:,} characters", "turn-chars")
        if _deeper(call.metadata, self.nesting):
            raise beyond(f"the metadata is nested more than {self.nesting} deep", "nesting")


def beyond(message: str, key: str) -> InputError:
    """The error for a bound that was passed; `key` is what raises it in a config."""
    return InputError(message, hint=f"if that is as it should be, raise limits: {{{key}: …}} in cs-lint.yaml")


def _deeper(value: Any, levels: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return levels < 0 or any(_deeper(item, levels - 1) for item in inner if isinstance(item, (dict, list)))
