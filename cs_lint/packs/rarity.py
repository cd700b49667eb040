"""How often a text is to be expected in calls: what makes one anchor cheaper than another.

A phrase is verified wherever one of its anchors is seen, so the rarest anchors make the fastest rules. The
rankings are our own counts over some five thousand Chinese service dialogues; shares fall with the rank as the
curves below do. They steer speed only: what is found never depends on them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

_CHARS = (
    "的您我一是有了不好这个谢以你要可点们吗到时下上店就没在还么分问那能看帮和请家天来号会什给需吧都周地想服小行人去说再话电车里对务大边"
    "他多啊间如推哪后为过也单呢果别得提方打费快系发机订两子等门信预前约些出先客合找解路元感中保已题着祝其份手最样助心明送价安见体生或通查"
    "联常记吃诉自跟址款道面接确定次线错意百迎理近品公月排把收事开气听高很工选告起区码交水少位嗯内外便具清日比期当儿现"
)
_PAIRS = (
    "可以 我们 好的 您的 什么 谢谢 一下 需要 没有 这个 服务 还有 请问 电话 时间 一个 如果 给您 问题 为您 分钟 其他 我想 地址 联系 祝您 帮您 "
    "欢迎 帮助 你们 您好 你好 已经 感谢 再见 愉快 帮我 小时 不是 告诉 预约 给我 这样 那个 自己 二十 怎么 提供 不错 具体 了解 我是 订单 看看 "
    "随时 现在 价格 非常 选择 多少 您看 不用 手机 这些 信息 时候 知道 客气 建议 今天 使用 下午 方便 起来 上午 就是 的话 别的 确认 十分 这里 安排 "
    "麻烦 到您 是您 咨询 消费 中心 客服 好了 有没 明天 短信 还是 或者 最近 不能 您有 您说 不会 先生 师傅 可能 不客 跟您 希望 请您 个月 任何 我就 "
    "当然 比如 工作 密码 三十 您要 到了 不好 孩子 一点 收到 抱歉 我给 预计 意思 一天 系统 这么 情况 晚上 需求 以后 您自 周六 要我 我看 这边 哪些 "
    "要求 大概 明白 提前 不要 都是 大约 直接 女士 顺利 特别 免费 左右 两个 三点 哪个 清楚 他们 考虑 不过 银行 不了 确实 地方 没了 合适 让您 给你 喜欢 "
    "我要 应该 投诉 处理 过去 老师 我查 之前 公司 以吗 很高 打电 等一 稍等 核实 登记 回复 退款 结果 一直 家里 上次 昨天 有人 还没 没人 才会 不行 不知"
).split()
_CHAR_FLOOR, _PAIR_FLOOR = 0.0003, 0.00004
_CHAR_SHARE = {char: max(_CHAR_FLOOR, 0.034 / (1 + 0.12 * rank)) for rank, char in enumerate(_CHARS)}
_PAIR_SHARE = {pair: 0.006 / (1 + 0.06 * rank) for rank, pair in enumerate(_PAIRS)}
# Two characters that are neighbours in a phrase are so many times likelier neighbours than chance has it.
_ATTRACTION = 6
_EACH_FURTHER = 0.4
"""What each character beyond the second leaves of a text's share."""


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
