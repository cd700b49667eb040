"""`report -o team.xlsx` and `-o team.md`: the same figures for a spreadsheet and for a chat."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")
pytest.importorskip("xlsxwriter")
calamine = pytest.importorskip("python_calamine")

from cs_lint.review.dataset import open_dataset  # noqa: E402
from tests.pages import nights  # noqa: E402

SPAN = "night between '2026-10-31' and '2026-11-29'"
SHEETS = ["通话", "违规", "坐席", "规则", "每晚趋势"]

Run = Callable[..., int]
Sheets = dict[str, list[list[Any]]]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return nights.write(tmp_path_factory.mktemp("results"), calls=500)


@pytest.fixture(scope="module")
def book(results: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from cs_lint.cli import main

    file = tmp_path_factory.mktemp("book") / "team.xlsx"
    assert main(["report", str(results), "-o", str(file)]) == 0
    return file


@pytest.fixture(scope="module")
def sheets(book: Path) -> Sheets:
    return read(book)


def read(book: Path) -> Sheets:
    opened = calamine.CalamineWorkbook.from_path(str(book))
    return {name: opened.get_sheet_by_name(name).to_python() for name in opened.sheet_names}


def ask(results: Path, query: str) -> list[tuple[Any, ...]]:
    return open_dataset(results).execute(query).fetchall()


def parts(book: Path, folder: str) -> list[str]:
    with zipfile.ZipFile(book) as archive:
        return [archive.read(name).decode() for name in archive.namelist() if re.match(folder, name)]


def test_the_sheets_are_those_a_supervisor_asks_for(sheets: Sheets) -> None:
    assert list(sheets) == SHEETS


def test_every_call_and_every_violation_of_the_period_has_its_row(sheets: Sheets, results: Path) -> None:
    ((calls, violations),) = ask(
        results,
        f"select (select count(*) from calls where {SPAN}), (select count(*) from violations where {SPAN})",
    )
    assert len(sheets["通话"]) == calls + 1
    assert len(sheets["违规"]) == violations + 1


def test_rules_have_costs_rates_and_denominators_of_the_query(sheets: Sheets, results: Path) -> None:
    wanted = {
        rule: (broken, judged)
        for rule, broken, judged in ask(
            results,
            f"select rule, sum(violated)::int, sum(judged)::int from rates where {SPAN} group by rule",
        )
    }
    costs = dict(ask(results, f"select rule, sum(cost) from violations where {SPAN} group by rule"))
    head, *rows = sheets["规则"]
    for row in rows:
        named = dict(zip(head, row, strict=True))
        broken, judged = wanted[named["规则"]]
        assert (named["违规通话"], named["适用通话"]) == (broken, judged)
        assert named["违规率"] == pytest.approx(broken / judged)
        assert named["扣分"] == pytest.approx(costs.get(named["规则"], 0))
    assert [row[4] for row in rows] == sorted((row[4] for row in rows), reverse=True)


def test_agents_have_means_by_dimension_the_weakest_first(sheets: Sheets, results: Path) -> None:
    wanted = ask(
        results,
        f"select agent_id, avg(score), avg(dimensions['服务用语']) from calls where {SPAN} group by 1 order by 2, 1",
    )
    head, *rows = sheets["坐席"]
    shown = [(row[0], row[head.index("平均分")], row[head.index("服务用语")]) for row in rows]
    for row, (agent, score, dimension) in zip(shown, wanted, strict=True):
        assert row[0] == agent
        assert row[1:] == pytest.approx((score, dimension))


def test_the_trend_has_a_row_a_night_and_names_the_packs(sheets: Sheets, results: Path) -> None:
    wanted = ask(results, f"select night, count(*) from calls where {SPAN} group by night order by night")
    rows = sheets["每晚趋势"][1:]
    assert [(row[0], row[1]) for row in rows] == wanted
    assert "phone@2026.11.1" in rows[-1][-1]


def test_headers_are_frozen_and_every_sheet_has_filters_colours_and_native_charts(book: Path) -> None:
    for sheet in parts(book, r"xl/worksheets/sheet"):
        assert 'state="frozen"' in sheet
        assert "<autoFilter" in sheet
        assert "<conditionalFormatting" in sheet
    assert len(parts(book, r"xl/charts/chart")) == 4


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "http://"])
def test_a_cell_that_begins_like_a_formula_is_a_text(
    start: str, results: Path, tmp_path: Path, cs_lint: Run
) -> None:
    import duckdb

    nasty = f"{start}cmd|' /C calc'!A0\x1b[31m"
    folder = tmp_path / "results" / "parts" / "r-0"
    folder.mkdir(parents=True)
    (tmp_path / "results" / "runs").mkdir()
    for table in ("calls", "violations", "outcomes", "errors"):
        source = results / "parts" / f"{nights.RUN}-0" / f"{table}.parquet"
        changed = {"calls": "replace ($nasty as agent_name)", "violations": "replace ($nasty as text)"}.get(
            table, ""
        )
        query = f"copy (select * {changed} from '{source}') to '{folder / table}.parquet' (format parquet)"
        duckdb.sql(query.replace("$nasty", "'" + nasty.replace("'", "''") + "'"))
    file = tmp_path / "team.xlsx"
    assert cs_lint("report", tmp_path / "results", "-o", file) == 0
    for sheet in parts(file, r"xl/worksheets/sheet"):
        assert "<f>" not in sheet
        assert "<hyperlink" not in sheet
    texts = {row[11] for row in read(file)["违规"][1:]}
    assert texts == {f"{start.strip()}cmd|' /C calc'!A0␛[31m"}


def test_the_message_fits_a_chat_and_tells_the_same(results: Path, tmp_path: Path, cs_lint: Run) -> None:
    file = tmp_path / "team.md"
    assert cs_lint("report", results, "-o", file) == 0
    text = file.read_text(encoding="utf-8")
    ((calls, score),) = ask(results, f"select count(*), avg(score) from calls where {SPAN}")
    ((rule, cost),) = ask(
        results, f"select rule, sum(cost) from violations where {SPAN} group by rule order by 2 desc limit 1"
    )
    assert f"| 通话 | {calls} |" in text
    assert f"| 平均分 | {score:.1f} |" in text
    assert f"`{rule}` | {cost:g} |" in text
    assert len(text) < 4000


def test_a_period_can_be_chosen(results: Path, tmp_path: Path, cs_lint: Run) -> None:
    file = tmp_path / "team.md"
    assert cs_lint("report", results, "-o", file, "--from", "2026-11-01", "--to", "2026-11-10") == 0
    ((calls,),) = ask(results, "select count(*) from calls where night between '2026-11-01' and '2026-11-10'")
    assert f"| 通话 | {calls} |" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("-o", "team.pdf"), "it ends in .html, .xlsx, .md"),
        (("-o", "nowhere/team.xlsx"), "there is no such folder"),
        (("-o", "t.md", "--from", "2026-11-31"), "'2026-11-31' is no date"),
        (("-o", "t.md", "--from", "2026-11-20", "--to", "2026-11-10"), "is after --to"),
        (("-o", "t.md", "--from", "2027-01-01", "--to", "2027-02-01"), "no call between"),
    ],
)
def test_what_cannot_be_reported_is_told_in_a_sentence(
    words: tuple[str, ...], told: str, results: Path, cs_lint: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert cs_lint("report", results, *words) == 2
    assert told in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_folder_without_results_is_refused(
    tmp_path: Path, cs_lint: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cs_lint("report", tmp_path, "-o", tmp_path / "team.md") == 2
    assert "no results here" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("library", "file", "extra"),
    [
        ("jinja2", "team.html", "report"),
        ("plotly", "team.html", "report"),
        ("xlsxwriter", "team.xlsx", "excel"),
    ],
)
def test_a_missing_library_is_one_sentence_with_the_line_that_brings_it(
    library: str, file: str, extra: str, results: Path, tmp_path: Path, cs_lint: Run,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    import sys

    from cs_lint.report.page import plots, shell

    shell._environment.cache_clear()
    plots.plotly_script.cache_clear()
    plots.plotly_styles.cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    assert cs_lint("report", results, "-o", tmp_path / file) == 2
    told = capsys.readouterr().err.strip()
    assert told.endswith(f"(pip install 'cs-lint[{extra}]')")
    assert "\n" not in told
