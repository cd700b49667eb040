"""Plotly in our pages: its script, which its own package carries, and what a strict policy must know of it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from cs_lint.errors import MissingLibrary

SLOT = "/* plotly's own rules go here, through the object model, which the policy lets it do */"
"""The style sheet that plotly looks for by its id before it makes one, which the policy would refuse."""

_INJECTED = re.compile(r"\.textContent='([^'\\]*)',document\.head\.appendChild")
"""The style sheet of maps, which plotly puts into whatever page it is in."""


@cache
def plotly_script() -> str:
    """The whole of plotly for a browser, about 5 MB. Raises MissingLibrary."""
    try:
        from plotly.offline import get_plotlyjs
    except ImportError:
        raise MissingLibrary("HTML reports", "plotly", "report") from None
    return str(get_plotlyjs())


@cache
def plotly_styles() -> tuple[str, ...]:
    """The style sheets that a page with plotly in it must allow beside its own."""
    return (SLOT, *_INJECTED.findall(plotly_script()))


def drawing_script() -> str:
    """What all our pages tell plotly: the page's own colours and font, nothing that floats over a picture."""
    return Path(__file__).with_name("plots.js").read_text(encoding="utf-8")
