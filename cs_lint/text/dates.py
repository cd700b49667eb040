"""Dates and times of day: 明天中午十二点之前, 周六上午, 12月3日, 三号, 今天下班前.

三号线 and 三号键 are no dates, 有一点 and 第三点 no times, 早上好 is a greeting. Everything here reads
levelled text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cs_lint.text.entity import Entity

_MONTH = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_ONE = "[一二三四五六七八九]"
_DAY = f"(?:[12][0-9]|3[01]|0?[1-9]|三十一?|二十{_ONE}?|十{_ONE}?|{_ONE})"
_HOUR = f"(?:2[0-4]|[01]?[0-9]|二十[一二三四]?|十{_ONE}?|[零一二两三四五六七八九])"
_MINUTE = f"(?:[0-5][0-9]|[二三四五]?十{_ONE}?|零{_ONE})"
_PART = "(?:凌晨|清晨|早晨|早上|上午|中午|正午|下午|午后|傍晚|晚上|晚间|夜里|夜间|半夜)(?![好茶])"
_ALONE = "(?<![0-9.零一二两三四五六七八九十百千万])"
"""No number before: what follows begins one."""

# What makes of 三号 the number of a thing rather than a day, after it and before it.
_THING_AFTER = (
    "(?:[楼线门院店键机库窗厅桌房码仓柜台路车口馆铺栋字坐座员位航信球]|客服|专员|商品|链接|单元|地块|病|电池"
    "|宿舍|胡同|出口|为您|大街|地铁|文件|公馆|技师)"
)
_THING_BEFORE = "(?<![第工座席尾编楼路街道巷弄村里园区店线房柜台门院栋桌按同甲乙湾厦坊寺庄桥城场])"


@cache
def date_hint() -> re.Pattern[str]:
    """Without this a text, not yet levelled, holds no date."""
    return re.compile(
        "[天日号號月年周週拜期晚早晨午夜节節假点點时時前:：]|[今明][儿兒]|[0-9０-９][-/.－／．][0-9０-９]|五一|十一"
    )


def _clock(before: str = "") -> str:
    spoken = f"{_HOUR}(?:点(?:钟|整|半|[一三]刻|过?{_MINUTE}分?)?|时(?:整|半|{_MINUTE}分))"
    return f"(?:{before}(?:(?<!:)(?:2[0-4]|[01]?[0-9]):[0-5][0-9](?![0-9:])|{spoken})(?![0-9]))"


def _day() -> str:
    week = "(?:周|星期|礼拜)"
    year = "(?:(?:19|20)[0-9]{2}|[零〇一二三四五六七八九]{4})年"
    choices = (
        "大?(?<![售今以然先])后天|大?前天|[今明昨][天日晚早晨]|今儿|明儿|[当次]日|当天|第二天|隔天",
        f"(?:[这本上]个?|下个?下?个?){week}(?:[一二三四五六日天末1-7]|[初底])?",
        f"{_ALONE}{week}[一二三四五六日天末1-7]",
        "(?:[本上下]个?|这个?)月(?:[底初末]|[上中下]旬)?|月[底末初]|年[底末初]",
        f"{_ALONE}{year}(?:{_MONTH}月(?:{_DAY}[日号]?)?|[底初末])",
        f"{_ALONE}{_MONTH}月(?:份|[底初末]|[上中下]旬|{_DAY}[日号]?)?",
        f"{_ALONE}(?:19|20)[0-9]{{2}}[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12][0-9]|0?[1-9])(?![0-9])",
        f"{_ALONE}{_THING_BEFORE}{_DAY}(?:号(?!{_THING_AFTER})|日(?!之?以?内|[元游租均]))",
        "(?:春节|国庆节?|元旦|中秋节?|五一|十一|假期|节|年)[前后]",
    )
    return f"(?:{'|'.join(choices)})"


@cache
def _date() -> re.Pattern[str]:
    until = f"(?:(?:到|至|[-~—])(?:{_PART})?{_clock()})"
    hours = f"(?:{_PART}(?:的?{_clock()}{until}?)?|{_clock()}{until}?)"
    close = "(?:[之以]?前(?![台面往端])|[之以]?内(?![部容])|[之以]后)"
    dated = f"{_day()}(?:[的,]?{_day()}){{0,2}}(?:[的,]?{hours})?(?:的?下班(?={close}))?{close}?"
    # Where none of these stands no alternative need be tried: a third of the time.
    first = (
        "(?=[0-9零〇一二两三四五六七八九十大后前今明昨当次第隔这本上下周星礼月年]"
        "|[凌清早中正午傍晚夜半春国元假节])"
    )
    return re.compile(
        f"{first}(?:{dated}|{_PART}(?:的?{_clock()}{until}?)?{close}?|下班[之以]?前"
        f"|(?P<bare>{_clock(_ALONE)})(?P<bounded>{until}?{close}|{until})?)"
    )


def find_dates(text: str) -> Iterator[Entity]:
    """Days and times of day in levelled text, what belongs together as one."""
    for match in _date().finditer(text):
        if not match["bare"] or match["bounded"] or _is_hour(text, match):
            yield Entity("date", match.start(), match.end())


def _is_hour(text: str, match: re.Match[str]) -> bool:
    """Whether 三点 by itself is a time: not 有一点, 这三点, 三点建议."""
    bare = match["bare"]
    if not bare.endswith("点"):
        return True
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    if bare in ("一点", "两点") or (before and before in "第这那下有共几哪差早晚快慢多说另"):
        return False
    return not (after and after in "建要意原说注好想内水菜钱")
