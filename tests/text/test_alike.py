"""Texts that say nearly the same: found as if each were compared with all."""

from __future__ import annotations

import random
import time

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.fuzz import ratio

from cs_lint.text.alike import Alike

WORDS = st.text("您好的退款", max_size=30)


def edited(text: str, edits: list[tuple[int, str]]) -> str:
    for place, char in edits:
        at = place % (len(text) + 1)
        text = text[:at] + char + text[at + (not char) :]
    return text


EDITS = st.lists(st.tuples(st.integers(0, 200), st.sampled_from(["", "新", "好"])), max_size=8)


@given(st.lists(WORDS, max_size=6), WORDS, EDITS, st.sampled_from([70, 90, 95, 100]))
def test_nothing_alike_is_missed(
    before: list[str], text: str, edits: list[tuple[int, str]], similarity: int
) -> None:
    known = Alike()
    said = edited(text * 2, edits)
    for number, each in enumerate([*before, text * 2]):
        known.add(each, str(number))
    best = max(ratio(said, each) for each in [*before, text * 2])
    found = known.find(said, similarity)
    assert (found is not None) is (best >= similarity)
    assert found is None or found[1] == best


def test_thousands_of_texts_are_compared_in_a_moment() -> None:
    rng, known = random.Random(3), Alike()
    chars = "您好的退款已受理三个工作日内到账请留意短信物流发货换新品地址电话核实感谢耐心等待我们会尽快处理"
    begun = time.process_time()
    for number in range(2000):
        text = "".join(rng.choices(chars, k=80))
        assert known.find(text, 95) is None
        known.add(text, str(number))
    # Comparing all with all takes twenty times as long.
    assert time.process_time() - begun < 4
