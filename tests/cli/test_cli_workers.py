"""`cs-lint check --workers`: faster, and not otherwise to be told from one process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import MINI, Run

TEXTS = ("您好,星辰科技客服", "您好,星海商城客服", "可能吧", "你听不懂人话吗", "抱歉抱歉抱歉")
TWO = ("--workers", "2")


@pytest.fixture
def exports(folder: Path) -> Path:
    """A file of 150 calls, fifty files of one, a file of templates that repeat one another, and what cannot be read."""
    (folder / "many").mkdir()
    for number in range(50):
        text = f"客服: 您好,星辰科技客服\n客服: {TEXTS[number % 5]}\n"
        (folder / "many" / f"{number:02}.txt").write_text(text, encoding="utf-8")
    lines = [line_of(number) for number in range(150)]
    lines.insert(70, '{"call_id": ')
    (folder / "many" / "day.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    templates = [{"text": f"您好,订单{number}已发出,请您留意查收,谢谢您的耐心等待"} for number in (1, 2)]
    (folder / "replies.yaml").write_text(json.dumps(templates), encoding="utf-8")
    (folder / "many" / "empty.txt").touch()
    return folder / "many"


def line_of(number: int) -> str:
    """A call of the day's export."""
    turns = [{"role": "agent", "text": TEXTS[0]}, {"role": "agent", "text": TEXTS[number % 5]}]
    return json.dumps({"call_id": str(number), "channel": "phone", "turns": turns}, ensure_ascii=False)


@pytest.mark.parametrize("form", ["json", "jsonl", "concise", "csv"])
def test_two_processes_write_what_one_writes(run: Run, exports: Path, form: str) -> None:
    line = ("check", "many", "replies.yaml", "--format", form)
    alone, together = run(*line), run(*line, *TWO)
    assert together == alone
    assert alone.code == 2, "what cannot be read is there to be told of"
    assert "template.duplicate" in alone.out, "what is compared with texts before it is there too"


def test_the_config_may_say_how_many(check: Run, exports: Path) -> None:
    alone = check(str(exports), "--format", "jsonl")
    Path("cs-lint.yaml").write_text("workers: 2\n", encoding="utf-8")
    assert check(str(exports), "--format", "jsonl") == alone


def test_what_a_baseline_knows_is_known_to_all_processes(check: Run, exports: Path, run: Run) -> None:
    (exports / "empty.txt").unlink()
    day = exports / "day.jsonl"
    day.write_text("\n".join(map(line_of, range(150))), encoding="utf-8")
    known = run("baseline", "--rules", str(MINI), str(exports))
    Path("baseline.json").write_text(known.out, encoding="utf-8")
    assert check(str(exports)).code == 1
    assert check(str(exports), "--baseline", "baseline.json", *TWO).code == 0


def test_no_process_at_all_is_a_usage_error(check: Run) -> None:
    ran = check("clean.txt", "--workers", "0")
    assert ran.code == 2
    assert "--workers" in ran.err


def test_a_process_that_dies_ends_the_run_with_a_sentence(exports: Path, folder: Path) -> None:
    (folder / "sitecustomize.py").write_text(
        "import sys, os\nif 'spawn_main' in ' '.join(sys.orig_argv): os.kill(os.getpid(), 9)\n",
        encoding="utf-8",
    )
    here = str(Path(__file__).parents[2])
    env = os.environ | {"PYTHONPATH": os.pathsep.join((str(folder), here))}
    line = (sys.executable, "-m", "cs_lint", "check", str(exports), *TWO)
    ran = subprocess.run(line, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 2
    assert "a worker process has died (out of memory? try fewer --workers)" in ran.stderr
    assert "Traceback" not in ran.stderr
