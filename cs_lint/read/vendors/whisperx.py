"""WhisperX, in seconds. A segment that it could give to no speaker has none; then its words are asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from cs_lint.errors import InputError
from cs_lint.read.vendors.export import Conversation, Export, Spoken
from cs_lint.read.vendors.node import SECONDS, Node


def _calls(document: Node) -> Sequence[Node]:
    for segment in document.need("segments").each()[:1]:
        segment.need("text")
    return [document]


def _conversation(document: Node) -> Conversation:
    segments = document.need("segments").each()
    if segments and not any(map(_speaker, segments)):
        raise InputError("no segment names a speaker", hint="transcribe with --diarize")
    return Conversation([_spoken(segment) for segment in segments], {"metadata": document.scalars()})


def _spoken(segment: Node) -> Spoken:
    speaker = _speaker(segment)
    if speaker is None:
        raise InputError(
            f"{segment.place} names no speaker, and neither do its words",
            hint="assign speakers with fill_nearest",
        )
    return Spoken(
        speaker,
        segment.text("text").strip(),
        segment.time(SECONDS, "start"),
        segment.time(SECONDS, "end"),
    )


def _speaker(segment: Node) -> str | None:
    """The segment's speaker, else that of most of its words."""
    listed = segment.find("words")
    words = Counter(word.word("speaker") for word in (listed.each() if listed else ()))
    del words[None]
    return segment.word("speaker") or next((label for label, _ in words.most_common(1)), None)


READER: Final = Export(
    "whisperx", "WhisperX", (('"segments"', '"start"', '"end"', '"text"'),), _calls, _conversation
).reader()
