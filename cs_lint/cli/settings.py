"""`cs-lint config` and `cs-lint files`: what a check would go by, and what it would read."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from cs_lint.cli import Job, options

CONFIG_EXAMPLES = """\b
Examples:
  cs-lint config               here
  cs-lint config samples/      for what is in a folder
  cs-lint config --select 'words.*' --format json
"""
FILES_EXAMPLES = """\b
Examples:
  cs-lint files samples/
  cs-lint files 'exports/**/*.jsonl' chat.txt
  cs-lint files --explain export.xlsx night.zip    why, in which encoding, which column is what

\b
Exit code: 0, or 2 when a path leads to nothing that can be read.
"""


def config(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH]", help="Show the config that holds for these.")
    ] = None,
    rules: options.Rules = None,
    var: options.Vars = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    file: options.ConfigFile = None,
    form: options.Format = "text",
) -> Job:
    """Show every setting, its value, and where that was said."""
    from cs_lint.cli.looking import show_config
    from cs_lint.cli.session import Wish

    flags = options.rule_flags(rules, var, select, ignore)
    return partial(show_config, Wish(tuple(paths or ()), flags, file), form)


def files(
    paths: options.Paths,
    config: options.ConfigFile = None,
    reader: options.Reader = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say why that reader, and what each column is taken for.")
    ] = False,
) -> Job:
    """Show which files would be checked, and how they would be read."""
    from cs_lint.cli.looking import show_files
    from cs_lint.cli.session import Wish

    return partial(show_files, Wish(paths, None, config, reader), explain)
