"""Conditions on turns and time, and how conditions join: all, any, none, spans and matching levels."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import Found, judge, pack, refused, silent


def hits(condition: str, text: str, **head: Any) -> Found:
    """Where a condition holds, by forbidding it."""
    return judge(f"forbid: {condition}", text, **head)


def turns(condition: str, text: str) -> list[int | None]:
    return [turn for turn, _ in hits(condition, text)]


AGAIN = """
    客户: 我要改收货地址
    客服: 好的
    客户: 我要改收货地址
    客服: 嗯
    客户: 我要改收货地址啊
    客服: 行
    客户: 我要改收货地址
"""


@pytest.mark.parametrize(
    ("repeats", "expected"),
    [
        pytest.param("{}", [4], id="the third time, once"),
        pytest.param("{times: 2}", [2], id="the second time"),
        pytest.param("{times: 4}", [6], id="the fourth time"),
        pytest.param("{times: 5}", [], id="never said five times"),
        pytest.param("{similarity: 100}", [6], id="word for word"),
        pytest.param("{min_chars: 8}", [], id="too short to count"),
    ],
)
def test_repeats(repeats: str, expected: list[int]) -> None:
    assert turns(f"{{repeats: {repeats}, by: customer}}", AGAIN) == expected


def test_neighbours_are_no_repetition() -> None:
    assert turns("{repeats: {times: 2}, by: customer}", "客户: 我要改收货地址\n客户: 我要改收货地址") == []


def test_what_the_agent_repeats_does_not_count_for_the_customer() -> None:
    assert turns("{repeats: {times: 2}, by: customer}", AGAIN.replace("客户", "客服")) == []


MATTER = "客户: 昨天送来的蛋糕，盒子压扁了，蜡烛也没有，单号三三八七。"


@pytest.mark.parametrize(
    ("condition", "said", "expected"),
    [
        pytest.param("{restates: {}}", "蛋糕盒子压坏，连蜡烛都漏了，真抱歉。", [1], id="three of the customer's words"),
        pytest.param("{restates: {}}", "蛋糕上没放蜡烛，是我们漏了。", [], id="two of them"),
        pytest.param("{restates: {words: 2}}", "蛋糕上没放蜡烛，是我们漏了。", [1], id="two where two are enough"),
        pytest.param("{restates: {words: 1}}", "单号三三八七，好的我们现在可以处理。", [1], id="the number's name"),
        pytest.param("{restates: {words: 2}}", "单号三三八七，好的我们现在可以处理。", [], id="numbers do not count"),
        pytest.param("{restates: {words: 2}}", "蛋糕的话，蛋糕呢，蛋糕啊。", [], id="the same word thrice is one"),
        pytest.param("{restates: {words: 2}, by: customer}", "蛋糕盒子蜡烛。", [], id="the customer's own words"),
    ],
)  # fmt: skip
def test_restating(condition: str, said: str, expected: list[int]) -> None:
    assert turns(condition, f"{MATTER}\n客服: {said}") == expected


def test_what_the_customer_says_later_was_not_restated() -> None:
    assert turns("{restates: {words: 2}}", f"客服: 蛋糕盒子蜡烛\n{MATTER}") == []


TIMED = """
    [00:00-00:02] 客服: 您好您好
    [00:05-00:10] 客户: 我要查订单
    [00:09-00:12] 客服: 嗯好的请讲
    [00:23-00:26] 客服: 查到了查到了
    [00:20-00:30] 客户: 好的
"""


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        pytest.param("{silence: {min: 10}}", [3], id="longer than ten seconds"),
        pytest.param("{silence: {min: 11}}", [], id="eleven are not longer than eleven"),
        pytest.param("{silence: {min: 2}, by: customer}", [1], id="before a customer turn"),
        pytest.param("{silence: {min: 2}, by: any}", [1, 3], id="before anybody's"),
        pytest.param("{silence: {min: 2, max: 5}, by: any}", [1], id="up to five seconds"),
        pytest.param("{overlap: {min: 1}}", [2], id="a second together"),
        pytest.param("{overlap: {min: 1.5}}", [], id="not longer than that"),
        pytest.param("{overlap: {min: 1, min_chars: 5}}", [2], id="five characters"),
        pytest.param("{overlap: {min: 1, min_chars: 6}}", [], id="too short a word"),
        pytest.param("{overlap: {min: 1}, by: customer}", [4], id="the customer interrupts"),
        pytest.param("{rate: {min: 120}}", [0, 3], id="at least 120 a minute"),
        pytest.param("{rate: {max: 100}}", [2], id="at most 100 a minute"),
        pytest.param("{rate: {min: 120, min_chars: 5}}", [3], id="of turns long enough"),
    ],
)
def test_times(condition: str, expected: list[int]) -> None:
    assert turns(condition, TIMED) == expected


@pytest.mark.parametrize("condition", ["{silence: {min: 1}}", "{overlap: {min: 1}}", "{rate: {min: 1}}"])
def test_without_times_they_do_not_apply(condition: str) -> None:
    assert silent(f"forbid: {condition}", "客户: 您好\n客服: 您好") == "no timestamps"


def test_a_turn_that_takes_no_time_has_no_rate() -> None:
    assert turns("{rate: {max: 1000}}", "[00:01-00:01] 客服: 您好") == []


def test_the_first_turn_is_never_late() -> None:
    assert turns("{silence: {min: 1}}", "[00:30-00:31] 客服: 您好") == []


BOTH = "客服: 甲乙\n客户: 甲"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        pytest.param("{all: [{say: 甲}, {say: 乙}]}", [(0, "甲")], id="all: the place of the first"),
        pytest.param("{all: [{say: 甲}, {say: 丙}]}", [], id="all: one is missing"),
        pytest.param("{all: [{turn_count: {min: 1}}, {say: 乙}]}", [(0, "乙")], id="all: a place beats none"),
        pytest.param(
            "{all: [{turn_count: {min: 1}}, {turn_count: {max: 3}}]}", [(None, "")], id="all: no place"
        ),
        pytest.param("{any: [{say: 丙}, {say: 乙}, {say: 甲}]}", [(0, "甲"), (0, "乙")], id="any: in order"),
        pytest.param("{any: [{say: 甲}, {say: 甲}]}", [(0, "甲")], id="any: one place once"),
        pytest.param("{any: [{say: 丙}, {say: 丁}]}", [], id="any: neither"),
        pytest.param("{none: [{say: 丙}]}", [(None, "")], id="none: holds on the call"),
        pytest.param("{none: [{say: 丙}, {say: 甲}]}", [], id="none: one is there"),
        pytest.param("{all: [{say: 甲}, {none: [{say: 丙}]}]}", [(0, "甲")], id="none in all"),
        pytest.param("{any: [{all: [{say: 甲}, {say: 丙}]}, {none: [{say: 甲}]}]}", [], id="nested, neither"),
        pytest.param(
            "{all: [{say: 甲, by: customer}, {say: 乙}]}", [(1, "甲")], id="each part its own speaker"
        ),
    ],
)
def test_joined(condition: str, expected: Found) -> None:
    assert hits(condition, BOTH) == expected


SPANS = "客服: 帮您,马上。查\n客服: 订单"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        pytest.param("{say: 您..马上}", ["您,马上"], id="a sentence, unless it says otherwise"),
        pytest.param("{say: 您..马上, span: clause}", [], id="not within one clause"),
        pytest.param("{say: 您马上, span: clause}", [], id="nor without a gap"),
        pytest.param("{say: 帮您, span: clause}", ["帮您"], id="within one"),
        pytest.param("{say: 您..查}", [], id="not within one sentence"),
        pytest.param("{say: 您..查, span: turn}", ["您,马上。查"], id="but within the turn"),
        pytest.param("{say: 查..订单, span: turn}", [], id="not within one turn"),
        pytest.param("{say: 查..订单, span: merged}", ["查"], id="but in the turns as one text"),
        pytest.param("{say: 查订单, span: merged}", ["查"], id="also without a gap"),
    ],
)
def test_span(condition: str, expected: list[str]) -> None:
    assert [words for _, words in hits(condition, SPANS)] == expected


def test_a_clause_may_end_in_many_marks() -> None:
    for mark in "，,、：:。！!？?；;…— \u3000":
        assert hits("{say: 您..查, span: clause}", f"客服: 帮您{mark}查") == [], mark
    assert hits("{say: 您..查, span: clause}", "客服: 帮您“查”") == [(0, "您“查")]


def test_merged_reads_one_speaker() -> None:
    assert hits("{say: 查订单, span: merged}", "客服: 查\n客户: 喂\n客服: 订单") == [(0, "查")]
    assert hits("{say: 查订单, span: merged}", "客服: 查\n客户: 订单") == []


def test_the_company_is_not_looked_for_in_merged_turns() -> None:
    error = refused(pack("require: {say: '{company}客服', span: merged}", vars={"company": ["星辰"]}))
    assert "{company} cannot be looked for" in error.message


@pytest.mark.parametrize(
    ("boundary", "words", "text", "expected"),
    [
        pytest.param("free", "不行", "您看行不行", ["不行"], id="free: anywhere"),
        pytest.param("word", "不行", "您看行不行", [], id="word: not inside 行不行"),
        pytest.param("word", "不行", "您可以步行过来", [], id="word: not in 步行"),
        pytest.param("word", "不行", "这个不行", ["不行"], id="word: as a word"),
        pytest.param("word", "不行", "这个,不 行!", ["不 行"], id="word: spaces inside do not count"),
        pytest.param("word", "信用", "办信用卡", [], id="word: not inside 信用卡"),
        pytest.param("word", "信用", "您的信用很好", ["信用"], id="word: 信用 alone"),
        pytest.param("word", "不行", "這個不行", ["不行"], id="word: traditional"),
        pytest.param("turn", "不行", "不行。", ["不行。"], id="turn: all that is said"),
        pytest.param("turn", "不行", "这个不行", [], id="turn: not a part of it"),
    ],
)
def test_boundary(boundary: str, words: str, text: str, expected: list[str]) -> None:
    found = [
        said.rstrip("。") for _, said in hits(f"{{say: {words}, boundary: {boundary}}}", f"客服: {text}")
    ]
    assert found == [each.rstrip("。") for each in expected]
    of_the_rule = judge(f"forbid: {{say: {words}}}\nboundary: {boundary}", f"客服: {text}")
    assert [said for _, said in of_the_rule] == found


def test_a_condition_may_differ_from_its_rule() -> None:
    rule = "forbid: {any: [{say: 不行}, {say: 没有, boundary: free}]}\nboundary: turn"
    assert judge(rule, "客服: 这个不行,也没有") == [(0, "没有")]
