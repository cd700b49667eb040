"""What each writer writes, kept under golden/. REGEN=1 rewrites the files; then read the diff."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from cs_lint.model import Checked, ErrorReport
from tests.report.report_cases import bad_call, clean_call, unread, written

GOLDEN = Path(__file__).parent / "golden"

ALONE = (bad_call(),)
MANY = (
    clean_call(call_id="20261119-0001"),
    bad_call(source="calls/b.jsonl:7", fatal=False, score=52.0),
    unread(line=8, col=12),
    clean_call(call_id="20261119-0003", source="calls/b.jsonl:9"),
)

CASES: dict[str, tuple[str, tuple[Checked | ErrorReport, ...], dict[str, Any]]] = {
    "console-alone.txt": ("console", ALONE, {"show_skipped": True}),
    "console-alone-color.txt": ("console", ALONE, {"color": True}),
    "console-alone-narrow.txt": ("console", ALONE, {"width": 60}),
    "console-alone-en.txt": ("console", ALONE, {"lang": "en"}),
    "console-many.txt": ("console", MANY, {}),
    "console-many-errors.txt": ("console", MANY, {"min_severity": "error"}),
    "concise-many.txt": ("concise", MANY, {}),
    "markdown-many.md": ("markdown", MANY, {"show_skipped": True}),
    "json-many.json": ("json", MANY, {}),
    "jsonl-many.jsonl": ("jsonl", MANY, {"min_severity": "error"}),
}


@pytest.mark.parametrize("name", CASES)
def test_output_is_as_kept(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cs_lint.report.json_report.__version__", "0.1.0")
    format, entries, options = CASES[name]
    output = written(format, entries, **options)
    path = GOLDEN / name
    if os.environ.get("REGEN"):
        path.write_text(output, encoding="utf-8")
    assert output == path.read_text(encoding="utf-8")


def test_every_golden_file_belongs_to_a_case() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(CASES)
