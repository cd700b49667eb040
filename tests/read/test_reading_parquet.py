"""Parquet: a row a turn, a row a call, and turns nested in a row."""

from __future__ import annotations

import datetime as dt
import io
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_lint.model import Call, ErrorReport, Turn
from cs_lint.read import ReadOptions, examine, read_paths
from cs_lint.read.limits import Limits
from tests.read.written import WORDS, all_calls, fault, only, outcomes, parquet

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

HELLO, WELL = Turn("agent", "您好", 0.3), Turn("customer", "嗯", 1.5)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            parquet(
                {
                    "call_id": ["7", "7"],
                    "role": ["agent", "customer"],
                    "text": ["您好", "嗯"],
                    "start": [0.3, 1.5],
                }
            ),
            id="a row a turn",
        ),
        pytest.param(
            parquet(
                {
                    "流水号": [7, 7],
                    "说话人": ["坐席", "顾客"],
                    "内容": ["您好", "嗯"],
                    "start_ms": [300, 1500],
                }
            ),
            id="a row a turn, Chinese, in milliseconds",
        ),
        pytest.param(
            parquet({"call_id": [7], "transcript": ["[00:00.3] 客服: 您好\n[00:01.5] 客户: 嗯"]}),
            id="a row a call",
        ),
        pytest.param(
            parquet(
                {
                    "call_id": ["7"],
                    "turns": [
                        [
                            {"role": "agent", "text": "您好", "start": 0.3},
                            {"role": "客户", "text": "嗯", "start": 1.5},
                        ]
                    ],
                }
            ),
            id="turns nested",
        ),
        pytest.param(
            parquet(
                {
                    "会话ID": [7],
                    "segments": [
                        [
                            {"speaker": "客服", "content": "您好", "begin_ms": 300},
                            {"speaker": "客户", "content": "嗯", "begin_ms": 1500},
                        ]
                    ],
                }
            ),
            id="turns nested under other names",
        ),
        pytest.param(
            parquet(
                {
                    "call_id": ["7"],
                    "transcript": [
                        '[{"role":"客服","text":"您好","start":0.3},{"role":"客户","text":"嗯","start":1.5}]'
                    ],
                }
            ),
            id="turns as JSON in a cell",
        ),
    ],
)
def test_shapes(data: bytes) -> None:
    call = only(data)
    assert (call.call_id, call.turns) == ("7", (HELLO, WELL))


def test_other_columns_are_metadata_in_their_types() -> None:
    when = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
    turns = [[{"role": "agent", "text": "您好", "mood": "平静"}]]
    call = only(
        parquet(
            {"started_at": [when], "ring_count": [3], "complaint": [False], "agent_id": [12], "turns": turns}
        )
    )
    assert (call.started_at, call.agent_id) == ("2026-11-20 09:00:00+00:00", "12")
    assert call.metadata == {"ring_count": 3, "complaint": False, "turns": {"mood": ["平静"]}}


def test_a_bad_row_costs_only_itself() -> None:
    turns = [
        [{"role": "agent", "text": "您好"}],
        None,
        [{"role": "谁", "text": "x"}],
        [{"role": "agent", "text": "好"}],
    ]
    found = outcomes(parquet({"turns": turns}))
    assert [type(each) is Call for each in found] == [True, False, False, True]
    assert [each.line if isinstance(each, Call) else each.error.line for each in found] == [1, 2, 3, 4]


def not_utf8(*texts: str | None) -> Any:
    """Texts, where None stands for bytes that are no text."""
    return pa.array([b"\x82\xff" if text is None else text.encode() for text in texts]).view(pa.string())


def test_a_text_of_wrong_bytes_costs_only_its_row() -> None:
    turn = pa.StructArray.from_arrays(
        [not_utf8("agent", "agent", "agent"), not_utf8("您好", None, "好")], ["role", "text"]
    )
    turns = pa.ListArray.from_arrays(pa.array([0, 1, 2, 3], pa.int32()), turn)
    first, second, third = outcomes(parquet({"turns": turns}))
    assert isinstance(first, Call)
    assert isinstance(third, Call)
    assert isinstance(second, ErrorReport)
    assert second.error.line == 2
    assert second.error.message.startswith(
        "a value of the row is not what its column says (text that is not UTF-8"
    )


def test_a_text_of_wrong_bytes_in_a_row_a_turn_stops_the_file_at_its_row() -> None:
    data = parquet({"role": not_utf8("agent", "customer", "agent"), "text": not_utf8("您好", None, "好")})
    message, line = fault(data)[:2]
    assert message.startswith("a value of the row is not what its column says")
    assert line == 2


def test_columns_of_one_name_are_all_read() -> None:
    table = pa.table({"role": ["客服"], "text": ["您好"], "组": ["一组"], "队": ["二组"]})
    written = io.BytesIO()
    pq.write_table(table.rename_columns(["role", "text", "组", "组"]), written)
    assert only(written.getvalue()).metadata == {"组": "一组", "组.4": "二组"}


def in_folders(data: bytes, folders: Path, **options: Any) -> Call:
    """The call of a file that is part of a table divided by columns."""
    folders.mkdir(parents=True)
    (folders / "part-00000").write_bytes(data)
    [call] = read_paths([str(folders)], ReadOptions(**options))
    assert isinstance(call, Call), call
    return call


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            parquet({"role": ["客服", None, "客户"], "text": ["您好", None, "嗯"]}), id="a row a turn"
        ),
        pytest.param(parquet({"transcript": ["客服: 您好\n客户: 嗯"]}), id="a row a call"),
        pytest.param(parquet({"turns": [[{"role": "客服", "text": "您好"}]]}), id="turns nested"),
    ],
)
def test_folders_named_for_a_column_say_its_value(data: bytes, tmp_path: Path) -> None:
    call = in_folders(data, tmp_path / "channel=chat" / "agent_id=1024" / "班组=%E4%B8%80%2F2" / "level=3")
    assert (call.channel, call.agent_id, call.metadata["班组"], call.metadata["level"]) == (
        "chat",
        "1024",
        "一/2",
        3,
    )


def test_what_a_file_says_itself_beats_its_folder_and_no_value_is_none(tmp_path: Path) -> None:
    data = parquet({"工号": ["7"], "team": ["甲"], "transcript": ["客服: 您好"]})
    folders = tmp_path / "agent_id=1024" / "team=乙" / "direction=__HIVE_DEFAULT_PARTITION__"
    call = in_folders(data, folders)
    assert (call.agent_id, call.metadata["team"], call.direction) == ("7", "甲", None)


def test_the_config_says_what_the_column_of_a_folder_means(tmp_path: Path) -> None:
    call = in_folders(
        parquet({"transcript": ["客服: 您好"]}), tmp_path / "worker=1024", columns={"agent_id": "worker"}
    )
    assert call.agent_id == "1024"


def test_it_is_told_what_each_column_is_taken_for() -> None:
    data = parquet({"会话ID": ["7"], "mood": ["x"], "segments": [[{"role": "agent", "text": "您好"}]]})
    [examined] = examine("-", ReadOptions(), io.BytesIO(data))
    assert getattr(examined, "columns", None) == {
        "会话ID": "call_id",
        "mood": "metadata.mood",
        "segments": "turns",
    }


@pytest.mark.parametrize("cut", [10, 60, -30, -4])
def test_a_damaged_file_is_refused(cut: int) -> None:
    data = parquet({"role": ["agent"], "text": ["您好"]})
    assert fault(data[:cut])[0] == "the Parquet file is damaged, or none (was it copied whole?)"


def test_more_rows_than_anybody_has_are_refused_unread() -> None:
    data = parquet({"role": ["agent"] * 100_000, "text": ["您好"] * 100_000})
    assert fault(data, limits=Limits(rows=99_999))[0].startswith("the table has more than 99,999 rows")


def test_without_the_library_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    data = parquet({"role": ["agent"], "text": ["您好"]})
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert fault(data)[0] == "to read a Parquet file a library is missing (pip install 'cs-lint[batch]')"


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
calls = st.lists(
    st.builds(
        Call,
        call_id=st.uuids().map(str),
        turns=st.lists(
            st.builds(
                Turn, role=st.sampled_from(tuple(WORDS)), text=words, start=st.none() | st.floats(0, 1e6)
            ),
            min_size=1,
            max_size=4,
        )
        .filter(lambda turns: any(turn.text.strip() for turn in turns))
        .map(tuple),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=40)
@given(calls)
def test_what_is_nested_is_read_so(many: list[Call]) -> None:
    turns = [[msgspec.to_builtins(turn) for turn in call.turns] for call in many]
    found = all_calls(parquet({"call_id": [call.call_id for call in many], "turns": turns}))
    assert [msgspec.structs.replace(call, source="", line=None) for call in found] == many


@settings(max_examples=40)
@given(st.data())
def test_no_mutation_raises(data: st.DataObject) -> None:
    raw = bytearray(parquet({"call_id": ["7"], "turns": [[{"role": "agent", "text": "您好", "start": 0.3}]]}))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(4, len(raw) - 1))] = data.draw(st.integers(0, 255))
    assert outcomes(bytes(raw))
