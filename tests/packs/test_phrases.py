"""The phrase language, element by element: what each matches, what it does not, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from cs_lint.errors import PackError
from cs_lint.packs.grammar import Scope
from cs_lint.packs.phrases import Gapped, PhraseSet, compile_phrases
from tests.support import judge, pack, refused

LISTS: dict[str, Any] = {"you": ["你", "您"], "really": ["到底", "究竟"], "ask": "$you[$really]懂不懂"}
CIRCLES = {"round": ["[$round]您"], "here": ["您$there"], "there": ["好$here"]}
VARS = {"firm": ["星辰科技", "星辰"], "minutes": 3, "off": []}


def matches(phrase: str, text: str) -> list[str]:
    """The words that a phrase finds in what an agent says."""
    found = judge(f"forbid: {{say: {phrase!r}}}", f"客服: {text}", phrases=LISTS, vars=VARS)
    return [words for _, words in found]


def compiled(*phrases: str) -> PhraseSet:
    return compile_phrases(phrases, Scope({}, {}))


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        pytest.param("您好", "您好吗", "您好", id="literal characters"),
        pytest.param("您,好!", "您好吗", "您好", id="marks in the phrase do not count"),
        pytest.param("您好", "您，好吗", "您，好", id="marks in the call do not count"),
        pytest.param("请您稍等", "請您稍等", "請您稍等", id="traditional in the call"),
        pytest.param("請您稍等", "请您稍等", "请您稍等", id="traditional in the phrase"),
        pytest.param("SKU", "这个ｓｋｕ", "ｓｋｕ", id="width and case"),
        pytest.param("稍呃等", "稍等", "稍等", id="呃 in the phrase does not count"),
        pytest.param("稍等", "稍呃等", "稍呃等", id="呃 in the call does not count"),
        pytest.param("100%", "100％没问题", "100％", id="the per cent sign counts, in any width"),
        pytest.param("(请|麻烦)您", "麻烦您", "麻烦您", id="a choice, the second"),
        pytest.param("(请|麻烦)您", "请您", "请您", id="a choice, the first"),
        pytest.param("请|麻烦", "麻烦", "麻烦", id="a choice without brackets"),
        pytest.param("(请|)您好", "您好", "您好", id="a choice of nothing"),
        pytest.param("稍等[一下]", "稍等一下吧", "稍等一下", id="optional words are taken along"),
        pytest.param("稍等[一下]", "稍等啊", "稍等", id="and may be missing"),
        pytest.param("[请|麻烦]您等", "麻烦您等", "麻烦您等", id="an optional choice"),
        pytest.param("稍等[一(下|会)]", "稍等一会", "稍等一会", id="brackets in brackets"),
        pytest.param("帮您..查", "帮您马上查", "帮您马上查", id="a gap"),
        pytest.param("帮您..查", "帮您查", "帮您查", id="a gap of nothing"),
        pytest.param("帮您..查", "帮您一二三四五六查", "帮您一二三四五六查", id="a gap of six"),
        pytest.param("帮您..查", "帮您一，二", None, id="a gap needs its end"),
        pytest.param("帮您..查", "帮您一二三四五六七查", None, id="not a gap of seven"),
        pytest.param("帮您..{2}查", "帮您一二三查", None, id="a gap of at most two"),
        pytest.param("帮您..{12}查", "帮您一二三四五六七八查", "帮您一二三四五六七八查", id="a wider gap"),
        pytest.param("帮您..查", "帮您，我，查", "帮您，我，查", id="marks in a gap do not count"),
        pytest.param("帮您..查", "帮您。我查", None, id="a gap ends with the sentence"),
        pytest.param("帮您..查", "帮您看!我查", None, id="also with an exclamation"),
        pytest.param("帮您查", "帮您。查", "帮您。查", id="words without a gap do not"),
        pytest.param(
            "需要..核实", "需要。需要核实", "需要核实", id="a match behind one that crosses is found"
        ),
        pytest.param("^不行", "不行啊", "不行", id="the start of a turn"),
        pytest.param("^不行", "那不行", None, id="not the middle of one"),
        pytest.param("^不行", "…不行", "不行", id="marks before it do not count"),
        pytest.param("不行$", "那不行。", "不行", id="the end of a turn"),
        pytest.param("不行$", "不行啊", None, id="not its middle"),
        pytest.param("^不行$", "不行。", "不行", id="a whole turn"),
        pytest.param("^不行$", "不行啊", None, id="and no more than that"),
        pytest.param("(^|您)好", "好的", "好", id="an edge in a choice"),
        pytest.param("好(了|$)", "行好", "好", id="an edge at the end of a choice"),
        pytest.param("^嗯..好$", "嗯那就好", "嗯那就好", id="edges around a gap"),
        pytest.param("$you懂", "您懂", "您懂", id="a list in a phrase"),
        pytest.param("$ask", "你到底懂不懂", "你到底懂不懂", id="lists in lists"),
        pytest.param("[$really]懂", "究竟懂", "究竟懂", id="an optional list"),
        pytest.param("{firm}客服", "星辰科技客服", "星辰科技客服", id="a variable with several values"),
        pytest.param("{firm}客服", "星辰客服", "星辰客服", id="its second value"),
        pytest.param("等{minutes}分钟", "等3分钟", "等3分钟", id="a number as variable"),
        pytest.param("{off}", "您好", None, id="an empty variable matches nothing"),
        pytest.param("{off}..您好", "您好", None, id="not even in front of a gap"),
        pytest.param("({off}|您)好", "您好", "您好", id="but leaves the other choices alone"),
        pytest.param("a.b", "ab", "ab", id="a single dot is a mark"),
        pytest.param(
            "(a|b|c|d)(a|b|c|d)(a|b|c|d)(a|b|c|d)", "xdcbax", "dcba", id="more texts than are listed"
        ),
    ],
)
def test_element(phrase: str, text: str, words: str | None) -> None:
    assert matches(phrase, text) == ([] if words is None else [words])


def test_a_match_never_crosses_turns() -> None:
    assert judge("forbid: {say: [您好, 您..好]}", "客服: 您\n客服: 好") == []


def test_of_overlapping_matches_the_longest_is_marked() -> None:
    assert matches("(稍等|请您稍等|请您稍等一下)", "请您稍等一下,稍等") == ["请您稍等一下", "稍等"]


def test_few_texts_are_written_out() -> None:
    found = compiled("[请|麻烦]您(稍等|等等)")
    assert found.texts == ("请您稍等", "请您等等", "麻烦您稍等", "麻烦您等等", "您稍等", "您等等")
    assert not found.gapped
    assert not found.by_company


def test_sixty_four_texts_are_still_written_out() -> None:
    phrases = compiled("(a|b|c|d)(a|b|c|d)(a|b|c|d)")
    assert (len(phrases.texts), phrases.gapped) == (64, ())


@pytest.mark.parametrize("options", [("甲", "乙", "丙", "丁"), ("丁", "丙", "乙", "甲")], ids="".join)
def test_of_choices_as_long_the_first_is_tried_first(options: tuple[str, ...]) -> None:
    [gapped] = compiled(f"({'|'.join(options)})..戊").gapped
    assert gapped.regex.startswith(f"(?:{'|'.join(options)})")


def test_more_texts_get_anchors_and_a_regex() -> None:
    [gapped] = compiled("(a|b|c|d)(a|b|c|d)(a|b|c|d)[x]").gapped
    assert gapped.has_gap is False
    assert gapped.anchors


def test_endless_choices_are_not_written_out() -> None:
    phrases = compiled("(a|b|c|d)" * 40)
    assert phrases.texts == ()
    assert len(phrases.gapped) == 1


@pytest.mark.parametrize(
    ("phrase", "anchors"),
    [
        pytest.param("的..工单流转", {"工单流转"}, id="the rarer side of a gap"),
        pytest.param("(您|好)..(冲正|跑批)", {"冲正", "跑批"}, id="the rarer choice"),
        pytest.param("[请]..工单流转", {"工单流转"}, id="never what is optional"),
    ],
)
def test_anchors(phrase: str, anchors: set[str]) -> None:
    [gapped] = compiled(phrase).gapped
    assert isinstance(gapped, Gapped)
    assert set(gapped.anchors) == anchors


@pytest.mark.parametrize(
    ("phrase", "sentence", "hint"),
    [
        pytest.param("$yuo懂", "there is no phrase list $yuo", "did you mean you?", id="an unknown list"),
        pytest.param("{frim}", "there is no variable {frim}", "did you mean firm?", id="an unknown variable"),
        pytest.param("$zzzzzz", "there is no phrase list $zzzzzz", None, id="one that is like no other"),
        pytest.param("(您|你", "a ')' is missing", None, id="an open bracket"),
        pytest.param("[您", "a ']' is missing", None, id="an open optional"),
        pytest.param("(您]", "a ')' is missing", None, id="the wrong bracket"),
        pytest.param("您)好", "')' closes nothing", None, id="a bracket too many"),
        pytest.param("您]", "']' closes nothing", None, id="an optional that was never opened"),
        pytest.param("，。", "matches the empty text", "every phrase needs a character", id="marks alone"),
        pytest.param("呃", "matches the empty text", "every phrase needs a character", id="呃 alone"),
        pytest.param("[您好]", "matches the empty text", "every phrase needs a character", id="all optional"),
        pytest.param("^$", "matches the empty text", "every phrase needs a character", id="edges alone"),
        pytest.param("..", "all of it is optional", "add a character it must contain", id="a gap alone"),
        pytest.param(
            "[您]..[好]", "all of it is optional", "add a character it must contain", id="only gaps"
        ),
        pytest.param(
            "您^好", "can never match", "^ stands first and $ last in a phrase", id="^ in the middle"
        ),
        pytest.param("您$", None, None, id="$ at the end is fine"),
        pytest.param("$好", "can never match", "^ stands first and $ last in a phrase", id="$ at the start"),
        pytest.param("好^", "can never match", "^ stands first and $ last in a phrase", id="^ at the end"),
        pytest.param("您..^好", "can never match", "^ stands first", id="^ behind a gap"),
        pytest.param("您[好$]..吗", "can never match", "^ stands first", id="$ before a gap"),
        pytest.param("您..{61}好", "a gap spans 1 to 60 characters, not 61", None, id="a gap too wide"),
        pytest.param("您..{0}好", "a gap spans 1 to 60 characters, not 0", None, id="a gap of none"),
        pytest.param("({company}", "a ')' is missing", None, id="a mistake beside the company's name"),
    ],
)
def test_refused(phrase: str, sentence: str | None, hint: str | None) -> None:
    text = pack(f"forbid: {{say: {phrase!r}}}", phrases=LISTS | CIRCLES, vars=VARS | {"company": []})
    if sentence is None:
        assert judge(f"forbid: {{say: {phrase!r}}}", "客服: 谢谢您") == [(0, "您")]
        return
    error = refused(text)
    assert sentence in error.message
    assert error.message.startswith("a.rule: phrase ")
    assert error.path is not None
    assert error.line == 1
    if hint is not None:
        assert hint in (error.hint or "")


@pytest.mark.parametrize(
    ("lists", "sentence"),
    [
        pytest.param("spare: [您, (您]", "$spare: phrase '(您': a ')' is missing", id="an open bracket"),
        pytest.param("spare: [您, $sparse]", "there is no phrase list $sparse", id="an unknown list"),
    ],
)
def test_lists_that_no_rule_uses_are_checked_too(lists: str, sentence: str) -> None:
    error = refused(f"pack: mine\nversion: 1\nphrases:\n  {lists}\n")
    assert sentence in error.message
    assert (error.line, error.col) == (4, 14)


def test_lists_may_name_the_company() -> None:
    rule = "require: {say: $here}"
    assert (
        judge(rule, "客服: 这里是星辰", phrases={"here": "这里是{company}"}, vars={"company": "星辰"}) == []
    )


@pytest.mark.parametrize("name", ["You", "1st", "a-b", "您"])
def test_a_list_name_is_lower_case(name: str) -> None:
    assert refused(pack("forbid: {say: 您}", phrases={name: ["您"]})).line == 1


@pytest.mark.parametrize(
    ("names", "said", "named"),
    [
        pytest.param(["骏达汽车", "骏达4S店"], "骏达售后", True, id="what both names begin with"),
        pytest.param(["骏达汽车", "骏达4S店"], "骏马售后", False, id="less than that"),
        pytest.param(["骏达汽车"], "骏达售后", False, id="half of an only name"),
        pytest.param(["骏达汽车", "骏业物流"], "骏驰售后", False, id="one character in common"),
    ],
)
def test_the_company_goes_by_what_its_names_begin_with(names: list[str], said: str, named: bool) -> None:
    rule = "require: {say: '{company}'}\nin: first 1 agent turns"
    found = judge(rule, f"客服: {said}", vars={"company": names})
    assert (found == []) is named


def test_the_company_may_be_the_calls_own() -> None:
    rule = "require: {say: '这里是{company}'}\nin: first 1 agent turns"
    own = "---\ncompany: [长河物业]\n---\n"
    assert judge(rule, own + "客服: 这里是长河物业", vars={"company": ["星辰"]}) == []
    assert judge(rule, own + "客服: 这里是星辰", vars={"company": ["星辰"]}) == [(None, "")]
    assert judge(rule, "客服: 这里是星辰", vars={"company": ["星辰"]}) == []


def test_compiling_names_the_phrase() -> None:
    with pytest.raises(PackError, match=r"phrase '您\.\.\{99\}好'"):
        compiled("您..{99}好")


@pytest.mark.parametrize(
    ("phrase", "sentence", "at"),
    [
        pytest.param("$round", "$round contains itself", '"[$round]您"', id="a list inside itself"),
        pytest.param("$here", "contains itself", '"好$here"', id="two lists inside each other"),
        pytest.param("稍等$open", "$open: phrase '(好': a ')' is missing", '"(好"', id="a mistake in a list"),
    ],
)
def test_a_list_at_fault_is_told_at_its_own_place(phrase: str, sentence: str, at: str) -> None:
    lists = {"open": ["您好", "(好"]} if "open" in phrase else CIRCLES
    text = pack(f"forbid: {{say: {phrase!r}}}", f"id: b.rule\nforbid: {{say: {phrase!r}}}", phrases=lists)
    [error] = refused(text).problems
    assert sentence in error.message
    assert text[(error.col or 0) - 1 :].startswith(at)
