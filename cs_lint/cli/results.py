"""`cs-lint results`: what the nights have brought, by ready questions or by SQL."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

import typer

from cs_lint.cli import Job

EXAMPLES = """\b
Examples:
  cs-lint results qa summary
  cs-lint results qa agents --since 2026-11-01 --format csv
  cs-lint results qa trend --period week
  cs-lint results qa repeat-offences
  cs-lint results qa sql "select rule, count(*) from violations group by rule"
  cs-lint results qa sql "from errors"

\b
Views: calls, violations, outcomes, rates, errors, runs, labels: of every call the newest version; with history_
before the name of the first three, all versions. `describe calls` shows columns.
"""

Folder = Annotated[str, typer.Argument(metavar="DIR", help="The --results of a batch.", show_default=False)]
Wanted = Annotated[
    Literal["summary", "agents", "rules", "trend", "repeat-offences", "sql"],
    typer.Argument(
        metavar="QUESTION", help="summary, agents, rules, trend, repeat-offences or sql.", show_default=False
    ),
]
Sql = Annotated[
    str | None, typer.Argument(metavar="[SQL]", help="With sql: one SELECT of DuckDB's.", show_default=False)
]
Since = Annotated[str, typer.Option(metavar="DATE", help="From this night on.", show_default=False)]
Until = Annotated[str, typer.Option(metavar="DATE", help="Up to this night.", show_default=False)]
Period = Annotated[Literal["day", "week", "month"], typer.Option(help="What a line of trend sums up.")]
Shape = Annotated[
    Literal["table", "json", "csv"],
    typer.Option("--format", help="table for people, json or csv for programs."),
]
Lang = Annotated[Literal["zh", "en"], typer.Option(help="Language of the table.")]


def results(
    folder: Folder,
    question: Wanted,
    sql: Sql = None,
    since: Since = "",
    until: Until = "",
    period: Period = "day",
    form: Shape = "table",
    lang: Lang = "zh",
) -> Job:
    """Ask the results of batches: ready questions, or SQL."""
    from cs_lint.cli.asking import Asked, ask

    return partial(ask, Asked(folder, question, sql, since, until, period, form, lang))
