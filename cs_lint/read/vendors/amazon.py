"""Amazon Transcribe Call Analytics and the files of Contact Lens, calls and chats: Transcript by participant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cs_lint.errors import InputError
from cs_lint.read.vendors.export import Conversation, Export, Spoken
from cs_lint.read.vendors.node import MILLISECONDS, SECONDS, Node

_CHANNELS: Final = {"VOICE": "phone", "CHAT": "chat"}


def _calls(document: Node) -> Sequence[Node]:
    document.need("Transcript").each()
    return [document]


def _conversation(document: Node) -> Conversation:
    listed = document.find("Participants")
    roles = {
        node.word("ParticipantId"): node.word("ParticipantRole") for node in (listed.each() if listed else ())
    }
    items = [item for item in document.need("Transcript").each() if not _is_event(item)]
    contact = document.within("CustomerMetadata")
    channel = document.word("Channel") or ""
    return Conversation(
        [_spoken(item, roles) for item in items],
        {
            "call_id": contact.word("ContactId") or document.word("JobName"),
            "channel": _CHANNELS.get(channel.upper()),
            "started_at": items[0].within("Time").word("AbsoluteTime") if items else None,
            "metadata": document.scalars("JobName", "Channel"),
        },
    )


def _is_event(item: Node) -> bool:
    """Whether a chat's entry tells that somebody came or went: nobody said that."""
    return item.find("Content") is None and item.word("Type") == "EVENT"


def _spoken(item: Node, roles: dict[str | None, str | None]) -> Spoken:
    participant = item.word("ParticipantId")
    label = item.word("ParticipantRole") or roles.get(participant) or participant
    if label is None:
        raise InputError(f"{item.place} names no speaker (ParticipantRole or ParticipantId)")
    start = item.time(MILLISECONDS, "BeginOffsetMillis")
    sent = item.within("Time").moment(SECONDS, "AbsoluteTime")
    return Spoken(
        label,
        item.text("Content"),
        sent if start is None else start,
        item.time(MILLISECONDS, "EndOffsetMillis"),
        item.scalars("Content", "BeginOffsetMillis", "EndOffsetMillis", "ParticipantRole", "ParticipantId"),
    )


READER: Final = Export(
    "amazon-transcribe",
    "Amazon Transcribe Call Analytics, Contact Lens",
    (('"Transcript"', '"Content"', '"ParticipantRole"'), ('"Transcript"', '"Content"', '"ParticipantId"')),
    _calls,
    _conversation,
).reader()
