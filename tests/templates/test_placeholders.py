"""Placeholders in every dialect: what is one, what was meant to be one, and what phrases see of it."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_lint.match.scene import Earlier
from cs_lint.text.fold import PLACEHOLDER, fold, kept_offsets, squeeze
from cs_lint.text.placeholders import find_placeholders, veiled
from tests.support import broken, call, lint

SCRAPS = st.lists(
    st.sampled_from(
        [
            "{{",
            "}}",
            "{",
            "}",
            "${",
            "%s",
            "{%",
            "%}",
            "{#",
            "#}",
            "<",
            ">",
            "姓名",
            "您好",
            "XX",
            "\n",
            " ",
            "【",
            "】",
            "x",
        ]
    )
).map("".join)


def states(text: str, *declared: str) -> list[tuple[str, str]]:
    return [(found.state, text[found.start : found.end]) for found in find_placeholders(text, declared)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{{称呼}}", "称呼"),
        ("{{ user.name | default('您') }}", "user.name"),
        ("{{{raw}}}", "raw"),
        ("{name}", "name"),
        ("${name}", "name"),
        ("#{name}", "name"),
        ("%(name)s", "name"),
        ("<姓名>", "姓名"),
        ("[[姓名]]", "姓名"),
        ("{% if vip %}", None),
        ("{{#if vip}}", None),
        ("{0}", None),
        ("%s", None),
        ("{n, plural, one {# 条} other {# 条}}", None),
    ],
)
def test_a_placeholder_and_its_name(text: str, name: str | None) -> None:
    [found] = find_placeholders(f"尊敬的{text}您好")
    assert (found.state, found.name, found.start, found.end) == ("filled", name, 3, 3 + len(text))


@pytest.mark.parametrize("text", ["【姓名】", "[姓名]", "#姓名#", "〖姓名〗", "（姓名）"])
def test_a_declared_name_is_one_in_any_brackets(text: str) -> None:
    assert states(f"{text}您好", "姓名") == [("filled", text)]
    assert states(f"{text}您好") == []


@pytest.mark.parametrize(
    "text",
    ["{{name}", "{name}}", "{{}}", "{}", "${}", "{{name}}}", "{{name", "}}", "{{姓名｝", "｛｛姓名｝｝"],
)
def test_what_was_meant_to_be_one(text: str) -> None:
    assert states(f"尊敬的{text},您好") == [("malformed", text)]


@pytest.mark.parametrize("text", ["XX", "xxx", "某某", "TODO", "××", "XXXX", "____", "【】", "○○"])
def test_what_was_left_to_be_written(text: str) -> None:
    assert states(f"请联系{text},您好") == [("leftover", text)]


@pytest.mark.parametrize(
    "text",
    [
        "XXL",
        "3XL",
        "【温馨提示】",
        "2×3米",
        "50%的",
        "100%",
        "a<b,c>d",
        "iPhone X",
        "138XXXX1234",
        "打8折",
        "(谢谢)",
        "[微笑]",
        "5>3",
    ],
)
def test_what_is_none(text: str) -> None:
    assert states(f"您好,{text}。") == []


@pytest.mark.parametrize(
    "text", ["{# 说明 #}", "<br>", "</p>", "<a href='x'>", "{{!-- 说明 --}}", "<!-- TODO -->"]
)
def test_markup_says_nothing(text: str) -> None:
    assert fold(veiled(f"您{text}好")) == "您好"


def test_it_is_one_character_to_the_matcher() -> None:
    assert fold(veiled("{{称呼}}您好")) == f"{PLACEHOLDER}您好"


@given(SCRAPS)
def test_a_veil_keeps_every_offset(text: str) -> None:
    seen = veiled(text, ("姓名",))
    assert len(seen) == len(text)
    assert len(kept_offsets(seen)) == len(squeeze(seen.replace("\n", "")))


@given(SCRAPS)
def test_what_is_found_lies_in_order_and_apart(text: str) -> None:
    found = list(find_placeholders(text))
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(each.start < each.end for each in found)


def test_a_name_is_no_wording_and_a_span_stays_true() -> None:
    linter = lint("forbid: {say: 你的}", "id: b.rule\nforbid: {say: 可能吧}")
    report = linter.check(template("{{你的名字}}您好,可能吧。"))
    [violation] = report.violations
    assert (violation.rule, violation.start, violation.text) == ("b.rule", 11, "可能吧")


def template(text: str, **fields: object):
    return call(f"客服: {text}", channel="template", **fields)


def test_names_that_nobody_declared() -> None:
    rule = "forbid: {placeholder: {state: [undeclared]}}"
    linter = lint(rule, vars={"placeholders": ["姓名", "order_id"]})
    assert broken(linter.check(template("{{姓名}}您好,{orderId}"))) == []
    assert broken(linter.check(template("{{名字}}您好"))) == ["a.rule"]
    assert broken(lint(rule).check(template("{{名字}}您好"))) == []


def test_a_name_may_be_asked_for() -> None:
    linter = lint('require: {placeholder: {named: "{shops}"}}', vars={"shops": ["店铺", "shop_name"]})
    assert broken(linter.check(template("欢迎光临{{ 店铺 }}"))) == []
    assert broken(linter.check(template("欢迎光临{shopName}"))) == []
    assert broken(linter.check(template("欢迎光临{{姓名}}"))) == ["a.rule"]


def test_a_long_message_counts_a_placeholder_once() -> None:
    linter = lint("forbid: {length: {over: 5}}")
    assert broken(linter.check(template("{{一个很长的名字}}您好。!"))) == []
    assert broken(linter.check(template("您好您好。!"))) == ["a.rule"]


def test_calls_are_alike_across_a_run() -> None:
    linter = lint("unique: {similarity: 90}\nmessage: 与 {other} 一样")
    earlier: Earlier = {}
    first = template("您的退款三天内到账", source="a.yaml", line=3)
    again = template("您的退款,三天内到账!", source="b.yaml", line=9)
    assert linter.inspect(first, earlier).report.violations == ()
    [violation] = linter.inspect(again, earlier).report.violations
    assert violation.message == "与 a.yaml:3 一样"
    assert linter.inspect(again, {}).report.violations == ()
