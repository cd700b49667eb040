"""The shape of a page's figures: names told once and meant by their place, a row a call, a row a call and rule."""

from __future__ import annotations

import msgspec

from cs_lint.flow import DETOURS, STANDARD, Name
from cs_lint.scoring import BANDS, PASS_MARK

STEPS: tuple[Name, ...] = (*STANDARD, *DETOURS)


class RuleFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a rule. `reviewed` counts what people found: right, wrong, unsure."""

    id: str
    title: str
    dimension: str
    severity: str
    fatal: bool
    suggest: str
    clause: str
    why: str = ""
    reviewed: tuple[int, int, int] = (0, 0, 0)
    imprecise: bool = False


class AgentFacts(msgspec.Struct, frozen=True):
    """Who an agent is; `team` the latest one that a call names."""

    id: str
    name: str
    team: int


class CallColumns(msgspec.Struct, frozen=True):
    """A row a call. `steps` holds seconds by step: null not gone through, -1 no time known."""

    id: list[str]
    page: list[str]
    agent: list[int]
    team: list[int]
    line: list[int]
    night: list[int]
    score: list[float]
    passed: list[int]
    fatal: list[int]
    dimensions: list[list[float | None]]
    steps: list[list[float | None]]


class ViolationColumns(msgspec.Struct, frozen=True):
    """A row a call and rule, in the order of calls: how often it was broken, what that cost."""

    call: list[int]
    rule: list[int]
    hits: list[int]
    cost: list[float]


class JudgedColumns(msgspec.Struct, frozen=True):
    """The denominators: on how many calls of a night, agent, team and line each rule judged."""

    night: list[int]
    agent: list[int]
    team: list[int]
    line: list[int]
    calls: list[list[int]]


class PackChange(msgspec.Struct, frozen=True):
    """The first night that was judged by other versions of packs than the one before."""

    night: int
    packs: str


class TeamFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on a team's page. `first` is where the period begins among `nights`."""

    nights: list[str]
    first: int
    teams: list[str]
    lines: list[str]
    agents: list[AgentFacts]
    dimensions: list[str]
    rules: list[RuleFacts]
    calls: CallColumns
    violations: ViolationColumns
    judged: JudgedColumns
    changes: list[PackChange]
    ladder: tuple[str, ...]
    allowed: list[float]
    bands: tuple[float, ...] = BANDS
    pass_mark: float = PASS_MARK
