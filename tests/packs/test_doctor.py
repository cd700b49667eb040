"""The doctor: rules that are well-formed and would silently do nothing, or not what they say."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import lint, pack, refused, rule

SAY = {"say": "稍等"}


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        pytest.param(
            {"require": SAY, "unless": {"quoted": True}}, "`unless` lifts hits", id="unless on a bare duty"
        ),
        pytest.param(
            {"order": {"first": SAY, "then": {"say": "转接"}}, "in": "first 2 agent turns"},
            "does not look at `in`",
            id="a scope on an order",
        ),
        pytest.param(
            {"measure": {"of": "rate", "max": 320}, "when": SAY},
            "does not look at `when`",
            id="a trigger on a rate",
        ),
        pytest.param(
            {"forbid": SAY, "occurrence": "first"}, "which is missing", id="an occurrence of nothing"
        ),
        pytest.param(
            {"require": SAY, "when": SAY, "occurrence": 0}, "must be at least 1", id="the zeroth occurrence"
        ),
        pytest.param({"forbid": SAY, "deduct": -1}, "must be at least 0", id="points given"),
        pytest.param(
            {"forbid": SAY, "effective": {"from": "2026-13-01"}}, "is not a date", id="the thirteenth month"
        ),
        pytest.param(
            {"forbid": SAY, "gives_way_to": ["no.such"]}, "which is no rule", id="gives way to nobody"
        ),
        pytest.param(
            {"forbid": {"similar": ["请您稍等"], "at_least": 101}},
            "must be at most 100",
            id="more alike than equal",
        ),
        pytest.param(
            {"forbid": {"say": "稍等", "fuzzy": 188}}, "must be at most 100", id="fuzzier than equal"
        ),
        pytest.param(
            {"unique": {"similarity": 195}}, "must be at most 100", id="two texts more alike than equal"
        ),
        pytest.param({"forbid": {"similar": []}}, "is empty", id="like no phrase"),
        pytest.param({"forbid": {"all": []}}, "is empty", id="all of no conditions"),
        pytest.param(
            {"forbid": SAY, "fix": {"replace": "(", "with": "好"}},
            "is no pattern",
            id="a fix of a broken pattern",
        ),
        pytest.param(
            {"forbid": SAY, "fix": [{"replace": "(稍)等", "with": r"\2"}]},
            "`replace` has 1 groups",
            id="a fix with a group that there is not",
        ),
    ],
)
def test_a_rule_that_would_do_nothing_is_refused(keys: dict[str, Any], sentence: str) -> None:
    assert sentence in refused(pack(rule("", **keys))).message


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param({"require": SAY, "when": SAY, "unless": {"quoted": True}}, id="unless on a trigger"),
        pytest.param(
            {"limit": {"count": SAY, "at_most": 1}, "unless": {"quoted": True}}, id="unless on a count"
        ),
        pytest.param({"measure": {"of": "wait", "max": 1.5}, "when": SAY}, id="a trigger on a wait"),
        pytest.param({"forbid": SAY, "effective": {"from": "2026-01-01"}}, id="a rule with a date"),
    ],
)
def test_a_rule_that_does_something_is_not(keys: dict[str, Any]) -> None:
    assert lint(rule("", **keys)).catalogue


def test_a_rule_gives_way_to_another_that_is_there() -> None:
    assert lint(rule("", forbid=SAY, gives_way_to=["b.rule"]), rule("", id="b.rule", forbid=SAY)).catalogue
