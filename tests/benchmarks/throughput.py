"""How fast calls are judged, beside jieba over every turn; all in one run, so that the ratio holds on a noisy machine.

    python -m tests.benchmarks.throughput [--calls N] [--at-least RATIO]

CPU seconds are measured, in turns of a few hundred calls each, and the median of the turns is printed.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import jieba

from cs_lint.engine import Linter
from cs_lint.model import Call
from cs_lint.read import ReadOptions, read_paths
from tests.benchmarks.calls import make_calls

ROOT = Path(__file__).parents[2]
CORPORA = ROOT.parent / "shared" / "corpora"
JIEBA_SHARE = 20  # jieba is slow enough to be measured on a twentieth of the calls
TURNS = 7


def rate(work: Callable[[Call], object], calls: Sequence[Call]) -> float:
    """Calls a second of CPU time."""
    begun = time.process_time()
    for call in calls:
        work(call)
    return len(calls) / max(time.process_time() - begun, 1e-9)


def tokenise(call: Call) -> None:
    for turn in call.turns:
        jieba.lcut(turn.text)


def compare(name: str, calls: Sequence[Call], linter: Linter) -> float:
    """Print both rates and return their ratio; the two take turns, so that the machine's mood is shared."""
    size = max(1, len(calls) // TURNS)
    rounds = [calls[i : i + size] for i in range(0, len(calls), size)][:TURNS]
    ours, theirs = [], []
    for part in rounds:
        ours.append(rate(linter.check, part))
        theirs.append(rate(tokenise, part[: max(5, len(part) // JIEBA_SHARE)]))
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    chars = sum(len(turn.text) for call in calls for turn in call.turns) / len(calls)
    turns = sum(len(call.turns) for call in calls) / len(calls)
    print(
        f"{name:<32} {len(calls):>7} calls  {turns:>5.1f} turns  {chars:>6.0f} chars"
        f"  cs-lint {statistics.median(ours):>7.0f}/s  jieba {statistics.median(theirs):>6.0f}/s  ratio {ratio:>5.1f}"
    )
    return ratio


def cpu_of(*command: str) -> float:
    """The CPU seconds of a command, the least of five runs."""
    seconds = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(seconds)


def start_up() -> None:
    bare = cpu_of(sys.executable, "-c", "import typer, rich, yaml")
    ours = cpu_of(sys.executable, "-m", "cs_lint", "check", "samples/clean-inbound.txt")
    print(
        f"start-up: check of one call {ours:.2f} s CPU, python -c 'import typer, rich, yaml' {bare:.2f} s, "
        f"ratio {ours / bare:.1f}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calls", type=int, default=20_000, help="how many calls to generate")
    parser.add_argument("--at-least", type=float, default=0.0, help="exit 1 below this ratio")
    options = parser.parse_args()
    jieba.setLogLevel(60)
    jieba.initialize()
    linter = Linter.from_packs()
    rules = len(linter.catalogue)
    print(f"one process, all default packs ({rules} rules), Python {sys.version.split()[0]}")
    ratio = compare("generated", list(make_calls(options.calls)), linter)
    if CORPORA.is_dir():
        for file in sorted(CORPORA.glob("*.jsonl")):
            calls = [c for c in read_paths([str(file)], ReadOptions()) if isinstance(c, Call)]
            compare(file.stem, calls, linter)
    else:
        print("corpora: not here, skipped")
    start_up()
    return 0 if ratio >= options.at_least else 1


if __name__ == "__main__":
    sys.exit(main())
