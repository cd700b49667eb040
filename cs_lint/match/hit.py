"""What a condition answers with: where it matched, or that the call lacks what it would need to tell."""

from __future__ import annotations

from typing import NamedTuple

from cs_lint.model import MatchedBy


class NotApplicable(Exception):
    """The call lacks what a rule needs: said in the report, never a violation. The message is the reason."""


class Hit(NamedTuple):
    """Where a condition matched: a span of places in a turn; `turn` None means the call as a whole.

    `value` is the figure a measuring condition found. `whole` marks a hit on the turn, not on its words.
    `exact` is its span in the original text where that may hold marks, which have no places: !!! or an emoji.
    `because` says in words why, where the words that were found do not say it by themselves.
    `other` names another call that the hit is about.
    """

    turn: int | None
    start: int
    end: int
    how: MatchedBy = "word"
    value: float | None = None
    whole: bool = False
    exact: tuple[int, int] | None = None
    because: str = ""
    other: str = ""


CALL_HIT = Hit(None, 0, 0, "metadata", None, True)
