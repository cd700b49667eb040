"""How often the roles that are inferred are right: calls whose speakers are only 0 and 1, in random order.

    python -m tests.benchmarks.roles [FILE...] [--at-least SHARE]

Without files, the corpora beside the repository. Prints, for each file, the calls with an agent and a customer, the
share decided, the share of those that are right, and CPU time a call; the exit code is 1 below --at-least.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from cs_lint.errors import InputError
from cs_lint.model import Call
from cs_lint.read import ReadOptions, read_paths
from cs_lint.read.roles import Said, cast
from cs_lint.read.speakers import Speakers, speakers

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"

Outcome = Literal["right", "wrong", "undecided"]


def hidden(call: Call, rng: random.Random) -> list[Said]:
    """The call with 0 and 1 for its roles, at random, and without its times."""
    label = dict(zip(("agent", "customer"), rng.sample("01", 2), strict=True))
    return [Said(label[turn.role], turn.text) for turn in call.turns]


def outcome(call: Call, said: Sequence[Said], words: Speakers) -> Outcome:
    """Whether the roles found are those that were hidden."""
    try:
        turns = cast(said, words, call.company).turns
    except InputError:
        return "undecided"
    return "right" if [turn.role for turn in turns] == [turn.role for turn in call.turns] else "wrong"


def two_sided(path: Path) -> Iterator[Call]:
    """The calls of a file in which an agent and a customer speak, and nobody else."""
    for call in read_paths([str(path)], ReadOptions()):
        if isinstance(call, Call) and {turn.role for turn in call.turns} == {"agent", "customer"}:
            yield call


def measure(path: Path) -> tuple[Counter[Outcome], list[str], float]:
    """The outcomes of a file's calls, the ids of those cast wrongly, and CPU seconds."""
    rng = random.Random(path.name)
    calls = [(call, hidden(call, rng)) for call in two_sided(path)]
    words = speakers({})
    begun = time.process_time()
    outcomes = [outcome(call, said, words) for call, said in calls]
    spent = time.process_time() - begun
    wrong = [call.call_id for (call, _), each in zip(calls, outcomes, strict=True) if each == "wrong"]
    return Counter(outcomes), wrong, spent


def report(path: Path) -> float:
    """Print what came of a file and return the share of the decided calls that are right."""
    found, wrong, spent = measure(path)
    decided, total = found["right"] + found["wrong"], found.total()
    share = found["right"] / decided if decided else 0.0
    print(
        f"{path.name:<32} {total:>6} calls  right {share:.4f} of {decided} decided"
        f"  undecided {found['undecided'] / max(total, 1):.3f}  {spent / max(total, 1) * 1e6:.0f} µs/call"
    )
    for call_id in wrong:
        print(f"  wrong: {call_id}")
    return share


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--at-least", type=float, default=0.97, metavar="SHARE")
    given = parser.parse_args()
    files = given.files or sorted(CORPORA.glob("*.jsonl"))
    if not files:
        print(f"no calls to measure on: {CORPORA} is not there; name files", file=sys.stderr)
        return 2
    return 0 if min(report(path) for path in files) >= given.at_least else 1


if __name__ == "__main__":
    sys.exit(main())
