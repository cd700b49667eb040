"""`cs-lint evaluate`: the rules against calls that people have labelled."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from cs_lint.cli import Job, options

EXAMPLES = """\b
Examples:
  cs-lint evaluate labelled.jsonl
  cs-lint evaluate labelled.jsonl --channel phone --select 'words.*'
  cs-lint evaluate labelled.jsonl --format json

\b
A labelled call carries `gold`: [{"rule": "words.cold", "turn": 3}, ...], turns counted from 0, null for the
call as a whole. Info rules are not measured.
"""


def evaluate(
    paths: Annotated[
        list[str], typer.Argument(metavar="LABELLED", help="Calls with labels.", show_default=False)
    ],
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
    show_text: options.ShowText = None,
    form: options.Format = "text",
) -> Job:
    """Measure rules on labelled calls: precision, recall, and each disagreement."""
    from cs_lint.cli.measuring import evaluate as job
    from cs_lint.cli.session import Wish

    flags = options.rule_flags(rules, var, select, ignore) | {"show-text": show_text}
    return partial(job, Wish(paths, flags, config, reader), tuple(channel or ()), form)
