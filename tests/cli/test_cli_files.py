"""What would be read and how, told before anything is judged; and every kind of file checked in one run."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

TABLE = "通话ID,说话人,文本,情绪\n7,客服,您好星辰科技客服,平静\n"


@pytest.fixture
def exports(folder: Path) -> Path:
    """A folder with two exports."""
    (folder / "exports").mkdir()
    (folder / "exports" / "a.csv").write_bytes(TABLE.encode("gbk"))
    (folder / "exports" / "b.srt.gz").write_bytes(gzip.compress("1\n00:01 --> 00:02\n客服: 您好\n".encode()))
    return folder


def test_files_are_listed_with_their_readers(run: Run, exports: Path) -> None:
    ran = run("files", "exports")
    assert (ran.code, ran.out) == (0, "csv  exports/a.csv\nsrt  exports/b.srt.gz\n")


def test_files_explain_why(run: Run, exports: Path) -> None:
    assert run("files", "--explain", "exports").out == (
        "exports/a.csv\n"
        "  reader    csv: its content: its header names role and text columns, or a transcript column\n"
        "  encoding  gb18030\n"
        "  columns   通话ID → call_id\n"
        "            说话人 → role\n"
        "            文本 → text\n"
        "            情绪 → metadata.情绪\n"
        "exports/b.srt.gz\n"
        "  reader    srt: its content: a cue number and a time line\n"
        "  encoding  utf-8\n"
    )


def test_files_explain_what_was_asked_for(run: Run, folder: Path) -> None:
    assert (
        "  reader    text: named by --from\n" in run("files", "clean.txt", "--explain", "--from", "text").out
    )
    (folder / "x.csv").write_text("a,b\n", encoding="utf-8")
    assert "csv: its suffix .csv; no reader recognises" in run("files", "x.csv", "--explain").out


def test_a_file_that_cannot_be_read_is_told_and_the_others_listed(run: Run, folder: Path) -> None:
    (folder / "x.zip").write_bytes(b"PK\x03\x04")
    ran = run("files", "clean.txt", "x.zip")
    assert (ran.code, ran.out) == (2, "text  clean.txt\n")
    assert "x.zip: the zip archive is damaged" in ran.err


@pytest.mark.parametrize("command", ["check", "files", "evaluate"])
def test_from_is_heard_by_every_command_that_reads(run: Run, folder: Path, command: str) -> None:
    ran = run(command, "clean.txt", "--from", "exel")
    assert ran.code == 2
    assert "--from: there is no reader 'exel'" in ran.err


def test_evaluate_reads_what_it_is_told(run: Run, folder: Path) -> None:
    call = {"turns": [{"role": "agent", "text": "您好"}], "gold": []}
    (folder / "gold.txt").write_text(json.dumps(call), encoding="utf-8")
    ran = run("evaluate", "gold.txt", "--from", "jsonl", "--format", "json")
    assert (ran.code, json.loads(ran.out)["calls"]) == (0, 1)


def test_columns_speakers_and_limits_of_the_config(check: Run, folder: Path) -> None:
    (folder / "t.csv").write_text("谁,说了\n0,您好星辰科技客服\n1,嗯\n", encoding="utf-8")
    assert 'columns: {role: "谁", text: "说了"}' in check("t.csv").err
    mapping = "columns: {role: 谁, text: 说了}\nspeakers: {0: agent, 1: customer}\n"
    (folder / "cs-lint.yaml").write_text(mapping, encoding="utf-8")
    assert check("t.csv").code == 0
    (folder / "cs-lint.yaml").write_text(mapping + "limits: {turns: 1}\n", encoding="utf-8")
    ran = check("t.csv")
    assert ran.code == 2
    assert "the call has 2 turns, more than 1" in ran.err
    (folder / "cs-lint.yaml").write_text("limits: {turns: 0}\n", encoding="utf-8")
    assert "cs-lint.yaml:1:17: limits.turns: " in check("t.csv").err


def test_a_missing_library_stops_no_other_file(
    check: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (folder / "x.parquet").write_bytes(b"PAR1" + bytes(20) + b"PAR1")
    ran = check("x.parquet", "insult.txt", "--format", "concise")
    assert ran.code == 2
    assert "x.parquet: to read a Parquet file a library is missing (pip install 'cs-lint[batch]')" in ran.err
    assert "insult.txt:1:" in ran.out


def test_compressed_standard_input(check: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = io.BytesIO(gzip.compress("客服: 您好星辰科技客服\n客服: 你听不懂人话吗\n".encode("utf-16")))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(packed)))
    ran = check("-", "--format", "concise")
    assert ran.code == 1
    assert ran.out.startswith("-:1:2 ")
