"""What is said while a run is under way: a bar for those who watch, lines for logs, JSON for collectors."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from typing import Any, TextIO

import msgspec

from cs_lint.batch.manifest import Manifest
from cs_lint.batch.units import Receipt
from cs_lint.model import ErrorReport
from cs_lint.report.words import Words

_EVERY = 10.0
"""Seconds between two lines of a log."""


class Meter:
    """How far a run is. `total` and `done` are bytes of input, as far as they are known."""

    def __init__(self, total: int = 0) -> None:
        self.total, self.done, self.files = total, 0, 0
        self.calls = self.known = self.failures = self.violations = 0
        self._begun = time.monotonic()

    def add(self, receipt: Receipt) -> None:
        self.calls += receipt.summary.calls
        self.known += len(receipt.known)
        self.failures += receipt.summary.failures
        self.violations += sum(receipt.summary.violations.values())

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._begun

    @property
    def rate(self) -> float:
        """Calls a second, the known ones counted, too."""
        return (self.calls + self.known) / max(self.seconds, 1e-6)

    @property
    def left(self) -> float | None:
        """Seconds that are left, as far as can be told."""
        if not self.done or self.total < self.done:
            return None
        return self.seconds * (self.total - self.done) / self.done


class LogLines:
    """A line now and then, as text or as JSON."""

    def __init__(self, stream: TextIO, meter: Meter, *, json: bool) -> None:
        self._stream, self._meter, self._json = stream, meter, json
        self._next = 0.0

    def begin(self, manifest: Manifest, known: int) -> None:
        self.say(
            "begin", run_id=manifest.run_id, attempt=manifest.attempts, known=known, workers=manifest.workers,
            engine=manifest.engine,
        )  # fmt: skip

    def publish(self, receipt: Receipt, failures: Sequence[ErrorReport]) -> None:
        self._meter.add(receipt)
        for error in failures:
            self._tell_failure(error)
        if self._meter.seconds >= self._next:
            self._next = self._meter.seconds + _EVERY
            self._tell("progress")

    def fail(self, error: ErrorReport) -> None:
        self._meter.failures += 1
        self._tell_failure(error)

    def end(self) -> None:
        self._tell("read")

    def say(self, event: str, **facts: Any) -> None:
        """One line: an event and its facts."""
        told = {name: fact for name, fact in facts.items() if fact is not None}
        if self._json:
            now = time.strftime("%Y-%m-%dT%H:%M:%S%z")
            line = msgspec.json.encode({"at": now, "event": event, **told}).decode()
        else:
            line = f"cs-lint: {event}: " + " ".join(f"{name}={_plain(fact)}" for name, fact in told.items())
        print(line, file=self._stream, flush=True)

    def _tell_failure(self, error: ErrorReport) -> None:
        what = error.error
        self.say(
            "error", source=error.source, line=what.line, col=what.col, kind=what.kind, message=what.message
        )

    def _tell(self, event: str) -> None:
        meter = self._meter
        left = None if meter.left is None else round(meter.left)
        self.say(
            event, files=meter.files, calls=meter.calls, known=meter.known, errors=meter.failures,
            violations=meter.violations, calls_per_second=round(meter.rate), seconds=round(meter.seconds, 1),
            seconds_left=left,
        )  # fmt: skip


class Bar:
    """A bar on a terminal, gone when the run is over."""

    def __init__(self, stream: TextIO, meter: Meter, words: Words) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn

        self._meter, self._words = meter, words
        self._progress = Progress(
            SpinnerColumn(),
            BarColumn(bar_width=16),
            TaskProgressColumn(),
            TextColumn("{task.fields[told]}", markup=False),
            console=Console(file=stream),
            transient=True,
        )
        self._task = self._progress.add_task("", total=meter.total or None, told="")

    def begin(self, manifest: Manifest, known: int) -> None:
        self._progress.start()
        self._show()

    def publish(self, receipt: Receipt, failures: Sequence[ErrorReport]) -> None:
        self._meter.add(receipt)
        self._show()

    def fail(self, error: ErrorReport) -> None:
        self._meter.failures += 1
        self._show()

    def end(self) -> None:
        self._show()  # a unit counts once the next is asked for, and after the last nothing else is told
        self._progress.stop()

    def say(self, event: str, **facts: Any) -> None:
        """Nothing: the bar is enough."""

    def _show(self) -> None:
        meter, words = self._meter, self._words
        calls, rate = meter.calls + meter.known, round(meter.rate)
        told = [words.progress.format(files=meter.files, calls=calls, rate=rate, violations=meter.violations)]
        if meter.failures:
            told.append(words.failures.format(meter.failures))
        if meter.left is not None:
            told.append(words.left.format(dt.timedelta(seconds=round(meter.left))))
        # At once: a quick run would end before the next time that the bar is drawn.
        self._progress.update(self._task, completed=meter.done, told=" · ".join(told), refresh=True)


def _plain(fact: Any) -> str:
    from cs_lint.report.inert import one_line

    text = one_line(str(fact))
    return f'"{text}"' if " " in text else text
