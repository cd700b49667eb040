"""JSON and JSON Lines: the contract of DESIGN §4, and a clear sentence for whatever departs from it."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from cs_lint.model import Call, ErrorReport, Role, Turn
from cs_lint.read import ReadOptions, read_path

TURN = {"role": "agent", "text": "您好"}


def read(content: str | bytes, reader: str | None = None, **speakers: Role) -> list[Call | ErrorReport]:
    data = content if isinstance(content, bytes) else content.encode()
    return list(read_path("-", ReadOptions(speakers=speakers, reader=reader), BytesIO(data)))


def read_object(reader: str = "json", **fields: Any) -> Call | ErrorReport:
    [outcome] = read(json.dumps(fields, ensure_ascii=False), reader)
    return outcome


def failure_of(outcome: Call | ErrorReport) -> tuple[str, int | None, int | None]:
    assert isinstance(outcome, ErrorReport), outcome
    return outcome.error.message, outcome.error.line, outcome.error.col


def test_the_call_of_the_design() -> None:
    call = read_object(
        call_id="20261120-0001",
        channel="phone",
        direction="inbound",
        agent_id="1024",
        started_at="2026-11-20T09:00:01+08:00",
        company=["星辰科技"],
        metadata={"ring_count": 2, "complaint": False},
        turns=[{"role": "agent", "text": "您好,星辰科技客服,工号1024", "start": 0.4, "end": 3.9}],
    )
    assert call == Call(
        call_id="20261120-0001",
        direction="inbound",
        agent_id="1024",
        started_at="2026-11-20T09:00:01+08:00",
        company=("星辰科技",),
        metadata={"ring_count": 2, "complaint": False},
        turns=(Turn("agent", "您好,星辰科技客服,工号1024", 0.4, 3.9),),
        source="-",
    )


@pytest.mark.parametrize(
    ("fields", "attribute", "expected"),
    [
        pytest.param({"call_id": 7}, "call_id", "7", id="a numeric id becomes a string"),
        pytest.param({"call_id": 7.0}, "call_id", "7", id="so does one that a spreadsheet made a float"),
        pytest.param({}, "call_id", "stdin", id="a missing id is the file stem"),
        pytest.param({"call_id": ""}, "call_id", "stdin", id="an empty id is a missing one"),
        pytest.param({"agent_id": 1024}, "agent_id", "1024", id="a numeric agent id"),
        pytest.param({"company": "星辰"}, "company", ("星辰",), id="company as a string"),
        pytest.param({"company": None}, "company", (), id="company null"),
        pytest.param({"channel": None}, "channel", "phone", id="channel null is the default"),
        pytest.param({"channel": "chat"}, "channel", "chat", id="chat"),
        pytest.param({"direction": "呼出"}, "direction", "outbound", id="direction in Chinese"),
        pytest.param({"metadata": None}, "metadata", {}, id="metadata null"),
        pytest.param({"queue": "vip"}, "metadata", {"queue": "vip"}, id="an unknown key lands in metadata"),
        pytest.param(
            {"source": "x", "line": 3}, "metadata", {"source": "x", "line": 3}, id="also if ours inside"
        ),
        pytest.param(
            {"queue": "vip", "metadata": {"queue": 1}},
            "metadata",
            {"queue": 1, "call.queue": "vip"},
            id="an unknown key that metadata has too loses nothing",
        ),
    ],
)
def test_fields_are_read(fields: dict[str, Any], attribute: str, expected: object) -> None:
    call = read_object(**fields, turns=[TURN])
    assert isinstance(call, Call), call
    assert getattr(call, attribute) == expected


def test_unknown_keys_of_turns_are_aligned_in_metadata() -> None:
    call = read_object(turns=[{**TURN, "emotion": 3}, TURN])
    assert isinstance(call, Call)
    assert call.metadata == {"turns": {"emotion": [3, None]}}


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("客服", "agent"),
        ("座席", "agent"),
        ("AGENT", "agent"),
        ("Staff", "agent"),
        ("客服1024", "agent"),
        ("坐席（小李）", "agent"),
        ("顾客", "customer"),
        ("来电人", "customer"),
        ("消费者", "customer"),
        ("市民", "customer"),
        ("来电群众", "customer"),
        ("citizen", "customer"),
        ("催收员", "agent"),
        ("客户经理", "agent"),
        ("Caller", "customer"),
        ("IVR", "bot"),
        ("机器人", "bot"),
        ("系统提示", "system"),
        ("经理", "agent"),
    ],
)
def test_speaker_words(word: str, role: str) -> None:
    [call] = read(json.dumps({"turns": [{"role": word, "text": "x"}]}), 经理="agent")
    assert isinstance(call, Call), call
    assert call.turns[0].role == role


def test_a_number_is_a_speaker_when_config_says_so() -> None:
    options = ReadOptions(speakers={"0": "agent"})
    [call] = read_path("-", options, BytesIO(b'{"turns": [{"role": 0, "text": "x"}]}'))
    assert isinstance(call, Call)
    assert call.turns[0].role == "agent"


@pytest.mark.parametrize(
    ("written", "seconds"), [(3, 3.0), ("3.5", 3.5), ("00:01:03.5", 63.5), (None, None), ("", None)]
)
def test_times(written: object, seconds: float | None) -> None:
    call = read_object(turns=[{**TURN, "start": written}])
    assert isinstance(call, Call), call
    assert call.turns[0].start == seconds


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param(
            {},
            'the call has no turns (its key "turns" is missing; --from names the format of an export)',
            id="no turns key",
        ),
        pytest.param({"turns": []}, "the call has no turns", id="no turns"),
        pytest.param(
            {"turns": [{**TURN, "text": " "}]}, "the call has no text in any turn", id="only blanks"
        ),
        pytest.param({"turns": {}}, "turns must be a list, not an object", id="turns of the wrong type"),
        pytest.param({"turns": ["x"]}, "turns[0] must be an object, not a string", id="a turn that is text"),
        pytest.param({"turns": [TURN, {"role": "agent"}]}, "turns[1] has no text", id="a turn without text"),
        pytest.param({"turns": [{"text": "x"}]}, "turns[0] has no role", id="a turn without role"),
        pytest.param(
            {"turns": [{"role": "bot", "text": 3}]},
            "turns[0].text must be a string, not a number",
            id="text 3",
        ),
        pytest.param(
            {"turns": [{"role": True, "text": "x"}]},
            "turns[0].role must be a string, not true or false",
            id="a role that is a truth value",
        ),
        pytest.param(
            {"turns": [{"role": "经理", "text": "x"}]},
            'turns[0].role: unknown speaker "经理"'
            ' (say who that is in cs-lint.yaml, such as speakers: {"经理": agent})',
            id="an unknown speaker",
        ),
        pytest.param(
            {"turns": [{**TURN, "end": "soon"}]},
            "turns[0].end must be a number of seconds or hh:mm:ss",
            id="a time in words",
        ),
        pytest.param(
            {"turns": [{**TURN, "start": "00:75"}]},
            "turns[0].start must be a number of seconds or hh:mm:ss",
            id="75 seconds of a minute",
        ),
        pytest.param(
            {"turns": [{**TURN, "start": int("9" * 400)}]},
            "turns[0].start must be a number of seconds or hh:mm:ss",
            id="more seconds than can be counted",
        ),
        pytest.param(
            {"turns": [TURN, {**TURN, "start": 4.2, "end": 4.1}]},
            "turns[1] ends before it begins",
            id="a turn backwards",
        ),
        pytest.param(
            {"turns": [{**TURN, "start": "4.2", "end": 4.1}]},
            "turns[0] ends before it begins",
            id="a turn backwards, its times in two shapes",
        ),
        *(
            pytest.param(
                {"turns": [{**TURN, key: time}]},
                "turns[0] has a time before the call began, or later than any call lasts",
                id=f"{key} {time}",
            )
            for key in ("start", "end")
            for time in (-0.5, 1.7e9)
        ),
        pytest.param(
            {"turns": [TURN], "channel": "fax"}, "channel must be one of phone, chat, template", id="channel"
        ),
        pytest.param(
            {"turns": [TURN], "direction": 1}, "direction must be a string, not a number", id="direction"
        ),
        pytest.param(
            {"turns": [TURN], "metadata": []}, "metadata must be an object, not a list", id="metadata"
        ),
        pytest.param(
            {"turns": [TURN], "call_id": True},
            "call_id must be a string or a number, not true or false",
            id="an id that is a truth value",
        ),
        pytest.param(
            {"turns": [TURN], "company": ["x", 3]}, "company[1] must be a string, not a number", id="company"
        ),
        pytest.param(
            TURN, 'this is a turn, not a call (wrap the turns of a call in {"turns": [...]})', id="turn"
        ),
    ],
)
@pytest.mark.parametrize("reader", ["json", "jsonl"])
def test_a_wrong_call_is_one_sentence(fields: dict[str, Any], message: str, reader: str) -> None:
    outcome = read_object(reader, **fields)
    assert failure_of(outcome)[0] == message


@pytest.mark.parametrize(
    ("document", "message", "line", "col"),
    [
        pytest.param('{"a": [1,\n 2,}', "invalid JSON: expecting value", 2, 4, id="a stray comma"),
        pytest.param('{"turns": [', "invalid JSON: expecting value", 1, 12, id="cut off"),
        pytest.param('{"a": NaN}', "invalid JSON: invalid character", 1, 7, id="what only Python calls JSON"),
        pytest.param(
            '{"a": "\\ud800"}',
            "invalid JSON: a \\u escape is half of a character",
            1,
            None,
            id="half a surrogate",
        ),
        pytest.param(
            "[7]", "calls[0]: a call must be an object, not a number", 1, None, id="a list of numbers"
        ),
        pytest.param("7", "the document must be a call or a list of calls, not a number", None, None, id="7"),
        pytest.param('{"calls": 7}', "calls must be a list, not a number", None, None, id="calls that are 7"),
        pytest.param("[]", "the file holds no calls", None, None, id="an empty list"),
        pytest.param("[" * 200_000, "the JSON is nested too deeply", None, None, id="a nest without end"),
    ],
)
def test_a_broken_document_says_where(document: str, message: str, line: int | None, col: int | None) -> None:
    [outcome] = read(document, "json")
    assert failure_of(outcome) == (message, line, col)


@pytest.mark.parametrize(
    ("value", "kind"),
    [("null", "null"), ("42", "a number"), ('"您好"', "a string"), ("false", "true or false")],
)
@pytest.mark.parametrize(
    ("suffix", "message"),
    [
        ("json", "the document must be a call or a list of calls, not {}"),
        ("jsonl", "a call must be an object, not {}"),
    ],
)
def test_a_file_of_one_bare_value_is_no_vendors_business(
    value: str, kind: str, suffix: str, message: str, tmp_path: Path
) -> None:
    file = tmp_path / f"calls.{suffix}"
    file.write_text(value, encoding="utf-8")
    [outcome] = read_path(str(file), ReadOptions())
    assert failure_of(outcome)[0] == message.format(kind)


@pytest.mark.parametrize("shape", ["[\n{0},\n{1}\n]", '{{"calls": [\n{0},\n{1}\n]}}', "\n{0}\n{1}\n"])
def test_each_call_of_many_knows_its_line(shape: str) -> None:
    turns = json.dumps({"turns": [TURN]})
    outcomes = read(shape.format(turns, turns))
    assert [outcome.line for outcome in outcomes if isinstance(outcome, Call)] == [2, 3]


def test_ids_of_nameless_calls_differ() -> None:
    call = json.dumps({"turns": [TURN]})
    outcomes = read(f"[{call}, {call}]")
    assert [outcome.call_id for outcome in outcomes if isinstance(outcome, Call)] == ["stdin:1", "stdin:2"]


def test_a_broken_line_costs_only_itself() -> None:
    good = json.dumps({"turns": [TURN]})
    lines = [good, "", '{"turns": [{"role": "agent" "text"', good, '{"turns": 1}', "[]", good]
    outcomes = read("\r\n".join(lines))
    assert [type(outcome) for outcome in outcomes] == [
        Call,
        ErrorReport,
        Call,
        ErrorReport,
        ErrorReport,
        Call,
    ]
    assert failure_of(outcomes[1]) == ("invalid JSON: expecting ',' delimiter", 3, 29)
    assert [failure_of(outcomes[index])[1] for index in (3, 4)] == [5, 6]
    assert isinstance(outcomes[-1], Call)
    assert (outcomes[-1].line, outcomes[-1].call_id) == (7, "stdin:7")


def test_lines_in_gb18030_and_with_a_mark() -> None:
    line = (
        json.dumps({"turns": [{"role": "客服", "text": "您好，请问有什么可以帮您"}]}, ensure_ascii=False)
        + "\n"
    )
    for encoding in ("gb18030", "utf-8-sig", "utf-16"):
        outcomes = read((line * 2).encode(encoding), "jsonl")
        assert [type(outcome) for outcome in outcomes] == [Call, Call], encoding


def test_a_line_of_broken_utf8_is_refused() -> None:
    line = json.dumps(
        {"turns": [{"role": "客服", "text": "您好，很高兴为您服务"}]}, ensure_ascii=False
    ).encode()
    broken = line.replace("高".encode(), "高".encode()[:2])
    outcomes = read(b"\n".join([line, broken, line]), "jsonl")
    message, place, _ = failure_of(outcomes[1])
    assert place == 2
    place_of_byte = broken.index("高".encode()[:2] + "兴".encode())
    assert message.startswith(f"the text is neither UTF-8 nor GB18030: byte {place_of_byte} of the line")


def test_a_telephone_number_for_a_speaker_is_not_shown() -> None:
    outcome = read_object(turns=[{"role": "13800138000", "text": "x"}])
    assert failure_of(outcome)[0].startswith('turns[0].role: unknown speaker "138…"')


def test_no_error_shows_what_was_said() -> None:
    said = "我的卡号是6222"
    wrong: list[dict[str, Any]] = [
        {"turns": said},
        {"turns": [said]},
        {"turns": [{"role": "agent", "text": [said]}]},
        {"turns": [{"role": "agent", "text": said, "start": said}]},
        {"turns": [TURN], "channel": said},
    ]
    for fields in wrong:
        assert said not in failure_of(read_object(**fields))[0]


def test_a_call_is_in_the_encoding_of_its_document() -> None:
    calls = [
        {"turns": [{"role": "agent", "text": "您"}]},
        {"turns": [{"role": "agent", "text": "ȡ", "note": "x"}]},
    ]
    first, second = read(json.dumps({"calls": calls}, ensure_ascii=False))
    assert isinstance(first, Call)
    assert isinstance(second, Call)
    assert (first.turns[0].text, second.turns[0].text) == ("您", "ȡ")
