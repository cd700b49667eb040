"""CSV and TSV: headers in two languages, a row a turn or a row a call."""

from __future__ import annotations

from io import BytesIO

import pytest

from cs_lint.model import Call, ErrorReport, Role, Turn
from cs_lint.read import ReadOptions, read_path


def read(text: str, columns: dict[str, str] | None = None, **speakers: Role) -> list[Call | ErrorReport]:
    options = ReadOptions(reader="csv", columns=columns or {}, speakers=speakers)
    return list(read_path("-", options, BytesIO(text.encode())))


def only_call(text: str, columns: dict[str, str] | None = None) -> Call:
    [call] = read(text, columns)
    assert isinstance(call, Call), call
    return call


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("call_id,role,text,start,end\n7,agent,您好,0.4,00:03.9\n", id="English"),
        pytest.param("通话ID,角色,文本,开始时间,结束时间\n7,客服,您好,0.4,3.9\n", id="Chinese"),
        pytest.param("录音流水号;说话人;话术;begin;end\n7;坐席;您好;00:00:00.4;3.9\n", id="semicolons"),
        pytest.param("\n,,\ncall_id,role,text,start,end\n7,客服,您好,0.4,3.9\n", id="under blank lines"),
        pytest.param(
            "Call ID\tSpeaker\tContent\tStart Time\tEnd_Time\n7\tAgent\t您好\t0.4\t3.9\n", id="tabs"
        ),
        pytest.param(
            '"call_id","role","text","start","end"\r\n"7","staff","您好","0.4","3.9"\r\n', id="quoted, CRLF"
        ),
    ],
)
def test_a_row_a_turn(text: str) -> None:
    call = only_call(text)
    assert call.line == (4 if text.startswith("\n") else 2)
    assert (call.call_id, call.turns, call.metadata) == ("7", (Turn("agent", "您好", 0.4, 3.9),), {})


def test_rows_of_a_call_need_not_be_adjacent_and_quoted_newlines_count() -> None:
    outcomes = read('call_id,role,text\nb,agent,"您\n好"\na,agent,嗯\n\nb,customer,好\na,谁,好\n')
    first, second = outcomes
    assert isinstance(first, Call)
    assert (first.call_id, first.line) == ("b", 2)
    assert first.turns == (Turn("agent", "您\n好"), Turn("customer", "好"))
    assert isinstance(second, ErrorReport)
    assert second.error.message.startswith('unknown speaker "谁"')
    assert second.error.line == 7


def test_a_table_without_call_ids_is_one_call() -> None:
    call = only_call("role,text\n客服,您好\n客户,好\n")
    assert (call.call_id, call.line, len(call.turns)) == ("stdin", None, 2)


def test_columns_of_the_call_and_columns_of_its_turns() -> None:
    call = only_call(
        "call_id,role,text,渠道,呼叫方向,坐席工号,公司,客户姓名,振铃,情绪,metadata\n"
        "7,客服,您好,在线,呼入,0123,星辰;星河,王芳,3,平静,x\n"
        "7,客户,你好,,,,,,,生气,x\n"
    )
    assert (call.channel, call.direction, call.agent_id) == ("chat", "inbound", "0123")
    assert call.company == ("星辰", "星河")
    assert call.metadata == {
        "customer_name": "王芳",
        "振铃": 3,
        "column.metadata": "x",
        "turns": {"情绪": ["平静", "生气"]},
    }


def test_a_short_first_row_hides_no_column() -> None:
    assert only_call("role,text,振铃\n客服,您好\n客户,好,3\n").metadata == {"振铃": 3}


def test_dated_turns_count_from_the_first() -> None:
    call = only_call(
        "role,text,start\n客服,您好,2026/11/20 9:00:05\n"
        "客户,好,2026-11-20 09:00:07.5\n客服,嗯,2026-11-20T09:01:05+08:00\n"
    )
    assert [turn.start for turn in call.turns] == [0.0, 2.5, 60.0]
    assert call.started_at == "2026/11/20 9:00:05"


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param('"客服：您好。\n客户：你好"', id="a line a turn"),
        pytest.param("客服：您好。\\n客户：你好", id="escaped line breaks"),
        pytest.param("客服：您好。客户：你好", id="no line breaks at all"),
    ],
)
@pytest.mark.parametrize("header", ["call_id,transcript,客户姓名", "流水号,对话,customer_name"])
def test_a_row_a_call(header: str, cell: str) -> None:
    call = only_call(f"{header}\n7,{cell},王芳\n")
    turns = (Turn("agent", "您好。"), Turn("customer", "你好"))
    assert call == Call(call_id="7", turns=turns, metadata={"customer_name": "王芳"}, source="-", line=2)


def test_a_broken_row_costs_only_its_call() -> None:
    outcomes = read("call_id,transcript\n1,客服：您好\n2,您好\n3,客服：您好\n4,客服：您好,多\n5,\n")
    assert [type(outcome) for outcome in outcomes] == [Call, ErrorReport, Call, ErrorReport, ErrorReport]
    told = [(o.error.line, o.error.message.split(" (")[0]) for o in outcomes if isinstance(o, ErrorReport)]
    assert told == [
        (3, "no line starts with a speaker"),
        (5, "the row has 3 cells, the header 2"),
        (6, "the call has no turns"),
    ]


def test_columns_can_be_named() -> None:
    columns = {"role": "谁", "text": "说了"}
    assert only_call("谁,说了,text\n客服,您好,x\n", columns).turns == (Turn("agent", "您好"),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "谁,说了\n客服,您好\n",
            "the header names neither a role and a text column nor a transcript column (columns found: "
            '谁, 说了; name yours in cs-lint.yaml, such as columns: {role: "谁", text: "说了"})',
            id="an unknown header",
        ),
        pytest.param(
            "role,text,内容\n客服,您好,x\n",
            'the columns "text" and "内容" both mean text (choose one in cs-lint.yaml with'
            " columns: {text: …})",
            id="two columns for one key",
        ),
        pytest.param(
            "1,客服,您好！我叫王芳,13800138000\n",
            "the header names neither a role and a text column nor a transcript column (columns found: "
            '1, 客服, …, …; name yours in cs-lint.yaml, such as columns: {role: "…", text: "…"})',
            id="no header, and nothing said is shown",
        ),
        pytest.param("role,text\n", "the file holds no calls", id="a header alone"),
        pytest.param("role,text\n,您好\n", "the row has no role", id="a row without role"),
        pytest.param("role,text\n客服\n", "the row has no text", id="a short row"),
        pytest.param("call_id,transcript\n7\n", "the call has no turns", id="a row without transcript"),
        pytest.param("call_id,role,text\n,客服,您好\n", "the row has no call_id", id="a row without call id"),
        pytest.param(
            "role,text,start\n客服,您好,很快\n",
            "start must be a number of seconds, hh:mm:ss or a date with a time",
            id="a time in words",
        ),
        pytest.param(
            'role,text\n客服,"您好\n',
            "invalid CSV: unexpected end of data (is a quote left open or not doubled?)",
            id="a quote left open",
        ),
    ],
)
def test_a_table_that_cannot_be_used_says_why(text: str, message: str) -> None:
    [report] = read(text)
    assert isinstance(report, ErrorReport), report
    assert report.error.message == message


def test_a_misspelt_column_mapping_is_an_error() -> None:
    [report] = read("speaker,text\n客服,您好\n", {"role": "speakr"})
    assert isinstance(report, ErrorReport)
    assert (
        report.error.message
        == 'there is no column "speakr", which columns.role names (did you mean speaker?)'
    )
