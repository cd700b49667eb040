"""Where calls may come from: folders, patterns, URLs, standard input; and which of them are wanted."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from pathlib import Path

import pytest

from cs_lint.batch.sources import pieces, units
from cs_lint.batch.units import Unit, read_piece
from cs_lint.model import Call, ErrorReport
from cs_lint.read import read_paths
from cs_lint.read.source import ReadOptions
from tests.batch.conftest import Night, ids
from tests.batch.support import PACK, batch, call, rows, write

pytestmark = pytest.mark.timeout(600)
OPTIONS = ReadOptions()


def read(*named: str) -> list[Call | ErrorReport]:
    """What workers read of sources."""
    found: list[Call | ErrorReport] = []
    for unit in units(pieces(named, OPTIONS)):
        cut = (
            [unit]
            if isinstance(unit, ErrorReport)
            else [c for p in unit.pieces for c in read_piece(p, OPTIONS)]
        )
        found += cut
    return found


def test_a_large_file_of_lines_is_cut_up_and_read_like_the_whole(tmp_path: Path) -> None:
    large = write(tmp_path / "large.jsonl", (call(n, metadata={"n": "数" * 300}) for n in range(3_000)))
    with large.open("a", encoding="utf-8") as stream:
        stream.write("{\n\n" + json.dumps({"turns": call(1)["turns"]}) + "\n\n")
    assert len([unit for unit in units(pieces([str(large)], OPTIONS)) if isinstance(unit, Unit)]) > 3
    whole = list(read_paths([str(large)], OPTIONS))
    assert read(str(large)) == whole
    assert isinstance(whole[-1], Call)
    assert whole[-1].call_id == "large:3003"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_large_file_in_another_encoding_is_read_like_the_whole(encoding: str, tmp_path: Path) -> None:
    large = write(tmp_path / "large.jsonl", (call(n, metadata={"n": "数" * 300}) for n in range(1_500)))
    large.write_bytes(large.read_text(encoding="utf-8").encode(encoding))
    found = read(str(large))
    assert found == list(read_paths([str(large)], OPTIONS))
    assert len([one for one in found if isinstance(one, Call)]) == 1_500


@pytest.mark.parametrize("suffix", [".jsonl.gz", ".zip"])
def test_an_archive_of_lines_is_cut_up_too(suffix: str, tmp_path: Path) -> None:
    plain = write(
        tmp_path / "large.jsonl", (call(n, metadata={"n": os.urandom(400).hex()}) for n in range(3_000))
    )
    packed = tmp_path / f"packed{suffix}"
    if suffix == ".zip":
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(plain, "large.jsonl")
            archive.writestr("one.txt", "客服: 您好")
    else:
        packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert len([unit for unit in units(pieces([str(packed)], OPTIONS)) if isinstance(unit, Unit)]) > 3
    assert read(str(packed)) == list(read_paths([str(packed)], OPTIONS))


def test_units_begin_small_and_hold_many_small_files(tmp_path: Path) -> None:
    for n in range(1_200):
        (tmp_path / f"{n}.txt").write_text("客服: 您好\n", encoding="utf-8")
    sizes = [len(unit.pieces) for unit in units(pieces([str(tmp_path)], OPTIONS)) if isinstance(unit, Unit)]
    assert sizes == [500, 500, 200]


def test_a_source_that_is_not_there_is_told_and_the_rest_is_judged(night: Night) -> None:
    write(night.folder / "calls.jsonl", [call(1)])
    ran = night.run("calls.jsonl", "nowhere.jsonl", "*.nothing")
    assert ran.code == 2
    assert ids(night) == ["c000001"]
    assert night.rows("SELECT source, kind FROM errors ORDER BY source") == [
        ("*.nothing", "usage"),
        ("nowhere.jsonl", "usage"),
    ]


def test_nothing_to_judge_is_exit_code_2(night: Night) -> None:
    (night.folder / "empty").mkdir()
    assert night.run("empty").code == 2
    assert night.run().code == 2


def test_standard_input_is_a_source(tmp_path: Path) -> None:
    lines = "".join(json.dumps(call(n), ensure_ascii=False) + "\n" for n in range(5))
    ran = batch("-", results=tmp_path / "results", input=lines)
    assert ran.returncode == 1, ran.stderr
    assert rows(tmp_path / "results", "SELECT count(*) FROM calls") == [(5,)]


@pytest.mark.parametrize("results", ["qa", "."])
def test_results_that_are_kept_beside_the_calls_are_no_calls(results: str, night: Night) -> None:
    write(night.folder / "calls.jsonl", (call(n) for n in range(5)))
    line = ("batch", ".", "--rules", str(PACK), "--results", results, "--workers", "1")
    assert night.main(*line).code == 1
    (night.folder / results / "labels.jsonl").write_text("{}\n", encoding="utf-8")
    ran = night.main(*line)
    assert ran.code == 1
    assert "nothing to do: all 5 calls are in the results already" in ran.err


@pytest.mark.parametrize("source", [".", "**/*.parquet", "*"])
def test_results_of_other_lines_among_the_calls_are_no_calls(source: str, night: Night) -> None:
    write(night.folder / "calls.jsonl", (call(n) for n in range(5)))
    night.main("batch", "calls.jsonl", "--rules", str(PACK), "--results", "by-day/qa", "--workers", "1")
    (night.folder / "by-day" / "qa" / "labels.jsonl").write_text("{}\n", encoding="utf-8")
    ran = night.run(source, "calls.jsonl")
    assert "by-day" not in ran.err
    assert night.rows("SELECT count(*) FROM calls") == [(5,)]
    assert "by-day" not in night.main("files", source).out


def test_a_gate_that_says_nothing_says_so(night: Night) -> None:
    write(night.folder / "chat.jsonl", [call(1, channel="template")])
    ran = night.run("chat.jsonl", "--max-rate", "opening.company-name=0%")
    assert ran.code == 0
    assert "no call was judged by opening.company-name, so its --max-rate says nothing" in ran.err


def test_calls_begun_before_are_left_out(night: Night) -> None:
    write(night.folder / "calls.jsonl", [*(call(n) for n in range(28)), call(100, started_at=None)])
    ran = night.run("calls.jsonl", "--since", "2026-11-20")
    assert "19 calls left out" in ran.err
    assert night.rows("SELECT count(*), min(night)::VARCHAR FROM calls WHERE started_at IS NOT NULL") == [
        (9, "2026-11-20")
    ]
    assert "c000100" in ids(night)


def test_a_sample_is_the_same_every_time_and_grows(night: Night) -> None:
    write(night.folder / "calls.jsonl", (call(n) for n in range(400)))
    night.run("calls.jsonl", "--sample", "10%")
    tenth = set(ids(night))
    assert 20 < len(tenth) < 60
    assert "read once to draw" not in night.run("calls.jsonl", "--sample", "10%").err
    assert set(ids(night)) == tenth
    assert "read once to draw 100" in night.run("calls.jsonl", "--sample", "100").err
    assert set(ids(night)) > tenth
    assert len(ids(night)) == 100


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--since", "gestern"), "--since"),
        (("--since", ""), "--since"),
        (("--sample", "0"), "--sample"),
        (("--sample", ""), "--sample"),
        (("--sample", "120%"), "--sample"),
        (("--max-rate", "words.insult"), "--max-rate"),
        (("--max-rate", "words.nothing=5%"), "no rule"),
        (("--max-rate", "words.vague=5%", "--ignore", "words.vague"), "'words.vague' is switched off"),
        (("--max-rate", "opening.agent-id=5%"), "'opening.agent-id' is switched off"),
        (("--max-rate", "words.*=5%", "--select", "opening.*"), "'words.*' is switched off"),
        (("--select", "words.vague", "--ignore", "words.*"), "no rule is switched on"),
        (("--select", "words.nothing"), "no rule"),
        (("--query", "select 1"), "go together"),
        (("--query", ""), "go together"),
        (("--database", "sqlite://"), "go together"),
    ],
)
def test_a_line_that_makes_no_sense_is_refused(words: tuple[str, ...], told: str, night: Night) -> None:
    write(night.folder / "calls.jsonl", [call(1)])
    ran = night.run("calls.jsonl", *words)
    assert ran.code == 2
    assert told in ran.err
    assert not night.results.exists()
