"""What the ready questions answer where nights, teams, clocks or columns are not as one expects."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.batch.conftest import Night
from tests.batch.support import call, write

pytestmark = pytest.mark.timeout(600)


def asked(night: Night, *words: str) -> list[dict[str, Any]]:
    ran = night.main("results", night.results, *words, "--format", "json")
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)
    return found


def test_what_could_not_be_read_counts_once_until_it_is_mended(night: Night) -> None:
    write(night.folder / "good.jsonl", [call(1)])
    (night.folder / "bad.jsonl").write_text("{\n", encoding="utf-8")
    for _ in range(2):
        assert night.run(".").code == 2
    (row,) = asked(night, "summary")
    assert (row["runs"], row["unreadable"]) == (2, 1)
    write(night.folder / "bad.jsonl", [call(2)])
    night.run(".")
    (row,) = asked(night, "summary")
    assert (row["runs"], row["unreadable"]) == (3, 0)


def test_other_sources_excuse_nothing_and_other_nights_tell_nothing(night: Night) -> None:
    for name in ("one.jsonl", "two.jsonl"):
        (night.folder / name).write_text("{\n", encoding="utf-8")
        assert night.run(name).code == 2
    (row,) = asked(night, "summary")
    assert (row["runs"], row["unreadable"]) == (2, 2)
    (row,) = asked(night, "summary", "--until", "2020-01-01")
    assert (row["runs"], row["unreadable"]) == (0, 0)


def test_of_no_calls_there_is_no_rate(night: Night) -> None:
    (night.folder / "bad.jsonl").write_text("{\n", encoding="utf-8")
    night.run("bad.jsonl")
    told = night.main("results", night.results, "summary", "--lang", "en").out
    row = dict(line.split(maxsplit=1) for line in told.splitlines())
    assert (row["calls"], row["pass_rate"], row["violations"], row["unreadable"]) == ("0", "-", "0", "1")


def test_an_agent_of_two_teams_loses_in_each_what_was_lost_there(night: Night) -> None:
    said = {"一组": "可能吧", "二组": "您好", None: "你听不懂人话吗"}
    calls = [call(n, agent_id="1001", metadata={"team": team}) for n, team in enumerate(said)]
    for one, text in zip(calls, said.values(), strict=True):
        one["turns"][2]["text"] = text
    write(night.folder / "calls.jsonl", calls)
    night.run("calls.jsonl")
    rows = {row["team"]: (row["points"], row["worst_dimension"]) for row in asked(night, "agents")}
    by_hand = dict(night.rows("SELECT team, sum(cost) FROM violations GROUP BY team"))
    assert rows == {"一组": (by_hand["一组"], "用语"), "二组": (None, None), None: (by_hand[None], "用语")}
    assert by_hand["一组"] != by_hand[None]


@pytest.fixture
def clocks(night: Night) -> Night:
    """Vague words of one agent's yesterday and of nearly eight thousand years on."""
    yesterday = (dt.datetime.now(dt.UTC) - dt.timedelta(days=1)).isoformat()
    calls = [call(5 * n, agent_id="1001", started_at=yesterday) for n in range(3)]
    write(night.folder / "calls.jsonl", [*calls, call(15, agent_id="1002", started_at="9999-12-31")])
    assert night.run("calls.jsonl", "--fail-on", "never").code == 0
    return night


def test_a_call_with_a_wrong_clock_hides_nobodys_repeat_offences_and_is_told(clocks: Night) -> None:
    ran = clocks.main("results", clocks.results, "repeat-offences", "--format", "json")
    assert [(row["agent_id"], row["offences"]) for row in json.loads(ran.out)] == [("1001", 3)]
    assert "cs-lint: note: 1 calls are dated after " in ran.err
    assert "left out" in ran.err


def test_a_call_with_a_wrong_clock_moves_no_report_away_from_the_others(clocks: Night) -> None:
    ran = clocks.main("report", clocks.results, "-o", "team.md", "--lang", "en")
    assert ran.code == 0
    assert "cs-lint: note: 1 calls are dated after " in ran.err
    assert "| Calls | 3 |" in Path("team.md").read_text(encoding="utf-8")
    ran = clocks.main("report", clocks.results, "-o", "team.md", "--lang", "en", "--to", "9999-12-31")
    assert ran.err == ""
    assert "| Calls | 1 |" in Path("team.md").read_text(encoding="utf-8")


def test_where_every_call_is_of_the_future_they_are_what_there_is(night: Night) -> None:
    write(night.folder / "calls.jsonl", [call(n, started_at=f"9999-12-{1 + n:02}") for n in range(3)])
    night.run("calls.jsonl")
    ran = night.main("report", night.results, "-o", "team.md", "--lang", "en")
    assert (ran.code, ran.err) == (0, "")
    assert "| Calls | 3 |" in Path("team.md").read_text(encoding="utf-8")


@pytest.fixture
def nothing(night: Night) -> Night:
    """Results of no run: enough to ask DuckDB what it can say."""
    (night.results / "runs").mkdir(parents=True)
    return night


def test_columns_of_one_name_are_told_apart_in_every_format(nothing: Night) -> None:
    sql = ("sql", "select 1 a, 2 a, 3 b order by 1")
    assert asked(nothing, *sql) == [{"a": 1, "a_1": 2, "b": 3}]
    assert nothing.main("results", nothing.results, *sql).out.split() == ["a", "a_1", "b", "1", "2", "3"]
    told = nothing.main("results", nothing.results, *sql, "--format", "csv").out
    assert list(csv.reader(io.StringIO(told))) == [["a", "a_1", "b"], ["1", "2", "3"]]
    joined = "select * from calls join violations on calls.call_key = violations.call_key"
    assert nothing.main("results", nothing.results, "sql", joined).out.count("call_key") == 2


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("'infinity'::timestamp", "infinity"),
        ("'-infinity'::date", "-infinity"),
        ("'0044-03-15 (BC)'::date", "0044-03-15 (BC)"),
        ("['infinity'::timestamp]", "[infinity]"),
        ("map {map {1: 2}: 3}", "{{1=2}=3}"),
    ],
)
def test_what_python_has_no_value_for_is_text_and_its_neighbours_stay(
    sql: str, told: str, nothing: Night
) -> None:
    assert asked(nothing, "sql", f"select {sql} odd, 1.5::double n") == [{"odd": told, "n": 1.5}]
    for form in ("table", "csv"):
        ran = nothing.main("results", nothing.results, "sql", "select 'infinity'::date d", "--format", form)
        assert (ran.code, ran.out.split()) == (0, ["d", "infinity"])
