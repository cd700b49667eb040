"""Whether a transcript shows recognition errors: the commonest words of service talk, written as others sound.

请文 for 请问, 情楚 for 清楚 is nobody's wording. A call without any such pair has nothing to gain from a search by
sound, and the search costs as much as all rules together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cs_lint.match.index import Atom
from cs_lint.match.scene import Scene
from cs_lint.packs.grammar import EDGE
from cs_lint.packs.phrases import PhraseSet
from cs_lint.packs.rarity import usual_chars, usual_pairs
from cs_lint.text.kept import kept
from cs_lint.text.sound import sounds
from cs_lint.text.tokens import frequencies

SHORT = 120
"""In so few characters too little is said to tell that there are no errors."""
CHARS_A_TELL = 500
"""A transcript with errors has at least one such pair in so many characters; one in ten that has errors has fewer."""
_FREELY = frozenset((*usual_chars()[:25], *"再都又才否还用来会分等请没无不已其去最当各每先后前"))
"""Beside the most usual characters, and those that join any word, anything may stand: 您 and 再 tell nothing."""
_MORE = (
    "然后觉得详细申请时长记录找到哪里一定查询打算刚才是否之间包括那边通过课程但是放心套餐准备下单满意保证只有小区到达体检数字肯定好像最后理解介绍一样所以解决方面注意健康同事尽快另外通知主要成功费用"
    "安全一起办法朋友活动反正位置后面自动快递评价操作几个结束项目材料一般支持因为发票账号链接还要周三司机咱们为了我来马上下来提交上门备注流程产品帮忙登录合同条件账户收费车辆照片原因这次当时平台名字"
    "东西进行重新购买提醒支付调整机场核对专员同意账单影响号码客户疑问方式方案页面显示商品门口房间记得反映周末到底姓名接受内容说明医院功能关于检查取消真的这笔决定顾客着急说话通常上网开始地点学习配合"
    "随便国家单子视频完成宽带热线解释录音上面资料规定编号专业机器门店政策维修发送规划网点恢复医生负责分别责任属于变动报名查看及时在线押金单位证明报告公交线路升级修好仓库物流签收"
)
"""Further words of service talk: less usual than the pairs that are counted, but no less told by their errors."""
_SAID = frozenset(
    re.findall(
        "..",
        "险在通咨餐品共交供交汤品机畅号麻择线利解件查将收种新单尾张单意式二室否能京天锦天井天体讲地制地放意司意实给力小十条讲调怎整明整策格适解市位资商平师用步知重性美人辆接"
        "开施但市场位在限在项",
    )
)
"""What people do say: the end of one word and the beginning of the next."""
_AT_EDGES = (("您好", "{edge}{pair}"), ("再见", "{pair}{edge}"))
"""Where a turn begins or ends, even the freest characters are told by their neighbour."""
_MEANT = frozenset(("您好", "你好", "再见", "再建"))


def tells_in(scene: Scene, number: int) -> int:
    """How many different misheard pairs the one pass saw, as the atom of that number; of those that overlap the first."""
    told, free = set[str](), 0
    for _, start, end, _ in scene.candidates.get(number, ()):
        if start >= free:
            told.add(scene.text[start:end])
            free = end
    return len(told)


@cache
def tells() -> Atom:
    """The pairs as an atom, rare as they are: an automaton of their own would take as long as the one pass itself."""
    return Atom(PhraseSet(tuple(kept("misheard", list[str], lambda: list(dict.fromkeys(_made()))))))


def _made() -> Iterator[str]:
    """Words with one character as it may be misheard, less those that are words, usual themselves, or said."""
    usual = usual_chars()
    for pair in (*usual_pairs(), *re.findall("..", _MORE)):
        for at in (0, 1):
            if pair[1 - at] not in _FREELY:
                yield from (
                    heard for rival, heard in _misheard(pair, at) if rival not in usual and heard not in _SAID
                )
    for pair, place in _AT_EDGES:
        for at in (0, 1):
            heard_so = (heard for _, heard in _misheard(pair, at) if heard not in _MEANT)
            yield from (place.format(edge=EDGE, pair=heard) for heard in heard_so)


def _misheard(pair: str, at: int) -> Iterator[tuple[str, str]]:
    """For each character that sounds like one of a pair: it, and the pair with it, which is no word."""
    words, rivals = frequencies(), sounds().homophones()
    for code in sounds().of(pair[at]):
        for rival in rivals[code]:
            heard = pair[:at] + rival + pair[at + 1 :]
            if not words.get(heard):
                yield rival, heard
