"""The Ray engine: the same dataset as on one machine, also when a worker is killed in the midst."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.batch.support import BATCH, batch, call, environment, rows, whole, write

pytest.importorskip("ray.data", reason="the extra `ray` is not installed")
pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="workers are found in /proc"),
]


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A large file, small ones, a broken one."""
    folder = tmp_path_factory.mktemp("exports")
    write(folder / "large.jsonl", (call(n, metadata={"note": "x" * 600}) for n in range(4_000)))
    suppress = [{"rule": "words.vague", "reason": "演练", "reviewer": "质检李"}]
    write(folder / "more.jsonl", (call(n, metadata={"suppress": suppress}) for n in range(4_000, 4_500)))
    (folder / "a.txt").write_text("客服: 您好,星辰科技客服\n", encoding="utf-8")
    (folder / "broken.json").write_text("{", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def expected(exports: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[object, ...]]]:
    """What the local engine finds."""
    results = tmp_path_factory.mktemp("local") / "results"
    assert batch(exports, results=results).returncode == 2
    assert rows(results, "SELECT sum(suppressed)::INTEGER FROM calls") == [(100,)]
    return whole(results)


def judging(run: int) -> list[int]:
    """The Ray actors that judge for a run, which is the ancestor of them all; others may use Ray here, too."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            if b"Judging" in (folder / "cmdline").read_bytes().split(b"\0")[0] and descends(folder.name, run):
                found.append(int(folder.name))
        except (OSError, ValueError):
            continue
    return found


def descends(process: str, ancestor: int) -> bool:
    """Whether a process was started by another, or by one that was."""
    while process not in ("0", "1"):
        if process == str(ancestor):
            return True
        process = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1]
    return False


def test_ray_finds_what_one_machine_finds_also_when_a_worker_dies(
    exports: Path, expected: dict[str, list[tuple[object, ...]]], tmp_path: Path
) -> None:
    results = tmp_path / "results"
    line = (*BATCH, str(exports), "--engine", "ray", "--workers", "2", "--results", str(results))
    with (tmp_path / "log.txt").open("wb") as log:
        run = subprocess.Popen(line, stdout=log, stderr=log, env=environment() | {"RAY_ADDRESS": ""})
    killed = 0
    while run.poll() is None and killed < 2:
        for worker in judging(run.pid):
            # Once while the packs are compiled, once while parts appear.
            if not killed or list((results / "parts").glob("*")):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGKILL)
                    killed += 1
                break
        time.sleep(0.05)
    code = run.wait(timeout=600)
    said = (tmp_path / "log.txt").read_text(encoding="utf-8")
    assert code == 2, said
    assert killed, said
    assert whole(results) == expected
    assert "Traceback" not in said


def test_what_one_machine_has_done_ray_does_not_do_again(
    exports: Path, expected: dict[str, list[tuple[object, ...]]], tmp_path: Path
) -> None:
    results = tmp_path / "results"
    batch(exports, results=results)
    # Named from where we are, told as JSON.
    words = (exports.name, "--engine", "ray", "--log-format", "json")
    env = environment() | {"RAY_ADDRESS": ""}
    ran = batch(*words, results=results, env=env, cwd=exports.parent)
    told = [json.loads(line) for line in ran.stderr.splitlines()]
    assert [one["event"] for one in told if one["event"] != "progress"] == ["begin", "read", "end"]
    assert (told[-1]["known"], told[-1]["judged"], told[-1]["failures"]) == (4_501, 0, 1)
