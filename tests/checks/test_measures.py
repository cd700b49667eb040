"""The verb `measure`: figures of the call against their bounds."""

from __future__ import annotations

import pytest

from tests.support import Found, call, found, judge, lint, silent

RINGS = "measure: {of: metadata, keys: {ring_count: 3, ring_seconds: '{most}'}}"
SOON = {"most": 15}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param("ring_count: 3", [], id="at the bound"),
        pytest.param("ring_count: 4", [(None, "")], id="above it"),
        pytest.param("ring_seconds: 15", [], id="the other key, at its bound"),
        pytest.param("ring_seconds: 15.5", [(None, "")], id="and above"),
        pytest.param("ring_count: 2\nring_seconds: 99", [], id="the first key that is there decides"),
        pytest.param(
            "ring_count: many\nring_seconds: 99", [(None, "")], id="what is no figure is passed over"
        ),
        pytest.param("ring_count: true\nring_seconds: 1", [], id="nor is yes or no"),
    ],
)
def test_metadata(facts: str, expected: Found) -> None:
    assert judge(RINGS, f"---\n{facts}\n---\n客服: 您好", vars=SOON) == expected


def test_without_the_fact_it_does_not_apply() -> None:
    assert silent(RINGS, "客服: 您好", vars=SOON) == "no ring_count or ring_seconds"


RATE = "measure: {of: rate, min: 60, max: 120, min_chars: 4}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[00:00-00:04] 客服: 一二三四", [], id="a character a second"),
        pytest.param("[00:00-00:05] 客服: 一二三四", [(None, "")], id="too slow"),
        pytest.param("[00:00-00:01] 客服: 一二三四", [(None, "")], id="too fast"),
        pytest.param("[00:00-00:02] 客服: 一,二。三!四…", [], id="marks do not count"),
        pytest.param(
            "[00:00-00:01] 客服: 一二三四\n[00:02-00:05] 客服: 一二三四", [], id="over all turns together"
        ),
        pytest.param(
            "[00:00-00:04] 客服: 一二三四\n[00:05-00:06] 客服: 一二三", [], id="short turns do not count"
        ),
        pytest.param(
            "[00:00-00:04] 客服: 一二三四\n[00:05-00:06] 客户: 一二三四五六", [], id="nor the customer's"
        ),
    ],
)
def test_rate(text: str, expected: Found) -> None:
    assert judge(RATE, text) == expected


def test_a_single_turn_has_a_bound_of_its_own() -> None:
    rule = "measure: {of: rate, min: 1, max: 9999, max_turn: 100, min_chars: 2}"
    text = "[00:00-00:04] 客服: 一二三四\n[00:05-00:06] 客服: 一二三四"
    assert judge(rule, text) == [(1, "一二三四")]
    assert judge(rule.replace("100", "240"), text) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("客服: 一二三四", "no timestamps"),
        ("[00:00-00:01] 客服: 一", "no turn is long enough to measure"),
        ("[00:01-00:01] 客服: 一二三四", "no turn is long enough to measure"),
    ],
)
def test_rate_that_cannot_be_told(text: str, reason: str) -> None:
    assert silent(RATE, text) == reason


WAIT = "when: {say: 稍等}\nskip: {say: 还在查}\nmeasure: {of: wait, max: 1.5}"
HOLD = "[00:00-00:04] 客服: 请稍等{announced}\n[00:04-00:05] 客户: 好\n[{back}-09:00] 客服: {words}"


@pytest.mark.parametrize(
    ("announced", "back", "words", "expected"),
    [
        pytest.param("一分钟", "01:05", "查到了", [], id="back in time"),
        pytest.param("一分钟", "01:35", "查到了", [], id="half as long again is fine"),
        pytest.param("一分钟", "01:36", "查到了", [(2, "查到了")], id="longer than that"),
        pytest.param("", "08:00", "查到了", [], id="no time was announced"),
        pytest.param("一分钟", "08:00", "还在查", [], id="never back"),
        pytest.param("两分钟,我查三十天的明细", "03:00", "查到了", [], id="the time nearest to the waiting"),
        pytest.param("一分钟,哎,算两分钟吧", "03:00", "查到了", [], id="corrected to a longer time"),
    ],
)
def test_wait(announced: str, back: str, words: str, expected: Found) -> None:
    assert judge(WAIT, HOLD.format(announced=announced, back=back, words=words)) == expected


def test_wait_runs_on_while_the_customer_asks_after_it() -> None:
    text = HOLD.format(announced="一分钟", back="08:00", words="查到了").replace(
        "\n[08", "\n[07:50-07:55] 客户: 喂\n[08"
    )
    assert judge(WAIT, text) == [(3, "查到了")]


def test_wait_passes_over_turns_about_waiting() -> None:
    text = HOLD.format(announced="一分钟", back="00:30", words="还在查") + "\n[09:10-09:12] 客服: 查到了"
    assert judge(WAIT, text) == []
    assert judge(WAIT, text.replace("[09:10-09:12] 客服", "[09:00-09:01] 客户: 喂\n[09:10-09:12] 客服")) == [
        (4, "查到了")
    ]


CHAT = """
    [00:00-00:00] 客户: 在吗
    [00:10-00:10] 客户: 喂
    [00:40-00:40] 客服: 在
    [00:50-00:50] 客服: 请讲
    [01:50-01:50] 客户: 退款
    [02:30-02:30] 客服: 好
"""


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        pytest.param("of: response, max: 40", [], id="from the customer's last message before it"),
        pytest.param("of: response, max: 30", [(5, "好")], id="too late"),
        pytest.param("of: response, max: 29", [(2, "在"), (5, "好")], id="every answer counts"),
        pytest.param("of: first_response, max: 40", [], id="from the customer's first message"),
        pytest.param("of: first_response, max: 39", [(2, "在")], id="too late, the first"),
    ],
)
def test_response(measure: str, expected: Found) -> None:
    assert judge(f"measure: {{{measure}}}", CHAT) == expected


def test_what_a_robot_says_is_no_answer() -> None:
    text = "[00:00-00:00] 客户: 在吗\n[00:01-00:01] 机器人: 请稍候\n[00:50-00:50] 客服: 在"
    assert judge("measure: {of: response, max: 30}", text) == [(2, "在")]
    assert judge("measure: {of: first_response, max: 30}", text) == [(2, "在")]


def test_the_first_response_does_not_apply_where_the_agent_writes_first() -> None:
    rule = "measure: {of: first_response, max: 5}"
    assert silent(rule, "[00:00-00:00] 客服: 您好\n" + CHAT) == "the agent writes first"
    assert silent(rule, "客户: 在吗\n客服: 在") == "no timestamps"
    assert judge(rule, "[00:00-00:00] 客户: 在吗") == []


def test_the_figure_stands_in_the_message() -> None:
    linter = lint("measure: {of: metadata, keys: {rings: 3}}\nmessage: 响了{value}声")
    [violation] = linter.check(call("客服: 您好", metadata={"rings": 4})).violations
    assert (violation.message, violation.matched_by) == ("响了4声", "metadata")
    assert found(linter.check(call("客服: 您好", metadata={"rings": 3}))) == []
