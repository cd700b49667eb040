"""Compressed files and archives, read in place: an archive is a folder of sources, nothing is unpacked to disk.

What it unpacks to is counted as it comes, never believed from a header, so that a bomb goes off at the limit.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from typing import IO, TYPE_CHECKING, BinaryIO, Final, NamedTuple, cast

import msgspec

from cs_lint.errors import InputError
from cs_lint.model import ErrorReport
from cs_lint.read import encoding
from cs_lint.read.limits import Limits, beyond
from cs_lint.read.paths import is_taken, unpacked_name
from cs_lint.read.source import Source, failure, missing_library

if TYPE_CHECKING:
    import zipfile

_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"
_FOREIGN: Final = (
    (
        b"\xd0\xcf\x11\xe0",
        "an old or an encrypted Office file",
        "save it as .xlsx without a password, or as CSV",
    ),
    (b"%PDF", "a PDF", "export the transcript as text, CSV or JSON"),
    (b"RIFF", "a recording", "transcribe it first"),
    (b"ID3", "a recording", "transcribe it first"),
    (b"#!AMR", "a recording", "transcribe it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "pack it as zip"),
    (b"Rar!", "a RAR archive", "pack it as zip"),
    (b"BZh", "compressed by bzip2", "pack it as gzip, zstd or zip"),
    (b"\xfd7zXZ\0", "compressed by xz", "pack it as gzip, zstd or zip"),
    (b"SQLite format 3\0", "a database", "export its calls as JSON Lines, CSV or Parquet"),
)
_TAR: Final = (257, b"ustar")
_UTF8_NAME: Final = 0x800
_ENCRYPTED: Final = 0x1


def open_sources(
    shown: str, stream: BinaryIO, limits: Limits, taken: frozenset[str], name: str = ""
) -> Iterator[Source | ErrorReport]:
    """What an opened file holds: itself, what it unpacks to, or the members of an archive.

    Members are chosen as the files of a folder are, by the suffixes `taken`. Each source has to be read
    before the next is asked for. Raises InputError for what can be read by no reader of ours.
    """
    source = Source.open(shown, stream, limits, name)
    if source.head.startswith((_GZIP, _ZSTD)):
        yield _unpacked(source)
    elif source.head.startswith((_ZIP, _EMPTY_ZIP)):
        yield from _zipped(source, taken)
    else:
        yield _readable(source)


def _readable(source: Source) -> Source:
    """The source, unless its first bytes say that it is something else entirely."""
    for magic, what, hint in _FOREIGN:
        if source.head.startswith(magic):
            raise InputError(f"this is {what}, not a transcript", hint=hint)
    at, tar = _TAR
    if source.head[at : at + len(tar)] == tar:
        raise InputError("this is a tar archive, which is not read", hint="pack it as zip")
    return source


def _nested(source: Source) -> Source:
    """A source out of an archive, which must not be another. Workbooks are zip files too, and are read."""
    head = source.head
    if head.startswith((_GZIP, _ZSTD, _EMPTY_ZIP)) or (
        head.startswith(_ZIP) and not _zip_holds_workbook(source)
    ):
        raise InputError("an archive inside an archive is not read", hint="unpack the outer one")
    if head.startswith(_ZIP):
        return Source.open(source.path, source.file(), source.limits, source.name)
    return _readable(source)


def _unpacked(source: Source) -> Source:
    """What a gzip or zstd file holds."""
    packed = _Counted(source.head, source.rest)
    budget = _Budget(source.limits, lambda: packed.count)
    opened = _gzip if source.head.startswith(_GZIP) else _zstd
    stream = _buffered(opened(cast("BinaryIO", packed)), budget)
    inner = Source.open(source.path, stream, source.limits, unpacked_name(source.name))
    return _nested(_in_memory(inner) if inner.head.startswith(_ZIP) else inner)


def _in_memory(source: Source) -> Source:
    return Source.open(source.path, io.BytesIO(source.data()), source.limits, source.name)


class _Opened(NamedTuple):
    """A decompressor, and the errors by which it says that its data is damaged."""

    stream: IO[bytes]
    damage: tuple[type[Exception], ...]


def _gzip(packed: BinaryIO) -> _Opened:
    import gzip
    import zlib

    return _Opened(cast("IO[bytes]", gzip.GzipFile(fileobj=packed)), (OSError, zlib.error))


def _zstd(packed: BinaryIO) -> _Opened:
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        try:
            from backports import zstd  # type: ignore[import-not-found,no-redef,unused-ignore]
        except ImportError:
            raise missing_library("a zstd file", "batch") from None
    return _Opened(cast("IO[bytes]", zstd.ZstdFile(packed)), (OSError, zstd.ZstdError))


def _zipped(source: Source, taken: frozenset[str]) -> Iterator[Source | ErrorReport]:
    file = source.file()
    with _opened_zip(file) as archive:
        if _is_workbook(archive):
            yield Source.open(source.path, _rewound(file), source.limits, source.name)
            return
        members = _members(archive, source.limits, taken)
        size = _size(file)
        budget = _Budget(source.limits, lambda: size)
        for member, name in members:
            path = f"{source.path}!{name}"
            try:
                yield _member(archive, member, Source(path, b"", file, source.limits, name), budget)
            except InputError as error:
                yield failure(path, error)


def _opened_zip(file: BinaryIO) -> zipfile.ZipFile:
    import zipfile

    damage = InputError("the zip archive is damaged", hint="was it copied whole?")
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise damage from None
    # The directory found may be that of an archive inside of one that was cut off.
    if min((info.header_offset for info in archive.infolist()), default=0):
        raise damage
    return archive


def _zip_holds_workbook(source: Source) -> bool:
    with _opened_zip(source.file()) as archive:
        return _is_workbook(archive)


def _is_workbook(archive: zipfile.ZipFile) -> bool:
    names = archive.namelist()
    if "[Content_Types].xml" not in names:
        return False
    if not any(name.startswith("xl/") for name in names):
        raise InputError("this is an Office file but no workbook", hint="save it as .xlsx, CSV or text")
    return True


def _members(
    archive: zipfile.ZipFile, limits: Limits, taken: frozenset[str]
) -> list[tuple[zipfile.ZipInfo, str]]:
    """The members to read with their names, sorted, as of a folder: neither hidden ones nor other files."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > limits.members:
        raise beyond(f"the archive holds more than {limits.members:,} files", "members")
    named = [(info, _name(info)) for info in infos]
    chosen = [(info, name) for info, name in named if _is_member(name, taken)]
    if not chosen:
        raise InputError(f"the archive holds nothing to check: no {', '.join(sorted(taken))} file")
    return sorted(chosen, key=lambda member: member[1])


def _is_member(name: str, taken: frozenset[str]) -> bool:
    *folders, last = name.split("/")
    visible = not any(
        folder.startswith((".", "__MACOSX")) and folder not in (".", "..") for folder in folders
    )
    return visible and is_taken(last, taken)


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name. Windows in Chinese writes it in GBK and says nothing, which would read as DOS Latin."""
    if info.flag_bits & _UTF8_NAME or info.filename.isascii():
        return info.filename
    try:
        return encoding.decode(info.filename.encode("cp437"))
    except (InputError, UnicodeEncodeError):
        return info.filename


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: Source, budget: _Budget) -> Source:
    import lzma
    import zipfile
    import zlib

    if member.flag_bits & _ENCRYPTED:
        raise InputError("the member is encrypted", hint="pack it without a password")
    damage = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, OSError, ValueError)
    try:
        opened = _Opened(archive.open(member), damage)
    except damage:
        raise InputError("the member is damaged, or compressed in a way that is not read") from None
    source = Source.open(place.path, _buffered(opened, budget), place.limits, place.name)
    return _nested(_in_memory(source) if source.head.startswith(_ZIP) else source)


def _size(file: BinaryIO) -> int:
    here = file.tell()
    size = file.seek(0, os.SEEK_END)
    file.seek(here)
    return size


def _rewound(file: BinaryIO) -> BinaryIO:
    file.seek(0)
    return file


class _Budget(msgspec.Struct):
    """What one compressed file has unpacked to, in bytes, beside the bytes it takes packed."""

    limits: Limits
    packed: Callable[[], int]
    spent: int = 0

    def spend(self, size: int) -> None:
        self.spent += size
        self.limits.refuse_unpacked(self.spent, self.packed())


class _Counted(io.RawIOBase):
    """Bytes already taken from a stream before the rest of it, counted as they go."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest, self.count = io.BytesIO(head), rest, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._head.read(size) or self._rest.read(size)
        self.count += len(data)
        return data


class _Unpacking(io.RawIOBase):
    """A decompressor whose errors are sentences and whose output is limited."""

    def __init__(self, opened: _Opened, budget: _Budget) -> None:
        self._opened, self._budget = opened, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        stream, damage = self._opened
        try:
            data = stream.read(len(buffer))
        except EOFError:
            raise InputError("the compressed data ends too early", hint="was it copied whole?") from None
        except damage:
            raise InputError("the compressed data is damaged", hint="was it copied whole?") from None
        self._budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)


def _buffered(opened: _Opened, budget: _Budget) -> BinaryIO:
    return cast("BinaryIO", io.BufferedReader(_Unpacking(opened, budget), 1 << 16))
