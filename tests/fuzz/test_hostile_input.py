"""Bytes of strangers end in calls or in one sentence, whatever they are."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.mutate import mutated
from tests.fuzz.targets import READ, REFUSED, TARGETS, seeds

SLOW = 2.0
MUTATIONS = 60


@pytest.mark.parametrize("target", TARGETS)
def test_spoiled_input_is_read_or_refused_in_time(target: str) -> None:
    rng, pool = random.Random(target), seeds(target)
    for _ in range(MUTATIONS):
        data = mutated(rng, pool)
        begun = time.process_time()
        assert TARGETS[target](data) in (READ, REFUSED)
        assert time.process_time() - begun < SLOW


@pytest.mark.parametrize("target", TARGETS)
@given(data=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(target: str, data: bytes) -> None:
    assert TARGETS[target](data) in (READ, REFUSED)


@pytest.mark.parametrize(
    ("phrase", "because"),
    [
        pytest.param("甲" * 1001, "1000 are the most", id="longer than anybody reads"),
        pytest.param("[" * 30 + "甲" + "]" * 30, "brackets within each other", id="nested beyond sense"),
    ],
)
def test_a_phrase_beyond_the_limits_is_refused_with_the_reason(phrase: str, because: str) -> None:
    from cs_lint.errors import PackError
    from cs_lint.packs.grammar import Scope
    from cs_lint.packs.phrases import compile_phrases

    with pytest.raises(PackError, match=because):
        compile_phrases([phrase], Scope({}, {}))
