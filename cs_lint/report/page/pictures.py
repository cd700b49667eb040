"""The pictures of a call, told the way plotly wants them: scores, its course beside the standard one, its time line.

A colour is the name of one in the style sheet, so that a picture is right in the light and in the dark.
"""

from __future__ import annotations

import html
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from cs_lint.flow import Name
from cs_lint.model import SEVERITIES, Severity
from cs_lint.report.conversation import clock
from cs_lint.report.inert import one_line
from cs_lint.report.page.course import Course, Stage, Visit
from cs_lint.report.page.timeline import Kind, Span, TimeLine
from cs_lint.report.page.words import PAGE_WORDS
from cs_lint.report.words import WORDS, number
from cs_lint.report.writer import Lang
from cs_lint.scoring import BANDS, FULL_MARKS

Picture = dict[str, Any]
"""`data` and `layout`, as plotly's own reference names them."""

_BAND_COLOURS: Final = ("red", "orange", "yellow", "green")
_EVENTS: Final[tuple[Kind, ...]] = ("hold", "transfer", "silence", "interruption")
_TICKS: Final = 5


def score_picture(dimensions: Mapping[str, float]) -> Picture:
    """A bar for each dimension, in the colour of its band."""
    bars = {
        "type": "bar", "orientation": "h", "hoverinfo": "none", "cliponaxis": False, "textposition": "outside",
        "constraintext": "none", "x": list(dimensions.values()), "y": list(range(len(dimensions))),
        "text": [number(score) for score in dimensions.values()],
        "marker": {"color": [_colour(_BAND_COLOURS[bisect_right(BANDS, score)]) for score in dimensions.values()]},
    }  # fmt: skip
    layout = {
        "width": 352, "height": 18 * len(dimensions) + 6, "bargap": 0.35, "margin": {"l": 8, "r": 30, "t": 2, "b": 4},
        "xaxis": {"range": [0, FULL_MARKS], "visible": False}, "yaxis": _rows(map(plain, dimensions)),
    }  # fmt: skip
    return {"data": [bars], "layout": layout}


def course_picture(course: Course, anchor: str, lang: Lang) -> Picture:
    """On the left what the call went through and when; on the right what each step took and may take."""
    page = PAGE_WORDS[lang]
    names = [stage.step for stage in course.stages]
    across, left, heads = _turns(course), 0.84, (page.actual_turns, page.standard)
    if course.timed:
        across, left, heads = _course_times(course), 0.66, (page.actual, page.standard_times)
    layout = {
        "height": 20 * len(names) + 48, "bargap": 0.25, "barmode": "overlay",
        "margin": {"l": 8, "r": 16, "t": 22, "b": 22}, "yaxis": _rows(page.step[name] for name in names),
        "xaxis": across | {"domain": [0, left]},
        "xaxis2": {"domain": [left + 0.02, 1], "visible": False, "rangemode": "tozero", "anchor": "y2"},
        "yaxis2": _rows(spent_of(stage, lang) for stage in course.stages) | {"anchor": "x2", "side": "right"},
        "annotations": [_heading(heads[0], 0), _heading(heads[1], left + 0.02)],
    }  # fmt: skip
    spent = _spent(course.stages, course.overran)
    return {"data": [_path(course, names), _visited(course, names, anchor, lang), *spent], "layout": layout}


def time_picture(line: TimeLine, wrong: Mapping[int, Severity], anchor: str, lang: Lang) -> Picture:
    """Who spoke when in two lanes, what is wrong in its colour; behind them holds, silences and the like."""
    words, page = WORDS[lang], PAGE_WORDS[lang]
    traces = [_stretches(line.of(kind), page.event[kind], kind, anchor, lang) for kind in _EVENTS]
    for role, name in words.role.items():
        spoken = [turn for turn in line.turns if turn.kind == role and turn.turn not in wrong]
        traces.append(_stretches(spoken, name, role, anchor, lang))
    for severity in reversed(SEVERITIES):
        spoken = [turn for turn in line.turns if wrong.get(turn.turn) == severity]
        traces.append(_stretches(spoken, words.severity[severity], severity, anchor, lang))
    layout = {
        "height": 120, "barmode": "overlay", "showlegend": True, "margin": {"l": 8, "r": 16, "t": 24, "b": 22},
        "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1, "yanchor": "bottom"},
        "xaxis": _times(line.length),
        "yaxis": {
            "range": [-0.5, 1.5], "showgrid": False, "zeroline": False,
            "tickvals": [0, 1], "ticktext": [words.role["customer"], words.role["agent"]],
        },
    }  # fmt: skip
    return {"data": [trace for trace in traces if trace["x"]], "layout": layout}


def plain(text: str) -> str:
    """A text of strangers' for plotly, which reads tags."""
    return html.escape(one_line(text), quote=False)


def _colour(name: str) -> str:
    return f"var(--{name})"


def _rows(names: Iterable[str]) -> dict[str, Any]:
    """The first name on top, each once: two of the same are two rows."""
    told = list(names)
    return {
        "tickvals": list(range(len(told))), "ticktext": told, "range": [len(told) - 0.5, -0.5],
        "showgrid": False, "zeroline": False,
    }  # fmt: skip


def _times(length: float) -> dict[str, Any]:
    ticks = [length * tick / _TICKS for tick in range(_TICKS + 1)]
    return {
        "range": [0, length],
        "tickvals": ticks,
        "ticktext": [clock(tick) for tick in ticks],
        "zeroline": False,
    }


def _course_times(course: Course) -> dict[str, Any]:
    return _times(max(_begin(visit, course) + _width(visit, course) for visit in course.visits))


def _turns(course: Course) -> dict[str, Any]:
    length = max(visit.turn + visit.turns for visit in course.visits)
    return {"range": [0, length], "dtick": length // 12 + 1, "zeroline": False}


def _heading(text: str, x: float) -> dict[str, Any]:
    return {
        "text": text, "x": x, "xref": "paper", "xanchor": "left", "y": 1, "yref": "paper", "yanchor": "bottom",
        "showarrow": False, "font": {"color": _colour("faint")},
    }  # fmt: skip


def _path(course: Course, names: Sequence[Name]) -> dict[str, Any]:
    """The lines that lead from stretch to stretch: where one climbs, the call went back."""
    x: list[float | None] = []
    y: list[int | None] = []
    for before, after in pairwise(course.visits):
        x += (_begin(before, course) + _width(before, course), _begin(after, course), None)
        y += (names.index(before.step), names.index(after.step), None)
    return {
        "type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": {"color": _colour("grey"), "width": 1},
        "x": x, "y": y,
    }  # fmt: skip


def _visited(course: Course, names: Sequence[Name], anchor: str, lang: Lang) -> dict[str, Any]:
    page, visits = PAGE_WORDS[lang], course.visits
    told = [
        f"{page.step[visit.step]} {clock(visit.start)} {_lasted(visit.seconds, lang)}" for visit in visits
    ]
    return {
        "type": "bar", "orientation": "h", "hoverinfo": "text", "hovertext": [text.strip() for text in told],
        "base": [_begin(visit, course) for visit in visits], "x": [_width(visit, course) for visit in visits],
        "y": [names.index(visit.step) for visit in visits], "textposition": "outside", "constraintext": "none",
        "text": ["↩" if visit.back else "" for visit in visits],
        "customdata": [_turn(anchor, visit.turn) for visit in visits],
        "marker": {"color": [_step_colour(visit.step, course.overran) for visit in visits]},
    }  # fmt: skip


def _begin(visit: Visit, course: Course) -> float:
    return visit.start if course.timed and visit.start is not None else visit.turn


def _width(visit: Visit, course: Course) -> float:
    return visit.seconds if course.timed and visit.seconds is not None else visit.turns


def _spent(stages: Sequence[Stage], overran: Name | None) -> tuple[dict[str, Any], ...]:
    """What the steps took as bars, what they may take as marks; neither where a call has no times."""
    timed = [(row, stage) for row, stage in enumerate(stages) if stage.seconds is not None]
    rows = [row for row, _ in timed]
    took = {
        "type": "bar", "orientation": "h", "xaxis": "x2", "yaxis": "y2", "hoverinfo": "none",
        "x": [stage.seconds for _, stage in timed], "y": rows,
        "marker": {"color": [_step_colour(stage.step, overran) for _, stage in timed]},
    }  # fmt: skip
    due = {
        "type": "scatter", "mode": "markers", "xaxis": "x2", "yaxis": "y2", "hoverinfo": "none",
        "x": [stage.allowed for _, stage in timed], "y": rows,
        "marker": {"symbol": "line-ns-open", "size": 15, "color": _colour("ink"), "line": {"width": 2}},
    }  # fmt: skip
    return took, due


def spent_of(stage: Stage, lang: Lang) -> str:
    """How a call went through a step, in a few words."""
    page = PAGE_WORDS[lang]
    if not stage.visits:
        return page.absent
    if stage.seconds is None:
        return page.times.format(stage.visits)
    return f"{clock(stage.seconds)} {page.allowed.format(clock(stage.allowed))}"


def _step_colour(step: Name, overran: Name | None) -> str:
    return _colour("red" if step == overran else "blue")


def _stretches(spans: Sequence[Span], name: str, colour: str, anchor: str, lang: Lang) -> dict[str, Any]:
    behind = colour in _EVENTS
    return {
        "type": "bar", "orientation": "h", "name": name, "hoverinfo": "text",
        "base": [span.start for span in spans], "x": [span.seconds for span in spans],
        "y": [0.5 if behind else float(span.kind != "customer") for span in spans],
        "width": 2 if behind else 0.8, "marker": {"color": _colour(f"time-{colour}"), "line": {"width": 0}},
        "customdata": [_turn(anchor, span.turn) for span in spans],
        "hovertext": [_told(span, lang) for span in spans],
    }  # fmt: skip


def _told(span: Span, lang: Lang) -> str:
    words, page = WORDS[lang], PAGE_WORDS[lang]
    names = dict[str, str]((*page.event.items(), *words.role.items()))
    what = f"{words.turn.format(span.turn)} " if span.kind in words.role else ""
    return f"{what}{names[span.kind]} {clock(span.start)} · {_lasted(span.seconds, lang)}"


def _lasted(seconds: float | None, lang: Lang) -> str:
    return "" if seconds is None else PAGE_WORDS[lang].seconds.format(number(seconds))


def _turn(anchor: str, turn: int) -> str:
    return f"#{anchor}-t{turn}"
