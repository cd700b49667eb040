"""Nights in a temporary folder: calls to judge by a pack of five rules, and what the results then hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PACK = ROOT / "tests" / "cli" / "mini-pack.yaml"
BATCH = (sys.executable, "-m", "cs_lint", "batch", "--rules", str(PACK))

SAID = ("可能吧", "好的，我帮您查一下", "抱歉抱歉抱歉", "你听不懂人话吗", "您的电话是13800138000吗")


def call(number: int, **fields: Any) -> dict[str, Any]:
    """A short call, another one for every number."""
    turns = [
        {"role": "agent", "text": "您好，星辰科技客服", "start": 0.0, "end": 2.0},
        {"role": "customer", "text": f"我的第{number}个订单到了吗", "start": 2.5, "end": 4.0},
        {"role": "agent", "text": SAID[number % len(SAID)], "start": 4.5, "end": 6.0 + number % 7},
    ]
    metadata = {"team": f"{number % 3}组", "customer_name": "王芳"}
    fixed = {"call_id": f"c{number:06}", "agent_id": f"{1000 + number % 10}", "direction": "inbound"}
    return (
        fixed
        | {"started_at": f"2026-11-{1 + number % 28:02}T09:00:00+08:00", "turns": turns, "metadata": metadata}
        | fields
    )


def write(file: Path, calls: Iterable[dict[str, Any]]) -> Path:
    """Calls as JSONL."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in calls)
    return file


def batch(*words: str | Path, results: Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run `cs-lint batch` to its end, in a process of its own."""
    line = (*BATCH, *map(str, words), "--results", str(results))
    options = {"text": True, "capture_output": True, "encoding": "utf-8", "env": environment()} | options
    return subprocess.run(line, check=False, timeout=600, **options)


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


def rows(results: Path, query: str) -> list[tuple[Any, ...]]:
    """What a query over the results yields."""
    from cs_lint.batch.results import open_results

    with open_results(results) as connection:
        return connection.execute(query).fetchall()


def whole(results: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that two runs over the same calls must agree on, in an order of its own."""
    queries = {
        "calls": "SELECT * EXCLUDE (run_id, started_at), epoch(started_at) FROM calls ORDER BY call_key",
        "violations": "SELECT * EXCLUDE (run_id) FROM violations ORDER BY call_key, ordinal",
        "outcomes": "SELECT * EXCLUDE (run_id) FROM outcomes ORDER BY call_key, rule",
        "errors": "SELECT source, line, col, kind, message FROM errors"
        " WHERE run_id = (SELECT max(run_id) FROM runs) ORDER BY ALL",
        "twice": "SELECT call_key FROM history_calls GROUP BY call_key HAVING count(*) > 1",
        "stale": "SELECT call_key FROM history_calls ANTI JOIN calls USING (run_id, call_key)",
    }
    return {name: rows(results, query) for name, query in queries.items()}
