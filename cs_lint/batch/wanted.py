"""Which calls are wanted: those begun since some time, and a sample that is the same every time."""

from __future__ import annotations

import datetime as dt
import heapq
import math
import re
from collections.abc import Callable, Iterable
from typing import Final

from cs_lint.batch.facts import moment
from cs_lint.batch.identity import sampled
from cs_lint.batch.job import Filter
from cs_lint.batch.units import taken
from cs_lint.errors import UsageError
from cs_lint.model import Call, ErrorReport

_AGO: Final = re.compile(r"(\d+)\s*(d|days?|天|h|hours?|小时|m|min|minutes?|分钟)", re.IGNORECASE)
_SECONDS: Final = {"d": 86_400, "天": 86_400, "h": 3_600, "小": 3_600, "m": 60, "分": 60}
_SHARE: Final = re.compile(r"(\d+(?:\.\d+)?)%")


def since_of(said: str, now: dt.datetime | None = None) -> float:
    """`2026-11-20`, `2026-11-20T08:00` or `1 day` as seconds since 1970. Raises UsageError."""
    if ago := _AGO.fullmatch(said.strip()):
        return (now or dt.datetime.now(dt.UTC)).timestamp() - int(ago[1]) * _SECONDS[ago[2][0].lower()]
    when = moment(said)
    if when is None:
        raise UsageError(f"--since {said!r} is no time", hint="such as 2026-11-20, '2 days' or 12h")
    return when.timestamp()


def share_of(said: str, read: Callable[[], Iterable[Call | ErrorReport]], since: float | None) -> float:
    """`10%` as 0.1; a number as the share that has so many of the calls, which are read for it. Raises UsageError."""
    if share := _SHARE.fullmatch(said.strip()):
        if 0 < float(share[1]) <= 100:
            return float(share[1]) / 100
    elif said.strip().isascii() and said.strip().isdigit() and int(said):
        return _share_of(int(said), (call for call in read() if isinstance(call, Call)), since)
    raise UsageError(f"--sample {said!r} is neither a number of calls nor a share", hint="such as 500 or 10%")


def _share_of(most: int, calls: Iterable[Call], since: float | None) -> float:
    lowest = heapq.nsmallest(most, (sampled(call) for call in calls if taken(call, Filter(since))))
    return math.nextafter(lowest[-1], 2) if len(lowest) == most else 1.0
