"""Users' regular expressions: run in linear time, on RE2, and only on calls that could hold a match."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as sre_parser  # type: ignore[attr-defined]
from typing import Any

from cs_lint.errors import PackError

MAX_NEEDED = 12
_HALVES = re.compile("[\ud800-\udfff]")


Match = tuple[int, int, int]
"""Which of the texts searched; start and end in it, half-open, in code points."""

_OF_THE_WHOLE = re.compile(r"\\[AzC]|\(\?[a-zA-Z]*-")
"""What tells the start and end of a text from those of its lines, or may: these, and a flag switched off."""


class Linear:
    """A user's regular expression. Refuses what RE2 cannot run (PackError, without a place)."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._regex = _compiled(pattern)
        self._by_lines = not _OF_THE_WHOLE.search(pattern)

    def matches(self, text: str) -> bool:
        """Whether anything in a text matches."""
        return next(_spans(self._regex, text), None) is not None

    def in_each(self, texts: Sequence[str]) -> Iterator[Match]:
        """The matches in several texts, in order; empty ones are none."""
        together = "\n".join(texts)
        if self._by_lines and together.count("\n") < len(texts):
            return self._in_lines(together, texts)
        # One search over all of them first, for entering the engine costs more than running it.
        some = texts if not self._by_lines or self.matches(together) else ()
        return ((which, *span) for which, text in enumerate(some) for span in _spans(self._regex, text))

    def _in_lines(self, together: str, texts: Sequence[str]) -> Iterator[Match]:
        starts: list[int] = []
        for start, end in _spans(self._within_lines, together):
            starts = starts or [0, *accumulate(len(text) + 1 for text in texts)]
            which = bisect_right(starts, start) - 1
            yield which, start - starts[which], end - starts[which]

    @cached_property
    def _within_lines(self) -> Any:
        return _compiled(self._pattern, never_nl=True)


def _compiled(pattern: str, **options: bool) -> Any:
    import re2

    chosen = re2.Options()
    for name, value in {"log_errors": False, **options}.items():
        setattr(chosen, name, value)
    try:
        return re2.compile(f"(?m){pattern}", options=chosen)  # ^ and $ are a turn's edges
    except re2.error as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else error.args[0]
        raise PackError(f"the regex {pattern!r} cannot run in linear time: {reason}") from None


def _spans(regex: Any, text: str) -> Iterator[tuple[int, int]]:
    for match in regex.finditer(_encodable(text)):
        start, end = match.span()
        if end > start:
            yield start, end


def _encodable(text: str) -> str:
    """The text, halves of surrogate pairs replaced one for one: RE2 reads UTF-8, which has none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _HALVES.sub("\ufffd", text)
    return text


def needed_chars(pattern: str) -> frozenset[str]:
    """Characters of which every match holds at least one; empty where a few such are not to be had.

    Looking for a character takes a hundredth of the time of entering RE2. Read off Python's own parse of the
    pattern; one that Python reads otherwise than RE2, or not at all, is simply always run.
    """
    try:
        return _needed(sre_parser.parse(pattern))
    except (sre_parser.error, OverflowError, RecursionError):
        return frozenset()


def _needed(items: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """Of things in a row the smallest set that one of them needs."""
    sets = [needed for operator, value in items if (needed := _needed_by(operator, value))]
    return min(sets, key=len, default=frozenset())


def _needed_by(operator: Any, value: Any) -> frozenset[str]:
    if operator is sre.LITERAL:
        return _caseless([chr(value)])
    if operator is sre.IN and all(kind is sre.LITERAL for kind, _ in value) and len(value) <= MAX_NEEDED:
        return _caseless([chr(code) for _, code in value])
    if operator is sre.BRANCH:
        return _of_branches(value[1])
    if operator is sre.SUBPATTERN and not value[1] and not value[2]:
        return _needed(value[3])
    if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT) and value[0] > 0:
        return _needed(value[2])
    return frozenset()


def _caseless(chars: list[str]) -> frozenset[str]:
    """The characters, unless one has cases: (?i) may be on."""
    return frozenset(chars) if all(char.lower() == char.upper() for char in chars) else frozenset()


def _of_branches(branches: Iterable[Any]) -> frozenset[str]:
    sets = [_needed(branch) for branch in branches]
    union = frozenset[str]().union(*sets)
    return union if all(sets) and len(union) <= MAX_NEEDED else frozenset()
