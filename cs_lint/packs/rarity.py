"""How often a text is to be expected in calls: what makes one anchor cheaper than another.

A phrase is verified wherever one of its anchors is seen, so the rarest anchors make the fastest rules. The
rankings are our own counts over some five thousand Chinese service dialogues; shares fall with the rank as the
curves below do. They steer speed only: what is found never depends on them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_CHARS = (
    "的您我一是有了不好这个谢以你要可点们吗到时下上店就没在还么分问那能看帮和请家天来号会什给需吧都周地想服小行人去说再话电车里对务大边"
    "他多啊间如推哪后为过也单呢果别得提方打费快系发机订两子等门信预前约些出先客合找解路元感中保已题着祝其份手最样助心明送价安见体生或通查"
    "联常记吃诉自跟址款道面接确定次线错意百迎理近品公月排把收事开气听高很工选告起区码交水少位嗯内外便具清日比期当儿现"
)
_PAIRS_RANKED = (
    "可以我们好的您的什么谢谢一下需要没有这个服务还有请问电话时间一个如果给您问题为您分钟其他我想地址联系祝您"
    "帮您欢迎帮助你们您好你好已经感谢再见愉快帮我小时不是告诉预约给我这样那个自己二十怎么提供不错具体了解我是"
    "订单看看随时现在价格非常选择多少您看不用手机这些信息时候知道客气建议今天使用下午方便起来上午就是的话别的"
    "确认十分这里安排麻烦到您是您咨询消费中心客服好了有没明天短信还是或者最近不能您有您说不会先生师傅可能不客"
    "跟您希望请您个月任何我就当然比如工作密码三十您要到了不好孩子一点收到抱歉我给预计意思一天系统这么情况晚上"
    "需求以后您自周六要我我看这边哪些要求大概明白提前不要都是大约直接女士顺利特别免费左右两个三点哪个清楚他们"
    "考虑不过银行不了确实地方没了合适让您给你喜欢我要应该投诉处理过去老师我查之前公司以吗很高打电等一稍等核实"
    "登记回复退款结果一直家里上次昨天有人还没没人才会不行不知"
)
_CHAR_FLOOR, _PAIR_FLOOR = 0.0003, 0.00004
_CHAR_SHARE = {char: max(_CHAR_FLOOR, 0.034 / (1 + 0.12 * rank)) for rank, char in enumerate(_CHARS)}
_PAIR_SHARE = {pair: 0.006 / (1 + 0.06 * rank) for rank, pair in enumerate(re.findall("..", _PAIRS_RANKED))}
# Two characters that are neighbours in a phrase are so many times likelier neighbours than chance has it.
_ATTRACTION = 6
_EACH_FURTHER = 0.4
"""What each character beyond the second leaves of a text's share."""


def usual_chars() -> str:
    """The characters of service talk, the most usual first."""
    return _CHARS


def usual_pairs() -> Iterable[str]:
    """The pairs of characters of service talk, the most usual first."""
    return _PAIR_SHARE


def expected(texts: Iterable[str]) -> float:
    """The share of places in a call at which one of the texts is to be expected."""
    return sum(map(_share, texts))


@lru_cache(65_536)
def _share(text: str) -> float:
    if len(text) < 2:
        return _CHAR_SHARE.get(text, _CHAR_FLOOR)
    rarest = min(_pair_share(text[i : i + 2]) for i in range(len(text) - 1))
    return float(rarest * _EACH_FURTHER ** (len(text) - 2))


def _pair_share(pair: str) -> float:
    known = _PAIR_SHARE.get(pair)
    if known is not None:
        return known
    chance = _CHAR_SHARE.get(pair[0], _CHAR_FLOOR) * _CHAR_SHARE.get(pair[1], _CHAR_FLOOR)
    return min(_PAIR_FLOOR * 4, chance * _ATTRACTION)
