"""Parquet, what data platforms keep calls in: a row a turn, a row a call, or a row a call with its turns nested."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from cs_lint.errors import InputError
from cs_lint.model import Call, ErrorReport
from cs_lint.read.assemble import Origin
from cs_lint.read.cells import cell_text, fields_of
from cs_lint.read.columns import columns as columns_of
from cs_lint.read.json_call import call_of
from cs_lint.read.source import Head, Reader, ReadOptions, Source, failure, missing_library
from cs_lint.read.speakers import Speakers, speakers
from cs_lint.read.table import Heading, Record, heading, is_filled, mapping, read_records, renamed

if TYPE_CHECKING:
    from pyarrow import RecordBatch
    from pyarrow.parquet import ParquetFile

_MAGIC: Final = b"PAR1"
_BATCH: Final = 1024
_FOLDER: Final = re.compile(r"(?:^|[/!])([^/!=?]+)=([^/]*)(?=/)")
"""A folder such as agent_id=1024, on disk, behind a URL or in an archive."""
_NO_VALUE: Final = "__HIVE_DEFAULT_PARTITION__"


def recognises(head: Head, options: ReadOptions) -> bool:
    return head.raw.startswith(_MAGIC)


def read(source: Source, options: ReadOptions) -> Iterator[Call | ErrorReport]:
    file = _opened(source)
    own, beside = file.schema_arrow.names, _beside(file, source, options)
    names = [*own, *beside]
    nested = _nested(file, options.columns)
    rows = enumerate(_rows(file, source), source.first_line)
    if nested is None:
        # A row that cannot be read ends it all: to go on without one would judge half a call.
        records = ((number, [cell_text(value) for value in _read(row, number)]) for number, row in rows)
        filled = (Record(number, [*cells, *beside.values()]) for number, cells in records if is_filled(cells))
        yield from read_records(_below(Record(1, names), filled), source, options)
        return
    words = speakers(options.speakers, options.company)
    keys = dict(zip(names, columns_of(names, options.columns).keys, strict=True))
    for number, row in rows:
        origin = Origin(source.path, number, f"{source.stem}:{number}", options.channel)
        try:
            named = dict(zip(own, _read(row, number), strict=True)) | beside
            yield _nested_call(named, nested, keys, origin, words, options)
        except InputError as error:
            yield failure(source.path, error, number)


def columns(source: Source, options: ReadOptions) -> Mapping[str, str]:
    """What each column is taken for; the list of turns is `turns`."""
    file = _opened(source)
    nested = _nested(file, options.columns)
    names = [*file.schema_arrow.names, *_beside(file, source, options)]
    head: Heading = heading([Record(1, names)], options.columns)
    return mapping(head) | ({nested: "turns"} if nested else {})


def _opened(source: Source) -> ParquetFile:
    try:
        import pyarrow as pa
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise missing_library("a Parquet file", "batch") from None
    try:
        file = ParquetFile(source.file())
    except (pa.ArrowException, OSError, ValueError):
        raise InputError("the Parquet file is damaged, or none", hint="was it copied whole?") from None
    source.limits.refuse_rows(file.metadata.num_rows)
    for group in range(file.metadata.num_row_groups):
        source.limits.refuse_file(file.metadata.row_group(group).total_byte_size)
    return file


def _beside(file: ParquetFile, source: Source, options: ReadOptions) -> dict[str, str]:
    """The columns that the file's folders hold instead of the file, as Hive and Spark divide a table by them."""
    names = file.schema_arrow.names
    said = {match[1]: unquote(match[2]) for match in _FOLDER.finditer(source.path)}
    beside = {name: "" if value == _NO_VALUE else value for name, value in said.items() if name not in names}
    meant = columns_of([*names, *beside], options.columns).meant
    own = meant[: len(names)]  # what the file says itself is nearer to the call
    return {
        name: beside[name]
        for name, key in zip(beside, meant[len(names) :], strict=True)
        if key is None or key not in own
    }


def _nested(file: ParquetFile, wanted: Mapping[str, str]) -> str | None:
    """The column that holds a list of turns: the one named for it, else the only list of structs."""
    import pyarrow.types as kinds

    def holds_turns(kind: Any) -> bool:
        is_list = kinds.is_list(kind) or kinds.is_large_list(kind)
        return bool(is_list and kinds.is_struct(kind.value_type))

    lists = [field.name for field in file.schema_arrow if holds_turns(field.type)]
    named = [name for name in (wanted.get("turns"), wanted.get("transcript"), "turns") if name in lists]
    return next(iter(named or lists), None)


Row = Sequence[Any] | None
"""The values of a row, column by column; None: one of them cannot be read."""


def _rows(file: ParquetFile, source: Source) -> Iterator[Row]:
    import pyarrow as pa

    try:
        for batch in file.iter_batches(batch_size=_BATCH):
            source.limits.refuse_file(batch.nbytes)
            yield from _values(batch) or (
                next(iter(_values(batch.slice(at, 1))), None) for at in range(batch.num_rows)
            )
    except (pa.ArrowException, OSError):
        raise InputError("the Parquet file is damaged", hint="was it copied whole?") from None


def _values(batch: RecordBatch) -> list[tuple[Any, ...]]:
    """The rows as Python has them; none where a value cannot become what its column says."""
    try:
        return list(zip(*(column.to_pylist() for column in batch.columns), strict=True))
    except (ValueError, OverflowError):
        return []


def _read(row: Row, number: int) -> Sequence[Any]:
    if row is None:
        raise InputError(
            "a value of the row is not what its column says",
            line=number,
            hint="text that is not UTF-8, or a date that no calendar has?",
        )
    return row


def _below(header: Record, records: Iterator[Record]) -> Iterator[Record]:
    yield header
    yield from records


def _nested_call(
    row: Mapping[str, Any],
    nested: str,
    keys: Mapping[str, str],
    origin: Origin,
    words: Speakers,
    options: ReadOptions,
) -> Call:
    cells = {keys[name]: cell_text(value) for name, value in row.items() if name != nested}
    if "start" in cells:
        cells.setdefault("started_at", cells.pop("start"))
    turns = [_plain(turn) for turn in row[nested] or ()]
    wanted = {key: name for key, name in options.columns.items() if turns and name in turns[0]}
    return call_of(fields_of(cells) | {"turns": renamed(turns, wanted)}, origin, words)


def _plain(turn: Any) -> Any:
    """A turn as JSON would have it: numbers stay, dates and the like become text."""
    if not isinstance(turn, dict):
        return turn
    return {
        key: value if value is None or isinstance(value, (str, int, float, bool)) else cell_text(value)
        for key, value in turn.items()
    }


READER = Reader(
    "parquet",
    "Parquet: a row a turn, a row a call, or turns nested",
    (".parquet",),
    recognises,
    read,
    "the mark of Parquet",
    columns,
    _MAGIC,
)
