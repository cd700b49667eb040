"""`cs-lint check`: judge calls, write the results, say by the exit code how it went."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

import typer

from cs_lint.cli import Job, options

EXAMPLES = """\b
Examples:
  cs-lint check call.txt                      one call, shown whole
  cs-lint check samples/ 'chats/**/*.json'    folders and patterns
  cs-lint check --as template replies.txt     reply templates
  cs-lint check - < call.txt                  standard input
  cs-lint check calls/ --var company=星辰科技,星辰客服
  cs-lint check calls/ --select 'words.*,hold.reason' --fail-on warning
  cs-lint check calls/ --format jsonl --output markdown=report.md

\b
Exit code: 0 nothing at the --fail-on level, 1 violations, 2 not everything could be checked.
"""


def check(
    paths: options.Paths,
    rules: options.Rules = None,
    var: options.Vars = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    config: options.ConfigFile = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="console, concise, json, jsonl or markdown, on standard output.",
        ),
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option("--output", metavar="FORMAT=FILE", help="Write a report to a file as well; repeatable."),
    ] = None,
    min_severity: Annotated[
        options.Level | None,
        typer.Option(help="Show violations from this severity on; the exit code is not changed."),
    ] = None,
    fail_on: Annotated[
        options.Gate | None,
        typer.Option(help="Exit with 1 for violations from this severity on; error by default."),
    ] = None,
    min_score: Annotated[
        float | None,
        typer.Option(metavar="N", min=0, max=100, help="Exit with 1 for a call below N points, too."),
    ] = None,
    reader: options.Reader = None,
    kind: options.Kind = None,
    show_text: options.ShowText = None,
    show_skipped: Annotated[
        bool, typer.Option("--show-skipped", help="Show the rules that did not apply, and why.")
    ] = False,
    full: Annotated[
        bool | None,
        typer.Option("--full/--no-full", help="Show every turn of every call.", show_default=False),
    ] = None,
    lang: options.Language = None,
    color: Annotated[
        Literal["auto", "always", "never"],
        typer.Option(help="NO_COLOR and FORCE_COLOR are heard when it is auto."),
    ] = "auto",
) -> Job:
    """Check calls and reply templates, and explain what is wrong in them."""
    from cs_lint.cli.run import Looks, run
    from cs_lint.cli.session import Wish

    flags: dict[str, Any] = options.rule_flags(rules, var, select, ignore) | {
        "format": form, "min-severity": min_severity, "fail-on": fail_on, "min-score": min_score,
        "show-text": show_text, "lang": lang,
    }  # fmt: skip
    wish = Wish(paths, flags, config, reader, kind)
    return partial(run, wish, Looks(tuple(output or ()), color, show_skipped, full))
