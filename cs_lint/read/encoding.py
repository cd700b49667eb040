"""Bytes to text: Chinese exports come in four encodings and say so only sometimes.

Without a byte order mark the bytes themselves are the evidence. Valid UTF-8 with Han characters is UTF-8:
chance does not make it. Anything else is read as GB18030 and as UTF-16, and the reading in which the
characters are those that people write (level 1 of GB 2312 are the 3,755 commonest) is taken, if there is one.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from typing import Final, NamedTuple

from cs_lint.errors import InputError

UTF8: Final = "utf-8"
GB18030: Final = "gb18030"
_MARKS: Final = (
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE: Final = ("utf-16-le", "utf-16-be")
_SAMPLE: Final = 1 << 16
_PLAUSIBLE: Final = 0.6
_HAN_OR_LATER: Final = re.compile("[^\x00-\u07ff]")  # the same written as a range takes 10 ms to compile
_ONE_ALPHABET: Final = re.compile(
    r"[\u00a0-\u017f]+|[\u0384-\u03ce]+|[\u0400-\u045f]+|[\u05d0-\u05ea]+|[\u060c-\u06f9]+"
)


def decode(data: bytes, *, usual: str | None = None, line: int | None = None) -> str:
    """The text of UTF-8, UTF-16 or GB18030 bytes; InputError with the offset of the byte that is in none.

    `usual` is the encoding of the file that these bytes are part of, and decides where they could be of
    two; `line` is their line there.
    """
    codec, skip = _codec(data, usual)
    if codec is None:
        raise _in_none(data, line)
    if codec in (UTF8, GB18030):
        _refuse_nul(data, line)
    try:
        return data[skip:].decode(codec)
    except UnicodeDecodeError as error:
        raise _broken(data, error.start + skip, codec, skip, line) from None


class Decoded(NamedTuple):
    """A file's text, its codec, and the mark that it began with."""

    text: str
    codec: str
    mark: bytes

    def encoded(self, text: str) -> bytes:
        """Another text as this file would hold it."""
        return self.mark + text.encode(self.codec)


def known(data: bytes) -> Decoded:
    """As `decode`, with what it takes to write the file again."""
    text = decode(data)
    codec, skip = _codec(data, None)
    return Decoded(text, codec or UTF8, data[:skip])


def detect(data: bytes) -> str | None:
    """The encoding of a file by its opening, as the name of a codec; None where it is in none that we read."""
    return _codec(data, None)[0]


def glimpse(data: bytes) -> str:
    """As much text as can be had from the start of a file: for recognising it, never for reading it."""
    codec, skip = _codec(data, None)
    return data[skip:].decode(codec or UTF8, "replace")


def without_mark(data: bytes) -> bytes:
    return data.removeprefix(codecs.BOM_UTF8)


def _codec(data: bytes, usual: str | None) -> tuple[str | None, int]:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return codec, len(mark)
    if b"\0" in data and (wide := _zero_halves(data)):
        return wide, 0
    try:
        text = data.decode(UTF8)
    except UnicodeDecodeError as error:
        if usual == GB18030 and not _damaged_utf8(data):
            return GB18030, 0
        return _by_plausibility(data, error.start), 0
    return (GB18030 if _could_be_gb18030(text, data, usual) else UTF8), 0


def _could_be_gb18030(text: str, data: bytes, usual: str | None) -> bool:
    """Whether valid UTF-8 is so by chance: 什么 in GB 2312 is ʲô in UTF-8, and 系统 is ϵͳ.

    It takes text without a single Han character, of which GB18030 makes nothing but common ones, and
    letters of no one alphabet, unless the rest of the file is GB18030 too.
    """
    if text.isascii() or usual == UTF8 or _HAN_OR_LATER.search(text):
        return False
    if usual is None and _ONE_ALPHABET.fullmatch(re.sub("[\0-\x7f]+", "", text)):
        return False
    other = _read(data, GB18030)
    return other is not None and all(_weight(char) == 1 for char in other if char > "\x7f")


def _by_plausibility(data: bytes, broken: int) -> str | None:
    """The encoding under which bytes that are not UTF-8 from `broken` on read best, if they read well."""
    start = data.rfind(b"\n", 0, broken) + 1
    around = data[start : start + _SAMPLE]
    readings = {} if _damaged_utf8(around) else {GB18030: _plausibility(around, GB18030, beyond=True)}
    sample = data[: min(_SAMPLE, len(data) // 2 * 2)]
    # ASCII says nothing for GB18030, which shares it; but by chance UTF-16 has none.
    readings |= {codec: _plausibility(sample, codec, beyond=False) for codec in _WIDE}
    best = max(readings, key=lambda codec: readings[codec])
    return best if readings[best] >= _PLAUSIBLE else None


def _zero_halves(data: bytes) -> str | None:
    """The end of UTF-16 that is half ASCII at least: one of two bytes is zero, and nearly always the same one."""
    zeros = data[1::2].count(0), data[::2].count(0)
    if max(zeros) < max(len(data) // 4, 2) or max(zeros) < 4 * min(zeros):
        return None
    return _WIDE[0] if zeros[0] > zeros[1] else _WIDE[1]


def _plausibility(sample: bytes, codec: str, *, beyond: bool) -> float:
    """How much of the text, or of what is `beyond` ASCII, is what people write, from 0 to 1.

    A few broken bytes are no argument.
    """
    counts = Counter(sample.decode(codec, "replace"))
    if beyond:
        counts = Counter({char: count for char, count in counts.items() if not _is_ascii_text(char)})
    total = sum(counts.values())
    return sum(_weight(char) * count for char, count in counts.items()) / total if total else 1.0


def _is_ascii_text(char: str) -> bool:
    return " " <= char <= "~" or char in "\t\r\n"


def _weight(char: str) -> float:
    """How likely a character is in a conversation: ASCII, level 1 and punctuation 1, level 2 a half."""
    if _is_ascii_text(char):
        return 1
    try:
        row = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return _weight_beyond_gb2312(char)
    if 0xB0 <= row <= 0xD7 or row <= 0xA3:
        return 1
    return 0.5 if row >= 0xD8 else 0.2


def _weight_beyond_gb2312(char: str) -> float:
    kind = unicodedata.category(char)
    if kind in ("So", "Cf", "Mn", "Zl", "Zp") and char != "\ufffd":
        return 0.8  # emoji, zero-width and combining marks
    # Traditional characters are in the first block too; scattered ones are what a wrong reading yields.
    return 0.3 if "\u4e00" <= char <= "\u9fff" else 0


def _read(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _damaged_utf8(data: bytes) -> bool:
    """Whether this is UTF-8 with a scratch. GB18030 would decode most of those, into nonsense.

    Real GB18030 hardly ever holds a sequence of three bytes that is valid UTF-8, damaged UTF-8 little else.
    """
    text = data.decode(UTF8, "replace")
    lost = text.count("\ufffd")
    return len(_HAN_OR_LATER.findall(text)) - lost > lost


def _refuse_nul(data: bytes, line: int | None) -> None:
    offset = data.find(b"\0")
    if offset >= 0:
        place, number = _place(data[:offset].count(b"\n"), offset, line)
        raise InputError(f"a NUL byte stands at {place}, so this is not text", line=number)


def _broken(data: bytes, offset: int, codec: str, skip: int, line: int | None) -> InputError:
    place, number = _place(data[skip:offset].decode(codec, "replace").count("\n"), offset, line)
    return InputError(f"the text is {codec.upper()} but breaks it at {place}", line=number)


def _in_none(data: bytes, line: int | None) -> InputError:
    offset = _first_not_utf8(data)
    place, number = _place(data[:offset].count(b"\n"), offset, line)
    hint = "save it as UTF-8"
    return InputError(
        f"the text is neither UTF-8 nor GB18030: {place} is not valid UTF-8", line=number, hint=hint
    )


def _first_not_utf8(data: bytes) -> int:
    try:
        data.decode(UTF8)
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _place(lines_before: int, offset: int, line: int | None) -> tuple[str, int]:
    if line is None:
        return f"byte offset {offset}", lines_before + 1
    return f"byte {offset} of the line", line
