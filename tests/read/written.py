"""Calls written as the exports of other programs write them: what the tests of readers share."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest

from cs_lint.model import Call, ErrorReport, Turn
from cs_lint.read import ReadOptions, read_path

WORDS = {"agent": "客服", "customer": "客户", "bot": "机器人", "system": "系统"}


def outcomes(data: bytes | str, **options: Any) -> list[Call | ErrorReport]:
    """What is read from standard input."""
    raw = data.encode() if isinstance(data, str) else data
    return list(read_path("-", ReadOptions(**options), io.BytesIO(raw)))


def only(data: bytes | str, **options: Any) -> Call:
    """The one call there."""
    [call] = outcomes(data, **options)
    assert isinstance(call, Call), call
    return call


def all_calls(data: bytes | str, **options: Any) -> list[Call]:
    """The calls there, and nothing that is none."""
    found = outcomes(data, **options)
    assert all(isinstance(each, Call) for each in found), found
    return [each for each in found if isinstance(each, Call)]


def fault(data: bytes | str, **options: Any) -> tuple[str, int | None]:
    """Why nothing is read, and the line."""
    [report] = outcomes(data, **options)
    assert isinstance(report, ErrorReport), report
    return report.error.message, report.error.line


def workbook(*sheets: Sequence[Sequence[Any]], merged: Sequence[tuple[str, Any]] = ()) -> bytes:
    """An .xlsx file of rows of cells; `merged` are ranges of the first sheet with what stands in them."""
    xlsxwriter = pytest.importorskip("xlsxwriter")
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd hh:mm:ss.000"})
    for number, rows in enumerate(sheets):
        sheet = book.add_worksheet()
        for place, value in merged if number == 0 else ():
            sheet.merge_range(place, value)
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and cell:
                    sheet.write_string(line, column, cell)
                elif cell not in (None, ""):
                    sheet.write(line, column, cell)
    book.close()
    return out.getvalue()


def parquet(columns: dict[str, list[Any]]) -> bytes:
    """A Parquet file."""
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def srt(turns: Sequence[Turn]) -> str:
    """Turns with times as SRT."""
    return "\n".join(
        f"{n}\n{clock(turn.start, ',')} --> {clock(turn.end, ',')}\n{WORDS[turn.role]}：{turn.text}\n"
        for n, turn in enumerate(turns, 1)
    )


def vtt(turns: Sequence[Turn]) -> str:
    """Turns with times as WebVTT."""
    cues = (
        f"{clock(turn.start)} --> {clock(turn.end)}\n<v {WORDS[turn.role]}>{escaped(turn.text)}</v>\n"
        for turn in turns
    )
    return "WEBVTT\n\n" + "\n".join(cues)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clock(seconds: float | None, point: str = ".") -> str:
    thousandths = round((seconds or 0) * 1000)
    return (
        f"{thousandths // 3_600_000:02}:{thousandths // 60_000 % 60:02}:"
        f"{thousandths // 1000 % 60:02}{point}{thousandths % 1000:03}"
    )
