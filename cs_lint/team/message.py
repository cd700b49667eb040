"""The period as a message for a chat: one screen of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from cs_lint.report.inert import markdown
from cs_lint.report.writer import Lang
from cs_lint.review.labels import Verdicts
from cs_lint.team.period import Period
from cs_lint.team.summaries import RuleSum, Totals, agents, rules, totals
from cs_lint.team.words import TEAM_WORDS, TeamWords

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_RULES, _AGENTS = 5, 5


def message(
    database: DuckDBPyConnection, period: Period, verdicts: Mapping[str, Verdicts], lang: Lang
) -> str:
    """The message: how it went beside the period before, the rules and the agents to look at."""
    words = TEAM_WORDS[lang]
    lines = [
        f"## {words.title}",
        f"{words.period} {period}",
        "",
        *_totals(totals(database, period), totals(database, period.before), words),
        "",
        f"**{words.by_cost}**",
        "",
        *_rules(rules(database, period)[:_RULES], verdicts, words),
        "",
        f"**{words.coaching}**",
        "",
        *(
            f"- {markdown(' '.join(filter(None, (agent.name, agent.id))) or words.unnamed)}: "
            f"{agent.score:.1f} {words.points} ({agent.calls} {words.calls}) · {markdown(' · '.join(agent.top))}"
            for agent in agents(database, period)[:_AGENTS]
        ),
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _totals(now: Totals, before: Totals, words: TeamWords) -> Iterator[str]:
    yield f"| | {words.period} | {words.before.format('').strip()} |"
    yield "| --- | ---: | ---: |"
    yield _row(words.calls, f"{now.calls}", f"{before.calls}")
    yield _row(words.mean, _mean(now.score), _mean(before.score))
    yield _row(words.passed_share, _share(now.passed), _share(before.passed))
    yield _row(words.fatal, f"{now.fatal}", f"{before.fatal}")
    yield _row(words.violations, f"{now.violations}", f"{before.violations}")


def _rules(top: Iterable[RuleSum], verdicts: Mapping[str, Verdicts], words: TeamWords) -> Iterator[str]:
    yield _row(words.rule, words.cost, words.rate, words.before.format("").strip(), "")
    yield "| --- | ---: | ---: | ---: | --- |"
    for rule in top:
        share = f"{_share(rule.rate)} ({rule.broken}/{rule.judged})"
        doubt = words.imprecise if verdicts.get(rule.id, Verdicts()).imprecise else ""
        yield _row(f"{markdown(rule.title)} `{rule.id}`", f"{rule.cost:g}", share, _share(rule.before), doubt)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _mean(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}%"
