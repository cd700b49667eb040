"""What a run says while it is under way: a bar to who sits before a terminal, lines to everyone else."""

from __future__ import annotations

import json
import os
import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.batch.support import BATCH, batch, call, environment, write

pytestmark = pytest.mark.timeout(600)
LINES, COLUMNS = 24, 90


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six hundred calls in three files."""
    folder = tmp_path_factory.mktemp("exports")
    for n in range(3):
        write(folder / f"{n}.jsonl", (call(200 * n + m, metadata={"note": "x" * 300}) for m in range(200)))
    return folder


def on_a_terminal(line: tuple[str, ...], term: str) -> tuple[int, bytes]:
    """Run a line on a pseudo-terminal: its exit code and all that it wrote."""
    import fcntl
    import termios

    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    env = environment() | {"TERM": term}
    run = subprocess.Popen(line, stdin=theirs, stdout=theirs, stderr=theirs, env=env)
    os.close(theirs)
    said = b"".join(_chunks(ours))
    os.close(ours)
    return run.wait(timeout=60), said


def _chunks(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            chunk = os.read(terminal, 1 << 16)
        except OSError:  # so Linux says that nobody is left to write
            return
        if not chunk:
            return
        yield chunk


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(
    ("lang", "workers", "progress", "summary"),
    [
        ("zh", "1", r"100% 3 个文件 · 600 通 · \d+ 通/秒 · 问题 360 · 约剩 0:00:00$", "共检查 600 通"),
        (
            "en",
            "2",
            r"100% 3 files · 600 calls · \d+ calls/s · 360 violations · about 0:00:00 left$",
            "600 checked",
        ),
    ],
)
def test_a_terminal_shows_files_speed_time_left_and_violations_and_is_left_clean(
    lang: str, workers: str, progress: str, summary: str, exports: Path, tmp_path: Path
) -> None:
    pyte = pytest.importorskip("pyte", reason="a terminal emulator is not installed")
    line = (*BATCH, str(exports), "--results", str(tmp_path / "qa"), "--lang", lang, "--workers", workers)
    code, said = on_a_terminal(line, "xterm-256color")
    assert code == 1
    screen = pyte.Screen(COLUMNS, LINES)
    stream = pyte.ByteStream(screen)
    seen: set[str] = set()
    for piece in re.split(rb"(?=\r)", said):  # what was ever on the screen, however quick the run
        stream.feed(piece)
        seen.update(row.rstrip() for row in screen.display)
    assert any(re.search(progress, row) for row in seen), "\n".join(sorted(seen))
    left = [row.rstrip() for row in screen.display if row.strip()]
    assert left[0].startswith(summary), "nothing of the bar stays"
    assert left[1].startswith("cs-lint: error: 120 violations of severity error")
    assert len(left) == 2
    assert (screen.cursor.x, screen.cursor.y) == (0, 2)
    assert not screen.cursor.hidden


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(("words", "term"), [((), "dumb"), (("--log-format", "json"), "xterm")])
def test_a_terminal_that_can_only_write_lines_or_a_collector_gets_lines(
    words: tuple[str, ...], term: str, exports: Path, tmp_path: Path
) -> None:
    code, said = on_a_terminal((*BATCH, str(exports), "--results", str(tmp_path / "qa"), *words), term)
    assert code == 1
    assert b"\x1b" not in said
    assert b"files=3" in said or b'"files":3' in said


def test_what_is_not_a_terminal_gets_lines_of_plain_text(exports: Path, tmp_path: Path) -> None:
    env = environment() | {"TERM": "xterm-256color"}
    ran = batch(exports, results=tmp_path / "qa", env=env)
    assert ran.stdout.startswith("共检查 600 通")
    assert all(line.startswith("cs-lint: ") for line in ran.stderr.splitlines())
    assert not {"\x1b", "\r", "━"} & set(ran.stderr + ran.stdout)
    assert "cs-lint: read: files=3 calls=600 known=0 errors=0 violations=360 " in ran.stderr


def events(said: str) -> list[dict[str, object]]:
    """The log as a collector reads it: a line that is no JSON raises."""
    return [json.loads(line) for line in said.splitlines()]


def test_every_line_of_a_json_log_is_json(exports: Path, tmp_path: Path) -> None:
    (tmp_path / "cs-lint.yaml").write_text("baseline: b.json\n", encoding="utf-8")
    (tmp_path / "bad.jsonl").write_text('{"a": "\n', encoding="utf-8")
    words = ("--log-format", "json", "--config", tmp_path / "cs-lint.yaml", "--max-rate", "words.vague=1%")
    ran = batch(exports, tmp_path / "bad.jsonl", tmp_path / "nowhere", *words, results=tmp_path / "qa")
    assert ran.returncode == 2
    assert ran.stdout == ""
    told = events(ran.stderr)
    assert [one["event"] for one in told if one["event"] != "progress"] == [
        "note", "begin", "error", "error", "read", "end",
    ]  # fmt: skip
    end = told[-1]
    assert (end["calls"], end["failures"], len(end["gates"])) == (600, 2, 2)


def test_each_thing_that_could_not_be_read_is_told_once_with_its_place(tmp_path: Path) -> None:
    bad = write(tmp_path / "bad.jsonl", (call(n) for n in range(3)))
    bad.write_text(bad.read_text(encoding="utf-8") + '{"a": 1}\n{"b\n', encoding="utf-8")
    words = (bad, tmp_path / "nowhere", "--workers", "2")
    told = events(batch(*words, "--log-format", "json", results=tmp_path / "json").stderr)
    errors = [(one["source"], one.get("line")) for one in told if one["event"] == "error"]
    assert sorted(errors, key=str) == [(str(bad), 4), (str(bad), 5), (str(tmp_path / "nowhere"), None)]
    read = next(one for one in told if one["event"] == "read")
    assert (read["calls"], read["errors"]) == (3, 3)
    lines = batch(*words, results=tmp_path / "text").stderr.splitlines()
    assert any(line.startswith(f"cs-lint: error: source={bad} line=5 col=") for line in lines)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--max-errors", "0", "bad.jsonl"), "more than --max-errors 0"),
        (("--since", "gestern", "bad.jsonl"), "--since 'gestern' is no time"),
        (("--select", "words.nothing", "bad.jsonl"), "there is no rule 'words.nothing'"),
        (("--config", "bad.yaml", "bad.jsonl"), "bad.yaml:1:1: "),
    ],
)
def test_what_ends_a_run_is_a_line_of_the_json_log(words: tuple[str, ...], told: str, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"a": 1}\n', encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("workerz: 2\n", encoding="utf-8")
    ran = batch(*words, "--log-format", "json", results=tmp_path / "qa", cwd=tmp_path)
    assert ran.returncode == 2
    last = events(ran.stderr)[-1]
    assert last["event"] == "stopped"
    assert told in str(last["message"])
