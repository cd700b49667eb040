"""Conditions, one by one: where each holds, and where it does not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import Found, call, found, judge, lint, pack, refused

TALK = "客服: 您好,这个不行\n客户: 不行?\n机器人: 不行\n系统: 不行"


def hits(condition: str, text: str, **head: Any) -> Found:
    """Where a condition holds, by forbidding it."""
    return judge(f"forbid: {condition}", text, **head)


def holds(condition: str, text: str = "客服: 您好\n客户: 您好", **fields: Any) -> bool:
    """Whether a condition on the call as a whole holds."""
    return found(lint(f"forbid: {condition}").check(call(text, **fields))) == [(None, "")]


@pytest.mark.parametrize(
    ("by", "turn"),
    [("agent", [0]), ("customer", [1]), ("bot", [2]), ("system", [3]), ("any", [0, 1, 2, 3])],
)
def test_by_says_whose_words(by: str, turn: list[int]) -> None:
    assert hits(f"{{say: 不行, by: {by}}}", TALK) == [(each, "不行") for each in turn]


def test_whose_words_if_nobody_says() -> None:
    assert hits("{say: 不行}", TALK) == [(0, "不行")]


def test_parts_inherit_whose_words() -> None:
    assert hits("{any: [{say: 不行}, {say: 您好, by: agent}], by: customer}", TALK) == [
        (0, "您好"),
        (1, "不行"),
    ]


def test_saying_one_of_several() -> None:
    assert hits("{say: [没有, 不行]}", "客服: 不行,没有") == [(0, "不行"), (0, "没有")]


@pytest.mark.parametrize("ways", [("word", "regex"), ("regex", "word")], ids=" then ".join)
def test_of_parts_that_hold_at_one_place_the_first_is_told(ways: tuple[str, str]) -> None:
    parts = {"word": "{say: 不行}", "regex": "{regex: 不行}"}
    report = lint(f"forbid: {{any: [{', '.join(map(parts.__getitem__, ways))}]}}").check(call("客服: 不行"))
    assert [violation.matched_by for violation in report.violations] == [ways[0]]


@pytest.mark.parametrize(
    ("condition", "text", "expected"),
    [
        pytest.param("{regex: '[0-9]{3}'}", "客服: 电话12345", [(0, "123")], id="the original text"),
        pytest.param("{regex: '!{2,}'}", "客服: 好的!!!", [(0, "!!!")], id="marks are words too"),
        pytest.param("{regex: '好!'}", "客服: 您 好!谢谢", [(0, "好!")], id="marks at its edge belong to it"),
        pytest.param("{regex: [甲, 乙]}", "客服: 乙甲", [(0, "乙"), (0, "甲")], id="one of several"),
        pytest.param("{regex: '(?i)sla'}", "客服: SLA", [(0, "SLA")], id="flags"),
        pytest.param("{regex: '(?i)[sx]la'}", "客服: SLA", [(0, "SLA")], id="flags before a set"),
        pytest.param("{regex: '(?i)(s|x)(l|k)a'}", "客服: SLA", [(0, "SLA")], id="flags before a choice"),
        pytest.param("{regex: '(甲|乙)?[丙丁]'}", "客服: 丁", [(0, "丁")], id="a choice that may be missing"),
        pytest.param("{regex: '您|x+'}", "客服: xx", [(0, "xx")], id="a choice of two"),
        pytest.param("{regex: '[^甲]{2}'}", "客服: 乙丙", [(0, "乙丙")], id="what it must not be"),
        pytest.param("{regex: x*}", "客服: 您好", [], id="nothing is no match"),
        pytest.param("{regex: 您.*好}", "客服: 您\n客服: 好", [], id="never across turns"),
        pytest.param("{regex: ^好}", "客服: 您\n客服: 好", [(1, "好")], id="^ is a turn's start"),
        pytest.param("{regex: 您$}", "客服: 您\n客服: 好", [(0, "您")], id="$ is a turn's end"),
        pytest.param(
            "{regex: '好[^!]*'}", "客服: 您好\n客服: 好吗", [(0, "好"), (1, "好吗")], id="not even by [^…]"
        ),
        pytest.param(
            "{regex: 甲, not_regex: 乙}", "客服: 甲\n客户: 乙\n客服: 甲乙", [(0, "甲")], id="not_regex"
        ),
        pytest.param(
            "{regex: 甲, not_regex: [乙, 丙]}", "客服: 甲丙\n客服: 甲丁", [(1, "甲")], id="several of them"
        ),
        pytest.param("{regex: 𠮷.}", "客服: 😀𠮷野家", [(0, "𠮷野")], id="beyond the BMP"),
    ],
)
def test_regex(condition: str, text: str, expected: Found) -> None:
    assert hits(condition, text) == expected


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"(.)\1", id="a backreference"),
        pytest.param("(?=您)好", id="a lookahead"),
        pytest.param("(?<!不)行", id="a lookbehind"),
        pytest.param("(您", id="an open bracket"),
        pytest.param("您{2000}", id="too many repeats"),
    ],
)
@pytest.mark.parametrize("key", ["regex", "not_regex"])
def test_a_regex_that_cannot_run_in_linear_time_is_refused(key: str, pattern: str) -> None:
    error = refused(pack({**_rule("forbid: {regex: 您}"), "forbid": {"regex": "您", key: pattern}}))
    assert f"the regex {pattern!r} cannot run in linear time: " in error.message
    assert not error.message.endswith(": ")
    assert error.line is not None


def _rule(text: str) -> dict[str, Any]:
    from tests.support import rule

    return rule(text)


@pytest.mark.parametrize(
    ("condition", "text", "expected"),
    [
        pytest.param("{entity: duration}", "客服: 大概两分钟", ["两分钟"], id="one kind"),
        pytest.param("{entity: [money, url]}", "客服: 三十元,见www.a.com", ["三十元", "www.a.com"], id="two kinds"),
        pytest.param("{entity: duration}", "客户: 两分钟", [], id="not the customer's"),
        pytest.param("{entity: duration, value: {min: 300}}", "客服: 两分钟或十分钟", ["十分钟"], id="at least"),
        pytest.param("{entity: duration, value: {max: 120}}", "客服: 两分钟或十分钟", ["两分钟"], id="at most, inclusive"),
        pytest.param("{entity: money, value: {min: 100, max: 200}}", "客服: 五十元,一百五十元", ["一百五十元"], id="between"),
        pytest.param("{entity: emoji}", "客服: 好的😀😀", ["😀", "😀"], id="an emoji, which folding drops"),
        pytest.param("{entity: emoji}", "客服: 好的", [], id="none"),
    ],
)  # fmt: skip
def test_entity(condition: str, text: str, expected: list[str]) -> None:
    assert [words for _, words in hits(condition, text)] == expected


@pytest.mark.parametrize(
    ("condition", "text", "expected"),
    [
        pytest.param("请问还有什么可以帮您", "请问还有什么可以帮您", True, id="the same"),
        pytest.param(
            "请问还有什么可以帮您的吗?", "请问,還有什麼可以幫您的嗎", True, id="folded on both sides"
        ),
        pytest.param("请问还有什么可以帮您的吗", "请问还有什么能帮您的吗", True, id="one word apart"),
        pytest.param("请问还有什么可以帮您的吗", "好的再见", False, id="another sentence"),
    ],
)
def test_similar(condition: str, text: str, expected: bool) -> None:
    assert hits(f"{{similar: ['{condition}'], at_least: 85}}", f"客服: {text}") == (
        [(0, text)] if expected else []
    )


def test_how_similar_is_for_the_rule_to_say() -> None:
    text = "客服: 请问还有什么能帮您的吗"
    assert hits("{similar: [请问还有什么可以帮您的吗], at_least: 99}", text) == []
    assert hits("{similar: [请问还有什么可以帮您的吗, 谢谢], at_least: 75}", text) != []


FACTS = {"rings": 3, "sex": "female", "tags": ["vip", "新"], "complaint": False, "note": "要求回电"}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("{rings: 3}", True),
        ("{rings: 4}", False),
        ("{rings: {'==': 3}}", True),
        ("{rings: {'!=': 3}}", False),
        ("{rings: {'!=': 4}}", True),
        ("{rings: {'>': 2}}", True),
        ("{rings: {'>': 3}}", False),
        ("{rings: {'>=': 3}}", True),
        ("{rings: {'<': 3}}", False),
        ("{rings: {'<=': 3}}", True),
        ("{rings: {'>': 1, '<': 3}}", False),
        ("{rings: {'>': 1}, sex: female}", True),
        ("{rings: {'>': 1}, sex: male}", False),
        ("{sex: {in: [female, male]}}", True),
        ("{sex: {in: [male]}}", False),
        ("{tags: {contains: vip}}", True),
        ("{tags: {contains: old}}", False),
        ("{note: {contains: 回电}}", True),
        ("{rings: {exists: true}}", True),
        ("{rings: {exists: false}}", False),
        ("{nothing: {exists: false}}", True),
        ("{nothing: {exists: true}}", False),
        ("{nothing: {'!=': 1}}", False),
        ("{complaint: false}", True),
        ("{sex: {'>': 3}}", False),
        ("{rings: {contains: 3}}", False),
        ("{channel: phone}", True),
        ("{direction: inbound}", True),
        ("{agent_id: {exists: true}}", False),
    ],
)
def test_metadata(condition: str, expected: bool) -> None:
    assert holds(f"{{metadata: {condition}}}", metadata=FACTS, direction="inbound") is expected


def test_metadata_of_a_role_is_reported_at_its_first_turn() -> None:
    linter = lint("forbid: {metadata: {vip: true}, by: customer}")
    report = linter.check(call("客服: 您好\n客户: 在吗\n客户: 喂", metadata={"vip": True}))
    assert found(report) == [(1, "在吗")]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("{turn_count: {min: 2}}", True),
        ("{turn_count: {min: 3}}", False),
        ("{turn_count: {max: 2}}", True),
        ("{turn_count: {max: 1}}", False),
        ("{turn_count: {min: 1, max: 1}, by: customer}", True),
        ("{turn_count: {min: 3}, by: any}", True),
        ("{turn_count: {min: 1}, by: bot}", False),
    ],
)
def test_turn_count_counts_runs(condition: str, expected: bool) -> None:
    assert holds(condition, "客服: 您好\n客服: 请讲\n客户: 喂\n客服: 请讲") is expected


@pytest.mark.parametrize(
    ("turn", "role", "words"),
    [
        (1, "agent", "一"),
        (1, "customer", None),
        (2, "customer", "二"),
        (-1, "agent", "三"),
        (-2, "customer", "二"),
        (4, "agent", None),
        (-4, "agent", None),
    ],
)
def test_role_at(turn: int, role: str, words: str | None) -> None:
    expected = [] if words is None else [(turn - 1 if turn > 0 else 3 + turn, words)]
    assert hits(f"{{role_at: {{turn: {turn}, role: {role}}}}}", "客服: 一\n客户: 二\n客服: 三") == expected


def test_role_at_passes_over_what_the_system_notes() -> None:
    text = "系统: 接通\n客户: 一\n客服: 二\n系统: 客户挂断"
    assert hits("{role_at: {turn: -1, role: agent}}", text) == [(2, "二")]
    assert hits("{role_at: {turn: 1, role: customer}}", text) == [(1, "一")]
    assert hits("{role_at: {turn: -1, role: system}}", text) == [(3, "客户挂断")]


@pytest.mark.parametrize(
    ("bounds", "turns"),
    [("{min: 3}", [1, 2]), ("{max: 2}", [0]), ("{min: 3, max: 3}", [1]), ("{max: 0}", []), ("{min: 9}", [])],
)
def test_length_does_not_count_marks(bounds: str, turns: list[int]) -> None:
    text = "客服: 一,二!\n客服: 一二三。\n客服: 一二三四\n客户: 一二三四五六七八九"
    assert [turn for turn, _ in hits(f"{{length: {bounds}}}", text)] == turns
