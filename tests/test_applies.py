"""Which calls a rule judges: silent on every other, and saying why where it cannot tell."""

from __future__ import annotations

from typing import Any

import pytest

from cs_lint.engine import Linter
from cs_lint.errors import UsageError
from tests.support import broken, call, found, judge, lint, load, pack, rule, silent

FAULT = "forbid: {say: 不行}\n"
TEXT = "客服: 不行\n客户: 嗯"


def judged(rule_yaml: str, text: str = TEXT, head: dict[str, Any] | None = None, **fields: Any) -> bool:
    """Whether a rule speaks about a call."""
    report = lint(FAULT + rule_yaml, **(head or {})).check(call(text, **fields))
    return bool(report.violations)


@pytest.mark.parametrize(
    ("asked", "channel", "expected"),
    [
        ("phone", "phone", True),
        ("phone", "chat", False),
        ("[phone, chat]", "chat", True),
        ("[phone, chat]", "template", False),
        ("template", "template", True),
    ],
)
def test_channel(asked: str, channel: str, expected: bool) -> None:
    assert judged(f"applies: {{channel: {asked}}}", channel=channel) is expected


@pytest.mark.parametrize("channel", ["phone", "chat", "template"])
def test_every_channel_if_it_does_not_say(channel: str) -> None:
    assert judged("", channel=channel)


def test_direction() -> None:
    rule = "applies: {direction: outbound}"
    assert judged(rule, direction="outbound")
    assert not judged(rule, direction="inbound")
    assert silent(FAULT + rule, TEXT) == "the call's direction is not known"


@pytest.mark.parametrize(("value", "expected"), [(True, True), (False, False)])
def test_variables(value: bool, expected: bool) -> None:
    assert judged("applies: {vars: {strict: true}}", head={"vars": {"strict": value}}) is expected


@pytest.mark.parametrize(
    ("needs", "facts", "reason"),
    [
        pytest.param("[rings]", {"rings": 0}, None, id="it is there"),
        pytest.param("[rings]", {}, "no rings", id="it is not"),
        pytest.param("[a|b]", {"b": 1}, None, id="one of two is enough"),
        pytest.param("[a|b]", {"c": 1}, "no a or b", id="neither of two"),
        pytest.param("[a, b]", {"a": 1}, "no b", id="both are needed"),
        pytest.param("[timestamps]", {}, "no timestamps", id="times are missing"),
    ],
)
def test_needs(needs: str, facts: dict[str, Any], reason: str | None) -> None:
    report = lint(f"{FAULT}applies: {{needs: {needs}}}").check(call(TEXT, metadata=facts))
    assert report.not_applicable.get("a.rule") == reason
    assert bool(report.violations) is (reason is None)


def test_times_are_needed_of_every_turn() -> None:
    rule = f"{FAULT}applies: {{needs: [timestamps]}}"
    assert silent(rule, "[00:01-00:02] 客服: 不行\n客户: 嗯") == "no timestamps"
    assert judge(rule, "[00:01-00:02] 客服: 不行\n[00:03-00:04] 客户: 嗯") == [(0, "不行")]


@pytest.mark.parametrize(("least", "expected"), [(2, True), (3, False), ("'{few}'", True)])
def test_min_agent_turns_counts_runs(least: object, expected: bool) -> None:
    text = "客服: 不行\n客服: 嗯\n客户: 嗯\n客服: 嗯"
    assert judged(f"applies: {{min_agent_turns: {least}}}", text, {"vars": {"few": 2}}) is expected


def test_if_and_unless() -> None:
    assert judged("applies: {if: {say: 嗯, by: customer}}")
    assert not judged("applies: {if: {say: 嗯}}")
    assert not judged("applies: {unless: {say: 嗯, by: customer}}")
    assert judged("applies: {unless: {say: 嗯}}")
    assert not judged("applies: {if: {metadata: {vip: true}}}")
    assert judged("applies: {if: {metadata: {vip: true}}}", metadata={"vip": True})


@pytest.mark.parametrize(
    ("span", "started_at", "expected"),
    [
        ("{from: 2026-01-01}", "2026-01-01T00:00:00+08:00", True),
        ("{from: 2026-01-01}", "2025-12-31T23:59:59+08:00", False),
        ("{to: 2026-06-30}", "2026-06-30T23:59:59", True),
        ("{to: 2026-06-30}", "2026-07-01", False),
        ("{from: 2026-01-01, to: 2026-06-30}", "2026-03-01", True),
        ("{from: 2026-03-05}", None, True),
        ("{to: 2026-03-03}", None, False),
    ],
)
def test_effective_dates(span: str, started_at: str | None, expected: bool) -> None:
    linter = lint(f"{FAULT}effective: {span}", options={"today": "2026-03-05"})
    report = linter.check(call(TEXT, started_at=started_at))
    assert bool(report.violations) is expected
    assert report.not_applicable == {}


RULES = (
    "id: words.a\nforbid: {say: 不行}",
    "id: words.b\nforbid: {say: 不行}",
    "id: hold.a\nforbid: {say: 不行}",
)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({}, ["words.a", "words.b", "hold.a"], id="all"),
        pytest.param({"select": ["words.*"]}, ["words.a", "words.b"], id="a group"),
        pytest.param({"select": ["words"]}, ["words.a", "words.b"], id="a group without its star"),
        pytest.param({"select": ["words.b"]}, ["words.b"], id="one rule"),
        pytest.param({"select": ["words.b", "hold.*"]}, ["words.b", "hold.a"], id="one and a group"),
        pytest.param({"ignore": ["words.*"]}, ["hold.a"], id="without a group"),
        pytest.param({"select": ["words.*"], "ignore": ["words.a"]}, ["words.b"], id="a group less one"),
    ],
)
def test_select_and_ignore(options: dict[str, list[str]], expected: list[str]) -> None:
    linter = lint(*RULES, options=options)
    assert list(linter.catalogue) == expected
    assert broken(linter.check(call(TEXT))) == expected


@pytest.mark.parametrize("option", ["select", "ignore"])
@pytest.mark.parametrize(
    ("pattern", "hint"),
    [("words.aa", "did you mean words.a?"), ("zzz.*", "`cs-lint rules list` shows every id")],
)
def test_an_unknown_id_is_loud(option: str, pattern: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        lint(*RULES, options={option: [pattern]})
    assert caught.value.message == f"there is no rule {pattern!r}"
    assert caught.value.hint == hint


def test_a_rule_that_is_switched_off() -> None:
    off = "id: words.a\nenabled: false\nforbid: {say: 不行}"
    assert broken(lint(off).check(call(TEXT))) == []
    assert broken(lint(off, options={"select": ["words.a"]}).check(call(TEXT))) == ["words.a"]
    assert broken(lint(off, options={"select": ["words.*"]}).check(call(TEXT))) == ["words.a"]


def test_a_rule_that_does_not_apply_is_not_judged() -> None:
    linter = Linter(load(pack(FAULT + "applies: {needs: [rings]}", "id: b.rule\nforbid: {say: 好}")))
    inspection = linter.inspect(call(TEXT))
    assert inspection.judged == ("b.rule",)
    assert found(inspection.report) == []


def test_a_rule_for_one_direction_is_heard_beside_rules_for_all() -> None:
    both = lint(
        rule("forbid: {say: 稍等}", id="a.all"),
        rule("forbid: {say: 快点}", id="a.out", applies={"direction": "outbound"}),
        rule("forbid: {say: 你真是个很不讲道理的客户}", id="a.rare", applies={"direction": "outbound"}),
    )
    report = both.check(call("客服: 快点说\n客服: 你真是个很不讲道理的客户", direction="outbound"))
    assert broken(report) == ["a.out", "a.rare"]


def test_what_could_be_there_is_not_taken_for_being_there() -> None:
    # The order number has digits enough for a phone, and one rule has looked at them before the other asks.
    both = lint(
        rule("forbid: {any: [{entity: phone}, {say: 你真是个很不讲道理的客户}]}", id="a.first"),
        rule("forbid: {say: 挂了}", id="a.second", applies={"if": {"entity": "phone"}}),
    )
    assert broken(both.check(call("客服: 订单号是20261120000123456789\n客服: 挂了"))) == []
