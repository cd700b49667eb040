"""The labels file of a results dataset: a verdict a line, append only; the newest of a person counts."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from cs_lint.errors import InputError

FILE = "labels.jsonl"
PRECISE = 0.9
"""A rule of which people find less than this share right is marked."""
ENOUGH = 5
"""With fewer verdicts than this, nothing is said of a rule's precision."""

Verdict = Literal["true", "false", "unsure"]


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What `by` said of one violation, `at` an ISO moment."""

    call_key: str
    rule: str
    turn: int | None
    start: int | None
    fingerprint: str
    verdict: Verdict
    note: str = ""
    by: str
    at: str


@dataclass(slots=True)
class Verdicts:
    """How people judged a rule's violations."""

    right: int = 0
    wrong: int = 0
    unsure: int = 0

    @property
    def precision(self) -> float | None:
        """The share that was right, of what people were sure about; None where that is too little to say."""
        sure = self.right + self.wrong
        return self.right / sure if sure >= ENOUGH else None

    @property
    def imprecise(self) -> bool:
        """Whether the rule is known to accuse falsely more often than it may."""
        return self.precision is not None and self.precision < PRECISE

    def add(self, verdict: Verdict) -> None:
        """Count one more."""
        match verdict:
            case "true":
                self.right += 1
            case "false":
                self.wrong += 1
            case "unsure":
                self.unsure += 1


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels file of a dataset's folder. Reading raises InputError for a line that is no label."""

    folder: Path
    path: Path = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", self.folder / FILE)

    def read(self) -> list[Label]:
        """Every label that counts: the newest of each person on each violation."""
        newest: dict[tuple[str, str, str], Label] = {}
        for number, line in enumerate(self._lines(), start=1):
            label = self._decoded(line, number)
            newest[label.call_key, label.fingerprint, label.by] = label
        return list(newest.values())

    def append(self, label: Label) -> None:
        """Add a label at the end, whole or not at all as far as other readers are concerned."""
        line = msgspec.json.encode(label) + b"\n"
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(descriptor, line)
        finally:
            os.close(descriptor)

    def _lines(self) -> list[bytes]:
        return [line for line in self.path.read_bytes().split(b"\n") if line] if self.path.exists() else []

    def _decoded(self, line: bytes, number: int) -> Label:
        try:
            return msgspec.json.decode(line, type=Label)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InputError(f"not a label: {error}", path=str(self.path), line=number) from None


def verdicts(labels: Iterable[Label]) -> dict[str, Verdicts]:
    """What people said, by rule."""
    found: dict[str, Verdicts] = {}
    for label in labels:
        found.setdefault(label.rule, Verdicts()).add(label.verdict)
    return found


def now() -> str:
    """This moment, as labels carry it."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
