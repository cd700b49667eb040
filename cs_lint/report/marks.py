"""Which words of a turn are shown as offending, and how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from rich.text import Text

from cs_lint.model import SEVERITIES, MatchedBy, Severity, Violation

STYLES: Final[Mapping[Severity, str]] = MappingProxyType(
    {"error": "red", "warning": "yellow", "info": "cyan"}
)
OPEN, CLOSE = "⟦", "⟧"

_ABOUT_TURNS: Final[frozenset[MatchedBy]] = frozenset(("absence", "time", "metadata", "count"))


def gravest(violations: Iterable[Violation]) -> Severity:
    """The severity that a turn with these violations is flagged with."""
    return max((violation.severity for violation in violations), key=SEVERITIES.index)


def points_at_words(violation: Violation, text: str) -> bool:
    """Whether its span is what was said, and not merely the turn in which something is amiss."""
    if violation.start is None or violation.end is None or violation.start >= violation.end:
        return False
    whole = violation.start == 0 and violation.end >= len(text)
    return not (whole and violation.matched_by in _ABOUT_TURNS)


def marked(text: str, violations: Iterable[Violation], color: bool) -> Text:
    """`text` with the words that break a rule coloured, or in ⟦ ⟧ where there is no colour."""
    pointing = [violation for violation in violations if points_at_words(violation, text)]
    return _coloured(text, pointing) if color else _bracketed(text, pointing)


def _coloured(text: str, violations: list[Violation]) -> Text:
    marked = Text(text)
    # The gravest last: where spans overlap, the last style wins.
    for violation in sorted(violations, key=lambda violation: SEVERITIES.index(violation.severity)):
        marked.stylize(f"bold underline {STYLES[violation.severity]}", violation.start or 0, violation.end)
    return marked


def _bracketed(text: str, violations: list[Violation]) -> Text:
    parts: list[str] = []
    at = 0
    for start, end in _merged((violation.start or 0, violation.end or 0) for violation in violations):
        parts += (text[at:start], OPEN, text[start:end], CLOSE)
        at = end
    return Text("".join((*parts, text[at:])))


def pieces(text: str, violations: Iterable[Violation]) -> Iterator[tuple[str, list[Violation]]]:
    """`text` cut wherever a hit begins or ends, each piece with the violations that cover it."""
    pointing = [violation for violation in violations if points_at_words(violation, text)]
    cuts = {0, len(text)}.union(*((each.start or 0, each.end or 0) for each in pointing))
    for start, end in pairwise(sorted(cut for cut in cuts if cut <= len(text))):
        covering = [each for each in pointing if (each.start or 0) < end and start < (each.end or 0)]
        yield text[start:end], covering


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
