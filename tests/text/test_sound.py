"""Sounds of characters: what recognisers confuse is alike, what they do not is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_lint.text.misheard_figures import with_figures
from cs_lint.text.sound import sounds


@pytest.mark.parametrize(
    "pair",
    ["您宁", "您林", "稍烧", "懂董", "再在", "投头", "请情", "星心", "祝主", "行航", "了乐", "长常", "长张"],
)
def test_alike(pair):
    assert sounds().alike(*pair)


@pytest.mark.parametrize("pair", ["您好", "不步行"[::2], "东工", "飞灰"])
def test_not_alike(pair):
    assert not sounds().alike(*pair)


@given(st.text())
def test_text_as_it_sounds_keeps_its_places(text):
    assert {len(heard) for heard in sounds().heard(text)} == {len(text)}


@given(st.text(alphabet="您好的地得了长行不懂a1\n"))
def test_one_way_a_text_is_spelt_is_how_it_is_heard(text):
    assert sounds().heard(text)[0] in sounds().spelt(text, most=10**9)


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("一三六,零务七二", "一三六,零五七二"),
        ("三是秒", "三十秒"),
        ("二期四八一二", "二七四八一二"),
        ("您等我一风钟", "您等我一分钟"),
        ("得半分总，", "得半分钟，"),
        ("三个公做日", "三个工作日"),
        ("十苗左右", "十秒左右"),
        ("我有两妙招", "我有两妙招"),
        ("您是谁", "您是谁"),
    ],
)
def test_figures_by_their_sound(heard, said):
    assert with_figures(heard) == said
