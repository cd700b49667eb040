"""The results dataset as views of a DuckDB connection."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cs_lint.errors import MissingLibrary

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def open_dataset(folder: Path) -> DuckDBPyConnection:
    """The views of `open_results`. Raises RunError where there is no dataset, MissingLibrary without the extra."""
    try:
        from cs_lint.batch.results import open_results
    except ModuleNotFoundError as error:
        raise MissingLibrary("Results", error.name or "duckdb", "batch") from None
    return open_results(folder)
