"""`cs-lint fix` at work: each file judged, mended, and written back or shown as a diff."""

from __future__ import annotations

import datetime as dt
import difflib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from cs_lint.cli import CLEAN, NOT_DONE, VIOLATIONS, speak
from cs_lint.cli.judging import templates_of
from cs_lint.cli.run import told
from cs_lint.cli.session import Session, Wish, open_session
from cs_lint.errors import InputError
from cs_lint.fixes import Edit, Fixed, fixed
from cs_lint.mask import Masker
from cs_lint.model import Checked, ErrorReport
from cs_lint.read import discover
from cs_lint.read.encoding import known
from cs_lint.read.source import STDIN
from cs_lint.report.inert import one_line
from cs_lint.suppress import Suppressor


@dataclass(frozen=True, slots=True)
class Manner:
    """How to fix: only show, apply what is not safe too, ask before each."""

    diff: bool = False
    unsafe: bool = False
    interactive: bool = False


def fix(wish: Wish, manner: Manner) -> int:
    """Fix what the paths hold and return the exit code."""
    session = open_session(wish)
    going = _Fixing(session, manner)
    for item in discover(wish.paths, session.reading):
        if isinstance(item, ErrorReport):
            going.fail(told(item))
        else:
            going.file(item)
    return going.close()


@dataclass(slots=True)
class _Fixing:
    session: Session
    manner: Manner
    applied: int = 0
    skipped: int = 0
    failed: bool = False
    records: int = 0
    masker: Masker = field(default_factory=Masker)

    def file(self, path: str) -> None:
        if path == STDIN or not self.session.reading.is_template(path):
            self.records += 1
            return
        try:
            data = Path(path).read_bytes()
            result = fixed(
                data, partial(self._judged, path), self.session.linter.catalogue, self._chosen(path)
            )
            self._keep(path, data, result)
        except OSError as error:
            self.fail(f"{path}: {error.strerror}")
        except InputError as error:
            self.fail(str(error))

    def fail(self, sentence: str) -> None:
        speak.error(sentence)
        self.failed = True

    def _judged(self, path: str, data: bytes) -> Sequence[Checked]:
        calls = templates_of(path, data, self.session.reading)
        checked = [Checked(call, self.session.linter.check(call)) for call in calls]
        today = dt.datetime.now().astimezone().date().isoformat()
        ignores = self.session.config.settings.per_file_ignores
        return Suppressor(self.session.linter, today, ignores, self.session.reading.root).settle(checked)

    def _chosen(self, path: str) -> Callable[[Edit], bool]:
        if not self.manner.interactive:
            return lambda edit: edit.safe or self.manner.unsafe
        return lambda edit: _asked(f"{self._told(path, edit)} ? [y/N] ")

    def _told(self, path: str, edit: Edit) -> str:
        was = edit.violation
        change = f"{self.masker(was.text)} → {self.masker(edit.replacement)}"
        return one_line(f"{path}:{edit.line or was.line}:{edit.col or was.col} {was.rule} {change}")

    def _keep(self, path: str, before: bytes, result: Fixed) -> None:
        if result.data != before and self.manner.diff:
            sys.stdout.writelines(_diff(path, before, result.data))
        elif result.data != before:
            if Path(path).read_bytes() != before:
                raise InputError("the file has changed meanwhile; nothing was written", path=path)
            Path(path).write_bytes(result.data)
            for edit in result.applied:
                print(self._told(path, edit))
        for violation, reason in result.skipped:
            speak.note(f"{path}:{violation.line}:{violation.col} {violation.rule} not fixed: {reason}")
        self.applied += len(result.applied)
        self.skipped += len(result.skipped)

    def close(self) -> int:
        if self.records:
            speak.note(
                f"transcripts are records and are not edited: {self.records} (--as template, or `templates:`)"
            )
        done = "would be fixed" if self.manner.diff else "fixed"
        if self.applied or self.skipped:
            speak.note(f"{done}: {self.applied}; not fixed: {self.skipped}")
        if self.failed:
            return NOT_DONE
        return VIOLATIONS if self.manner.diff and self.applied else CLEAN


def _asked(question: str) -> bool:
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")


def _diff(path: str, before: bytes, after: bytes) -> Iterator[str]:
    old, new = (known(data).text.splitlines(keepends=True) for data in (before, after))
    for line in difflib.unified_diff(old, new, f"a/{path}", f"b/{path}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
