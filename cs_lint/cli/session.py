"""From a config and flags to what a run needs: the linter, how to read, how to report."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import msgspec

from cs_lint.cli import speak
from cs_lint.cli.lookup import config_for, overlooked
from cs_lint.config import Config, shown
from cs_lint.engine import Linter, switched_on
from cs_lint.errors import PackError, UsageError, did_you_mean
from cs_lint.packs.find import find_pack
from cs_lint.packs.load import load_packs, matching_ids
from cs_lint.packs.ruleset import Ruleset
from cs_lint.read import readers
from cs_lint.read.source import ReadOptions


class Wish(msgspec.Struct, frozen=True):
    """What a command line asks for. `flags` are by config key; None stands for what was not said."""

    paths: Sequence[str] = ()
    flags: Mapping[str, Any] | None = None
    config_file: str | None = None
    reader: str | None = None
    kind: Literal["call", "template"] | None = None
    only_configured: bool = False


class Session(msgspec.Struct, frozen=True):
    """A run made ready."""

    config: Config
    linter: Linter
    reading: ReadOptions


def open_session(wish: Wish) -> Session:
    """Compile the rules that config and flags ask for. Raises CsLintError for anything nobody knows."""
    config = configured(wish)
    reading = read_options(config, wish)
    session = Session(config, linter(config), reading)
    gc.freeze()  # rules stay to the end: no garbage is to be looked for among them
    gc.enable()
    return session


def configured(wish: Wish, note: Callable[[str], None] = speak.note) -> Config:
    """The config that holds for the paths, with the flags laid over it."""
    config = config_for(wish.paths, wish.config_file)
    if wish.config_file is None:
        for file in overlooked(wish.paths, config.path):
            note(f"{shown(file)} is not used: it does not hold for all paths (--config chooses)")
    return config.told(wish.flags or {})


def read_options(config: Config, wish: Wish) -> ReadOptions:
    """How the input is to be read."""
    if wish.reader is not None and wish.reader not in readers():
        hint = did_you_mean(wish.reader, readers()) or f"one of {', '.join(readers())}"
        raise UsageError(f"--from: there is no reader {wish.reader!r}", hint=hint)
    settings = config.settings
    company = settings.vars.get("company", ())
    return ReadOptions(
        settings.speakers,
        settings.columns,
        wish.reader,
        "template" if wish.kind == "template" else None,
        tuple(map(str, company)) if isinstance(company, tuple) else (str(company),),
        settings.limits,
        wish.kind,
        settings.templates,
        str(config.path.parent) if config.path else ".",
        wish.only_configured,
    )


def ruleset(config: Config) -> Ruleset:
    """The packs with their variables set. Raises for a pack or a variable that is not there."""
    for name in config.settings.rules:
        try:
            find_pack(name)
        except PackError as error:
            raise config.fault("rules", error.message, error.hint) from None
    loaded = load_packs(config.settings.rules)
    return msgspec.structs.replace(loaded, variables=loaded.variables | _variables(config, loaded))


def _variables(config: Config, loaded: Ruleset) -> dict[str, Any]:
    wanted = dict(config.settings.vars)
    for name in config.settings.vars:
        if name in loaded.variables:
            continue
        # A config sets variables for its own packs; --rules may ask for others, which lack them.
        if config.origin("rules").said == "--rules" and config.origin(f"vars.{name}").said != "--var":
            del wanted[name]
            continue
        hint = (
            did_you_mean(name, loaded.variables)
            or f"variables: {', '.join(sorted(loaded.variables)) or 'none'}"
        )
        raise config.fault(f"vars.{name}", f"no pack has a variable {name!r}", hint)
    return wanted


def linter(config: Config) -> Linter:
    """The linter of the rules that are switched on."""
    rules, settings = ruleset(config), config.settings
    selectable(config, rules)
    switched_on(rules, settings.select, settings.ignore)
    return Linter(rules, select=settings.select, ignore=settings.ignore, pass_mark=settings.pass_mark)


def selectable(config: Config, rules: Ruleset) -> None:
    """Refuse a --select or an --ignore that names no rule."""
    settings = config.settings
    ids = [loaded.rule.id for loaded in rules.rules]
    for key, patterns in (("select", settings.select), ("ignore", settings.ignore)):
        for pattern in patterns:
            if not matching_ids(pattern, ids):
                hint = did_you_mean(pattern, ids) or "`cs-lint rules list` shows every id"
                raise config.fault(key, f"there is no rule {pattern!r}", hint)
    for glob, wanted in settings.per_file_ignores.items():
        for pattern in wanted:
            if not matching_ids(pattern, ids):
                hint = did_you_mean(pattern, ids) or "`cs-lint rules list` shows every id"
                raise config.fault("per-file-ignores", f"{glob}: there is no rule {pattern!r}", hint)
