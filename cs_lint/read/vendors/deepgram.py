"""Deepgram, in seconds: utterances where they were asked for, else the words of each channel put into turns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from cs_lint.read.dialogue import joined
from cs_lint.read.vendors.export import Conversation, Export, Spoken
from cs_lint.read.vendors.node import SECONDS, Node, speakers_by


def _calls(document: Node) -> Sequence[Node]:
    document.need("results").need("utterances", "channels").each()
    return [document]


def _conversation(document: Node) -> Conversation:
    results, metadata = document.need("results"), document.within("metadata")
    utterances = results.find("utterances")
    spoken = (
        _utterances(utterances.each())
        if utterances is not None
        else _of_words(results.need("channels").each())
    )
    return Conversation(
        spoken,
        {
            "call_id": metadata.word("request_id"),
            "started_at": metadata.word("created"),
            "metadata": metadata.scalars("request_id", "created", "transaction_key", "sha256"),
        },
    )


def _utterances(items: Sequence[Node]) -> list[Spoken]:
    labels = speakers_by(items, "channel", "speaker")
    return [
        Spoken(
            label,
            item.text("transcript"),
            item.time(SECONDS, "start"),
            item.time(SECONDS, "end"),
            item.scalars("transcript", "start", "end", "id"),
        )
        for item, label in zip(items, labels, strict=True)
    ]


def _of_words(channels: Sequence[Node]) -> list[Spoken]:
    """The words of all channels in the order of time; those of one speaker running make a turn."""
    words = [(number, word) for number, channel in enumerate(channels) for word in _words(channel)]
    if len({number for number, _ in words}) > 1:
        labelled = [(str(number), word) for number, word in words]
    else:
        said = [word for _, word in words]
        labelled = list(zip(speakers_by(said, "speaker"), said, strict=True))
    labelled.sort(key=lambda each: each[1].time(SECONDS, "start") or 0.0)
    return [
        _turn(label, [word for _, word in run]) for label, run in groupby(labelled, key=lambda each: each[0])
    ]


def _words(channel: Node) -> list[Node]:
    listed = channel.need("alternatives")
    return Node(listed.value[0], f"{listed.place}[0]").need("words").each() if listed.each() else []


def _turn(label: str, words: Sequence[Node]) -> Spoken:
    text = joined(word.text("punctuated_word", "word") for word in words)
    return Spoken(label, text, words[0].time(SECONDS, "start"), words[-1].time(SECONDS, "end"))


READER: Final = Export(
    "deepgram",
    "Deepgram",
    (('"results"', '"transcript"', '"utterances"'), ('"results"', '"transcript"', '"channels"')),
    _calls,
    _conversation,
).reader()
