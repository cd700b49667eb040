"""How characters sound: what a speech recogniser confuses has one code.

A *sound* is a syllable without its tone, with zh/z, ch/c, sh/s, n/l and ang/an, eng/en, ing/in merged. The codes
are made from pypinyin once and kept in the user's cache folder: 是 and 市 are then one table lookup apart.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import product

import msgspec

from cs_lint import cache
from cs_lint.text import tokens

FIRST, LAST = 0x4E00, 0x9FFF
_PRIVATE = 0xE000
_HAN = f"[{chr(FIRST)}-{chr(LAST)}]"
_MERGED = ((r"^([zcs])h", r"\1"), (r"^n(?=[aeiouv])", "l"), (r"(?<=[aei])ng$", "n"))


class Table(msgspec.Struct, frozen=True):
    """What is kept. A code is the most usual character of a sound.

    `codes`: of every Han character from FIRST to LAST the code of its first reading; `others`: of those that have
    a second (third) one the code of that. `shares` are how often the characters of `common` are used.
    """

    codes: str
    others: list[dict[str, str]]
    common: str
    shares: list[int]


class Sounds:
    """Translates text into codes of its sounds, one character to one character."""

    def __init__(self, table: Table) -> None:
        self.table = table
        # A list, for str.translate asks it in half the time of a dict.
        self._codes = [*map(chr, range(FIRST)), *table.codes]
        self._ways = [(other.keys(), self._with(other)) for other in table.others]

    def heard(self, text: str) -> list[str]:
        """`text` as it sounds: by the first readings of its characters, by the second, and so on; each once."""
        chars = set(text)
        ways = (codes for read_so, codes in self._ways if not read_so.isdisjoint(chars))
        return [text.translate(codes) for codes in (self._codes, *ways)]

    def _with(self, other: Mapping[str, str]) -> list[str]:
        """The codes where some characters are read in another way."""
        codes = self._codes.copy()
        for char, code in other.items():
            codes[ord(char)] = code.translate(self._codes)
        return codes

    def of(self, char: str) -> str:
        """The codes of a character, one for each of its readings; itself where it is no Han character."""
        others = (other[char] for other in self.table.others if char in other)
        return "".join((char.translate(self._codes), *others))

    def alike(self, one: str, other: str) -> bool:
        """Whether two characters have a sound in common."""
        return one == other or not set(self.of(one)).isdisjoint(self.of(other))

    def spelt(self, text: str, most: int = 64) -> Iterator[str]:
        """Every way to code a text, each character by any of its readings; only the first where they are many."""
        codes = [self.of(char) for char in text]
        size = 1
        for at, options in enumerate(codes):
            size *= len(options)
            if size > most:
                codes[at:] = [options[0] for options in codes[at:]]
                break
        return map("".join, product(*codes))

    def pattern(self, regex: str) -> str:
        """A regular expression whose Han characters stand for their sounds."""
        return re.sub(_HAN, self._any_reading, regex)

    def _any_reading(self, match: re.Match[str]) -> str:
        codes = self.of(match[0])
        return codes if len(codes) == 1 else f"[{codes}]"

    @cached_property
    def homophones(self) -> Mapping[str, list[str]]:
        """Common characters by the codes of their readings."""
        by_code: dict[str, list[str]] = defaultdict(list)
        for char in self.table.common:
            for code in self.of(char):
                by_code[code].append(char)
        return by_code


@functools.cache
def sounds() -> Sounds:
    """The sounds of all characters."""
    code = cache.code_of(__name__, tokens.__name__)
    name = cache.name_of(b"sounds", code, cache.installed("pypinyin", "jieba"))
    return Sounds(cache.kept(name, Table, _made))


def _made() -> Table:
    """The table from pypinyin's readings, and how often jieba's dictionary uses the characters."""
    readings = _readings()
    shares = _shares(readings)
    codes: dict[str, str] = {}
    for char in sorted(readings, key=lambda char: -shares[char]):
        codes.setdefault(readings[char][0], char)
    # A sound that is no character's first reading is coded by itself, its letters as one private character.
    others = sorted({sound for found in readings.values() for sound in found} - codes.keys())
    codes |= {sound: chr(_PRIVATE + number) for number, sound in enumerate(others)}
    most = max(map(len, readings.values()))
    common = sorted(filter(_in_common_use, readings), key=lambda char: -shares[char])
    return Table(
        "".join(codes[readings[char][0]] if char in readings else char for char in _han()),
        [
            {char: codes[found[n]] for char, found in readings.items() if n < len(found)}
            for n in range(1, most)
        ],
        "".join(common),
        [shares[char] for char in common],
    )


def _han() -> Iterable[str]:
    return map(chr, range(FIRST, LAST + 1))


def _readings() -> dict[str, list[str]]:
    """The sounds of characters: pypinyin's first reading, and every other one that a word has."""
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    attested: dict[str, Counter[str]] = defaultdict(Counter)
    for word, syllables in PHRASES_DICT.items():
        if len(word) == len(syllables):
            for char, syllable in zip(word, syllables, strict=True):
                attested[char][_sound(syllable[0])] += 1
    readings = {}
    for code, listed in PINYIN_DICT.items():
        if FIRST <= code <= LAST:
            char = chr(code)
            found = list(dict.fromkeys(map(_sound, listed.split(","))))
            readings[char] = [
                s for s in found if s == found[0] or (s in attested[char] and _in_common_use(char))
            ]
    return readings


@functools.cache
def _sound(syllable: str) -> str:
    """A syllable as pypinyin writes it, zhōng, as a sound: zong."""
    letters = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    sound = "".join(filter(str.isascii, letters))
    for pattern, merged in _MERGED:
        sound = re.sub(pattern, merged, sound)
    return sound


def _in_common_use(char: str) -> bool:
    """Whether a character is in the first level of GB 2312, the 3,755 that everyday text is made of."""
    try:
        return "\xb0\xa1" <= char.encode("gb2312").decode("latin-1") <= "\xd7\xf9"
    except UnicodeEncodeError:
        return False


def _shares(chars: Iterable[str]) -> Counter[str]:
    shares = Counter(dict.fromkeys(chars, 0))
    for word, count in tokens.frequencies().items():
        for char in word:
            if char in shares:
                shares[char] += count
    return shares
