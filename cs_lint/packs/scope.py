"""Scopes: `first 2 agent turns`, `same turn or next 1 agent turn` -> where a condition may look."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

import msgspec

from cs_lint.errors import PackError

Kind = Literal[
    "call", "same", "first", "last", "next", "previous", "around", "rest", "so_far",
    "within_seconds", "first_seconds", "last_seconds", "first_percent", "last_percent",
]  # fmt: skip


class ScopePart(msgspec.Struct, frozen=True):
    """One alternative of a scope. `count` counts turns, seconds or per cent; `role` None: everybody's."""

    kind: Kind
    count: float = 0
    role: str | None = None

    @property
    def relative(self) -> bool:
        """Whether it needs a trigger to start from."""
        return self.kind in ("same", "next", "previous", "around", "rest", "so_far", "within_seconds")


_ROLE = r"(?:(?P<role>agent|customer|bot|system) )?turns?"
_FORMS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("call", re.compile(r"call")),
    ("same", re.compile(r"same turn")),
    ("rest", re.compile(r"rest of call")),
    ("so_far", re.compile(r"call so far")),
    ("first", re.compile(rf"first (?P<count>\d+) {_ROLE}")),
    ("last", re.compile(rf"last (?P<count>\d+) {_ROLE}")),
    ("next", re.compile(rf"next (?P<count>\d+) {_ROLE}")),
    ("previous", re.compile(rf"previous (?P<count>\d+) {_ROLE}")),
    ("around", re.compile(rf"(?P<count>\d+) {_ROLE} around")),
    ("within_seconds", re.compile(r"within (?P<count>\d+(?:\.\d+)?) ?s")),
    ("first_seconds", re.compile(r"first (?P<count>\d+(?:\.\d+)?) ?s")),
    ("last_seconds", re.compile(r"last (?P<count>\d+(?:\.\d+)?) ?s")),
    ("first_percent", re.compile(r"first (?P<count>\d+(?:\.\d+)?) ?%")),
    ("last_percent", re.compile(r"last (?P<count>\d+(?:\.\d+)?) ?%")),
)
FORMS_HINT = (
    "a scope is one of: call, same turn, rest of call, call so far, first|last|next|previous N [role] turns, "
    "N [role] turns around, within N s, first|last N s, first|last N %, joined by ' or '"
)


@lru_cache(1024)  # equal scopes are one object, so that a call resolves them once
def parse_scope(text: str) -> tuple[ScopePart, ...]:
    """The alternatives of a scope. Raises PackError, without a place, for a form nobody knows."""
    return tuple(_parse_part(part.strip()) for part in text.split(" or "))


def _parse_part(text: str) -> ScopePart:
    for kind, form in _FORMS:
        match = form.fullmatch(text)
        if match:
            found = match.groupdict()
            part = ScopePart(kind, float(found.get("count") or 0), found.get("role"))
            _refuse_empty(text, part, counted="count" in found)
            return part
    raise PackError(f"{text!r} is not a scope", hint=FORMS_HINT)


def _refuse_empty(text: str, part: ScopePart, *, counted: bool) -> None:
    if counted and part.count == 0:
        hint = "write `same turn`" if part.kind == "around" else "count from 1"
        raise PackError(f"the scope {text!r} holds nothing", hint=hint)
    if part.kind.endswith("_percent") and part.count > 100:
        raise PackError(f"the scope {text!r} is more than the call", hint="100 % is all of it")
