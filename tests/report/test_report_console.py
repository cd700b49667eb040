"""The console report: what is opened, what is one line, how wide, what is marked."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.text import Text

from cs_lint.model import RoleEvidence, RolesInferred
from cs_lint.report.conversation import clock
from cs_lint.report.wrap import breaks, wrapped
from tests.report.report_cases import (
    agent,
    bad_call,
    checked,
    clean_call,
    customer,
    unread,
    violation,
    written,
)


def test_a_call_alone_is_shown_whole() -> None:
    output = written("console", [bad_call()])
    assert "蓝的就是连上了" in output
    assert "各维度得分" in output


def test_among_many_only_turns_with_violations_and_the_turn_before() -> None:
    output = written("console", [bad_call(), clean_call()])
    assert "插上了，灯" in output
    assert "蓝的就是连上了" not in output
    assert "⋮" in output


def test_full_opens_every_call_even_a_clean_one() -> None:
    output = written("console", [clean_call(), bad_call()], full=True)
    assert "没事了，谢谢。" in output
    assert "蓝的就是连上了" in output


def test_full_false_keeps_a_call_alone_short() -> None:
    assert "蓝的就是连上了" not in written("console", [bad_call()], full=False)


def test_a_clean_call_is_one_line_and_the_summary_ends_the_report() -> None:
    lines = written("console", [clean_call(), clean_call(), unread(line=3)]).splitlines()
    assert [line[:1] for line in lines] == ["✓", "✓", "✗", "", "共"]


def test_nothing_checked_is_said() -> None:
    assert written("console", []) == "没有检查任何通话\n"


def test_reasons_are_told_once_a_run_and_suggestions_once_a_call() -> None:
    output = written("console", [bad_call(), bad_call()])
    assert output.count("催促只会让他更说不清楚") == 1
    assert output.count("我们接着往下做") == 2


def test_each_opened_call_tells_its_own_reasons() -> None:
    assert written("console", [bad_call(), bad_call()], full=True).count("催促只会让他更说不清楚") == 2


def test_a_missing_duty_marks_the_turn_and_no_words() -> None:
    call = checked(
        [agent("您好。"), customer("嗯")],
        [violation("opening.agent-id", 0, "您好。", "没有报工号", matched_by="absence")],
    )
    output = written("console", [call])
    assert "⟦" not in output
    assert "> 0" in output
    assert "此处缺少：没有报工号" in output


def test_a_whole_turn_that_was_said_wrongly_is_marked() -> None:
    call = checked([agent("不知道")], [violation("words.cold", 0, "不知道", "生硬")])
    assert "⟦不知道⟧" in written("console", [call])


def test_overlapping_hits_are_marked_once() -> None:
    hits = [violation("words.a", 0, "你懂不懂", "一"), violation("words.b", 0, "懂不懂啊", "二")]
    assert "⟦你懂不懂啊⟧。" in written("console", [checked([agent("你懂不懂啊。")], hits)])


def test_the_gravest_colour_wins_where_hits_overlap() -> None:
    hits = [
        violation("words.a", 0, "懂不懂", "一"),
        violation("words.b", 0, "你懂不懂啊", "二", severity="info"),
    ]
    output = written("console", [checked([agent("你懂不懂啊。")], hits)], color=True)
    assert "\x1b[1;4;31m懂不懂\x1b[0m" in output


def test_severity_filter_says_what_it_hides() -> None:
    call = checked([agent("喂")], [violation("a.b", 0, "喂", "x", severity="info")], score=99.0)
    lines = written("console", [call], min_severity="error").splitlines()
    assert "另有 1 条低于所选级别" in lines[0]
    assert "99 分" in lines[0]
    assert "提示 1" in lines[-1]


@pytest.mark.parametrize("width", [48, 60, 80, 100])
def test_no_line_of_a_call_is_wider_than_asked(width: int) -> None:
    lines = written("console", [bad_call()], width=width, show_skipped=True).splitlines()
    assert max(cell_len(line) for line in lines[1:-1]) <= width


@pytest.mark.parametrize("color", [True, False])
def test_roles_and_texts_stand_in_columns(color: bool) -> None:
    turns = [agent("甲", 1), customer("甲", 3700), agent("甲")]
    output = Text.from_ansi(written("console", [checked(turns)], full=True, color=color)).plain
    assert len({cell_len(line[: line.index("甲")]) for line in output.splitlines() if "甲" in line}) == 1


@pytest.mark.parametrize(
    ("seconds", "shown"), [(None, ""), (0.4, "00:00"), (61.6, "01:01"), (3725, "1:02:05")]
)
def test_clock(seconds: float | None, shown: str) -> None:
    assert clock(seconds) == shown


def test_no_line_begins_with_closing_punctuation_or_breaks_a_word() -> None:
    text = Text("请您稍等一下吧，我帮您查一下（订单）order-1024，谢谢您的耐心等待。")
    for width in range(20, 40):
        lines = [line.plain for line in wrapped(text, width)]
        assert not any(line[0] in "，。）" for line in lines)
        assert not any(line.endswith("（") for line in lines)
        assert any("order-1024" in line for line in lines)
        assert "".join(lines) == text.plain


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert breaks("1" * 100, 40) == [40, 80]


def test_a_line_end_in_a_turn_begins_a_line() -> None:
    assert [line.plain for line in wrapped(Text("一\n二  \n\n三"), 40)] == ["一", "二", "", "三"]


ROLES = RolesInferred(
    {"0": "agent", "1": "customer"},
    (
        RoleEvidence("0", "agent", "请问有什么可以帮您", (0, 4)),
        RoleEvidence("0", "customer", "我觉得", (2,)),
    ),
)


@pytest.mark.parametrize("format", ["console", "markdown"])
def test_roles_that_were_inferred_are_told_with_their_evidence(format: str) -> None:
    output = written(format, [bad_call(roles_inferred=ROLES)], width=120)
    assert "角色为推断：0" in output
    assert "客服（第 0 句「请问有什么可以帮您」）" in output
    assert "客户（对方身份已知）" in output
    assert "我觉得" not in output


@pytest.mark.parametrize("format", ["console", "markdown"])
def test_roles_that_were_said_are_not_worth_a_word(format: str) -> None:
    assert "推断" not in written(format, [bad_call()])
