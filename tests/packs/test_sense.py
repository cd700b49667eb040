"""Values of the right shape that can never work: each is refused in one sentence, at the place where it stands."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import lint, pack, refused, rule

SAY = {"say": "稍等"}
OTHER = {"say": "您好"}
NEVER = [
    ("no phrase", {"forbid": {"say": []}}, "`say` is empty", "[]"),
    ("an empty phrase among others", {"forbid": {"say": ["稍等", ""]}}, "`say` is empty", '""'),
    ("no pattern", {"forbid": {"regex": ""}}, "`regex` is empty", '""'),
    ("a pattern that refuses everything", {"forbid": {"regex": "a", "not_regex": ""}}, "`not_regex` is empty", '""'),
    ("a pattern that cannot run", {"forbid": {"regex": "("}}, "cannot run in linear time", '"("'),
    ("no entity", {"forbid": {"entity": []}}, "`entity` is empty", "[]"),
    ("an unknown entity", {"forbid": {"entity": "phnoe"}}, "there is no entity 'phnoe'", '"phnoe"'),
    ("a figure of what has none", {"forbid": {"entity": "phone", "value": {"min": 3}}}, "phone has none", '"value"'),
    ("money without bounds", {"forbid": {"entity": "money", "value": {}}}, "neither `min` nor `max`", '"value"'),
    ("like an empty sentence", {"forbid": {"similar": [""]}}, "`similar` is empty", '""'),
    ("alike to no degree", {"forbid": {"similar": ["a"], "at_least": 0}}, "must be more than 0", "0"),
    ("an overlap of nothing", {"forbid": {"overlap": {}}}, "`overlap` has neither `min` nor `max`", '"overlap"'),
    ("a negative silence", {"forbid": {"silence": {"min": -1}}}, "`min` is -1 and must be at least 0", "-1"),
    ("a silence between 5 and 3", {"forbid": {"silence": {"min": 5, "max": 3}}}, "`min` 5 is more than `max` 3", "5"),
    ("a silence of characters", {"forbid": {"silence": {"min": 5, "min_chars": 3}}}, "not look at `min_chars`", '"min_chars"'),
    ("a length without bounds", {"forbid": {"length": {}}}, "`length` bounds nothing", '"length"'),
    ("two kinds of length", {"forbid": {"length": {"over": 3, "max": 3}}}, "`over` stands alone", '"over"'),
    ("any number of turns", {"forbid": {"turn_count": {}}}, "`turn_count` bounds nothing", '"turn_count"'),
    ("turn 0", {"forbid": {"role_at": {"turn": 0, "role": "agent"}}}, "there is no turn 0", '"turn"'),
    ("a placeholder of no kind", {"forbid": {"placeholder": {}}}, "either for a `state` or", '"placeholder"'),
    ("said again for the first time", {"forbid": {"repeats": {"times": 1}}}, "`times` is 1 and must be at least 2", "1"),
    ("two and a half times", {"forbid": {"repeats": {"times": 2.5}}}, "must be a whole number", "2.5"),
    ("no word taken up", {"forbid": {"restates": {"words": 0}}}, "must be at least 1", "0"),
    ("no fact", {"forbid": {"metadata": {}}}, "`metadata` is empty", "{}"),
    ("a fact that is nothing", {"forbid": {"metadata": {"a": None}}}, "no fact is ever nothing", "null"),
    ("a fact among a number", {"forbid": {"metadata": {"a": {"in": 5}}}}, "`in` needs a list", '{"in"'),
    ("a fact compared with nothing", {"forbid": {"metadata": {"a": {}}}}, "compared with nothing", "{}"),
    ("exists three", {"forbid": {"metadata": {"a": {"exists": 3}}}}, "`exists` is true or false", '{"exists"'),
    ("less than a list", {"forbid": {"metadata": {"a": {"<": [1]}}}}, "compares with a number", '{"<"'),
    ("an unknown label", {"forbid": {"learned": {"label": "no", "at_least": 0}}}, "has no label 'no'", '"no"'),
    ("a key of another question", {"forbid": {**SAY, "value": {"min": 3}}}, "of `entity` only", '"value"'),
    ("a scope of no turn", {"forbid": {**SAY, "in": "first 0 agent turns"}}, "holds nothing", '"in"'),
    ("a scope beyond the call", {"forbid": {**SAY, "in": "last 150 %"}}, "is more than the call", '"in"'),
    ("nothing that lifts", {"forbid": {**SAY, "unless": {}}}, "nothing that would lift a hit", '"unless"'),
    ("nearer than beside", {"forbid": {**SAY, "unless": {"after": {"say": "a", "within": -1}}}}, "at least 0", "-1"),
    ("the minus first hit", {"forbid": SAY, "when": SAY, "occurrence": -1}, "must be at least 1", "-1"),
    ("skipped turns of no scope", {"require": SAY, "skip": SAY}, "which is missing", '"skip"'),
    ("at most minus one", {"limit": {"count": SAY, "at_most": -1}}, "must be at least 0", "-1"),
    ("at least none", {"limit": {"count": SAY, "at_least": 0}}, "must be more than 0", "0"),
    ("at least 3, at most 1", {"limit": {"count": SAY, "at_most": 1, "at_least": 3}}, "is more than `at_most` 1", "3"),
    ("per no characters", {"limit": {"count": SAY, "at_most": 1, "per_chars": 0}}, "must be at least 1", "0"),
    ("three of two", {"limit": {"distinct": [SAY, OTHER], "at_least": 3}}, "more than the 2 of", '"at_least"'),
    ("at most two of two", {"limit": {"distinct": [SAY, OTHER], "at_most": 2}}, "never passed by the 2", '"at_most"'),
    ("none counted", {"limit": {"distinct": [], "at_least": 1}}, "`distinct` is empty", "[]"),
    ("a rate without bounds", {"measure": {"of": "rate"}}, "of rate has no bound", '"measure"'),
    ("no key of metadata", {"measure": {"of": "metadata"}}, "it needs `keys`", '"measure"'),
    ("a bound beside keys", {"measure": {"of": "metadata", "keys": {"a": 1}, "max": 3}}, "not look at `max`", '"max"'),
    ("a wait from nowhere", {"measure": {"of": "wait", "max": 3}}, "begins at the hits of `when`", '"measure"'),
    ("alike to no degree at all", {"unique": {"similarity": 0}}, "must be more than 0", "0"),
    ("over before it begins", {"forbid": SAY, "effective": {"from": "2026-02-01", "to": "2026-01-01"}}, "later than", '"from"'),
    ("a date that no call has", {"forbid": SAY, "effective": {"from": "20260201"}}, "is not a date", '"from"'),
    ("a cap of nothing", {"forbid": SAY, "at_most": 0}, "must be more than 0", "0"),
    ("no channel", {"forbid": SAY, "applies": {"channel": []}}, "`channel` is empty", "[]"),
    ("a negative number of turns", {"forbid": SAY, "applies": {"min_agent_turns": -1}}, "must be at least 0", "-1"),
    ("a variable nobody has", {"forbid": SAY, "applies": {"vars": {"no": 1}}}, "there is no variable 'no'", "1"),
    ("a fix of nothing", {"forbid": SAY, "fix": {"replace": "", "with": "a"}}, "`replace` is empty", '""'),
    ("way given to itself", {"forbid": SAY, "gives_way_to": ["a.rule"]}, "give way to itself", '"a.rule"'),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "sentence", "at"), [pytest.param(*each[1:], id=each[0]) for each in NEVER])
def test_what_can_never_work_is_refused_at_its_place(keys: dict[str, Any], sentence: str, at: str) -> None:
    text = pack(rule("", **keys))
    error = refused(text)
    assert sentence in f"{error.message} {error.hint}"
    assert error.line == 1
    assert text[(error.col or 0) - 1 :].startswith(at)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [(-1, "'{least}' is -1 and must be at least 0"), (9, "`min` 9 is more than `max` 3"), (True, "neither a number")],
)  # fmt: skip
def test_the_value_of_a_variable_is_held_to_what_holds_for_the_key(value: object, sentence: str) -> None:
    keys = {"forbid": {"silence": {"min": "{least}", "max": 3}}}
    text = pack(rule("", **keys), vars={"least": value})
    error = refused(text)
    assert sentence in error.message
    assert text[(error.col or 0) - 1 :].startswith('"{least}"')


def test_a_variable_that_the_caller_sets_is_held_to_it_too() -> None:
    text = pack(rule("", forbid={"silence": {"min": "{least}"}}), vars={"least": 3})
    assert "must be at least 0" in refused(text, {"least": -3}).message


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param({"forbid": {"overlap": {"min": 0}}}, id="any overlap"),
        pytest.param({"forbid": {"silence": {"min": 3, "max": 3}}}, id="from 3 to 3"),
        pytest.param({"limit": {"count": SAY, "at_most": 0}}, id="at most none"),
        pytest.param({"limit": {"distinct": [SAY, OTHER], "at_most": 2, "per_chars": 500}}, id="more in a long call"),
        pytest.param({"forbid": {"all": [SAY, OTHER], "boundary": "turn"}}, id="conditions that fill a turn"),
        pytest.param({"forbid": {**SAY, "unless": {"after": {"say": "a", "within": 0}}}}, id="right beside"),
        pytest.param({"forbid": {"metadata": {"a": {"in": "{kinds}"}}}}, id="one of a variable"),
    ],
)  # fmt: skip
def test_what_may_work_is_not(keys: dict[str, Any]) -> None:
    assert lint(rule("", **keys), vars={"kinds": []}).catalogue
