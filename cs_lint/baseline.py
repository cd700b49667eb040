"""A baseline: the violations there were when somebody began to check, so that only new ones fail.

A violation is known by what is said, not by where: its fingerprint, salted for the second, third, … of its kind.
The file holds no words of any call.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from cs_lint import __version__
from cs_lint.engine import Linter
from cs_lint.errors import ConfigError
from cs_lint.model import Checked, Excused, Violation

SCHEMA: Final = "cs-lint/baseline/1"


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A violation that is known. `source` is its file as seen from the baseline's."""

    fingerprint: str
    rule: str
    source: str

    @property
    def print(self) -> str:
        """The fingerprint without its salt."""
        return self.fingerprint.partition("-")[0]


class Baseline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The violations known, in the order of their files."""

    entries: tuple[Entry, ...] = ()
    schema: str = SCHEMA
    tool: str = f"cs-lint {__version__}"


def load_baseline(file: str) -> Baseline:
    """Read a baseline. Raises ConfigError."""
    try:
        found = msgspec.json.decode(Path(file).read_bytes(), type=Baseline)
    except OSError as error:
        hint = "`cs-lint baseline PATH… > FILE` makes one"
        raise ConfigError(f"the baseline cannot be read: {error.strerror}", path=file, hint=hint) from None
    except msgspec.MsgspecError as error:
        raise ConfigError(f"this is no baseline: {error}", path=file) from None
    if found.schema != SCHEMA:
        raise ConfigError(f"this is no baseline of the schema {SCHEMA}", path=file)
    return found


def written(baseline: Baseline) -> str:
    """A baseline as JSON, an entry a line, so that a diff shows what changed."""
    lines = [f"  {msgspec.json.encode(entry).decode()}" for entry in baseline.entries]
    head = f'{{"schema":"{baseline.schema}","tool":"{baseline.tool}","entries":['
    return "\n".join((head, ",\n".join(lines), "]}")) + "\n" if lines else f"{head}]}}\n"


def baseline_of(found: Iterable[tuple[str, Violation]], folder: str) -> Baseline:
    """The baseline of violations, each with its file; `folder` is where it will be kept."""
    seen: Counter[str] = Counter()
    entries = []
    for source, violation in found:
        seen[violation.fingerprint] += 1
        number = seen[violation.fingerprint]
        salted = violation.fingerprint if number == 1 else f"{violation.fingerprint}-{number}"
        entries.append(Entry(salted, violation.rule, _beside(source, folder)))
    return Baseline(tuple(entries))


def _beside(source: str, folder: str) -> str:
    return Path(os.path.relpath(source, folder)).as_posix() if source not in ("", "-") else source


class Ratchet:
    """Takes the known violations out of reports, and remembers which of them there were."""

    def __init__(self, baseline: Baseline, linter: Linter, folder: str) -> None:
        self._linter, self._baseline, self._folder = linter, baseline, folder
        self._switched_off = {loaded.rule.id for loaded in linter.ruleset.rules}.difference(linter.catalogue)
        self._left = Counter(entry.print for entry in baseline.entries)
        self._met: Counter[tuple[str, str]] = Counter()
        self._checked: set[str] = set()

    def settle(self, checked: Checked) -> Checked:
        """The report with new violations only. Known ones are gone from it, and from the score."""
        source = _beside(checked.call.source, self._folder)
        self._checked.add(source)
        new: list[Violation] = []
        known: list[Excused] = []
        for violation in checked.report.violations:
            if self._left[violation.fingerprint] > 0:
                self._left[violation.fingerprint] -= 1
                self._met[violation.fingerprint, source] += 1
                known.append(Excused(violation, "baseline"))
            else:
                new.append(violation)
        if not known:
            return checked
        report = self._linter.amended(checked.report, new, checked.report.suppressed)
        return msgspec.structs.replace(checked, report=report, excused=(*checked.excused, *known))

    @property
    def known(self) -> int:
        """How many violations were known."""
        return self._met.total()

    def gone(self) -> list[Entry]:
        """Entries that no longer occur, of rules that are switched on, in files that were checked or are there no more."""
        met, missing = self._met.copy(), []
        for entry in self._baseline.entries:
            if met[entry.print, entry.source] > 0:
                met[entry.print, entry.source] -= 1
            elif self._was_looked_at(entry):
                missing.append(entry)
        moved: Counter[str] = Counter()
        for (print_, _), times in met.items():
            moved[print_] += times
        return [entry for entry in missing if not _taken(moved, entry.print)]

    def _was_looked_at(self, entry: Entry) -> bool:
        if entry.rule in self._switched_off:
            return False
        return entry.source in self._checked or not os.path.exists(os.path.join(self._folder, entry.source))

    def pruned(self) -> Baseline:
        """The baseline without what no longer occurs; the rest salted anew."""
        gone = Counter(self.gone())
        kept: list[Entry] = []
        for entry in self._baseline.entries:
            if gone[entry]:
                gone[entry] -= 1
            else:
                kept.append(entry)
        return msgspec.structs.replace(self._baseline, entries=tuple(_salted(kept)))


def _taken(left: Counter[str], key: str) -> bool:
    """Whether one is left, which is then taken."""
    left[key] -= 1
    return left[key] >= 0


def _salted(entries: Iterable[Entry]) -> Iterator[Entry]:
    seen: Counter[str] = Counter()
    for entry in entries:
        seen[entry.print] += 1
        number = seen[entry.print]
        salted = entry.print if number == 1 else f"{entry.print}-{number}"
        yield Entry(salted, entry.rule, entry.source)
