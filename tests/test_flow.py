"""The course of a call: which step a turn belongs to, how long each lasted, which one overran."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cs_lint.flow import DETOURS, STANDARD, flow, overran, steps_of_turns
from cs_lint.model import Call, Turn
from tests.support import call

WHOLE = """
    [00:00-00:04] 客服: 您好，星辰科技客服，请问有什么可以帮您？
    [00:05-00:10] 客户: 我的路由器昨天开始一直掉线。
    [00:11-00:14] 客服: 麻烦您提供一下手机号码。
    [00:15-00:18] 客户: 尾号四四二。
    [00:19-00:23] 客服: 请问指示灯是什么颜色的？
    [00:24-00:26] 客户: 红的。
    [00:27-00:30] 客服: 请您稍等，我帮您查一下，大概一分钟。
    [00:31-00:32] 客户: 好。
    [02:00-02:06] 客服: 感谢您的耐心等待，已经给您登记维修，明天上午上门。
    [02:07-02:08] 客户: 行。
    [02:09-02:11] 客服: 请问还有其他可以帮您的吗？
    [02:12-02:13] 客户: 没有了。
    [02:14-02:17] 客服: 感谢您的来电，祝您生活愉快，再见。
"""


def steps(text: str) -> list[tuple[str, int]]:
    return [(step.step, step.turn) for step in flow(call(text))]


def test_a_call_that_takes_the_standard_course_with_a_hold() -> None:
    assert steps(WHOLE) == [
        ("opening", 0), ("understand", 1), ("identify", 2), ("understand", 4), ("hold", 6),
        ("solve", 8), ("confirm", 10), ("close", 12),
    ]  # fmt: skip


def test_a_step_lasts_until_the_next_one_begins() -> None:
    lasted = {step.turn: step.seconds for step in flow(call(WHOLE))}
    assert lasted[6] == 93.0
    assert lasted[12] == 3.0


def test_the_step_that_overran_is_the_one_furthest_beyond_what_it_may_take() -> None:
    assert overran(flow(call(WHOLE))) == "hold"


def test_a_call_within_all_bounds_overran_nowhere() -> None:
    assert overran(flow(call(WHOLE.replace("02:", "01:")))) is None


def test_thanks_for_waiting_ends_the_hold() -> None:
    assert steps("客服: 您好\n客户: 查下订单\n客服: 请稍等\n客服: 让您久等了，订单显示已发货")[-1] == (
        "solve",
        3,
    )


def test_a_transfer_is_a_detour() -> None:
    assert ("transfer", 2) in steps("客服: 您好\n客户: 宽带断了\n客服: 我帮您转接技术部\n客户: 好")


def test_a_greeting_at_the_end_opens_nothing_anew() -> None:
    assert steps(WHOLE + "\n    [02:18-02:19] 客服: 您好")[-1] == ("close", 12)


def test_a_new_matter_after_the_last_question_goes_back_to_understanding() -> None:
    more = WHOLE.replace("客户: 没有了。", "客户: 我还想问问我家那个摄像头怎么老是离线。")
    assert ("understand", 11) in steps(more)


def test_without_times_there_are_steps_but_no_seconds() -> None:
    found = flow(call("客服: 您好\n客户: 你好，查个订单\n客服: 再见"))
    assert [step.step for step in found] == ["opening", "understand", "close"]
    assert {step.seconds for step in found} == {None}


def test_one_speaker_alone_and_a_template_have_no_course() -> None:
    assert flow(call("客服: 您好\n客服: 再见")) == ()
    assert flow(call("客服: 您好\n客户: 你好", channel="template")) == ()


ROLES = st.sampled_from(["agent", "customer", "bot", "system"])
TURNS = st.lists(st.builds(Turn, ROLES, st.text(max_size=30)), max_size=12)


@given(TURNS)
def test_every_turn_of_any_call_has_one_known_step(turns: list[Turn]) -> None:
    some = Call(call_id="a", turns=tuple(turns))
    named = steps_of_turns(some)
    assert len(named) == len(turns)
    assert set(named) <= {*STANDARD, *DETOURS}
    found = flow(some)
    assert all(named[step.turn] == step.step for step in found)
    assert [step.turn for step in found] == sorted({step.turn for step in found})
