"""Durations: 两三分钟, 一个半小时, 十几秒, 三到五个工作日; in seconds, of an uncertain one the upper end.

三点二十分 is a time of day, 三日 a date, 三分 a mark; 第三天, 周三天气 and 有一天 are none either.
几分钟 names no figure and is left out. Everything here reads levelled text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cs_lint.text.entity import Entity
from cs_lint.text.numerals import CARDINAL, CARDINAL_FIRST, cardinal

_MINUTE, _HOUR, _DAY, _WEEK = 60, 3600, 86400, 7 * 86400
_SECONDS: dict[str, int] = {
    **dict.fromkeys("秒", 1),
    **dict.fromkeys("分m", _MINUTE),
    **dict.fromkeys("刻", 15 * _MINUTE),
    **dict.fromkeys("小钟h", _HOUR),
    **dict.fromkeys("天日工自", _DAY),
    **dict.fromkeys("周星礼", _WEEK),
    **dict.fromkeys("月", 30 * _DAY),
    **dict.fromkeys("年", 365 * _DAY),
}
"""Seconds of a unit, by its first character. A working day counts as a day, a month as 30 days."""

_NUMBER_BEFORE = "(?<![0-9.:零一二两三四五六七八九十百千万亿第])"


@cache
def duration_hint() -> re.Pattern[str]:
    """Without this a text, not yet levelled, holds no duration: a figure close to a unit."""
    figure = "[0-9０-９零〇一二两兩三四五六七八九十百千万萬几幾半把]"
    return re.compile(
        rf"{figure}[\s呃来來多个個半]{{0,5}}(?:[秒分刻天日周週月年hmHMｈｍＨＭ]|小[时時]|[钟鐘]|工作|自然|星期|[礼禮]拜)"
    )


@cache
def _duration() -> re.Pattern[str]:
    unit = (
        "秒钟?(?![杀懂回])|分钟|分(?![之店公部期类层别])|刻钟|小时(?![候工])|钟头"
        "|(?:工作|自然)[日天]|天(?![津河桥坛安猫气])|日(?=之?以?内)|星期|礼拜"
        # In 10:00 周六 the week belongs to what follows.
        "|周(?![边围岁刊年密到])(?!(?<=\\s周)[一二三四五六日天末])"
        "|月|年(?![级代])|h(?![a-z])|min(?![a-z])"
    )
    between = rf"{CARDINAL}\s*(?:到|至|[-~—])\s*|[1-9一二两三四五六七八九][、,]\s*"
    return re.compile(
        rf"(?=[{CARDINAL_FIRST}半个]){_NUMBER_BEFORE}"
        rf"(?:(?:{between})?(?P<upper>{CARDINAL})|(?P<part>半)|(?P<about>个把))"
        rf"\s*呃?[来多]?(?P<each>个[来多]?)?(?P<half>半)?\s*(?P<unit>{unit})(?P<tail>半钟?|多)?"
    )


def find_durations(text: str) -> Iterator[Entity]:
    """Lengths of time in levelled text, in seconds (upper end); 一小时二十分 is one."""
    held: Entity | None = None
    for match in _duration().finditer(text):
        part = _length(text, match, held)
        if held and part and part.start == held.end and _value(part) < _value(held):
            held = Entity("duration", held.start, part.end, _value(held) + _value(part))
            continue
        if held:
            yield held
        held = part
    if held:
        yield held


def _value(entity: Entity) -> float:
    return entity.value or 0.0


def _length(text: str, match: re.Match[str], held: Entity | None) -> Entity | None:
    """The duration that a match is, None where it is a time of day, a date or a figure of speech."""
    unit = match["unit"]
    if not _is_length(text, match) or (unit == "分" and not _is_minutes(text, match, held)):
        return None
    amount = _amount(match)
    if not amount or (unit == "年" and _is_year(match["upper"], amount)) or (unit == "h" and amount > 240):
        return None
    return Entity("duration", match.start(), match.end(), amount * _SECONDS[unit[0]])


def _is_year(said: str | None, amount: float) -> bool:
    """Whether 26年, 一八年 name a year."""
    return amount > 20 or bool(
        said and len(said) == 2 and amount >= 10 and said[0] != "十" and said != "20" and not said.isascii()
    )


def _amount(match: re.Match[str]) -> float:
    """How many units; 个把 counts as two, the upper end of what it says."""
    if match["part"]:
        return 0.5
    amount = 2.0 if match["about"] else cardinal(match["upper"]) or 0.0
    halved = match["half"] or (match["tail"] or "").startswith("半")
    return amount + 0.5 if halved else amount


def _is_length(text: str, match: re.Match[str]) -> bool:
    before, unit = text[max(0, match.start() - 1) : match.start()], match["unit"]
    if unit == "月":  # 三月 is a date, 三个月 a duration
        return bool(match["each"] or match["about"])
    if unit in ("天", "周") and before and before in "周期拜":
        return False  # 周三|天气
    if unit == "天":
        return _is_days(text, match, before)
    if unit in ("日", "年"):
        return not (before and before in "月号年初零公元")
    return not (unit[0] in "分秒" and _hour_before(text, match.start()))


def _hour_before(text: str, at: int) -> bool:
    before = text[max(0, at - 2) : at]
    return before[-1:] in ("点", ":") or (before[-1:] == "时" and before != "小时")


def _is_days(text: str, match: re.Match[str], before: str) -> bool:
    """Not 有一天, 前一天, 一天天, nor the 半天 that only means long."""
    if match["part"]:
        return before != "大" and text[match.end() : match.end() + 1] in frozenset("内之以左时")
    if match["upper"] == "一" and before:
        return (
            before not in "哪这那有某每同前后当祝您你整头昨" and text[match.end() : match.end() + 1] != "天"
        )
    return True


def _is_minutes(text: str, match: re.Match[str], held: Entity | None) -> bool:
    """A bare 分 is a mark or a score unless something beside it tells time."""
    if held and held.end == match.start():
        return True
    return bool((match["tail"] or "").startswith("半") or _seconds_follow().match(text, match.end()))


@cache
def _seconds_follow() -> re.Pattern[str]:
    return re.compile(f"{CARDINAL}秒")
