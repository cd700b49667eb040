"""Aliyun: what 智能对话分析 (SCA) takes in and gives back, and the transcripts of file recognition (NLS).

SCA writes milliseconds since the call began, or dates; NLS milliseconds, as strings in some interfaces.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from cs_lint.errors import InputError
from cs_lint.read.clock import moment
from cs_lint.read.vendors.export import Conversation, Export, Spoken
from cs_lint.read.vendors.node import MILLISECONDS, Node, speakers_by

_DIRECTIONS: Final = {"1": "outbound", "3": "inbound"}
_ROBOT: Final = "1"
_SAID: Final = ("words", "role", "begin", "end", "beginTime")
_TICKET: Final = ("tid", "callType", "customerServiceId", "customerName", "jsonParamStr")


def _sca_calls(document: Node) -> Sequence[Node]:
    root = document.within("data")
    for name in ("tickets", "resultInfo", "dialogues"):
        found = root.find(name)
        if found is not None:
            calls = found.within(name).each()
            # The dialogue that is stored with a rule is bare.
            return [found] if calls and calls[0].find("words") else calls
    if root.find("dialogue", "asrResult"):
        return [root]
    raise InputError("it has neither tickets nor resultInfo nor dialogue")


def _sca(call: Node) -> Conversation:
    listed = call if isinstance(call.value, list) else call.need("dialogue", "asrResult").within("asrResult")
    items = listed.each()
    labels = speakers_by(items, named="role")
    begins = [item.time(MILLISECONDS, "begin") for item in items]
    if None in begins:
        # Only dated: then the ends, which count from the beginning of the call, lead nowhere.
        dates = [item.moment(MILLISECONDS, "beginTime") for item in items]
        spoken = [_sentence(*each, None) for each in zip(items, labels, dates, strict=True)]
    else:
        ends = [item.time(MILLISECONDS, "end") for item in items]
        spoken = [_sentence(*each) for each in zip(items, labels, begins, ends, strict=True)]
    return Conversation(spoken, _ticket(call, items))


def _sentence(item: Node, label: str, start: float | None, end: float | None) -> Spoken:
    is_robot = item.word("customerServiceType") == _ROBOT and label == "客服"
    return Spoken("机器人" if is_robot else label, item.text("words"), start, end, item.scalars(*_SAID))


def _ticket(call: Node, items: Sequence[Node]) -> dict[str, Any]:
    recording, agent = call.within("recording"), call.within("agent")
    metadata = call.scalars(*_TICKET)
    for name in ("recording", "agent"):
        inner = call.find(name)
        if inner is not None:
            metadata[inner.place.rpartition(".")[2]] = inner.value
    given = call.find("jsonParamStr")
    if given is not None and given.value:
        fields = given.unpacked().value
        metadata |= fields if isinstance(fields, dict) else {"jsonParamStr": fields}
    if customer := call.word("customerName"):
        metadata["customer_name"] = customer
    kind = call.word("callType") or recording.word("callType")
    return {
        "call_id": call.word("tid", "vid") or recording.word("id", "callId"),
        "direction": _DIRECTIONS.get(kind or ""),
        "agent_id": call.word("customerServiceId") or (agent.word("id") if call.find("agent") else None),
        "started_at": _date(items[0]) if items else None,
        "metadata": metadata,
    }


def _date(item: Node) -> str | None:
    written = item.word("beginTime")
    return written if written and moment(written) is not None else None


def _nls_calls(document: Node) -> Sequence[Node]:
    within = document.within("result").unpacked().within("dialogue")
    within.need("sentences")
    return [document]


def _nls(document: Node) -> Conversation:
    within = document.within("result").unpacked().within("dialogue")
    items = within.need("sentences").each()
    labels = speakers_by(items, "channelId", "speakerId", named="role")
    spoken = [
        Spoken(
            label,
            item.text("text"),
            item.time(MILLISECONDS, "beginTime"),
            item.time(MILLISECONDS, "endTime"),
            item.scalars("Text", "text", "BeginTime", "beginTime", "EndTime", "endTime", "role"),
        )
        for item, label in zip(items, labels, strict=True)
    ]
    call_id = document.word("taskId") or within.word("sessionId") or document.word("sessionId", "requestId")
    return Conversation(spoken, {"call_id": call_id, "metadata": document.scalars("Result")})


SCA: Final = Export(
    "aliyun-sca",
    "Aliyun SCA 智能对话分析: tickets or results",
    (
        ('"words"', '"dialogue"'),
        ('"words"', '"dialogues"'),
        ('"words"', '"asrResult"'),
        ('"Words"', '"AsrResult"'),
        ('"words"', '"AsrResult"'),
    ),
    _sca_calls,
    _sca,
).reader()

NLS: Final = Export(
    "aliyun-nls",
    "Aliyun NLS 录音文件识别",
    (
        ('"Sentences"', '"Text"'),
        ('"sentences"', '"text"', '"channelId"'),
        ('"dialogue"', '"sentences"', '"role"'),
    ),
    _nls_calls,
    _nls,
).reader()
