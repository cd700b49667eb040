"""Help, versions, and what starting costs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cs_lint import __version__
from cs_lint.report import WRITERS

MINI = Path(__file__).with_name("mini-pack.yaml")
Run = Callable[..., Any]

COMMANDS = [
    ["check"], ["evaluate"], ["init"], ["config"], ["files"],
    ["rules", "list"], ["rules", "explain"], ["rules", "test"], ["rules", "validate"],
]  # fmt: skip

HEAVY = ("jieba", "rapidfuzz", "pypinyin", "opencc", "re2", "numpy")
OURS = ("rich", "yaml", "msgspec", "cs_lint.engine", "cs_lint.report")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_teaches_by_examples(run: Run, command: list[str]) -> None:
    ran = run(*command, "--help")
    assert ran.code == 0
    assert f"cs-lint {' '.join(command)}" in ran.out.split("Examples:")[1]


def test_help_names_every_format(run: Run) -> None:
    text = " ".join(run("check", "--help").out.split())
    assert all(name in text for name in WRITERS)


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"cs-lint {__version__}\n", "")


@pytest.mark.parametrize("words", [[], ["rules"]])
def test_no_command_is_not_a_job_done(run: Run, words: list[str]) -> None:
    ran = run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert "Usage: " in ran.err


def test_an_unknown_command(run: Run) -> None:
    ran = run("chek")
    assert ran.code == 2
    assert ran.err.startswith("cs-lint: error: No such command 'chek'")


def imported(words: list[str], names: tuple[str, ...], folder: Path) -> list[str]:
    """Which of the modules a command line imports, in a process of its own."""
    code = (
        "import sys, contextlib, io\nfrom cs_lint.cli import main\n"
        f"with contextlib.redirect_stdout(io.StringIO()):\n    main({words!r})\n"
        f"print(*[name for name in {names!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=folder, check=True
    )
    return done.stdout.split()


def test_help_imports_nothing_that_it_does_not_need(folder: Path) -> None:
    assert imported(["--help"], HEAVY + OURS, folder) == []


def test_a_check_imports_no_tokeniser_that_no_phrase_asks_for(folder: Path) -> None:
    assert (
        imported(["check", "clean.txt", "--rules", str(MINI)], ("jieba", "rapidfuzz", "pypinyin"), folder)
        == []
    )


def test_a_reply_template_is_checked_without_what_calls_need(folder: Path) -> None:
    (folder / "reply.yaml").write_text("content: 您好，请问有什么可以帮您？\n", encoding="utf-8")
    calls = ("cs_lint.read.json_call", "cs_lint.read.vendors", "cs_lint.read.roles", "cs_lint.read.table")
    imported(["check", "reply.yaml"], (), folder)  # the cache is filled by the first
    assert (
        imported(["check", "reply.yaml", "--format", "concise"], (*calls, *HEAVY[:4], "rich.console"), folder)
        == []
    )


def test_as_a_module(folder: Path) -> None:
    words = [sys.executable, "-m", "cs_lint", "check", "other.txt", "--rules", str(MINI)]
    assert subprocess.run(words, capture_output=True, cwd=folder, check=False).returncode == 1
