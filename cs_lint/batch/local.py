"""The engine of one machine: worker processes, each with one unit in hand, replaced when they die."""

from __future__ import annotations

import contextlib
import multiprocessing as mp
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

import msgspec

from cs_lint.batch.job import Job, RunError
from cs_lint.batch.units import Receipt, Trying, Unit
from cs_lint.batch.worker import Done, Failed, Message, Ready, Refused, main
from cs_lint.errors import InputError
from cs_lint.model import ErrorReport
from cs_lint.read.source import failure

_CHANCES = 2
"""How often a unit may kill a worker before it is done call by call."""
_LAST_CHANCES = 3
"""How often a single call may: more often, since the worker may have been killed for what another process did."""
_STARTS = 3
_PATIENCE = 5.0

Work = Iterator[Unit | ErrorReport]


@dataclass(eq=False, slots=True)
class Worker:
    """A process, its connection, the unit it has in hand, and what it last said it was about to try."""

    process: BaseProcess
    connection: Connection
    ready: bool = False
    unit: Unit | None = None
    trying: Trying | None = None


def receipts(job: Job, work: Work, workers: int) -> Iterator[Receipt | ErrorReport]:
    """Do all units; each part as soon as it is written. Raises RunError when no further unit can be done."""
    crew = Crew(job, work)
    try:
        crew.workers = [crew.hired() for _ in range(workers)]
        yield from crew.do()
    finally:
        crew.dismiss()


@dataclass(slots=True)
class Crew:
    """The workers of a run. `again` are the units of workers that died, `deaths` how many each has cost."""

    job: Job
    work: Work
    workers: list[Worker] = field(default_factory=list)
    again: deque[Unit] = field(default_factory=deque)
    deaths: Counter[Unit | tuple[Unit, Trying]] = field(default_factory=Counter)
    false_starts: int = 0

    def hired(self) -> Worker:
        """A new worker. Spawned, since a fork would inherit threads and locks in whatever state they are."""
        context = mp.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=main, args=(self.job, theirs), daemon=True)
        process.start()
        theirs.close()
        return Worker(process, ours)

    def do(self) -> Iterator[Receipt | ErrorReport]:
        """Hand out units and take in parts until there are none."""
        while True:
            for worker in self.workers:
                if worker.ready and worker.unit is None:
                    yield from self._hand_out(worker)
            if not any(worker.unit for worker in self.workers) and self._exhausted():
                return
            for connection in wait([worker.connection for worker in self.workers]):
                yield from self._hear(next(w for w in self.workers if w.connection is connection))

    def dismiss(self) -> None:
        """End every worker, whatever it is doing: what it has not told of is not lost, only not done."""
        for worker in self.workers:
            worker.connection.close()
            worker.process.terminate()
        for worker in self.workers:
            worker.process.join(_PATIENCE)
            if worker.process.is_alive():
                worker.process.kill()

    def _exhausted(self) -> bool:
        """Whether nobody will ever be handed a unit again."""
        return not self.again and self.work is _NONE

    def _hand_out(self, worker: Worker) -> Iterator[ErrorReport]:
        """Give a worker its next unit; what could not even become a unit is passed on."""
        while worker.unit is None and not self._exhausted():
            unit = self.again.popleft() if self.again else next(self.work, None)
            if isinstance(unit, ErrorReport):
                yield unit
            elif unit is None:
                self.work = _NONE
            else:
                worker.unit, worker.trying = unit, None
                # A worker that has just died is heard of by the end of its connection.
                with contextlib.suppress(OSError):
                    worker.connection.send(unit)

    def _hear(self, worker: Worker) -> Iterator[Receipt | ErrorReport]:
        """Take in a worker's message, or its end."""
        try:
            message: Message = worker.connection.recv()
        except (EOFError, OSError):
            yield from self._bury(worker)
            return
        match message:
            case Ready():
                worker.ready, self.false_starts = True, 0
            case Trying():
                worker.trying = message
            case Receipt():
                yield message
            case Done():
                worker.unit = None
            case Refused():
                raise refusal(message.problems)
            case Failed():
                raise OSError(message.code, message.problem)

    def _bury(self, worker: Worker) -> Iterator[ErrorReport]:
        """Replace a worker that has died, and see to its unit."""
        worker.connection.close()
        worker.process.join()
        if not worker.ready:
            self.false_starts += 1
            if self.false_starts >= _STARTS:
                raise RunError(
                    "workers die while they start", hint="is there memory enough? try fewer --workers"
                )
        self.workers[self.workers.index(worker)] = self.hired()
        if worker.unit is None:
            return
        if worker.unit.careful:
            yield from self._suspect(worker.unit, worker.trying or Trying(0))
        else:
            self._again(worker.unit)

    def _again(self, unit: Unit) -> None:
        """Hand a unit to another worker; one that kills workers is taken apart and done call by call."""
        self.deaths[unit] += 1
        if self.deaths[unit] < _CHANCES:
            self.again.append(unit)
        else:
            self.again.extend(Unit((piece,), careful=True) for piece in unit.pieces)

    def _suspect(self, unit: Unit, trying: Trying) -> Iterator[ErrorReport]:
        """A careful worker has died over a call. The third time that call is passed over, and told of."""
        self.deaths[unit, trying] += 1
        if self.deaths[unit, trying] < _LAST_CHANCES:
            self.again.append(unit)
        elif trying.source is None:
            self.again.append(msgspec.structs.replace(unit, upto=trying.number))
            yield crash(unit.pieces[0].path, None, "reading on here has killed worker after worker")
        else:
            self.again.append(msgspec.structs.replace(unit, skip=unit.skip | {trying.number}))
            yield crash(trying.source, trying.line, "judging this call has killed worker after worker")


_NONE: Work = iter(())


class _Crash(InputError):
    kind = "crash"


def crash(source: str, line: int | None, what: str) -> ErrorReport:
    """The report of a call that kills."""
    return failure(source, _Crash(what, hint="out of memory? look at it alone, with `cs-lint check`"), line)


def refusal(problems: tuple[str, ...]) -> RunError:
    """The packs cannot be compiled: every reason a line."""
    return RunError("\n".join(problems))
