"""Calls inspected by several processes at once, and given back in the order in which they were read."""

from __future__ import annotations

import multiprocessing as mp
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

from cs_lint.cli.judging import Inspect, Judged, Read, one_by_one
from cs_lint.cli.session import linter
from cs_lint.config import Config
from cs_lint.engine import Inspection, Linter
from cs_lint.errors import CsLintError
from cs_lint.match.scene import Earlier
from cs_lint.model import Call, Checked, ErrorReport

CHUNK = 64
"""Calls handed to a process at once: some tenths of a second of work, so that handing them over costs little."""
_AHEAD = 2
"""Chunks read ahead for each process, so that none waits for the reader."""


def side_by_side(read: Iterator[Read], inspect: Inspect, workers: int, config: Config) -> Iterator[Judged]:
    """Every call inspected, most of them by `workers` processes that compile the rules of the config for themselves.

    `inspect` does here what must be done in order: what is compared with texts before it. A run of few calls never
    starts a process. Raises CsLintError where a process dies.
    """
    first = list(islice(read, CHUNK))
    if len(first) < CHUNK:
        yield from one_by_one(first, inspect)
        return
    pool = ProcessPoolExecutor(workers, mp.get_context("spawn"), _made_ready, (config,))
    try:
        yield from _handed_out(pool, first, read, inspect, workers * _AHEAD)
    except BrokenProcessPool:
        raise CsLintError("a worker process has died", hint="out of memory? try fewer --workers") from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _handed_out(
    pool: ProcessPoolExecutor, chunk: list[Read], read: Iterator[Read], inspect: Inspect, ahead: int
) -> Iterator[Judged]:
    under_way: deque[tuple[list[Read], Future[list[Inspection | None]]]] = deque()
    while chunk or under_way:
        while chunk and len(under_way) < ahead:
            under_way.append((chunk, pool.submit(_inspected, _movable(chunk))))
            chunk = list(islice(read, CHUNK))
        done, future = under_way.popleft()
        yield from _joined(done, future.result(), inspect)


def _movable(chunk: Iterable[Read]) -> list[Call]:
    """The calls that any process may judge. Templates are compared with one another, and so stay here."""
    return [call for _, _, call in chunk if isinstance(call, Call) and call.passage is None]


def _joined(
    chunk: Iterable[Read], inspections: Sequence[Inspection | None], inspect: Inspect
) -> Iterator[Judged]:
    done = iter(inspections)
    for file, path, outcome in chunk:
        if isinstance(outcome, ErrorReport):
            yield Judged(file, path, outcome)
            continue
        found = next(done) if outcome.passage is None else None
        checked = Checked(outcome, found.report, found.judged) if found else inspect(outcome)
        yield Judged(file, path, checked)


_compiled: list[Linter] = []
"""What a worker process judges by: one, as soon as it is made ready."""


def _made_ready(config: Config) -> None:
    # Ctrl-C reaches the whole group; only the parent knows what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _compiled.append(linter(config))


def _inspected(calls: Sequence[Call]) -> list[Inspection | None]:
    """The inspections of calls; None for one that a rule would compare with those before it."""
    found: list[Inspection | None] = []
    for call in calls:
        earlier: Earlier = {}
        inspection = _compiled[0].inspect(call, earlier)
        found.append(None if earlier else inspection)
    return found
