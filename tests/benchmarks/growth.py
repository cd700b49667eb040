"""What a call costs as a pack grows: the same calls against 500 to 20,000 phrases."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from cs_lint.engine import Linter
from cs_lint.model import Call
from tests.benchmarks.rivals import each

SIZES = (500, 1_000, 2_000, 5_000, 10_000, 20_000)
ROUNDS = 5


def pack_of(phrases: Sequence[str]) -> bytes:
    """A pack of one rule that forbids the phrases. JSON is YAML."""
    rule = {
        "id": "grown.said", "title": "说了", "severity": "info", "dimension": "用语",
        "forbid": {"say": "$said"}, "message": "说了", "suggest": "换一种说法", "why": "测速",
        "source": {"document": "测速", "clause": "1"}, "examples": [{"pass": "客服: 好的"}],
    }  # fmt: skip
    return msgspec.json.encode(
        {"pack": "grown", "version": "1", "phrases": {"said": phrases}, "rules": [rule]}
    )


def phrases_like(calls: Sequence[Call], count: int) -> list[str]:
    """Phrases of the characters that calls are made of, few of which are ever said: as real lists are."""
    rng = random.Random(count)
    chars = [char for call in calls[:50] for turn in call.turns for char in turn.text if char.isalpha()]
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(rng.choice(chars) for _ in range(rng.randint(4, 6)))] = None
    return list(found)


def table(calls: Sequence[Call]) -> list[tuple[int, float]]:
    """For each size of a pack the microseconds of CPU a call costs; the sizes take turns, the best turn counts."""
    linters: dict[int, Linter] = {}
    phrases = phrases_like(calls, max(SIZES))
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            file = Path(folder, f"{size}.yaml")
            file.write_bytes(pack_of(phrases[:size]))
            linters[size] = Linter.from_packs([str(file)])
            each(linters[size].check)(calls)
    best = dict.fromkeys(SIZES, float("inf"))
    for _ in range(ROUNDS):
        for size, linter in linters.items():
            best[size] = min(best[size], each(linter.check)(calls) / len(calls) * 1e6)
    return list(best.items())
