"""The page of a team: one file with everything in it, and beside it a page for each call that it links to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from cs_lint.report.page.plots import SLOT, drawing_script, plotly_script, plotly_styles
from cs_lint.report.page.shell import Shell, policy
from cs_lint.report.writer import Lang
from cs_lint.team.columns import TeamFigures
from cs_lint.team.period import Period
from cs_lint.team.words import TEAM_WORDS

# What would end a script element, or a line of JavaScript, is told in JSON's own way.
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}

_SCRIPTS = ("sums.js", "pictures.js", "team.js")


def team_page(figures: TeamFigures, period: Period, lang: Lang, pages: int) -> str:
    """The page as text. `pages` counts the calls that have one of their own. Raises MissingLibrary."""
    shell = Shell(lang, Path(__file__).parent)
    words = TEAM_WORDS[lang]
    script, plotly = "\n".join((drawing_script(), *map(_ours, _SCRIPTS))), plotly_script()
    style = shell.style + _ours("team.css")
    in_period = sum(night >= figures.first for night in figures.calls.night)
    return str(
        shell.template("team.html.j2").render(
            shell=shell,
            words=words,
            period=str(period),
            policy=policy((style, *plotly_styles()), plotly, script),
            style=style,
            slot=SLOT,
            data=embedded(figures, {"words": msgspec.to_builtins(words)}),
            plotly=plotly,
            script=script,
            calls=in_period,
            pages=pages,
        )
    )


def embedded(figures: TeamFigures, more: Mapping[str, Any]) -> str:
    """The figures as JSON that can stand inside a script element, whatever a transcript holds."""
    whole = msgspec.json.encode(msgspec.structs.asdict(figures) | dict(more))
    return whole.decode().translate(_ESCAPES)


def _ours(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
