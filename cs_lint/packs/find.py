"""Where rule packs are: by name beside the one that asks or among those that come with cs-lint, else by path."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cs_lint.errors import PackError, did_you_mean


@cache
def rules_folder() -> Path:
    """Where the default packs are: inside an installed wheel, else beside an editable checkout."""
    installed = Path(__file__).parent.parent / "rules"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "rules"


def find_pack(name: str, beside: Path | None = None) -> Path:
    """The file of a pack given by name or path. Raises PackError where there is none."""
    if name.endswith((".yaml", ".yml")) or "/" in name:
        file = (beside / name) if beside else Path(name)
        if not file.is_file():
            raise PackError(
                f"there is no rule pack at {name}", hint="give a path to a .yaml file or a pack's name"
            )
        return file.resolve()
    for folder in filter(None, (beside, rules_folder())):
        if (folder / f"{name}.yaml").is_file():
            return (folder / f"{name}.yaml").resolve()
    known = [file.stem for file in rules_folder().glob("*.yaml")]
    hint = did_you_mean(name, known) or f"packs that come with cs-lint: {', '.join(sorted(known))}"
    raise PackError(f"there is no rule pack called {name!r}", hint=hint)


def find_base(name: str, pack: Path) -> Path:
    """The file of a pack that another, at `pack`, extends: no path in a pack leads out of its folder."""
    base = find_pack(name, pack.parent)
    if not any(base.is_relative_to(folder.resolve()) for folder in (pack.parent, rules_folder())):
        raise PackError(
            f"extends: {name} leaves the folder of the pack",
            hint="put it beside the pack; those that come with cs-lint are extended by name",
        )
    return base


def shown_path(file: Path) -> str:
    """A path as short as it can be: relative to the working folder where it lies below it."""
    try:
        return str(file.relative_to(Path.cwd()))
    except ValueError:
        return str(file)
