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
    "好的，我先帮您看一下{thing}的记录，请问您的手机尾号是多少？",
    "嗯，我明白了，您是说{thing}从{day}开始就一直不太正常，对吗？",
    "这边看到您{day}提交过一次申请，目前的状态是正在处理，预计{hours}小时之内会有结果。",
    "如果您方便的话，可以先把{thing}断电，等三十秒再重新插上，看看指示灯是不是绿色的。",
    "这个费用是按照月份收取的，上个月一共是{money}元，其中包含了{money}元的服务费。",
    "请您稍等一分钟，我跟仓库确认一下{thing}的库存，马上回来。",
    "感谢您的耐心等待，已经确认过了，{thing}现在有货，最快{day}就可以发出。",
    "地址我重复一遍，{road}路{number}号{unit}单元，收件人是{name}女士，您看对不对？",
    "不好意思给您添麻烦了，这次是我们系统的记录没有更新，我现在就给您改过来。",
    "是的，会员在有效期之内都可以免费换一次，超过期限就需要自己承担邮费了。",
    "您放心，您的资料我们只用来核对订单，不会告诉其他人的。",
    "关于退款的时间，一般是三到五个工作日退回原来的支付方式，节假日会顺延。",
    "好的，那我给您登记成{day}下午两点到四点之间上门，师傅出发之前会先打电话给您。",
    "这种情况一般是路由器离得太远造成的，建议您把它放在客厅中间的位置试一试。",
    "请问您买{thing}的时候，包装盒里面的保修卡还在不在？上面有一个十二位的编号。",
    "理解您的心情，换作是我也会着急的，我把您的情况标成加急，让专员优先处理。",
    "安装是不收费的，只有需要额外的线材或者支架的时候，师傅才会按价目表收一点材料费。",
    "您可以在小程序里点开我的订单，右上角有一个申请售后的按钮，按照提示上传照片就行。",
    "那款{thing}目前只有白色和灰色，黑色要等到下个月中旬才会补货。",
    "好的，已经帮您改好了，稍后会有一条短信发到您登记的手机上，请您留意查收。",
    "好的，您请说。",
    "嗯，您慢慢讲，我在听。",
    "对的，没错。",
    "可以的，没问题。",
    "请问您贵姓？",
    "嗯嗯，是这样的。",
)
_CUSTOMER = (
    "你好，我想问一下我{day}买的那个{thing}怎么到现在还没有发货呀？",
    "对，就是这个手机号，你看看能不能查到。",
    "我昨天已经打过一次电话了，那边说今天给我回复，结果一直没有人联系我。",
    "哦，那我等一下试试看，要是还不行我再打过来。",
    "那大概要多长时间呢？我{day}就要出差了，家里没有人。",
    "嗯嗯，好的好的。",
    "{money}块钱是怎么算出来的？我记得当时说的不是这个价格。",
    "地址没错，不过电话换成我爱人的吧，我白天上班不方便接。",
    "我看了一下，灯是红的，一闪一闪的，旁边还有一个小的是灭的。",
    "行，那就这样吧，你帮我登记一下。",
    "能不能换一个颜色？白色的放在家里不太好看。",
    "哎，你们这个小程序也太难用了，我找了半天都没有找到在哪里。",
    "知道了，那发票是自动开的还是要我自己申请？",
    "上次那个师傅挺好的，能不能还是让他来？",
    "好，我记一下，你说吧。",
    "对对对。",
    "行，可以。",
    "哦，这样啊。",
    "喂？听得到吗？",
)
_RARE = (
    "这个我也没办法，规定就是这样的。",
    "您自己没看清楚，怎么能怪我们呢？",
    "大概过几天吧，到时候再说。",
    "不知道。",
    "我不是说过了吗，要先断电。",
)
_ANGRY = ("你们什么态度，我要投诉！", "气死我了，打了三次都没有解决。")
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
    yield "agent", rng.choice(_OPENING)
    for number in range(1, TURNS - len(_CLOSING)):
        if number % 2:
            yield "customer", rng.choice(_ANGRY if rng.random() < 0.005 else _CUSTOMER)
        else:
            yield "agent", rng.choice(_RARE if rng.random() < 0.01 else _AGENT)
    yield from zip(("agent", "customer", "agent"), _CLOSING, strict=True)


def make_call(number: int, seed: int = 20261121) -> Call:
    """The n-th call of a seed, always the same."""
    rng = random.Random(f"{seed}/{number}")
    clock, turns = 0.0, []
    for role, line in _turns(rng):
        text = _filled(line, rng)
        start = clock + rng.uniform(0.2, 1.5)
        clock = start + len(text) / rng.uniform(3.5, 5.0)
        turns.append(Turn(role, text, round(start, 1), round(clock, 1)))  # type: ignore[arg-type]
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
