"""Users' regular expressions: run in linear time, on RE2, and only on calls that could hold a match."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as sre_parser  # type: ignore[attr-defined]
from typing import Any

from cs_lint.errors import PackError

MAX_NEEDED = 12
_HALVES = re.compile("[\ud800-\udfff]")


def linear(pattern: str) -> Callable[[str], Iterator[tuple[int, int]]]:
    """A searcher whose time is linear in the text. Refuses what RE2 cannot run (PackError, without a place)."""
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile(f"(?m){pattern}", options=options)  # ^ and $ are a turn's edges
    except re2.error as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else error.args[0]
        raise PackError(f"the regex {pattern!r} cannot run in linear time: {reason}") from None
    return lambda text: (
        (match.start(), match.end())
        for match in compiled.finditer(_encodable(text))
        if match.end() > match.start()
    )


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
