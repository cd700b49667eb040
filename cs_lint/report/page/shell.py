"""What every page of ours is put into: autoescaped templates, one style sheet, a strict security policy."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from cs_lint.errors import MissingLibrary
from cs_lint.report.conversation import clock
from cs_lint.report.inert import one_line, visible
from cs_lint.report.verdict import to_the_minute
from cs_lint.report.words import number
from cs_lint.report.writer import Lang

_HERE = Path(__file__).parent


class Shell:
    """Templates of one language, out of our folder or another. Raises MissingLibrary without jinja2."""

    def __init__(self, lang: Lang, folder: Path = _HERE) -> None:
        self.lang = "zh-CN" if lang == "zh" else "en"
        self._environment = _environment(folder)

    def template(self, name: str) -> Any:
        """A template by the name of its file."""
        return self._environment.get_template(name)

    @cached_property
    def style(self) -> str:
        """The style sheet of all pages."""
        return (_HERE / "page.css").read_text(encoding="utf-8")


@cache
def _environment(folder: Path) -> Any:
    try:
        import jinja2
    except ImportError:
        raise MissingLibrary("HTML reports", "jinja2", "report") from None
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=jinja2.FileSystemLoader(folder),
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    environment.filters |= {
        "visible": visible, "line": one_line, "number": number, "clock": clock, "minute": to_the_minute,
    }  # fmt: skip
    return environment


def policy(styles: Sequence[str], *scripts: str, loading: bool = False) -> str:
    """The Content-Security-Policy of a page with these style sheets and these scripts, and nothing else.

    `loading` lets the scripts load others, which a page opened from disk can tell neither by origin nor by hash.
    """
    more = " 'strict-dynamic'" if loading else ""
    return (
        f"default-src 'none'; style-src {_allowed(styles)}; script-src {_allowed(scripts)}{more}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _allowed(texts: Sequence[str]) -> str:
    return " ".join(f"'{fingerprint(text)}'" for text in texts) or "'none'"


def fingerprint(text: str) -> str:
    """What a policy knows an inline script or style sheet by."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
