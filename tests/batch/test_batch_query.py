"""Calls from a database: what a query may ask, how its rows become calls, and where it is told to ask otherwise."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from cs_lint.errors import InputError
from cs_lint.read import ReadOptions
from tests.batch.conftest import Night, Ran, ids
from tests.batch.support import call, write

pytestmark = pytest.mark.timeout(600)
pytest.importorskip("sqlalchemy", reason="the extra `sql` is not installed")


@pytest.fixture
def database(tmp_path: Path) -> str:
    """A database with calls as JSON, and as a row a turn."""
    file = tmp_path / "calls.db"
    with sqlite3.connect(file) as db:
        db.execute("CREATE TABLE whole (call TEXT)")
        db.executemany(
            "INSERT INTO whole VALUES (?)", [(json.dumps(call(n), indent=1),) for n in range(2_500)]
        )
        db.execute("CREATE TABLE turns (call_id TEXT, role TEXT, text TEXT, start REAL, agent_id INTEGER)")
        turns = [
            (f"t{n // 3:04}", ("客服", "客户", "客服")[n % 3], f"您好,星辰科技{n}", n % 3, 7)
            for n in range(4_500)
        ]
        db.executemany("INSERT INTO turns VALUES (?, ?, ?, ?, ?)", turns)
    db.close()
    return f"sqlite:///{file}"


def test_a_query_yields_calls_as_json(database: str, night: Night) -> None:
    assert night.run("--query", "select call from whole", "--database", database).code == 1
    assert len(ids(night)) == 2_500


def test_a_query_yields_calls_a_row_a_turn(database: str, night: Night) -> None:
    night.run("--query", "select * from turns order by call_id", "--database", database)
    assert night.rows("SELECT count(*), min(turns), max(turns), any_value(agent_id) FROM calls") == [
        (1_500, 3, 3, "7")
    ]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("select * from nowhere", "no such table"),
        ("select call from whole where 1 = 0", "the query found no rows"),
        ("begin", "the query is none that returns rows (--query takes a SELECT)"),
    ],
)
def test_a_query_that_fails_is_told(query: str, told: str, database: str, night: Night) -> None:
    ran = night.run("--query", query, "--database", database)
    assert ran.code == 2
    assert told in night.rows("SELECT message FROM errors")[0][0]


def test_a_database_in_the_environment_waits_until_it_is_asked(
    database: str, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CS_LINT_DATABASE", database)
    write(night.folder / "calls.jsonl", [call(1)])
    assert night.run("calls.jsonl").code == 0
    assert ids(night) == ["c000001"]
    night.run("--query", "select call from whole limit 3")
    assert night.rows("SELECT calls, sources FROM runs ORDER BY run_id DESC LIMIT 1") == [(3, [database])]


def test_files_and_a_query_are_both_sources(database: str, night: Night) -> None:
    write(night.folder / "calls.jsonl", [call(9_999)])
    night.run("calls.jsonl", "--query", "select call from whole limit 3", "--database", database)
    assert night.rows("SELECT calls, sources FROM runs") == [(4, ["calls.jsonl", database])]


def test_a_database_that_is_not_there_is_told_and_not_made(night: Night) -> None:
    ran = night.run("--query", "select 1", "--database", "sqlite:///calls.db")
    assert ran.code == 2
    assert "there is no file calls.db" in ran.err
    assert not (night.folder / "calls.db").exists()
    assert night.rows("SELECT state FROM runs") == [("stopped",)]


def test_a_password_is_not_kept() -> None:
    from cs_lint.batch.query import hidden

    assert "geheim" not in hidden("postgresql+psycopg://qa:geheim@db/calls")


Turns = Iterable[tuple[Any, ...]]


def asked(
    night: Night,
    turns: Turns,
    query: str = "select * from turns",
    *words: str,
    columns: str = "call_id, role, text",
) -> Ran:
    """How a query went over a table of such turns: 0 where all was read, 2 where not."""
    with contextlib.closing(sqlite3.connect("turns.db")) as db, db:
        db.execute(f"CREATE TABLE turns ({columns})")
        db.executemany(f"INSERT INTO turns VALUES ({', '.join('?' * len(columns.split(',')))})", turns)
    return night.run("--query", query, "--database", "sqlite:///turns.db", "--fail-on", "never", *words)


def errors(night: Night) -> list[tuple[Any, ...]]:
    return night.rows("SELECT line, message FROM errors ORDER BY line")


def exchanges(calls: int, turns: int = 3) -> list[tuple[str, str, str]]:
    """The turns of some calls, one call after the other."""
    return [
        (f"c{n:04}", ("客服", "客户")[t % 2], f"第{n}通第{t}句") for n in range(calls) for t in range(turns)
    ]


def unknown_speakers(calls: int) -> list[tuple[str, str, str]]:
    """Calls of two turns; who begins every second one nobody knows."""
    return [(f"c{n:04}", "谁" if n % 2 and t == 0 else "客户", "嗯") for n in range(calls) for t in range(2)]


def test_every_call_that_cannot_be_read_is_told_with_its_row(night: Night) -> None:
    assert asked(night, unknown_speakers(2_400)).code == 2
    found = errors(night)
    assert [line for line, _ in found] == list(range(3, 4_800, 4))
    assert all(message.startswith('unknown speaker "谁"') for _, message in found)
    assert night.rows("SELECT calls, failures FROM runs") == [(1_200, 1_200)]


def test_errors_of_one_kind_count_each_for_max_errors(night: Night) -> None:
    ran = asked(night, unknown_speakers(100), "select * from turns", "--max-errors", "5")
    assert ran.code == 2
    assert "more than --max-errors 5" in ran.err


@pytest.mark.parametrize("rows", [3, 100_000])
def test_a_result_with_an_unusable_header_is_refused_after_a_few_rows(rows: int) -> None:
    from cs_lint.batch.rows import pieces_of

    taken = iter(range(rows))
    with pytest.raises(InputError) as told:
        list(pieces_of("db", ("谁", "说了"), (("客服", f"您好{n}") for n in taken), ReadOptions()))
    assert told.value.hint is not None
    assert told.value.hint.endswith('such as columns: {role: "谁", text: "说了"}')
    assert rows - len(list(taken)) < 100


def test_rows_a_call_that_have_no_id_are_told_apart_by_their_row(night: Night) -> None:
    dialogues = [(f"客服: 您好\n客户: 我的第{n}个订单",) for n in range(1_500)]
    assert asked(night, dialogues, columns="transcript").code == 0
    assert set(ids(night)) == {f"turns:{n}" for n in range(1, 1_501)}


@pytest.mark.parametrize("calls", [5, 3_000])
def test_a_call_whose_rows_stand_apart_ends_the_query(calls: int, night: Night) -> None:
    torn = [*exchanges(calls), ("c0002", "客服", "再见")]
    assert asked(night, torn).code == 2
    order = 'the call id "c0002" comes again after rows of other calls (order the query by call_id)'
    assert errors(night) == [(len(torn), order)]


def test_interleaved_calls_are_not_judged_turn_by_turn(night: Night) -> None:
    ran = asked(night, exchanges(600), "select * from turns order by substr(text, -2), call_id")
    assert ran.code == 2
    assert [line for line, _ in errors(night)] == [601]
    assert ids(night) == []


def test_rows_without_a_call_id_are_one_call(night: Night) -> None:
    assert asked(night, exchanges(600), "select role, text from turns").code == 0
    assert night.rows("SELECT call_id, turns FROM calls") == [("turns", 1_800)]


def test_a_call_id_column_that_the_config_names_keeps_calls_whole(night: Night) -> None:
    (night.folder / "cs-lint.yaml").write_text("columns: {call_id: 单号}\n", encoding="utf-8")
    assert asked(night, exchanges(2_000), columns="单号, role, text").code == 0
    assert night.rows("SELECT count(*), min(turns), max(turns) FROM calls") == [(2_000, 3, 3)]


def test_a_call_that_never_ends_is_refused_and_the_next_one_judged(night: Night) -> None:
    (night.folder / "cs-lint.yaml").write_text("limits: {turns: 100}\n", encoding="utf-8")
    endless = [("c0001", "客服", "您好")] * 5_000
    assert asked(night, [*exchanges(1), *endless, ("c0002", "客服", "您好")]).code == 2
    assert ids(night) == ["c0000", "c0002"]
    ((line, message),) = errors(night)
    assert line == 4
    assert message.startswith("the call has 5,000 turns, more than 100")


def test_bytes_are_read_in_the_encoding_they_are_in(night: Night) -> None:
    turns = [("a", "客服", "您好,请问有什么可以帮您".encode(code)) for code in ("utf-8", "gb18030", "utf-16")]
    assert asked(night, turns, columns="call_id, role, text").code == 0
    said = night.rows("SELECT unnest(transcript, recursive := true) FROM calls")
    assert [row.count("您好,请问有什么可以帮您") for row in said] == [1, 1, 1]


def test_a_call_with_bytes_that_are_no_text_is_refused_whole(night: Night) -> None:
    torn = [("a", "客服", "您好"), ("a", "客户", b"\x00\xff\xfe"), ("b", "客服", "您好")]
    assert asked(night, torn).code == 2
    assert ids(night) == ["b"]
    ((line, message),) = errors(night)
    assert line == 2
    assert message.startswith('in column "text" ')
    assert message.endswith("(leave that column out of the query, or convert it there)")


def test_a_query_reaches_the_database_as_it_was_written(night: Night) -> None:
    turns = [("a", "客服", "时间:好的"), ("b", "客服", "打八折,即%s"), ("c", "客服", "您好")]
    query = "select * from turns where text like '%:好%' or text like '%\\%s' escape '\\'"
    assert asked(night, turns, query).code == 0
    assert ids(night) == ["a", "b"]


@pytest.mark.parametrize("query", ["drop table turns", "delete from turns returning *"])
def test_a_query_cannot_change_the_database(query: str, night: Night) -> None:
    assert asked(night, exchanges(2), query).code == 2
    assert errors(night) == [(None, "the query failed: attempt to write a readonly database")]
    with contextlib.closing(sqlite3.connect("turns.db")) as db:
        assert db.execute("select count(*) from turns").fetchone() == (6,)


def test_what_a_query_changes_is_undone_where_the_database_has_no_read_only(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cs_lint.batch.query._READ_ONLY", {"sqlite": "SET SESSION TRANSACTION READ ONLY"})
    assert asked(night, exchanges(2), "delete from turns returning *").code == 0
    with contextlib.closing(sqlite3.connect("turns.db")) as db:
        assert db.execute("select count(*) from turns").fetchone() == (6,)
