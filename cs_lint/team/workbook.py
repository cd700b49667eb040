"""The period as a workbook: what supervisors filter, sort and pass on.

Texts are written as texts, never as formulas, links or numbers, whatever they begin with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cs_lint.errors import MissingLibrary, UsageError
from cs_lint.report.inert import one_line
from cs_lint.report.writer import Lang
from cs_lint.review.labels import Verdicts
from cs_lint.scoring import BANDS
from cs_lint.team.period import Period
from cs_lint.team.summaries import agents, nights, rules
from cs_lint.team.words import TEAM_WORDS, TeamWords

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MAX_ROWS: Final = 1_048_575
_MAX_CHARS: Final = 32_767
_COLOURS: Final = ("#F7B7B0", "#FBD3A2", "#FBEEB0", "#C4E8CC")

Cell = str | float | int | bool | dt.date | None
Column = tuple[str, int]
"""A heading and how wide its column is, in characters."""


def write_workbook(
    database: DuckDBPyConnection, period: Period, verdicts: Mapping[str, Verdicts], lang: Lang, file: Path
) -> None:
    """Write the workbook. Raises MissingLibrary, and UsageError for more rows than a sheet can hold."""
    try:
        import xlsxwriter
    except ImportError:
        raise MissingLibrary("Workbooks", "xlsxwriter", "excel") from None
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, {"constant_memory": True, **plain}) as book:
        sheets = _Sheets(book, TEAM_WORDS[lang])
        span = [period.first, period.last]
        _calls(sheets, database, span)
        _violations(sheets, database, span)
        _agents(sheets, database, period)
        _rules(sheets, database, period, verdicts)
        _trend(sheets, database, period)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that has been filled, for colours and charts to refer to."""

    sheet: Any
    name: str
    rows: int

    def column(self, index: int) -> list[object]:
        """The cells under a heading, as charts name them."""
        return [self.name, 1, index, max(self.rows, 1), index]

    def head(self, index: int) -> list[object]:
        """A heading's cell."""
        return [self.name, 0, index]


class _Sheets:
    """Makes sheets that look alike: headings frozen, every column with a filter."""

    def __init__(self, book: Any, words: TeamWords) -> None:
        self.book, self.words = book, words
        self._head = book.add_format({"bold": True, "bg_color": "#DBE8FF", "bottom": 1})
        self.formats = {
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "share": book.add_format({"num_format": "0.0%"}),
            "mean": book.add_format({"num_format": "0.0"}),
        }
        self._bands = [book.add_format({"bg_color": colour}) for colour in _COLOURS]

    def add(
        self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], forms: Mapping[int, str]
    ) -> Sheet:
        """A sheet of rows. `forms` says which columns hold shares or means."""
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for index, (heading, width) in enumerate(columns):
            sheet.set_column(index, index, width)
            sheet.write_string(0, index, heading, self._head)
        last = 0
        for last, row in enumerate(rows, start=1):
            if last > MAX_ROWS:
                raise UsageError(
                    f"more rows than a sheet holds: {name}", hint="choose a shorter period with --from"
                )
            for index, cell in enumerate(row):
                self._write(sheet, last, index, cell, self.formats.get(forms.get(index, "")))
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
        return Sheet(sheet, name, last)

    def _write(self, sheet: Any, row: int, column: int, cell: Cell, form: Any) -> None:
        match cell:
            case None:
                return
            case bool():
                sheet.write_boolean(row, column, cell)
            case dt.date():
                sheet.write_datetime(row, column, cell, self.formats["date"])
            case int() | float():
                sheet.write_number(row, column, cell, form)
            case str():
                sheet.write_string(row, column, _text(cell))

    def bands(self, filled: Sheet, first: int, last: int) -> None:
        """Scores in four colours, as on the page."""
        area = (1, first, max(filled.rows, 1), last)
        limits: list[tuple[str, float, Any]] = [("<", BANDS[0], self._bands[0])]
        limits += [("<", limit, form) for limit, form in zip(BANDS[1:], self._bands[1:], strict=False)]
        limits += [(">=", BANDS[-1], self._bands[-1])]
        filled.sheet.conditional_format(*area, {"type": "blanks", "stop_if_true": True, "format": None})
        for sign, limit, form in limits:
            rule = {"type": "cell", "criteria": sign, "value": limit, "format": form, "stop_if_true": True}
            filled.sheet.conditional_format(*area, rule)

    def bars(self, filled: Sheet, column: int) -> None:
        """A column's figures with bars behind them."""
        rule = {"type": "data_bar", "bar_color": "#F4A29B", "bar_solid": True}
        filled.sheet.conditional_format(1, column, max(filled.rows, 1), column, rule)

    def chart(
        self, filled: Sheet, kind: str, names: int, values: int, at: tuple[int, int], most: int = 0
    ) -> None:
        """A native chart of one column over another, beside or under the rows it shows."""
        rows = min(filled.rows, most) if most else filled.rows
        shown = Sheet(filled.sheet, filled.name, rows)
        chart = self.book.add_chart({"type": kind})
        colour = {"line": {"color": "#2457C5"}} if kind == "line" else {"fill": {"color": "#2457C5"}}
        series = {
            "name": shown.head(values),
            "categories": shown.column(names),
            "values": shown.column(values),
        }
        chart.add_series(series | colour)
        chart.set_legend({"none": True})
        if kind == "bar":
            chart.set_y_axis({"reverse": True})
        chart.set_size({"width": 640, "height": 340})
        filled.sheet.insert_chart(*at, chart)


def _text(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= _MAX_CHARS else f"{text[: _MAX_CHARS - 1]}…"


def _trend(sheets: _Sheets, database: DuckDBPyConnection, period: Period) -> None:
    words = sheets.words
    columns = [
        (words.night, 12), (words.calls, 8), (words.mean, 9), (words.passed_share, 9),
        (words.violations, 8), (words.per_call, 10), (words.packs.format("").strip(" ：:"), 60),
    ]  # fmt: skip
    rows = [(*night[:5], night.violations / night.calls, night.packs) for night in nights(database, period)]
    filled = sheets.add(words.trend, columns, rows, {2: "mean", 3: "share", 5: "mean"})
    sheets.bands(filled, 2, 2)
    sheets.chart(filled, "line", 0, 2, (1, 8))
    sheets.chart(filled, "column", 0, 1, (19, 8))


def _agents(sheets: _Sheets, database: DuckDBPyConnection, period: Period) -> None:
    words, found = sheets.words, agents(database, period)
    dimensions = sorted({name for agent in found for name in agent.dimensions})
    columns = [
        (words.agent, 10), (words.name, 10), (words.team, 12), (words.calls, 8), (words.mean, 9),
        (words.before.format("").strip(), 9), (words.passed_share, 9), (words.fatal, 9), (words.violations, 8),
        *((name, 12) for name in dimensions), (words.costly, 60),
    ]  # fmt: skip
    rows = [(*agent[:9], *map(agent.dimensions.get, dimensions), " · ".join(agent.top)) for agent in found]
    last = 8 + len(dimensions)
    means = dict.fromkeys((4, 5, *range(9, last + 1)), "mean")
    filled = sheets.add(words.agent, columns, rows, means | {6: "share"})
    sheets.bands(filled, 4, 5)
    sheets.bands(filled, 9, last)
    sheets.chart(filled, "bar", 1, 4, (len(found) + 3, 1), most=20)


def _rules(
    sheets: _Sheets, database: DuckDBPyConnection, period: Period, verdicts: Mapping[str, Verdicts]
) -> None:
    words = sheets.words
    columns = [
        (words.rule, 24), (words.rule_title, 28), (words.dimension, 12), (words.level, 8), (words.cost, 9), (words.violations, 9),
        (words.broken, 10), (words.judged, 10), (words.rate, 9), (words.before.format("").strip(), 9),
        (words.reviewed, 10), (words.imprecise, 10),
    ]  # fmt: skip
    rows = []
    for rule in rules(database, period):
        said = verdicts.get(rule.id, Verdicts())
        doubt = words.imprecise if said.imprecise else ""
        severity = words.severity.get(rule.severity, "")
        rows.append((*rule[:3], severity, *rule[4:8], rule.rate, rule.before, said.precision, doubt))
    filled = sheets.add(words.rule, columns, rows, {8: "share", 9: "share", 10: "share"})
    sheets.bars(filled, 4)
    sheets.bars(filled, 8)
    sheets.chart(filled, "bar", 1, 4, (1, 13), most=15)


def _calls(sheets: _Sheets, database: DuckDBPyConnection, span: list[dt.date]) -> None:
    words = sheets.words
    columns = [
        (words.night, 12), (words.call, 22), (words.agent, 10), (words.name, 10), (words.team, 12), (words.line, 12),
        (words.score, 8), (words.passing, 8), (words.fatal, 9), (words.violations, 8), (words.cost, 8),
        (words.source, 40),
    ]  # fmt: skip
    query = (
        "select night, call_id, agent_id, agent_name, team, business_line, score, passed, fatal, violations, "
        "deducted, source from calls where night between ? and ? order by score, night, call_id"
    )
    filled = sheets.add(words.calls, columns, _each(database, query, span), {})
    sheets.bands(filled, 6, 6)


def _violations(sheets: _Sheets, database: DuckDBPyConnection, span: list[dt.date]) -> None:
    words = sheets.words
    columns = [
        (words.night, 12), (words.call, 22), (words.agent, 10), (words.team, 12), (words.line, 12), (words.rule, 22),
        (words.rule_title, 24), (words.dimension, 12), (words.level, 8), (words.cost, 8), (words.turn, 6), (words.said, 30),
        (words.message, 36), (words.instead, 40), (words.clause, 30), (words.source, 40),
    ]  # fmt: skip
    query = (
        "select night, call_id, agent_id, team, business_line, rule, title, dimension, severity, cost, turn, text, "
        "message, suggest, clause, source from violations where night between ? and ? "
        "order by cost desc, night, call_id, ordinal"
    )
    rows = ((*row[:8], words.severity.get(row[8], row[8]), *row[9:]) for row in _each(database, query, span))
    filled = sheets.add(words.violations, columns, rows, {})
    sheets.bars(filled, 9)


def _each(database: DuckDBPyConnection, query: str, span: list[dt.date]) -> Iterable[tuple[Any, ...]]:
    """The rows of a query, a thousand at a time."""
    found = database.execute(query, span)
    while batch := found.fetchmany(1000):
        yield from batch
