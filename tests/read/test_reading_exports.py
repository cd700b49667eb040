"""Vendors' exports. Every file under exports/ holds the same call, as that vendor writes it in that variant.

A file is named FORMAT.VARIANT: `untimed` ones lack times, `dated` ones count from the first turn, `one-sided` ones hold
the agent's turns only, `mapped` ones need the config to say who speaks.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from cs_lint.model import Call, ErrorReport, Role
from cs_lint.read import ReadOptions, read_path, readers, which_reader
from cs_lint.read.source import Source

EXPORTS = Path(__file__).parent / "exports"
SAMPLES = Path(__file__).parents[2] / "samples" / "exports"
FILES = sorted(path.name for path in EXPORTS.iterdir())
FORMATS = (
    "aliyun-sca",
    "aliyun-nls",
    "tencent-asr",
    "iflytek",
    "iflytek-onebest",
    "huawei-sis",
    "amazon-transcribe",
    "google-insights",
    "genesys",
    "deepgram",
    "whisperx",
    "funasr",
)
CALL = (
    ("agent", "您好，星辰科技客服，工号1024，请问有什么可以帮您？", 0.3, 4.2),
    ("customer", "我想咨询一下，我买的路由器怎么还没发货？", 4.6, 8.1),
    ("agent", "请您稍等，我帮您查一下订单。", 8.5, 11.0),
    ("customer", "好的，谢谢。", 11.4, 12.5),
)
MAPPED: dict[str, Role] = {"0": "agent", "1": "agent", "SPEAKER_00": "agent"}
SINCE_1970 = ("dated", "epoch", "phrases")
OPEN_ENDED = ("dated", "google-insights.upload", "google-insights.epoch", "google-insights.one-sided")


def options_for(name: str) -> ReadOptions:
    return ReadOptions(speakers=MAPPED if "mapped" in name else {})


def only_call(name: str) -> Call:
    [call] = read_path(str(EXPORTS / name), options_for(name))
    assert isinstance(call, Call), call
    return call


def read(text: str, reader: str | None = None, **options: Any) -> list[Call | ErrorReport]:
    return list(read_path("-", ReadOptions(reader=reader, **options), io.BytesIO(text.encode())))


def message_of(text: str, reader: str | None = None) -> str:
    [report] = read(text, reader)
    assert isinstance(report, ErrorReport), report
    return report.error.message


@pytest.mark.parametrize("name", FILES)
def test_exactly_one_reader_recognises_it(name: str) -> None:
    with (EXPORTS / name).open("rb") as stream:
        head = Source.open(name, stream).glimpse()
    assert [key for key in FORMATS if readers()[key].recognises(head, ReadOptions())] == [
        name.split(".", maxsplit=1)[0]
    ]


@pytest.mark.parametrize("name", FILES)
def test_it_is_recognised_from_a_pipe_and_under_any_name(name: str, tmp_path: Path) -> None:
    data = (EXPORTS / name).read_bytes()
    misnamed = tmp_path / "export.txt"
    misnamed.write_bytes(data)
    assert which_reader("-", ReadOptions(), io.BytesIO(data)) == name.split(".", maxsplit=1)[0]
    assert which_reader(str(misnamed), ReadOptions()) == name.split(".", maxsplit=1)[0]


@pytest.mark.parametrize("name", FILES)
def test_who_said_what(name: str) -> None:
    expected = [(role, text) for role, text, *_ in CALL if "one-sided" not in name or role == "agent"]
    assert [(turn.role, turn.text) for turn in only_call(name).turns] == expected


@pytest.mark.parametrize("name", FILES)
def test_when_it_was_said(name: str) -> None:
    first = CALL[0][2] if any(word in name for word in SINCE_1970) else 0.0
    expected: list[tuple[float | None, float | None]] = [
        (round(start - first, 6), None if any(word in name for word in OPEN_ENDED) else round(end - first, 6))
        for role, _, start, end in CALL
        if "one-sided" not in name or role == "agent"
    ]
    if "untimed" in name:
        expected = [(None, None)] * len(expected)
    assert [(turn.start, turn.end) for turn in only_call(name).turns] == expected


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_has_at_least_three_variants(format_: str) -> None:
    assert len([name for name in FILES if name.split(".")[0] == format_]) >= 3


@pytest.mark.parametrize(
    ("name", "inferred"),
    [
        ("aliyun-sca.upload.json", False),
        ("tencent-asr.role-names.json", False),
        ("google-insights.upload.json", False),
        ("genesys.utterances.json", False),
        ("aliyun-nls.channels.json", True),
        ("tencent-asr.channels.json", True),
        ("iflytek.nested.json", True),
        ("whisperx.speakers.json", True),
        ("huawei-sis.channels.json", True),
        ("deepgram.mapped-one-sided.json", False),
    ],
)
def test_roles_are_inferred_only_where_the_export_does_not_say_them(name: str, inferred: bool) -> None:
    assert ("roles_inferred" in only_call(name).metadata) is inferred


def test_what_a_ticket_says_of_the_call() -> None:
    call = only_call("aliyun-sca.upload.json")
    assert (call.call_id, call.direction, call.agent_id) == ("20260701-001", "inbound", "1024")
    assert call.started_at == "2026-07-01 09:00:00"
    assert call.metadata["customer_name"] == "王芳"
    assert call.metadata["客户等级"] == 3
    assert call.metadata["remark1"] == "华东"


def test_what_a_result_says_of_the_call_and_its_turns() -> None:
    call = only_call("aliyun-sca.result.json")
    assert (call.call_id, call.direction, call.agent_id) == ("v-77", "inbound", "1024")
    assert call.metadata["turns"]["SpeechRate"] == [230] * 4
    assert "Words" not in call.metadata["turns"]


def test_two_agents_by_name_stay_agents() -> None:
    said = [{"role": "客服", "identity": each, "words": "您好"} for each in ("1024", "1031")]
    [call] = read(json.dumps({"tickets": [{"tid": "1", "dialogue": said}]}))
    assert isinstance(call, Call)
    assert [turn.role for turn in call.turns] == ["agent", "agent"]


def test_a_role_that_is_named_for_some_is_missed_for_the_rest() -> None:
    said = [{"text": "您好", "role": "AGENT", "user_id": 1}, {"text": "你好", "role": "", "user_id": 2}]
    message = message_of(json.dumps({"entries": [each | {"start_timestamp_usec": 1} for each in said]}))
    assert message == "entries[1] names no speaker (role)"


def test_a_chat_is_a_chat() -> None:
    assert only_call("amazon-transcribe.chat-untimed.json").channel == "chat"
    assert only_call("amazon-transcribe.analytics.json").channel == "phone"


def test_a_robot_is_no_agent() -> None:
    said = [{"role": "客服", "customerServiceType": 1, "words": "您好"}, {"role": "客户", "words": "你好"}]
    [call] = read(json.dumps({"tickets": [{"tid": "1", "dialogue": said}]}))
    assert isinstance(call, Call)
    assert [turn.role for turn in call.turns] == ["bot", "customer"]


def test_tags_of_sensevoice_are_no_words() -> None:
    assert only_call("funasr.tags.json").metadata["turns"]["tags"][1] == ["zh", "ANGRY", "Speech", "withitn"]


@pytest.mark.parametrize("name", [name for name in FILES if "mapped" not in name and name.endswith(".json")])
def test_many_documents_as_a_list_or_by_line(name: str) -> None:
    document = json.loads((EXPORTS / name).read_text())
    if isinstance(document, list):
        document = document[0] if "sentence_info" in document[0] else {"data": json.dumps(document)}
    reader = name.split(".", maxsplit=1)[0]
    one = [turn.text for turn in only_call(name).turns]
    # The pieces of one Genesys conversation belong together, so the second is another conversation.
    other = json.loads(
        json.dumps(document).replace('ersationId": "g-', 'ersationId": "h-').replace("n_id", "n_id ")
    )
    for text in (json.dumps([document, other]), f"{json.dumps(document)}\n{json.dumps(other)}\n"):
        calls = read(text)
        assert which_reader("-", ReadOptions(), io.BytesIO(text.encode())) == reader
        assert [[turn.text for turn in call.turns] for call in calls if isinstance(call, Call)] == [one, one]


def test_events_of_two_conversations_are_put_together() -> None:
    [first] = json.loads(f"[{(EXPORTS / 'genesys.events.jsonl').read_text().splitlines()[0]}]")
    other = json.loads(json.dumps(first).replace("g-3", "g-9"))
    lines = (EXPORTS / "genesys.events.jsonl").read_text().splitlines()
    calls = read("\n".join([lines[0], json.dumps(other), *lines[1:]]))
    assert [(call.call_id, len(call.turns)) for call in calls if isinstance(call, Call)] == [
        ("g-3", 4),
        ("g-9", 1),
    ]


def test_what_is_not_final_is_not_said_twice() -> None:
    event = json.loads((EXPORTS / "genesys.utterances.json").read_text())
    event["transcripts"].insert(0, event["transcripts"][0] | {"isFinal": False})
    [call] = read(json.dumps(event))
    assert isinstance(call, Call)
    assert [turn.text for turn in call.turns] == [text for _, text, *_ in CALL]


def ticket(tid: str, **item: Any) -> dict[str, Any]:
    return {"tid": tid, "dialogue": [{"role": "客服", "words": "您好", "begin": 1, **item}]}


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"words": None}, "tickets[1].dialogue[0] has no words"),
        ({"words": 7}, "tickets[1].dialogue[0].words must be a string, not a number"),
        ({"begin": "早上"}, "tickets[1].dialogue[0].begin is no time"),
        ({"begin": "00:75"}, "tickets[1].dialogue[0].begin is no time"),
        ({"begin": -500}, "turns[0] has a time before the call began"),
        ({"begin": 900, "end": 400}, "turns[0] ends before it begins"),
        ({"begin": [1]}, "tickets[1].dialogue[0].begin must be a time, not a list"),
        ({"role": None}, "tickets[1].dialogue[0] names no speaker (role)"),
        ({"role": "经理"}, 'turns[0].role: unknown speaker "经理"'),
        ({"words": " "}, "the call has no text in any turn"),
    ],
    ids=lambda value: json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else "",
)
def test_a_faulty_call_costs_only_itself(fault: dict[str, Any], message: str) -> None:
    text = json.dumps({"tickets": [ticket("a"), ticket("b", **fault), ticket("c")]})
    first, report, last = read(text)
    assert isinstance(first, Call)
    assert isinstance(last, Call)
    assert (first.call_id, last.call_id) == ("a", "c")
    assert isinstance(report, ErrorReport)
    assert report.error.message.startswith(message)


@pytest.mark.parametrize("none", [-1, "-1", -1.0])
def test_minus_one_is_no_time(none: object) -> None:
    [call] = read(json.dumps({"tickets": [ticket("a", end=none)]}))
    assert isinstance(call, Call), call
    assert (call.turns[0].start, call.turns[0].end) == (0.001, None)


def test_a_broken_line_costs_only_itself() -> None:
    line = json.dumps({"tickets": [ticket("a")]})
    outcomes = read(f"{line}\n{line[:-1]}\n\n{line}\n")
    assert [isinstance(each, Call) for each in outcomes] == [True, False, True]
    assert isinstance(outcomes[1], ErrorReport)
    assert outcomes[1].error.line == 2


@pytest.mark.parametrize("reader", FORMATS)
@pytest.mark.parametrize(
    "text", ['{"a": 1}', "[1]", '"您好"', "null", "客服: 您好", '{"calls": [], "turns": []}']
)
def test_another_shape_is_one_clear_sentence(reader: str, text: str) -> None:
    message = message_of(text, reader)
    assert message.startswith(("this is not ", "invalid JSON: ")), message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '{"content": {"orderResult": "{"}}',
            "content.orderResult is a string that should hold JSON: invalid JSON",
        ),
        ('{"content": {"orderResult": "[]"}}', "content.orderResult must be an object, not a list"),
        ('{"lattice": [{"json_1best": "{}"}]}', "lattice[0].json_1best has no st"),
        (
            '{"onebest": 1, "data": "7"}',
            "this is not iFlytek 语音转写: onebest: data must be a list, not a number",
        ),
        ('{"segments": [{"start": 1, "end": 2, "text": "您好"}]}', "no segment names a speaker"),
        ('{"results": {"utterances": [{"transcript": "您好"}]}}', "results.utterances[0] names no speaker"),
        ('{"Data": {"TaskId": 1, "Result": "您好"}}', "line 1 of Result names no speaker"),
        (
            '{"Data": {"TaskId": 1, "Result": "[0:75.0,0:76.0,0]  您好"}}',
            "line 1 of Result has a time that is none",
        ),
        ('{"transcripts": [{"channel": "EXTERNAL", "alternatives": []}]}', "transcripts[0].alternatives"),
    ],
)
def test_what_is_missing_is_named(text: str, message: str) -> None:
    assert message in message_of(text)


def test_no_error_repeats_what_was_said() -> None:
    assert "身份证" not in message_of(json.dumps({"tickets": [ticket("a", begin="我的身份证")]}))


def test_a_call_of_ours_is_ours_whatever_its_metadata_holds() -> None:
    call = {"metadata": {"ResultDetail": [], "onebest": "x"}, "turns": [{"role": "agent", "text": "您好"}]}
    assert which_reader("-", ReadOptions(), io.BytesIO(json.dumps(call).encode())) in ("json", "jsonl")


def test_the_config_maps_speaker_numbers(tmp_path: Path) -> None:
    swapped = ReadOptions(speakers={"0": "customer", "1": "agent"})
    [call] = read_path(str(EXPORTS / "tencent-asr.channels.json"), swapped)
    assert isinstance(call, Call)
    assert [turn.role for turn in call.turns] == ["customer", "agent"] * 2


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_the_samples_are_read_whole_and_begin_with_the_agent(path: Path) -> None:
    [call] = read_path(str(path), ReadOptions())
    assert isinstance(call, Call), call
    assert path.name.startswith(which_reader(str(path), ReadOptions()))
    assert call.turns[0].role == "agent"
    assert {turn.role for turn in call.turns} == {"agent", "customer"}
    assert all(turn.start is not None for turn in call.turns)


def test_there_is_a_sample_of_every_format() -> None:
    assert {which_reader(str(path), ReadOptions()) for path in SAMPLES.iterdir()} == set(FORMATS)
