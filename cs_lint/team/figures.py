"""What the page of a team is drawn from: columns small enough that 100,000 violations open at once.

Whatever can be filtered stays a row a call or a row a call and rule; names are told once and meant by their
place in a list. The page sums them up itself, so that every picture follows the filters.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cs_lint.flow import allowed_seconds
from cs_lint.packs.schema import Rule
from cs_lint.review.labels import Verdicts
from cs_lint.team.columns import (
    STEPS,
    AgentFacts,
    CallColumns,
    JudgedColumns,
    PackChange,
    RuleFacts,
    TeamFigures,
    ViolationColumns,
)
from cs_lint.team.period import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Names:
    """Texts by their place in a list; what no call names stands first where it occurs."""

    def __init__(self, values: Iterable[str | None]) -> None:
        self.values = sorted({value or "" for value in values})
        self._places = {value: place for place, value in enumerate(self.values)}

    def __call__(self, value: str | None) -> int:
        return self._places[value or ""]


def team_figures(
    database: DuckDBPyConnection,
    period: Period,
    catalogue: Mapping[str, Rule],
    ladder: Sequence[str],
    verdicts: Mapping[str, Verdicts],
    pages: Mapping[str, str],
) -> TeamFigures:
    """The figures of a period and the one before. `pages` maps a call's key to its page's address."""
    return _Gathering(database, period).figures(catalogue, ladder, verdicts, pages)


class _Gathering:
    """The rows of both periods, and the lists that they point into."""

    def __init__(self, database: DuckDBPyConnection, period: Period) -> None:
        self._database = database
        self._span = [period.before.first, period.last]
        days = (period.last - period.before.first).days + 1
        self.nights = [period.before.first + dt.timedelta(days=day) for day in range(days)]
        self.first = self.nights.index(period.first)
        self._calls = self._rows(
            "select call_key, call_id, agent_id, team, business_line, night, score, passed, fatal, dimensions, "
            "flow, channel from calls where night between ? and ? order by night, call_id, call_key"
        )
        self.agents = Names(row[2] for row in self._calls)
        self.teams = Names(row[3] for row in self._calls)
        self.lines = Names(row[4] for row in self._calls)
        self.dimensions = sorted({name for row in self._calls for name in row[9] or ()})
        found = self._rows("select distinct rule from rates where night between ? and ?")
        self.rules = Names(row[0] for row in found)

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._database.execute(query, self._span).fetchall()

    def _night(self, night: dt.date) -> int:
        return (night - self.nights[0]).days

    def figures(
        self,
        catalogue: Mapping[str, Rule],
        ladder: Sequence[str],
        verdicts: Mapping[str, Verdicts],
        pages: Mapping[str, str],
    ) -> TeamFigures:
        return TeamFigures(
            nights=[night.isoformat() for night in self.nights],
            first=self.first,
            teams=self.teams.values,
            lines=self.lines.values,
            agents=self._agent_facts(),
            dimensions=self.dimensions,
            rules=self._rule_facts(catalogue, verdicts),
            calls=self._call_columns(pages),
            violations=self._violation_columns(),
            judged=self._judged_columns(),
            changes=self._changes(),
            ladder=tuple(ladder),
            allowed=[allowed_seconds()[step] for step in STEPS],
        )

    def _agent_facts(self) -> list[AgentFacts]:
        found = self._rows(
            "select agent_id, arg_max(agent_name, night), arg_max(team, night) from calls "
            "where night between ? and ? group by agent_id"
        )
        known = {agent or "": (name, team) for agent, name, team in found}
        return [
            AgentFacts(agent, known[agent][0] or "", self.teams(known[agent][1]))
            for agent in self.agents.values
        ]

    def _rule_facts(self, catalogue: Mapping[str, Rule], verdicts: Mapping[str, Verdicts]) -> list[RuleFacts]:
        """As the results tell them, which names what the calls were judged by; the why is the packs'."""
        found = self._rows(
            "select rule, any_value(title), any_value(dimension), any_value(severity), bool_or(fatal), "
            "any_value(suggest), any_value(clause) from violations where night between ? and ? group by rule"
        )
        known = {row[0]: row for row in found}
        return [
            _rule_facts(rule, known.get(rule), catalogue.get(rule), verdicts) for rule in self.rules.values
        ]

    def _call_columns(self, pages: Mapping[str, str]) -> CallColumns:
        rows = self._calls
        return CallColumns(
            id=[row[1] for row in rows],
            page=[pages.get(row[0], "") for row in rows],
            agent=[self.agents(row[2]) for row in rows],
            team=[self.teams(row[3]) for row in rows],
            line=[self.lines(row[4]) for row in rows],
            night=[self._night(row[5]) for row in rows],
            score=[row[6] for row in rows],
            passed=[int(row[7]) for row in rows],
            fatal=[int(row[8]) for row in rows],
            dimensions=[[(row[9] or {}).get(name) for row in rows] for name in self.dimensions],
            steps=_steps(rows),
        )

    def _violation_columns(self) -> ViolationColumns:
        place = {row[0]: index for index, row in enumerate(self._calls)}
        rows = self._rows(
            "select call_key, rule, count(*), sum(cost) from violations where night between ? and ? "
            "group by call_key, rule"
        )
        known = sorted((place[key], self.rules(rule), hits, cost) for key, rule, hits, cost in rows)
        return ViolationColumns(
            [row[0] for row in known], [row[1] for row in known], [row[2] for row in known],
            [round(row[3], 2) for row in known],
        )  # fmt: skip

    def _judged_columns(self) -> JudgedColumns:
        rows = self._rows(
            "select night, agent_id, team, business_line, rule, sum(judged)::int from rates "
            "where night between ? and ? group by all having sum(judged) > 0"
        )
        counts: dict[tuple[int, int, int, int], list[int]] = {}
        for night, agent, team, line, rule, judged in rows:
            key = self._night(night), self.agents(agent), self.teams(team), self.lines(line)
            counts.setdefault(key, [0] * len(self.rules.values))[self.rules(rule)] += judged
        keys = list(counts)
        return JudgedColumns(
            night=[key[0] for key in keys],
            agent=[key[1] for key in keys],
            team=[key[2] for key in keys],
            line=[key[3] for key in keys],
            calls=list(counts.values()),
        )

    def _changes(self) -> list[PackChange]:
        rows = self._rows(
            "select distinct night, packs from calls where night between ? and ? order by night"
        )
        by_night: dict[dt.date, set[str]] = {}
        for night, packs in rows:
            by_night.setdefault(night, set()).update((packs or "").split())
        return list(_pack_changes((self._night(night), packs) for night, packs in by_night.items()))


def _rule_facts(
    rule: str, row: tuple[Any, ...] | None, packed: Rule | None, verdicts: Mapping[str, Verdicts]
) -> RuleFacts:
    reviewed = verdicts.get(rule, Verdicts())
    why = packed.why if packed else ""
    if row is not None:
        _, title, dimension, severity, fatal, suggest, clause = row
    elif packed is not None:
        title, dimension, severity, fatal = packed.title, packed.dimension, packed.severity, packed.fatal
        suggest, clause = packed.suggest, f"{packed.source.document} {packed.source.clause}".strip()
    else:
        title, dimension, severity, fatal, suggest, clause = rule, "", "info", False, "", ""
    return RuleFacts(
        id=rule, title=title or rule, dimension=dimension or "", severity=severity, fatal=bool(fatal),
        suggest=suggest or "", clause=clause or "", why=why,
        reviewed=(reviewed.right, reviewed.wrong, reviewed.unsure), imprecise=reviewed.imprecise,
    )  # fmt: skip


def _steps(rows: Sequence[tuple[Any, ...]]) -> list[list[float | None]]:
    """Seconds by step and call. What a chat takes is no measure of a phone call's steps: it has no times."""
    columns: list[list[float | None]] = [[None] * len(rows) for _ in STEPS]
    for index, row in enumerate(rows):
        for step in row[10] or ():
            column = columns[STEPS.index(step["step"])]
            if step["seconds"] is None or row[11] != "phone":
                column[index] = -1
            else:
                column[index] = round(max(column[index] or 0, 0) + step["seconds"], 1)
    return columns


def _pack_changes(nights: Iterable[tuple[int, set[str]]]) -> Iterable[PackChange]:
    last: set[str] | None = None
    for night, packs in nights:
        if last is not None and packs - last:
            yield PackChange(night, ", ".join(sorted(map(_pack_named, packs - last))))
        last = packs


def _pack_named(pack: str) -> str:
    """core@2026.11.1+1f2e3d4c as core 2026.11.1."""
    return pack.partition("+")[0].replace("@", " ")
