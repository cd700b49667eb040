"""Where a scope lies on a call: seen by forbidding a word that stands in every turn."""

from __future__ import annotations

import pytest

from tests.support import call, found, judge, lint, silent

CALL = """
    客服: 零嗯
    客户: 一嗯
    客服: 二嗯
    客户: 三嗯
    客服: 四嗯,起,嗯
    客户: 五嗯
    客服: 六嗯
    客户: 七嗯
"""
RUNS = """
    客服: 零嗯
    客服: 一嗯
    客户: 二嗯
    客服: 三嗯
    系统: 四嗯
    客服: 五嗯
    客户: 六嗯
    客户: 七嗯
    客服: 八嗯
"""
TIMED = """
    [00:00-00:05] 客服: 零嗯
    [00:06-00:10] 客服: 一嗯
    [00:10-00:20] 客户: 二嗯
    [00:30-00:40] 客服: 三嗯
    [00:50-01:40] 客户: 四嗯
"""


def turns(scope: str, text: str = CALL, when: str = "", by: str | None = None) -> list[int | None]:
    """The turns that a scope covers, by the word 嗯 that is forbidden in it.

    Where the scope counts one role's turns, that role's words are looked for: what others say between
    them is for `by` to leave out.
    """
    counted = [role for role in ("agent", "customer", "bot") if role in scope]
    rule = f"forbid: {{say: 嗯, by: {by or (counted[0] if counted else 'any')}}}\nin: {scope}\n{when}"
    return [turn for turn, _ in judge(rule, text)]


@pytest.mark.parametrize(
    ("scope", "covered"),
    [
        ("call", [0, 1, 2, 3, 4, 4, 5, 6, 7]),
        ("first 1 turn", [0]),
        ("first 3 turns", [0, 1, 2]),
        ("first 2 agent turns", [0, 2]),
        ("first 1 customer turn", [1]),
        ("last 1 turn", [7]),
        ("last 2 agent turns", [4, 4, 6]),
        ("last 9 customer turns", [1, 3, 5, 7]),
        ("first 1 bot turn", []),
        ("first 1 agent turn or last 1 agent turn", [0, 6]),
        ("first 3 turns or first 2 turns", [0, 1, 2]),
        ("first 1 turn or call", [0, 1, 2, 3, 4, 4, 5, 6, 7]),
    ],
)
def test_counted_from_the_edges_of_the_call(scope: str, covered: list[int]) -> None:
    assert turns(scope) == covered


@pytest.mark.parametrize(
    ("scope", "covered"),
    [
        ("same turn", [4, 4]),
        ("next 1 turn", [5]),
        ("next 1 agent turn", [6]),
        ("next 2 customer turns", [5, 7]),
        ("next 9 agent turns", [6]),
        ("previous 1 turn", [3]),
        ("previous 2 agent turns", [0, 2]),
        ("1 turn around", [3, 4, 4, 5]),
        ("1 agent turn around", [2, 4, 4, 6]),
        ("1 customer turn around", [3, 5]),
        ("2 customer turns around", [1, 3, 5, 7]),
        ("rest of call", [4, 5, 6, 7]),
        ("call so far", [0, 1, 2, 3, 4]),
        ("same turn or next 1 agent turn", [4, 4, 6]),
        ("previous 1 turn or rest of call", [3, 4, 5, 6, 7]),
        ("same turn or 1 turn around", [3, 4, 4, 5]),
    ],
)
def test_counted_from_the_hit(scope: str, covered: list[int]) -> None:
    assert turns(scope, when="when: {say: 起}") == covered


@pytest.mark.parametrize("scope", ["same turn", "next 1 agent turn", "rest of call"])
def test_without_a_hit_to_start_from_it_is_the_call(scope: str) -> None:
    assert turns(scope, by="any") == turns("call")


@pytest.mark.parametrize(
    ("scope", "when", "covered"),
    [
        pytest.param("previous 1 turn", "零", [], id="nothing before the first turn"),
        pytest.param("next 1 turn", "七", [], id="nothing after the last"),
        pytest.param("1 turn around", "零", [0, 1], id="only what there is, at the start"),
        pytest.param("1 turn around", "七", [6, 7], id="and at the end"),
    ],
)
def test_at_the_edges_of_the_call(scope: str, when: str, covered: list[int]) -> None:
    assert turns(scope, when=f"when: {{say: {when}, by: any}}") == covered


@pytest.mark.parametrize(
    ("scope", "when", "covered"),
    [
        pytest.param("first 1 agent turn", "", [0, 1], id="a run is one turn"),
        pytest.param("first 2 agent turns", "", [0, 1, 3, 5], id="what the system says does not part it"),
        pytest.param("last 1 customer turn", "", [6, 7], id="from the end, too"),
        pytest.param("same turn", "一", [0, 1], id="the run around a hit"),
        pytest.param("next 1 agent turn", "零", [3, 5], id="the next run"),
        pytest.param("previous 1 customer turn", "八", [6, 7], id="the run before"),
        pytest.param("1 turn around", "二", [0, 1, 2, 3, 5], id="runs on both sides"),
    ],
)
def test_a_run_of_one_role_is_one_turn(scope: str, when: str, covered: list[int]) -> None:
    trigger = f"when: {{say: {when}, by: any}}" if when else ""
    assert [turn for turn in turns(scope, RUNS, when=trigger) if turn != 4] == covered


@pytest.mark.parametrize(
    ("scope", "covered"),
    [
        pytest.param("same turn", [0], id="the note itself"),
        pytest.param("next 1 agent turn", [1], id="the turn after it"),
        pytest.param("previous 1 turn", [], id="nothing before it"),
    ],
)
def test_a_note_of_the_system_may_be_where_it_starts(scope: str, covered: list[int]) -> None:
    text = "系统: 起嗯\n客服: 嗯\n客户: 嗯\n客服: 嗯"
    assert turns(scope, text, when="when: {say: 起, by: system}") == covered


def test_a_call_of_notes_alone() -> None:
    assert turns("same turn", "系统: 起嗯\n系统: 嗯", when="when: {say: 起, by: system}") == [0]


@pytest.mark.parametrize(
    ("scope", "covered"),
    [
        ("first 5 s", [0]),
        ("first 6 s", [0, 1]),
        ("first 29.9 s", [0, 1, 2]),
        ("last 50 s", [4]),
        ("last 70 s", [3, 4]),
        ("first 10 %", [0, 1, 2]),
        ("last 50 %", [4]),
        ("first 100 %", [0, 1, 2, 3, 4]),
    ],
)
def test_seconds_and_per_cent(scope: str, covered: list[int]) -> None:
    assert turns(scope, TIMED) == covered


@pytest.mark.parametrize(
    ("scope", "covered"), [("within 4 s", [2, 1]), ("within 20 s", [0, 1, 2, 3]), ("within 3 s", [2])]
)
def test_seconds_around_a_hit(scope: str, covered: list[int]) -> None:
    assert turns(scope, TIMED, when="when: {say: 二, by: any}") == sorted(covered)


@pytest.mark.parametrize(
    "condition", ["{length: {min: 1}, by: any}", "{regex: 嗯, by: any}", "{say: 嗯, by: any}"]
)
@pytest.mark.parametrize(("scope", "covered"), [("first 5 s", [0]), ("within 1 s", [2]), ("same turn", [2])])
def test_every_condition_keeps_to_the_scope(condition: str, scope: str, covered: list[int]) -> None:
    rule = f"when: {{say: 二, by: any}}\nforbid: {condition}\nin: {scope}"
    assert [turn for turn, _ in judge(rule, TIMED)] == covered


@pytest.mark.parametrize(
    ("condition", "covered"),
    [
        pytest.param("{say: 嗯, by: any}", [4, 5], id="words"),
        pytest.param("{regex: 嗯, by: any}", [4, 5], id="a regex"),
        pytest.param("{say: 嗯, by: any, span: merged}", [4, 5], id="turns read as one text"),
        pytest.param("{length: {min: 1}, by: any}", [5], id="but whole turns only where all of them is left"),
    ],
)
def test_the_rest_of_the_call_begins_behind_the_hit(condition: str, covered: list[int]) -> None:
    text = "\n".join(CALL.strip().splitlines()[:6])
    assert [
        turn for turn, _ in judge(f"when: {{say: 起}}\nforbid: {condition}\nin: rest of call", text)
    ] == covered


@pytest.mark.parametrize(
    ("condition", "covered"),
    [
        pytest.param("{say: 嗯, by: any}", [0, 1], id="words"),
        pytest.param("{regex: 嗯, by: any}", [0, 1], id="a regex"),
        pytest.param("{length: {min: 1}, by: any}", [0], id="whole turns"),
    ],
)
def test_the_call_so_far_ends_before_the_hit(condition: str, covered: list[int]) -> None:
    text = "客服: 嗯\n客服: 嗯起嗯\n客服: 嗯"
    assert [
        turn for turn, _ in judge(f"when: {{say: 起}}\nforbid: {condition}\nin: call so far", text)
    ] == covered


def test_an_entity_behind_the_hit_in_its_own_turn_counts() -> None:
    rule = "when: {say: 稍等}\nrequire: {entity: duration}\nin: rest of call"
    assert judge(rule, "客服: 请稍等,大概两分钟") == []
    assert judge(rule, "客服: 两分钟,请稍等") == [(0, "稍等")]


@pytest.mark.parametrize("scope", ["first 5 s", "last 5 s", "first 10 %", "within 5 s"])
def test_without_times_seconds_do_not_apply(scope: str) -> None:
    assert silent(f"when: {{say: 嗯}}\nforbid: {{say: 嗯}}\nin: {scope}", CALL) == "no timestamps"


def test_without_any_hit_they_are_not_asked() -> None:
    assert silent("when: {say: 没有}\nforbid: {say: 嗯}\nin: within 5 s", CALL) is None


def test_a_condition_may_have_a_scope_of_its_own() -> None:
    rule = "forbid: {all: [{say: 嗯, in: first 1 agent turn}, {say: 七嗯, by: customer, in: last 1 turn}]}"
    assert found(lint(rule).check(call(CALL))) == [(0, "嗯")]


def test_skipped_turns_do_not_count() -> None:
    rule = "when: {say: 起}\nrequire: {say: 谢谢}\nin: next 1 agent turn\nskip: {say: 还在}"
    text = "客服: 起\n客户: 嗯\n客服: 还在查\n客户: 嗯\n客服: 谢谢"
    assert judge(rule, text) == []
    assert judge(rule.replace("skip", "unless: {quoted: true}\n#"), text) == [(0, "起")]
