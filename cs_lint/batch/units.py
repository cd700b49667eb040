"""Units of work: small enough to be done again when a worker dies, large enough to be worth handing out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO

import msgspec
from msgspec.structs import replace

from cs_lint.batch.core import Draft, Judge, Results
from cs_lint.batch.facts import moment
from cs_lint.batch.identity import sampled
from cs_lint.batch.job import Filter, Job
from cs_lint.batch.known import KnownReader
from cs_lint.batch.parts import write_part
from cs_lint.model import Call, ErrorReport
from cs_lint.read import read_path, read_source
from cs_lint.read.source import ReadOptions, Source
from cs_lint.report.writer import Summary


class Piece(msgspec.Struct, frozen=True):
    """A file, or some of its content: `data`, of the format `reader`, from `first_line` on.

    `name` is the file's own name, where the path says more: of an archive's member, or without `.gz`. Of a file that a
    `url` has led to, password and all, the path is a URL to show, and `file` its path there.
    """

    path: str
    data: bytes | None = None
    reader: str | None = None
    first_line: int = 1
    name: str = ""
    url: str = ""
    file: str = ""


class Unit(msgspec.Struct, frozen=True):
    """Pieces that one worker does. `careful`: it tells of each call before it judges it, since some have
    killed workers; `skip` are those calls, counted from 0, and `upto` is where reading itself did (None: nowhere).
    """

    pieces: tuple[Piece, ...]
    careful: bool = False
    skip: frozenset[int] = frozenset()
    upto: int | None = None


class Receipt(msgspec.Struct, frozen=True):
    """A part that a worker has written and that nobody sees yet, and what is in it.

    `undated` are the places of calls that say when they began in a way that cannot be read.
    """

    part: str
    keys: tuple[str, ...]
    known: tuple[str, ...]
    summary: Summary
    left_out: int = 0
    undated: tuple[str, ...] = ()


class Trying(msgspec.Struct, frozen=True):
    """A careful worker is about to read its n-th call (`source` None), or to judge it."""

    number: int
    source: str | None = None
    line: int | None = None


CAREFUL_CALLS = 50


def read_piece(piece: Piece, options: ReadOptions) -> Iterator[Call | ErrorReport]:
    """The calls of a piece."""
    if piece.reader is not None:
        options = msgspec.structs.replace(options, reader=piece.reader)
    if piece.data is None:
        yield from read_path(piece.path, options)
        return
    source = Source.open(piece.path, BytesIO(piece.data), options.limits, piece.name)
    yield from read_source(replace(source, first_line=piece.first_line), options)


class Work:
    """What a worker does with units. Made once a worker."""

    def __init__(self, job: Job, judge: Judge, *, frozen: bool = False) -> None:
        self._job, self._judge = job, judge
        self._known = KnownReader(job.known, frozen=frozen) if job.known else None

    def of(self, unit: Unit) -> Iterator[Receipt | Trying]:
        """The parts of a unit, one by one. Raises OSError when one cannot be written."""
        most = CAREFUL_CALLS if unit.careful else self._job.part_calls
        draft, left_out, undated = Draft(self._judge), 0, list[str]()
        for outcome in self._outcomes(unit):
            if isinstance(outcome, Trying):
                yield outcome
                continue
            if isinstance(outcome, Call) and not taken(outcome, self._job.only):
                left_out += 1
                continue
            if len(draft) >= most and not draft.goes_on(outcome):
                yield self._receipt(draft.results(), left_out, undated)
                draft, left_out, undated = Draft(self._judge), 0, []
            draft.add(outcome, self._known)
            if isinstance(outcome, Call) and outcome.started_at and moment(outcome.started_at) is None:
                undated.append(outcome.place)
        if len(draft) or left_out:
            yield self._receipt(draft.results(), left_out, undated)

    def _outcomes(self, unit: Unit) -> Iterator[Call | ErrorReport | Trying]:
        outcomes = (outcome for piece in unit.pieces for outcome in read_piece(piece, self._job.reading))
        return _told(outcomes, unit) if unit.careful else outcomes

    def _receipt(self, results: Results, left_out: int, undated: list[str]) -> Receipt:
        part = ""
        if results.keys:
            part = str(write_part(self._job.results_path, results.tables))
        return Receipt(part, results.keys, results.known, results.summary, left_out, tuple(undated))


def taken(call: Call, only: Filter) -> bool:
    """Whether a call is among those that are wanted. One that does not say when it began is."""
    if only.since is not None:
        began = moment(call.started_at)
        if began is not None and began.timestamp() < only.since:
            return False
    return only.share >= 1 or sampled(call) < only.share


def _told(outcomes: Iterable[Call | ErrorReport], unit: Unit) -> Iterator[Call | ErrorReport | Trying]:
    """The calls of a careful unit, each announced before it is read and before it is judged."""
    following, number = iter(outcomes), 0
    while unit.upto is None or number < unit.upto:
        yield Trying(number)
        outcome = next(following, None)
        if outcome is None:
            return
        if number not in unit.skip:
            yield Trying(number, outcome.source, outcome.line if isinstance(outcome, Call) else None)
            yield outcome
        number += 1
