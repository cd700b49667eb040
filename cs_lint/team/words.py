"""What the page, the workbook and the message of a team say, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from cs_lint.report.writer import Lang


class TeamWords(msgspec.Struct, frozen=True, kw_only=True):
    """One language. `{}` is filled in by `str.format`, or by the page's script in the same way."""

    title: str
    period: str
    team: str
    agent: str
    name: str
    line: str
    rule: str
    rule_title: str
    level: str
    dimension: str
    everyone: str
    unnamed: str
    since: str
    until: str
    reset: str
    filters: str
    rule_filter: str
    calls: str
    call: str
    score: str
    mean: str
    passed_share: str
    fatal: str
    per_call: str
    violations: str
    before: str
    nothing: str
    costly: str
    costly_of: str
    costly_note: str
    lost: str
    points: str
    rate: str
    rate_note: str
    broken: str
    judged: str
    others: str
    instead: str
    why: str
    clause: str
    worst_call: str
    distribution: str
    failing: str
    passing: str
    radar: str
    selected: str
    whole_team: str
    data: str
    heat: str
    heat_note: str
    bands: tuple[str, str, str, str]
    trend: str
    rule_trend: str
    packs: str
    by_cost: str
    by_rate: str
    flow: str
    flow_map: str
    flow_share: str
    flow_time: str
    allowed: str
    bottleneck: str
    no_bottleneck: str
    step: str
    steps: tuple[str, ...]
    seconds: str
    repeat: str
    repeat_note: str
    times: str
    measure: str
    rules: str
    severity: dict[str, str]
    reviewed: str
    imprecise: str
    precision: str
    samples: str
    random_sample: str
    worst_sample: str
    again: str
    coaching: str
    coaching_note: str
    advice: str
    night: str
    source: str
    said: str
    message: str
    turn: str
    cost: str
    pages_note: str
    made_by: str


_ZH: Final = TeamWords(
    title="客服质检 · 团队报告",
    period="报告期",
    team="班组",
    agent="坐席",
    name="姓名",
    line="业务线",
    rule="规则",
    rule_title="规则名称",
    level="级别",
    dimension="维度",
    everyone="全部",
    unnamed="未注明",
    since="从",
    until="到",
    reset="清除筛选",
    filters="筛选",
    rule_filter="选定规则后，只看违反过它的通话",
    calls="通话",
    call="通话",
    score="得分",
    mean="平均分",
    passed_share="合格率",
    fatal="一票否决",
    per_call="每通违规",
    violations="违规",
    before="上期 {}",
    nothing="没有符合筛选条件的通话。",
    costly="最费分的三个问题",
    costly_of="{} 最费分的三个问题",
    costly_note="按扣掉的总分排序",
    lost="共扣 {} 分",
    points="分",
    rate="违规率",
    rate_note="{} / {} 通",
    broken="违规通话",
    judged="适用通话",
    others="团队 {}%",
    instead="建议改说",
    why="为什么",
    clause="依据",
    worst_call="看一通",
    distribution="得分分布",
    failing="不合格",
    passing="合格",
    radar="维度雷达",
    selected="所选",
    whole_team="团队平均",
    data="数据表",
    heat="坐席 × 维度热力图",
    heat_note="平均分，红色优先培训；点坐席即按其筛选",
    bands=("低于 {}", "{} 起", "{} 起", "{} 起"),
    trend="每晚趋势",
    rule_trend="每晚违规率",
    packs="规则包更新：{}",
    by_cost="最费分的规则",
    by_rate="违规率最高的规则",
    flow="流程地图",
    flow_map="各环节：通话占比 · 平均用时",
    flow_share="走到各环节的通话占比",
    flow_time="各环节平均用时（秒）",
    allowed="标准上限",
    bottleneck="瓶颈：{}。{}% 的通话超时，平均超 {} 秒",
    no_bottleneck="没有环节超时",
    step="环节",
    steps=("开场", "核实身份", "了解问题", "解决问题", "确认", "结束", "等待", "转接"),
    seconds="秒",
    repeat="重复违规与处理阶梯",
    repeat_note="报告期内同一坐席违反同一规则的通话数（错误、警告级）",
    times="第 {} 次",
    measure="处理",
    rules="全部规则",
    severity={"error": "错误", "warning": "警告", "info": "提示"},
    reviewed="人工复核",
    imprecise="误判偏多",
    precision="准确率 {}%（{} 条）",
    samples="抽样复核",
    random_sample="随机抽样",
    worst_sample="问题最多",
    again="换一批",
    coaching="辅导建议",
    coaching_note="平均分最低的坐席在前；建议取自各自最费分的规则",
    advice="{} 分，共扣 {} 分",
    night="日期",
    source="来源",
    said="原话",
    message="问题",
    turn="句",
    cost="扣分",
    pages_note="{} 通中 {} 通写有单独页面（最差的与随机抽取的）",
    made_by="由 cs-lint 生成，数据不出本机",
)

_EN: Final = TeamWords(
    title="Service quality · team report",
    period="Period",
    team="Team",
    agent="Agent",
    name="Name",
    line="Business line",
    rule="Rule",
    rule_title="Title",
    level="Severity",
    dimension="Dimension",
    everyone="all",
    unnamed="not named",
    since="From",
    until="to",
    reset="Clear filters",
    filters="Filters",
    rule_filter="With a rule chosen, only the calls that broke it are shown",
    calls="Calls",
    call="Call",
    score="Score",
    mean="Mean score",
    passed_share="Pass rate",
    fatal="Fatal",
    per_call="Violations a call",
    violations="Violations",
    before="before: {}",
    nothing="No call fits the filters.",
    costly="The three most costly problems",
    costly_of="The three most costly problems of {}",
    costly_note="by the points they took",
    lost="{} points lost",
    points="points",
    rate="Rate",
    rate_note="{} of {} calls",
    broken="Calls with it",
    judged="Calls judged",
    others="team {}%",
    instead="Say instead",
    why="Why",
    clause="Clause",
    worst_call="a call",
    distribution="Scores",
    failing="failed",
    passing="passed",
    radar="Dimensions",
    selected="selected",
    whole_team="team",
    data="Data",
    heat="Agents × dimensions",
    heat_note="Mean scores, red first in line for training; choose an agent to filter",
    bands=("below {}", "from {}", "from {}", "from {}"),
    trend="Trend by night",
    rule_trend="Violation rate by night",
    packs="packs changed: {}",
    by_cost="Most costly rules",
    by_rate="Most broken rules",
    flow="Flow of calls",
    flow_map="Share of calls and mean time by step",
    flow_share="Share of calls that go through a step",
    flow_time="Mean seconds in a step",
    allowed="allowed",
    bottleneck="Bottleneck: {}. {}% of calls overrun, by {} s on average",
    no_bottleneck="No step overruns",
    step="Step",
    steps=("opening", "identify", "understand", "solve", "confirm", "close", "hold", "transfer"),
    seconds="s",
    repeat="Repeat offences and measures",
    repeat_note="Calls of an agent that broke the same rule within the period (errors and warnings)",
    times="no. {}",
    measure="Measure",
    rules="All rules",
    severity={"error": "error", "warning": "warning", "info": "info"},
    reviewed="Reviewed",
    imprecise="imprecise",
    precision="precision {}% ({})",
    samples="Samples for review",
    random_sample="Random",
    worst_sample="Worst",
    again="another sample",
    coaching="Coaching",
    coaching_note="Lowest mean score first; the advice of the rules that cost each most",
    advice="{} points, {} lost",
    night="Date",
    source="Source",
    said="Words",
    message="Problem",
    turn="Turn",
    cost="Cost",
    pages_note="{} calls, {} of them with a page (the worst, and some drawn at random)",
    made_by="made by cs-lint; no data leaves the machine",
)

TEAM_WORDS: Final[Mapping[Lang, TeamWords]] = MappingProxyType({"zh": _ZH, "en": _EN})
