"""`cs-lint rules …`: what the rules are, what one means, whether they keep their own promises."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

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

DRY_RUN_EXAMPLES = """\b
Examples:
  cs-lint rules dry-run my-pack.yaml calls/
  cs-lint rules dry-run core calls.jsonl --select 'words.*' --var company=星辰科技

\b
Per rule: the calls it judged, those it flagged and their share, its hits, and up to three snippets.
Exit code: 0 whatever the rules flag, 2 not every call could be read.
"""
DIFF_EXAMPLES = """\b
Examples:
  cs-lint rules diff old/phone.yaml rules/phone.yaml calls/
  cs-lint rules diff phone my-phone.yaml calls.jsonl --format json

\b
A finding is the same when a rule flags the same turn of the same call.
Exit code: 0 whatever has changed, 2 not every call could be read.
"""
SCHEMA_EXAMPLES = """\b
Examples:
  cs-lint rules schema > pack.schema.json
  cs-lint rules schema --of config > config.schema.json

\b
A first line makes an editor check and complete a pack as you type:
  # yaml-language-server: $schema=pack.schema.json
"""
Pack = Annotated[str, typer.Argument(metavar="PACK", help="A rule pack by name or path.", show_default=False)]
Calls = Annotated[
    list[str], typer.Argument(metavar="CALLS", help="Files, folders or patterns.", show_default=False)
]


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


def dry_run(
    pack: Pack,
    calls: Calls,
    var: options.Vars = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    config: options.ConfigFile = None,
    reader: options.Reader = None,
    show_text: options.ShowText = None,
    form: options.Format = "text",
) -> Job:
    """Try a pack on calls: what each rule flags, how often, and which rules never fire."""
    from cs_lint.cli.session import Wish
    from cs_lint.cli.trying import dry_run as job

    flags = options.rule_flags(None, var, select, ignore) | {"show-text": show_text}
    return partial(job, pack, Wish(calls, flags, config, reader), form)


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The pack as it was.", show_default=False)],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The pack as it is to be.", show_default=False)],
    calls: Calls,
    var: options.Vars = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    config: options.ConfigFile = None,
    reader: options.Reader = None,
    show_text: options.ShowText = None,
    form: options.Format = "text",
) -> Job:
    """Compare two packs on calls: what is newly flagged and what no longer is, rule by rule."""
    from cs_lint.cli.session import Wish
    from cs_lint.cli.trying import diff as job

    flags = options.rule_flags(None, var, select, ignore) | {"show-text": show_text}
    return partial(job, old, new, Wish(calls, flags, config, reader), form)


def schema(
    of: Annotated[
        Literal["pack", "config"], typer.Option("--of", help="The schema of a pack, or of cs-lint.yaml.")
    ] = "pack",
) -> Job:
    """Print the JSON Schema of packs or of the config, for editors."""
    from cs_lint.cli.schemas import print_schema as job

    return partial(job, of)
