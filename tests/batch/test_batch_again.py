"""The same line again, changed calls, changed packs: what is done once, what is done anew, and what then counts."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from tests.batch.conftest import Night
from tests.batch.support import PACK, call, rows, whole, write

pytestmark = pytest.mark.timeout(600)


def judged(night: Night) -> int:
    """How many calls the last run judged."""
    found: int = night.rows("SELECT judged FROM runs ORDER BY run_id DESC LIMIT 1")[0][0]
    return found


@pytest.fixture
def night(night: Night) -> Night:
    """A night of twelve calls, once judged."""
    write(night.folder / "calls.jsonl", (call(n) for n in range(12)))
    assert night.run("calls.jsonl").code == 1
    assert judged(night) == 12
    return night


def test_the_same_line_again_does_nothing_and_says_so(night: Night) -> None:
    before = whole(night.results)
    ran = night.run("calls.jsonl")
    assert "nothing to do: all 12 calls are in the results already" in ran.err
    assert ran.code == 1, "the verdict is that of the calls, judged now or before"
    assert "12" in ran.out
    assert whole(night.results) == before
    assert judged(night) == 0


def test_a_copy_of_a_file_is_not_judged_again(night: Night) -> None:
    (night.folder / "copy.jsonl").write_bytes((night.folder / "calls.jsonl").read_bytes())
    night.run("copy.jsonl")
    assert judged(night) == 0


def test_a_changed_call_is_judged_again_and_takes_the_place_of_the_older(night: Night) -> None:
    changed = call(3)
    changed["turns"][2]["text"] = "好的，马上帮您查"
    write(night.folder / "calls.jsonl", (changed if n == 3 else call(n) for n in reversed(range(12))))
    night.run("calls.jsonl")
    assert judged(night) == 1
    assert night.rows("SELECT count(*) FROM calls") == [(12,)]
    assert night.rows("SELECT count(*) FROM history_calls") == [(13,)]
    assert night.rows("SELECT count(*) FROM violations WHERE call_id = 'c000003'") == [(0,)]
    assert night.rows("SELECT count(*) FROM history_violations WHERE call_id = 'c000003'") != [(0,)]


def test_a_changed_pack_judges_everything_again_and_going_back_does_too(night: Night) -> None:
    own = night.folder / "own.yaml"
    own.write_text(PACK.read_text(encoding="utf-8").replace("deduct: 2", "deduct: 4"), encoding="utf-8")
    deducted = "SELECT sum(deducted) FROM calls"
    first = night.rows(deducted)
    night.run("calls.jsonl", "--rules", str(own), pack=False)
    assert judged(night) == 12
    assert night.rows(deducted) != first
    night.run("calls.jsonl")
    assert judged(night) == 12
    assert night.rows(deducted) == first
    assert night.rows("SELECT count(*), count(DISTINCT call_id) FROM calls") == [(12, 12)]
    assert night.rows("SELECT count(*) FROM history_calls") == [(36,)]
    night.run("calls.jsonl")
    assert judged(night) == 0


def test_one_more_file_is_all_that_the_next_night_judges(night: Night) -> None:
    write(night.folder / "more.jsonl", (call(n) for n in range(10, 15)))
    ran = night.run(".")
    assert judged(night) == 3
    assert "3 calls judged, 12 were in the results already" in ran.err


def test_the_later_run_counts_even_if_the_clock_was_set_back(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = night.folder / "own.yaml"
    own.write_text(PACK.read_text(encoding="utf-8").replace("deduct: 2", "deduct: 4"), encoding="utf-8")
    costs = "SELECT DISTINCT deduct FROM violations WHERE deduct IN (2, 4)"
    monkeypatch.setattr("cs_lint.batch.nightly._now", lambda: dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    for _ in range(3):
        night.run("calls.jsonl", "--rules", str(own), pack=False)
        assert night.rows(costs) == [(4.0,)]
        night.run("calls.jsonl")
        assert night.rows(costs) == [(2.0,)]


def test_two_calls_that_share_an_id_both_count(night: Night) -> None:
    halves = [call(50, agent_id="1"), call(50, agent_id="2", started_at="2026-11-20T10:00:00+08:00")]
    write(night.folder / "halves.jsonl", halves)
    night.run("halves.jsonl")
    night.run("halves.jsonl")
    assert night.rows("SELECT agent_id FROM calls WHERE call_id = 'c000050' ORDER BY ALL") == [("1",), ("2",)]


def test_of_two_calls_that_share_an_id_the_unchanged_one_still_counts(night: Night) -> None:
    rude, kind = call(3, call_id="x"), call(8, call_id="x", started_at=call(3)["started_at"])
    write(night.folder / "twice.jsonl", [rude, kind])
    night.run("twice.jsonl")
    kind["turns"][2]["text"] = "好的，马上帮您查"
    write(night.folder / "twice.jsonl", [rude, kind])
    for _ in range(3):
        ran = night.run("twice.jsonl")
        assert ran.code == 1, "the violation is still there"
        assert night.rows("SELECT count(*), sum(violations) FROM calls WHERE call_id = 'x'") == [(2, 1)]
        assert night.rows("SELECT count(*) FROM violations WHERE call_id = 'x'") == [(1,)]
    assert night.rows("SELECT judged, known FROM runs ORDER BY run_id")[-3:] == [(1, 1), (0, 2), (0, 2)]


def test_a_copy_still_counts_when_the_other_one_changes(night: Night) -> None:
    write(night.folder / "d" / "a.jsonl", [call(3, call_id="x")])
    write(night.folder / "d" / "b.jsonl", [call(3, call_id="x")])
    night.run("d")
    mended = call(3, call_id="x")
    mended["turns"][2]["text"] = "好的，马上帮您查"
    write(night.folder / "d" / "a.jsonl", [mended])
    assert night.run("d").code == 1
    assert night.rows("SELECT count(*) FROM calls WHERE call_id = 'x'") == [(2,)]
    assert night.rows("SELECT judged, known FROM runs ORDER BY run_id DESC LIMIT 1") == [(1, 1)]


def test_the_same_call_twice_in_a_night_is_one_row(night: Night) -> None:
    for name in ("a", "b", "c"):
        write(night.folder / f"{name}.jsonl", (call(70) for _ in range(3)))
    night.run("a.jsonl", "b.jsonl", "c.jsonl")
    assert night.rows("SELECT count(*) FROM history_calls WHERE call_id = 'c000070'") == [(1,)]


def test_a_stopped_run_is_continued_under_its_own_id(night: Night) -> None:
    (night.folder / "bad.jsonl").write_text('{"a": 1}\n{"a": 2}\n{"a": 3}\n', encoding="utf-8")
    write(night.folder / "good.jsonl", [call(80)])
    ran = night.run("bad.jsonl", "good.jsonl", "--max-errors", "2")
    assert ran.code == 2
    assert "3 inputs could not be read, more than --max-errors 2" in ran.err
    stopped = night.rows("SELECT run_id, state FROM runs ORDER BY run_id DESC LIMIT 1")
    assert stopped[0][1] == "stopped"
    ran = night.run("bad.jsonl", "good.jsonl")
    assert "attempt 2" in ran.err
    assert night.rows("SELECT run_id, state FROM runs ORDER BY run_id DESC LIMIT 1") == [
        (stopped[0][0], "finished")
    ]
    assert night.rows("SELECT count(*) FROM calls WHERE call_id = 'c000080'") == [(1,)]
    assert night.rows("SELECT count(*) FROM errors") == [(3,)], "errors are those of the last attempt"


def test_a_run_that_others_came_after_is_not_continued(night: Night) -> None:
    write(night.folder / "a.jsonl", [call(3, call_id="x")])
    broken = night.folder / "broken.jsonl"
    broken.write_text("{", encoding="utf-8")
    night.run("a.jsonl", "broken.jsonl", "--max-errors", "0")
    night.run("a.jsonl")
    mended = call(3, call_id="x")
    mended["turns"][2]["text"] = "好的，马上帮您查"
    write(night.folder / "a.jsonl", [mended])
    write(broken, [call(2, call_id="y")])
    night.run("a.jsonl", "broken.jsonl", "--max-errors", "0")
    assert judged(night) == 2
    assert night.rows("SELECT violations FROM calls WHERE call_id = 'x'") == [(0,)]


def test_a_continued_run_counts_what_it_comes_across_now(night: Night) -> None:
    write(night.folder / "d" / "a.jsonl", (call(n, call_id=f"d{n}") for n in range(3)))
    (night.folder / "d" / "z.jsonl").write_text("{", encoding="utf-8")
    night.run("d", "--max-errors", "0")
    (night.folder / "d" / "a.jsonl").unlink()
    write(night.folder / "d" / "z.jsonl", [call(3, call_id="z")])
    night.run("d", "--max-errors", "0")
    assert night.rows("SELECT attempts, calls, judged, known FROM runs ORDER BY run_id DESC LIMIT 1") == [
        (2, 1, 1, 0)
    ]


def test_a_manifest_says_what_was_asked_and_what_came_of_it(night: Night) -> None:
    manifest = json.loads(next((night.results / "runs").iterdir()).read_text(encoding="utf-8"))
    assert manifest["sources"] == ["calls.jsonl"]
    assert manifest["packs"][0]["name"] == "mini"
    assert len(manifest["packs"][0]["hash"]) == 12
    assert manifest["counts"]["judged"] == 12
    assert manifest["finished_at"]
    assert manifest["seconds"] > 0


def test_the_columns_say_what_the_report_of_a_check_says(night: Night) -> None:
    said = night.main("check", "--rules", str(PACK), "calls.jsonl", "--format", "json")
    reports = json.loads(said.out)["calls"]
    kept = rows(
        night.results, "SELECT call_id, score, passed, violations, dimensions FROM calls ORDER BY call_id"
    )
    assert [
        (r["call_id"], r["score"], r["passed"], len(r["violations"]), r["dimensions"]) for r in reports
    ] == kept
    fields = (
        "rule",
        "severity",
        "turn",
        "start",
        "end",
        "text",
        "message",
        "deduct",
        "fingerprint",
        "matched_by",
    )
    columns = ", ".join(f'"{field}"' for field in fields)
    found = rows(night.results, f"SELECT {columns} FROM violations ORDER BY call_id, ordinal")
    assert found == [tuple(v[field] for field in fields) for r in reports for v in r["violations"]]


def test_what_is_kept_is_masked_and_may_be_left_out(night: Night) -> None:
    texts = "SELECT [turn.text FOR turn IN transcript] FROM calls"
    assert "13800138000" not in str(night.rows(texts))
    assert "138****8000" in str(night.rows(texts))
    night.run("calls.jsonl", "--no-transcripts")
    assert night.rows("SELECT count(transcript) FROM calls") == [(0,)]
    night.run("calls.jsonl", "--show-text")
    assert "13800138000" in str(night.rows(texts))


def test_outcomes_count_every_rule_of_every_call(night: Night) -> None:
    rates = night.rows(
        "SELECT rule, sum(judged), sum(violated), sum(hits) FROM rates GROUP BY rule ORDER BY rule"
    )
    by_hand = night.rows(
        "SELECT rule, count(*), count(*) FILTER (outcome = 'violated'), sum(hits) FROM outcomes"
        " WHERE outcome <> 'not-applicable' GROUP BY rule ORDER BY rule"
    )
    assert rates == by_hand
    violated = night.rows(
        "SELECT rule, count(DISTINCT call_key), count(*) FROM violations GROUP BY rule ORDER BY rule"
    )
    assert [(rule, calls, hits) for rule, _, calls, hits in rates if calls] == violated


def test_costs_add_up_to_what_was_taken_off(night: Night) -> None:
    wrong = night.rows(
        "SELECT c.call_id FROM calls c JOIN (SELECT call_key, sum(cost) AS cost FROM violations GROUP BY call_key) v"
        " USING (call_key) WHERE c.deducted <> v.cost OR (NOT c.fatal AND c.score <> greatest(0, 100 - v.cost))"
    )
    assert wrong == []


def test_paths_differ_but_a_folder_may_be_named_either_way(night: Night) -> None:
    night.run(str((night.folder / "calls.jsonl").absolute()))
    assert judged(night) == 0
    assert Path(night.rows("SELECT source FROM calls LIMIT 1")[0][0]).name.startswith("calls.jsonl:")
