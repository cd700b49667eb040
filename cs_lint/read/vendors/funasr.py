"""FunASR: sentence_info by speaker, in milliseconds. SenseVoice writes <|HAPPY|> and the like into the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cs_lint.read.vendors.export import Conversation, Export, Spoken
from cs_lint.read.vendors.node import MILLISECONDS, Node, speakers_by

_TAG: Final = re.compile(r"<\|([\w/]{1,30})\|>")


def _calls(document: Node) -> Sequence[Node]:
    document.need("sentence_info").each()
    return [document]


def _conversation(document: Node) -> Conversation:
    items = document.need("sentence_info").each()
    labels = speakers_by(items, "spk")
    spoken = [_spoken(item, label) for item, label in zip(items, labels, strict=True)]
    return Conversation(
        spoken, {"call_id": document.word("key"), "metadata": document.scalars("key", "text")}
    )


def _spoken(item: Node, label: str) -> Spoken:
    text = item.text("sentence", "text")
    tags = _TAG.findall(text)
    return Spoken(
        label,
        _TAG.sub("", text),
        item.time(MILLISECONDS, "start"),
        item.time(MILLISECONDS, "end"),
        {"tags": tags} if tags else {},
    )


READER: Final = Export("funasr", "FunASR", (('"sentence_info"',),), _calls, _conversation).reader()
