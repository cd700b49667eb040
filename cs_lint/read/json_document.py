"""A JSON document: one call, a list of calls, or {"calls": [...]}, each with the line it starts at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from cs_lint.errors import InputError
from cs_lint.model import Call, ErrorReport
from cs_lint.read.assemble import Origin, wrong_kind
from cs_lint.read.encoding import UTF8
from cs_lint.read.json_call import decode_call, syntax_error
from cs_lint.read.json_lines import holds_several
from cs_lint.read.source import Head, Reader, ReadOptions, Source, failure
from cs_lint.read.speakers import Speakers, speakers


def recognises(head: Head, options: ReadOptions) -> bool:
    if holds_several(head):
        return False
    opening = head.text.lstrip()
    # `[` also opens a plain-text clock, as in [00:04] 客户: …
    return opening.startswith("{") or (opening.startswith("[") and opening[1:].lstrip()[:1] in ("", "{", "]"))


def read(source: Source, options: ReadOptions) -> Iterator[Call | ErrorReport]:
    text = source.text()
    words = speakers(options.speakers, options.company)
    calls = _calls(text)
    if calls is None:
        origin = Origin(source.path, None, source.stem, options.channel)
        yield decode_call(text.encode(), origin, words, UTF8)
        return
    for index, (line, data) in enumerate(_placed(calls, text.encode())):
        origin = Origin(source.path, line, f"{source.stem}:{index + 1}", options.channel)
        yield _one(data, origin, words, f"calls[{index}]")


def _one(data: bytes, origin: Origin, words: Speakers, place: str) -> Call | ErrorReport:
    try:
        return decode_call(data, origin, words, UTF8)
    except InputError as error:
        error.message = f"{place}: {error.message}"
        return failure(origin.path, error, origin.line)


def _calls(text: str) -> list[msgspec.Raw] | None:
    """The undecoded calls of a list or of {"calls": [...]}; None when the document is one call."""
    if '"calls"' not in text and text.lstrip().startswith("{"):
        return None
    document: Any = _shallow(text)
    if isinstance(document, dict):
        if "calls" not in document or "turns" in document:
            return None
        document = _shallow(bytes(document["calls"]).decode())
        if not isinstance(document, list):
            raise wrong_kind("calls", "a list", document)
    if not isinstance(document, list):
        raise wrong_kind("the document", "a call or a list of calls", document)
    return document


def _shallow(text: str) -> dict[str, msgspec.Raw] | list[msgspec.Raw] | str | float | None:
    shape: Any = dict[str, msgspec.Raw] | list[msgspec.Raw] | str | float | bool | None
    try:
        return msgspec.json.decode(text, type=shape)  # type: ignore[no-any-return]
    except msgspec.MsgspecError as error:
        raise syntax_error(text, str(error)) from None
    except RecursionError:
        raise InputError("the JSON is nested too deeply") from None


def _placed(calls: list[msgspec.Raw], data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each call's bytes with the line they start at: in order, so one search through the document."""
    line, at = 1, 0
    for raw in calls:
        call = bytes(raw)
        start = data.find(call, at)
        line += data.count(b"\n", at, start)
        yield line, call
        line += data.count(b"\n", start, start + len(call))
        at = start + len(call)


READER = Reader(
    "json",
    "JSON: a call, a list of calls, or {calls: [...]}",
    (".json",),
    recognises,
    read,
    "it begins as a JSON object or list",
)
