"""`cs-lint report`: a team and its agents over a period, out of the results that `batch` keeps."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from cs_lint.cli import Job, options

EXAMPLES = """\b
Examples:
  cs-lint report results/ -o team.html            the page, and a page for each call it links to
  cs-lint report results/ -o team.xlsx            the workbook that supervisors pass on
  cs-lint report results/ -o team.md              a message for a chat
  cs-lint report results/ -o nov.html --from 2026-11-01 --to 2026-11-30
  cs-lint report results/ -o team.html -o team.xlsx --pages 200

\b
The period is the 30 days up to the newest night; it is compared with the equally long one before it. A call that a
wrong clock dates later than the run that judged it is left out.
"""

Outputs = Annotated[
    list[str],
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help="What to write: .html, .xlsx or .md; repeatable.",
        show_default=False,
    ),
]
First = Annotated[str | None, typer.Option("--from", metavar="DATE", help="The period's first night.")]
Last = Annotated[str | None, typer.Option("--to", metavar="DATE", help="The period's last night.")]
Pages = Annotated[
    int,
    typer.Option(
        min=0, metavar="N", help="Write pages for at most so many calls: the worst, and some at random."
    ),
]
Results = Annotated[
    str,
    typer.Argument(metavar="RESULTS", help="The folder that `batch --results` writes.", show_default=False),
]


def report(
    results: Results,
    output: Outputs,
    first: First = None,
    last: Last = None,
    pages: Pages = 1000,
    rules: options.Rules = None,
    config: options.ConfigFile = None,
    lang: options.Language = None,
) -> Job:
    """Show a team and its agents over a period: page, workbook or message."""
    from cs_lint.cli.reporting import Asked, write
    from cs_lint.cli.session import Wish

    flags = options.rule_flags(rules, None) | {"lang": lang}
    return partial(write, Wish((), flags, config), Asked(results, tuple(output), first, last, pages))
