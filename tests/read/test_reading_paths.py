"""From paths to files, and from files to readers: nothing named is passed over in silence."""

from __future__ import annotations

import os
import socket
import threading
from io import BytesIO
from pathlib import Path

import pytest

from cs_lint.errors import InputError
from cs_lint.model import Call, ErrorReport
from cs_lint.read import SUFFIXES, ReadOptions, discover, read_path, read_paths, readers, which_reader

CALL = '{"turns": [{"role": "agent", "text": "您好"}]}'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    names = [
        "b.txt",
        "a/2.jsonl",
        "a/1.JSON",
        "a/.hidden/3.txt",
        ".x.txt",
        "cs-lint.yaml",
        "note.md",
        "a/x.log",
    ]
    for name in [*names, "empty/README.md"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("客服: 您好\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("paths", "files"),
    [
        pytest.param(["."], ["./a/1.JSON", "./a/2.jsonl", "./b.txt"], id="a directory"),
        pytest.param(["b.txt", "a", "b.txt"], ["b.txt", "a/1.JSON", "a/2.jsonl"], id="none twice"),
        pytest.param(["b.txt", "./b.txt", "a/../b.txt"], ["b.txt"], id="none twice by another spelling"),
        pytest.param(["note.md", "-"], ["note.md", "-"], id="a file by name, and standard input"),
        pytest.param(["*"], ["b.txt", "a/1.JSON", "a/2.jsonl"], id="a pattern that matches directories too"),
        pytest.param(["**/*.jsonl"], ["a/2.jsonl"], id="a recursive pattern"),
        pytest.param(["a/*.log"], ["a/x.log"], id="a pattern that names the suffix"),
    ],
)
def test_paths_become_files(folder: Path, paths: list[str], files: list[str]) -> None:
    assert discover(paths) == files


@pytest.mark.parametrize(
    ("path", "message"),
    [
        pytest.param("nowhere.txt", "there is no such file or directory", id="missing"),
        pytest.param("*.xyz", "the pattern matches no file to check", id="a pattern without matches"),
        pytest.param("empty", "the directory holds nothing to check: no ", id="nothing to check"),
    ],
)
def test_a_path_that_leads_nowhere_is_reported_in_its_place(folder: Path, path: str, message: str) -> None:
    before, problem, after = discover(["b.txt", path, "note.md"])
    assert (before, after) == ("b.txt", "note.md")
    assert isinstance(problem, ErrorReport)
    assert (problem.source, problem.error.kind) == (path, "usage")
    assert problem.error.message.startswith(message)


def test_all_paths_are_read(folder: Path) -> None:
    outcomes = list(read_paths(["b.txt", "nowhere", "note.md"], ReadOptions()))
    assert [type(outcome) for outcome in outcomes] == [Call, ErrorReport, Call]
    assert [call.call_id for call in outcomes if isinstance(call, Call)] == ["b", "note"]


@pytest.mark.parametrize(
    ("content", "name", "reader"),
    [
        pytest.param(CALL, "x.json", "json", id="an object in .json"),
        pytest.param(CALL, "x.jsonl", "jsonl", id="an object in .jsonl"),
        pytest.param(CALL, "x", "json", id="an object without a suffix"),
        pytest.param(f"{CALL}\n{CALL}\n", "x.json", "jsonl", id="lines called .json"),
        pytest.param(f"{CALL}\n{CALL}\n", "x", "jsonl", id="lines without a suffix"),
        pytest.param(f'{{"turns": [\n{CALL}\n{CALL}', "x", "jsonl", id="lines of which the first is broken"),
        pytest.param(f"[{CALL},\n{CALL}]", "x.txt", "json", id="a list called .txt"),
        pytest.param(f'{{"calls": [\n{CALL}\n]}}', "x.jsonl", "json", id="a document called .jsonl"),
        pytest.param('{"turns": [', "x.jsonl", "json", id="half an object"),
        pytest.param("角色,文本\n客服,您好\n", "x.txt", "csv", id="a table called .txt"),
        pytest.param("a,b\n1,2\n", "x.csv", "csv", id="an unknown table called .csv"),
        pytest.param('call_id,transcript\n1,"客服：好\n客户：好"', "x", "csv", id="a table of dialogues"),
        pytest.param("[00:04] 客户: 好", "x", "text", id="a clock is not a JSON list"),
        pytest.param("客服: 好", "x.json", "text", id="text called .json"),
        pytest.param("---\na: 1\n---\n客服: 好", "x", "text", id="front matter"),
        pytest.param("客服\t好\n客户\t好\n", "x.csv", "text", id="dialogue with tabs called .csv"),
        pytest.param("随便", "x", "text", id="what nobody knows"),
    ],
)
def test_formats_are_recognised_by_content(tmp_path: Path, content: str, name: str, reader: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert which_reader(str(path), ReadOptions()) == reader


def test_every_reader_is_listed_under_its_own_name() -> None:
    assert {name: reader.name for name, reader in readers().items()} == {name: name for name in readers()}


def test_the_suffixes_of_every_reader_are_known_without_importing_it() -> None:
    assert {suffix for reader in readers().values() for suffix in reader.suffixes} == SUFFIXES


@pytest.mark.parametrize(
    ("options", "data", "message"),
    [
        pytest.param({}, b"", "the file is empty", id="empty"),
        pytest.param({}, b" \r\n\n", "the file is empty", id="blank"),
        pytest.param(
            {"reader": "jsn"}, b"x", 'there is no reader "jsn" (did you mean json?)', id="misspelt reader"
        ),
    ],
)
def test_standard_input_that_cannot_be_read(options: dict[str, str], data: bytes, message: str) -> None:
    [report] = read_path("-", ReadOptions(reader=options.get("reader")), BytesIO(data))
    assert isinstance(report, ErrorReport)
    assert (report.source, report.error.message) == ("-", message)


def test_a_directory_read_as_a_file_is_an_error_not_a_traceback(tmp_path: Path) -> None:
    [report] = read_path(str(tmp_path), ReadOptions())
    assert isinstance(report, ErrorReport)
    assert report.error.message == "the file cannot be read: Is a directory"
    with pytest.raises(InputError, match="cannot be read"):
        which_reader(str(tmp_path), ReadOptions())


def test_a_path_that_is_not_text_can_be_shown(tmp_path: Path) -> None:
    path = os.path.join(os.fsencode(tmp_path), b"\xff.txt")
    with open(path, "wb") as file:
        file.write("客服: 好".encode())
    [call] = read_path(os.fsdecode(path), ReadOptions())
    assert isinstance(call, Call)
    assert call.source.endswith("\ufffd.txt")


def test_a_stream_longer_than_the_head_is_read_whole() -> None:
    lines = (CALL + "\n") * 5_000
    outcomes = list(read_path("-", ReadOptions(), BytesIO(lines.encode())))
    assert len(outcomes) == 5_000
    assert all(isinstance(outcome, Call) for outcome in outcomes)


def test_links_are_followed_and_those_that_lead_back_are_told(folder: Path) -> None:
    (folder / "a" / "up").symlink_to(folder)
    (folder / "a" / "self").symlink_to(folder / "a")
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "e.txt").write_text("客服: 好", encoding="utf-8")
    (folder / "a" / "there").symlink_to(folder / "elsewhere")
    found = discover(["a"])
    assert [path for path in found if isinstance(path, str)] == ["a/1.JSON", "a/2.jsonl", "a/there/e.txt"]
    told = [(each.source, each.error.message) for each in found if isinstance(each, ErrorReport)]
    loop = "the link leads back to a folder that holds it"
    assert sorted(told) == [("a/self", loop), ("a/up", loop)]


def test_a_folder_reached_twice_is_read_once(folder: Path) -> None:
    (folder / "b").symlink_to("a")
    assert len([path for path in discover(["."]) if str(path).endswith("2.jsonl")]) == 1


@pytest.mark.parametrize("named", [True, False], ids=["named", "in a folder"])
def test_links_that_lead_nowhere(folder: Path, named: bool) -> None:
    (folder / "a" / "x.txt").symlink_to("nowhere.txt")
    (folder / "a" / "y.txt").symlink_to("y.txt")
    found = discover(["a/x.txt", "a/y.txt"] if named else ["a"])
    told = {each.source: each.error.message for each in found if isinstance(each, ErrorReport)}
    assert told == dict.fromkeys(("a/x.txt", "a/y.txt"), "the link leads nowhere, or round in circles")


def test_devices_and_sockets_are_refused(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.txt")
        for path, message in (
            ("/dev/zero", "this is a device, not a file"),
            ("s.txt", "this is a socket, not a file"),
        ):
            [report] = read_paths([path], ReadOptions())
            assert isinstance(report, ErrorReport)
            assert report.error.message == message


def test_a_pipe_is_read_when_it_is_named_and_refused_when_it_is_found(folder: Path) -> None:
    os.mkfifo("empty/p.txt")
    [report] = discover(["empty"])
    assert isinstance(report, ErrorReport)
    assert report.error.message == "this is a device, a pipe or a socket, not a file"
    writer = threading.Thread(target=Path("empty/p.txt").write_bytes, args=("客服: 您好".encode("gbk"),))
    writer.start()
    [call] = read_paths(["empty/p.txt"], ReadOptions())
    writer.join()
    assert isinstance(call, Call)


def test_a_process_substitution_is_read(folder: Path) -> None:
    ours, theirs = os.pipe()
    os.write(theirs, CALL.encode())
    os.close(theirs)
    [call] = read_paths([f"/dev/fd/{ours}"], ReadOptions())
    os.close(ours)
    assert isinstance(call, Call)


def test_lock_files_of_open_workbooks_are_hidden(folder: Path) -> None:
    (folder / "a" / "~$b.xlsx").write_bytes(b"x")
    assert discover(["a"]) == ["a/1.JSON", "a/2.jsonl"]
