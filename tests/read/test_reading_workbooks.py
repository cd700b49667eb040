"""Excel workbooks: a row a turn or a row a call, as people keep them and not as programs would."""

from __future__ import annotations

import datetime as dt
import io
import sys
import zipfile
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_lint.model import Call, ErrorReport, Turn
from cs_lint.read import ReadOptions, examine
from cs_lint.read.limits import Limits
from tests.read.written import WORDS, all_calls, fault, only, outcomes, workbook

pytest.importorskip("python_calamine")
pytest.importorskip("xlsxwriter")

HELLO, WELL = Turn("agent", "您好", 0.4, 3.9), Turn("customer", "嗯", 4.0, 4.5)
DAY = dt.datetime(2026, 11, 20, 9, 0, 1)  # noqa: DTZ001 - Excel knows no zones


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [
                ["call_id", "role", "text", "start", "end"],
                ["7", "agent", "您好", 0.4, 3.9],
                [7, "customer", "嗯", 4, 4.5],
            ],
            id="English",
        ),
        pytest.param(
            [
                ["录音流水号", "角色", "文本", "开始时间(ms)", "结束时间（毫秒）"],
                [7, "客服", "您好", 400, 3900],
                ["7", "客户", "嗯", "4000", 4500],
            ],
            id="Chinese, in milliseconds",
        ),
        pytest.param(
            [
                ["通话明细 2026-11-20"],
                [],
                ["", "Call ID", "Speaker", "Content", "Begin", "End"],
                ["", 7, "坐席", "您好", dt.time(0, 0, 0, 400_000), "00:00:03.9"],
                [],
                ["", 7, "顾客", "嗯", "00:04", dt.time(0, 0, 4, 500_000)],
                ["", "", " "],
            ],
            id="under a title, beside an empty column, between empty rows, with clocks",
        ),
    ],
)
def test_a_row_a_turn(rows: list[list[Any]]) -> None:
    call = only(workbook(rows))
    assert (call.call_id, call.turns) == ("7", (HELLO, WELL))


@pytest.mark.parametrize(
    "header",
    [["通话ID", "对话内容", "通话时间", "振铃次数"], ["call_id", "transcript", "started_at", "ring_count"]],
)
def test_a_row_a_call(header: list[str]) -> None:
    first, second = all_calls(
        workbook([header, [1, "客服: 您好\n客户: 嗯", DAY, 3], [2, "客服: 好\\n客户: 嗯", None, 2.5]])
    )
    assert (first.call_id, first.line, first.started_at) == ("1", 2, "2026-11-20 09:00:01")
    assert first.metadata == {header[3]: 3}
    assert [turn.role for turn in second.turns] == ["agent", "customer"]
    assert second.metadata == {header[3]: 2.5}


def test_merged_cells_hold_for_every_row_that_they_cover_and_words_are_said_once() -> None:
    rows = [
        ["导出"],
        ["通话ID", "坐席工号", "角色", "文本"],
        ["", "", "客服", "您好"],
        ["", "", "客户", "嗯"],
        ["b", "1025", "客服", ""],
        ["", "1026", "客户", "好"],
    ]
    merged = [("A1:D1", "导出"), ("A3:A4", "a"), ("B3:B4", "1024"), ("A5:A6", "b"), ("D5:D6", "好的")]
    first, second = all_calls(workbook(rows, merged=merged))
    assert (first.call_id, first.agent_id, len(first.turns)) == ("a", "1024", 2)
    assert [turn.text for turn in second.turns] == ["好的", "好"]


def test_dated_turns_count_from_the_first() -> None:
    later = DAY + dt.timedelta(seconds=2, milliseconds=500)
    call = only(workbook([["角色", "文本", "时间"], ["客服", "您好", DAY], ["客户", "嗯", later]]))
    assert [turn.start for turn in call.turns] == [0.0, 2.5]
    assert call.started_at == "2026-11-20 09:00:01"


def test_every_sheet_is_read_under_its_name_and_a_note_is_no_sheet() -> None:
    table = [["角色", "文本"], ["客服", "您好"]]
    found = outcomes(
        workbook(table, [["本表由系统导出"], ["仅供内部"]], table, [["甲", "乙"], ["客服", "您好啊"]])
    )
    assert [each.source for each in found] == ["-!Sheet1", "-!Sheet3", "-!Sheet4"]
    assert [type(each) for each in found] == [Call, Call, ErrorReport]


def test_the_error_shows_the_columns_and_the_mapping_to_write() -> None:
    rows = [["谁", "说了啥", "备注"], ["客服", "您好", "x"], ["客户", "我的洗衣机坏了", ""]]
    message, line = fault(workbook(rows))
    assert message.endswith(
        '(columns found: 谁, 说了啥, 备注; name yours in cs-lint.yaml, such as columns: {role: "谁", text: "说了啥"})'
    )
    assert line == 1
    assert only(workbook(rows), columns={"role": "谁", "text": "说了啥"}).turns[0] == Turn("agent", "您好")


def test_it_is_told_what_each_column_is_taken_for() -> None:
    data = workbook([["标题"], ["通话ID", "角色", "文本", "情绪"], [1, "客服", "您好", "平静"]])
    [examined] = examine("-", ReadOptions(), io.BytesIO(data))
    assert not isinstance(examined, ErrorReport)
    assert (examined.reader, examined.encoding) == ("xlsx", None)
    assert examined.columns == {"通话ID": "call_id", "角色": "role", "文本": "text", "情绪": "metadata.情绪"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(workbook([]), "the workbook has no filled sheet", id="empty"),
        pytest.param(workbook([["角色", "文本"]]), "the file holds no calls", id="a header alone"),
        pytest.param(
            workbook([["角色", "文本"], ["客服", "您好"]])[:-100],
            "the zip archive is damaged (was it copied whole?)",
            id="cut off",
        ),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "this is an old or an encrypted Office file, not a transcript"
            " (save it as .xlsx without a password, or as CSV)",
            id="an old workbook",
        ),
    ],
)
def test_a_workbook_that_cannot_be_read_says_why(data: bytes, message: str) -> None:
    assert fault(data)[0] == message


def rewritten(data: bytes, change: dict[str, tuple[bytes, bytes]]) -> bytes:
    """A workbook with some bytes of some part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename in change:
                before, after = change[info.filename]
                assert before in part
                part = part.replace(before, after)
            new.writestr(info.filename, part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param((b'r="B2"', b'r="XFD1048576"'), "the sheet spans 17,179,869,184 cells", id="a far cell"),
        pytest.param(
            (b'<row r="2"', b"<row  r = '9999999'"), "the sheet spans 19,999,998 cells", id="a far row"
        ),
        pytest.param(
            (b"<sheetData>", b"<sheetData>" + b" " * 40_000_000), "it unpacks to more than", id="blanks"
        ),
    ],
)
def test_a_workbook_that_is_more_than_it_looks_is_refused(change: tuple[bytes, bytes], message: str) -> None:
    data = rewritten(workbook([["角色", "文本"], ["客服", "您好"]]), {"xl/worksheets/sheet1.xml": change})
    assert fault(data, limits=Limits(cells=1_000_000))[0].startswith(message)


def test_the_number_of_rows_is_limited() -> None:
    data = workbook([["角色", "文本"], *[["客服", "您好"]] * 9])
    message, _ = fault(data, limits=Limits(rows=8))
    assert message.startswith("the table has more than 8 rows")


def test_without_the_library_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    data = workbook([["角色", "文本"], ["客服", "您好"]])
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert fault(data)[0] == "to read an Excel workbook a library is missing (pip install 'cs-lint[excel]')"


words = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=20).filter(
    lambda text: text.strip() and "_x" not in text
)
calls = st.lists(
    st.builds(
        Call,
        call_id=st.uuids().map(str),
        agent_id=st.none() | st.from_regex(r"[A-Z]\d{3}", fullmatch=True),
        turns=st.lists(
            st.builds(
                Turn,
                role=st.sampled_from(tuple(WORDS)),
                text=words,
                start=st.integers(0, 10**6).map(lambda ms: ms / 1000),
                end=st.none(),
            ),
            min_size=1,
            max_size=4,
        ).map(lambda turns: tuple(sorted(turns, key=lambda turn: turn.start or 0))),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=40)
@given(calls, st.booleans())
def test_what_is_written_as_a_workbook_is_read_so(many: list[Call], dashes: bool) -> None:
    header = ["通话ID", "坐席工号", "角色", "文本", "开始时间"]
    rows = [
        [call.call_id, call.agent_id, WORDS[turn.role], turn.text, turn.start]
        for call in many
        for turn in call.turns
    ]
    gaps = [[[], row] if dashes else [row] for row in rows]
    found = all_calls(workbook([header, *(row for pair in gaps for row in pair)]))
    assert [msgspec.structs.replace(call, source="", line=None) for call in found] == many


@settings(max_examples=40)
@given(st.sampled_from(("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml")), st.data())
def test_no_mutation_of_a_part_raises(part: str, data: st.DataObject) -> None:
    whole = workbook([["角色", "文本"], ["客服", "您好"], ["客户", "嗯"]])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        text = archive.read(part)
    at = data.draw(st.integers(0, len(text) - 1))
    size = data.draw(st.integers(1, 30))
    spoiled = text[:at] + data.draw(st.binary(max_size=8)) + text[at + size :]
    assert outcomes(rewritten(whole, {part: (text, spoiled)}))
