"""What a night costs: memory a worker, cost a call as the night grows, and what a second worker brings.

    python -m tests.benchmarks.nightly [--sizes 1000,20000,200000] [--workers 1,2]

Each row is one `cs-lint batch` of generated calls, all default packs. CPU seconds are those of all processes, less
those of a run over no call at all; memory is the largest peak of a single worker. Exit code 1 where a bar is missed:
at most 350 MB a worker at every size, cost a call at most 1.25 times that of the smallest size above 1,000, and with
workers 1 and 2 at the largest size 1.8 times the calls a second.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from tests.benchmarks.calls import make_calls

ROOT = Path(__file__).parents[2]
MEMORY_BAR = 350
FLAT_BAR = 1.25
WORKERS_BAR = 1.8


class Measured(NamedTuple):
    """One run: seconds by the clock, seconds of CPU, the largest worker's and the parent's peak in MB."""

    calls: int
    workers: int
    clock: float
    cpu: float
    worker_mb: int
    parent_mb: int


def write_calls(file: Path, count: int) -> None:
    with file.open("wb") as stream:
        for call in make_calls(count):
            fields = {"call_id": call.call_id, "agent_id": call.agent_id, "direction": call.direction}
            stream.write(
                msgspec.json.encode(fields | {"turns": call.turns, "metadata": call.metadata}) + b"\n"
            )


def peaks(parent: int) -> Iterator[tuple[int, int]]:
    """The peak of every process of a run, by process id, in MB."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    for process in (str(parent), *children):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                yield int(process), int(line.split()[1]) // 1024


def watch(run: subprocess.Popen[bytes], seen: dict[int, int]) -> None:
    while run.poll() is None:
        try:
            seen.update(peaks(run.pid))
        except OSError:
            continue
        time.sleep(0.05)


def measure(file: Path, calls: int, workers: int, folder: Path) -> Measured:
    results = folder / f"results-{calls}-{workers}"
    line = (sys.executable, "-m", "cs_lint", "batch", str(file), "--results", str(results))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    options = ("--workers", str(workers), "--fail-on", "never", "--log-format", "json")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    run = subprocess.Popen((*line, *options), cwd=folder, env=environment, stderr=subprocess.DEVNULL)
    seen: dict[int, int] = {}
    watching = threading.Thread(target=watch, args=(run, seen))
    watching.start()
    if run.wait() != 0:
        raise SystemExit(f"cs-lint batch ended with {run.returncode}")
    watching.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    worker = max((peak for process, peak in seen.items() if process != run.pid), default=0)
    return Measured(calls, workers, judging_seconds(results), cpu, worker, seen.get(run.pid, 0))


def judging_seconds(results: Path) -> float:
    """By the clock, as the run's own manifest has it."""
    (manifest,) = (results / "runs").glob("*.json")
    return float(json.loads(manifest.read_text())["seconds"])


HEADINGS = f"{'calls':>8} {'workers':>7} {'CPU ms/call':>12} {'calls/s':>8} {'worker MB':>9} {'parent MB':>9}"


def line_of(row: Measured, idle: float) -> str:
    cost = max(row.cpu - idle * row.workers, 0) / row.calls * 1000
    rate = row.calls / row.clock
    return f"{row.calls:>8} {row.workers:>7} {cost:>12.3f} {rate:>8.0f} {row.worker_mb:>9} {row.parent_mb:>9}"


def missed(rows: list[Measured], idle: float) -> list[str]:
    """The bars that were not reached."""
    found = [
        f"{row.worker_mb} MB a worker at {row.calls} calls" for row in rows if row.worker_mb > MEMORY_BAR
    ]
    alone = {row.calls: (row.cpu - idle) / row.calls for row in rows if row.workers == 1 and row.calls > 1000}
    if alone and max(alone.values()) > FLAT_BAR * alone[min(alone)]:
        found.append("the cost a call grows with the number of calls")
    largest = max(row.calls for row in rows)
    rates = {row.workers: row.calls / row.clock for row in rows if row.calls == largest}
    if {1, 2} <= rates.keys() and rates[2] < WORKERS_BAR * rates[1]:
        found.append(f"two workers do {rates[2] / rates[1]:.2f} times what one does")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="1000,20000,200000")
    parser.add_argument("--workers", default="1,2")
    options = parser.parse_args()
    sizes, workers = (sorted(map(int, said.split(","))) for said in (options.sizes, options.workers))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "one.txt").write_text("客服: 您好\n", encoding="utf-8")
        idle = measure(folder / "one.txt", 1, 1, folder).cpu
        print(f"starting up, compiling the packs once, summing up: {idle:.1f} s of CPU", HEADINGS, sep="\n")
        rows = []
        for size in sizes:
            write_calls(folder / f"{size}.jsonl", size)
            for count in workers:
                rows.append(measure(folder / f"{size}.jsonl", size, count, folder))
                # Told at once: who stops a long night's measure has what it has come to.
                print(line_of(rows[-1], idle), flush=True)
    problems = missed(rows, idle)
    print("\n".join(problems) or "every bar is reached")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
