"""What pages say beside what every report says, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from cs_lint.flow import Name
from cs_lint.report.page.timeline import Kind
from cs_lint.report.writer import Lang


class PageWords(msgspec.Struct, frozen=True, kw_only=True):
    """One language. Values with {} are filled by `str.format`."""

    step: dict[Name, str]
    event: dict[Kind, str]
    title: str
    conversation: str
    rules: str
    places: str
    flawless: str
    timeline: str
    events: str
    no_times: str
    data: str
    course: str
    standard: str
    standard_times: str
    actual: str
    actual_turns: str
    step_head: str
    event_head: str
    begins: str
    lasts: str
    absent: str
    allowed: str
    overran: str
    on_time: str
    times: str
    back: str
    seconds: str
    index: str
    to_index: str
    whole_call: str
    to_team: str


_ZH: Final = PageWords(
    step={
        "opening": "开场", "identify": "核实身份", "understand": "了解问题", "solve": "解决问题",
        "confirm": "确认", "close": "结束", "hold": "等待", "transfer": "转接",
    },
    event={"hold": "等待", "transfer": "转接", "silence": "静默", "interruption": "抢话"},
    title="通话质检报告",
    conversation="对话",
    rules="违反的规则",
    places="出现在",
    flawless="没有发现问题。",
    timeline="时间轴",
    events="{} {} 次 · {}",
    no_times="这通没有时间信息，画不出时间轴。",
    data="数据表",
    course="流程",
    standard="标准流程",
    standard_times="标准流程：用时与上限",
    actual="实际流程",
    actual_turns="实际流程（按轮次，没有时间信息）",
    step_head="环节",
    event_head="事件",
    begins="开始",
    lasts="时长",
    absent="未出现",
    allowed="限 {}",
    overran="超时最多的环节：{}",
    on_time="各环节都没有超时",
    times="{} 次",
    back="返回",
    seconds="{} 秒",
    index="全部通话",
    to_index="到全部通话的目录",
    whole_call="整通",
    to_team="返回团队报告",
)  # fmt: skip

_EN: Final = PageWords(
    step={
        "opening": "opening", "identify": "identify", "understand": "understand", "solve": "solve",
        "confirm": "confirm", "close": "close", "hold": "hold", "transfer": "transfer",
    },
    event={"hold": "holds", "transfer": "transfers", "silence": "silences", "interruption": "interruptions"},
    title="Call report",
    conversation="Conversation",
    rules="Rules broken",
    places="at",
    flawless="Nothing was found wrong.",
    timeline="Time line",
    events="{}: {} · {}",
    no_times="This call carries no times, so there is no time line.",
    data="Data",
    course="Course",
    standard="Standard course",
    standard_times="Standard course: time spent and due",
    actual="Actual course",
    actual_turns="Actual course (by turns: no times)",
    step_head="Step",
    event_head="Event",
    begins="from",
    lasts="for",
    absent="absent",
    allowed="of {}",
    overran="Overran most: {}",
    on_time="No step overran",
    times="{}×",
    back="back",
    seconds="{} s",
    index="All calls",
    to_index="to the index of all calls",
    whole_call="whole call",
    to_team="back to the team's report",
)  # fmt: skip

PAGE_WORDS: Final[Mapping[Lang, PageWords]] = MappingProxyType({"zh": _ZH, "en": _EN})
