"""The recognition-error model: the same errors for the same seed, of the rate asked for, and only in the words."""

from __future__ import annotations

import pytest
from rapidfuzz.distance import Levenshtein

from cs_lint.model import Call, Turn
from cs_lint.noise import Noise

TEXT = "您好,请问有什么可以帮您?我帮您查询一下订单的物流状态,大概需要一分钟,请您稍等。" * 20
CALL = Call(
    call_id="c1",
    agent_id="7",
    turns=(Turn("agent", TEXT, 0.5, 9.0), Turn("customer", "嗯")),
    metadata={"gold": []},
)


@pytest.mark.parametrize("rate", [0.08, 0.12])
def test_rate(rate):
    heard = Noise(rate, 1).call(CALL).turns[0].text
    words = sum(map(str.isalnum, TEXT))
    assert rate * 0.7 < Levenshtein.distance(TEXT, heard) / words < rate * 1.3


def test_the_seed_decides():
    assert Noise(0.1, 1).call(CALL) == Noise(0.1, 1).call(CALL)
    assert Noise(0.1, 1).call(CALL) != Noise(0.1, 2).call(CALL)


def test_only_words_change():
    noisy = Noise(0.5, 3).call(CALL)
    assert [(t.role, t.start, t.end) for t in noisy.turns] == [(t.role, t.start, t.end) for t in CALL.turns]
    assert (noisy.call_id, noisy.agent_id, noisy.metadata) == (CALL.call_id, CALL.agent_id, CALL.metadata)
    assert all(turn.text for turn in noisy.turns)
    assert noisy.turns[0].text.count(",") == TEXT.count(",")


def test_none_and_all():
    assert Noise(0).call(CALL) == CALL
    assert Noise(1).call(CALL) != CALL
