"""From checked calls to output, a writer for each format. A new format is one file and one line here.

A writer is imported when it is asked for: what draws a console costs as much to import as a hook may take.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from types import MappingProxyType
from typing import Final, TextIO

from cs_lint.report.writer import Lang, ReportOptions, Summary, Writer

__all__ = ["WRITERS", "Lang", "ReportOptions", "Summary", "Writer"]


def _writer(module: str, name: str, stream: TextIO, options: ReportOptions) -> Writer:
    made: Writer = getattr(import_module(f"cs_lint.report.{module}"), name)(stream, options)
    return made


WRITERS: Final[Mapping[str, Callable[[TextIO, ReportOptions], Writer]]] = MappingProxyType(
    {
        "console": partial(_writer, "console", "ConsoleWriter"),
        "concise": partial(_writer, "concise", "ConciseWriter"),
        "json": partial(_writer, "json_report", "JsonWriter"),
        "jsonl": partial(_writer, "json_report", "JsonlWriter"),
        "markdown": partial(_writer, "markdown", "MarkdownWriter"),
        "sarif": partial(_writer, "sarif", "SarifWriter"),
        "junit": partial(_writer, "junit", "JunitWriter"),
        "github": partial(_writer, "github", "GithubWriter"),
        "gitlab": partial(_writer, "gitlab", "GitlabWriter"),
        "rdjson": partial(_writer, "rdjson", "RdjsonWriter"),
        "csv": partial(_writer, "table", "CsvWriter"),
        "html": partial(_writer, "page", "HtmlWriter"),
    }
)
