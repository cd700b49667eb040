"""The report of a call, key by key, as DESIGN §7 promises it."""

from __future__ import annotations

import msgspec
import pytest

from cs_lint import __version__
from cs_lint.engine import Linter
from cs_lint.model import Call, CallReport, Turn, Violation
from tests.support import call, lint, load, pack

FAULT = "id: words.cold\nforbid: {say: 不行}"


def violations(linter: Linter, text: str) -> tuple[Violation, ...]:
    return linter.check(call(text)).violations


def prints(linter: Linter, text: str) -> list[str]:
    return [violation.fingerprint for violation in violations(linter, text)]


def test_every_key() -> None:
    ruleset = load(pack("id: words.cold\nforbid: {say: 不行}\nsource: {document: 客服管理规范, clause: 5.4}"))
    made = Call(
        call_id="7",
        turns=(Turn("customer", "能退吗"), Turn("agent", "嗯,不 行!")),
        agent_id="1024",
        source="a",
        line=3,
    )
    report = msgspec.json.decode(msgspec.json.encode(Linter(ruleset).check(made)))
    fingerprint = report["violations"][0].pop("fingerprint")
    assert len(fingerprint) == 20
    [ref] = ruleset.packs
    assert report == {
        "schema": "cs-lint/call-report/1",
        "call_id": "7",
        "source": "a:3",
        "channel": "phone",
        "agent_id": "1024",
        "score": 95,
        "passed": True,
        "fatal": False,
        "dimensions": {"服务用语": 95},
        "violations": [
            {
                "rule": "words.cold",
                "severity": "warning",
                "turn": 1,
                "start": 2,
                "end": 5,
                "role": "agent",
                "text": "不 行",
                "message": "不合规",
                "suggest": "换个说法",
                "source": "客服管理规范 5.4",
                "deduct": 5,
                "matched_by": "word",
            },
        ],
        "not_applicable": {},
        "suppressed": 0,
        "tool": f"cs-lint {__version__}",
        "packs": [{"name": "mine", "version": "1", "hash": ref.hash}],
    }


def test_a_missing_thing_of_the_call_has_no_place() -> None:
    [violation] = violations(lint("require: {say: 再见}"), "客服: 您好")
    assert (violation.turn, violation.start, violation.end, violation.role, violation.text) == (None,) * 4 + (
        "",
    )


@pytest.mark.parametrize(
    ("rule_yaml", "text", "matched_by"),
    [
        ("forbid: {say: 不行}", "客服: 不行", "word"),
        ("forbid: {regex: 不行}", "客服: 不行", "regex"),
        ("forbid: {entity: duration}", "客服: 两分钟", "entity"),
        ("forbid: {similar: [这个不行]}", "客服: 这个不行", "similar"),
        ("forbid: {repeats: {times: 2, min_chars: 1}}", "客服: 不行\n客户: 嗯\n客服: 不行", "similar"),
        ("forbid: {metadata: {channel: phone}}", "客服: 不行", "metadata"),
        ("forbid: {length: {min: 1}}", "客服: 不行", "count"),
        ("forbid: {silence: {min: 1}}", "[00:00-00:01] 客户: 喂\n[00:09-00:10] 客服: 在", "time"),
        ("limit: {count: {say: 不行}, at_most: 0}", "客服: 不行", "count"),
        ("require: {say: 再见}", "客服: 不行", "absence"),
        ("require: {say: 再见}\nanchor: last agent turn", "客服: 不行", "absence"),
        ("when: {say: 稍等}\nrequire: {say: 查}", "客服: 稍等", "word"),
    ],
)
def test_matched_by(rule_yaml: str, text: str, matched_by: str) -> None:
    assert [violation.matched_by for violation in violations(lint(rule_yaml), text)] == [matched_by]


@pytest.mark.parametrize(
    ("said", "marked"),
    [
        pytest.param("不行", "不行", id="plain"),
        pytest.param("😀😀不\u200b行吗", "不\u200b行", id="behind emoji"),
        pytest.param("这个,不 , 行!", "不 , 行", id="with marks in it"),
        pytest.param("𠮷𠮷不行", "不行", id="behind characters beyond the BMP"),
        pytest.param("e\u0301不行", "不行", id="behind a combining mark"),
        pytest.param("第一行\n不行", "不行", id="behind a line feed"),
        pytest.param("不\n行", "不\n行", id="around a line feed"),
    ],
)
def test_offsets_are_of_the_original_text(said: str, marked: str) -> None:
    report = lint(FAULT).check(Call(call_id="1", turns=(Turn("customer", "喂"), Turn("agent", said))))
    [violation] = report.violations
    assert violation.text == marked
    assert said[violation.start : violation.end] == marked


def test_violations_stand_in_the_order_of_the_call() -> None:
    linter = lint(
        "id: a.call\nrequire: {say: 再见}", "id: b.two\nforbid: {say: 乙}", "id: c.one\nforbid: {say: 甲}"
    )
    found = [(v.turn, v.text) for v in violations(linter, "客服: 甲乙甲\n客服: 乙")]
    assert found == [(0, "甲"), (0, "乙"), (0, "甲"), (1, "乙"), (None, "")]


def test_words_and_figures_in_messages() -> None:
    linter = lint("forbid: {say: 不行}\nmessage: 说了“{text}”")
    assert [v.message for v in violations(linter, "客服: 不 行")] == ["说了“不 行”"]
    counted = lint("limit: {count: {say: 不行}, at_most: 1}\nmessage: 说了{value}次")
    assert [v.message for v in violations(counted, "客服: 不行不行不行")] == ["说了3次"]


def test_a_fingerprint_does_not_care_about_other_turns() -> None:
    linter = lint(FAULT)
    alone = prints(linter, "客服: 这个不行")
    assert prints(linter, "客户: 喂\n客服: 您好\n客户: 能退吗\n客服: 这个不行") == alone
    assert prints(linter, "客服: 這個,不行!") == alone, "nor about marks and variants"


def test_fingerprints_differ() -> None:
    linter = lint(FAULT, "id: words.other\nforbid: {say: 不行}")
    marks = prints(linter, "客服: 这个不行\n客服: 那个不行\n客服: 这个不行\n客服: 不行不行")
    assert len(marks) == 10
    assert len(set(marks)) == 10


def test_the_nth_repeat_keeps_its_fingerprint() -> None:
    linter = lint(FAULT)
    once = prints(linter, "客服: 不行")
    assert prints(linter, "客服: 不行\n客户: 嗯\n客服: 不行")[:1] == once
    assert len(set(prints(linter, "客服: 不行\n客服: 不行\n客服: 不行"))) == 3


def test_a_missing_thing_is_told_apart_by_call() -> None:
    linter = lint("require: {say: 再见}")
    first = linter.check(call("客服: 您好", call_id="1")).violations[0].fingerprint
    second = linter.check(call("客服: 您好", call_id="2")).violations[0].fingerprint
    assert first != second


def scored(*rules: str, text: str = "客服: 不行不行不行") -> CallReport:
    return lint(*rules).check(call(text))


@pytest.mark.parametrize(
    ("keys", "score", "passed"),
    [
        pytest.param("deduct: 5", 85, True, id="each violation costs"),
        pytest.param("deduct: 5.5", 83.5, False, id="halves, too"),
        pytest.param("deduct: 5\nat_most: 8", 92, True, id="up to a cap"),
        pytest.param("deduct: 40", 0, False, id="never below nothing"),
        pytest.param("deduct: 0", 100, True, id="or not at all"),
        pytest.param("deduct: 1\nfatal: true", 0, False, id="one veto is enough"),
    ],
)
def test_score(keys: str, score: float, passed: bool) -> None:
    report = scored(f"forbid: {{say: 不行}}\n{keys}")
    assert (report.score, report.passed, report.fatal) == (score, passed, "fatal" in keys)


def test_dimensions_are_those_the_call_was_judged_by() -> None:
    report = scored(
        "id: a.one\nforbid: {say: 不行}\ndimension: 甲",
        "id: a.two\nforbid: {say: 没有}\ndimension: 乙",
        "id: a.three\nforbid: {say: 不行}\ndimension: 丙\napplies: {channel: chat}",
        "id: a.four\nforbid: {say: 不行}\ndimension: 丁\napplies: {needs: [rings]}",
    )
    assert report.dimensions == {"甲": 85, "乙": 100}
    assert report.not_applicable == {"a.four": "no rings"}


def test_the_pass_mark_is_the_callers() -> None:
    rule = "forbid: {say: 不行}\ndeduct: 10"
    assert not scored(rule).passed
    assert lint(rule, options={"pass_mark": 70}).check(call("客服: 不行不行不行")).passed
