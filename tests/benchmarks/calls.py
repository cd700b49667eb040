"""Calls to measure with: made from a seed, 55 turns and about 1,200 characters each, as like real ones as lines
drawn from a bank can be. Most are polite; now and then somebody is not, so that violations are paid for too.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from cs_lint.model import Call, Turn

TURNS = 55

_OPENING = (
    "您好，{company}客服，工号{number}，请问有什么可以帮您？",
    "您好，欢迎致电{company}，很高兴为您服务，请讲。",
    "{part}好，这里是{company}服务热线，我姓{name}，请问您遇到了什么问题？",
)
_AGENT = (
    "好的，我明白了，您说的是{day}在{road}路店买的那台{thing}，对吗？",
    "这款{thing}的保修期是{unit}年，从签收当天开始算，到期之前都可以免费维修。",
    "{thing}旁边有一个小孔，用取卡针按住五秒，看到绿灯闪两下就松手。",
    "我这边看到的签收时间是{day}下午{unit}点，签收人写的是前台代收。",
    "运费这次由我们承担，您不用垫付，师傅上门的时候把包装箱一起带走就行。",
    "您家里的宽带是{hours}兆的，带{unit}台设备一般够用，离得远的房间会弱一些。",
    "发票可以开电子的，抬头是个人还是公司？公司的话麻烦报一下税号。",
    "这个价格是会员价，比平时便宜{money}元，活动到{day}晚上十二点结束。",
    "安装师傅姓{name}，他会在出发前半小时跟您约具体的时间。",
    "换货的话要把配件都放回去，说明书、电源线和遥控器都在盒子里吧？",
    "如果您方便的话，可以先把{thing}断电，过一会儿再插上，看看指示灯是什么颜色。",
    "颜色现在有白色和灰色，黑色要等到下个月中旬才补货。",
    "您可以在小程序里点开我的订单，右上角有一个申请售后的按钮，照提示上传照片。",
    "地址我重复一遍，{road}路{number}号{unit}单元，门牌是三零二，没错吧？",
    "退款是原路返回的，您当时用的是哪家银行的卡？一般三到五个工作日能看到。",
    "嗯，这种情况多半是路由器离得太远造成的，中间隔了几面墙？",
    "墙角那个插座如果是老式的，接触不太好，换一个插座试试看。",
    "{thing}的滤芯大概用三个月要换一次，小程序里会提醒您。",
    "会员积分一共是{number}分，可以换一个收纳盒，也可以抵{unit}元。",
    "我们的门店早上九点开门，晚上八点半关门，周末不休息。",
    "您把型号念给我听，在底部的标签上，字母开头的那一串。",
    "安装是不收费的，只有需要额外的线材或者支架，才按价目表收一点材料费。",
    "嗯嗯，是这样的。",
    "好的，您请说。",
    "可以的，没问题。",
    "对的，没错。",
    "嗯，您慢慢讲，我在听。",
    "请问您贵姓？",
    "{name}女士，您好，请问这台{thing}是什么时候装上的？",
    "说明书第{unit}页有一张图，照着图上的箭头把卡扣往里推，听到咔的一声就好了。",
    "那我给您备注上尽量安排在上午，具体几点师傅会跟您商量。",
    "蓝牙和无线网是分开的，先把手机上的蓝牙打开，再回到添加设备那一页。",
    "{hours}小时客服热线一直有人，您随时都能打进来。",
    "电池是可以单独买的，{money}元一块，门店和网上都有。",
    "您家的户型如果是长条形的，建议放两个，一个在客厅，一个在走廊尽头。",
    "这一单是{day}从仓库发出来的，已经到了本地的转运点。",
    "拆下来的旧机器可以折价{money}元，师傅会当面验一下能不能开机。",
    "请您对照一下，盒子侧面的条码后四位是不是{number}？",
    "它的声音最大是{unit}十分贝，晚上可以调成静音。",
    "预约已经改到{day}了，时间段是上午九点到十一点。",
)
_HOLD = (
    ("agent", "请您稍等一分钟，我跟仓库确认一下{thing}的库存。"),
    ("customer", "好。"),
    ("agent", "感谢您的耐心等待，已经确认过了，{thing}现在有货，{day}可以发出。"),
)
_CUSTOMER = (
    "你好，我想问一下我{day}买的那个{thing}，包装上写的和网页上的不太一样。",
    "对，尾号是{number}。",
    "那大概要多长时间呢？我{day}要出差，家里只有老人。",
    "嗯嗯，好的好的。",
    "{money}块钱是单买的价格还是带安装的？",
    "地址没错，不过电话换成我爱人的吧，我白天上班不方便接。",
    "灯是红的，旁边还有一个小的是灭的。",
    "白色的放在家里不太好看，灰的有现货吗？",
    "知道了，那发票是自动开的还是要我自己申请？",
    "上次来的那个师傅挺细心的，还是让他来吧。",
    "对对对。",
    "行，可以。",
    "哦，这样啊。",
    "盒子我还留着，就是泡沫板断了一块。",
    "我家是老小区，{unit}楼，没有电梯。",
    "嗯，孩子不小心碰到水里了，擦干以后开机有点慢。",
    "那个按钮我看到了，点进去是灰色的。",
    "是去年{unit}月份办的会员，当时送了一袋洗衣液。",
    "我把手机拿远一点，这边信号一格。",
    "网页上显示的是运输中，停在{road}中转站。",
    "{name}先生是我父亲，订单写的是他的名字。",
    "遥控器按了有声音，屏幕上的数字不变。",
    "好，我记一下，你说吧。",
    "能带我去店里看看实物吗？离我最近的是哪家？",
    "晚上七点以后吧，白天没人在家。",
    "旧的那台还能用，就是开机慢，能折多少钱？",
    "哦对，还有一张{money}元的券，这个月底到期。",
    "刚才说的那个卡扣，是左边的还是右边的？",
    "这个月用了{number}度，比上个月多了一点点。",
    "手机已经连上了，名字是英文的。",
    "老人耳朵不太好，铃声能调大一些吗？",
    "原来是这样，我还以为要重新买一套呢。",
)
_RUDE = (
    "这个我也没办法，规定就是这样的。",
    "您自己没看清楚，怎么能怪我们呢？",
    "大概过几天吧，到时候再说。",
    "不知道。",
    "我不是说过了吗，要先断电。",
)
_ANGRY = ("你们什么态度，我要投诉！", "气死我了，打了三次都没有解决。")
HOLDS, RUDE, ANGRY = 0.4, 0.008, 0.002
"""Holds a call; rude and angry lines among the lines of each side."""
_CLOSING = (
    "请问还有其他可以帮您的吗？",
    "没有了，谢谢。",
    "不客气，感谢您的来电，祝您生活愉快，再见。",
)
_WORDS = {
    "company": ["星辰科技"],
    "part": ["早上", "上午", "下午", "晚上"],
    "name": list("王李张刘陈杨赵黄周吴"),
    "thing": ["路由器", "智能音箱", "摄像头", "扫地机器人", "门锁", "空气净化器", "会员卡", "显示器"],
    "day": ["昨天", "前天", "上周三", "这个月五号", "明天", "后天", "下周一", "周末"],
    "road": ["和平", "建设", "中山", "解放", "人民", "新华"],
}


def _filled(line: str, rng: random.Random) -> str:
    if "{" not in line:
        return line
    words = {name: rng.choice(choices) for name, choices in _WORDS.items()}
    return line.format(
        **words,
        number=rng.randint(100, 9999),
        hours=rng.choice((12, 24, 48)),
        money=rng.randint(10, 900),
        unit=rng.randint(1, 9),
    )


def _turns(rng: random.Random) -> Iterator[tuple[str, str]]:
    """The call's lines. A side says a line once, as people do, until it has none left to say."""
    agent = rng.sample(_AGENT, len(_AGENT))
    customer = rng.sample(_CUSTOMER, len(_CUSTOMER))
    middle: list[tuple[str, str]] = [("agent", rng.choice(_OPENING))]
    while len(middle) < TURNS - len(_CLOSING) - len(_HOLD) - 2:
        middle.append(("customer", rng.choice(_ANGRY) if rng.random() < ANGRY else customer.pop()))
        middle.append(("agent", rng.choice(_RUDE) if rng.random() < RUDE else agent.pop()))
    if rng.random() < HOLDS:
        middle += [("customer", customer.pop()), *_HOLD]
    while len(middle) < TURNS - len(_CLOSING) + 1:
        middle += [("customer", customer.pop()), ("agent", agent.pop())]
    yield from middle[: TURNS - len(_CLOSING)]
    yield from zip(("agent", "customer", "agent"), _CLOSING, strict=True)


def make_call(number: int, seed: int = 20261121) -> Call:
    """The n-th call of a seed, always the same."""
    rng = random.Random(f"{seed}/{number}")
    clock, turns = 0.0, []
    for role, line in _turns(rng):
        text = _filled(line, rng)
        start = clock + rng.uniform(0.2, 1.5)
        clock = start + len(text) / rng.uniform(3.5, 5.0)
        turns.append(Turn(role, text, round(start, 1), round(clock, 1)))
    metadata = {"ring_count": rng.randint(1, 4), "hangup_by": rng.choice(("customer", "customer", "agent"))}
    return Call(
        call_id=f"bench-{number:07}",
        turns=tuple(turns),
        direction="inbound",
        agent_id=str(rng.randint(1000, 1060)),
        started_at="2026-11-20T09:00:00+08:00",
        company=("星辰科技",),
        metadata=metadata,
    )


def make_calls(count: int) -> Iterator[Call]:
    """`count` calls, from the first on."""
    return map(make_call, range(count))
