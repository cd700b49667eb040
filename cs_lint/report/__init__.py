"""From checked calls to output, a writer for each format. A new format is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TextIO

from cs_lint.report.concise import ConciseWriter
from cs_lint.report.console import ConsoleWriter
from cs_lint.report.github import GithubWriter
from cs_lint.report.gitlab import GitlabWriter
from cs_lint.report.json_report import JsonlWriter, JsonWriter
from cs_lint.report.junit import JunitWriter
from cs_lint.report.markdown import MarkdownWriter
from cs_lint.report.rdjson import RdjsonWriter
from cs_lint.report.sarif import SarifWriter
from cs_lint.report.table import CsvWriter
from cs_lint.report.writer import Lang, ReportOptions, Summary, Writer

__all__ = ["WRITERS", "Lang", "ReportOptions", "Summary", "Writer"]


def _html(stream: TextIO, options: ReportOptions) -> Writer:
    from cs_lint.report.page import HtmlWriter

    return HtmlWriter(stream, options)


WRITERS: Final[Mapping[str, Callable[[TextIO, ReportOptions], Writer]]] = MappingProxyType(
    {
        "console": ConsoleWriter,
        "concise": ConciseWriter,
        "json": JsonWriter,
        "jsonl": JsonlWriter,
        "markdown": MarkdownWriter,
        "sarif": SarifWriter,
        "junit": JunitWriter,
        "github": GithubWriter,
        "gitlab": GitlabWriter,
        "rdjson": RdjsonWriter,
        "csv": CsvWriter,
        "html": _html,
    }
)
