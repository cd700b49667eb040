"""The report as one HTML file: a call to read, mark by mark, from disk, on paper, without a network.

Its Content-Security-Policy allows its own style sheets and scripts, by hash, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TextIO

from cs_lint.model import CallReport, Checked, ErrorReport
from cs_lint.report.page.call_view import call_view
from cs_lint.report.page.pictures import spent_of
from cs_lint.report.page.plots import SLOT, drawing_script, plotly_script, plotly_styles
from cs_lint.report.page.shell import Shell, policy
from cs_lint.report.page.words import PAGE_WORDS
from cs_lint.report.shown import shown
from cs_lint.report.words import WORDS, sentence
from cs_lint.report.writer import ReportOptions, Summary


class HtmlWriter:
    """Writes one page, a section a call as the calls come, and an index at its end.

    `plotly` is where the page finds plotly's script, beside itself; without it the page holds the script.
    Raises MissingLibrary where jinja2 or plotly is not installed.
    """

    def __init__(
        self, stream: TextIO, options: ReportOptions, title: str = "", back: str = "", plotly: str = ""
    ) -> None:
        self._stream, self._options = stream, options
        self._words = WORDS[options.lang]
        self._shell = Shell(options.lang)
        self._template = self._shell.template("call.html.j2")
        self._title, self._back, self._beside = title, back, plotly
        self._plotly = plotly_script()
        self._script = drawing_script() + Path(__file__).with_name("calls.js").read_text(encoding="utf-8")
        self._index: list[tuple[str, CallReport | ErrorReport]] = []

    def begin(self) -> None:
        styles = (self._shell.style, *plotly_styles())
        scripts = (self._script,) if self._beside else (self._plotly, self._script)
        allowed = policy(styles, *scripts, loading=bool(self._beside))
        self._put("head", title=self._title, back=self._back, shell=self._shell, policy=allowed, slot=SLOT)

    def call(self, checked: Checked) -> None:
        seen = shown(checked, self._options)
        hidden = len(checked.report.violations) - len(seen.report.violations)
        anchor = self._anchor(seen)
        view = call_view(seen, self._options, anchor)
        spent = partial(spent_of, lang=self._options.lang)
        self._put("call", view=view, hidden=hidden, show_skipped=self._options.show_skipped, spent_of=spent)

    def failure(self, error: ErrorReport) -> None:
        self._put("failure", error=error, anchor=self._anchor(error))

    def end(self, summary: Summary) -> None:
        index = self._index if len(self._index) > 1 else []
        sum_ = sentence(summary, self._words)
        scripts = {"plotly": self._plotly, "beside": self._beside, "script": self._script}
        self._put("foot", index=index, sum=sum_, **scripts)

    def _anchor(self, entry: Checked | ErrorReport) -> str:
        anchor = f"c{len(self._index) + 1}"
        # The index needs the verdict only: what was said in a million calls is not to be kept.
        told = entry.report if isinstance(entry, Checked) else entry
        self._index.append((anchor, told))
        return anchor

    def _put(self, part: str, **values: object) -> None:
        macro: Callable[..., str] = getattr(self._template.module, part)
        self._stream.write(str(macro(words=self._words, page=PAGE_WORDS[self._options.lang], **values)))
