"""What a check would go by and what it would read, shown without checking anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from cs_lint.cli import CLEAN, NOT_DONE, speak
from cs_lint.cli.listing import print_json, table
from cs_lint.cli.run import told
from cs_lint.cli.session import Wish, configured, read_options
from cs_lint.config import Config, shown
from cs_lint.model import ErrorReport
from cs_lint.read import Examined, discover, examine
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
    """Key, value and origin; variables and limits one by one, since there are many."""
    for key, value in msgspec.to_builtins(config.settings).items():
        if key not in ("vars", "limits"):
            yield key, value, str(config.origin(key))
            continue
        for name, said in value.items():
            yield f"{key}.{name}", said, str(config.origin(f"{key}.{name}"))


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
    return one_line(", ".join(map(_text, value)) if isinstance(value, list | tuple) else str(value))


def show_files(wish: Wish, explain: bool) -> int:
    """Print each file with its reader; a path that leads nowhere is told and makes the exit code 2."""
    reading = read_options(configured(wish), wish)
    outcomes = [outcome for item in discover(wish.paths, reading) for outcome in _examined(item, reading)]
    found = [outcome for outcome in outcomes if isinstance(outcome, Examined)]
    for line in _explained(found) if explain else _listed(found):
        print(line)
    for outcome in outcomes:
        if isinstance(outcome, ErrorReport):
            speak.error(told(outcome))
    return CLEAN if len(found) == len(outcomes) else NOT_DONE


def _examined(item: str | ErrorReport, reading: ReadOptions) -> Iterable[Examined | ErrorReport]:
    return [item] if isinstance(item, ErrorReport) else examine(item, reading)


def _listed(found: Sequence[Examined]) -> Iterable[str]:
    return table([(each.reader, one_line(each.path)) for each in found]) if found else ()


def _explained(found: Sequence[Examined]) -> Iterator[str]:
    """A paragraph a file."""
    for each in found:
        yield one_line(each.path)
        yield f"  reader    {each.reader}: {each.why}"
        if each.encoding:
            yield f"  encoding  {each.encoding}"
        for index, (header, key) in enumerate(each.columns.items()):
            yield f"  {'' if index else 'columns':<8}  {one_line(header)} → {one_line(key)}"
