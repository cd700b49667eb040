"""Numerals, written or spoken: one digit after another (幺三八) and cardinals (一千九百八, 两三, 十几).

Everything here reads levelled text (`entities.levelled`): full-width digits are plain there.
"""

from __future__ import annotations

import re
from functools import cache

SPOKEN: dict[str, str] = {
    **dict.fromkeys("零〇○洞", "0"),
    # 腰 妖 夭 吆: how recognisers write 幺.
    **dict.fromkeys("一壹幺腰妖夭吆", "1"),
    **dict.fromkeys("二贰两", "2"),
    **dict.fromkeys("三叁", "3"),
    **dict.fromkeys("四肆", "4"),
    **dict.fromkeys("五伍", "5"),
    **dict.fromkeys("六陆", "6"),
    **dict.fromkeys("七柒拐", "7"),
    **dict.fromkeys("八捌", "8"),
    **dict.fromkeys("九玖勾", "9"),
}
"""Characters said for a digit when a number is read out digit by digit."""

# A digit before 十 or 万 belongs to a cardinal, not to a number read out.
DIGIT = f"(?:[0-9]|[{''.join(SPOKEN)}](?![十百千万亿拾佰仟]))"

UNITS: dict[str, int] = {
    "十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10**4, "亿": 10**8,
}  # fmt: skip
_CARDINAL_DIGITS = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
# Said of an uncertain figure: 两三, 七八, also 三五.
_PAIR = "(?:一[二两]|[二两]三|三[四五]|四五|五六|六七|七八|八九)"
# What stands before 十 and 百 and after them; two digits only where they are such a pair.
_ONES = f"(?:[零〇]?(?:{_PAIR}|[{_CARDINAL_DIGITS}]))?"
# Without a unit three digits at most: more are a number read out.
HAN_CARDINAL = (
    rf"(?:{_ONES}(?:[{''.join(UNITS)}]{{1,2}}{_ONES}){{1,8}}+(?:(?<=[十百])几)?"
    rf"|[{_CARDINAL_DIGITS}]{{1,3}})(?:点[零一二三四五六七八九]{{1,4}})?"
)
# Thousands are grouped by threes; a comma before anything else parts two numbers.
ARABIC_CARDINAL = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]{1,12})(?:\.[0-9]{1,6})?[百千万亿]?"
CARDINAL = f"(?:{ARABIC_CARDINAL}|{HAN_CARDINAL})"
CARDINAL_FIRST = f"0-9{_CARDINAL_DIGITS}{''.join(UNITS)}"
"""What a cardinal may begin with, for a character class."""


def digit_of(char: str) -> str:
    """The digit that a levelled character stands for."""
    return SPOKEN.get(char, char)


def cardinal(text: str) -> float | None:
    """The number that a cardinal names; of an uncertain one (两三, 十几) the upper end."""
    if not text:
        return None
    if text[0].isascii():
        return _arabic(text)
    whole, _, decimals = text.partition("点")
    figure = float(_han(whole))
    return figure + float("0." + "".join(map(digit_of, decimals))) if decimals else figure


def _arabic(text: str) -> float:
    factor = UNITS.get(text[-1], 1)
    return float(text.rstrip("百千万亿").replace(",", "")) * factor


def _han(text: str) -> int:
    if any(char in UNITS for char in text):
        return _by_units(text)
    if _about().fullmatch(text):
        return int(digit_of(text[-1]))
    return int("".join(map(digit_of, text)))


@cache
def _about() -> re.Pattern[str]:
    return re.compile(_PAIR)


def _by_units(text: str) -> int:
    """三千二 is 3200, 三千零二 is 3002; of digits side by side (四五十) the last counts."""
    total = section = digit = 0
    last = 1
    for char in text.replace("几", "九"):
        unit = UNITS.get(char)
        if unit is None:
            digit = int(digit_of(char))
            last = last if digit else 1
        elif unit < 10**4:
            section, digit, last = section + (digit or 1) * unit, 0, unit
        else:
            total, section, digit, last = (total + section + digit) * unit, 0, 0, unit
    return total + section + digit * (last // 10 if last >= 100 else 1)
