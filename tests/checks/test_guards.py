"""What lifts a hit: each guard beside the calls in which it does not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import judge

LIFTED: list[Any] = [
    pytest.param("{inside: 信用卡}", "信用", "客服: 信用卡", id="inside a longer phrase"),
    pytest.param("{inside: [个人信, 信用卡]}", "信用", "客服: 个人信用卡", id="inside one of two that overlap"),
    pytest.param("{inside: 信用..办}", "信用", "客服: 信用这就办", id="inside a phrase with a gap"),
    pytest.param("{inside: ['{company}', 你好]}", "你", "客服: 你好", id="inside a phrase beside a name that is not set"),
    pytest.param("{before: 绝不}", "可能", "客服: 绝不可能", id="words before"),
    pytest.param("{before: 绝不}", "可能", "客服: 绝不,是真的可能", id="six characters before, at most"),
    pytest.param("{before: {say: 绝不, within: 8}}", "可能", "客服: 绝不一二三四五六七八可能", id="farther before"),
    pytest.param("{after: 三分钟}", "大概", "客服: 大概要三分钟", id="words after"),
    pytest.param("{after: {say: 分钟, within: 2}}", "大概", "客服: 大概三十分钟", id="near after"),
    pytest.param("{same_clause: 尽快}", "一定", "客服: 我们尽快,一定会,一定尽快", id="in the same clause"),
    pytest.param("{same_sentence: 尽快}", "一定", "客服: 一定,会尽快", id="in the same sentence"),
    pytest.param("{same_turn: 也就是}", "二线", "客服: 二线。也就是技术", id="in the same turn"),
    pytest.param("{same_turn: 也就是}", "二线", "客服: 二线\n客服: 也就是技术", id="in the same run of turns"),
    pytest.param("{previous_turn: 哪里}", "不知道", "客户: 哪里?\n客服: 不知道", id="in the turn before"),
    pytest.param("{previous_turn: 哪里}", "不知道", "客户: 哪里\n客户: 喂\n客服: 不知道", id="in the run before"),
    pytest.param("{quoted: true}", "不归我管", "客服: 他说了“这不归我管啊”", id="in quotation marks"),
    pytest.param("{quoted: true}", "不归我管", "客服: 写着「这不归我管啊」", id="in brackets"),
    pytest.param("{quoted: true}", "不归我管", "客服: 您刚才说不归我管", id="told as the customer's words"),
    pytest.param("{echo: true}", "没有", "客户: 没有吗?\n客服: 没有", id="an echo"),
    pytest.param("{echo: true}", "没有", "客户: 沒 有嗎?\n客服: 没有", id="an echo, folded"),
    pytest.param("{negated: true}", "保证", "客服: 我们不能保证", id="a negation before"),
    pytest.param("{negated: true}", "告诉", "客服: 请勿告诉别人", id="a ban before"),
    pytest.param("{if: {say: 抱歉}}", "没有", "客服: 抱歉,没有", id="a condition in its turn"),
    pytest.param("{if: {say: 谢谢, by: customer, in: next 1 turn}}", "没有", "客服: 没有\n客户: 谢谢", id="one after"),
    pytest.param("{if: {metadata: {vip: true}}}", "没有", "---\nvip: true\n---\n客服: 没有", id="a fact of the call"),
    pytest.param("{quoted: true, negated: true}", "保证", "客服: 不保证", id="any of several"),
]  # fmt: skip

NOT_LIFTED: list[Any] = [
    pytest.param("{inside: 信用卡}", "信用", "客服: 信用很好", id="no longer phrase around it"),
    pytest.param("{inside: 信用卡}", "信用", "客服: 信用很好,信用卡", id="the longer phrase is elsewhere"),
    pytest.param("{inside: 信用..办}", "信用", "客服: 信用。办", id="no gap over the end of a sentence"),
    pytest.param("{inside: 信用卡}", "信用", "客服: 信用\n客服: 卡", id="never across turns"),
    pytest.param("{before: 绝不}", "可能", "客服: 可能绝不", id="words after, not before"),
    pytest.param("{before: 绝不}", "可能", "客服: 绝不一二三四五六七可能", id="more than six characters before"),
    pytest.param("{before: {say: 绝不, within: 0}}", "可能", "客服: 绝不大可能", id="not directly before"),
    pytest.param("{before: 绝不}", "可能", "客服: 绝不\n客服: 可能", id="in another turn"),
    pytest.param("{after: 三分钟}", "大概", "客服: 三分钟大概", id="words before, not after"),
    pytest.param("{after: {say: 分钟, within: 1}}", "大概", "客服: 大概三十分钟", id="too far after"),
    pytest.param("{same_clause: 尽快}", "一定", "客服: 尽快,一定会", id="in another clause"),
    pytest.param("{same_sentence: 尽快}", "一定", "客服: 一定会。尽快", id="in another sentence"),
    pytest.param("{same_turn: 也就是}", "二线", "客服: 二线\n客户: 嗯\n客服: 也就是技术", id="in another turn"),
    pytest.param("{same_turn: 也就是}", "二线", "客户: 也就是\n客服: 二线", id="in the customer's turn"),
    pytest.param("{previous_turn: 哪里}", "不知道", "客服: 不知道\n客户: 哪里", id="in the turn after"),
    pytest.param("{previous_turn: 哪里}", "不知道", "客户: 哪里\n客服: 喂\n客户: 嗯\n客服: 不知道", id="long before"),
    pytest.param("{previous_turn: 哪里}", "不知道", "客服: 不知道,哪里", id="in its own turn, the first"),
    pytest.param("{quoted: true}", "不归我管", "客服: “您好”,不归我管", id="behind the quotation"),
    pytest.param("{quoted: true}", "不归我管", "客服: 您请说,不归我管", id="behind an invitation to speak"),
    pytest.param("{quoted: true}", "不归我管", "客服: 您要这么说，不归我管", id="behind an if you say so"),
    pytest.param("{quoted: true}", "不归我管", "客服: 跟您说了不归我管", id="told to the customer, not by"),
    pytest.param("{quoted: true}", "不归我管", "客服: 我说不归我管", id="told as one's own words"),
    pytest.param("{quoted: true}", "不归我管", "客服: 他没跟您说，不归我管", id="behind what nobody said"),
    pytest.param("{echo: true}", "没有", "客户: 有吗?\n客服: 没有", id="other words"),
    pytest.param("{echo: true}", "没有", "客服: 没有\n客户: 没有?", id="the customer echoes"),
    pytest.param("{echo: true}", "没有", "客服: 没有\n系统: 没有", id="a note is nobody's words"),
    pytest.param("{negated: true}", "保证", "客服: 我保证", id="no negation"),
    pytest.param("{negated: true}", "保证", "客服: 不是我来保证", id="a negation three characters away"),
    pytest.param("{negated: true}", "保证", "客服: 不\n客服: 保证", id="a negation in another turn"),
    pytest.param("{negated: true}", "稍等", "客服: 有票没有，稍等", id="a negation in another clause"),
    pytest.param("{negated: true}", "稍等", "客服: 能不能稍等", id="a question, not a negation"),
    pytest.param("{negated: true}", "保证", "客服: 有没有保证", id="another question"),
    pytest.param("{if: {say: 抱歉}}", "没有", "客服: 抱歉\n客服: 没有", id="the condition holds elsewhere"),
    pytest.param("{if: {say: 抱歉}}", "没有", "客服: 没有\n客户: 抱歉", id="the customer meets it"),
    pytest.param("{if: {say: 谢谢, by: customer, in: next 1 turn}}", "没有", "客服: 没有", id="nothing comes after"),
    pytest.param("{if: {metadata: {vip: true}}}", "没有", "客服: 没有", id="a fact that is missing"),
]  # fmt: skip


def _said(guards: str, words: str, text: str) -> list[str]:
    return [said for _, said in judge(f"forbid: {{say: {words}, unless: {guards}}}", text)]


@pytest.mark.parametrize(("guards", "words", "text"), LIFTED)
def test_lifted(guards: str, words: str, text: str) -> None:
    assert judge(f"forbid: {{say: {words}}}", text) != [], "there must be something to lift"
    left = _said(guards, words, text)
    # 尽快 stands in the last clause only, so that of several hits one is lifted.
    assert len(left) == (1 if "same_clause" in guards else 0)


@pytest.mark.parametrize(("guards", "words", "text"), NOT_LIFTED)
def test_not_lifted(guards: str, words: str, text: str) -> None:
    assert words in _said(guards, words, text)


def test_guards_of_a_rule_are_those_of_what_it_forbids() -> None:
    assert judge("forbid: {say: 保证}\nunless: {negated: true}", "客服: 不保证\n客服: 保证") == [(1, "保证")]


def test_guards_of_a_rule_are_those_of_its_trigger() -> None:
    rule = "when: {say: 稍等}\nrequire: {say: 查}\nunless: {negated: true}\nin: same turn"
    assert judge(rule, "客服: 不用稍等\n客户: 嗯\n客服: 稍等") == [(2, "稍等")]


def test_guards_of_a_rule_and_of_a_condition_add_up() -> None:
    rule = "forbid: {say: 保证, unless: {inside: 保证金}}\nunless: {negated: true}"
    assert judge(rule, "客服: 保证金\n客户: 嗯\n客服: 不保证\n客户: 嗯\n客服: 保证") == [(4, "保证")]


def test_a_guard_may_count_in_a_variable() -> None:
    rule = "forbid: {say: 可能, unless: {before: {say: 绝不, within: '{near}'}}}"
    assert judge(rule, "客服: 绝不大可能", vars={"near": 0}) == [(0, "可能")]
    assert judge(rule, "客服: 绝不大可能", vars={"near": 1}) == []


def test_what_the_system_notes_can_be_guarded() -> None:
    rule = "forbid: {say: 转接, by: system, unless: {same_turn: 成功, previous_turn: 请, echo: true}}"
    assert judge(rule, "系统: 转接失败\n系统: 转接成功") == [(0, "转接")]
    assert judge(rule, "客服: 请稍等\n系统: 转接失败") == []
