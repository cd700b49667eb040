"""A worker process: compiles the packs once, then does unit after unit until nobody hands it one."""

from __future__ import annotations

import signal
from multiprocessing.connection import Connection

import msgspec

from cs_lint.batch.job import Job
from cs_lint.batch.units import Receipt, Trying, Unit, Work
from cs_lint.errors import CsLintError


class Ready(msgspec.Struct, frozen=True):
    """The packs are compiled, and a unit may be handed over."""


class Done(msgspec.Struct, frozen=True):
    """A unit is done: all its parts have been told of."""


class Refused(msgspec.Struct, frozen=True):
    """The packs cannot be compiled, for these reasons."""

    problems: tuple[str, ...]


class Failed(msgspec.Struct, frozen=True):
    """A part cannot be written: the system's error number and sentence."""

    code: int
    problem: str


Message = Ready | Done | Refused | Failed | Receipt | Trying


def main(job: Job, connection: Connection) -> None:
    """The life of a worker. It ends when the other end of the connection does."""
    # Ctrl-C reaches the whole group; only the parent knows what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _work(job, connection)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _work(job: Job, connection: Connection) -> None:
    try:
        work = Work(job, job.judge())
    except CsLintError as error:
        problems = getattr(error, "problems", (error,))
        connection.send(Refused(tuple(map(str, problems))))
        return
    connection.send(Ready())
    while True:
        unit = connection.recv()
        connection.send(_done(unit, work, connection))


def _done(unit: Unit, work: Work, connection: Connection) -> Message:
    try:
        for message in work.of(unit):
            connection.send(message)
    except (BrokenPipeError, ConnectionResetError):
        raise
    except OSError as error:
        return Failed(error.errno or 0, error.strerror or str(error))
    return Done()
