"""Bytes to text: Chinese exports come in four encodings and say so only sometimes."""

from __future__ import annotations

import codecs

from cs_lint.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> str:
    """The text of UTF-8 (with or without mark), UTF-16 with mark, or GB18030; InputError otherwise."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _marked(data, len(mark), codec)
    _refuse_nul(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _gb18030(data, error.start)


def glimpse(data: bytes) -> str:
    """As much text as can be had from the start of a file: for recognising it, never for reading it."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    try:
        return decode(data)
    except InputError:
        return data.decode("utf-8", "replace")


def is_utf16(data: bytes) -> bool:
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def without_mark(data: bytes) -> bytes:
    return data.removeprefix(codecs.BOM_UTF8)


def _marked(data: bytes, skip: int, codec: str) -> str:
    if codec == "utf-8":
        _refuse_nul(data)
    try:
        return data[skip:].decode(codec)
    except UnicodeDecodeError as error:
        raise InputError(
            f"the file begins as {codec.upper()} but breaks it at byte offset {error.start + skip}"
        ) from None


def _refuse_nul(data: bytes) -> None:
    offset = data.find(b"\0")
    if offset >= 0:
        raise InputError(
            f"a NUL byte stands at byte offset {offset}, so this is not text",
            hint="UTF-16 needs a byte order mark",
        )


def _gb18030(data: bytes, offset: int) -> str:
    if not _damaged_utf8(data):
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            pass
    raise InputError(f"the text is neither UTF-8 nor GB18030: byte offset {offset} is not valid UTF-8")


def _damaged_utf8(data: bytes) -> bool:
    """Whether this is UTF-8 with a scratch. GB18030 would decode most of those, into nonsense.

    Real GB18030 hardly ever holds a valid UTF-8 sequence, damaged UTF-8 holds little else.
    """
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    kept = sum(1 for char in text if char > "\x7f") - lost
    return kept > lost
