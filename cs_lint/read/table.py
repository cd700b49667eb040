"""Rows to calls, whatever file they came from: a row a turn, or a row a call."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from cs_lint.errors import InputError
from cs_lint.model import Call, ErrorReport
from cs_lint.read.assemble import CALL_KEYS, TURN_KEYS, Origin, assemble, channel_of
from cs_lint.read.cells import decoded, fields_of, typed
from cs_lint.read.clock import CLOCK, LONGEST_CALL, moment, seconds
from cs_lint.read.columns import Columns, columns, refuse_unusable
from cs_lint.read.dialogue import read_dialogue
from cs_lint.read.json_call import call_of
from cs_lint.read.roles import Said
from cs_lint.read.source import ReadOptions, Source, failure
from cs_lint.read.speakers import Speakers, speakers
from cs_lint.read.suggest import suggested_columns

_JSON_LIST: Final = re.compile(r"\s*\[\s*\{")
_FLATTENED: Final = re.compile(r"\\r\\n|\\n|<br\s*/?>", re.IGNORECASE)
_BRACKETED_CLOCK: Final = rf"[\[［【(（]\s*{CLOCK}[^\]］】)）\n]{{0,24}}[\]］】)）]\s*"
_HALF_A_DAY: Final = 43_200
"""Seconds. No call lasts so long: clocks so far apart are times of day, with midnight between them."""
_TITLES = 10
_SAMPLE = 50


class Record(NamedTuple):
    """A filled row of a table and the line it starts at, counted from 1."""

    line: int
    cells: list[str]


class Heading(NamedTuple):
    """The header of a table, what its columns mean, and how many records it takes to get past it."""

    header: list[str]
    found: Columns
    line: int = 1
    above: int = 0


class _Row(msgspec.Struct, frozen=True):
    """A row by key; `line` is where it starts, `fault` why it cannot be used."""

    line: int
    cells: dict[str, str]
    fault: InputError | None = None


def is_filled(cells: Sequence[str]) -> bool:
    return any(cell.strip() for cell in cells)


def heading(records: Iterable[Record], wanted: Mapping[str, str]) -> Heading:
    """The first record that can be a header: titles and notes may stand above it. Otherwise the first."""
    opening = list(itertools.islice(records, _TITLES))
    for index, record in enumerate(opening):
        found = columns(record.cells, wanted)
        if found.usable:
            return Heading(record.cells, found, record.line, index + 1)
    first = opening[0] if opening else Record(1, [])
    return Heading(first.cells, columns(first.cells, wanted), first.line, 1)


def mapping(head: Heading) -> dict[str, str]:
    """What each column is taken for, by header."""
    return {
        cell.strip(): meant or f"metadata.{key}"
        for cell, meant, key in zip(head.header, head.found.meant, head.found.keys, strict=True)
        if cell.strip()
    }


def read_records(
    records: Iterator[Record], source: Source, options: ReadOptions
) -> Iterator[Call | ErrorReport]:
    """The calls of filled rows, header included. Raises InputError for a header that cannot be used."""
    opening = list(itertools.islice(records, _SAMPLE))
    head = heading(opening, options.columns)
    words = speakers(options.speakers, options.company)
    refuse_unusable_heading(head, opening[head.above :], options)
    below = itertools.chain(opening[head.above :], records)
    rows = (_row(record, head.found) for record in _counted(below, source))
    for group in _calls(rows, head.found):
        try:
            yield _call(group, _origin(group, head.found, source, options), words, head.found)
        except InputError as error:
            yield failure(source.path, error, group[0].line)


def refuse_unusable_heading(head: Heading, below: Sequence[Record], options: ReadOptions) -> None:
    """Raise InputError for a header that cannot be used; some records `below` tell what to write instead."""
    suggested = ""
    if not head.found.usable:
        cells = [record.cells for record in below]
        suggested = suggested_columns(head.found, head.header, cells, speakers(options.speakers))
    try:
        refuse_unusable(head.found, head.header, options.columns, suggested)
    except InputError as error:
        error.line = head.line
        raise


def _counted(records: Iterator[Record], source: Source) -> Iterator[Record]:
    for number, record in enumerate(records, 1):
        source.limits.refuse_rows(number)
        yield record


def _origin(group: Sequence[_Row], found: Columns, source: Source, options: ReadOptions) -> Origin:
    if found.by_turn and "call_id" not in found.known:
        return Origin(source.path, None, source.stem, options.channel)
    line = group[0].line
    return Origin(source.path, line, f"{source.stem}:{line}", options.channel)


def _row(record: Record, found: Columns) -> _Row:
    line, cells = record
    named = dict(zip(found.keys, cells, strict=False))
    for key, unit in found.seconds.items():
        if unit != 1 and key in named:
            named[key] = _in_seconds(named[key], unit)
    if not is_filled(cells[len(found.keys) :]):
        return _Row(line, named)
    problem = f"the row has {len(cells)} cells, the header {len(found.keys)}"
    return _Row(line, named, InputError(problem, line=line, hint="quote cells that hold the delimiter"))


def _in_seconds(cell: str, unit: float) -> str:
    time = None if ":" in cell else seconds(cell)
    return cell if time is None else repr(round(time * unit, 6))


def _calls(rows: Iterator[_Row], found: Columns) -> Iterator[list[_Row]]:
    """The rows of each call, in order of first appearance; they need not be adjacent."""
    if not found.by_turn:
        yield from ([row] for row in rows)
        return
    groups: dict[str, list[_Row]] = {}
    for row in rows:
        groups.setdefault(row.cells.get("call_id", "").strip(), []).append(row)
    yield from groups.values()


def _call(group: Sequence[_Row], origin: Origin, words: Speakers, found: Columns) -> Call:
    for row in group:
        if row.fault:
            raise row.fault
    if not found.by_turn:
        return _call_of_row(group[0], origin, words)
    if "call_id" in found.known and not group[0].cells.get("call_id", "").strip():
        raise InputError("the row has no call_id", line=group[0].line)
    rows, said = _in_order(group, _first_moment(group))
    return assemble(_started(rows) | _shared_fields(rows), said, words, origin)


def _call_of_row(row: _Row, origin: Origin, words: Speakers) -> Call:
    """A row a call: `start` is when the call began, the transcript cell is plain-text dialogue."""
    cells = dict(row.cells)
    transcript = cells.pop("transcript", "")
    if "start" in cells:
        cells.setdefault("started_at", cells.pop("start"))
    fields = fields_of(cells)
    if _JSON_LIST.match(transcript):
        return call_of(fields | {"turns": renamed(decoded(transcript, row.line))}, origin, words)
    lines = _dialogue_lines(transcript, words)
    template = channel_of(fields, origin) == "template"
    said = read_dialogue([(row.line, line) for line in lines], words, template=template)
    return assemble(fields, said, words, origin)


def renamed(items: Sequence[Any], wanted: Mapping[str, str] | None = None) -> list[Any]:
    """Turns as objects, their keys named as columns are."""
    return [_renamed(item, wanted or {}) if isinstance(item, dict) else item for item in items]


def _renamed(item: dict[str, Any], wanted: Mapping[str, str]) -> dict[str, Any]:
    found = columns([str(key) for key in item], wanted)
    named = dict(zip(found.keys, item.values(), strict=True))
    for key, unit in found.seconds.items():
        if isinstance(named[key], (int, float)) and unit != 1:
            named[key] = round(named[key] * unit, 6)
    return named


def _dialogue_lines(cell: str, words: Speakers) -> list[str]:
    r"""The lines of a transcript cell. Exports that flatten it leave \n, <br> or only the speaker words."""
    if not cell.strip():
        raise InputError("the call has no turns")
    if "\n" not in cell.strip():
        cell = _FLATTENED.sub("\n", cell)
    if "\n" not in cell.strip():
        known = "|".join(sorted(map(re.escape, words.words), key=len, reverse=True))
        turn = rf"(?:\A|(?<=[\s。！？!?；;|/]))((?:{_BRACKETED_CLOCK})?(?:{known})\d*\s*[:：])"
        cell = re.sub(turn, r"\n\1", cell)
    return [line.rstrip("\r") for line in cell.split("\n")]


def _in_order(group: Sequence[_Row], origin: float) -> tuple[Sequence[_Row], Sequence[Said]]:
    """Rows and what they say by time, where all have one: a database hands them out in any order, exports one channel
    after the other."""
    said = [_said(row, origin) for row in group]
    times = [each.start for each in said if each.start is not None]
    past_midnight = not origin and times and max(times) - min(times) > _HALF_A_DAY
    if len(times) < len(group) or past_midnight:
        return group, said
    places = sorted(range(len(group)), key=times.__getitem__)
    return [group[place] for place in places], [said[place] for place in places]


def _said(row: _Row, origin: float) -> Said:
    speaker = row.cells.get("role", "").strip()
    if not speaker:
        raise _lacking("role", row.line)
    if "text" not in row.cells:
        raise _lacking("text", row.line)
    start, end = (_time(row, key, origin) for key in ("start", "end"))
    return Said(speaker, row.cells["text"], start, end, row.line)


def _lacking(key: str, line: int) -> InputError:
    return InputError(f"the row has no {key}", line=line)


def _first_moment(group: Sequence[_Row]) -> float:
    """Chat exports date every turn; seconds then count from the first."""
    moments = (_moment(row.cells.get("start", "")) for row in group)
    return min((when for when in moments if when is not None), default=0.0)


def _moment(written: str) -> float | None:
    """When a turn began, where its cell says so: a date, or seconds since 1970."""
    time = seconds(written)
    return time if time is not None and time > LONGEST_CALL else moment(written)


def _started(group: Sequence[_Row]) -> dict[str, str]:
    """When the call began, where its turns are dated and no column says."""
    dated = (row.cells["start"].strip() for row in group if moment(row.cells.get("start", "")) is not None)
    first = next(dated, None)
    return {"started_at": first} if first else {}


def _time(row: _Row, key: str, origin: float) -> float | None:
    written = row.cells.get(key, "").strip()
    if not written:
        return None
    when = _moment(written) if origin else None
    time = seconds(written) if when is None else round(when - origin, 6)
    if time is None:
        raise InputError(f"{key} must be a number of seconds, hh:mm:ss or a date with a time", line=row.line)
    return time


def _shared_fields(group: Sequence[_Row]) -> dict[str, Any]:
    """The columns other than the turn's own: one value for the call, or a list a column, aligned."""
    keys = dict.fromkeys(key for row in group for key in row.cells if key not in TURN_KEYS)
    by_key = {key: [row.cells.get(key, "") for row in group] for key in keys}
    first = {key: next((cell for cell in cells if cell.strip()), "") for key, cells in by_key.items()}
    varying = {
        key: cells for key, cells in by_key.items() if len({cell for cell in cells if cell.strip()}) > 1
    }
    fields = fields_of({key: cell for key, cell in first.items() if key in CALL_KEYS or key not in varying})
    if not varying:
        return fields
    aligned = {key: [typed(cell) for cell in cells] for key, cells in varying.items()}
    return fields | {"metadata": {"turns": aligned}}
