"""Google CX Insights: the file that is uploaded (microseconds), and the conversation that is read back ("1.5s")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cs_lint.read.vendors.export import Conversation, Export, Spoken
from cs_lint.read.vendors.node import MICROSECONDS, SECONDS, Node, speakers_by

_CHANNELS: Final = {"PHONE_CALL": "phone", "CHAT": "chat"}


def _calls(document: Node) -> Sequence[Node]:
    many = document.find("conversations")
    calls = many.each() if many else [document]
    for call in calls[:1]:
        call.within("transcript").need("entries", "transcriptSegments")
    return calls


def _conversation(call: Node) -> Conversation:
    entries = call.find("entries")
    spoken = (
        _segments(call.within("transcript").need("transcriptSegments").each())
        if entries is None
        else _entries(entries.each())
    )
    name = call.word("name", "conversation_id", "conversationId")
    return Conversation(
        spoken,
        {
            "call_id": name.rpartition("/")[2] if name else None,
            "channel": _CHANNELS.get(call.word("medium") or ""),
            "agent_id": call.word("agentId", "agent_id"),
            "started_at": call.word("startTime"),
            "metadata": call.scalars("name", "agentId", "startTime"),
        },
    )


def _entries(items: Sequence[Node]) -> list[Spoken]:
    labels = speakers_by(items, "user_id", "userId", named="role")
    return [
        Spoken(
            label, item.text("text"), item.time(MICROSECONDS, "start_timestamp_usec", "startTimestampUsec")
        )
        for item, label in zip(items, labels, strict=True)
    ]


def _segments(items: Sequence[Node]) -> list[Spoken]:
    who = [item.find("segmentParticipant") or item for item in items]
    labels = speakers_by(who, "userId", "channelTag", named="role")
    return [_segment(item, label) for item, label in zip(items, labels, strict=True)]


def _segment(item: Node, label: str) -> Spoken:
    listed = item.find("words")
    words = listed.each() if listed else []
    start = words[0].time(SECONDS, "startOffset") if words else None
    end = words[-1].time(SECONDS, "endOffset") if words else None
    return Spoken(label, item.text("text"), start, end)


READER: Final = Export(
    "google-insights",
    "Google CX Insights",
    (
        ('"entries"', '"start_timestamp_usec"'),
        ('"entries"', '"startTimestampUsec"'),
        ('"transcriptSegments"',),
    ),
    _calls,
    _conversation,
).reader()
