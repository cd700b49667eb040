"""Phrases heard by their sound: what a recogniser garbled is found, what is well said is left alone."""

from __future__ import annotations

import pytest

from cs_lint.engine import Linter
from cs_lint.model import Call, Turn
from cs_lint.packs.load import load_packs

HEAD = """
pack: heard
version: 2026.1.1
vars: {company: []}
defaults: {homophones: true}
rules:
"""
RULE = """
  - id: %s
    title: t
    severity: error
    dimension: d
    message: m
    suggest: s
    why: w
    source: {document: d}
    %s
    examples: [{pass: "客服: 好"}, {pass: "客服: 嗯"}, {fail: "客服: 懂不懂"}]
"""
RULES = {
    "a.forbidden": "forbid: {say: [懂不懂, 不行, 你们公司..骗人]}",
    "a.threat": "forbid: {say: [信不信我]}",
    "a.deaf": "forbid: {say: [懂不懂]}\n    homophones: false",
    "b.farewell": "require: {say: [再见]}\n    anchor: last agent turn",
    "b.company": 'require: {say: "{company}"}\n    anchor: first agent turn',
    "c.hold": "when: {say: [稍等]}\n    require: {entity: duration}",
    "c.transfer": "when: {say: [给您转]}\n    require: {entity: duration}",
}


@pytest.fixture(scope="module")
def linter(tmp_path_factory):
    path = tmp_path_factory.mktemp("packs") / "heard.yaml"
    rules = (RULE % (name, verb) for name, verb in RULES.items())
    path.write_text(HEAD + "".join(rules), encoding="utf-8")
    return Linter(load_packs([str(path)], {"company": ["讯联宽带"]}))


def found(linter, *said: str):
    call = Call(call_id="c", turns=tuple(Turn("agent", text) for text in said))
    return {v.rule: (v.text, v.matched_by) for v in linter.check(call).violations}


@pytest.mark.parametrize("said", ["你到底董不懂啊", "您董不董呀"], ids=["one character", "two"])
def test_a_forbidden_phrase_is_heard_and_says_so(linter, said):
    assert found(linter, said)["a.forbidden"][1] == "sound"


def test_a_phrase_in_its_own_characters_is_matched_by_word(linter):
    assert found(linter, "懂不懂")["a.forbidden"] == ("懂不懂", "word")


@pytest.mark.parametrize(
    "said",
    ["请您步行到门店", "部行李", "我正在见习"],
    ids=["步行", "行李", "见习"],
)
def test_well_formed_words_are_no_misheard_phrase(linter, said):
    assert "a.forbidden" not in found(linter, said)


def test_a_question_of_the_form_a_not_a_is_well_formed_however_rare(linter):
    assert "a.threat" not in found(linter, "减要紧的说行不行我后头还有人")
    assert found(linter, "您就等着信不馨我后头有人")["a.threat"] == ("信不馨我", "sound")


def test_two_characters_are_enough_where_they_are_all_that_is_said(linter):
    garbled = "请文情问您有什么文题,枕么称呼,没关系马烦您"
    assert found(linter, garbled, "不形。")["a.forbidden"] == ("不形", "sound")
    assert "a.forbidden" not in found(linter, garbled, "不形的那种")
    assert "a.forbidden" not in found(linter, garbled, "步行")
    assert "a.forbidden" not in found(linter, "您好,这里是讯联宽带", "不形")


def test_a_rule_without_homophones_is_deaf(linter):
    assert "a.deaf" not in found(linter, "董不懂")
    assert "a.deaf" in found(linter, "懂不懂")


@pytest.mark.parametrize("said", ["在见", "载见", "感谢您在见"])
def test_a_duty_is_met_by_its_sound(linter, said):
    assert "b.farewell" not in found(linter, said)


def test_a_word_that_sounds_alike_meets_no_duty(linter):
    assert "b.farewell" in found(linter, "我们现在见不到他")


@pytest.mark.parametrize(
    "said", ["训练宽带", "迅连宽带", "讯联带"], ids=["other words", "homophones", "one lost"]
)
def test_a_company_name_bears_errors(linter, said):
    garbled = "请文情问您有什么文题,枕么称呼,没关系马烦您"
    assert "b.company" not in found(linter, f"您好{said}", garbled)


def test_a_duty_begins_where_a_phrase_is_heard(linter):
    assert found(linter, "请您烧等")["c.hold"][0] == "烧等"
    assert "c.hold" not in found(linter, "请您烧等三是秒,马烦您情问文题")


def test_a_duty_of_three_characters_does_not_begin_with_other_usual_words(linter):
    assert found(linter, "这就给您撰")["c.transfer"] == ("给您撰", "sound")
    assert "c.transfer" not in found(linter, "上周给您装的柜机")


def test_a_long_call_without_errors_is_not_searched(linter):
    clean = "好的,请问您有什么问题,我帮您看一下订单,谢谢您的理解"
    assert "a.forbidden" not in found(linter, *[clean] * 6, "董不懂")
    assert "a.forbidden" in found(linter, *[clean] * 6, "董不懂", "请文情问文题枕么马烦")


@pytest.mark.parametrize("said", ["到了一看窗户对着个工地", "这个我没法给您打包票"])
def test_where_one_word_ends_and_the_next_begins_is_no_recognition_error(linter, said):
    clean = ["好的,请问您有什么问题,我帮您看一下订单,谢谢您的理解"] * 6
    assert "a.forbidden" not in found(linter, *clean, "董不懂", said)
    assert "a.forbidden" in found(linter, *clean, "董不懂", said, "这个情楚了")


def test_a_single_error_in_a_long_call_excuses_and_accuses_nobody(linter):
    clean = ["好的,请问您有什么问题,我帮您看一下订单,谢谢您的理解"] * 25
    assert "b.farewell" not in found(linter, *clean, "那载见啊")
    assert "a.forbidden" not in found(linter, *clean, "董不懂", "那载见啊")
    assert "b.farewell" in found(linter, *clean * 2, "那载见啊")


def test_spans_map_back_over_punctuation(linter):
    call = Call(call_id="c", turns=(Turn("agent", "您到底、呃,董不呃懂?"),))
    violation = next(v for v in linter.check(call).violations if v.rule == "a.forbidden")
    assert call.turns[0].text[violation.start : violation.end] == "董不呃懂" == violation.text
