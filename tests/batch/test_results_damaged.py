"""A dataset that a disk, a copy or a hand has damaged: the file is named with what to do, and what to do helps."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.batch.conftest import Night
from tests.batch.support import batch, call, write

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty calls of two nights, and the results."""
    folder = tmp_path_factory.mktemp("kept")
    for number in range(2):
        file = write(folder / f"{number}.jsonl", (call(20 * number + n) for n in range(20)))
        assert batch(file, "--workers", "1", results=folder / "results").returncode == 1
    return folder


@pytest.fixture
def night(night: Night, kept: Path) -> Night:
    """The same, to be damaged."""
    shutil.copytree(kept, night.folder, dirs_exist_ok=True)
    return replace(night, results=night.folder / "results")


def first_part(night: Night) -> Path:
    return min((night.results / "parts").iterdir())


def halved(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])


def zeroed(file: Path) -> None:
    """As a power cut leaves a file whose blocks never reached the disk."""
    data = file.read_bytes()
    file.write_bytes(data[:4] + bytes(len(data) // 2) + data[4 + len(data) // 2 :])


@pytest.mark.parametrize(
    ("name", "damage", "told"),
    [
        ("calls.parquet", halved, "damaged"),
        ("calls.parquet", zeroed, "damaged"),
        ("violations.parquet", zeroed, "damaged"),
        ("violations.parquet", Path.unlink, "missing"),
    ],
)
def test_a_damaged_file_of_a_part_is_named_with_the_remedy(
    name: str, damage: Callable[[Path], object], told: str, night: Night
) -> None:
    file = first_part(night) / name
    damage(file)
    for words in (("results", night.results, "agents"), ("report", night.results, "-o", "team.md")):
        ran = night.main(*words)
        assert ran.code == 2
        assert f"{file}: this file of the results is {told} (remove its folder: the next run" in ran.err
        assert "report it" not in ran.err


def test_a_run_tells_of_the_damage_too_and_after_the_remedy_judges_those_calls_again(night: Night) -> None:
    part = first_part(night)
    halved(part / "calls.parquet")
    ran = night.run("0.jsonl", "1.jsonl")
    assert ran.code == 2
    assert f"{part}/calls.parquet: this file of the results is damaged (remove its folder" in ran.err
    shutil.rmtree(part)
    ran = night.run("0.jsonl", "1.jsonl")
    assert ran.code == 1
    assert "20 calls judged, 20 were in the results already" in ran.err
    assert night.rows("SELECT count(*) FROM calls") == [(40,)]


def test_a_manifest_that_cannot_be_read_is_named_and_can_be_removed(night: Night) -> None:
    manifest = min((night.results / "runs").iterdir())
    halved(manifest)
    for ran in (night.main("results", night.results, "summary"), night.run("0.jsonl")):
        assert ran.code == 2
        assert f"{manifest}: not the manifest of a run" in ran.err
        assert "(remove it: the calls that the run has judged stay)" in ran.err
    manifest.unlink()
    assert night.main("results", night.results, "summary").code == 0
    assert night.rows("SELECT count(*) FROM calls") == [(40,)]


@pytest.mark.parametrize("name", ["lost+found", "{part} copy", "{part}.bak", "Thumbs.db"])
def test_what_is_not_named_like_a_part_is_none(name: str, night: Night) -> None:
    part = first_part(night)
    stranger = part.with_name(name.format(part=part.name))
    if name == "Thumbs.db":
        stranger.touch()
    else:
        shutil.copytree(part, stranger)
    assert night.main("results", night.results, "summary").code == 0
    assert night.rows("SELECT count(*) FROM calls") == [(40,)]
    assert night.run("0.jsonl", "1.jsonl").code == 1


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"call_key": 5, "rule": "x"}', "Expected `str | null`, got `int` - at `$.call_key`"),
        ('{"turn": 9999999999}', "at `$.turn`"),
        ("5", "got `int`"),
    ],
)
def test_a_line_of_the_labels_that_is_no_label_is_named(line: str, told: str, night: Night) -> None:
    (night.results / "labels.jsonl").write_text(f"{{}}\n{line}\n", encoding="utf-8")
    ran = night.main("results", night.results, "summary")
    assert ran.code == 2
    assert f"{night.results / 'labels.jsonl'}:2: not a label: " in ran.err
    assert told in ran.err
    assert "(mend or remove this line)" in ran.err
