"""Where `cs-lint batch` keeps its results, and how to tell such a folder among calls: what it holds are no calls."""

from __future__ import annotations

import glob
import os
from typing import Final

PARTS, RUNS, WORK, LABELS = "parts", "runs", ".work", "labels.jsonl"
KEPT: Final = frozenset((PARTS, RUNS, WORK, LABELS))
MANIFEST: Final = "cs-lint/run/1"
"""The schema that the manifest of every run names."""


def holds_results(folder: str) -> bool:
    """Whether a folder is one of results, by the manifest of any run in it."""
    if not os.path.isdir(os.path.join(folder, PARTS)):
        return False
    manifest = next(glob.iglob(os.path.join(glob.escape(folder), RUNS, "*.json")), None)
    if manifest is None:
        return False
    try:
        with open(manifest, "rb") as stream:
            return MANIFEST.encode() in stream.read(1000)
    except OSError:
        return False


def is_result(path: str) -> bool:
    """Whether a file lies in a folder of results, as one of them."""
    names = path.split(os.sep)
    return any(
        name in KEPT and holds_results(os.sep.join(names[:at]) or (os.sep if at else os.curdir))
        for at, name in enumerate(names)
    )
