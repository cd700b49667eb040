"""`cs-lint fix` and `cs-lint baseline`: mend what can be mended, and set aside what there was before."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

import typer

from cs_lint.cli import Job, options

FIX_EXAMPLES = """\b
Examples:
  cs-lint fix replies/ --as template --diff      what would change, as a patch
  cs-lint fix replies/refund.yaml                apply the safe fixes (files that `templates:` names)
  cs-lint fix replies/ --unsafe --interactive    all of them, asking before each

\b
Only the words of a violation are replaced: comments, quotes, layout and encoding of the file stay as they are.
Exit code: 0 done, 1 with --diff when something would change, 2 not everything could be read.
"""
BASELINE_EXAMPLES = """\b
Examples:
  cs-lint baseline replies/ > baseline.json          what there is today
  cs-lint check replies/ --baseline baseline.json    only what is new fails
  cs-lint check replies/ --baseline baseline.json --prune
"""


def fix(
    paths: options.Paths,
    diff: Annotated[bool, typer.Option("--diff", help="Show what would change, and change nothing.")] = False,
    unsafe: Annotated[
        bool, typer.Option("--unsafe", help="Apply fixes that may change what is meant, too.")
    ] = False,
    interactive: Annotated[bool, typer.Option("--interactive", help="Ask before each fix.")] = False,
    rules: options.Rules = None,
    var: options.Vars = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    config: options.ConfigFile = None,
    kind: options.Kind = None,
    only_configured: options.OnlyConfigured = False,
) -> Job:
    """Apply the fixes that rules carry to reply templates."""
    from cs_lint.cli.fixing import Manner
    from cs_lint.cli.fixing import fix as job
    from cs_lint.cli.session import Wish

    flags: dict[str, Any] = options.rule_flags(rules, var, select, ignore)
    wish = Wish(paths, flags, config, None, kind, only_configured)
    return partial(job, wish, Manner(diff, unsafe, interactive))


def baseline(
    paths: options.Paths,
    rules: options.Rules = None,
    var: options.Vars = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    config: options.ConfigFile = None,
    reader: options.Reader = None,
    kind: options.Kind = None,
) -> Job:
    """Write down the violations there are, for `check --baseline`."""
    from cs_lint.cli.baselining import write_baseline
    from cs_lint.cli.session import Wish

    return partial(
        write_baseline, Wish(paths, options.rule_flags(rules, var, select, ignore), config, reader, kind)
    )
