"""What a call says of itself beside its turns, as the columns that people group by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
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


def moment(written: str | None) -> dt.datetime | None:
    """When a call began; None where it does not say, or not in a way that can be read."""
    if not written:
        return None
    try:
        when = dt.datetime.fromisoformat(written.strip().replace("/", "-"))
        return when if when.tzinfo else when.replace(tzinfo=CHINA)
    except ValueError:
        return None


def duration(call: Call) -> float | None:
    """Seconds from the start of a call to the last end that its turns tell."""
    return max((turn.end for turn in call.turns if turn.end is not None), default=None)
