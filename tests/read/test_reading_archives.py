"""gzip, zstd and zip: read in place, an archive being a folder of sources, and no bomb goes off."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_lint.model import Call, ErrorReport
from cs_lint.read import ReadOptions, discover, examine, read_path, read_paths
from cs_lint.read.limits import Limits
from tests.read.written import fault, only, outcomes, workbook

TEXT = "客服: 您好\n客户: 嗯\n"
LINE = '{"call_id": "7", "turns": [{"role": "客服", "text": "您好"}]}\n'


def zstd(data: bytes) -> bytes:
    library = pytest.importorskip("backports.zstd" if sys.version_info < (3, 14) else "compression.zstd")
    return bytes(library.compress(data))


def zipped(members: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("packed", [gzip.compress, zstd], ids=["gzip", "zstd"])
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT.encode(), id="text"),
        pytest.param(TEXT.encode("gb18030"), id="GB18030"),
        pytest.param(TEXT.encode("utf-16"), id="UTF-16"),
        pytest.param("角色,文本\n客服,您好\n客户,嗯\n".encode(), id="CSV"),
        pytest.param(
            b'{"turns": [{"role": "agent", "text": "\xe6\x82\xa8\xe5\xa5\xbd"}, {"role": "user", "text": "!"}]}',
            id="JSON",
        ),
    ],
)
def test_compressed_standard_input(packed, data: bytes) -> None:
    call = only(packed(data))
    assert (call.call_id, call.turns[0].text, len(call.turns)) == ("stdin", "您好", 2)


@pytest.mark.parametrize("packed", [gzip.compress, zstd], ids=["gzip", "zstd"])
def test_parts_that_follow_each_other_are_one_stream(packed) -> None:
    assert len(outcomes(packed(LINE.encode()) + packed(LINE.encode()))) == 2


def test_the_name_without_the_compression_counts(tmp_path: Path) -> None:
    path = tmp_path / "night.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"turns": [{"role": "agent", "text": "hi"}]}\n'))
    [call] = read_path(str(path), ReadOptions())
    assert isinstance(call, Call)
    assert (call.call_id, call.source) == ("night:1", str(path))


def test_an_archive_is_a_folder_of_sources() -> None:
    data = zipped(
        {
            "b/2.jsonl": LINE + "{\n" + LINE,
            "a.txt": TEXT,
            "b/": "",
            "readme.md": "x",
            ".hidden.txt": TEXT,
            "__MACOSX/._a.txt": "x",
            "c.csv": "甲,乙\n1,2\n",
        }
    )
    found = outcomes(data)
    places = [(each.source, each.line if isinstance(each, Call) else each.error.line) for each in found]
    assert places == [
        ("-!a.txt", None),
        ("-!b/2.jsonl", 1),
        ("-!b/2.jsonl", 2),
        ("-!b/2.jsonl", 3),
        ("-!c.csv", 1),
    ]
    assert [type(each) is Call for each in found] == [True, True, False, True, False]
    assert isinstance(found[0], Call)
    assert found[0].call_id == "a"


def test_names_of_chinese_windows_are_no_mojibake() -> None:
    data = bytearray(zipped({"xxxxxxxx.txt": TEXT}, zipfile.ZIP_STORED))
    data = bytearray(bytes(data).replace(b"xxxxxxxx", "录音文件".encode("gbk")))
    [call] = outcomes(bytes(data))
    assert (call.source, getattr(call, "call_id", None)) == ("-!录音文件.txt", "录音文件")


def test_a_workbook_in_an_archive_is_read() -> None:
    pytest.importorskip("python_calamine")
    data = zipped({"day/1.xlsx": workbook([["角色", "文本"], ["客服", "您好"]])})
    assert only(data).source == "-!day/1.xlsx"


def test_a_folder_holds_archives(tmp_path: Path) -> None:
    for name in ("a.jsonl.gz", "b.zip", "c.gz", "d.log.gz", "e.txt"):
        (tmp_path / name).write_bytes(b"x")
    assert [Path(str(path)).name for path in discover([str(tmp_path)])] == ["a.jsonl.gz", "b.zip", "e.txt"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(gzip.compress(gzip.compress(b"x")), "an archive inside an archive is not read", id="gzip in gzip"),
        pytest.param(gzip.compress(zipped({"a.txt": TEXT})), "an archive inside an archive is not read", id="zip in gzip"),
        pytest.param(zipped({"a.zip": zipped({"a.txt": TEXT})}), "an archive inside an archive is not read", id="zip in zip"),
        pytest.param(zipped({"a.txt.gz": gzip.compress(b"x")}), "an archive inside an archive is not read", id="gzip in zip"),
        pytest.param(zipped({"a.log": "x"}), "the archive holds nothing to check: no ", id="nothing of ours"),
        pytest.param(zipped({}), "the archive holds nothing to check: no ", id="nothing"),
        pytest.param(zipped({"a.txt": TEXT})[:-30], "the zip archive is damaged", id="zip cut off"),
        pytest.param(gzip.compress(TEXT.encode())[:-9], "the compressed data ends too early", id="gzip cut off"),
        pytest.param(gzip.compress(TEXT.encode()) + b"junk", "the compressed data is damaged", id="gzip with junk"),
        pytest.param(b"\x1f\x8b\x08\x00junkjunkjunk", "the compressed data is damaged", id="gzip made of junk"),
        pytest.param(gzip.compress(b""), "the file is empty", id="nothing in gzip"),
        pytest.param(b"7z\xbc\xaf\x27\x1cxx", "this is a 7z archive, not a transcript (pack it as zip)", id="7z"),
        pytest.param(b"RIFF1234WAVE", "this is a recording, not a transcript (transcribe it first)", id="a recording"),
        pytest.param(bytes(257) + b"ustar", "this is a tar archive, which is not read (pack it as zip)", id="tar"),
        pytest.param(gzip.compress(bytes(257) + b"ustar"), "this is a tar archive, which is not read", id="tar in gzip"),
        pytest.param(zipped({"[Content_Types].xml": "x", "word/a.xml": "x"}), "this is an Office file but no workbook", id="Word"),
    ],
)  # fmt: skip
def test_what_cannot_be_unpacked_says_why(data: bytes, message: str) -> None:
    assert fault(data)[0].startswith(message)


def test_zstd_cut_off_is_not_taken_for_its_end() -> None:
    assert fault(zstd(TEXT.encode())[:-3])[0] == "the compressed data ends too early (was it copied whole?)"


def test_an_encrypted_member_costs_only_itself() -> None:
    data = bytearray(zipped({"a.txt": TEXT, "b.txt": TEXT}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    bad, good = outcomes(bytes(data))
    assert isinstance(bad, ErrorReport)
    assert (bad.source, bad.error.message) == (
        "-!a.txt",
        "the member is encrypted (pack it without a password)",
    )
    assert isinstance(good, Call)


def test_a_damaged_member_costs_only_itself() -> None:
    data = bytearray(zipped({"a.txt": TEXT * 9, "b.txt": TEXT}))
    data[60] ^= 0xFF
    bad, good = outcomes(bytes(data))
    assert isinstance(bad, ErrorReport)
    assert bad.error.message == "the compressed data is damaged (was it copied whole?)"
    assert isinstance(good, Call)


BOMB = b"\0" * 30_000_000


@pytest.mark.parametrize(
    ("data", "limits", "message"),
    [
        pytest.param(gzip.compress(BOMB), Limits(), "it unpacks to more than 200 times its size", id="gzip"),
        pytest.param(zstd(BOMB), Limits(), "it unpacks to more than 200 times its size", id="zstd"),
        pytest.param(zipped({"a.txt": BOMB}), Limits(), "it unpacks to more than 200 times its size", id="zip"),
        pytest.param(gzip.compress(BOMB), Limits(ratio=9999, unpacked_mb=20), "unpacked it is larger than 20 MB", id="size"),
        pytest.param(gzip.compress(BOMB), Limits(ratio=9999, file_mb=20), "the file is larger than 20 MB", id="one file"),
        pytest.param(zipped({f"{n}.txt": TEXT for n in range(9)}), Limits(members=8), "the archive holds more than 8 files", id="members"),
    ],
)  # fmt: skip
def test_bombs_are_refused(data: bytes, limits: Limits, message: str) -> None:
    told, _ = fault(data, limits=limits)
    assert told.startswith(message)
    assert "raise limits: {" in told


def test_members_count_together() -> None:
    data = zipped({f"{n}.txt": b"\0" * 9_000_000 for n in range(3)})
    *_, last = outcomes(data)
    assert isinstance(last, ErrorReport)
    assert last.error.message.startswith("it unpacks to more than 200 times its size")


def test_without_the_library_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for module in ("backports.zstd", "compression.zstd", "backports", "compression"):
        monkeypatch.setitem(sys.modules, module, None)
    (tmp_path / "a.txt.zst").write_bytes(b"\x28\xb5\x2f\xfd" + bytes(20))
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    bad, good = read_paths([str(tmp_path)], ReadOptions())
    assert isinstance(bad, ErrorReport)
    assert bad.error.message == "to read a zstd file a library is missing (pip install 'cs-lint[batch]')"
    assert isinstance(good, Call)


def test_each_member_is_explained() -> None:
    data = zipped({"a.txt": TEXT.encode("gbk"), "b.csv": "角色,文本\n客服,您好\n"})
    first, second = examine("-", ReadOptions(), io.BytesIO(data))
    assert (getattr(first, "path", ""), getattr(first, "encoding", "")) == ("-!a.txt", "gb18030")
    assert getattr(second, "columns", {}) == {"角色": "role", "文本": "text"}


@given(
    st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.text("您好吗ab ，", min_size=1).filter(str.strip), min_size=1),
    st.sampled_from((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)),
)  # fmt: skip
def test_what_is_zipped_is_read_as_if_it_were_not(said: dict[str, str], method: int) -> None:
    calls = {
        f"{name}.json": json.dumps({"turns": [{"role": "agent", "text": text}]})
        for name, text in said.items()
    }
    found = {
        each.source: each.turns[0].text
        for each in outcomes(zipped(dict(calls), method))
        if isinstance(each, Call)
    }
    assert found == {f"-!{name}.json": text for name, text in said.items()}


@given(
    st.binary(max_size=300),
    st.sampled_from((b"", b"\x1f\x8b\x08\0", b"PK\x03\x04", b"PAR1", b"\x28\xb5\x2f\xfd")),
)
def test_no_bytes_raise(data: bytes, magic: bytes) -> None:
    assert outcomes(magic + data)


@given(st.data())
def test_no_mutation_of_an_archive_raises(data: st.DataObject) -> None:
    raw = bytearray(zipped({"a.txt": TEXT, "b.jsonl": LINE}))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(4, len(raw) - 1))] = data.draw(st.integers(0, 255))
    assert outcomes(bytes(raw))


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder with a call, with calls in what we cannot unpack, and with other things."""
    line = LINE.encode()
    (tmp_path / "calls.jsonl").write_bytes(line)
    for name, mode in (("t.tar", "w"), ("t.tar.gz", "w:gz"), ("t.tgz", "w:gz"), ("t.tar.bz2", "w:bz2")):
        with tarfile.open(tmp_path / name, mode) as archive:
            archive.add(tmp_path / "calls.jsonl", "calls.jsonl")
    (tmp_path / "x.7z").write_bytes(b"7z\xbc\xaf\x27\x1c" + line)
    (tmp_path / "y.jsonl.bz2").write_bytes(bz2.compress(line))
    (tmp_path / "z.JSONL.XZ").write_bytes(lzma.compress(line))
    for name in ("README", "README.md", "LICENSE", "notes.md.bz2", "logo.png", "_SUCCESS", ".part-00000.crc"):
        (tmp_path / name).write_bytes(line)
    return tmp_path


def test_what_cannot_be_unpacked_is_told_once_and_other_files_are_passed_over(mixed: Path) -> None:
    call, *told = read_paths([str(mixed)], ReadOptions())
    assert isinstance(call, Call)
    assert [(Path(one.source).name, one.error.message) for one in told if isinstance(one, ErrorReport)] == [
        ("t.tar", "this is a tar archive, which is not read (pack it as zip)"),
        ("t.tar.bz2", "this is compressed by bzip2, not a transcript (pack it as gzip, zstd or zip)"),
        ("t.tar.gz", "this is a tar archive, which is not read (pack it as zip)"),
        ("t.tgz", "this is a tar archive, which is not read (pack it as zip)"),
        ("x.7z", "this is a 7z archive, not a transcript (pack it as zip)"),
        ("y.jsonl.bz2", "this is compressed by bzip2, not a transcript (pack it as gzip, zstd or zip)"),
        ("z.JSONL.XZ", "this is compressed by xz, not a transcript (pack it as gzip, zstd or zip)"),
    ]


def test_the_same_is_told_of_members(mixed: Path, tmp_path: Path) -> None:
    members = {name: (mixed / name).read_bytes() for name in ("calls.jsonl", "t.tar", "README")}
    (tmp_path / "n.zip").write_bytes(zipped(members))
    call, told = read_path(str(tmp_path / "n.zip"), ReadOptions())
    assert isinstance(call, Call)
    assert isinstance(told, ErrorReport)
    assert told.source.endswith("n.zip!t.tar")


@pytest.mark.parametrize(
    "name", ["part-00000", "part-r-00001", "part-00002-3c5d-c000", "000000_0", "part-00003.gz"]
)
def test_a_part_of_a_table_is_read_without_a_suffix(name: str, tmp_path: Path) -> None:
    data = LINE.encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    (tmp_path / "partners").write_text("客服: 您好", encoding="utf-8")
    [call] = read_paths([str(tmp_path)], ReadOptions())
    assert isinstance(call, Call)
