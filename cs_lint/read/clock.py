"""Times as exports write them: seconds, or a clock; a date only says when, not how far into the call."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime

CLOCK = r"(?:\d{1,3}:)?\d{1,3}:\d{1,2}(?:[.,]\d{1,6})?"
"""The pattern of mm:ss and hh:mm:ss with an optional fraction, for use inside other patterns."""

_CLOCK = re.compile(rf"{CLOCK}\Z", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[T ]\s*(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?"
    r"(?:Z|[+-]\d\d:?\d\d)?\Z",
    re.ASCII,
)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?\Z", re.ASCII)


def seconds(written: str) -> float | None:
    """`12.5`, `00:04.2` or `01:02:03,500` in seconds; None for anything else."""
    written = written.strip()
    if _NUMBER.match(written):
        value = float(written)
        return value if math.isfinite(value) else None
    if not _CLOCK.match(written):
        return None
    total = 0.0
    for part in written.replace(",", ".").split(":"):
        total = total * 60 + float(part)
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
