"""Calls as they are read, for commands that look at calls without writing reports of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cs_lint.cli import speak
from cs_lint.cli.run import told
from cs_lint.cli.session import Session
from cs_lint.model import Call, ErrorReport
from cs_lint.read import read_paths


@dataclass(slots=True)
class Stream:
    """The calls of some paths; what cannot be read is told at once and counted."""

    session: Session
    paths: Sequence[str]
    failures: int = 0

    def __iter__(self) -> Iterator[Call]:
        for outcome in read_paths(self.paths, self.session.reading):
            if isinstance(outcome, ErrorReport):
                self.failures += 1
                speak.error(told(outcome))
            else:
                yield outcome
