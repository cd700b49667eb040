"""What is wrong with a transcript is told in its report, with the rules that it defeats."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from cs_lint.engine import Linter
from cs_lint.model import Call, CallReport, Checked, Flaw, Turn
from cs_lint.report import WRITERS, ReportOptions, Summary

GOOD = [
    ("agent", "您好，星辰科技客服，请问有什么可以帮您？"),
    ("customer", "嗯，你好，我的路由器坏了。"),
    ("agent", "好的，您稍等，我帮您查一下保修，大概一分钟。"),
    ("customer", "行吧，快点啊。"),
    ("agent", "让您久等了，您的路由器还在保修期内，我们会给您换一台新的。请问还有其他可以帮您的吗？"),
    ("customer", "没了，谢谢。"),
    ("agent", "感谢您的来电，再见。"),
]


@pytest.fixture(scope="module")
def linter() -> Linter:
    return Linter.from_packs()


def report(linter: Linter, turns: list[tuple[str, str]], **more: Any) -> CallReport:
    return linter.check(Call(call_id="c", turns=tuple(Turn(role, text) for role, text in turns), **more))


def flaws(found: CallReport) -> dict[str, tuple[str, ...]]:
    return {flaw.flaw: flaw.unreliable for flaw in found.quality or ()}


def test_a_sound_transcript_has_no_flaws_and_no_key_for_them(linter: Linter) -> None:
    found = report(linter, GOOD)
    assert flaws(found) == {}
    assert b'"quality"' not in msgspec.json.encode(found)


def test_starred_words_make_the_rules_on_words_unreliable(linter: Linter) -> None:
    touched = flaws(report(linter, [*GOOD, ("customer", "你们就是一群**，太***了")]))["words-starred-out"]
    assert "words.insult" in touched
    assert "opening.greeting" not in touched


@pytest.mark.parametrize("text", ["号码是138****0000。", "尾号是****1234。", "卡号6222********1234。"])
def test_the_stars_of_a_masked_number_are_no_flaw(linter: Linter, text: str) -> None:
    assert "words-starred-out" not in flaws(report(linter, [*GOOD, ("customer", text)]))


def test_a_transcript_without_any_mark_says_so(linter: Linter) -> None:
    bare = [(role, "".join(char for char in text if char.isalnum())) for role, text in GOOD]
    assert "emotion.unsoothed" in flaws(report(linter, bare * 2))["no-punctuation"]


def test_a_short_transcript_without_a_mark_is_nothing_special(linter: Linter) -> None:
    assert "no-punctuation" not in flaws(report(linter, [("agent", "您好"), ("customer", "你好")]))


def test_a_long_call_in_which_nobody_hesitates_was_filtered(linter: Linter) -> None:
    smooth = [(role, text.replace("嗯，", "").replace("啊", "")) for role, text in GOOD] * 8
    assert flaws(report(linter, smooth))["no-fillers"] == ("words.filler", "listening.acknowledge")
    assert "no-fillers" not in flaws(report(linter, smooth, channel="chat"))


def test_a_call_with_one_side_only_says_so(linter: Linter) -> None:
    alone = flaws(report(linter, [turn for turn in GOOD if turn[0] == "agent"]))
    assert "listening.acknowledge" in alone["one-sided"]


def test_exchanged_roles_make_every_rule_unreliable(linter: Linter) -> None:
    other = {"agent": "customer", "customer": "agent"}
    found = report(linter, [(other[role], text) for role, text in GOOD])
    assert set(flaws(found)["roles-exchanged"]) >= {"opening.greeting", "words.insult", "hold.reason"}


def test_an_inspector_reads_it_above_the_conversation(linter: Linter) -> None:
    import io

    call = Call(
        call_id="c", turns=tuple(Turn(role, text) for role, text in [*GOOD, ("customer", "你们这帮**")])
    )
    stream = io.StringIO()
    writer = WRITERS["console"](stream, ReportOptions(width=100))
    writer.begin()
    writer.call(Checked(call, linter.check(call)))
    writer.end(Summary())
    assert "转写质量：有词被识别系统打了星号" in stream.getvalue()
    assert isinstance(linter.check(call).quality, tuple)
    assert all(isinstance(flaw, Flaw) for flaw in linter.check(call).quality or ())
