"""Times as exports write them: seconds, or a clock; a date only says when, not how far into the call."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import Final

CLOCK = r"(?:\d{1,3}[:：])?\d{1,3}[:：]\d{1,2}(?:[.,．]\d{1,6})?"
"""The pattern of mm:ss and hh:mm:ss with an optional fraction, for use inside other patterns."""

LONGEST_CALL: Final = 1e8
"""Seconds. A later time is one since 1970, not one since the call began."""

_NARROW: Final = str.maketrans("０１２３４５６７８９：．", "0123456789:.")
_CLOCK = re.compile(rf"{CLOCK}\Z", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[T ]\s*(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?"
    r"(?:Z|[+-]\d\d:?\d\d)?\Z",
    re.ASCII,
)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?\Z", re.ASCII)


def seconds(written: str) -> float | None:
    """`12.5`, `00:04.2` or `01:02:03,500` in seconds, in any width; None for anything else, such as `00:75`."""
    written = written.strip().translate(_NARROW)
    if _NUMBER.match(written):
        value = float(written)
        return value if math.isfinite(value) else None
    if not _CLOCK.match(written):
        return None
    total, *later = map(float, written.replace(",", ".").split(":"))
    for part in later:
        if part >= 60:
            return None
        total = total * 60 + part
    # The sum of binary fractions shows; a microsecond is finer than any recogniser.
    return round(total, 6)


def moment(written: str) -> float | None:
    """A date with a time of day, such as `2026-11-20 09:00:05`, in seconds since some fixed day.

    Only differences within a call matter, so a time zone, being the same throughout, is passed over.
    """
    parts = _MOMENT.match(written.strip())
    if parts is None:
        return None
    *whole, fraction = parts.groups(default="0")
    try:
        return datetime(*map(int, whole), tzinfo=UTC).timestamp() + float(f"0.{fraction}")  # type: ignore[arg-type,misc]
    except ValueError:
        return None
