"""Every word that the writers themselves say, in Chinese and in English.

Titles, messages and suggestions are the pack's and stay as they are written there.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from cs_lint.model import Channel, Direction, FlawKind, MatchedBy, Role, Severity
from cs_lint.report.writer import Lang, Summary


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """One language. Values with {} are filled by `str.format`."""

    severity: dict[Severity, str]
    role: dict[Role, str]
    channel: dict[Channel, str]
    direction: dict[Direction, str]
    matched_by: dict[MatchedBy, str]
    """Only where the inspector would otherwise wonder how these words can be a hit."""
    passed: str
    failed: str
    fatal: str
    unread: str
    agent: str
    turns: str
    points: str
    packs: str
    why: str
    clause: str
    instead: str
    replace: str
    missing: str
    whole_turn: str
    hidden: str
    of_the_call: str
    dimensions: str
    skipped: str
    score: str
    call: str
    place: str
    turn: str
    cut_off: str
    nothing: str
    counts: tuple[str, str, str]
    suppressed: str
    failures: str
    progress: str
    left: str
    inferred: str
    flawed: str
    flaws: dict[FlawKind, str]
    unreliable: str
    by_elimination: str
    comma: str
    quotes: tuple[str, str]
    aside: str
    colon: str

    def quote(self, text: str) -> str:
        return text.join(self.quotes)


_ZH: Final = Words(
    severity={"error": "错误", "warning": "警告", "info": "提示"},
    role={"agent": "客服", "customer": "客户", "bot": "机器人", "system": "系统"},
    channel={"phone": "电话", "chat": "在线", "template": "模板"},
    direction={"inbound": "呼入", "outbound": "呼出"},
    matched_by={"sound": "同音", "similar": "近似", "learned": "用词"},
    passed="合格",
    failed="不合格",
    fatal="一票否决",
    unread="无法读取",
    agent="坐席 {}",
    turns="{} 句",
    points="{} 分",
    packs="规则 {}",
    why="为什么",
    clause="依据",
    instead="建议改说",
    replace="换成{}",
    missing="此处缺少",
    whole_turn="整句",
    hidden="另有 {} 条低于所选级别，未列出",
    of_the_call="整通问题",
    dimensions="各维度得分",
    skipped="未适用的规则",
    score="得分",
    call="通话",
    place="位置",
    turn="第 {} 句",
    cut_off="另有 {} 通有问题的通话未展开，请看 json 或 jsonl 报告。",
    nothing="没有检查任何通话",
    counts=("共检查 {} 通", "合格 {}", "不合格 {}"),
    suppressed="已豁免 {}",
    failures="无法读取 {}",
    progress="{files} 个文件 · {calls} 通 · {rate} 通/秒 · 问题 {violations}",
    left="约剩 {}",
    inferred="角色为推断",
    flawed="转写质量",
    flaws={
        "words-starred-out": "有词被识别系统打了星号",
        "no-punctuation": "没有标点",
        "no-fillers": "语气词被过滤",
        "one-sided": "只有一方的话",
        "roles-exchanged": "坐席与客户的角色像是标反了",
    },
    unreliable="这些规则的结论仅供参考：{}",
    by_elimination="对方身份已知",
    comma="，",
    quotes=("「", "」"),
    aside="（{}）",
    colon="：",
)

_EN: Final = Words(
    severity={"error": "error", "warning": "warning", "info": "info"},
    role={"agent": "agent", "customer": "customer", "bot": "bot", "system": "system"},
    channel={"phone": "phone", "chat": "chat", "template": "template"},
    direction={"inbound": "inbound", "outbound": "outbound"},
    matched_by={"sound": "sounds alike", "similar": "similar", "learned": "learned"},
    passed="passed",
    failed="failed",
    fatal="fatal",
    unread="unreadable",
    agent="agent {}",
    turns="{} turns",
    points="{} points",
    packs="rules {}",
    why="why",
    clause="clause",
    instead="say instead",
    replace="replace with {}",
    missing="missing here",
    whole_turn="whole turn",
    hidden="{} more below the chosen severity not listed",
    of_the_call="The call as a whole",
    dimensions="Score by dimension",
    skipped="Rules that did not apply",
    score="score",
    call="call",
    place="place",
    turn="turn {}",
    cut_off="{} more calls with violations are not shown here; see the json or jsonl report.",
    nothing="no call was checked",
    counts=("{} checked", "{} passed", "{} failed"),
    suppressed="{} suppressed",
    failures="{} unreadable",
    progress="{files} files · {calls} calls · {rate} calls/s · {violations} violations",
    left="about {} left",
    inferred="Roles are inferred",
    flawed="Transcript quality",
    flaws={
        "words-starred-out": "the recogniser has starred words out",
        "no-punctuation": "no punctuation",
        "no-fillers": "fillers have been filtered out",
        "one-sided": "only one side is there",
        "roles-exchanged": "agent and customer look exchanged",
    },
    unreliable="these rules are unreliable here: {}",
    by_elimination="the other one is known",
    comma=", ",
    quotes=("“", "”"),
    aside=" ({})",
    colon=": ",
)

WORDS: Final[Mapping[Lang, Words]] = MappingProxyType({"zh": _ZH, "en": _EN})


def number(value: float) -> str:
    """A score or deduction without a needless decimal: 82, 87.5."""
    return f"{round(value, 1):g}"


def sentence(summary: Summary, words: Words) -> str:
    """The sum of a run on one line."""
    facts = [form.format(n) for form, n in zip(words.counts, _calls(summary), strict=True)]
    facts += [f"{word} {summary.violations.get(severity, 0)}" for severity, word in words.severity.items()]
    if summary.calls == 0:
        facts = [words.nothing]
    if summary.suppressed:
        facts.append(words.suppressed.format(summary.suppressed))
    if summary.failures:
        facts.append(words.failures.format(summary.failures))
    return " · ".join(facts)


def _calls(summary: Summary) -> tuple[int, int, int]:
    return summary.calls, summary.passed, summary.failed
