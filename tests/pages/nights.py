"""Two months of a made-up team, as a results dataset: seeded, with agents who differ and rules that change.

`python -m tests.pages.nights DIR [CALLS]` writes one, to look at a report.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cs_lint.batch.tables import SCHEMAS
from cs_lint.flow import allowed_seconds
from cs_lint.packs.load import load_packs
from cs_lint.packs.schema import Rule
from cs_lint.read.results_folder import PARTS, RUNS
from cs_lint.scoring import Weight, score

RUN = "20261130T020000.000000Z-abcdef"
LAST = dt.date(2026, 11, 29)
NIGHTS = 60
TEAMS = ("售后一组", "售后二组", "在线组", "投诉组")
LINES = ("智能家居", "宽带", "家电")
SURNAMES, NAMES = "王李张刘陈杨赵黄周吴徐孙", ("芳", "伟", "敏", "静", "强", "磊", "洋", "艳", "勇", "娜")
OLD, NEW = (
    "core@2026.10.1+aaaaaaaa phone@2026.10.1+bbbbbbbb",
    "core@2026.10.1+aaaaaaaa phone@2026.11.1+cccccccc",
)
CHANGED = LAST - dt.timedelta(days=12)

TALK = (
    ("agent", "您好，星辰科技客服，工号1024，请问有什么可以帮您？"),
    ("customer", "你好，我家的摄像头从昨天晚上开始一直掉线，重启了三次都没有用。"),
    ("agent", "好的，我明白了，请您报一下设备背面的编号后四位。"),
    ("customer", "七零二三。"),
    ("agent", "请您稍等，我帮您查一下升级记录，大概一分钟。"),
    ("customer", "好，不急。"),
    ("agent", "感谢您的耐心等待。记录显示程序停在旧版本，我已经给您重新推送，两分钟之内会好。"),
    ("customer", "哎，灯变绿了，好了。"),
    ("agent", "太好了。请问您还有其他问题吗？"),
    ("customer", "没有了，谢谢。"),
    ("agent", "感谢您的来电，祝您生活愉快，再见。"),
)
COURSE = (
    ("opening", 0), ("understand", 1), ("identify", 2), ("hold", 4), ("solve", 6), ("confirm", 8), ("close", 10),
)  # fmt: skip


@dataclass(frozen=True)
class Agent:
    """`slips` is how often this one breaks a rule; `weak` the dimension where it happens most."""

    id: str
    name: str
    team: str
    slips: float
    weak: str


@dataclass
class Team:
    """Everything that is random, from one seed."""

    seed: int
    agents: int = 24
    random: random.Random = field(init=False)
    rules: tuple[Rule, ...] = field(init=False)
    staff: tuple[Agent, ...] = field(init=False)
    tables: dict[str, list[dict[str, Any]]] = field(init=False)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        rules = (loaded.rule for loaded in load_packs().rules)
        self.rules = tuple(
            rule for rule in rules if rule.enabled and not rule.id.startswith(("template", "chat"))
        )
        dimensions = sorted({rule.dimension for rule in self.rules})
        self.staff = tuple(
            Agent(
                str(1001 + number),
                self.random.choice(SURNAMES) + self.random.choice(NAMES),
                TEAMS[number % len(TEAMS)],
                self.random.uniform(0.3, 1.9),
                self.random.choice(dimensions),
            )
            for number in range(self.agents)
        )
        self.tables = {name: [] for name in SCHEMAS}

    def call(self, number: int, per_call: float) -> None:
        agent = self.random.choice(self.staff)
        night = LAST - dt.timedelta(days=self.random.randrange(NIGHTS))
        key = hashlib.blake2b(f"{self.seed}-{number}".encode(), digest_size=16).hexdigest()
        line = self.random.choice(LINES)
        place = {"agent_id": agent.id, "team": agent.team, "business_line": line, "night": night}
        known = {"run_id": RUN, "call_key": key}
        judged = [rule for rule in self.rules if self.random.random() < 0.7]
        broken = self._broken(judged, agent, per_call, night)
        turns, found = self._said(broken)
        marks = score(
            (rule.id for rule, *_ in found), _weights(self.rules), [rule.dimension for rule in judged]
        )
        begins = [12.0 * index for index in range(len(turns))]
        hold = self.random.expovariate(1 / 45)
        call_id = f"{night:%Y%m%d}-{number:06}"
        who = known | {"call_id": call_id, "source": f"exports/{night}.jsonl:{number + 1}"}
        cost = list(_costs(found))
        self.tables["calls"].append(
            who | place
            | {
                "identity": key, "channel": "phone", "direction": "inbound", "agent_name": agent.name,
                "started_at": dt.datetime.combine(night, dt.time(9, number % 60), dt.UTC),
                "turns": len(turns), "seconds": begins[-1] + 8 + hold, "score": marks.total,
                "passed": marks.passes(), "fatal": marks.fatal, "violations": len(found),
                "deducted": sum(cost), "suppressed": 0, "dimensions": list(marks.dimensions.items()),
                "not_applicable": [], "flow": self._course(hold),
                "transcript": [
                    {"role": role, "text": text, "start": begin, "end": begin + 8}
                    for (role, text), begin in zip(turns, begins, strict=True)
                ],
                "packs": NEW if night >= CHANGED else OLD, "tool": "cs-lint 0.1.0",
            }
        )  # fmt: skip
        for ordinal, ((rule, turn, start, end, text), lost) in enumerate(zip(found, cost, strict=True)):
            self.tables["violations"].append(
                who | place
                | {
                    "rule": rule.id, "title": rule.title, "dimension": rule.dimension,
                    "severity": rule.severity, "fatal": rule.fatal, "turn": turn, "start": start, "end": end,
                    "role": "agent", "text": text, "message": rule.message, "suggest": rule.suggest,
                    "clause": f"{rule.source.document} {rule.source.clause}", "deduct": _deduct(rule),
                    "cost": lost, "matched_by": "word", "ordinal": ordinal,
                    "fingerprint": hashlib.blake2b(f"{key}{ordinal}".encode(), digest_size=10).hexdigest(),
                }
            )  # fmt: skip
        hits = {rule.id: sum(one[0] is rule for one in found) for rule in judged}
        for rule in self.rules:
            outcome = "not-applicable" if rule.id not in hits else "violated" if hits[rule.id] else "pass"
            reason = "no timestamps" if rule.id not in hits else None
            row = {"rule": rule.id, "dimension": rule.dimension, "outcome": outcome, "reason": reason}
            self.tables["outcomes"].append(known | row | {"hits": hits.get(rule.id, 0)})

    def _broken(self, judged: list[Rule], agent: Agent, per_call: float, night: dt.date) -> list[Rule]:
        wanted = per_call * agent.slips * (0.85 if night >= CHANGED else 1.1)
        many = sum(self.random.random() < wanted / 10 for _ in range(10))
        weights = [
            (4.0 if rule.dimension == agent.weak else 1.0) * (0.04 if rule.fatal else 1.0) * (1 + index % 5)
            for index, rule in enumerate(judged)
        ]
        return self.random.choices(judged, weights, k=many) if judged else []

    def _said(
        self, broken: list[Rule]
    ) -> tuple[list[tuple[str, str]], list[tuple[Rule, int, int, int, str]]]:
        turns = list(TALK)
        found = []
        for rule in broken:
            text, at = _failing(rule)
            turn = self.random.choice([index for index, (role, _) in enumerate(TALK) if role == "agent"])
            role, said = turns[turn]
            start = len(said) + text.index(at)
            turns[turn] = role, said + text
            found.append((rule, turn, start, start + len(at), at))
        return turns, found

    def _course(self, hold: float) -> list[dict[str, Any]]:
        course = []
        for step, turn in COURSE:
            if step in ("hold", "confirm", "identify") and self.random.random() < 0.3:
                continue
            usual = allowed_seconds()[step] * self.random.lognormvariate(-0.7, 0.6)
            course.append({"step": step, "turn": turn, "seconds": hold if step == "hold" else usual})
        return course


def _failing(rule: Rule) -> tuple[str, str]:
    """The words of an example that fails by them alone, and where in them the fault lies."""
    for example in rule.examples:
        alone = re.fullmatch("客服[:：] ?(.+)", (example.fail or "").strip())
        if alone:
            said = alone[1]
            return said, example.at if example.at and example.at in said else said
    return "那个。", "那个"


def _deduct(rule: Rule) -> float:
    return float(rule.deduct)


def _weights(rules: tuple[Rule, ...]) -> dict[str, Weight]:
    return {
        rule.id: Weight(rule.dimension, _deduct(rule), None if rule.at_most is None else float(rule.at_most), rule.fatal)
        for rule in rules
    }  # fmt: skip


def _costs(found: list[tuple[Rule, int, int, int, str]]) -> Iterator[float]:
    spent: dict[str, float] = {}
    for rule, *_ in found:
        room = float("inf") if rule.at_most is None else float(rule.at_most)
        lost = min(_deduct(rule), room - spent.get(rule.id, 0.0))
        spent[rule.id] = spent.get(rule.id, 0.0) + lost
        yield lost


def write(folder: Path, calls: int = 600, per_call: float = 2.6, seed: int = 7, agents: int = 24) -> Path:
    """A results dataset of so many calls, each with about `per_call` violations."""
    team = Team(seed, agents)
    for number in range(calls):
        team.call(number, per_call)
    part = folder / PARTS / f"{RUN}-0"
    part.mkdir(parents=True)
    (folder / RUNS).mkdir()
    for name, schema in SCHEMAS.items():
        pq.write_table(pa.Table.from_pylist(team.tables[name], schema=schema), part / f"{name}.parquet")
    return folder


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 600)
