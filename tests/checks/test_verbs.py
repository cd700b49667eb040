"""Verbs: what a rule demands of what its conditions found, how often it says so, and where."""

from __future__ import annotations

import pytest

from tests.support import Found, broken, call, found, judge, lint, pack, refused

HOLD = "when: {say: 稍等}\nrequire: {say: 查}\nin: same turn or next 1 agent turn\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("客服: 不行,不行\n客服: 不行", [(0, "不行"), (0, "不行"), (1, "不行")], id="every hit"),
        pytest.param("客户: 不行", [], id="none"),
    ],
)
def test_forbid(text: str, expected: Found) -> None:
    assert judge("forbid: {say: 不行}", text) == expected


def test_words_that_two_conditions_find_are_told_once() -> None:
    rule = "forbid: {any: [{say: 又不是我}, {say: 不是我开的}, {say: 嚷什么}]}"
    assert judge(rule, "客服: 单子又不是我开的,嚷什么") == [(0, "又不是我"), (0, "嚷什么")]


MANY = "客服: 不行,不行\n客服: 不行\n客户: 嗯\n客服: 不行\n客户: 嗯\n客服: 好\n客户: 嗯\n客服: 不行"


@pytest.mark.parametrize(
    ("per", "turns"),
    [("hit", [0, 0, 1, 3, 7]), ("turn", [0, 1, 3, 7]), ("call", [0]), ("stretch", [0, 7])],
)
def test_how_often_it_is_reported(per: str, turns: list[int]) -> None:
    assert [turn for turn, _ in judge(f"forbid: {{say: 不行}}\nper: {per}", MANY)] == turns


def test_forbid_after_a_trigger() -> None:
    rule = "when: {say: 投诉, by: customer}\nforbid: {say: 不行}\nin: next 1 agent turn"
    assert judge(rule, "客服: 不行\n客户: 投诉\n客服: 不行\n客户: 嗯\n客服: 不行") == [(2, "不行")]


def test_one_place_is_reported_once_whatever_triggers_it() -> None:
    rule = "when: {say: 投诉, by: customer}\nforbid: {say: 不行}\nin: rest of call"
    assert judge(rule, "客户: 投诉\n客服: 喂\n客户: 投诉\n客服: 不行") == [(3, "不行")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("客服: 稍等,我查", [], id="met in its own turn"),
        pytest.param("客服: 稍等\n客户: 好\n客服: 查到了", [], id="met in the next"),
        pytest.param("客服: 稍等\n客户: 查\n客服: 好", [(0, "稍等")], id="not by the customer"),
        pytest.param("客服: 稍等\n客服: 我查", [], id="a run is one turn"),
        pytest.param("客服: 稍等,稍等", [(0, "稍等")], id="one turn owes once"),
        pytest.param("客服: 稍等\n客服: 稍等", [(0, "稍等")], id="so does a run"),
        pytest.param(
            "客服: 稍等\n客户: 嗯\n客服: 好\n客户: 嗯\n客服: 稍等", [(0, "稍等"), (4, "稍等")], id="each turn"
        ),
        pytest.param("客服: 您好", [], id="nothing owed"),
    ],
)
def test_require(text: str, expected: Found) -> None:
    assert judge(HOLD, text) == expected


def test_a_duty_whose_scope_holds_no_turn_is_void() -> None:
    rule = "when: {say: 稍等}\nrequire: {say: 谢谢}\nin: next 1 agent turn"
    assert judge(rule, "客服: 稍等\n客户: 好") == []
    assert judge(rule, "客服: 稍等\n客户: 好\n客服: 嗯") == [(0, "稍等")]


@pytest.mark.parametrize(
    ("occurrence", "turns"),
    [("each", [0, 2, 4]), ("first", [0]), ("last", [4]), ("1", [0]), ("2", [2]), ("4", [])],
)
def test_occurrence(occurrence: str, turns: list[int]) -> None:
    rule = f"when: {{say: 稍等}}\nrequire: {{say: 查}}\noccurrence: {occurrence}"
    assert [
        turn for turn, _ in judge(rule, "客服: 稍等\n客户: 嗯\n客服: 稍等\n客户: 嗯\n客服: 稍等")
    ] == turns


def test_occurrence_of_a_single_trigger() -> None:
    for occurrence, count in (("each", 1), ("first", 1), ("last", 1), ("1", 1), ("2", 0)):
        rule = f"when: {{say: 稍等}}\nrequire: {{say: 查}}\noccurrence: {occurrence}"
        assert len(judge(rule, "客服: 稍等")) == count, occurrence


def test_duties_are_reported_once_a_stretch_turn_or_call() -> None:
    text = "客户: 气死我了\n客服: 嗯\n客户: 气死我了\n客服: 嗯\n客户: 好\n客服: 嗯\n客户: 气死我了\n客服: 嗯"
    rule = "when: {say: 气死, by: customer}\nrequire: {say: 抱歉}\nin: next 1 agent turn\n"
    assert [turn for turn, _ in judge(rule, text)] == [0, 2, 6]
    assert [turn for turn, _ in judge(rule + "per: stretch", text)] == [0, 6]
    assert [turn for turn, _ in judge(rule + "per: turn", text)] == [0, 2, 6]
    assert [turn for turn, _ in judge(rule + "per: call", text)] == [0]


ANCHORED = "客户: 喂\n客服: 一\n客服: 二,稍等\n客户: 好\n客服: 三\n客服: 四\n客户: 嗯"


@pytest.mark.parametrize(
    ("anchor", "expected"),
    [
        pytest.param("", [(2, "稍等")], id="the trigger, unless it says otherwise"),
        pytest.param("anchor: trigger", [(2, "稍等")], id="the trigger"),
        pytest.param("anchor: first agent turn", [(1, "一")], id="the first agent turn"),
        pytest.param("anchor: last agent turn", [(5, "四")], id="the last agent turn"),
        pytest.param("anchor: call", [(None, "")], id="the call"),
    ],
)
def test_anchor(anchor: str, expected: Found) -> None:
    assert judge(f"when: {{say: 稍等}}\nrequire: {{say: 查}}\n{anchor}", ANCHORED) == expected


def test_without_a_trigger_it_is_anchored_at_the_call() -> None:
    assert judge("require: {say: 查}", ANCHORED) == [(None, "")]
    assert judge("require: {say: 查}\nanchor: first agent turn", ANCHORED) == [(1, "一")]
    assert judge("require: {say: 查}\nanchor: first agent turn", "客户: 喂") == [(None, "")]


@pytest.mark.parametrize(
    ("limit", "text", "expected"),
    [
        pytest.param("count: {say: 抱歉}, at_most: 2", "客服: 抱歉\n客服: 抱歉", [], id="as many as may be"),
        pytest.param(
            "count: {say: 抱歉}, at_most: 2", "客服: 抱歉\n客服: 抱歉抱歉", [(1, "抱歉")], id="one more"
        ),
        pytest.param("count: {say: 抱歉}, at_most: 0", "客服: 抱歉", [(0, "抱歉")], id="none at all"),
        pytest.param("count: {say: 您}, at_least: 2", "客服: 您您", [], id="as many as must be"),
        pytest.param("count: {say: 您}, at_least: 2", "客服: 您", [(None, "")], id="one less"),
        pytest.param(
            "count: {say: 您}, at_least: 1, at_most: 2", "客服: 您您您", [(0, "您")], id="between, above"
        ),
        pytest.param(
            "count: {say: 您}, at_least: 1, at_most: 2", "客服: 好", [(None, "")], id="between, below"
        ),
        pytest.param(
            "distinct: [{say: 请}, {say: 谢谢}, {say: 再见}], at_least: 2",
            "客服: 请\n客服: 谢谢",
            [],
            id="two kinds",
        ),
        pytest.param(
            "distinct: [{say: 请}, {say: 谢谢}], at_least: 2",
            "客服: 请请请",
            [(None, "")],
            id="one kind, often",
        ),
        pytest.param(
            "distinct: [{say: 请}, {say: 谢谢}], at_most: 1",
            "客服: 请谢谢",
            [(0, "谢谢")],
            id="too many kinds",
        ),
    ],
)
def test_limit(limit: str, text: str, expected: Found) -> None:
    assert judge(f"limit: {{{limit}}}", text) == expected


@pytest.mark.parametrize(
    ("bounds", "text", "expected"),
    [
        pytest.param("at_most_per_turn: 2", "客服: 呢呢\n客服: 呢呢", [], id="as many as a turn may hold"),
        pytest.param(
            "at_most_per_turn: 1", "客服: 呢呢呢\n客服: 呢呢", [(0, "呢"), (1, "呢")], id="once a turn"
        ),
        pytest.param(
            "at_most: 3, at_most_per_turn: 2", "客服: 呢呢\n客服: 呢呢", [(1, "呢")], id="the call's bound"
        ),
        pytest.param(
            "at_most: 1, at_most_per_turn: 2", "客服: 呢呢呢", [(0, "呢")], id="both, in one turn, told once"
        ),
    ],
)
def test_limit_of_a_turn(bounds: str, text: str, expected: Found) -> None:
    assert judge(f"limit: {{count: {{say: 呢}}, {bounds}}}", text) == expected


def test_what_is_not_counted_has_no_bound_for_a_turn() -> None:
    error = refused(pack("limit: {distinct: [{say: 请}], at_most_per_turn: 1}"))
    assert "at_most_per_turn" in str(error)


def test_limit_in_a_scope() -> None:
    rule = "limit: {count: {say: 您}, at_least: 1}\nin: first 1 agent turn\nanchor: first agent turn"
    assert judge(rule, "客服: 好\n客户: 嗯\n客服: 您") == [(0, "好")]
    assert judge(rule, "客户: 喂") == [], "void: there is no such turn"


def test_limit_counts_nothing_twice() -> None:
    rule = "limit: {count: {say: 您}, at_most: 1}\nin: first 1 agent turn or call"
    assert judge(rule, "客服: 您") == []


@pytest.mark.parametrize(
    ("chars", "count", "expected"),
    [
        pytest.param(100, 2, [], id="two in a hundred"),
        pytest.param(100, 3, [(None, "")], id="three in a hundred"),
        pytest.param(200, 4, [], id="four in two hundred"),
        pytest.param(200, 5, [(None, "")], id="five in two hundred"),
        pytest.param(10, 1, [], id="one in a short call, which counts as half a page"),
        pytest.param(10, 2, [(None, "")], id="two in a short call"),
    ],
)
def test_limit_per_characters(chars: int, count: int, expected: Found) -> None:
    text = f"客服: {'呢' * count}{'好' * (chars - count)}\n客户: {'呢' * 99}"
    assert judge("limit: {count: {say: 呢}, at_most: 2, per_chars: 100}", text) == expected


ORDER = "order:\n  first: {say: 核实}\n  then: {say: 来意}\n  reset: {say: 不是, by: customer}\nanchor: first agent turn"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("客服: 核实\n客户: 对\n客服: 来意", [], id="in order"),
        pytest.param("客服: 核实,来意", [], id="in order, in one turn"),
        pytest.param("客服: 来意\n客户: 对\n客服: 核实", [(0, "来意")], id="the wrong way round"),
        pytest.param("客服: 来意", [(0, "来意")], id="only the second"),
        pytest.param("客服: 核实", [], id="only the first"),
        pytest.param("客服: 您好\n客户: 嗯", [(0, "您好")], id="neither"),
        pytest.param("客服: 核实\n客户: 不是\n客服: 来意", [(2, "来意")], id="taken back in between"),
        pytest.param("客服: 核实\n客户: 不是\n客服: 核实\n客户: 对\n客服: 来意", [], id="and asked anew"),
        pytest.param("客户: 不是\n客服: 核实\n客户: 对\n客服: 来意", [], id="taken back before it was said"),
        pytest.param("客服: 核实\n客户: 对\n客服: 来意\n客户: 不是", [], id="taken back too late"),
    ],
)
def test_order(text: str, expected: Found) -> None:
    assert judge(ORDER, text) == expected


def test_order_is_the_order_of_the_call_not_of_the_phrases() -> None:
    rule = "order:\n  first: {say: [丙, 甲..乙]}\n  then: {say: [丁, 戊..己, 庚]}"
    assert judge(rule, "客服: 庚\n客户: 嗯\n客服: 甲乙\n客户: 嗯\n客服: 丁") == [(0, "庚")]
    assert judge(rule, "客服: 甲了乙\n客户: 嗯\n客服: 戊己\n客户: 嗯\n客服: 丙丁") == []
    assert judge(rule, "客服: 戊了己\n客户: 嗯\n客服: 甲乙丙丁") == [(0, "戊了己")]


@pytest.mark.parametrize("scope", ["call", "first 1 agent turn"])
def test_overlapping_phrases_count_once(scope: str) -> None:
    rule = f"limit: {{count: {{say: [抱歉, 很抱歉, 抱歉啊, 很..啊]}}, at_least: 2}}\nin: {scope}"
    assert judge(rule, "客服: 很抱歉啊") == [(None, "")]
    assert judge(rule, "客服: 很抱歉啊,抱歉") == []


def test_a_graver_rule_takes_the_turn() -> None:
    mild = "id: words.vague\nforbid: {say: 可能}\ngives_way_to: [words.insult, grave.*]"
    linter = lint(mild, "id: words.insult\nforbid: {say: 笨}", "id: grave.one\nforbid: {say: 滚}")
    report = linter.check(call("客服: 可能吧,笨\n客服: 可能\n客服: 可能,滚"))
    assert list(zip(broken(report), found(report), strict=True)) == [
        ("words.insult", (0, "笨")),
        ("words.vague", (1, "可能")),
        ("grave.one", (2, "滚")),
    ]


def test_rules_give_way_to_their_own_group_but_not_to_themselves() -> None:
    linter = lint("id: words.a\nforbid: {say: 甲}\ngives_way_to: [words.*]", "id: words.b\nforbid: {say: 乙}")
    assert broken(linter.check(call("客服: 甲"))) == ["words.a"]
    assert broken(linter.check(call("客服: 甲乙"))) == ["words.b"]
