"""Suppression: what a comment, a call's metadata and the config take out of a report, and what is wrong with them."""

from __future__ import annotations

import msgspec
import pytest

from cs_lint.engine import Linter
from cs_lint.model import Call, Checked
from cs_lint.packs.load import load_packs
from cs_lint.read import read_bytes
from cs_lint.read.source import ReadOptions
from cs_lint.suppress import Suppressor
from tests.support import call

LINTER = Linter(load_packs(["words", "suppress"]))
TODAY = "2026-11-20"


def settled(
    name: str, text: str, per_file: dict[str, tuple[str, ...]] | None = None, linter: Linter = LINTER
) -> list[Checked]:
    options = ReadOptions(kind="template", channel="template")
    found = [
        Checked(each, linter.check(each))
        for each in read_bytes(name, text.encode(), options)
        if isinstance(each, Call)
    ]
    return Suppressor(linter, TODAY, per_file or {}).settle(found)


def told(checked: list[Checked]) -> list[tuple[str, int | None]]:
    return [(violation.rule, violation.line) for one in checked for violation in one.report.violations]


def suppressed(checked: list[Checked]) -> int:
    return sum(one.report.suppressed for one in checked)


REASON = 'reason="原文照录"'


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param(
            "a.yaml", f"# cs-lint: ignore[words.vague] {REASON}\n- text: 可能吧\n", id="the line above"
        ),
        pytest.param(
            "a.yaml", f"- text: 可能吧 # cs-lint: ignore[words.vague] {REASON}\n", id="the line itself"
        ),
        pytest.param(
            "a.yaml",
            f"# cs-lint: ignore[words.vague] {REASON}\n- text: |\n    您好\n    可能吧\n",
            id="a block below",
        ),
        pytest.param(
            "a.yaml",
            f"- text: 好的\n- text: 可能吧\n# cs-lint: ignore-file[words.*] {REASON}\n",
            id="the file, a group",
        ),
        pytest.param(
            "a.jsonc",
            f'{{\n// cs-lint: ignore[words.vague] {REASON}\n"text": "可能吧"}}',
            id="a comment of JSONC",
        ),
        pytest.param(
            "a.jsonc", f'{{"text": "可能吧" /* cs-lint: ignore[words] {REASON} */}}', id="a block comment"
        ),
        pytest.param("a.md", f"<!-- cs-lint: ignore[words.vague] {REASON} -->\n可能吧\n", id="Markdown"),
        pytest.param("a.j2", f"{{# cs-lint: ignore[words.vague] {REASON} #}}\n可能吧\n", id="Jinja"),
        pytest.param(
            "a.hbs", f"{{{{!-- cs-lint: ignore[words.vague] {REASON} --}}}}\n可能吧\n", id="Handlebars"
        ),
        pytest.param("a.txt", f"# cs-lint: ignore[words.vague] {REASON}\n可能吧\n", id="plain text"),
        pytest.param(
            "a.yaml",
            f"# cs-lint: ignore[words.vague, words.cold] {REASON}\n- text: 可能吧\n",
            id="several rules, of which one is used",
        ),
        pytest.param(
            "a.yaml",
            f"# cs-lint: ignore[words.vague] {REASON} until=2026-11-20\n- text: 可能吧\n",
            id="until its last day",
        ),
        pytest.param(
            "a.yaml",
            "# cs-lint: ignore[words.vague] reason=“原文” \n- text: 可能吧\n",
            id="quotes of Chinese keyboards",
        ),
    ],
)
def test_a_comment_suppresses(name: str, text: str) -> None:
    found = settled(name, text)
    assert told(found) == []
    assert suppressed(found) >= 1
    [excused, *_] = [each for one in found for each in one.excused]
    assert (excused.by, excused.violation.rule) == ("comment", "words.vague")
    assert excused.reason in ("原文照录", "原文")


@pytest.mark.parametrize(
    ("comment", "fault"),
    [
        ("ignore[words.vague]", "suppress.malformed"),
        ('ignore[words.vague] reason=""', "suppress.malformed"),
        (f"ignore[] {REASON}", "suppress.malformed"),
        (f"ignore {REASON}", "suppress.malformed"),
        (f"ignore[words.vague] {REASON} until=明年", "suppress.malformed"),
        (f"ignore[words.vague] {REASON} 还有", "suppress.malformed"),
        (f"ignore[words.vague] {REASON} untill=2027-01-01", "suppress.malformed"),
        (f"ignore[words.vauge] {REASON}", "suppress.unknown"),
        (f"ignore[words.vague] {REASON} until=2026-11-19", "suppress.expired"),
    ],
)
def test_what_does_not_hold_suppresses_nothing_and_is_told(comment: str, fault: str) -> None:
    found = settled("a.yaml", f"- text: 好的\n# cs-lint: {comment}\n- text: 可能吧\n")
    assert told(found) == [("words.vague", 3), (fault, 2)]
    assert suppressed(found) == 0


def test_a_comment_on_one_line_is_not_for_another() -> None:
    found = settled("a.yaml", f"- text: 可能吧 # cs-lint: ignore[words.vague] {REASON}\n- text: 大概吧\n")
    assert told(found) == [("words.vague", 2)]


def test_what_suppresses_nothing_is_told() -> None:
    found = settled("a.yaml", f"# cs-lint: ignore[words.vague] {REASON}\n- text: 好的\n- text: 谢谢\n")
    assert told(found) == [("suppress.unused", 1)]


def test_what_is_for_a_rule_that_is_switched_off_is_no_fault() -> None:
    linter = Linter(load_packs(["words", "suppress"]), ignore=["words.vague"])
    assert (
        told(settled("a.yaml", f"# cs-lint: ignore[words.vague] {REASON}\n- text: 可能吧\n", linter=linter))
        == []
    )


def test_comments_are_for_their_own_file_wherever_it_stands_in_an_archive() -> None:
    line = f"- text: 可能吧 # cs-lint: ignore[words.vague] {REASON}\n"
    texts = {
        "a.zip!a.yaml": line,
        "a.zip!b.yaml": "- text: 可能吧\n",
        "a.zip!c.yaml": f"- text: 好的\n{line}",
    }
    options = ReadOptions(kind="template", channel="template")
    calls = [each for name, text in texts.items() for each in read_bytes(name, text.encode(), options)]
    checked = [Checked(each, LINTER.check(each)) for each in calls if isinstance(each, Call)]
    found = Suppressor(LINTER, TODAY).settle(checked)
    assert [(one.report.source, told([one])) for one in found if told([one])] == [
        ("a.zip!b.yaml:1", [("words.vague", 1)])
    ]
    assert suppressed(found) == 2


def test_what_is_for_a_rule_that_cannot_judge_here_is_no_fault() -> None:
    linter = Linter(load_packs(["template", "suppress"]))
    text = f"# cs-lint: ignore[template.duplicate] {REASON}\n- text: 您好\n- text: 您好\n"
    found = settled("a.yaml", text, linter=linter)
    assert told(found) == []
    assert all("template.duplicate" in one.report.not_applicable for one in found), (
        "each was judged by itself"
    )


def test_the_score_is_that_of_what_is_left() -> None:
    with_, without = (
        settled("a.yaml", f"{comment}- text: 您自己没看清楚\n")
        for comment in ("", f"# cs-lint: ignore[words.blame] {REASON}\n")
    )
    assert (with_[0].report.score, without[0].report.score) == (90, 100)


def test_the_config_suppresses_by_file() -> None:
    found = settled("old/a.yaml", "- text: 可能吧\n", {"old/**": ("words.vague",)})
    assert (told(found), suppressed(found)) == ([], 1)
    assert found[0].excused[0].by == "config"
    assert told(settled("new/a.yaml", "- text: 可能吧\n", {"old/**": ("words.vague",)})) == [
        ("words.vague", 1)
    ]


def in_call(suppress: object) -> Checked:
    made = call("客服: 可能吧")
    made = msgspec.structs.replace(made, metadata={"suppress": suppress})
    [checked] = Suppressor(LINTER, TODAY).settle([Checked(made, LINTER.check(made))])
    return checked


def test_a_calls_metadata_suppress() -> None:
    checked = in_call(
        [{"rule": "words.vague", "reason": "复述客户的话", "reviewer": "质检李", "until": "2027-01-01"}]
    )
    assert told([checked]) == []
    [excused] = checked.excused
    assert (excused.by, excused.reviewer, excused.until) == ("metadata", "质检李", "2027-01-01")


@pytest.mark.parametrize(
    ("suppress", "fault"),
    [
        ([{"rule": "words.vague", "reason": "x"}], "suppress.malformed"),
        ([{"rule": "words.vague", "reviewer": "x"}], "suppress.malformed"),
        ([{"reason": "x", "reviewer": "x"}], "suppress.malformed"),
        ("words.vague", "suppress.malformed"),
        ([None], "suppress.malformed"),
        (7, "suppress.malformed"),
        ([{"rule": 7, "reason": "x", "reviewer": "x"}], "suppress.malformed"),
        ([{"rule": "words.no", "reason": "x", "reviewer": "x"}], "suppress.unknown"),
        ([{"rule": "words.cold", "reason": "x", "reviewer": "x"}], "suppress.unused"),
        (
            [{"rule": "words.vague", "reason": "x", "reviewer": "x", "until": "2026-01-01"}],
            "suppress.expired",
        ),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_calls_suppression(suppress: object, fault: str) -> None:
    assert [violation.rule for violation in in_call(suppress).report.violations] == ["words.vague", fault]


def test_a_finding_about_a_suppression_has_a_fingerprint_of_its_own() -> None:
    text = f"# cs-lint: ignore[words.vague] {REASON}\n# cs-lint: ignore[words.cold] {REASON}\n- text: 好的\n"
    prints = [violation.fingerprint for one in settled("a.yaml", text) for violation in one.report.violations]
    moved = [
        violation.fingerprint
        for one in settled("a.yaml", f"\n\n{text}")
        for violation in one.report.violations
    ]
    assert len(set(prints)) == 2
    assert prints == moved
