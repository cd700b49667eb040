"""Folding: what two texts may differ in and still be the same words, and the way back to the original."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cs_lint.text.fold import PLACEHOLDER, fold, kept_offsets, level, squeeze
from cs_lint.text.tokens import word_edges

any_text = st.text(st.characters(), max_size=60)
one_line = st.text(st.characters(exclude_characters="\n"), max_size=60)
EVERY_CHARACTER = "".join(map(chr, range(sys.maxunicode + 1)))
ODD = "a\u0301呃👩‍👩‍👧‍👦\u200b\u202e مرحبا \0\ud800\r\u2028𠮷０ﾞ"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("您好,请问!", "您好请问", id="ASCII punctuation goes"),
        pytest.param("您好，请问……？！", "您好请问", id="Chinese punctuation goes"),
        pytest.param("您 好\u3000请\t问", "您好请问", id="spaces of every width go"),
        pytest.param("您呃好", "您好", id="the filler 呃 goes"),
        pytest.param("您好😀👍🏽", "您好", id="emoji go"),
        pytest.param("您\u200b好\ufeff", "您好", id="zero-width characters go"),
        pytest.param("您_好", "您好", id="the underscore goes too"),
        pytest.param("您~好-吗", "您好吗", id="dashes and tildes go"),
        pytest.param("請問您貴姓", "请问您贵姓", id="traditional becomes simplified"),
        pytest.param("歡迎致電,臺灣", "欢迎致电台湾", id="traditional words"),
        pytest.param("妳說著", "你说着", id="the variants 妳 and 著"),
        pytest.param("ＳＬＡ１２３", "sla123", id="full width becomes half width"),
        pytest.param("Sku CASE", "skucase", id="upper case becomes lower case"),
        pytest.param("100%", "100%", id="the per cent sign stays"),
        pytest.param("１００％", "100%", id="also where it is full width"),
        pytest.param(f"{PLACEHOLDER}您好", f"{PLACEHOLDER}您好", id="a placeholder stays"),
        pytest.param("𠮷野家", "𠮷野家", id="Han beyond the BMP stay"),
        pytest.param("甲\n乙", "甲\n乙", id="a line feed stays, it parts turns"),
        pytest.param("", "", id="nothing stays nothing"),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    "text",
    ["您好请问", "嗯我明白了", "额", "工号幺零二四", "sla", "3", "〇", "お待ち", "한국"],
)
def test_leaves_alone(text: str) -> None:
    assert fold(text) == text


def test_levelling_maps_every_character_there_is_to_one() -> None:
    assert len(level(EVERY_CHARACTER)) == len(EVERY_CHARACTER)


def test_folding_twice_changes_no_character_there_is() -> None:
    once = fold(EVERY_CHARACTER)
    twice = fold(once)
    assert len(twice) == len(once)
    assert [pair for pair in zip(once, twice, strict=True) if pair[0] != pair[1]] == []


def test_punctuation_and_spaces_never_survive() -> None:
    left = [c for c in squeeze(EVERY_CHARACTER) if unicodedata.category(c)[0] in "PZC" and c not in "\n%％"]
    assert [hex(ord(c)) for c in left] == []


def test_letters_digits_and_han_always_survive() -> None:
    kept = set(squeeze(EVERY_CHARACTER))
    lost = [c for c in EVERY_CHARACTER if (c.isalpha() or c.isdecimal()) and c not in kept and c != "呃"]
    assert lost == []


@given(any_text)
@example(ODD)
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(any_text)
@example(ODD)
def test_levelling_keeps_the_length(text: str) -> None:
    assert len(level(text)) == len(text)


@given(one_line)
@example(ODD)
def test_every_folded_character_has_its_offset(text: str) -> None:
    kept = kept_offsets(text)
    assert [text[offset] for offset in kept] == list(squeeze(text))
    assert len(fold(text)) == len(kept)


@given(any_text)
@example("甲\n乙")
def test_offsets_increase_and_lie_in_the_text(text: str) -> None:
    kept = kept_offsets(text)
    assert kept == sorted(set(kept))
    assert all(0 <= offset < len(text) and text[offset] != "\n" for offset in kept)


@given(one_line, one_line)
def test_folding_goes_character_by_character(left: str, right: str) -> None:
    assert fold(left + right) == fold(left) + fold(right)


@given(one_line)
@example(ODD)
def test_word_edges_span_the_text(text: str) -> None:
    edges = word_edges(text)
    assert {0, len(text)} <= edges
    assert all(0 <= edge <= len(text) for edge in edges)
