"""A team's report made: which calls, which period, into which files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cs_lint.cli import CLEAN, speak
from cs_lint.cli.session import Wish, configured, ruleset
from cs_lint.errors import UsageError
from cs_lint.packs.ruleset import Ruleset
from cs_lint.packs.schema import Rule
from cs_lint.report.writer import Lang
from cs_lint.review.dataset import open_dataset
from cs_lint.review.labels import Labels, Verdicts, verdicts
from cs_lint.team.period import Period, period_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for. `pages` is how many calls may get a page of their own."""

    results: str
    outputs: tuple[str, ...]
    first: str | None = None
    last: str | None = None
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Material:
    """What every form of the report is made from."""

    database: DuckDBPyConnection
    period: Period
    rules: Ruleset
    verdicts: Mapping[str, Verdicts]
    lang: Lang
    pages: int

    @property
    def ladder(self) -> tuple[str, ...]:
        """What follows an agent's first, second, third… offence against one rule."""
        return tuple(self.rules.measures.ladder) if self.rules.measures else ()

    @property
    def catalogue(self) -> dict[str, Rule]:
        """The rules by id."""
        return {loaded.rule.id: loaded.rule for loaded in self.rules.rules}


def write(wish: Wish, asked: Asked) -> int:
    """Write every file asked for. Nothing is written where one of them has no known ending."""
    files = [(Path(output), _form(output)) for output in asked.outputs]
    config = configured(wish)
    folder = Path(asked.results)
    database = open_dataset(folder)
    from cs_lint.batch.questions import newest  # only here is the extra known to be installed
    from cs_lint.batch.results import intact

    with intact(folder):
        if asked.last is None and (left_out := newest(database).told):
            speak.note(left_out)
        material = Material(
            database,
            period_of(database, asked.first, asked.last),
            ruleset(config),
            verdicts(Labels(folder).read()),
            config.settings.lang,
            asked.pages,
        )
        for file, form in files:
            try:
                form(material, file)
            except OSError as error:
                error.filename = error.filename or str(file)  # a full disk does not say whose
                raise
    return CLEAN


def _form(output: str) -> Callable[[Material, Path], None]:
    form = _FORMS.get(Path(output).suffix.lower())
    if form is None:
        raise UsageError(f"-o {output!r}: there is no such report", hint=f"it ends in {', '.join(_FORMS)}")
    if not Path(output).absolute().parent.is_dir():
        raise UsageError(f"-o {output!r}: there is no such folder")
    return form


def _html(material: Material, file: Path) -> None:
    from cs_lint.team.call_pages import chosen_calls, page_names, write_pages
    from cs_lint.team.figures import team_figures
    from cs_lint.team.page import team_page

    database, period, catalogue = material.database, material.period, material.catalogue
    pages = page_names(chosen_calls(database, period, material.pages), f"{file.stem}_calls")
    figures = team_figures(database, period, catalogue, material.ladder, material.verdicts, pages)
    page = team_page(figures, period, material.lang, len(pages))
    write_pages(database, pages, file, catalogue, material.lang)
    file.write_text(page, encoding="utf-8", errors="replace")
    calls = sum(night >= figures.first for night in figures.calls.night)
    if len(pages) < calls:
        speak.note(f"pages were written for {len(pages)} of {calls} calls (--pages N for more)")


def _xlsx(material: Material, file: Path) -> None:
    from cs_lint.team.workbook import write_workbook

    write_workbook(material.database, material.period, material.verdicts, material.lang, file)


def _markdown(material: Material, file: Path) -> None:
    from cs_lint.team.message import message

    text = message(material.database, material.period, material.verdicts, material.lang)
    file.write_text(text, encoding="utf-8", errors="replace")


_FORMS: Mapping[str, Callable[[Material, Path], None]] = {".html": _html, ".xlsx": _xlsx, ".md": _markdown}
