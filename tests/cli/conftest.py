"""The command line in process, in an empty folder, on a pack of five rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from cs_lint.cli import main

MINI = Path(__file__).parent / "mini-pack.yaml"


class Ran(NamedTuple):
    """How a command line went."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory with calls of every sort in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    calls = {
        "clean.txt": "客服: 您好,星辰科技客服\n客户: 你好\n",
        "vague.txt": "客服: 您好,星辰科技客服\n客户: 能到吗\n客服: 可能吧\n",
        "sorry.txt": "客服: 您好,星辰科技客服,抱歉抱歉抱歉\n",
        "insult.txt": "客服: 您好,星辰科技客服\n客服: 你听不懂人话吗\n",
        "other.txt": "客服: 您好,星海商城客服\n",
        "phone.txt": "客服: 您好,星辰科技客服\n客服: 13800138000可能吧\n",
        "empty.txt": "",
        "broken.json": '{"call_id": ',
    }
    for name, text in calls.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line."""

    def ran(*words: str) -> Ran:
        capsys.readouterr()
        code = main([str(word) for word in words])
        return Ran(code, *capsys.readouterr())

    return ran


@pytest.fixture
def check(run: Run) -> Run:
    """`cs-lint check` by the small pack."""
    return lambda *words: run("check", "--rules", str(MINI), *words)
