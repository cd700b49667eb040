"""Pages in a real browser: Debian's chromium, headless, driven by playwright.

Screenshots go to the folder that CS_LINT_SCREENSHOTS names, else to pytest's own temporary one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cs_lint.cli import main

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking")

Open = Callable[..., Any]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One chromium for all tests; they are skipped, and say so, where there is none."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("chromium is not installed (apt-get install chromium)")
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@dataclass
class Watched:
    """A browser's window, and all that is amiss in it: console, uncaught errors, dialogs, requests that leave."""

    browser: Any
    amiss: list[str] = field(default_factory=list)
    contexts: list[Any] = field(default_factory=list)

    def open(self, path: Path) -> Any:
        """Open a file as a person would."""
        self.contexts.append(self.browser.new_context(viewport={"width": 1440, "height": 900}))
        page = self.contexts[-1].new_page()
        page.on("console", lambda message: self.amiss.append(f"console {message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.amiss.append(f"error: {error}"))
        page.on("dialog", self._dialog)
        page.on("request", lambda request: _local(request.url) or self.amiss.append(request.url))
        page.goto(path.absolute().as_uri())
        return page

    def _dialog(self, dialog: Any) -> None:
        self.amiss.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Open]:
    """Open files; whatever is amiss with them fails the test at its end."""
    watched = Watched(browser)
    yield watched.open
    watched.close()
    assert watched.amiss == []


def _local(url: str) -> bool:
    return url.startswith(("file:", "data:", "blob:"))


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots are kept."""
    folder = os.environ.get("CS_LINT_SCREENSHOTS")
    path = Path(folder) if folder else tmp_path_factory.mktemp("screenshots")
    path.mkdir(parents=True, exist_ok=True)
    return path


@pytest.fixture
def cs_lint(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Run a command line."""
    monkeypatch.setenv("NO_COLOR", "1")
    return lambda *words: main([str(word) for word in words])
