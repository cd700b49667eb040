"""The rules as a table, for people or for programs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import msgspec
from rich.cells import cell_len

from cs_lint.cli import CLEAN
from cs_lint.cli.session import Wish, configured, linter
from cs_lint.engine import Linter
from cs_lint.packs.ruleset import LoadedRule
from cs_lint.report.wrap import pad

Row = Sequence[str]


def list_rules(wish: Wish, form: str) -> int:
    """Print every rule of the packs, one a line."""
    built = linter(configured(wish))
    if form == "json":
        print_json({"rules": [_record(loaded, built) for loaded in built.ruleset.rules]})
        return CLEAN
    rows = [_row(loaded, built) for loaded in built.ruleset.rules]
    for line in table([("id", "severity", "points", "pack", "", "title"), *rows], right={2}):
        print(line)
    return CLEAN


def table(rows: Sequence[Row], right: Collection[int] = ()) -> Iterator[str]:
    """Rows as lines with columns under each other; Han characters are two cells wide."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            " " * (width - cell_len(cell)) + cell if index in right else pad(cell, width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def print_json(value: Any) -> None:
    """One JSON document, indented."""
    print(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def points(value: Any) -> str:
    """A deduction: 5, 2.5, or the variable that holds it."""
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _row(loaded: LoadedRule, built: Linter) -> Row:
    rule = loaded.rule
    switch = "" if rule.id in built.catalogue else "off"
    cost = f"{points(rule.deduct)}{' fatal' if rule.fatal else ''}"
    return rule.id, rule.severity, cost, loaded.pack, switch, rule.title


def _record(loaded: LoadedRule, built: Linter) -> dict[str, Any]:
    rule = loaded.rule
    return {
        "id": rule.id,
        "title": rule.title,
        "severity": rule.severity,
        "deduct": rule.deduct,
        "fatal": rule.fatal,
        "dimension": rule.dimension,
        "source": f"{rule.source.document} {rule.source.clause}".strip(),
        "pack": loaded.pack,
        "file": loaded.path,
        "line": loaded.line,
        "on": rule.id in built.catalogue,
    }
