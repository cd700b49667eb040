"""These tests need what the extra `batch` installs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest

for _library in ("duckdb", "filelock", "fsspec", "pyarrow"):
    pytest.importorskip(_library)

from cs_lint.cli import main  # noqa: E402
from tests.batch.support import PACK, rows  # noqa: E402


class Ran(NamedTuple):
    """How a command line went."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Night:
    """A working directory with results in it, and command lines run there in this process."""

    folder: Path
    results: Path
    main: Callable[..., Ran]

    def run(self, *words: str, pack: bool = True, workers: int = 1) -> Ran:
        """`cs-lint batch`, by the small pack unless another is named."""
        rules = ("--rules", str(PACK)) if pack else ()
        return self.main("batch", *words, *rules, "--results", str(self.results), "--workers", str(workers))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return rows(self.results, query)


def ids(night: Night) -> list[str]:
    return [row[0] for row in night.rows("SELECT call_id FROM calls ORDER BY call_id")]


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Night:
    """An empty folder and no results yet."""
    folder = tmp_path / "exports"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))

    def ran(*words: str) -> Ran:
        capfd.readouterr()
        code = main([str(word) for word in words])
        return Ran(code, *capfd.readouterr())

    return Night(folder, tmp_path / "results", ran)
