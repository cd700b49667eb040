"""`cs-lint init`: a config and a rule pack to start from."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from cs_lint.cli import CLEAN, Job
from cs_lint.errors import UsageError

EXAMPLES = """\b
Examples:
  cs-lint init            in this folder
  cs-lint init quality    in another one, which is made if need be
"""
_FILES = ("cs-lint.yaml", "rules/my-pack.yaml")


def init(
    folder: Annotated[
        str, typer.Argument(metavar="[DIR]", help="Where to write them.", show_default=False)
    ] = ".",
) -> Job:
    """Write a config and a rule pack of your own to start from."""
    return partial(_write, Path(folder))


def _write(folder: Path) -> int:
    targets = [folder / name for name in _FILES]
    for target in targets:
        if target.exists():
            raise UsageError(
                f"{target} is there already: nothing was written", hint="move it away, or name another folder"
            )
    for target in targets:
        target.parent.mkdir(parents=True, exist_ok=True)
        starter = Path(__file__).parent / "starter" / target.name
        target.write_bytes(starter.read_bytes())
        print(f"wrote {target}")
    print(f"next: set your company in {targets[0]},")
    print(f"      cs-lint rules test {targets[1]}      runs the examples of your rules,")
    print("      cs-lint check PATH...      checks calls")
    return CLEAN
