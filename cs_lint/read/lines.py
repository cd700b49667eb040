"""Where a line ends: at CR LF, LF or CR, and nowhere else, since U+2028 or a form feed may be part of a turn."""

from __future__ import annotations

import re
from typing import Final

_ENDS: Final = re.compile(r"\r\n|\n|\r")


def split_lines(text: str) -> list[str]:
    """The lines of a text, without their ends."""
    return _ENDS.split(text) if "\r" in text else text.split("\n")
