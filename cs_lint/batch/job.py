"""What a worker is told: enough to make its own linter and to leave its rows where they are looked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from cs_lint.batch.core import Judge, Run
from cs_lint.batch.identity import basis_of
from cs_lint.engine import Linter
from cs_lint.errors import CsLintError, PackError
from cs_lint.packs.load import load_packs
from cs_lint.packs.ruleset import Ruleset
from cs_lint.read.source import ReadOptions


class RunError(CsLintError):
    """A nightly run cannot go on; what is done stays done."""

    kind = "run"


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """Which rules judge, by name, so that every worker can compile them for itself.

    `per_file_ignores` are those that do not count in some files, by patterns relative to the folder of `ReadOptions`.
    """

    packs: tuple[str, ...]
    variables: dict[str, Any] = {}
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: dict[str, tuple[str, ...]] = {}
    pass_mark: float

    def salt(self, ruleset: Ruleset, *, show_text: bool, transcripts: bool) -> bytes:
        """What makes a call's key another when rules, or what is kept of calls, are others."""
        basis = basis_of(
            ruleset,
            select=self.select,
            ignore=self.ignore,
            pass_mark=self.pass_mark,
            show_text=show_text,
            transcripts=transcripts,
        )
        return basis.salt


class Filter(msgspec.Struct, frozen=True):
    """Which calls are left out: those begun before `since` (seconds since 1970), and all but a `share` of them."""

    since: float | None = None
    share: float = 1.0


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A run as a worker sees it. `known` is the file of the keys that need not be judged again."""

    run: Run
    rules: Rules
    reading: ReadOptions
    results: str
    known: str | None = None
    only: Filter = Filter()
    part_calls: int = 2_000

    @property
    def results_path(self) -> Path:
        return Path(self.results)

    def judge(self) -> Judge:
        """Compile the packs. Raises PackError when they are no longer those that the run began with."""
        ruleset = load_packs(self.rules.packs, self.rules.variables)
        run = self.run
        if self.rules.salt(ruleset, show_text=run.show_text, transcripts=run.transcripts) != run.salt:
            raise PackError(
                "the packs were changed while the run was starting", hint="run the same line again"
            )
        # Of one date from the first call to the last, whenever a worker starts.
        linter = Linter(
            ruleset,
            select=self.rules.select,
            ignore=self.rules.ignore,
            pass_mark=self.rules.pass_mark,
            today=run.night.isoformat(),
        )
        return Judge(linter, run, self.rules.per_file_ignores, self.reading.root)
