"""A run from its first line to its manifest: what is new is judged, published part by part, and summed up."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import msgspec

from cs_lint.batch import parts
from cs_lint.batch.core import Run, failures_only
from cs_lint.batch.gates import Gates, Verdict, verdict
from cs_lint.batch.job import Filter, Job, Rules, RunError
from cs_lint.batch.known import Known
from cs_lint.batch.lock import locked
from cs_lint.batch.manifest import Counts, Manifest, digest, manifests, new_run_id, save
from cs_lint.batch.namesakes import outdated, told_again
from cs_lint.batch.results import current_keys, open_results
from cs_lint.batch.units import Receipt, Unit
from cs_lint.model import ErrorReport
from cs_lint.packs.ruleset import Ruleset
from cs_lint.read.results_folder import WORK
from cs_lint.read.source import ReadOptions

Units = Iterator[Unit | ErrorReport]
Engine = Callable[[Job, Units, int], Iterator[Receipt | ErrorReport]]


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What a line asks for. `settings` is all of it that decides what is judged and kept, for the manifest."""

    results: Path
    sources: tuple[str, ...]
    rules: Rules
    reading: ReadOptions
    settings: dict[str, Any] = {}
    only: Filter = Filter()
    show_text: bool = False
    transcripts: bool = True
    gates: Gates = Gates()
    max_errors: int | None = None
    engine: str = "local"
    workers: int = 1


class Watcher(Protocol):
    """Whoever wants to know how a run is going."""

    def begin(self, manifest: Manifest, known: int) -> None: ...

    def publish(self, receipt: Receipt, failures: Sequence[ErrorReport]) -> None: ...

    def fail(self, error: ErrorReport) -> None: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended."""

    manifest: Manifest
    verdict: Verdict


class TooManyErrors(RunError):
    """More inputs than --max-errors could not be read."""


def run(order: Order, ruleset: Ruleset, units: Units, engine: Engine, watcher: Watcher) -> Outcome:
    """Do a run, or the rest of one. Raises RunError where it cannot be finished; what is done stays done."""
    try:
        order.results.mkdir(parents=True, exist_ok=True)
        with locked(order.results):
            parts.make_ready(order.results)
            outcome = Night(order, ruleset, watcher).over(units, engine)
            parts.clear_up(order.results)
            return outcome
    except (OSError, sqlite3.Error) as error:
        raise unwritable(order.results, getattr(error, "strerror", None) or str(error)) from None


def unwritable(results: Path, problem: str) -> RunError:
    """The error for a dataset that cannot be written."""
    hint = "what is done stays done: make room or grant access, and run the same line again"
    return RunError(f"the results cannot be written: {problem}", path=str(results), hint=hint)


@dataclass(slots=True)
class Night:
    """A run under way. Only this process publishes parts, so nothing can be in the dataset twice."""

    order: Order
    ruleset: Ruleset
    watcher: Watcher
    left_out: int = 0
    undated: int = 0
    undated_at: str | None = None
    failures: list[ErrorReport] = field(default_factory=list)
    failed: int = 0
    part: int = 0
    told_again: int = 0

    def over(self, units: Units, engine: Engine) -> Outcome:
        """Judge what units hold and is not known, and sum up."""
        results, begun = self.order.results, time.monotonic()
        salt = self.order.rules.salt(
            self.ruleset, show_text=self.order.show_text, transcripts=self.order.transcripts
        )
        manifest = self._manifest(salt)
        save(manifest, results)
        self.part = parts.next_number(results, manifest.run_id)
        known = Known(results / WORK / "known.sqlite", current_keys(results))
        self.watcher.begin(manifest, len(known))
        try:
            for found in engine(self._job(manifest, salt), units, self.order.workers):
                self._take(found, manifest, known)
            self._publish_failures(manifest, known)
            self._tell_again(manifest, known)
        except BaseException as error:
            seconds = manifest.seconds + time.monotonic() - begun
            _note_stop(replaced(manifest, state="stopped", seconds=seconds, stopped_by=_why(error)), results)
            raise
        outcome = self._summed_up(manifest, known)
        known.close()
        seconds = manifest.seconds + time.monotonic() - begun
        finished = replaced(
            outcome.manifest, state="finished", seconds=seconds, finished_at=_now().isoformat()
        )
        save(finished, results)
        return Outcome(finished, outcome.verdict)

    def _manifest(self, salt: bytes) -> Manifest:
        """The manifest of this run: of a new one, or of one that the same line began and did not finish."""
        job = digest(self.order.sources, self.order.settings, salt.hex())
        latest = max(manifests(self.order.results), key=lambda run: run.run_id, default=None)
        # What an older one judged now would be outdated at once: the newest run is the one that counts.
        if latest and latest.state != "finished" and latest.job == job:
            return replaced(latest, state="running", attempts=latest.attempts + 1, stopped_by=None)
        now = _now()
        return Manifest(
            run_id=new_run_id(now, latest.run_id if latest else None),
            job=job,
            sources=self.order.sources,
            settings=self.order.settings,
            packs=self.ruleset.packs,
            measures=self.ruleset.measures,
            engine=self.order.engine,
            workers=self.order.workers,
            started_at=now.isoformat(timespec="seconds"),
        )

    def _job(self, manifest: Manifest, salt: bytes) -> Job:
        run = Run(
            manifest.run_id,
            manifest.night,
            salt,
            manifest.attempts,
            self.order.show_text,
            self.order.transcripts,
        )
        return Job(
            run=run,
            rules=self.order.rules,
            reading=self.order.reading,
            results=str(self.order.results.absolute()),
            known=str((self.order.results / WORK / "known.sqlite").absolute()),
            only=self.order.only,
        )

    def _take(self, found: Receipt | ErrorReport, manifest: Manifest, known: Known) -> None:
        if isinstance(found, ErrorReport):
            self.failures.append(found)
            self.failed += 1
            self.watcher.fail(found)
        else:
            part = self._publish(found, manifest, known)
            self.failed += found.summary.failures
            self.watcher.publish(found, parts.failures(part) if part and found.summary.failures else ())
        if self.order.max_errors is not None and self.failed > self.order.max_errors:
            self._publish_failures(manifest, known)
            raise TooManyErrors(
                f"stopped: {self.failed} inputs could not be read, more than --max-errors {self.order.max_errors}",
                hint=f"`cs-lint results {self.order.results} sql 'from errors'` tells which",
            )

    def _publish(self, receipt: Receipt, manifest: Manifest, known: Known) -> Path | None:
        """Make a part visible, if there is one, without what another part has told in the meantime."""
        known.see(receipt.known)
        self.left_out += receipt.left_out
        self.undated += len(receipt.undated)
        self.undated_at = self.undated_at or next(iter(receipt.undated), None)
        if not receipt.part:
            return None
        part, twice = Path(receipt.part), known.clashes(receipt.keys)
        if twice:
            parts.without(part, twice)
        published = parts.publish(part, self.order.results, manifest.run_id, self.part)
        self.part += 1
        known.add(receipt.keys)
        return published

    def _publish_failures(self, manifest: Manifest, known: Known) -> None:
        """Keep what failed before it reached a worker."""
        if not self.failures:
            return
        run = Run(manifest.run_id, manifest.night, b"", manifest.attempts)
        told = failures_only(self.failures, run)
        part = parts.write_part(self.order.results, told.tables)
        self._publish(Receipt(str(part), told.keys, (), told.summary), manifest, known)
        self.failures = []

    def _tell_again(self, manifest: Manifest, known: Known) -> None:
        """Keep calls that stand unchanged from passing for older versions of their namesakes judged in this run."""
        hidden = outdated(self.order.results, known.seen())
        if hidden:
            part = told_again(self.order.results, hidden, manifest.run_id)
            parts.publish(part, self.order.results, manifest.run_id, self.part)
            self.part += 1
            self.told_again = sum(map(len, hidden.values()))

    def _summed_up(self, manifest: Manifest, known: Known) -> Outcome:
        """The verdict over all calls that the line names, and the counts of the run."""
        connection = open_results(self.order.results)
        try:
            found = verdict(connection, known.seen(), self.order.gates)
            judged, failures = connection.execute(
                "SELECT (SELECT count(*) FROM calls SEMI JOIN seen USING (call_key) WHERE run_id = $1),"
                " (SELECT count(*) FROM errors WHERE run_id = $1)",
                [manifest.run_id],
            ).fetchone() or (0, 0)
        finally:
            connection.close()
        sums = found.summary
        judged -= self.told_again
        counts = Counts(
            calls=sums.calls,
            judged=judged,
            known=sums.calls - judged,
            left_out=self.left_out,
            undated=self.undated,
            undated_at=self.undated_at,
            failures=failures,
            passed=sums.passed,
            failed=sums.failed,
            suppressed=sums.suppressed,
            violations=sums.violations,
        )
        summary = msgspec.structs.replace(sums, failures=failures)
        return Outcome(replaced(manifest, counts=counts), Verdict(summary, found.failures, found.idle))


def replaced(manifest: Manifest, **changes: Any) -> Manifest:
    return msgspec.structs.replace(manifest, **changes)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _why(error: BaseException) -> str:
    return "interrupted" if isinstance(error, KeyboardInterrupt) else str(error)


def _note_stop(manifest: Manifest, results: Path) -> None:
    """Say in the manifest that the run was stopped; where even that cannot be written, it will be continued all the same."""
    with contextlib.suppress(OSError):
        save(manifest, results)
