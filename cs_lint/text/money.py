"""Amounts of money as they are said and written: 三块五, 1,299元, 两万八."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cs_lint.text.entity import Entity
from cs_lint.text.numerals import CARDINAL, CARDINAL_FIRST, DIGIT, cardinal, digit_of

_COUNTED = "[个天年月日号次人位件张米公斤度分秒小时点路栋层楼平克兆名只条台里家毫瓦升票多份袋晚杯瓶箱颗]"
"""Measure words other than money's."""


@cache
def _money() -> re.Pattern[str]:
    alone = "(?<![0-9.零一二两三四五六七八九十百千万亿几第])"
    between = r"\s*(?:到|至|[-~—、])\s*"
    digit = "[一二两三四五六七八九]"
    yuan = "(?:元(?![素旦月宵件器老首气朝代祖桥里店])|块钱?(?![儿屏地砖表板电区内业去来走])|人民币|圆整?)"
    unit = f"(?P<unit>{yuan}|[美欧日港]元|[角毛](?![度色])钱?|分钱|rmb)"
    # In 三块五一斤 the five is money, in 五毛一张 the one is not.
    bare = rf"(?<=[块毛].)(?!(?<=一){_COUNTED})(?![0-9.十百千万点个])"
    tail = f"(?P<tail>{DIGIT})(?:[毛角](?P<cents>{DIGIT})?分?|{bare})"
    clipped = (
        f"(?P<clipped>(?:{digit}[万千])?{digit}[百千万]{digit})(?![0-9零{digit[1:-1]}十百千万亿]|{_COUNTED})"
    )
    return re.compile(
        rf"¥\s*(?P<signed>{CARDINAL})(?:元|块)?|(?=[{CARDINAL_FIRST}]){alone}"
        rf"(?:(?:{CARDINAL}{between})?(?P<amount>{CARDINAL})\s*[来多几]?\s*{unit}(?:{tail})?|{clipped})"
    )


def find_money(text: str) -> Iterator[Entity]:
    """Amounts in levelled text, their value in yuan."""
    for match in _money().finditer(text):
        if not _is_together(text, match):
            yield Entity("money", match.start(), match.end(), _yuan(match))


@cache
def money_hint() -> re.Pattern[str]:
    """What every amount holds."""
    return re.compile("[元圆圓块塊毛角币幣¥￥百千万萬]|分[钱錢]|(?i:rmb)")


def _is_together(text: str, match: re.Match[str]) -> bool:
    """Whether 一块 means together (一块弄), or 这两块 pieces, rather than a price."""
    if match["unit"] != "块" or match["tail"]:
        return False
    return match["amount"] == "一" or text[match.start() - 1 : match.start()] in ("这", "那", "哪")


def _yuan(match: re.Match[str]) -> float | None:
    """The amount in yuan (of a range the upper end), None in another currency."""
    unit = match["unit"] or "元"
    amount = cardinal(match["signed"] or match["amount"] or match["clipped"])
    if (unit.endswith("元") and len(unit) > 1) or amount is None:
        return None
    worth = {"角": 0.1, "毛": 0.1, "分": 0.01}.get(unit[0], 1.0)
    tail = int(digit_of(match["tail"])) * worth / 10 if match["tail"] else 0.0
    cents = int(digit_of(match["cents"])) * worth / 100 if match["cents"] else 0.0
    return round(amount * worth + tail + cents, 2)
