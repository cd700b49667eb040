"""kill -9 of the parent or of any worker, thirty times at random moments: nothing lost, nothing twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Literal

import pytest

from tests.batch.support import BATCH, batch, call, environment, rows, whole, write

KILLS = 30
CALLS = 3_000
SPARED_AFTER = 4
"""Workers that one run may lose: a fifth could be the last that a single call may cost, which is then quarantined."""

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="workers are found in /proc")


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A night's exports: one file large enough to be cut up, many small ones, a bad line, a bad file."""
    folder = tmp_path_factory.mktemp("exports")
    large = write(folder / "large.jsonl", (call(n, metadata={"note": "x" * 600}) for n in range(CALLS)))
    with large.open("a", encoding="utf-8") as stream:
        stream.write('{"call_id": \n')
    for n in range(60):
        text = f"---\ncall_id: t{n}\n---\n客服: 您好,星辰科技客服\n客户: 第{n}次了\n客服: 可能吧\n"
        (folder / f"{n:02}.txt").write_text(text, encoding="utf-8")
    (folder / "broken.json").write_text("{", encoding="utf-8")
    return folder


def started(exports: Path, results: Path) -> subprocess.Popen[bytes]:
    line = (*BATCH, str(exports), "--workers", "2", "--results", str(results))
    return subprocess.Popen(line, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environment())


def workers(parent: int) -> list[int]:
    """The processes that a process has started and that are worth killing: all but Python's own tracker."""
    try:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        lines = {int(child): Path(f"/proc/{child}/cmdline").read_bytes() for child in children}
    except OSError:
        return []
    return [child for child, line in lines.items() if b"spawn_main" in line]


def killed_once(
    run: subprocess.Popen[bytes], results: Path, chance: random.Random, *, spare: bool
) -> Literal["parent", "worker", ""]:
    """Kill the parent or (unless they are to be spared) a worker: every other time after a moment, else when parts
    begin to appear. Nobody, where the run was quicker."""
    late, before = chance.random() < 0.5, parts(results)
    while late and run.poll() is None and parts(results) == before:
        time.sleep(0.005)
    try:
        run.wait(timeout=chance.uniform(0.0, 0.3 if late else 2.5))
    except subprocess.TimeoutExpired:
        victim = chance.choice([run.pid] if spare else [run.pid, *workers(run.pid)])
        try:
            os.kill(victim, signal.SIGKILL)
        except ProcessLookupError:  # a worker that has just come to its own end
            return ""
        return "parent" if victim == run.pid else "worker"
    return ""


def parts(results: Path) -> int:
    folder = results / "parts"
    return len(list(folder.iterdir())) if folder.is_dir() else 0


@pytest.mark.timeout(3600)  # four minutes on two idle cores
def test_thirty_kills_change_nothing_in_the_final_dataset(exports: Path, tmp_path: Path) -> None:
    reference = tmp_path / "reference"
    assert batch(exports, results=reference).returncode == 2
    expected = whole(reference)
    assert len(expected["calls"]) == CALLS + 60
    assert len(expected["errors"]) == 2
    chance, kills, amidst, finished = random.Random(5), 0, 0, 0
    while kills < KILLS or not finished:
        results = tmp_path / f"night-{finished}"
        run, lost = started(exports, results), 0
        while run.poll() is None and kills < KILLS:
            victim = killed_once(run, results, chance, spare=lost == SPARED_AFTER)
            kills += bool(victim)
            lost += victim == "worker"
            amidst += bool(victim) and parts(results) > 0
            time.sleep(0.05)
        run.wait(timeout=600)
        # A run that has lost one worker after another while these were starting has stopped, and goes on with the next.
        if states(results) == ["finished"]:
            # Killed after the last word was written, when nothing but to end was left to do, it has done all.
            assert run.returncode in (2, -signal.SIGKILL)
            found = whole(results)
            assert found["errors"] == expected["errors"]
            assert found == expected
            finished += 1
    assert kills == KILLS
    assert amidst > KILLS / 4


def states(results: Path) -> list[str]:
    """How the runs of a dataset ended; none where not even a manifest was written."""
    return (
        [state for (state,) in rows(results, "SELECT state FROM runs")] if (results / "runs").is_dir() else []
    )
