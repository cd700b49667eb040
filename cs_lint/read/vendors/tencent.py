"""Tencent ASR 录音文件识别: Data.ResultDetail, or where only that was asked for the plain Result with its clocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cs_lint.errors import InputError
from cs_lint.read.clock import seconds
from cs_lint.read.vendors.export import Conversation, Export, Spoken
from cs_lint.read.vendors.node import MILLISECONDS, Node, speakers_by

_LINE: Final = re.compile(r"\[(\d+:[\d:.]+),(\d+:[\d:.]+)(?:,(\d+))?\][ \t]*(.*)", re.ASCII)
_SAID: Final = ("FinalSentence", "WrittenText", "SliceSentence", "StartMs", "EndMs")


def _calls(document: Node) -> Sequence[Node]:
    document.within("Response", "Data").need("ResultDetail", "Result")
    return [document]


def _conversation(document: Node) -> Conversation:
    data = document.within("Response", "Data")
    detail = data.find("ResultDetail")
    spoken = _detailed(detail.each()) if detail and detail.value else _plain(data)
    metadata = data.scalars("Result", "TaskId")
    return Conversation(spoken, {"call_id": data.word("TaskId"), "metadata": metadata})


def _detailed(items: Sequence[Node]) -> list[Spoken]:
    # A role name is the vendor's own cast; without it SpeakerId is a channel, or a voice.
    labels = speakers_by(items, "SpeakerId", named="SpeakerRoleName")
    return [
        Spoken(
            label,
            item.text("FinalSentence", "WrittenText", "SliceSentence"),
            item.time(MILLISECONDS, "StartMs"),
            item.time(MILLISECONDS, "EndMs"),
            item.scalars(*_SAID),
        )
        for item, label in zip(items, labels, strict=True)
    ]


def _plain(data: Node) -> list[Spoken]:
    """`[0:0.300,0:3.100,0]  您好` by line."""
    spoken = []
    for number, line in enumerate(data.text("Result").split("\n"), 1):
        match = _LINE.match(line)
        if match and match[3] is not None:
            start, end = seconds(match[1]), seconds(match[2])
            if start is None or end is None:
                raise InputError(f"line {number} of Result has a time that is none")
            spoken.append(Spoken(match[3], match[4], start, end))
        elif line.strip():
            raise InputError(f"line {number} of Result names no speaker: [start,end,speaker] text")
    return spoken


READER: Final = Export(
    "tencent-asr",
    "Tencent ASR 录音文件识别",
    (('"ResultDetail"',), ('"TaskId"', '"Result"', '"Data"')),
    _calls,
    _conversation,
).reader()
