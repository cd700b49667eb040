"""What goes wrong at night: workers that die, disks that fill, folders that cannot be written, two runs at once."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.batch.conftest import Night
from tests.batch.support import BATCH, batch, call, environment, rows, whole, write

pytestmark = pytest.mark.timeout(600)

POISON = """
import os, signal
from cs_lint.engine import Linter
judge = Linter.inspect
def poisoned(self, call):
    if call.call_id in ("c000013", "c000027"):
        os.kill(os.getpid(), signal.SIGKILL)
    return judge(self, call)
Linter.inspect = poisoned
"""


def test_a_call_that_kills_workers_is_quarantined_and_the_rest_is_judged(tmp_path: Path) -> None:
    write(tmp_path / "calls.jsonl", (call(n) for n in range(40)))
    (tmp_path / "a.txt").write_text("客服: 您好,星辰科技客服\n", encoding="utf-8")
    (tmp_path / "poison").mkdir()
    (tmp_path / "poison" / "sitecustomize.py").write_text(POISON, encoding="utf-8")
    env = environment()
    env["PYTHONPATH"] = os.pathsep.join((str(tmp_path / "poison"), env["PYTHONPATH"]))
    results = tmp_path / "results"
    ran = batch(tmp_path / "calls.jsonl", tmp_path / "a.txt", "--workers", "2", results=results, env=env)
    assert ran.returncode == 2, ran.stderr
    assert rows(results, "SELECT count(*) FROM calls") == [(39,)]
    crashes = rows(results, "SELECT line, kind FROM errors ORDER BY line")
    assert crashes == [(14, "crash"), (28, "crash")]
    assert "Traceback" not in ran.stderr
    healed = batch(tmp_path / "calls.jsonl", tmp_path / "a.txt", results=results)
    assert healed.returncode == 1
    assert rows(results, "SELECT count(*) FROM calls") == [(41,)]


def test_workers_that_cannot_start_end_the_run_with_a_sentence(tmp_path: Path) -> None:
    write(tmp_path / "calls.jsonl", [call(1)])
    (tmp_path / "sitecustomize.py").write_text(
        "import sys, os\nif 'spawn_main' in ' '.join(sys.orig_argv): os.kill(os.getpid(), 9)\n"
    )
    env = environment()
    env["PYTHONPATH"] = os.pathsep.join((str(tmp_path), env["PYTHONPATH"]))
    ran = batch(tmp_path / "calls.jsonl", results=tmp_path / "results", env=env)
    assert ran.returncode == 2
    assert "workers die while they start" in ran.stderr
    assert "Traceback" not in ran.stderr


def loud(number: int) -> dict[str, Any]:
    """A call whose words do not pack well."""
    made = call(number)
    made["turns"][1]["text"] += os.urandom(500).hex()
    return made


def test_a_full_disk_stops_the_run_and_the_same_line_finishes_it(tmp_path: Path) -> None:
    large = write(tmp_path / "calls.jsonl", (loud(n) for n in range(1_500)))

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))

    reference, results = tmp_path / "reference", tmp_path / "results"
    batch(large, results=reference)
    ran = batch(large, "--workers", "1", results=results, preexec_fn=small_files)
    assert ran.returncode == 2
    assert "the results cannot be written" in ran.stderr
    assert "run the same line again" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert rows(results, "SELECT count(*) FROM violations SEMI JOIN calls USING (call_key)") == rows(
        results, "SELECT count(*) FROM violations"
    )
    assert batch(large, results=results).returncode == 1
    assert whole(results) == whole(reference)


@pytest.mark.parametrize("folder", ["/proc/qa", "a-file/qa"])
def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(folder: str, night: Night) -> None:
    write(night.folder / "calls.jsonl", [call(1)])
    (night.folder / "a-file").touch()
    ran = night.main("batch", "calls.jsonl", "--results", folder)
    assert ran.code == 2
    assert f"cs-lint: error: {folder}: the results cannot be written: " in ran.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_dataset_stays_as_it_is(night: Night) -> None:
    write(night.folder / "calls.jsonl", [call(1)])
    night.run("calls.jsonl")
    write(night.folder / "calls.jsonl", [call(2)])
    night.results.chmod(0o500)
    try:
        ran = night.run("calls.jsonl")
    finally:
        night.results.chmod(0o700)
    assert ran.code == 2
    assert "the results cannot be written" in ran.err
    assert night.rows("SELECT call_id FROM calls") == [("c000001",)]


def test_two_batches_on_one_folder_do_not_meet(tmp_path: Path) -> None:
    large = write(tmp_path / "calls.jsonl", (call(n) for n in range(2_000)))
    results = tmp_path / "results"
    line = (*BATCH, str(large), "--results", str(results))
    first = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
    try:
        while not (results / "runs").is_dir() or not list((results / "runs").iterdir()):
            time.sleep(0.01)
        first.send_signal(signal.SIGSTOP)
        second = batch(large, results=results)
    finally:
        first.send_signal(signal.SIGCONT)
    assert second.returncode == 2
    assert f"another batch is at work here: process {first.pid} on " in second.stderr
    assert first.wait(timeout=300) == 1
    assert rows(results, "SELECT count(*) FROM history_calls") == [(2_000,)]


def test_ctrl_c_stops_the_run_and_says_so(tmp_path: Path) -> None:
    large = write(tmp_path / "calls.jsonl", (call(n) for n in range(20_000)))
    results = tmp_path / "results"
    line = (*BATCH, str(large), "--results", str(results))
    # A suite that was started in the background ignores the signal, and so would what it starts.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    run = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment())
    signal.signal(signal.SIGINT, before)
    while not (results / "parts").is_dir() or not list((results / "parts").iterdir()):
        time.sleep(0.01)
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=300)
    assert run.returncode == 130
    assert b"interrupted" in said
    assert rows(results, "SELECT state, stopped_by FROM runs") == [("stopped", "interrupted")]


def test_packs_that_cannot_be_compiled_are_told_before_anything_is_judged(night: Night) -> None:
    write(night.folder / "calls.jsonl", [call(1)])
    bad = night.folder / "bad.yaml"
    text = Path(BATCH[5]).read_text(encoding="utf-8").replace("$insult", "$nothing")
    bad.write_text(text, encoding="utf-8")
    ran = night.run("calls.jsonl", "--rules", str(bad), pack=False)
    assert ran.code == 2
    assert "nothing" in ran.err
    assert "Traceback" not in ran.err
