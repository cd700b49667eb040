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

from cs_lint.batch.job import RunError
from tests.batch.support import BATCH, batch, call, environment, rows, whole, write

pytest.importorskip("ray.data", reason="the extra `ray` is not installed")
pytestmark = [
    pytest.mark.timeout(1800),
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


def skip_where_ray_does_not_start(said: str) -> None:
    """Ray waits thirty seconds for itself, however busy the machine is, and cannot be told to wait longer."""
    if "Ray cannot be started here: The current node timed out" in said:
        pytest.skip("Ray did not start here, three times over: the machine is too busy")


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
    skip_where_ray_does_not_start(said)
    assert code == 2, said
    assert killed, said
    assert whole(results) == expected
    assert "Traceback" not in said


@pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning:ray.*")
@pytest.mark.parametrize(
    ("address", "failures", "told"),
    [
        ("", 2, None),
        ("", 3, "Ray cannot be started here: The node timed out (--engine local"),
        (
            "10.0.0.1:6379",
            1,
            "no Ray cluster can be reached: The node timed out (is RAY_ADDRESS 10.0.0.1:6379",
        ),
    ],
)
def test_a_ray_that_does_not_start_is_tried_again_and_told(
    address: str, failures: int, told: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ray
    import ray.data

    from cs_lint.batch.ray_engine import _started

    attempts: list[object] = []

    def init(**options: object) -> None:
        attempts.append(options)
        if len(attempts) <= failures:
            raise Exception("The node timed out\nsomewhere")

    monkeypatch.setattr(ray, "init", init)
    monkeypatch.setenv("RAY_ADDRESS", address)
    if told is None:
        assert _started(1) is ray
    else:
        with pytest.raises(RunError) as caught:
            _started(1)
        assert told in str(caught.value)
    assert len(attempts) == min(failures + 1, 3 if not address else 1)


def test_what_one_machine_has_done_ray_does_not_do_again(
    exports: Path, expected: dict[str, list[tuple[object, ...]]], tmp_path: Path
) -> None:
    results = tmp_path / "results"
    batch(exports, results=results)
    # Named from where we are, told as JSON.
    words = (exports.name, "--engine", "ray", "--log-format", "json")
    env = environment() | {"RAY_ADDRESS": ""}
    ran = batch(*words, results=results, env=env, cwd=exports.parent)
    skip_where_ray_does_not_start(ran.stderr)
    told = [json.loads(line) for line in ran.stderr.splitlines()]
    assert [one["event"] for one in told if one["event"] != "progress"] == ["begin", "error", "read", "end"]
    assert (told[-1]["known"], told[-1]["judged"], told[-1]["failures"]) == (4_501, 0, 1)
