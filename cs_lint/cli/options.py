"""The options that several commands share, each described once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import typer

from cs_lint.errors import UsageError

Level = Literal["error", "warning", "info"]
Gate = Literal["error", "warning", "info", "never"]
Shape = Literal["text", "json"]

Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH", help="Files, folders, patterns, or - for standard input.", show_default=False
    ),
]
Packs = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PACK]", help="Packs by name or path; those of the config when none is given."),
]
Rules = Annotated[
    list[str] | None,
    typer.Option(
        "--rules", metavar="PACK", help="A rule pack by name or path; repeatable. Replaces the default packs."
    ),
]
Vars = Annotated[
    list[str] | None,
    typer.Option(
        "--var", metavar="NAME=VALUE", help="Set a pack variable; commas make several values. Repeatable."
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select", metavar="ID", help="Only these rules or groups (words.*); repeatable, or with commas."
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="ID", help="All but these rules or groups; repeatable, or with commas."),
]
ConfigFile = Annotated[
    str | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Use this config. Otherwise: the nearest cs-lint.yaml, or [tool.cs-lint] of a pyproject.toml, "
        "upwards from the folder that all paths share, else upwards from the working directory.",
    ),
]
Reader = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="FORMAT",
        help="Read as this format (jsonl, csv, xlsx, srt, tencent-asr, …) instead of recognising it by content.",
    ),
]
Kind = Annotated[
    Literal["call", "template"] | None,
    typer.Option("--as", help="What plain text is: a call, or reply templates, where the file does not say."),
]
ShowText = Annotated[
    bool | None,
    typer.Option(
        "--show-text/--no-show-text", help="Do not mask phone, ID and card numbers.", show_default=False
    ),
]
Language = Annotated[
    Literal["zh", "en"] | None, typer.Option("--lang", help="Language of the report; zh by default.")
]
Format = Annotated[Shape, typer.Option("--format", help="text, or json for programs.")]

ReportFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="console, concise, json, jsonl, markdown, sarif, junit, github, gitlab, rdjson, csv or html, "
        "on standard output.",
    ),
]
Outputs = Annotated[
    list[str] | None,
    typer.Option("--output", metavar="FORMAT=FILE", help="Write a report to a file as well; repeatable."),
]
MinSeverity = Annotated[
    Level | None, typer.Option(help="Show violations from this severity on; the exit code is not changed.")
]
FailOn = Annotated[
    Gate | None, typer.Option(help="Exit with 1 for violations from this severity on; error by default.")
]
MinScore = Annotated[
    float | None,
    typer.Option(metavar="N", min=0, max=100, help="Exit with 1 for a call below N points, too."),
]
BaselineFile = Annotated[
    str | None,
    typer.Option(
        "--baseline",
        metavar="FILE",
        help="Known violations, as `cs-lint baseline` writes them, pass; only new ones count.",
    ),
]
Prune = Annotated[bool, typer.Option("--prune", help="Take out of the --baseline what no longer occurs.")]
OnlyConfigured = Annotated[
    bool,
    typer.Option(
        "--only-configured",
        help="Leave out files that `templates:` of the config does not name, even if no file is left: for hooks.",
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers", metavar="N", min=1, help="Processes that judge at once; the results are the same."
    ),
]
ShowSkipped = Annotated[
    bool, typer.Option("--show-skipped", help="Show the rules that did not apply, and why.")
]
Full = Annotated[
    bool | None, typer.Option("--full/--no-full", help="Show every turn of every call.", show_default=False)
]
Color = Annotated[
    Literal["auto", "always", "never"],
    typer.Option(help="NO_COLOR and FORCE_COLOR are heard when it is auto."),
]


def rule_flags(
    rules: Sequence[str] | None,
    var: Sequence[str] | None,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
) -> dict[str, Any]:
    """What flags say about rules, by config key; None where they say nothing."""
    from cs_lint.config import variable

    return {
        "rules": tuple(rules) if rules else None,
        "vars": dict(map(variable, var)) if var else None,
        "select": _ids("--select", select),
        "ignore": _ids("--ignore", ignore),
    }


def _ids(flag: str, values: Sequence[str] | None) -> tuple[str, ...] | None:
    if not values:
        return None
    from cs_lint.config import words_of

    ids = tuple(word for value in values for word in words_of(value))
    # Nothing selected would mean everything, and that silently.
    if not ids:
        raise UsageError(f"{flag} names no rule", hint="`cs-lint rules list` shows every id")
    return ids
