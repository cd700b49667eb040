"""CSV and TSV, the way call centres hand out samples: a row a turn, or a row a call."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from cs_lint.errors import InputError
from cs_lint.model import Call, ErrorReport
from cs_lint.read.assemble import CALL_KEYS, TURN_KEYS, Origin, assemble, channel_of
from cs_lint.read.clock import moment, seconds
from cs_lint.read.columns import Columns, columns, refuse_unusable
from cs_lint.read.dialogue import read_dialogue
from cs_lint.read.roles import Said
from cs_lint.read.source import Head, Reader, ReadOptions, Source, failure
from cs_lint.read.speakers import Speakers, speakers

_DELIMITERS = ",;\t"
_COMPANIES = re.compile(r"\s*[;；、|]\s*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?\Z", re.ASCII)


class _Row(msgspec.Struct, frozen=True):
    """A row by key; `line` is where it starts, `fault` why it cannot be used."""

    line: int
    cells: dict[str, str]
    fault: InputError | None = None


def recognises(head: Head, options: ReadOptions) -> bool:
    if head.text.lstrip()[:1] in ("{", "["):
        return False
    try:
        return _dialect(head.text.lstrip(), options)[1].usable
    except InputError:
        return False


def read(source: Source, options: ReadOptions) -> Iterator[Call | ErrorReport]:
    text = source.text()
    delimiter, found, header = _dialect(text, options)
    refuse_unusable(found, header, options.columns)
    rows = _rows(text, delimiter, found)
    words = speakers(options.speakers, options.company)
    for group in _calls(rows, found):
        try:
            yield _call(group, _origin(group, found, source, options), words, found)
        except InputError as error:
            yield failure(source.path, error, group[0].line)


def _origin(group: Sequence[_Row], found: Columns, source: Source, options: ReadOptions) -> Origin:
    if found.by_turn and "call_id" not in found.known:
        return Origin(source.path, None, source.stem, options.channel)
    line = group[0].line
    return Origin(source.path, line, f"{source.stem}:{line}", options.channel)


def _dialect(text: str, options: ReadOptions) -> tuple[str, Columns, list[str]]:
    """The delimiter under which most of the header is known, or at least splits."""
    headers = [(delimiter, _header(text, delimiter)) for delimiter in _DELIMITERS]
    split = [(delimiter, columns(header, options.columns), header) for delimiter, header in headers]
    return max(split, key=lambda one: (len(one[1].known), len(one[2])))


def _header(text: str, delimiter: str) -> list[str]:
    try:
        records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return next(filter(_is_filled, records), [])
    except csv.Error as error:
        raise _csv_error(error, 1) from None


def _rows(text: str, delimiter: str, found: Columns) -> Iterator[_Row]:
    """Every filled row below the header. Strict, since a quote left open would swallow the rest unseen."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line, below = 1, False
    try:
        for cells in reader:
            if below and _is_filled(cells):
                yield _row(line, cells, found)
            below = below or _is_filled(cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise _csv_error(error, line) from None


def _is_filled(cells: Sequence[str]) -> bool:
    return any(cell.strip() for cell in cells)


def _csv_error(error: csv.Error, line: int) -> InputError:
    return InputError(f"invalid CSV: {error}", line=line, hint="is a quote left open or not doubled?")


def _row(line: int, cells: list[str], found: Columns) -> _Row:
    named = dict(zip(found.keys, cells, strict=False))
    if not _is_filled(cells[len(found.keys) :]):
        return _Row(line, named)
    problem = f"the row has {len(cells)} cells, the header {len(found.keys)}"
    return _Row(line, named, InputError(problem, line=line, hint="quote cells that hold the delimiter"))


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
    return assemble(_started(group) | _shared_fields(group), _said(group), words, origin)


def _call_of_row(row: _Row, origin: Origin, words: Speakers) -> Call:
    """A row a call: `start` is when the call began, the transcript cell is plain-text dialogue."""
    cells = dict(row.cells)
    lines = _dialogue_lines(cells.pop("transcript", ""), words)
    if "start" in cells:
        cells.setdefault("started_at", cells.pop("start"))
    fields = _fields(cells)
    template = channel_of(fields, origin) == "template"
    said = read_dialogue([(row.line, line) for line in lines], words, template=template)
    return assemble(fields, said, words, origin)


def _dialogue_lines(cell: str, words: Speakers) -> list[str]:
    r"""The lines of a transcript cell. Exports that flatten it leave \n or only the speaker words."""
    if not cell.strip():
        raise InputError("the call has no turns")
    if "\n" not in cell.strip():
        cell = cell.replace("\\n", "\n")
    if "\n" not in cell.strip():
        known = "|".join(sorted(map(re.escape, words.words), key=len, reverse=True))
        cell = re.sub(rf"(?<=[\s。！？!?；;|/])(?=(?:{known})\d*\s*[:：])", "\n", cell)
    return [line.rstrip("\r") for line in cell.split("\n")]


def _said(group: Sequence[_Row]) -> list[Said]:
    origin = _first_moment(group)
    return [_one_said(row, origin) for row in group]


def _one_said(row: _Row, origin: float) -> Said:
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
    moments = (moment(row.cells.get("start", "")) for row in group)
    return min((when for when in moments if when is not None), default=0.0)


def _started(group: Sequence[_Row]) -> dict[str, str]:
    """When the call began, where its turns are dated and no column says."""
    dated = (row.cells["start"].strip() for row in group if moment(row.cells.get("start", "")) is not None)
    first = next(dated, None)
    return {"started_at": first} if first else {}


def _time(row: _Row, key: str, origin: float) -> float | None:
    written = row.cells.get(key, "").strip()
    if not written:
        return None
    when = moment(written) if origin else None
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
    fields = _fields({key: cell for key, cell in first.items() if key in CALL_KEYS or key not in varying})
    if not varying:
        return fields
    aligned = {key: [_value(cell) for cell in cells] for key, cells in varying.items()}
    return fields | {"metadata": {"turns": aligned}}


def _fields(cells: Mapping[str, str]) -> dict[str, Any]:
    """Cells as a call's fields: blank is absent, and cells of unknown columns get their JSON type."""
    fields: dict[str, Any] = {}
    for key, cell in cells.items():
        if cell.strip():
            fields[key] = cell.strip() if key in CALL_KEYS else _value(cell)
    if "company" in fields:
        fields["company"] = [name for name in _COMPANIES.split(fields["company"]) if name]
    return fields


def _value(cell: str) -> str | int | float | bool | None:
    """Numbers as numbers, so that a rule can compare ring_count; long digits are ids and stay."""
    plain = cell.strip()
    if plain.lower() in ("true", "false"):
        return plain.lower() == "true"
    if _NUMBER.match(plain):
        return float(plain) if "." in plain else int(plain)
    return plain or None


READER = Reader("csv", "CSV or TSV: a row a turn, or a row a call", (".csv", ".tsv"), recognises, read)
