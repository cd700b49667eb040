"""`cs-lint rules …`: what the rules are, what one means, whether they keep their own promises."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from cs_lint.cli import Job, options

LIST_EXAMPLES = """\b
Examples:
  cs-lint rules list
  cs-lint rules list --rules my-pack.yaml --select 'words.*'
  cs-lint rules list --format json
"""
EXPLAIN_EXAMPLES = """\b
Examples:
  cs-lint rules explain hold.reason
  cs-lint rules explain 'words.*'
"""
TEST_EXAMPLES = """\b
Examples:
  cs-lint rules test                     the packs of the config
  cs-lint rules test rules/my-pack.yaml  the rules of one pack

\b
Exit code: 0 every example went as written, 1 some did not, 2 a pack cannot be loaded or has no examples.
"""
VALIDATE_EXAMPLES = """\b
Examples:
  cs-lint rules validate
  cs-lint rules validate core rules/*.yaml

\b
Exit code: 0 the packs can be used, 2 they cannot.
"""


def list_rules(
    rules: options.Rules = None,
    var: options.Vars = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    config: options.ConfigFile = None,
    form: options.Format = "text",
) -> Job:
    """List every rule: id, severity, points, pack, title, and whether it is on."""
    from cs_lint.cli.listing import list_rules as job
    from cs_lint.cli.session import Wish

    flags = options.rule_flags(rules, var, select, ignore)
    return partial(job, Wish(flags=flags, config_file=config), form)


def explain(
    wanted: Annotated[
        list[str], typer.Argument(metavar="ID", help="A rule or a group of rules, such as words.*.")
    ],
    rules: options.Rules = None,
    var: options.Vars = None,
    config: options.ConfigFile = None,
    lang: options.Language = None,
    form: options.Format = "text",
) -> Job:
    """Explain a rule: what it asks for and why, and what to say instead."""
    from cs_lint.cli.explaining import explain as job
    from cs_lint.cli.session import Wish

    flags = options.rule_flags(rules, var) | {"lang": lang}
    return partial(job, wanted, Wish(flags=flags, config_file=config), form)


def run_examples(packs: options.Packs = None, config: options.ConfigFile = None) -> Job:
    """Run the examples that rules carry: what must pass, and what must fail."""
    from cs_lint.cli.proving import run_examples as job

    return partial(job, packs or (), config)


def validate(packs: options.Packs = None, config: options.ConfigFile = None) -> Job:
    """Find everything that is wrong with packs: keys, ids, phrases, scopes."""
    from cs_lint.cli.proving import validate as job

    return partial(job, packs or (), config)
