"""The manifest of a run: what it was asked, by which packs, how it went. One small file, replaced whole."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec

from cs_lint.batch.job import RunError
from cs_lint.engine import TOOL
from cs_lint.model import PackRef, Severity
from cs_lint.packs.schema import Measures
from cs_lint.read.results_folder import MANIFEST, RUNS, WORK

_STAMP = "%Y%m%dT%H%M%S.%fZ"


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What a run came across. `calls` = `judged` by it + `known`, judged before; `failures` could not be read.

    Of the calls, `undated` say when they began in a way that cannot be read, the first `undated_at`.
    """

    calls: int = 0
    judged: int = 0
    known: int = 0
    left_out: int = 0
    undated: int = 0
    undated_at: str | None = None
    failures: int = 0
    passed: int = 0
    failed: int = 0
    suppressed: int = 0
    violations: dict[Severity, int] = {}


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """One run. A run that was killed is continued under its own id, in a further attempt."""

    schema: str = MANIFEST
    run_id: str
    state: Literal["running", "stopped", "finished"] = "running"
    job: str
    """A digest of all that the line asked for; the same line has the same."""
    sources: tuple[str, ...]
    settings: dict[str, Any]
    packs: tuple[PackRef, ...]
    tool: str = TOOL
    measures: Measures | None = None
    engine: str = "local"
    workers: int = 1
    attempts: int = 1
    started_at: str
    finished_at: str | None = None
    seconds: float = 0.0
    """Of wall-clock time, of all attempts that came to an end."""
    stopped_by: str | None = None
    counts: Counts = Counts()

    @property
    def night(self) -> dt.date:
        """The date of calls that have none: the local day on which the run began."""
        return dt.datetime.fromisoformat(self.started_at).astimezone().date()


def new_run_id(now: dt.datetime, latest: str | None = None) -> str:
    """An id that sorts by time, and behind `latest` even if the clock was set back: the greatest id is what counts."""
    if latest is not None:
        last = dt.datetime.strptime(latest.partition("-")[0], _STAMP).replace(tzinfo=dt.UTC)
        now = max(now, last + dt.timedelta(microseconds=1))
    return f"{now.astimezone(dt.UTC):{_STAMP}}-{secrets.token_hex(3)}"


def digest(*asked: Any) -> str:
    """The digest of what a line asked for."""
    return hashlib.blake2b(msgspec.json.encode(asked, order="deterministic"), digest_size=16).hexdigest()


def save(manifest: Manifest, results: Path) -> None:
    """Write a manifest in one step. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=results / WORK)
    with open(handle, "wb") as stream:
        stream.write(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        stream.flush()
        os.fsync(stream.fileno())
    os.chmod(name, 0o644)
    os.replace(name, results / RUNS / f"{manifest.run_id}.json")


def manifests(results: Path) -> Iterator[Manifest]:
    """Every run of a dataset, the oldest first. Raises RunError for a file that is no manifest."""
    for file in sorted((results / RUNS).glob("*.json")):
        yield _read(file)


def _read(file: Path) -> Manifest:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        hint = "remove it: the calls that the run has judged stay"
        raise RunError(f"not the manifest of a run: {error}", path=str(file), hint=hint) from None
