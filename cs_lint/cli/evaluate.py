"""`cs-lint evaluate`: the rules against calls that people have labelled."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from cs_lint.cli import Job, options
from cs_lint.errors import UsageError

EXAMPLES = """\b
Examples:
  cs-lint evaluate labelled.jsonl
  cs-lint evaluate labelled.jsonl --channel phone --select 'words.*'
  cs-lint evaluate labelled.jsonl --format json
  cs-lint evaluate labelled.jsonl --noise 0.11 --seed 1    how the rules bear recognition errors
  cs-lint evaluate --reviewed results/        what people said in `cs-lint review`: precision by rule

\b
A labelled call carries `gold`: [{"rule": "words.cold", "turn": 3}, ...], turns counted from 0, null for the
call as a whole. Info rules are not measured.
"""


def evaluate(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="LABELLED", help="Calls with labels.", show_default=False)
    ] = None,
    rules: options.Rules = None,
    var: options.Vars = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    config: options.ConfigFile = None,
    channel: Annotated[
        list[str] | None,
        typer.Option("--channel", metavar="CHANNEL", help="Only phone, chat or template; repeatable."),
    ] = None,
    reader: options.Reader = None,
    noise: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=1,
            metavar="RATE",
            help="Replay the calls with recognition errors in so many of their characters: 0.11 is 11 in 100."
            " 70 % are misheard, 15 % lost, 15 % put in.",
            show_default=False,
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option(metavar="N", help="Which errors --noise makes: the same N, the same errors.")
    ] = 0,
    show_text: options.ShowText = None,
    form: options.Format = "text",
    reviewed: Annotated[
        str | None,
        typer.Option(
            "--reviewed", metavar="RESULTS", help="Measure by the verdicts of `cs-lint review` instead."
        ),
    ] = None,
) -> Job:
    """Measure rules on labelled calls: precision, recall, and each disagreement."""
    if reviewed is not None:
        from cs_lint.cli.reviewing import show_precision

        return partial(show_precision, reviewed, form)
    if not paths:
        raise UsageError("nothing to evaluate", hint="labelled calls, or --reviewed RESULTS")
    from cs_lint.cli.measuring import evaluate as job
    from cs_lint.cli.session import Wish

    flags = options.rule_flags(rules, var, select, ignore) | {"show-text": show_text}
    errors = None if noise is None else (noise, seed)
    return partial(job, Wish(paths, flags, config, reader), tuple(channel or ()), errors, form)
