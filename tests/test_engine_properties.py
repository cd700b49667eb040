"""Whatever a call holds, the default packs judge it: no crash, spans that hold, marks within 0 to 100."""

from __future__ import annotations

import random
import time
from functools import cache
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cs_lint.cases import example_call
from cs_lint.engine import Linter
from cs_lint.model import Call, CallReport, Turn
from cs_lint.packs.find import rules_folder
from cs_lint.packs.load import load_packs
from cs_lint.packs.ruleset import LoadedRule

PACKS = sorted(file.stem for file in rules_folder().glob("*.yaml"))
ODD = "a\u0301呃👩‍👩‍👧‍👦\u200b\u202e مرحبا \0\ud800\r\u2028𠮷０ﾞ\n您好!!!🀄"


@cache
def linter() -> Linter:
    return Linter.from_packs(PACKS)


@cache
def _bits() -> list[str]:
    """Words that the packs look for, so that calls do have something in them."""
    return sorted({turn.text for call in _calls_of_examples() for turn in call.turns})


@cache
def _calls_of_examples() -> tuple[Call, ...]:
    rules: tuple[LoadedRule, ...] = load_packs(PACKS).rules
    return tuple(example_call(loaded, example) for loaded in rules for example in loaded.rule.examples)


any_text = st.text(st.characters(), max_size=30)
words = st.deferred(lambda: st.sampled_from(_bits()))
texts = st.lists(any_text | words, max_size=3).map("".join) | words
seconds = st.none() | st.floats(-10, 10_000, allow_nan=False) | st.integers(0, 600).map(float)
roles = st.sampled_from(("agent", "agent", "customer", "customer", "bot", "system"))
facts: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | any_text | st.lists(any_text, max_size=2)
)
metadata = st.dictionaries(
    st.sampled_from(("ring_count", "ring_seconds", "hangup_by", "complaint", "customer_name", "x")),
    facts,
    max_size=4,
)
calls = st.builds(
    Call,
    call_id=any_text,
    turns=st.lists(st.builds(Turn, roles, texts, seconds, seconds), max_size=8).map(tuple),
    channel=st.sampled_from(("phone", "chat", "template")),
    direction=st.sampled_from((None, "inbound", "outbound")),
    agent_id=st.none() | any_text,
    started_at=st.none() | any_text | st.just("2026-11-20T09:00:01+08:00"),
    company=st.lists(any_text | st.just("星辰科技"), max_size=2).map(tuple),
    metadata=metadata,
)


def one(text: str, **fields: Any) -> Call:
    return Call(call_id="1", turns=(Turn("agent", text),), **fields)


def check_report(call: Call, report: CallReport) -> None:
    assert 0 <= report.score <= 100
    assert all(0 <= marks <= 100 for marks in report.dimensions.values())
    assert report.passed is (report.score >= 85 and not report.fatal)
    for violation in report.violations:
        if violation.turn is None:
            assert (violation.start, violation.end, violation.text) == (None, None, "")
            continue
        turn = call.turns[violation.turn]
        assert violation.start is not None
        assert violation.end is not None
        assert 0 <= violation.start <= violation.end <= len(turn.text)
        assert turn.text[violation.start : violation.end] == violation.text
        assert violation.role == turn.role


@settings(max_examples=300)
@given(calls)
@example(Call(call_id="", turns=()))
@example(one(""))
@example(one(ODD))
@example(one(ODD, channel="template"))
@example(one("您好", company=("***",)))
@example(one("您好", company=("", "星辰", "(")))
@example(Call(call_id="1", turns=(Turn("system", "转接"), Turn("system", ""))))
@example(Call(call_id="1", turns=(Turn("customer", "我要投诉"),), channel="chat"))
def test_any_call_is_judged(call: Call) -> None:
    report = linter().check(call)
    check_report(call, report)
    assert linter().check(call) == report, "the same call, another report"


@pytest.mark.parametrize("role", ["agent", "customer"])
def test_every_character_there_is(role: Any) -> None:
    for start in range(0, 0x110000, 0x4000):
        call = Call(call_id="1", turns=(Turn(role, "".join(map(chr, range(start, start + 0x4000)))),))
        check_report(call, linter().check(call))


def _noisy(text: str, chance: random.Random) -> str:
    return "".join(f"{char}{chance.choice(('', '', ' ', '~', chr(0x200B), '、'))}" for char in text)


@settings(max_examples=150)
@given(st.deferred(lambda: st.sampled_from(_phrases())), st.randoms(use_true_random=False))
def test_marks_between_characters_hide_nothing(said: tuple[str, str], chance: random.Random) -> None:
    rule_id, phrase = said
    assert rule_id in _faults(_noisy(phrase, chance))


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    """The very words for which agents are faulted in examples, where they are faulted also when said alone."""
    found = []
    for call in _calls_of_examples():
        for turn in call.turns:
            if turn.role == "agent":
                violations = linter().check(one(turn.text)).violations
                found += [(v.rule, v.text) for v in violations if v.rule in _by_words() and v.text]
    return tuple(said for said in dict.fromkeys(found) if said[0] in _faults(said[1]))


def _faults(text: str) -> set[str]:
    return {violation.rule for violation in linter().check(one(text)).violations}


@cache
def _by_words() -> frozenset[str]:
    """Rules that look at words alone, wherever these stand."""
    rules = linter().catalogue.values()
    return frozenset(
        r.id for r in rules if r.forbid and r.forbid.say and r.boundary != "turn" and not r.gives_way_to
    )


def test_there_are_phrases_to_hide() -> None:
    assert len(_phrases()) >= 10


def test_a_customer_who_is_asked_to_wait_in_every_turn_holds_no_worker() -> None:
    said = [("agent", "请您稍等"), ("customer", "嗯嗯怎么这么久")] * 1500
    turns = tuple(Turn(role=role, text=text) for role, text in said)
    linter().check(Call(call_id="warm", channel="phone", direction="inbound", turns=turns[:2]))
    begun = time.process_time()
    assert linter().check(Call(call_id="long", channel="phone", direction="inbound", turns=turns)).violations
    # Where each turn looks at all that come after it, it takes more than ten times as long as it does.
    assert time.process_time() - begun < 12
