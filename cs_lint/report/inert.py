"""Text that can do nothing where it is shown.

A transcript is written by strangers: it may hold terminal escapes, direction overrides, Markdown, HTML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

_BIDI: Final = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_LINE_ENDS: Final = (0x85, 0x2028, 0x2029)
_C1: Final = range(0x80, 0xA0)
_SURROGATES: Final = re.compile("[\ud800-\udfff]")

_PICTURES: Final[Mapping[int, str]] = MappingProxyType(
    {code: chr(0x2400 + code) for code in range(0x20)}
    | {0x7F: "\u2421", ord("\t"): " ", ord("\n"): "\n"}
    | dict.fromkeys((*_C1, *_BIDI), "\ufffd")
    | dict.fromkeys(_LINE_ENDS, "\n")
)
"""ESC becomes ␛ and so on; what has no picture becomes U+FFFD. One character to one, so spans stay true."""

_ACTIVE: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_JSON_ACTIVE: Final = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_MARKDOWN: Final = re.compile(r"[\\`*_~\[\]()|$^={}@#!]|:(?=//|[\w+-]+:)|(?<=www)\.", re.IGNORECASE)
_PINGS: Final = re.compile(r"(?<=[@#!])(?=\w)")


def visible(text: str) -> str:
    """`text` with control characters made visible, character for character; line ends stay."""
    text = _SURROGATES.sub("\ufffd", text)
    if not _ACTIVE.search(text):
        return text
    return text.replace("\r\n", " \n").translate(_PICTURES)


def one_line(text: str) -> str:
    """`text` visible, on one line, without blanks at its ends."""
    return " ".join(part.strip() for part in visible(text).split("\n")).strip()


def markdown(text: str) -> str:
    """`text` on one line, to be read in Markdown exactly as it stands."""
    text = one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _MARKDOWN.sub(r"\\\g<0>", text)
    # A backslash does not keep GitHub and GitLab from turning @all, #1, !1 into a mention, for they look
    # at the rendered page; a zero-width space behind the sign does.
    return _PINGS.sub("\u200b", text)


def json_text(encoded: bytes) -> str:
    """JSON whose strings hold nothing that a terminal or `str.splitlines` acts on; the same value."""
    return _JSON_ACTIVE.sub(lambda match: f"\\u{ord(match[0]):04x}", encoded.decode())


def encodable(value: Any) -> Any:
    """Plain JSON data without lone surrogates, which file names hold and UTF-8 cannot."""
    if isinstance(value, str):
        return _SURROGATES.sub("\ufffd", value)
    if isinstance(value, dict):
        return {encodable(key): encodable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [encodable(item) for item in value]
    return value
