"""How quoted texts are written: escapes undone, each with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cs_lint.errors import InputError
from cs_lint.read.template.leaf import Strand

_ESCAPE: Final = re.compile(
    r"\\(?:u\{(?P<braced>[0-9a-fA-F]{1,6})\}|u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|u(?P<u>[0-9a-fA-F]{4})|U(?P<long>[0-9a-fA-F]{8})|x(?P<x>[0-9a-fA-F]{2})|(?P<line>\r\n|\n)|(?P<char>[\s\S]))"
)
_CHARS: Final[Mapping[str, str]] = MappingProxyType(
    {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "a": "\a", "e": "\x1b",
     "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029"}
)  # fmt: skip
_JSON_ONLY: Final = frozenset("ntrbfv0")


def unescape(strand: Strand, text: str, start: int, end: int, *, yaml: bool = False) -> None:
    """Add what stands between two places of a file, where a backslash escapes as in JSON5 or in YAML."""
    at = start
    for match in _ESCAPE.finditer(text, start, end):
        strand.verbatim(text[at : match.start()], at)
        strand.written(_said(match, yaml), match.start(), match.end() - match.start())
        at = match.end()
    strand.verbatim(text[at:end], at)


def _said(match: re.Match[str], yaml: bool) -> str:
    if match["line"]:
        return ""
    if match["char"]:
        char = match["char"]
        return _CHARS.get(char, char) if yaml or char in _JSON_ONLY else char
    if match["high"]:
        return chr(0x10000 + ((int(match["high"], 16) - 0xD800) << 10) + int(match["low"], 16) - 0xDC00)
    code = int(match["braced"] or match["u"] or match["long"] or match["x"], 16)
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:
        raise InputError(r"a \u escape is half of a character, or none")
    return chr(code)


def undouble(strand: Strand, text: str, start: int, end: int, quote: str) -> None:
    """Add what stands between two places of a file, where a quote is written twice."""
    at = start
    while (twice := text.find(quote * 2, at, end)) >= 0:
        strand.verbatim(text[at:twice], at)
        strand.written(quote, twice, 2)
        at = twice + 2
    strand.verbatim(text[at:end], at)
