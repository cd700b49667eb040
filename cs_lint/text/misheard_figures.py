"""Figures that a recogniser wrote with other characters of their sound: 零务七二 is 零五七二, 三是秒 三十秒, 两份中 两分钟."""

from __future__ import annotations

import re
from functools import cache

from cs_lint.text.sound import sounds

_NUMERAL = "0-9零〇幺一二两三四五六七八九十百千万半几"
_UNIT = r"分钟|秒|[个]?(?:小时|工作日|半小时)|天|号|块|点"
_HAN = r"[\u4e00-\u9fff]"
_BETWEEN = re.compile(rf"(?<=[{_NUMERAL}])(?![{_NUMERAL}]){_HAN}(?=[，, ]?[{_NUMERAL}]|(?:{_UNIT}))")
_BEFORE_MANY = re.compile(rf"(?![{_NUMERAL}是]){_HAN}(?=(?:[{_NUMERAL}][，, ]?){{4}})")
_BEFORE_UNIT = re.compile(rf"(?<![{_NUMERAL}])(?![{_NUMERAL}]){_HAN}(?=分钟|秒钟|[个]?小时|个?工作日)")
_LONG_RUN = re.compile(rf"(?:[{_NUMERAL}][，, ]?){{5}}")
_DIGITS = "十零幺一二两三四五六七八九半几"


_UNITS = ("分钟", "秒钟", "小时", "工作日")
_SECONDS_END = re.compile(r"(?![\u4e00-\u9fff])|左右|上下|就|以内|之内|内")
"""What follows 秒: one character alone that sounds like it might be anything."""


def with_figures(text: str) -> str:
    """`text` with units and digits where characters that sound like them stand by digits; as long as `text`."""
    return _with_digits(_with_units(text))


def _with_units(text: str) -> str:
    heard = sounds().heard(text)[0]
    for unit, sound in _units_by_sound():
        for match in sound.finditer(heard):
            start, end = match.span()
            if _NUMERAL_BEFORE.search(text, max(0, start - 2), start) and (
                unit != "秒" or _SECONDS_END.match(text, end)
            ):
                text = text[:start] + unit + text[end:]
    return text


_NUMERAL_BEFORE = re.compile(rf"[{_NUMERAL}]个?$")


@cache
def _units_by_sound() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((unit, re.compile(sounds().pattern(unit))) for unit in (*_UNITS, "秒"))


def _with_digits(text: str) -> str:
    text = _BETWEEN.sub(lambda found: _digit(found[0], text, found.start()), text)
    text = _BEFORE_MANY.sub(lambda found: _digit(found[0], text, found.start()), text)
    return _BEFORE_UNIT.sub(lambda found: _digit(found[0], text, found.start()), text)


def _digit(char: str, text: str, at: int) -> str:
    digits = [_by_sound()[code] for code in sounds().of(char) if code in _by_sound()]
    if not digits:
        return char
    # 四 and 十 sound alike: one is said in telephone numbers, the other in quantities.
    around = text[max(0, at - 6) : at] + "四" + text[at + 1 : at + 7]
    return "四" if digits[0] == "十" and _LONG_RUN.search(around) else digits[0]


@cache
def _by_sound() -> dict[str, str]:
    known: dict[str, str] = {}
    for digit in _DIGITS:
        known.setdefault(sounds().of(digit)[0], digit)
    return known
