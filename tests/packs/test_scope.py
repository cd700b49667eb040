"""Scopes as they are written."""

from __future__ import annotations

import pytest

from cs_lint.errors import PackError
from cs_lint.packs.scope import ScopePart, parse_scope


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("call", ScopePart("call")),
        ("same turn", ScopePart("same")),
        ("rest of call", ScopePart("rest")),
        ("call so far", ScopePart("so_far")),
        ("first 1 turn", ScopePart("first", 1)),
        ("first 2 turns", ScopePart("first", 2)),
        ("first 2 agent turns", ScopePart("first", 2, "agent")),
        ("last 3 customer turns", ScopePart("last", 3, "customer")),
        ("next 1 agent turn", ScopePart("next", 1, "agent")),
        ("previous 2 bot turns", ScopePart("previous", 2, "bot")),
        ("1 agent turn around", ScopePart("around", 1, "agent")),
        ("2 turns around", ScopePart("around", 2)),
        ("within 10 s", ScopePart("within_seconds", 10)),
        ("within 2.5s", ScopePart("within_seconds", 2.5)),
        ("first 30 s", ScopePart("first_seconds", 30)),
        ("last 30 s", ScopePart("last_seconds", 30)),
        ("first 20 %", ScopePart("first_percent", 20)),
        ("last 12.5%", ScopePart("last_percent", 12.5)),
    ],
)
def test_forms(text: str, part: ScopePart) -> None:
    assert parse_scope(text) == (part,)


def test_alternatives() -> None:
    assert parse_scope("same turn or next 1 agent turn") == (ScopePart("same"), ScopePart("next", 1, "agent"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "turn",
        "first agent turn",
        "first two turns",
        "first -1 turns",
        "next 1 boss turn",
        "within s",
        "within 5",
        "first 5 %s",
        "same turn and next 1 turn",
        "same turn or",
        "Same Turn",
        " or ",
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(PackError, match="is not a scope") as caught:
        parse_scope(text)
    assert (caught.value.hint or "").startswith("a scope is one of: call, same turn, ")


@pytest.mark.parametrize(
    ("text", "relative"),
    [("same turn", True), ("next 1 turn", True), ("within 5 s", True), ("first 5 s", False), ("call", False)],
)
def test_some_start_from_a_hit(text: str, relative: bool) -> None:
    assert [part.relative for part in parse_scope(text)] == [relative]
