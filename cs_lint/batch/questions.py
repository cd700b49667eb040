"""The ready questions to a results dataset: each one query, with the words that head its columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from cs_lint.batch.manifest import Manifest
from cs_lint.packs.schema import Measures

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

NO_MEASURES: Final = Measures(ladder=["-"])


class Question(msgspec.Struct, frozen=True):
    """A query over the views, of which `$first` and `$last` bound the nights, and what it tells."""

    about: str
    sql: str
    heads: Mapping[str, str] = {}


_FIGURES: Final = """
  count(*) AS calls, avg(passed::INTEGER) AS pass_rate, avg(score) AS mean_score,
  count(*) FILTER (fatal) AS fatal, coalesce(sum(violations), 0)::BIGINT AS violations
"""
_CALLS: Final = "(FROM calls WHERE night BETWEEN $first AND $last)"
_VIOLATIONS: Final = "(FROM violations WHERE night BETWEEN $first AND $last)"
_HEADS: Final = {
    "calls": "通数", "pass_rate": "合格率", "mean_score": "平均分", "fatal": "一票否决", "violations": "问题数",
    "agent_id": "工号", "agent_name": "姓名", "team": "班组", "rule": "规则", "title": "标题", "dimension": "维度",
    "severity": "级别", "nights": "天数", "first_night": "首日", "last_night": "末日", "agents": "坐席数",
    "passed": "合格", "errors": "错误", "warnings": "警告", "infos": "提示", "unreadable": "无法读取",
    "team_score": "班组平均分", "difference": "差", "points": "扣分", "worst_dimension": "最弱维度",
    "suppressed": "已豁免", "judged": "判定通数", "violated": "违反通数", "rate": "违反率", "hits": "次数", "not_applicable": "不适用",
    "period": "时段", "change": "平均分变化", "offences": "违反通数", "measure": "处理", "runs": "运行次数",
}  # fmt: skip

_SUMMARY: Final = f"""
WITH r AS (FROM runs WHERE night BETWEEN $first AND $last),
  unread AS (
    SELECT DISTINCT source, line, col FROM errors
    WHERE run_id IN (SELECT max(run_id) FROM r GROUP BY sources))
SELECT count(DISTINCT night) AS nights, min(night) AS first_night, max(night) AS last_night,
  count(DISTINCT agent_id) AS agents, {_FIGURES},
  (SELECT count(*) FROM {_VIOLATIONS} WHERE severity = 'error') AS errors,
  (SELECT count(*) FROM {_VIOLATIONS} WHERE severity = 'warning') AS warnings,
  (SELECT count(*) FROM {_VIOLATIONS} WHERE severity = 'info') AS infos,
  coalesce(sum(suppressed), 0)::BIGINT AS suppressed, (SELECT count(*) FROM unread) AS unreadable,
  (SELECT count(*) FROM r) AS runs
FROM {_CALLS}
"""  # noqa: S608
"""A run, and what it could not read, is of the night on which it began. Of the runs over the same sources the newest of
these nights says what cannot be read, and each place counts once: what has been mended since is no longer told."""
_AGENTS: Final = f"""
WITH c AS {_CALLS},
  lost AS (SELECT agent_id, team, dimension, sum(cost) AS cost FROM {_VIOLATIONS} GROUP BY ALL),
  weakest AS (
    SELECT agent_id, team, arg_max(dimension, cost) AS worst_dimension, sum(cost) AS points
    FROM lost GROUP BY ALL),
  teams AS (SELECT team, avg(score) AS team_score FROM c GROUP BY team)
SELECT c.agent_id, max(agent_name) AS agent_name, c.team, {_FIGURES}, any_value(points) AS points,
  any_value(worst_dimension) AS worst_dimension, any_value(team_score) AS team_score,
  avg(score) - any_value(team_score) AS difference
FROM c LEFT JOIN weakest ON weakest.agent_id = c.agent_id AND weakest.team IS NOT DISTINCT FROM c.team
  LEFT JOIN teams ON teams.team IS NOT DISTINCT FROM c.team
WHERE c.agent_id IS NOT NULL GROUP BY c.agent_id, c.team ORDER BY mean_score, c.agent_id, c.team
"""  # noqa: S608
_RULES: Final = f"""
WITH told AS (
    SELECT rule, any_value(title) AS title, any_value(severity) AS severity, sum(cost) AS points
    FROM {_VIOLATIONS} GROUP BY rule),
  counted AS (
    SELECT rule, dimension, sum(judged)::BIGINT AS judged, sum(violated)::BIGINT AS violated,
      sum(hits)::BIGINT AS hits, sum(not_applicable)::BIGINT AS not_applicable
    FROM rates WHERE night BETWEEN $first AND $last GROUP BY ALL)
SELECT rule, title, severity, dimension, judged, violated, violated / nullif(judged, 0) AS rate, hits,
  coalesce(points, 0) AS points, not_applicable
FROM counted LEFT JOIN told USING (rule) ORDER BY violated DESC, rule
"""  # noqa: S608
_TREND: Final = f"""
WITH p AS (SELECT date_trunc($period, night)::DATE AS period, {_FIGURES} FROM {_CALLS} GROUP BY ALL)
SELECT *, mean_score - lag(mean_score) OVER (ORDER BY period) AS change FROM p ORDER BY period
"""  # noqa: S608
_NEWEST: Final = """
SELECT coalesce(max(night) FILTER (night <= latest), max(night)) AS night FROM (
  SELECT calls.night, coalesce(finished_at::DATE + 1, runs.night + 1, calls.night) AS latest
  FROM calls LEFT JOIN runs USING (run_id))
"""
"""The newest night that can be: no call is later than the run that judged it. A day more is allowed, since a call's day
may begin in a time zone before the run's."""
_REPEATS: Final = f"""
WITH newest AS ({_NEWEST}), last AS (SELECT least(night, $last) AS night FROM newest)
SELECT agent_id, any_value(team) AS team, rule, any_value(title) AS title, any_value(severity) AS severity,
  count(DISTINCT call_key) AS offences, min(night) AS first_night, max(night) AS last_night,
  $ladder[least(count(DISTINCT call_key), len($ladder))] AS measure
FROM violations
WHERE agent_id IS NOT NULL AND night >= $first
  AND night <= (SELECT night FROM last) AND night > (SELECT night FROM last) - $days::INTEGER
GROUP BY agent_id, rule ORDER BY offences DESC, agent_id, rule
"""  # noqa: S608

QUESTIONS: Final[Mapping[str, Question]] = MappingProxyType(
    {
        "summary": Question("how the calls did, all in all", _SUMMARY),
        "agents": Question("every agent beside the team's average, the weakest first", _AGENTS),
        "rules": Question("how often each rule was broken, of the calls that it judged", _RULES),
        "trend": Question("a line a day, week or month, beside the one before", _TREND),
        "repeat-offences": Question(
            "who broke the same rule how often in the pack's period, and the measure", _REPEATS
        ),
    }
)


class Newest(NamedTuple):
    """The newest night that calls can be of, None where there is no call, and how many calls claim a later one."""

    night: dt.date | None
    later: int

    @property
    def told(self) -> str | None:
        """What a period that ends here leaves out, as a sentence."""
        if not self.later:
            return None
        return f"{self.later} calls are dated after {self.night}, later than the run that judged them, and left out"


def newest(connection: DuckDBPyConnection) -> Newest:
    """Where the nights end, whatever a recorder with a wrong clock may say."""
    query = f"WITH newest AS ({_NEWEST}) SELECT newest.night, count(*) FILTER (calls.night > newest.night)"
    return Newest(
        *connection.execute(f"{query} FROM newest LEFT JOIN calls ON true GROUP BY 1").fetchall()[0]
    )


def heads(columns: list[str], lang: str) -> list[str]:
    """What stands above columns for an inspector."""
    return [_HEADS.get(column, column) if lang == "zh" else column for column in columns]


def answer(
    connection: DuckDBPyConnection, name: str, *, first: str, last: str, period: str, measures: Measures
) -> pa.Table:
    """The answer to a ready question for the nights from `first` to `last`, ISO dates, both included."""
    given = {"first": first, "last": last, "period": period, "ladder": measures.ladder, "days": measures.days}
    sql = QUESTIONS[name].sql
    used = {key: value for key, value in given.items() if f"${key}" in sql}
    dated = sql.replace("$first", "$first::DATE").replace("$last", "$last::DATE")
    return connection.sql(dated, params=used).to_arrow_table()


def measures_of(runs: list[Manifest]) -> Measures:
    """The ladder that the packs of the newest run gave."""
    return next((run.measures for run in reversed(runs) if run.measures), NO_MEASURES)
