"""What judges the templates of a folder, compiled once and again when a file that it was made from has changed."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cs_lint.config import Config
from cs_lint.engine import Linter
from cs_lint.errors import InputError
from cs_lint.model import Call, Checked, ErrorReport
from cs_lint.packs.find import find_pack
from cs_lint.read import read_bytes
from cs_lint.read.source import ReadOptions
from cs_lint.report.writer import Lang
from cs_lint.suppress import Suppressor

Stamp = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """A linter, how templates are read for it, and which rules the config ignores in which files."""

    linter: Linter
    reading: ReadOptions
    ignores: Mapping[str, tuple[str, ...]]
    lang: Lang
    made_from: tuple[Path, ...]

    def templates(self, path: str, data: bytes) -> list[Call]:
        """The replies of a file that holds these bytes; none where it holds transcripts. Raises InputError."""
        found = list(read_bytes(path, data, self.reading))
        for outcome in found:
            if isinstance(outcome, ErrorReport):
                what = outcome.error
                raise InputError(what.message, path=path, line=what.line, col=what.col)
        return [outcome for outcome in found if isinstance(outcome, Call) and outcome.passage]

    def judged(self, path: str, text: str) -> list[Checked]:
        """The replies of a text judged, what is suppressed taken out. Raises InputError."""
        calls = self.templates(path, text.encode(errors="replace"))
        checked = [Checked(call, self.linter.check(call)) for call in calls]
        today = dt.datetime.now().astimezone().date().isoformat()
        return Suppressor(self.linter, today, self.ignores, self.reading.root).settle(checked)


@dataclass(slots=True)
class Desks:
    """The desk of each config, as long as what it was made from is unchanged.

    `configured` finds the config that holds for a path, `reading` says how files are read by it, `linter` compiles its
    rules. All raise CsLintError.
    """

    configured: Callable[[str], Config]
    reading: Callable[[Config], ReadOptions]
    linter: Callable[[Config], Linter]
    _known: dict[Path | None, tuple[Stamp, Desk]] = field(default_factory=dict)

    def desk(self, config: Config) -> Desk:
        """What judges by this config now."""
        known = self._known.get(config.path)
        if known and known[0] == _stamp(known[1].made_from):
            return known[1]
        linter, settings = self.linter(config), config.settings
        desk = Desk(
            linter, self.reading(config), settings.per_file_ignores, settings.lang, _sources(config, linter)
        )
        self._known[config.path] = _stamp(desk.made_from), desk
        return desk


def _sources(config: Config, linter: Linter) -> tuple[Path, ...]:
    """The config, the packs that it names, and those that these extend."""
    named = [find_pack(name) for name in config.settings.rules]
    extended = [Path(loaded.path).resolve() for loaded in linter.ruleset.rules]
    return tuple(dict.fromkeys([*filter(None, [config.path]), *named, *extended]))


def _stamp(files: tuple[Path, ...]) -> Stamp:
    return tuple((str(file), os.stat(file).st_mtime_ns if file.exists() else 0) for file in files)
