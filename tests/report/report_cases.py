"""Checked calls made by hand, so that what a writer does is tested without a linter."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import msgspec

from cs_lint.model import Call, CallReport, Checked, ErrorReport, PackRef, ReadFailure, Turn, Violation
from cs_lint.packs.schema import Rule, Source
from cs_lint.report import WRITERS, ReportOptions, Summary

TOOL = "cs-lint 0.1.0"


def rule(id: str, title: str, why: str, **more: Any) -> Rule:
    given: dict[str, Any] = {
        "severity": "error",
        "dimension": "服务用语",
        "message": "",
        "suggest": "",
        "source": Source(document="客服管理规范", clause="5.4"),
    }
    return Rule(id=id, title=title, why=why, **(given | more))


CATALOGUE = {
    each.id: each
    for each in (
        rule(
            "words.insult", "不得伤害客户自尊", "伤了自尊的客户不会再听任何解释，只会记住这句话。", fatal=True
        ),
        rule("words.impatient", "不得催促、不耐烦", "客户来电是因为遇到了难处，催促只会让他更说不清楚。"),
        rule("opening.agent-id", "报工号", "报了工号，客户知道在和谁说话，有事也找得到人。"),
        rule("hold.reason", "请客户等待须说明原因", "不知道在等什么的客户最容易挂断。"),
        rule("words.filler", "口头禅不宜过多", "口头禅多，听起来没有把握。"),
        rule("opening.answer-time", "三声之内接听", "响铃越久，客户越急。"),
    )
}


def violation(rule: str, turn: int | None, text: str, message: str, **more: Any) -> Violation:
    """A violation whose span is put in place by `checked`, where `text` stands in its turn."""
    given: dict[str, Any] = {
        "severity": "error",
        "start": None,
        "end": None,
        "role": None if turn is None else "agent",
        "suggest": "",
        "source": "客服管理规范 5.4",
        "deduct": 5.0,
        "fingerprint": "0" * 20,
        "matched_by": "word",
    }
    return Violation(rule=rule, turn=turn, text=text, message=message, **(given | more))


def checked(turns: Iterable[Turn], violations: Iterable[Violation] = (), **more: Any) -> Checked:
    """A call with its report. `more` sets keys of the report, and `direction`, `started_at` of the call."""
    turns = tuple(turns)
    placed = tuple(_placed(each, turns) for each in violations)
    given: dict[str, Any] = {
        "call_id": "20261119-0021",
        "source": "calls/a.txt",
        "channel": "phone",
        "agent_id": "1052",
        "score": 100.0,
        "passed": True,
        "fatal": False,
        "dimensions": {},
        "not_applicable": {},
        "tool": TOOL,
        "packs": (PackRef("phone", "2026.11.1", "a1b2c3d4"),),
    }
    ours = {key: more.pop(key) for key in ("direction", "started_at") if key in more}
    report = CallReport(violations=placed, **(given | more))
    call = Call(call_id=report.call_id, turns=turns, channel=report.channel, source=report.source, **ours)
    return Checked(call, report)


def _placed(violation: Violation, turns: tuple[Turn, ...]) -> Violation:
    if violation.turn is None or violation.start is not None:
        return violation
    start = turns[violation.turn].text.index(violation.text)
    return msgspec.structs.replace(violation, start=start, end=start + len(violation.text))


def unread(message: str = "the call has no turns", **place: Any) -> ErrorReport:
    return ErrorReport(source="calls/c.jsonl", error=ReadFailure(kind="input", message=message, **place))


def agent(text: str, start: float | None = None) -> Turn:
    return Turn("agent", text, start)


def customer(text: str, start: float | None = None) -> Turn:
    return Turn("customer", text, start)


def bad_call(**more: Any) -> Checked:
    """A call with every kind of violation: words, sound, a duty not done, the call as a whole."""
    turns = [
        agent("您好，星辰科技客服，很高兴为您服务，请问有什么可以帮您？", 0.4),
        customer("哎姑娘你好，我儿子给我买了个摄像头，说能看家里的猫，我这手机上怎么也连不上。", 8.0),
        agent("好的，请问摄像头插上电了吗？灯是什么颜色？", 16.5),
        customer("插上了，灯……红的，一闪一闪的。", 21.4),
        agent("选不带5G的，我不是说过了吗。", 36.1),
        customer("你没说呀姑娘，你刚说的是点加号。行行，不带5G的，我选了。", 40.7),
        agent("您稍等。你到底懂不懂怎么扫啊？现在灯变没变，您块点说。", 61.6),
        customer("姑娘，我今年六十七了，是不太懂，你慢点教我嘛。", 66.7),
        agent("蓝的就是连上了，您点完成，就能看见画面了。", 80.0),
    ]
    duty: dict[str, Any] = {"severity": "warning", "matched_by": "absence"}
    phone = "客户服务标准化培训教程全集 "
    impatient = "请您再看一下右上角，有一个加号，点它就可以了。点好以后请告诉我一声，我们接着往下做。"
    violations = [
        violation("opening.agent-id", 0, turns[0].text, "开场没有报工号", **duty, deduct=2.0,
                  suggest="您好，星辰科技客服，工号1052。", source=f"{phone}2.3.1"),
        violation("words.impatient", 4, "我不是说过了吗", "“我不是说过了吗”显得不耐烦",
                  deduct=10.0, suggest=impatient),
        violation("hold.reason", 6, "您稍等", "请客户等待但没有说明原因", **duty,
                  suggest="请您稍等，我帮您查一下订单，大约一分钟。", source=f"{phone}2.3.2"),
        violation("words.insult", 6, "你到底懂不懂", "这句话贬低了客户",
                  deduct=20.0, suggest="我再说一遍，您看这样清楚一些吗？"),
        violation("words.impatient", 6, "您块点说", "催促客户",
                  deduct=10.0, matched_by="sound", suggest=impatient),
        violation("words.filler", None, "", "每千字口头禅 12 次，多于 8 次", severity="info",
                  deduct=1.0, matched_by="count", suggest="想一想再说，停顿比“那个”好。"),
    ]  # fmt: skip
    judged: dict[str, Any] = {
        "score": 0.0,
        "passed": False,
        "fatal": True,
        "dimensions": {"开场礼仪": 98.0, "服务用语": 59.0, "等待与转接": 95.0, "倾听与节奏": 100.0},
        "not_applicable": {"opening.answer-time": "no ring_count or ring_seconds"},
        "suppressed": 1,
        "direction": "inbound",
        "started_at": "2026-11-19T14:20:03+08:00",
    }
    return checked(turns, violations, **(judged | more))


def clean_call(**more: Any) -> Checked:
    return checked([agent("您好，请问有什么可以帮您？"), customer("没事了，谢谢。")], **more)


def written(format: str, entries: Iterable[Checked | ErrorReport], **options: Any) -> str:
    """All that a writer writes of a run."""
    settings: dict[str, Any] = {"catalogue": CATALOGUE, "width": 80, **options}
    stream, summary = io.StringIO(), Summary()
    writer = WRITERS[format](stream, ReportOptions(**settings))
    writer.begin()
    for entry in entries:
        if isinstance(entry, Checked):
            writer.call(entry)
            summary = summary.plus(entry.report)
        else:
            writer.failure(entry)
            summary = summary.plus(entry)
    writer.end(summary)
    return stream.getvalue()
