"""What a call says of itself beside its turns, as the columns that people group by."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from cs_lint.model import Call

AGENT_NAME: Final = ("agent_name", "坐席姓名", "座席姓名", "客服姓名")
TEAM: Final = ("team", "group", "班组", "团队")
BUSINESS_LINE: Final = ("business_line", "业务线", "业务")

CHINA: Final = dt.timezone(dt.timedelta(hours=8))
"""Where a call without a time zone took place."""


def fact(call: Call, keys: Sequence[str]) -> str | None:
    """The first of some metadata keys that holds a word or a number."""
    for key in keys:
        value = call.metadata.get(key)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
            return str(value)
    return None


_ZONE = r"\s*(Z|[+-]\d\d:?\d\d)?"
_WRITTEN: Final = tuple(
    re.compile(pattern + _ZONE, re.ASCII | re.IGNORECASE)
    for pattern in (
        r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]*(\d{1,2})[:：时](\d{1,2})(?:[:：分](\d{1,2})(?:[.,](\d{1,9}))?)?[分秒]?)?",
        r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)(?:[.,](\d{1,9}))?)?",
    )
)
"""2026-11-20 09:00:05, 2026/11/20 9:00, 2026年11月20日9时0分5秒, 20261120090005: with a time zone or without."""
_EPOCH: Final = re.compile(r"(\d{10})(\d{3})?(?:\.\d+)?", re.ASCII)
"""Seconds or milliseconds since 1970."""


@lru_cache(16)  # of each call, and each of its violations, it is asked again
def moment(written: str | None) -> dt.datetime | None:
    """When a call began; None where it does not say, or not in a way that can be read."""
    said = (written or "").strip()
    if epoch := _EPOCH.fullmatch(said):
        return dt.datetime.fromtimestamp(int(epoch[1]) + int(epoch[2] or 0) / 1000, dt.UTC)
    found = next(filter(None, (pattern.fullmatch(said) for pattern in _WRITTEN)), None)
    if found is None:
        return None
    *whole, fraction, zone = found.groups()
    year, month, day, hours, minutes, seconds = (int(part or 0) for part in whole)
    try:
        start = dt.datetime(year, month, day, tzinfo=_zone(zone))
        clock = dt.time(hours % 24, minutes, seconds, int((fraction or "0").ljust(6, "0")[:6]))
        # Some write the midnight that ends a day as 24:00:00.
        return dt.datetime.combine(start, clock, start.tzinfo) + dt.timedelta(days=hours // 24)
    except (ValueError, OverflowError):
        return None


def _zone(written: str | None) -> dt.timezone:
    if not written:
        return CHINA
    if written in "Zz":
        return dt.UTC
    ahead = dt.timedelta(hours=int(written[1:3]), minutes=int(written[-2:]))
    return dt.timezone(-ahead if written[0] == "-" else ahead)


def duration(call: Call) -> float | None:
    """Seconds from the start of a call to the last end that its turns tell."""
    return max((turn.end for turn in call.turns if turn.end is not None), default=None)
