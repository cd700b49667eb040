"""Whether a transcript shows recognition errors: the commonest words of service talk, written as others sound.

请文 for 请问, 情楚 for 清楚 is nobody's wording. A call without any such pair has nothing to gain from a search by
sound, and the search costs as much as all rules together.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from cs_lint import cache
from cs_lint.match.index import Atom
from cs_lint.match.scene import Scene, Span
from cs_lint.packs import rarity
from cs_lint.packs.grammar import EDGE
from cs_lint.packs.phrases import PhraseSet
from cs_lint.packs.rarity import usual_chars, usual_pairs
from cs_lint.text import sound
from cs_lint.text.sound import sounds
from cs_lint.text.tokens import frequencies

SHORT = 120
"""In so few characters too little is said to tell that there are no errors."""
CHARS_A_TELL = 350
"""A transcript with errors has at least one such pair in so many characters; of 172 with errors nine have fewer, of 378
without any one has as many, not counting pairs that words account for."""
FREE_RIVALS = 120
"""A character among the so many most usual ones stands beside any other, right or wrong."""
_FREELY = frozenset((*usual_chars()[:25], *"再都又才否还用来会分等请没无不已其去最当各每先后前"))
"""Beside the most usual characters, and those that join any word, anything may stand: 您 and 再 tell nothing."""
_FIGURES = frozenset("一二三四五六七八九十百")
"""A figure follows anything: 上午十点 is no 下午是."""
_MORE = (
    "然后觉得详细申请时长记录找到哪里一定查询打算刚才是否之间包括那边通过课程但是放心套餐准备下单满意保证只有小区到达体检数字肯定好像最后理解介绍一样所以解决方面注意健康同事尽快另外通知主要成功费用"
    "安全一起办法朋友活动反正位置后面自动快递评价操作几个结束项目材料一般支持因为发票账号链接还要周三司机咱们为了我来马上下来提交上门备注流程产品帮忙登录合同条件账户收费车辆照片原因这次当时平台名字"
    "东西进行重新购买提醒支付调整机场核对专员同意账单影响号码客户疑问方式方案页面显示商品门口房间记得反映周末到底姓名接受内容说明医院功能关于检查取消真的这笔决定顾客着急说话通常上网开始地点学习配合"
    "随便国家单子视频完成宽带热线解释录音上面资料规定编号专业机器门店政策维修发送规划网点恢复医生负责分别责任属于变动报名查看及时在线押金单位证明报告公交线路升级修好仓库物流签收"
    "出来一次要是十二四十回来看到身份十五这儿过来一分个人三个一遍一百会儿不到三天关系十八好意有别老人这种有点一张进去九点人家问问八点本人天下十一正常早上五分一声十点上去来电第一今晚物业别人一句三百"
    "两天会员验证哪儿没事后天第二礼拜天上百分不在机上那位五十六点经理窗口一条两分一位不对里面六十一步保险前台不住十块再说八十四位一份几点发给十六发到慢慢阿姨事儿打开一年七点两点真是行李那么第三四点"
    "七天十四理赔试试我家回去前面心里五点下周那儿送到电梯转给一块退回周五里头家长几天酒店十天一共那天之内出去原来到期去年检测三分个数当天骑手一会只能中午主管等等运费不想一趟接到手续三次财务没法记下"
    "楼下航班十九意见审核业务周四路上柜台六位好好下班网上两次五号在家三号答复旁边道歉通话两百五天上班邮箱签字不敢哈哈接着空调天天才能不管正在超过医保信号隔壁一家值班保单看着主任技术便宜付款半天实在"
    "这件店里明早多久领导四个上来屏幕一千毛病九十说法耐心以前有效改成进来五个容易可不不一消息没用不可一半我会一眼事情工程声音排队优惠停车老板电子不满月底愿意一件贷款耽误商量得到积分一笔监控要紧三千"
    "态度之后二号包裹过期营业电池儿子后台提示一号信用来看燃气"
)
"""Further words of service talk: less usual than the pairs that are counted, but no less told by their errors."""
_SAID = frozenset(
    re.findall(
        "..",
        "险在通咨餐品共交供交汤品机畅号麻择线利解件查将收种新单尾张单意式二室否能京天锦天井天体讲地制地放意司意实给力小十条讲调怎整明整策格适解市位资商平师用步知重性美人辆接"
        "开施但市场位在限在项"
        "家餐很高意事线在司在否满利面过几近天否对稼长意生使在否在字内址能线目师在似情工能课能在现急得在相期天试使接导意相家暂过漆号嘛别扔"
        "订厂家厂真在钱收着记家理确识常位意步便易录饮保商留位钟心示在备租食天于计机启验怎意试毕如保项种心数智食保证在关记录应屏价注于方安"
        "体交饭正择么家尝布在从新适么布能在响在箱看照看左看灶签纸看早看咋转继将台争策得倒签之态约家离石在给另往成报明意保那违问闻方适在显"
        "说阀水明士长期他家铲",
    )
)
"""What people do say: the end of one word and the beginning of the next."""
_AT_EDGES = (("您好", "{edge}{pair}"), ("再见", "{pair}{edge}"))
"""Where a turn begins or ends, even the freest characters are told by their neighbour."""
_MEANT = frozenset(("您好", "你好", "再见", "再建"))


def tells_in(scene: Scene, number: int) -> Iterator[Span]:
    """Where the one pass saw misheard pairs, as the atom of that number; of those that overlap the first."""
    free = 0
    for _, start, end, _ in scene.candidates.get(number, ()):
        if start >= free:
            yield start, end
            free = end


@functools.cache
def tells() -> Atom:
    """The pairs as an atom, rare as they are: an automaton of their own would take as long as the one pass itself."""
    code = cache.code_of(__name__, rarity.__name__, sound.__name__)
    name = cache.name_of(b"misheard", code, cache.installed("pypinyin", "jieba"))
    return Atom(PhraseSet(cache.kept(name, tuple[str, ...], lambda: tuple(dict.fromkeys(_made())))))


def _made() -> Iterator[str]:
    """Words with one character as it may be misheard, less those that are words, usual themselves, or said."""
    usual = usual_chars()[:FREE_RIVALS]
    for pair in (*usual_pairs(), *re.findall("..", _MORE)):
        for at in (0, 1):
            if pair[1 - at] not in _FREELY:
                yield from (
                    heard
                    for rival, heard in _misheard(pair, at)
                    if rival not in usual and heard not in _SAID and heard[1] not in _FIGURES
                )
    for pair, place in _AT_EDGES:
        for at in (0, 1):
            heard_so = (heard for _, heard in _misheard(pair, at) if heard not in _MEANT)
            yield from (place.format(edge=EDGE, pair=heard) for heard in heard_so)


def _misheard(pair: str, at: int) -> Iterator[tuple[str, str]]:
    """For each character that sounds like one of a pair: it, and the pair with it, which is no word."""
    words, rivals = frequencies(), sounds().homophones
    for code in sounds().of(pair[at]):
        for rival in rivals[code]:
            heard = pair[:at] + rival + pair[at + 1 :]
            if not words.get(heard):
                yield rival, heard
