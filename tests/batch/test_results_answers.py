"""What the ready questions answer where nights, teams, clocks or columns are not as one expects."""

from __future__ import annotations

import json
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
