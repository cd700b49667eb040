"""How fast calls are judged, beside others on the same calls; all in one run, so that ratios hold on a noisy machine.

    python -m tests.benchmarks.throughput [--calls N] [--at-least RATIO]

CPU seconds are measured, in turns of a few hundred calls each, and the median of the turns is printed. Two processes
are measured by the clock, for they share the machine's memory and not its time. What is not installed is skipped.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import jieba

from cs_lint.engine import Linter
from cs_lint.model import Call
from cs_lint.read import ReadOptions, read_paths
from tests.benchmarks.calls import make_call, make_calls
from tests.benchmarks.growth import table
from tests.benchmarks.rivals import Work, cpu_of, each, literals, ripgrep, semgrep, spacy_matcher

ROOT = Path(__file__).parents[2]
CORPORA = ROOT.parent / "shared" / "corpora"
TURNS = 7
SMALL, LARGE, EACH = 200, 2_000, 600


def tokenise(call: Call) -> None:
    for turn in call.turns:
        jieba.lcut(turn.text)


def compare(name: str, calls: Sequence[Call], ours: Work, theirs: Work, share: int) -> float:
    """Print both rates and return their ratio; the two take turns, so that the machine's mood is shared.

    `share`: the others get one call in so many, for they are slow enough to be measured on them.
    """
    size = max(1, len(calls) // TURNS)
    parts = [calls[at : at + size] for at in range(0, len(calls), size)][:TURNS]
    few = [part[: max(5, len(part) // share)] for part in parts]
    rates = [
        (len(p) / max(ours(p), 1e-9), len(f) / max(theirs(f), 1e-9)) for p, f in zip(parts, few, strict=True)
    ]
    ratio = statistics.median(a / b for a, b in rates)
    mine, other = (statistics.median(column) for column in zip(*rates, strict=True))
    print(
        f"{name:<44} {len(calls):>6} calls  cs-lint {mine:>6.0f}/s  other {other:>7.0f}/s  ratio {ratio:>7.2f}"
    )
    return ratio


def corpora() -> dict[str, list[Call]]:
    """The public dialogues, where they are at hand."""
    found = {}
    for file in sorted(CORPORA.glob("*.jsonl")):
        found[file.stem] = [call for call in read_paths([str(file)], ReadOptions()) if isinstance(call, Call)]
    return found


def against_others(calls: Sequence[Call], linter: Linter) -> None:
    """Those who only find texts: our plain ones, for them to find what they can of our phrases."""
    texts = literals(linter.ruleset)
    makers: tuple[tuple[str, Callable[[Sequence[str]], Work | None], int], ...] = (
        (f"spaCy zh + PhraseMatcher, {len(texts)} texts", spacy_matcher, 20),
        (f"rg -o -F -f, {len(texts)} texts", ripgrep, 1),
        ("semgrep, 60 phrases", semgrep, 20),
    )
    for name, make, share in makers:
        theirs = make(texts)
        if theirs is None:
            print(f"{name:<44} not installed, skipped")
        else:
            compare(name, calls, each(linter.check), theirs, share)


def _worker(calls: range, barrier: object, results: object) -> None:
    linter, own = Linter.from_packs(), [make_call(number) for number in calls]
    each(linter.check)(own[:100])
    barrier.wait()  # type: ignore[attr-defined]
    begun = time.perf_counter()
    each(linter.check)(own)
    results.put(time.perf_counter() - begun)  # type: ignore[attr-defined]


def wall_rate(processes: int, each_calls: int) -> float:
    """Calls a second by the clock, of some processes at once."""
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(processes), context.Queue()
    workers = [
        context.Process(target=_worker, args=(range(n * each_calls, (n + 1) * each_calls), barrier, results))
        for n in range(processes)
    ]
    for worker in workers:
        worker.start()
    slowest = max(results.get() for _ in workers)
    for worker in workers:
        worker.join()
    return processes * each_calls / slowest


def two_processes() -> None:
    one, two = (statistics.median(wall_rate(n, EACH) for _ in range(3)) for n in (1, 2))
    print(f"by the clock: one process {one:.0f}/s, two {two:.0f}/s, ratio {two / one:.2f}")


def growing(calls: Sequence[Call]) -> None:
    rows = table(calls)
    print("cost by phrases: " + ", ".join(f"{size}: {cost:.0f} µs" for size, cost in rows))
    added = [(b - a) / (m - n) * 1000 for (n, a), (m, b) in itertools.pairwise(rows)]
    print("nanoseconds a call for a phrase more: " + ", ".join(f"{cost:.1f}" for cost in added))


def start_up() -> None:
    """The least of five runs each, in turns. The first of ours fills the cache."""
    bare = (sys.executable, "-c", "import typer, rich, yaml")
    check = (sys.executable, "-m", "cs_lint", "check")
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder, "template.txt")
        one.write_text("客服: 您好，订单已经为您改好地址，预计明天下午送到。\n", "utf-8")
        commands = bare, (*check, "--as", "template", str(one)), (*check, "samples/clean-inbound.txt")
        seconds = [[cpu_of(*command) for command in commands] for _ in range(6)]
    least, one_template, one_call = (min(column[1:]) for column in zip(*seconds, strict=True))
    print(
        f"start-up: python -c 'import typer, rich, yaml' {least:.3f} s CPU; check of one template "
        f"{one_template:.3f} s, ratio {one_template / least:.2f}; of one call {one_call:.3f} s, "
        f"ratio {one_call / least:.2f}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calls", type=int, default=20_000, help="how many calls to generate")
    parser.add_argument("--at-least", type=float, default=0.0, help="exit 1 below this ratio to jieba")
    options = parser.parse_args()
    jieba.setLogLevel(60)
    jieba.initialize()
    linter = Linter.from_packs()
    print(
        f"one process, all default packs ({len(linter.catalogue)} rules), Python {sys.version.split()[0]}, CPU time"
    )
    calls = list(make_calls(options.calls))
    each(linter.check)(calls[:100])
    ratio = compare("jieba.lcut of every turn", calls, each(linter.check), each(tokenise), 20)
    for name, real in corpora().items():
        compare(f"jieba.lcut of every turn, {name}", real, each(linter.check), each(tokenise), 20)
    against_others(calls[:LARGE], linter)
    two_processes()
    growing(calls[:SMALL])
    start_up()
    return 0 if ratio >= options.at_least else 1


if __name__ == "__main__":
    sys.exit(main())
