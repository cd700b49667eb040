"""Genesys Cloud: transcription events (alternatives of each utterance), and transcripts as downloaded (phrases).

A conversation comes as many events. INTERNAL is the contact centre's side of the line, EXTERNAL the customer's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cs_lint.read.vendors.export import Conversation, Export, Spoken
from cs_lint.read.vendors.node import MILLISECONDS, Node, speakers_by

_SIDES: Final = {"internal": "agent", "external": "customer"}


def _calls(document: Node) -> Sequence[Node]:
    event = document.within("eventBody")
    event.need("transcripts").each()
    return [event]


def _conversation(event: Node) -> Conversation:
    spoken: list[Spoken] = []
    for transcript in event.need("transcripts").each():
        if _is_guess(transcript):
            continue
        phrases = transcript.find("phrases")
        if phrases is None:
            spoken.append(_utterance(transcript))
        else:
            spoken += _phrases(phrases.each())
    call_id = event.word("conversationId", "conversation_id")
    return Conversation(
        spoken, {"call_id": call_id, "metadata": event.scalars("conversationId", "conversation_id")}
    )


def _is_guess(transcript: Node) -> bool:
    """Whether this is heard so far, and will come again in its final form."""
    final = transcript.find("isFinal", "is_final")
    return final is not None and final.value is False


def _utterance(transcript: Node) -> Spoken:
    [label] = speakers_by([transcript], "channel")
    listed = transcript.need("alternatives")
    # The first is the one that the recogniser believes in.
    best = Node(listed.value[0], f"{listed.place}[0]") if listed.each() else listed
    start = best.time(MILLISECONDS, "offsetMs", "offset_ms")
    long = best.time(MILLISECONDS, "durationMs", "duration_ms")
    return Spoken(
        _side(label),
        best.text("decoratedTranscript", "decorated_transcript", "transcript"),
        start,
        _end(start, long),
        best.scalars("transcript", "decoratedTranscript", "decorated_transcript"),
    )


def _phrases(items: Sequence[Node]) -> list[Spoken]:
    labels = speakers_by(items, "participantPurpose")
    return [_phrase(item, label) for item, label in zip(items, labels, strict=True)]


def _phrase(item: Node, label: str) -> Spoken:
    start = item.time(MILLISECONDS, "startTimeMs")
    duration = item.find("duration")
    long = duration.time(MILLISECONDS, "milliseconds") if duration else None
    return Spoken(_side(label), item.text("decoratedText", "text"), start, _end(start, long))


def _side(label: str) -> str:
    return _SIDES.get(label.casefold(), label)


def _end(start: float | None, long: float | None) -> float | None:
    return None if start is None or long is None else round(start + long, 6)


READER: Final = Export(
    "genesys",
    "Genesys Cloud transcripts",
    (('"transcripts"', '"alternatives"'), ('"transcripts"', '"phrases"')),
    _calls,
    _conversation,
    in_pieces=True,
).reader()
