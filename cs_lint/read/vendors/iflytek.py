"""iFlytek 语音转写, whose JSON is written inside JSON strings: the lattice of today, the onebest list of before.

Times are milliseconds in strings, roles are numbers in strings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cs_lint.read.vendors.export import Conversation, Export, Spoken
from cs_lint.read.vendors.node import MILLISECONDS, Node, speakers_by


def _new_calls(document: Node) -> Sequence[Node]:
    _lattice(document)
    return [document]


def _lattice(document: Node) -> Node:
    return document.within("content", "orderResult").unpacked().need("lattice", "lattice2")


def _new(document: Node) -> Conversation:
    sentences = [
        item.need("json_1best").unpacked().need("st") for item in _lattice(document).unpacked().each()
    ]
    # A pause is a sentence without a word, and has no speaker either.
    spoken_at = [(sentence, text) for sentence in sentences if (text := _words(sentence))]
    labels = speakers_by([sentence for sentence, _ in spoken_at], "rl")
    spoken = [
        Spoken(label, text, sentence.time(MILLISECONDS, "bg"), sentence.time(MILLISECONDS, "ed"))
        for (sentence, text), label in zip(spoken_at, labels, strict=True)
    ]
    order = document.within("content").find("orderInfo") or document
    return Conversation(
        spoken, {"call_id": order.word("orderId"), "metadata": order.scalars("orderId", "orderResult")}
    )


def _words(sentence: Node) -> str:
    """The best candidate of every word, punctuation included."""
    words = (word for part in sentence.need("rt").each() for word in part.need("ws").each())
    return "".join(candidates[0].text("w") for word in words if (candidates := word.need("cw").each()))


def _old_calls(document: Node) -> Sequence[Node]:
    _sentences(document)
    return [document]


def _sentences(document: Node) -> list[Node]:
    if isinstance(document.value, list):
        return document.each()
    return document.need("data").unpacked().each()


def _old(document: Node) -> Conversation:
    items = _sentences(document)
    labels = speakers_by(items, "speaker")
    spoken = [
        Spoken(
            label,
            item.text("onebest"),
            item.time(MILLISECONDS, "bg"),
            item.time(MILLISECONDS, "ed"),
            item.scalars("onebest", "bg", "ed", "speaker"),
        )
        for item, label in zip(items, labels, strict=True)
    ]
    return Conversation(spoken, {"call_id": document.word("task_id", "taskId")})


NEW: Final = Export(
    "iflytek",
    "iFlytek 语音转写: orderResult",
    (('"orderResult"',), ('"lattice"', '"json_1best"')),
    _new_calls,
    _new,
).reader()

OLD: Final = Export(
    "iflytek-onebest",
    "iFlytek 语音转写: onebest",
    (('"onebest"',), ('\\"onebest\\"', '"data"')),
    _old_calls,
    _old,
    bare="onebest",
).reader()
