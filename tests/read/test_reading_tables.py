"""CSV and TSV: headers in two languages, a row a turn or a row a call."""

from __future__ import annotations

from io import BytesIO

import pytest
import yaml

from cs_lint.model import Call, ErrorReport, Role, Turn
from cs_lint.read import ReadOptions, read_path
from cs_lint.read.limits import Limits


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
        pytest.param("客服：您好。<br>客户：你好", id="line breaks of a web page"),
        pytest.param("客服：您好。客户：你好", id="no line breaks at all"),
    ],
)
@pytest.mark.parametrize("header", ["call_id,transcript,客户姓名", "流水号,对话,customer_name"])
def test_a_row_a_call(header: str, cell: str) -> None:
    call = only_call(f"{header}\n7,{cell},王芳\n")
    turns = (Turn("agent", "您好。"), Turn("customer", "你好"))
    assert call == Call(call_id="7", turns=turns, metadata={"customer_name": "王芳"}, source="-", line=2)


def test_a_transcript_on_one_line_keeps_its_clocks() -> None:
    call = only_call("call_id,transcript\n7,[00:01] 客服：您好 [00:04-00:05] 客户：你好\n")
    assert call.turns == (Turn("agent", "您好", 1.0), Turn("customer", "你好", 4.0, 5.0))


def test_turns_as_indented_json_in_a_cell_are_turns() -> None:
    call = only_call('call_id,transcript\n7,"[\n  {""role"": ""客服"", ""text"": ""您好""}\n]"\n')
    assert call.turns == (Turn("agent", "您好"),)


def test_a_broken_row_costs_only_its_call() -> None:
    outcomes = read("call_id,transcript\n1,客服：您好\n2,您好\n3,客服：您好\n4,客服：您好,多\n5,\n")
    assert [type(outcome) for outcome in outcomes] == [Call, ErrorReport, Call, ErrorReport, ErrorReport]
    told = [(o.error.line, o.error.message.split(" (")[0]) for o in outcomes if isinstance(o, ErrorReport)]
    assert told == [
        (3, "no line starts with a speaker"),
        (5, "the row has 3 cells, the header 2"),
        (6, "the call has no turns"),
    ]


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        ("00:75", "", "start must be a number of seconds, hh:mm:ss or a date with a time"),
        ("5", "3", "the turn ends before it begins"),
        ("2026-11-20 09:00:05", "2026-11-20 09:00:04", "the turn ends before it begins"),
        ("-5", "", "the turn has a time before the call began, or later than any call lasts"),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_its_row(start: str, end: str, message: str) -> None:
    _, outcome = read(f"call_id,role,text,start,end\na,客服,您好,1,2\nb,客服,您好,{start},{end}\n")
    assert isinstance(outcome, ErrorReport)
    assert (outcome.error.line, outcome.error.message) == (3, message)


def test_rows_are_in_the_order_of_their_times() -> None:
    """A query that is ordered by calls alone hands out the turns of each in any order."""
    call = only_call("role,text,start,情绪\n客服,三,9,怒\n客服,一,0,\n客户,二,4,\n客户,四,9,喜\n")
    assert [turn.text for turn in call.turns] == ["一", "二", "三", "四"]
    assert call.metadata == {"turns": {"情绪": [None, None, "怒", "喜"]}}


@pytest.mark.parametrize(
    "late", ["", "00:00:03"], ids=["a row without a time", "clocks on both sides of midnight"]
)
def test_rows_that_their_times_cannot_order_stay_as_they_are(late: str) -> None:
    call = only_call(f"role,text,start\n客服,一,23:59:58\n客户,二,{late}\n客服,三,23:59:50\n")
    assert [turn.text for turn in call.turns] == ["一", "二", "三"]


def test_times_since_1970_count_from_the_first() -> None:
    call = only_call("role,text,开始时间(毫秒)\n客服,您好,1763600000000\n客户,好,1763600002500\n")
    assert [turn.start for turn in call.turns] == [0.0, 2.5]


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


@pytest.mark.parametrize(
    ("header", "start"),
    [
        pytest.param("role,text,start_ms", 1.5, id="milliseconds"),
        pytest.param("角色,文本,开始时间（毫秒）", 1.5, id="milliseconds in Chinese"),
        pytest.param("role,text,start (us)", 0.0015, id="microseconds"),
        pytest.param("role,text,begin_sec", 1500.0, id="seconds"),
        pytest.param("role,text,start", 1500.0, id="no unit"),
    ],
)
def test_times_are_in_the_unit_that_their_column_names(header: str, start: float) -> None:
    assert only_call(f"{header}\n客服,您好,1500\n").turns[0].start == start


def test_a_unit_does_not_change_a_clock() -> None:
    assert only_call("role,text,start_ms\n客服,您好,00:02.5\n").turns[0].start == 2.5


def test_the_header_may_stand_under_a_title() -> None:
    call = only_call("通话明细导出\n\n导出人,张三,2026-11-20\n通话ID,角色,文本\n7,客服,您好\n")
    assert (call.call_id, call.line, call.turns) == ("7", 5, (Turn("agent", "您好"),))


def test_doubtful_names_count_where_no_column_has_a_certain_one() -> None:
    assert only_call("发送方,消息内容,时间\n客服,您好,3\n").turns == (Turn("agent", "您好", 3.0),)
    call = only_call("role,text,message,start,时间\n客服,您好,x,3,9\n")
    assert (call.turns[0], call.metadata) == (Turn("agent", "您好", 3.0), {"message": "x", "时间": 9})


@pytest.mark.parametrize(
    ("text", "mapping"),
    [
        pytest.param(
            "谁,编号,说了\n客服,1,您好\n客户,2,我要退货\n", '{role: "谁", text: "说了"}', id="a row a turn"
        ),
        pytest.param("a,b,c\n1,0,您好吗\n1,1,不好\n", '{role: "b", text: "c"}', id="numbered speakers"),
        pytest.param('编号,全部\n1,"客服: 您好\n客户: 嗯"\n', '{transcript: "全部"}', id="a row a call"),
        pytest.param(
            "role,编号,内情\n客服,1,您好\n", '{role: "role", text: "内情"}', id="one column is known"
        ),
        pytest.param("a,b\n1,2\n", '{role: "…", text: "…"}', id="nothing like a call"),
    ],
)
def test_the_mapping_to_write_is_suggested_and_works(text: str, mapping: str) -> None:
    [report] = read(text)
    assert isinstance(report, ErrorReport)
    assert report.error.message.endswith(f"name yours in cs-lint.yaml, such as columns: {mapping})")
    columns = yaml.safe_load(mapping)
    if "…" not in columns.values():
        outcome = read(text, columns, **{"0": "agent", "1": "customer"})[0]
        assert isinstance(outcome, Call), outcome


def test_numbered_speakers_of_a_table_are_told_apart_by_what_they_say() -> None:
    rows = "通话ID,说话人,文本\n7,0,您好，很高兴为您服务，请问有什么可以帮您\n7,1,我想查一下我的订单\n7,0,请您稍等，感谢您的来电\n"
    assert [turn.role for turn in only_call(rows).turns] == ["agent", "customer", "agent"]


def test_tabs_can_be_asked_for() -> None:
    [call] = read_path("-", ReadOptions(reader="tsv"), BytesIO("role\ttext\n客服\t您,好\n".encode()))
    assert isinstance(call, Call)
    assert call.turns[0].text == "您,好"


@pytest.mark.parametrize(
    ("limits", "text", "message"),
    [
        pytest.param(
            Limits(turns=2),
            "role,text\n客服,您\n客户,嗯\n客服,好\n",
            "the call has 3 turns, more than 2",
            id="turns",
        ),
        pytest.param(
            Limits(turn_chars=2),
            "role,text\n客服,您好吗\n",
            "turns[0] is longer than 2 characters",
            id="characters",
        ),
        pytest.param(
            Limits(rows=1), "role,text\n客服,您\n客户,嗯\n", "the table has more than 1 rows", id="rows"
        ),
        pytest.param(
            Limits(file_mb=1),
            "role,text\n" + "客服,您\n" * 100_000,
            "the file is larger than 1 MB",
            id="bytes",
        ),
    ],
)
def test_limits(limits: Limits, text: str, message: str) -> None:
    [report] = read_path("-", ReadOptions(reader="csv", limits=limits), BytesIO(text.encode()))
    assert isinstance(report, ErrorReport)
    assert report.error.message.startswith(message)
    assert "raise limits: {" in report.error.message


def test_nesting_and_lines_of_json_are_limited() -> None:
    deep = '{"turns": [{"role": "agent", "text": "好"}], "metadata": {"a": [[[1]]]}}'
    long = '{"turns": [{"role": "agent", "text": "' + "好" * 400_000 + '"}]}'
    options = ReadOptions(reader="jsonl", limits=Limits(nesting=2, line_mb=1))
    first, second = read_path("-", options, BytesIO(f"{deep}\n{long}\n".encode()))
    assert isinstance(first, ErrorReport)
    assert first.error.message.startswith("the metadata is nested more than 2 deep")
    assert isinstance(second, ErrorReport)
    assert (second.error.message.split(" (")[0], second.error.line) == ("the line is longer than 1 MB", 2)
