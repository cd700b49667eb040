"""Coverage-guided fuzzing of one target by atheris: it searches for bytes that reach code nothing else reached.

    python -m tests.fuzz.run "by content" -max_total_time=30

Flags after the target's name are libFuzzer's. What crashes is written to a file that reproduces it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["cs_lint"]):
    from tests.fuzz.targets import TARGETS, seeds


def main(arguments: list[str]) -> None:
    """Fuzz until libFuzzer's flags say stop."""
    if not arguments or arguments[0] not in TARGETS:
        sys.exit(f"which target? one of: {', '.join(TARGETS)}")
    name, *flags = arguments
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds(name)):
            (Path(corpus) / str(number)).write_bytes(seed)
        atheris.Setup([name, corpus, "-timeout=2", *flags], TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
