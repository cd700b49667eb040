"""`torn`: what is enough of a duty's phrase where a recogniser has lost the rest."""

from __future__ import annotations

from tests.support import judge

REQUIRE = "homophones: true\nrequire: {say: 再见, torn: [再$]}\nin: last 1 agent turn"
MISHEARD = "客服: 请文您有什么需要\n客户: 我闻一下订单的时减\n客服: 情楚了，马烦您"


def test_half_a_farewell_is_enough_where_recognition_errors_show() -> None:
    assert judge(REQUIRE, f"{MISHEARD}\n客服: 感谢您的来电，再。") == []


def test_half_a_farewell_is_none_in_a_clean_call() -> None:
    clean = "客服: 请问您有什么需要\n客户: 我问一下订单的时间\n客服: 清楚了，麻烦您"
    assert len(judge(REQUIRE, f"{clean}\n客服: 感谢您的来电，再。")) == 1


def test_by_itself_it_lifts_a_hit_only_where_recognition_errors_show() -> None:
    forbid = "homophones: true\nforbid: {say: 你}\nunless: {if: {torn: 您, in: same turn}}"
    assert judge(forbid, f"{MISHEARD}\n客服: 系统里你没有录进去，我给您补上") == []
    assert judge(forbid, "客服: 系统里你没有录进去，我给您补上") == [(0, "你")]


def test_a_duty_of_which_nothing_is_left_is_missed_there_too() -> None:
    assert len(judge(REQUIRE, f"{MISHEARD}\n客服: 感谢您的来电。")) == 1
