"""Which config file a command line stands for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from cs_lint.config import FILE_NAME, TOML_NAME, Config, holds_settings, load_config, shown
from cs_lint.errors import ConfigError


def config_for(paths: Sequence[str] = (), file: str | None = None) -> Config:
    """The config of a run: `file`, else the nearest above the folder that all `paths` share, else above
    the working directory, else the defaults."""
    if file is not None:
        return load_config(Path(file))
    found = nearest(shared_folder(paths)) or nearest(Path.cwd())
    return load_config(found) if found else Config()


def overlooked(paths: Sequence[str], used: Path | None) -> list[Path]:
    """Config files nearer to one of several paths than the one in use: nobody merges them."""
    folders = {_folder(path) for path in paths if path != "-"}
    near = {nearest(folder) for folder in folders}
    return sorted(file for file in near if file and used and file != used and used.parent in file.parents)


def shared_folder(paths: Sequence[str]) -> Path:
    """The deepest folder that holds all paths; the working directory for standard input."""
    folders = {_folder(path) for path in paths if path != "-"}
    try:
        return Path(os.path.commonpath(folders)) if folders else Path.cwd()
    except ValueError:  # on different drives
        return Path.cwd()


def _folder(path: str) -> Path:
    """The nearest folder that exists: of a file, of a pattern, and even of a path that leads nowhere."""
    folder = Path(os.path.abspath(path))
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    return folder


def nearest(folder: Path) -> Path | None:
    """The config that holds in a folder: its own or that of the nearest folder above."""
    for place in (folder, *folder.parents):
        if (place / FILE_NAME).is_file():
            return place / FILE_NAME
        misnamed = place / "cs-lint.yml"
        if misnamed.is_file():
            raise ConfigError(
                "a config by this name is not read", path=shown(misnamed), hint=f"call it {FILE_NAME}"
            )
        if (place / TOML_NAME).is_file() and holds_settings(place / TOML_NAME):
            return place / TOML_NAME
    return None
