"""What is suppressed in a batch: the same as in a check, and never judged by a rule that cannot judge it there."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cs_lint.batch.arrow import judging
from cs_lint.batch.core import Judge, Run
from cs_lint.batch.job import Job, Rules
from cs_lint.batch.parts import make_ready
from cs_lint.batch.units import Piece, Receipt, Unit, Work
from cs_lint.engine import Linter
from cs_lint.model import TemplateFiles
from cs_lint.read.source import ReadOptions
from cs_lint.scoring import PASS_MARK
from tests.batch.conftest import Night, Ran
from tests.batch.support import PACK, call, write
from tests.batch.test_batch_arrow import batch_of

pytestmark = pytest.mark.timeout(600)
NIGHT = dt.date(2026, 11, 20)
PACKS = (str(PACK), "suppress")
ANSWERED = {"reason": "引用客户原话,客户电话13800138000", "reviewer": "质检李"}


def excused(number: int, *entries: Any) -> dict[str, Any]:
    """A call that says 可能吧, with what its metadata ask to suppress."""
    return call(number * 5, metadata={"suppress": list(entries)} if entries else {})


CALLS = [
    excused(0),
    excused(1, {"rule": "words.vague", **ANSWERED}),
    excused(2, {"rule": "words.vauge", **ANSWERED}),
    excused(3, {"rule": "words.insult", **ANSWERED}),
    excused(4, {"rule": "words.vague", "until": "2026-11-19", **ANSWERED}),
    excused(5, {"rule": "words.vague"}),
    excused(6, {"rule": "words.*", "until": "2999-01-01", **ANSWERED}, {"rule": "words.insult", **ANSWERED}),
    excused(7, "words.vague"),
]
FIELDS = ("rule", "turn", "message", "deduct", "fingerprint")


@pytest.fixture
def night(night: Night) -> Night:
    write(night.folder / "calls.jsonl", CALLS)
    return night


def batch(night: Night, *words: str) -> Ran:
    return night.run(*words, "--rules", "suppress")


def checked(night: Night, *words: str) -> list[dict[str, Any]]:
    """What `check` reports."""
    rules = [word for pack in PACKS for word in ("--rules", pack)]
    said = night.main("check", *words, *rules, "--format", "json").out
    found: list[dict[str, Any]] = json.loads(said)["calls"]
    return sorted(found, key=lambda report: str(report["call_id"]))


def told(reports: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        (
            *(report[key] for key in ("call_id", "score", "passed", "suppressed")),
            [tuple(violation[field] for field in FIELDS) for violation in report["violations"]],
        )
        for report in reports
    ]


def kept(night: Night) -> list[tuple[Any, ...]]:
    """The same from the results."""
    calls = night.rows("SELECT call_id, score, passed, suppressed, call_key FROM calls ORDER BY call_id")
    columns = ", ".join(FIELDS)
    return [
        (*rest, night.rows(f"SELECT {columns} FROM violations WHERE call_key = '{key}' ORDER BY ordinal"))
        for *rest, key in calls
    ]


def faults(night: Night) -> list[tuple[Any, ...]]:
    return night.rows("SELECT call_id, rule FROM violations WHERE rule LIKE 'suppress.%' ORDER BY ALL")


def test_what_a_calls_metadata_suppress_is_what_a_check_suppresses(night: Night) -> None:
    ran = batch(night, "calls.jsonl")
    assert kept(night) == told(checked(night, "calls.jsonl"))
    assert faults(night) == [
        ("c000010", "suppress.unknown"),
        ("c000015", "suppress.unused"),
        ("c000020", "suppress.expired"),
        ("c000025", "suppress.malformed"),
        ("c000030", "suppress.unused"),
        ("c000035", "suppress.malformed"),
    ]
    assert night.rows("SELECT sum(suppressed)::INTEGER FROM calls") == [(2,)]
    assert night.rows("SELECT suppressed FROM runs") == [(2,)]
    assert "2" in ran.out
    [summary] = json.loads(night.main("results", str(night.results), "summary", "--format", "json").out)
    assert summary["suppressed"] == 2


def test_the_results_say_who_answers_for_what_was_suppressed(night: Night) -> None:
    batch(night, "calls.jsonl")
    query = "SELECT call_id, unnest(excused, recursive := true) FROM calls ORDER BY call_id"
    reason = "引用客户原话,客户电话138****8000"
    assert night.rows(query) == [
        ("c000005", "words.vague", 2, "metadata", reason, "质检李", None),
        ("c000030", "words.vague", 2, "metadata", reason, "质检李", "2999-01-01"),
    ]


def test_rates_count_what_is_suppressed_as_passed_and_the_rules_on_it_where_it_was_asked_for(
    night: Night,
) -> None:
    batch(night, "calls.jsonl")
    rates = night.rows(
        "SELECT rule, sum(judged)::INTEGER, sum(violated)::INTEGER FROM rates"
        " WHERE rule LIKE 'suppress.%' OR rule = 'words.vague' GROUP BY rule ORDER BY rule"
    )
    assert rates == [
        ("suppress.expired", 7, 1),
        ("suppress.malformed", 7, 2),
        ("suppress.unknown", 7, 1),
        ("suppress.unused", 7, 2),
        ("words.vague", 8, 6),
    ]
    ran = batch(night, "calls.jsonl", "--fail-on", "never", "--max-rate", "suppress.unused=20%")
    assert ran.code == 1
    assert "suppress.unused is broken on 2 of 7 calls" in ran.err


def test_a_suppression_that_expires_has_its_call_judged_again(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = {"rule": "words.vague", "until": "2026-11-20", **ANSWERED}
    write(night.folder / "calls.jsonl", [excused(0), excused(1, until)])
    noon = dt.datetime(2026, 11, 20, 12).astimezone()  # wherever the machine is
    for day, judged, found in ((0, 2, 0), (0, 0, 0), (1, 1, 1), (2, 0, 1)):
        now = noon + dt.timedelta(days=day)
        monkeypatch.setattr("cs_lint.batch.nightly._now", lambda now=now: now)
        batch(night, "calls.jsonl")
        assert night.rows("SELECT judged FROM runs ORDER BY run_id DESC LIMIT 1") == [(judged,)]
        assert len(faults(night)) == found
    assert night.rows("SELECT suppressed FROM calls ORDER BY call_id") == [(0,), (0,)]


def test_arrow_batches_are_suppressed_alike() -> None:
    rules = Rules(packs=PACKS, pass_mark=PASS_MARK)
    said = batch_of(*(json.dumps(one) for one in CALLS))
    (calls,) = judging(rules, "calls", night=NIGHT)([said])
    assert calls.column("suppressed").to_pylist() == [0, 1, 0, 0, 0, 0, 1, 0]
    (violations,) = judging(rules, "violations", night=NIGHT)([said])
    assert sum(rule.startswith("suppress.") for rule in violations.column("rule").to_pylist()) == 6


def test_rules_that_the_config_ignores_in_a_file_are_ignored_at_night_too(night: Night) -> None:
    (night.folder / "drill").mkdir()
    write(night.folder / "drill" / "calls.jsonl", CALLS)
    config = night.folder / "cs-lint.yaml"
    config.write_text("per-file-ignores: {'drill/**': [words.vague]}\n", encoding="utf-8")
    batch(night, ".")
    by_folder = "SELECT source LIKE '%drill%' AS drill, count(*), sum(suppressed)::INTEGER FROM calls GROUP BY ALL ORDER BY ALL"
    assert night.rows(by_folder) == [(False, 8, 2), (True, 8, 8)]
    config.write_text("per-file-ignores: {'drill/**': [words.insult]}\n", encoding="utf-8")
    batch(night, "drill")
    assert night.rows(by_folder) == [(False, 8, 2), (True, 8, 2)], "another config judges anew"


TEMPLATES = """
- text: 可能吧
# cs-lint: ignore[words.vague] reason="原文"
- text: 可能吧，我看看
- text: 好的，马上帮您查 # cs-lint: ignore[words.vague] reason="原文"
- text: 大概可能吧
# cs-lint: ignore[words.vague] reason="原文" until=2020-01-01
- text: 也许可能吧
""".lstrip()


@pytest.fixture
def replies(night: Night) -> Night:
    """Two files of templates with comments."""
    (night.folder / "cs-lint.yaml").write_text("templates: [{path: 'replies/**'}]\n", encoding="utf-8")
    for name in ("a", "b"):
        file = night.folder / "replies" / f"{name}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(TEMPLATES.replace("我看看", f"我看看{name}"), encoding="utf-8")
    return night


def test_comments_in_files_of_templates_suppress_as_in_a_check(replies: Night) -> None:
    batch(replies, "replies")
    assert kept(replies) == told(checked(replies, "replies"))
    assert [rule for _, rule in faults(replies)] == ["suppress.unused", "suppress.expired"] * 2


def test_what_a_comment_comes_to_is_found_anew_when_its_file_changes(replies: Night) -> None:
    batch(replies, "replies")
    file = replies.folder / "replies" / "a.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("可能吧，我看看a", "好的"), encoding="utf-8")
    batch(replies, "replies")
    assert replies.rows("SELECT judged FROM runs ORDER BY run_id DESC LIMIT 1") == [(5,)]
    assert kept(replies) == told(checked(replies, "replies"))
    assert len([rule for _, rule in faults(replies) if rule == "suppress.unused"]) == 3


def test_a_part_never_ends_within_a_file_of_templates(replies: Night, tmp_path: Path) -> None:
    reading = ReadOptions(templates=(TemplateFiles("replies/**"),), root=str(replies.folder))
    job = Job(
        run=Run("r", NIGHT, b""), rules=Rules(packs=PACKS, pass_mark=PASS_MARK), reading=reading,
        results=str(tmp_path / "parts"), part_calls=2,
    )  # fmt: skip
    make_ready(job.results_path)
    work = Work(job, Judge(Linter.from_packs(PACKS), job.run))
    files = tuple(Piece(str(replies.folder / "replies" / f"{name}.yaml")) for name in ("a", "b"))
    found = [one for one in work.of(Unit(files)) if isinstance(one, Receipt)]
    assert [len(receipt.keys) for receipt in found] == [5, 5]
    assert [receipt.summary.suppressed for receipt in found] == [1, 1]
    careful = [one for one in work.of(Unit(files[:1], careful=True)) if isinstance(one, Receipt)]
    assert [msgspec.structs.replace(one, part="") for one in careful] == [
        msgspec.structs.replace(found[0], part="")
    ]


def test_rules_that_compare_calls_say_that_a_batch_does_not(night: Night) -> None:
    twice = "- text: 请您稍等，我帮您查一下订单。\n" * 2
    said = f'# cs-lint: ignore-file[template.duplicate] reason="两处都要"\n{twice}'
    (night.folder / "replies.yaml").write_text(said, encoding="utf-8")
    (night.folder / "cs-lint.yaml").write_text("templates: [{path: '*.yaml'}]\n", encoding="utf-8")
    ran = night.run("replies.yaml", "--rules", "template", "--rules", "suppress", pack=False)
    assert ran.code == 0, ran.err
    reasons = night.rows(
        "SELECT rule, outcome, reason, count(*) FROM outcomes WHERE rule = 'template.duplicate' GROUP BY ALL"
    )
    why = "it compares the texts of a run, and this one was judged by itself"
    assert reasons == [("template.duplicate", "not-applicable", why, 2)]
    assert faults(night) == [], "nobody knows whether that comment is of use"
