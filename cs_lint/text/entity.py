"""What a finder of entities returns; apart from the finders, so that they can share it."""

from __future__ import annotations

from typing import NamedTuple


class Entity(NamedTuple):
    """A number, a time or another thing said, with its half-open code-point offsets in the original text.

    `value` is seconds for a duration (its upper end), yuan for money, None for everything else.
    """

    kind: str
    start: int
    end: int
    value: float | None = None
