"""`cs-lint batch`: many calls, unattended, into results that stay."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

import typer

from cs_lint.cli import Job, options

DATABASE = "CS_LINT_DATABASE"
"""The environment variable that may hold the URL, with its password."""

EXAMPLES = """\b
Examples:
  cs-lint batch /exports/2026-11-20 --results /data/qa
  cs-lint batch 'exports/**/*.jsonl' --results qa --workers 8 --log-format json
  cs-lint batch s3://bucket/2026-11-20/ --results qa             whatever fsspec has installed
  cs-lint batch --query 'select * from calls' --database postgresql+psycopg://qa@db/calls --results qa
  cs-lint batch exports/ --results qa --since '1 day' --sample 10% --max-rate 'privacy.*=1%'
  cs-lint results qa summary                                     in the morning

\b
What is done is not done again: after a crash, or with a few new files, run the same line.
Exit code: 0 every gate passed, 1 a gate failed (--fail-on, --min-score, --max-rate), 2 not everything could be
judged (`cs-lint results DIR sql 'from errors'` tells why).
"""

Sources = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SOURCE]",
        help="Files, folders, patterns, archives, URLs, or - for standard input.",
        show_default=False,
    ),
]
Results = Annotated[
    str,
    typer.Option(
        "--results", metavar="DIR", help="Where the results are kept, night after night.", show_default=False
    ),
]
Workers = Annotated[
    int | None, typer.Option("--workers", metavar="N", min=1, help="Worker processes; by default one a core.")
]
Engine = Annotated[
    Literal["local", "ray"],
    typer.Option("--engine", help="ray: a Ray cluster (RAY_ADDRESS), or one started here."),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since", metavar="WHEN", help="Leave out calls begun before: a date, or '1 day', 12h, 30m ago."
    ),
]
Sample = Annotated[
    str | None,
    typer.Option(
        "--sample", metavar="N|P%", help="Only so many calls, or such a share; always the same ones."
    ),
]
MaxRates = Annotated[
    list[str] | None,
    typer.Option(
        "--max-rate",
        metavar="RULE=P%",
        help="Exit with 1 when a rule is broken on more of its calls; repeatable.",
    ),
]
MaxErrors = Annotated[
    int | None, typer.Option("--max-errors", metavar="N", min=0, help="Stop when more inputs cannot be read.")
]
Query = Annotated[
    str | None, typer.Option("--query", metavar="SQL", help="Take calls from a database; needs --database.")
]
Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="An SQLAlchemy URL, such as sqlite:///calls.db.",
        envvar=DATABASE,
    ),
]
Transcripts = Annotated[
    bool,
    typer.Option("--transcripts/--no-transcripts", help="Keep the (masked) conversations in the results."),
]
LogFormat = Annotated[
    Literal["text", "json"],
    typer.Option("--log-format", help="Lines of the log: text, or json for collectors."),
]


def batch(
    results: Results,
    sources: Sources = None,
    workers: Workers = None,
    engine: Engine = "local",
    since: Since = None,
    sample: Sample = None,
    query: Query = None,
    database: Database = None,
    rules: options.Rules = None,
    var: options.Vars = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    config: options.ConfigFile = None,
    reader: options.Reader = None,
    kind: options.Kind = None,
    fail_on: options.FailOn = None,
    min_score: options.MinScore = None,
    max_rate: MaxRates = None,
    max_errors: MaxErrors = None,
    transcripts: Transcripts = True,
    show_text: options.ShowText = None,
    lang: options.Language = None,
    log_format: LogFormat = "text",
) -> Job:
    """Judge many calls, keep the results, and do nothing twice."""
    from cs_lint.cli.nightly import Ask, run
    from cs_lint.cli.session import Wish

    flags: dict[str, Any] = options.rule_flags(rules, var, select, ignore) | {
        "fail-on": fail_on, "min-score": min_score, "show-text": show_text, "lang": lang, "workers": workers,
    }  # fmt: skip
    wish = Wish(tuple(sources or ()), flags, config, reader, kind)
    ask = Ask(
        results=results, engine=engine, since=since, sample=sample, query=query, database=database,
        max_rates=tuple(max_rate or ()), max_errors=max_errors, transcripts=transcripts, log_format=log_format,
    )  # fmt: skip
    return partial(run, wish, ask)
