"""`cs-lint results`: ready questions by hand-made figures, SQL that can only read, gates of a batch."""

from __future__ import annotations

import csv
import io
import json
import threading
from pathlib import Path
from typing import Any

import pytest

from cs_lint.batch.results import open_results
from tests.batch.conftest import Night
from tests.batch.support import PACK, call, write

pytestmark = pytest.mark.timeout(600)
LADDER = "measures: {period: 10 days, ladder: [口头提醒, 书面警告, 停岗培训]}\n"
VAGUE, SORRY, INSULT = "可能吧", "抱歉抱歉抱歉", "你听不懂人话吗"


def said(number: int, text: str, agent: str, day: int, team: str = "一组") -> dict[str, Any]:
    """A call of an agent's on a day of November, with one line to judge."""
    made = call(
        number, agent_id=agent, started_at=f"2026-11-{day:02}T09:00:00+08:00", metadata={"team": team}
    )
    made["turns"][2]["text"] = text
    return made


@pytest.fixture
def night(night: Night) -> Night:
    """Seven calls of three agents in two weeks."""
    calls = [
        said(1, VAGUE, "1001", 1), said(2, VAGUE, "1001", 3), said(3, VAGUE, "1001", 20), said(4, VAGUE, "1001", 21),
        said(5, "好的", "1002", 20), said(6, INSULT, "1002", 21), said(7, "好的", "1003", 21, "二组"),
    ]  # fmt: skip
    write(night.folder / "calls.jsonl", calls)
    pack = night.folder / "own.yaml"
    pack.write_text(
        PACK.read_text(encoding="utf-8").replace("rules:\n", f"{LADDER}rules:\n", 1), encoding="utf-8"
    )
    assert night.run("calls.jsonl", "--rules", str(pack), pack=False).code == 1
    return night


def asked(night: Night, *words: str) -> list[dict[str, Any]]:
    ran = night.main("results", str(night.results), *words, "--format", "json")
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)
    return found


def test_summary_adds_the_nights_up(night: Night) -> None:
    (row,) = asked(night, "summary")
    expected = {
        "nights": 4,
        "first_night": "2026-11-01",
        "calls": 7,
        "agents": 3,
        "fatal": 1,
        "errors": 1,
        "unreadable": 0,
    }
    assert expected.items() <= row.items()
    (later,) = asked(night, "summary", "--since", "2026-11-20", "--until", "2026-11-20")
    assert later["calls"] == 2


def test_agents_stand_beside_their_teams_average_the_weakest_first(night: Night) -> None:
    rows = {row["agent_id"]: row for row in asked(night, "agents")}
    assert next(iter(rows)) == "1002"
    assert rows["1002"]["worst_dimension"] == "用语"
    assert rows["1003"]["difference"] == 0
    by_hand = night.rows("SELECT avg(score) FROM calls WHERE team = '一组'")[0][0]
    assert rows["1001"]["team_score"] == pytest.approx(by_hand)


def test_rules_have_their_denominators(night: Night) -> None:
    rows = {row["rule"]: row for row in asked(night, "rules")}
    assert rows["words.vague"]["judged"] == 7
    assert rows["words.vague"]["violated"] == 4
    assert rows["words.vague"]["rate"] == pytest.approx(4 / 7)


def test_trend_sets_each_period_beside_the_last(night: Night) -> None:
    days = asked(night, "trend")
    assert [row["period"] for row in days] == ["2026-11-01", "2026-11-03", "2026-11-20", "2026-11-21"]
    assert days[0]["change"] is None
    assert days[3]["change"] == pytest.approx(days[3]["mean_score"] - days[2]["mean_score"])
    assert [row["calls"] for row in asked(night, "trend", "--period", "month")] == [7]


def test_repeat_offences_climb_the_packs_ladder_within_its_period(night: Night) -> None:
    rows = {(row["agent_id"], row["rule"]): row for row in asked(night, "repeat-offences")}
    assert rows["1001", "words.vague"]["offences"] == 2, "the first two are older than ten days"
    assert rows["1001", "words.vague"]["measure"] == "书面警告"
    assert rows["1002", "words.insult"]["measure"] == "口头提醒"
    early = {
        (row["agent_id"], row["rule"]): row
        for row in asked(night, "repeat-offences", "--until", "2026-11-03")
    }
    assert early["1001", "words.vague"]["offences"] == 2


def test_the_last_step_of_the_ladder_has_no_end(night: Night) -> None:
    write(night.folder / "more.jsonl", (said(50 + n, VAGUE, "1009", 21) for n in range(5)))
    night.run("more.jsonl", "--rules", str(night.folder / "own.yaml"), pack=False)
    row = next(row for row in asked(night, "repeat-offences") if row["agent_id"] == "1009")
    assert (row["offences"], row["measure"]) == (5, "停岗培训")


def test_tables_are_in_the_inspectors_language(night: Night) -> None:
    zh = night.main("results", str(night.results), "repeat-offences").out
    assert zh.splitlines()[0].split()[:3] == ["工号", "班组", "规则"]
    en = night.main("results", str(night.results), "repeat-offences", "--lang", "en").out
    assert en.splitlines()[0].split()[:3] == ["agent_id", "team", "rule"]


def test_csv_is_for_spreadsheets(night: Night) -> None:
    ran = night.main("results", str(night.results), "rules", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert {row["rule"] for row in rows} >= {"words.vague", "words.insult"}


def test_sql_sees_the_views(night: Night) -> None:
    assert asked(night, "sql", "select count(*) as n from violations where rule = 'words.vague'") == [
        {"n": 4}
    ]
    assert asked(night, "sql", "from errors") == []
    assert asked(night, "sql", "select dimensions from calls limit 1")[0]["dimensions"]["用语"] is not None


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from '{folder}/secret.csv'",
        "copy (select 1) to '{folder}/out.csv'",
        "attach '{folder}/x.db'",
        "set enable_external_access = true",
        "select 1; select 2",
        "drop view calls",
        "select nonsense from calls",
    ],
)
def test_sql_reads_the_results_and_nothing_else(sql: str, night: Night) -> None:
    (night.folder / "secret.csv").write_text("a\n1\n")
    ran = night.main("results", str(night.results), "sql", sql.format(folder=night.folder))
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("cs-lint: error: ")
    assert not (night.folder / "out.csv").exists()


def test_no_results_are_told(night: Night, tmp_path: Path) -> None:
    ran = night.main("results", str(tmp_path / "nothing"), "summary")
    assert ran.code == 2
    assert "there are no results here" in ran.err


def test_results_of_nothing_have_all_columns(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    with open_results(tmp_path) as connection:
        for view in ("calls", "violations", "outcomes", "errors", "rates", "runs", "labels"):
            assert connection.execute(f"FROM {view}").fetchall() == []


def test_labels_are_read_but_for_the_line_that_is_being_written(night: Night) -> None:
    line = json.dumps(
        {"call_key": "k", "rule": "words.vague", "turn": 2, "verdict": "true", "by": "a", "at": "2026"}
    )
    (night.results / "labels.jsonl").write_text(f"{line}\n{line[:20]}", encoding="utf-8")
    assert night.rows("SELECT rule, turn, verdict FROM labels") == [("words.vague", 2, "true")]


def test_tables_agree_while_parts_are_being_added(night: Night) -> None:
    wrong: list[int] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            with open_results(night.results) as connection:
                query = (
                    "SELECT count(*) FROM calls ANTI JOIN (SELECT call_key FROM outcomes) USING (call_key)"
                )
                wrong.append(connection.execute(query).fetchall()[0][0])

    looking = threading.Thread(target=look)
    looking.start()
    write(night.folder / "many.jsonl", (call(1_000 + n, metadata={"x": "y" * 800}) for n in range(2_000)))
    night.run("many.jsonl", workers=2)
    done.set()
    looking.join()
    assert wrong
    assert not any(wrong)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--fail-on", "never"), 0, None),
        (("--fail-on", "never", "--max-rate", "words.vague=60%"), 0, None),
        (
            ("--fail-on", "never", "--max-rate", "words.vague=50%"),
            1,
            "words.vague is broken on 4 of 7 calls, 57.1%",
        ),
        (
            ("--fail-on", "never", "--max-rate", "words.*=60%", "--max-rate", "words.insult=0%"),
            1,
            "words.insult",
        ),
        (("--fail-on", "never", "--min-score", "50"), 1, "1 calls below 50 points"),
        (("--fail-on", "error"), 1, "--fail-on error"),
    ],
)
def test_gates_hold_for_all_calls_of_the_line(
    words: tuple[str, ...], code: int, told: str | None, night: Night
) -> None:
    ran = night.run("calls.jsonl", *words, "--rules", str(night.folder / "own.yaml"), pack=False)
    assert ran.code == code
    assert told is None or told in ran.err


@pytest.mark.parametrize(
    ("measures", "told"),
    [
        ("{period: 10 days}", "ladder"),
        ("{ladder: [], period: 10 days}", "ladder"),
        ("{ladder: [a], period: soon}", "period"),
    ],
)
def test_a_ladder_that_cannot_be_used_is_refused(measures: str, told: str, night: Night) -> None:
    pack = night.folder / "bad.yaml"
    text = PACK.read_text(encoding="utf-8").replace("rules:\n", f"measures: {measures}\nrules:\n", 1)
    pack.write_text(text, encoding="utf-8")
    ran = night.run("calls.jsonl", "--rules", str(pack), pack=False)
    assert ran.code == 2
    assert told in ran.err
    assert "bad.yaml:" in ran.err
