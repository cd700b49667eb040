"""The sums of a period, straight from the database: what the workbook and the message are written from."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from cs_lint.team.period import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TOP = 3


class Totals(NamedTuple):
    """A period in one line. Means and shares are None where there was no call."""

    calls: int
    score: float | None
    passed: float | None
    fatal: int
    violations: int


class AgentSum(NamedTuple):
    """An agent's period. `before` is the mean score of the period before; `top` the rules that cost most."""

    id: str
    name: str
    team: str
    calls: int
    score: float
    before: float | None
    passed: float
    fatal: int
    violations: int
    dimensions: dict[str, float]
    top: tuple[str, ...]


class RuleSum(NamedTuple):
    """A rule's period: points taken, hits, and on how many of the calls it judged it was broken."""

    id: str
    title: str
    dimension: str
    severity: str
    cost: float
    hits: int
    broken: int
    judged: int
    before: float | None

    @property
    def rate(self) -> float | None:
        """The share of judged calls that broke it."""
        return self.broken / self.judged if self.judged else None


class NightSum(NamedTuple):
    """One night."""

    night: dt.date
    calls: int
    score: float
    passed: float
    violations: int
    packs: str


def totals(database: DuckDBPyConnection, period: Period) -> Totals:
    """The period as a whole."""
    query = (
        "select count(*), avg(score), avg(passed::int), count(*) filter (fatal), coalesce(sum(violations), 0) "
        "from calls where night between ? and ?"
    )
    return Totals(*_rows(database, query, period)[0])


def agents(database: DuckDBPyConnection, period: Period) -> list[AgentSum]:
    """Every agent, the lowest mean score first."""
    query = (
        "select coalesce(agent_id, ''), coalesce(arg_max(agent_name, night), ''), "
        "coalesce(arg_max(team, night), ''), count(*), avg(score), avg(passed::int), count(*) filter (fatal), "
        "sum(violations) from calls where night between ? and ? group by 1 order by 5, 1"
    )
    scores, tops, before = (
        _dimensions(database, period),
        _tops(database, period),
        _scores(database, period.before),
    )
    return [
        AgentSum._make((*row[:5], before.get(row[0]), *row[5:], scores[row[0]], tuple(tops[row[0]])))
        for row in _rows(database, query, period)
    ]


def _scores(database: DuckDBPyConnection, period: Period) -> dict[str, float]:
    query = "select coalesce(agent_id, ''), avg(score) from calls where night between ? and ? group by 1"
    return dict(_rows(database, query, period))


def _dimensions(database: DuckDBPyConnection, period: Period) -> dict[str, dict[str, float]]:
    query = (
        "select agent, entry.key, avg(entry.value) from (select coalesce(agent_id, '') as agent, "
        "unnest(map_entries(dimensions)) as entry from calls where night between ? and ?) group by 1, 2 order by 1, 2"
    )
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for agent, name, score in _rows(database, query, period):
        found[agent][name] = score
    return found


def _tops(database: DuckDBPyConnection, period: Period) -> dict[str, list[str]]:
    query = (
        "select coalesce(agent_id, ''), any_value(title), sum(cost) from violations "
        "where night between ? and ? group by 1, rule order by 1, 3 desc, rule"
    )
    found: dict[str, list[str]] = defaultdict(list)
    for agent, title, cost in _rows(database, query, period):
        if len(found[agent]) < TOP:
            found[agent].append(f"{title} −{cost:g}")
    return found


def rules(database: DuckDBPyConnection, period: Period) -> list[RuleSum]:
    """Every rule that judged a call, the most costly first."""
    query = (
        "with rated as (select rule, any_value(dimension) as dimension, sum(judged) as judged, "
        "sum(violated) as violated from rates where night between $1 and $2 group by rule), "
        "broken as (select rule, any_value(title) as title, any_value(severity) as severity, sum(cost) as cost, "
        "count(*) as hits from violations where night between $1 and $2 group by rule) "
        "select rule, coalesce(title, rule), dimension, coalesce(severity, ''), coalesce(cost, 0), "
        "coalesce(hits, 0), violated::int, judged::int from rated left join broken using (rule) "
        "where judged > 0 order by 5 desc, violated / judged desc, rule"
    )
    before = _rates(database, period.before)
    return [RuleSum._make((*row, before.get(row[0]))) for row in _rows(database, query, period)]


def _rates(database: DuckDBPyConnection, period: Period) -> dict[str, float]:
    query = (
        "select rule, sum(violated) / sum(judged) from rates where night between ? and ? "
        "group by rule having sum(judged) > 0"
    )
    return dict(_rows(database, query, period))


def nights(database: DuckDBPyConnection, period: Period) -> list[NightSum]:
    """Every night with calls, in order."""
    query = (
        "select night, count(*), avg(score), avg(passed::int), sum(violations), "
        "array_to_string(list_sort(list_distinct(list(packs))), ' | ') "
        "from calls where night between ? and ? group by night order by night"
    )
    return [NightSum(*row) for row in _rows(database, query, period)]


def _rows(database: DuckDBPyConnection, query: str, period: Period) -> Sequence[tuple[Any, ...]]:
    return database.execute(query, [period.first, period.last]).fetchall()
