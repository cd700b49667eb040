"""Excel workbooks, what supervisors keep calls in: every sheet a table, with titles above and merged cells.

A few kilobytes of .xlsx can claim a billion cells, and the library believes them: what a workbook spans and
unpacks to is measured first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from msgspec.structs import replace

from cs_lint.errors import InputError
from cs_lint.model import Call, ErrorReport
from cs_lint.read.cells import cell_text
from cs_lint.read.limits import MEGABYTE, Limits
from cs_lint.read.source import Head, Reader, ReadOptions, Source, failure, missing_library
from cs_lint.read.table import Heading, Record, heading, is_filled, mapping, read_records

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook, SheetMetadata

_MAGIC: Final = b"PK\x03\x04"
_PLACE: Final = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{0,3})(\d{1,7})[\"']")
_LONGEST_PLACE: Final = 32
_ONCE: Final = ("text", "transcript", "start", "end")
"""What a merged cell says once, however many rows it covers."""


def recognises(head: Head, options: ReadOptions) -> bool:
    return head.raw.startswith(_MAGIC)


def read(source: Source, options: ReadOptions) -> Iterator[Call | ErrorReport]:
    sheets = sheets_of(source)
    several = len(sheets) > 1
    for sheet in sheets:
        place = replace(source, path=f"{source.path}!{sheet.name}") if several else source
        try:
            yield from read_records(_records(sheet, options.columns), place, options)
        except InputError as error:
            yield failure(place.path, error)


def columns(source: Source, options: ReadOptions) -> Mapping[str, str]:
    """What each column is taken for; of several sheets each under its name."""
    sheets = sheets_of(source)
    found = {sheet.name: mapping(_heading(sheet, options.columns)) for sheet in sheets}
    if len(found) == 1:
        return next(iter(found.values()))
    return {f"{sheet}!{name}": key for sheet, names in found.items() for name, key in names.items()}


def sheets_of(source: Source) -> list[CalamineSheet]:
    """The sheets with tables. A hidden one, and a note of one column beside tables, is nobody's export."""
    file = source.file()
    _refuse_bomb(file, source.limits)
    file.seek(0)
    workbook = _opened(file)
    visible = [each.name for each in workbook.sheets_metadata if _is_shown(each)]
    with _told():
        sheets = [workbook.get_sheet_by_name(name) for name in visible]
    filled = [sheet for sheet in sheets if sheet.start is not None]
    tables = [sheet for sheet in filled if sheet.width > 1]
    if not filled:
        raise InputError("the workbook has no filled sheet")
    return tables or filled


def _is_shown(sheet: SheetMetadata) -> bool:
    return str(sheet.typ).endswith(".WorkSheet") and str(sheet.visible).endswith(".Visible")


def _opened(file: BinaryIO) -> CalamineWorkbook:
    try:
        import python_calamine
    except ImportError:
        raise missing_library("an Excel workbook", "excel") from None
    with _told():
        return python_calamine.load_workbook(file)


@contextmanager
def _told() -> Iterator[None]:
    """Whatever the library says of a workbook that it cannot read, in a sentence."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise InputError("the workbook has a password", hint="save it without one") from None
    except (CalamineError, OSError, ValueError):
        raise InputError("the workbook is damaged, or none", hint="can Excel open it?") from None


def _heading(sheet: CalamineSheet, wanted: Mapping[str, str]) -> Heading:
    return heading(filled_rows(sheet), wanted)


def filled_rows(sheet: CalamineSheet) -> Iterator[Record]:
    """The filled rows, numbered as Excel does."""
    for line, cells in enumerate(sheet.iter_rows(), 1):
        row = [cell_text(cell) for cell in cells]
        if is_filled(row):
            yield Record(line, row)


def _records(sheet: CalamineSheet, wanted: Mapping[str, str]) -> Iterator[Record]:
    """The filled rows, with what a merged cell says about a call written in every row that it covers."""
    merged = _merged(sheet, _heading(sheet, wanted))
    values: dict[tuple[int, int], str] = {}
    for record in filled_rows(sheet):
        for column, first in merged.get(record.line, ()):
            if first == record.line:
                values[first, column] = record.cells[column]
            elif not record.cells[column].strip():
                record.cells[column] = values.get((first, column), "")
        yield record


def _merged(sheet: CalamineSheet, head: Heading) -> dict[int, list[tuple[int, int]]]:
    """By line, the columns under a merged cell and the line where that begins."""
    left = sheet.start[1] if sheet.start else 0
    found: dict[int, list[tuple[int, int]]] = {}
    for (top, column), (bottom, _) in sheet.merged_cell_ranges or ():
        index = column - left
        below = top + 1 > head.line and 0 <= index < len(head.header)
        if below and bottom > top and head.found.meant[index] not in _ONCE:
            for line in range(top + 1, min(bottom + 1, sheet.height + top) + 1):
                found.setdefault(line, []).append((index, top + 1))
    return found


def _refuse_bomb(file: BinaryIO, limits: Limits) -> None:
    """Raise InputError for a workbook that is more than it looks, having unpacked it once, piece by piece."""
    import zipfile
    import zlib

    file.seek(0)
    try:
        with zipfile.ZipFile(file) as parts:
            infos = parts.infolist()
            packed = sum(info.compress_size for info in infos)
            unpacked = 0
            for info in infos:
                with parts.open(info) as part:
                    unpacked = _measured(part, info.filename, unpacked, packed, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise InputError("the workbook is damaged, or none", hint="can Excel open it?") from None


def _measured(part: Any, name: str, unpacked: int, packed: int, limits: Limits) -> int:
    """The bytes unpacked so far; of a sheet also the cells between A1 and its outermost ones are counted."""
    bottom = right = 1
    kept = b""
    for piece in iter(partial(part.read, MEGABYTE), b""):
        unpacked += len(piece)
        limits.refuse_unpacked(unpacked, packed)
        limits.refuse_file(unpacked)
        if name.startswith("xl/worksheets/"):
            for letters, digits in _PLACE.findall(kept + piece):
                bottom, right = max(bottom, int(digits)), max(right, _column(letters))
            limits.refuse_cells(bottom * right)
            kept = piece[-_LONGEST_PLACE:]
    return unpacked


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


READER = Reader(
    "xlsx",
    "Excel workbook: a row a turn, or a row a call",
    (".xlsx", ".xlsm"),
    recognises,
    read,
    "a zip file that holds a workbook",
    columns,
    _MAGIC,
)
