"""`fuzzy`: phrases said nearly."""

from __future__ import annotations

import pytest

from tests.support import judge, pack, refused

FORBID = "forbid: {say: [请您耐心等待一下, 您稍等], fuzzy: 80}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("客服: 好的,请您耐心等带一下哦", ["请您耐心等带一下"], id="one character is another"),
        pytest.param("客服: 请您耐心的等待一下", ["请您耐心的等待一"], id="one character too many"),
        pytest.param("客服: 请您,耐心等待 一下", ["请您,耐心等待 一下"], id="said exactly, marks between"),
    ],
)
def test_what_is_nearly_said_is_found(text: str, words: list[str]) -> None:
    assert [said for _, said in judge(FORBID, text)] == words


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("客服: 请您看一下订单", id="half of it is something else"),
        pytest.param("客服: 等", id="a turn shorter than the phrase"),
        pytest.param("客户: 请您耐心等带一下", id="the customer says it"),
    ],
)
def test_what_is_not_near_enough_is_not(text: str) -> None:
    assert judge(FORBID, text) == []


def test_a_phrase_with_a_gap_cannot_be_fuzzy() -> None:
    assert "without gaps" in refused(pack("forbid: {say: [请您..等待], fuzzy: 80}")).message
