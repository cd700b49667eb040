"""What a check would go by and what it would read, shown without checking anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from cs_lint.cli import CLEAN, NOT_DONE, speak
from cs_lint.cli.listing import print_json, table
from cs_lint.cli.run import told
from cs_lint.cli.session import Wish, configured, read_options
from cs_lint.config import Config, shown
from cs_lint.errors import CsLintError
from cs_lint.model import ErrorReport
from cs_lint.read import discover, which_reader
from cs_lint.read.source import ReadOptions
from cs_lint.report.inert import one_line


def show_config(wish: Wish, form: str) -> int:
    """Print each value with its origin."""
    config = configured(wish)
    file = shown(config.path) if config.path else None
    settings = list(_settings(config))
    if form == "json":
        values = {key: {"value": value, "origin": origin} for key, value, origin in settings}
        print_json({"file": file, "settings": values})
        return CLEAN
    print(f"config file: {file or 'none found'}")
    for line in table([(key, _text(value), f"({origin})") for key, value, origin in settings]):
        print(line)
    return CLEAN


def _settings(config: Config) -> Iterator[tuple[str, Any, str]]:
    """Key, value and origin; a key of each variable's own, since each has its own origin."""
    for key, value in msgspec.to_builtins(config.settings).items():
        if key != "vars":
            yield key, value, str(config.origin(key))
            continue
        for name, said in value.items():
            yield f"vars.{name}", said, str(config.origin(f"vars.{name}"))


def _text(value: Any) -> str:
    """A value as one would write it in the config."""
    if value is None or value in ((), {}):
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, dict):
        return one_line(", ".join(f"{key}: {item}" for key, item in value.items()))
    return one_line(", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value))


def show_files(wish: Wish) -> int:
    """Print each file with its reader; a path that leads nowhere is told and makes the exit code 2."""
    reading = read_options(configured(wish), wish)
    found = [_reader(item, reading) for item in discover(wish.paths)]
    rows = [row for row in found if row is not None]
    for line in table(rows) if rows else ():
        print(line)
    return CLEAN if len(rows) == len(found) else NOT_DONE


def _reader(item: str | ErrorReport, reading: ReadOptions) -> tuple[str, str] | None:
    if isinstance(item, ErrorReport):
        speak.error(told(item))
        return None
    try:
        return which_reader(item, reading), one_line(item)
    except CsLintError as error:
        speak.error(f"{item}: {error}")
        return None
