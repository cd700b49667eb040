"""Folding: the form of a text in which phrases are looked up.

Two steps, both reversible in place. `squeeze` drops what recognisers put in or leave out at will:
punctuation, spaces, symbols, the filler 呃. `level` maps one character to one character: width, case,
traditional to simplified. Because nothing is ever inserted, a span of the folded text maps back to the
original with `kept_offsets`.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from cs_lint import cache

PLACEHOLDER = "\ufffc"
"""Stands for a template's placeholder; the one symbol that folding keeps."""

# \w keeps letters, digits and Han; % matters in 100%; a line feed parts turns. _ is in \w, but a mark.
DROPPED = re.compile(rf"[^\w%％{PLACEHOLDER}\n]|[_呃]")
_KEPT = re.compile(rf"[^\W_呃]+|[%％{PLACEHOLDER}]+")
"""A run of what is neither dropped nor a line feed."""
# Marks that make up nearly all of what is dropped, in two helpings, for most texts need only the first:
# str.replace takes a third of the time of a regex.
_COMMON_MARKS = ("，。？！、", "：；“”… 呃,.?!:;—~")
_SHORT = 120
# OpenCC's character table leaves these two alone; in calls they are only ever the variants.
_VARIANTS = {"妳": "你", "著": "着"}


@functools.cache
def _level_table() -> dict[int, str]:
    """Characters that differ from their folded form, as a `str.translate` table."""
    name = cache.name_of(b"fold", cache.code_of(__name__), cache.installed("opencc"))
    pairs = cache.kept(name, dict[str, str], _levelled_pairs)
    return {ord(a): b for a, b in pairs.items()}


@functools.cache
def _level_finder() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(map(chr, _level_table())))}]")


def _levelled_pairs() -> dict[str, str]:
    import opencc

    han = [chr(code) for code in range(0x3400, 0xA000)]
    simplified = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")
    pairs = {a: b for a, b in zip(han, simplified, strict=True) if a != b and len(b) == 1}
    pairs = {a: pairs.get(b, b) for a, b in pairs.items()}  # 薴 becomes 苧, which becomes 苎
    pairs |= _VARIANTS
    for code in [*range(ord("A"), ord("Z") + 1), *range(0xFF01, 0xFFEF)]:
        plain = unicodedata.normalize("NFKC", chr(code)).lower()
        # The half-width sound marks ﾞ and ﾟ would become marks that are dropped.
        if len(plain) == 1 and plain != chr(code) and not DROPPED.match(plain):
            pairs[chr(code)] = plain
    return pairs


def level(text: str) -> str:
    """Width, case and traditional characters levelled; the same length as `text`, character by character."""
    # Looking first takes a fifth of the time, but the looker takes as long to make as ten thousand characters.
    if len(text) > _SHORT and not _level_finder().search(text):
        return text
    return text.translate(_level_table())


def squeeze(text: str) -> str:
    """`text` without punctuation, spaces, symbols and 呃; line feeds stay."""
    for marks in _COMMON_MARKS:
        for mark in marks:
            text = text.replace(mark, "")
        # What is left is letters, digits and Han in nearly every call: isalnum sees that at a fifth of the price.
        if text.replace("\n", "").isalnum():
            return text.replace("呃", "")
    return DROPPED.sub("", text)


def fold(text: str) -> str:
    """The form in which phrases are matched. Idempotent."""
    return level(squeeze(text))


def kept_offsets(text: str) -> list[int]:
    """For each character of `squeeze(text)` its offset in `text`, in code points.

    A line feed inside one turn is dropped like a space.
    """
    kept: list[int] = []
    for run in _KEPT.finditer(text):
        kept += range(*run.span())
    return kept
