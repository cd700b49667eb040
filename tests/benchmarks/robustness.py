"""How much hostile input is survived, and how much personal data is masked. Figures, and exit 1 below the bars.

python -m tests.benchmarks.robustness [--inputs 20000] [--numbers 5000]
"""

from __future__ import annotations

import argparse
import json
import random
import re
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from cs_lint.mask import STAR, mask
from tests.fuzz.mutate import mutated
from tests.fuzz.targets import TARGETS, seeds
from tests.text.said_numbers import NUMBERS, sentences

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
SLOW = 2.0
"""Seconds of CPU after which an input counts as a hang."""
RECALL, FALSE = 0.99, 0.005
HIDDEN = 4
"""Characters at least that must be starred for a number to count as masked."""

TRUE = re.compile(
    r"1[3-9]\d{9}|0\d{2,3}[-— ]?\d{7,8}|\d{17}[\dX]|\d{16,19}|[\w.+-]+@[\w-]+\.\w+|[一-龥][A-Z][A-Z0-9]{5,6}",
    re.ASCII,
)
"""Personal data as they are written, judged apart from the masker's own way of finding them."""


def mutations(count: int) -> bool:
    """Spoil good input `count` times over all targets; print what became of it and every crash's place."""
    verdicts: Counter[tuple[str, str]] = Counter()
    slowest = (0.0, "")
    rng = random.Random(20261122)
    signal.signal(signal.SIGVTALRM, _hung)
    pools = {name: seeds(name) for name in TARGETS}
    for _, name in zip(range(count), cycle(TARGETS), strict=False):
        data = mutated(rng, pools[name])
        begun = time.process_time()
        verdicts[name, _verdict(TARGETS[name], data)] += 1
        slowest = max(slowest, (time.process_time() - begun, name))
    for name in TARGETS:
        counts = {verdict: n for (target, verdict), n in verdicts.items() if target == name}
        print(f"{name:<24}", "  ".join(f"{verdict} {n}" for verdict, n in sorted(counts.items())))
    crashed = sum(n for (_, verdict), n in verdicts.items() if verdict == "crashed")
    print(f"{count} mutated inputs, {crashed} tracebacks, slowest {slowest[0]:.2f} s ({slowest[1]})")
    return not crashed and slowest[0] < SLOW


def _verdict(target: Callable[[bytes], str], data: bytes) -> str:
    signal.setitimer(signal.ITIMER_VIRTUAL, 5 * SLOW)
    try:
        return target(data)
    except Exception:
        # The last frame tells where; the data stay out of sight.
        frame = traceback.extract_tb(sys.exc_info()[2])[-1]
        print(f"  crash: {sys.exc_info()[0].__name__} at {frame.filename}:{frame.lineno}")
        return "crashed"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _hung(*_: object) -> None:
    raise TimeoutError


def masking(count: int) -> bool:
    """Mask made-up numbers in sentences, written and spoken; print the share that was hidden."""
    each = count // len(NUMBERS)
    seen = hidden = 0
    for kind in NUMBERS:
        cases = list(_cases(kind, each))
        caught = sum(mask(text)[start:end].count(STAR) >= HIDDEN for text, start, end in cases)
        print(f"{kind:<24} {caught}/{len(cases)} masked")
        seen, hidden = seen + len(cases), hidden + caught
    recall = hidden / seen
    print(f"{'recall':<24} {recall:.4f} of {seen} numbers (bar {RECALL})")
    return recall >= RECALL


def _cases(kind: str, count: int) -> Iterator[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []

    @settings(
        max_examples=count, derandomize=True, database=None, phases=[Phase.generate], deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(sentences(NUMBERS[kind]))
    def collect(case: tuple[str, int, int]) -> None:
        found.append(case)

    collect()
    yield from found


def false_masks() -> bool:
    """Mask other people's dialogues; print the share of turns in which something impersonal was hidden."""
    files = sorted(CORPORA.glob("*.jsonl"))
    if not files:
        print("no corpora beside the project: false masks not measured")
        return True
    texts = [turn["text"] for file in files for line in _lines(file) for turn in json.loads(line)["turns"]]
    masked = [text for text in texts if mask(text) != text]
    false = [text for text in masked if _hides_more(text)]
    share = len(false) / len(texts)
    print(
        f"{'false masks':<24} {len(false)} of {len(texts)} turns = {share:.4%}, {len(masked)} masked (bar {FALSE:.1%})"
    )
    return share <= FALSE


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def _hides_more(text: str) -> bool:
    """Whether a star stands outside everything that is personal at sight."""
    personal = {place for match in TRUE.finditer(text) for place in range(*match.span())}
    return any(
        new != old and place not in personal
        for place, (old, new) in enumerate(zip(text, mask(text), strict=True))
    )


def main() -> int:
    """Run all three; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inputs", type=int, default=20_000, help="mutated inputs")
    parser.add_argument("--numbers", type=int, default=5_000, help="made-up numbers")
    given_ = parser.parse_args()
    results = [mutations(given_.inputs), masking(given_.numbers), false_masks()]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
