"""Users' regular expressions: in many turns at once they find what they find in each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_lint.checks.linear import Linear

PATTERNS = (
    r"\s+", r"[^a]+", r".*", "(?s).+", r"a\s*$", "^b", r"\W", r"\bx|\Bx", "x*", r"a\nb|b", r"\p{Han}[ \t]*$", r"\PL+",
    "[[:^alpha:]]+", r"\D", "(?i)[^B]{2}", r"\x0a|a", r"[\s\S]{2}", r"\Aa", r"b\z", "(?-m:^)x", r"\C",
)  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
@given(st.lists(st.text("ab x您，。", max_size=6), max_size=5), st.booleans())
def test_searched_together_and_one_by_one_texts_hold_the_same(
    pattern: str, texts: list[str], broken: bool
) -> None:
    if broken:
        texts = [*texts, "a\nb"]
    linear = Linear(pattern)
    alone = [(which, *span) for which, text in enumerate(texts) for _, *span in linear.in_each([text])]
    assert list(linear.in_each(texts)) == alone
