"""The commands by name. Their modules import what they work with only when they run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from cs_lint.cli import batch, check, evaluate, init, lsp, mending, report, results, review, rules, settings

ABOUT = "Check Chinese customer-service calls, chats and reply templates against service standards, offline."
EXAMPLES = """\b
Examples:
  cs-lint init                         write a config and a rule pack to start from
  cs-lint check call.txt               what is wrong in a call, why, and what to say instead
  cs-lint rules explain words.cold     what a rule asks for
  cs-lint --install-completion         complete commands and options in this shell with TAB
"""
Command = tuple[str, Callable[..., Any], str]
"""Its name, what it does, and the examples below its help."""

RULES_ABOUT = "List, explain, test, validate, try and compare rules."


def application(first: str | None = None) -> typer.Typer:
    """The command line; where its `first` word names a command, that one alone: to build them all takes too long."""
    app = _group(ABOUT, EXAMPLES)
    app.callback(invoke_without_command=True)(_root)
    commands = _commands()
    for name, command, examples in [each for each in commands if each[0] == first] or commands:
        app.command(name, epilog=examples)(command)
    if all(name != first for name, *_ in commands):
        app.add_typer(_rules(), name="rules")
    return app


def _rules() -> typer.Typer:
    app = _group(RULES_ABOUT, None)
    app.callback(invoke_without_command=True)(_group_alone)
    for name, command, examples in _rule_commands():
        app.command(name, epilog=examples)(command)
    return app


def _commands() -> tuple[Command, ...]:
    return (
        ("check", check.check, check.EXAMPLES),
        ("fix", mending.fix, mending.FIX_EXAMPLES),
        ("baseline", mending.baseline, mending.BASELINE_EXAMPLES),
        ("batch", batch.batch, batch.EXAMPLES),
        ("results", results.results, results.EXAMPLES),
        ("report", report.report, report.EXAMPLES),
        ("review", review.review, review.EXAMPLES),
        ("evaluate", evaluate.evaluate, evaluate.EXAMPLES),
        ("lsp", lsp.lsp, lsp.EXAMPLES),
        ("init", init.init, init.EXAMPLES),
        ("config", settings.config, settings.CONFIG_EXAMPLES),
        ("files", settings.files, settings.FILES_EXAMPLES),
    )


def _rule_commands() -> tuple[Command, ...]:
    return (
        ("list", rules.list_rules, rules.LIST_EXAMPLES),
        ("explain", rules.explain, rules.EXPLAIN_EXAMPLES),
        ("test", rules.run_examples, rules.TEST_EXAMPLES),
        ("validate", rules.validate, rules.VALIDATE_EXAMPLES),
        ("dry-run", rules.dry_run, rules.DRY_RUN_EXAMPLES),
        ("diff", rules.diff, rules.DIFF_EXAMPLES),
        ("schema", rules.schema, rules.SCHEMA_EXAMPLES),
    )


def _group(about: str, examples: str | None) -> typer.Typer:
    # Without rich, help starts in half the time and reads the same in a pipe.
    return typer.Typer(
        help=about,
        epilog=examples,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    )


def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version.", is_eager=True)] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show where in cs-lint an error comes from.")
    ] = False,
) -> None:
    if version:
        from cs_lint import __version__

        typer.echo(f"cs-lint {__version__}")
        raise typer.Exit(0)
    _group_alone(context)


def _group_alone(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(2)
