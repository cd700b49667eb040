"""What it costs to start: a folder of reply templates checked, beside the import of the libraries that anybody uses.

    python -m tests.benchmarks.startup [--templates N] [--at-most RATIO]

User and system CPU of child processes; the two take turns, so that the machine's mood is shared, and the median counts.
The first check fills the cache, where there is one, and is told apart.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parents[2]
TURNS = 7
A_FILE = 10
"""Templates in a file."""
OPENINGS = (
    "您好，",
    "感谢您的耐心等待，",
    "很抱歉给您带来不便，",
    "收到您的反馈了，",
    "谢谢您的提醒，",
    "让您久等了，",
)
MATTERS = (
    "您的订单{{订单号}}已经发出，预计{{天数}}天内送达。",
    "退款会在三个工作日内原路退回，请您留意查收。",
    "专员会在今天十八点前给您回电，请您保持电话畅通。",
    "发票已经开好，稍后发到您登记的邮箱。",
    "换货的快递费由我们承担，您不用先付。",
    "会员积分将在每月五日到账，可以在首页查看。",
)
ENDINGS = (
    "",
    "请问还有什么可以帮您？",
    "祝您生活愉快！",
    "如有疑问，欢迎随时联系我们。",
    "感谢您的支持。",
    "辛苦您了。",
)


def make_templates(folder: Path, count: int) -> None:
    """A repository of polite templates and the config that names them."""
    replies = list(map("".join, product(OPENINGS, MATTERS, ENDINGS)))
    (folder / "cs-lint.yaml").write_text('templates: ["replies/**"]\n', encoding="utf-8")
    (folder / "replies").mkdir()
    for first in range(0, count, A_FILE):
        numbers = range(first, min(first + A_FILE, count))
        lines = [f'- scene: 场景{n}\n  content: "{replies[n % len(replies)]}"\n' for n in numbers]
        (folder / f"replies/{first:04}.yaml").write_text("".join(lines), encoding="utf-8")


def cpu(command: Sequence[str], folder: Path) -> float:
    """CPU seconds of a command, which must not fail."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command, cwd=folder, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": path}
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--templates", type=int, default=200)
    parser.add_argument("--at-most", type=float, help="exit with 1 above this ratio")
    wanted = parser.parse_args()
    libraries = [sys.executable, "-c", "import typer, rich, yaml"]
    check = [sys.executable, "-m", "cs_lint", "check", "replies", "--fail-on", "never", "--format", "concise"]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        make_templates(folder, wanted.templates)
        cpu(libraries, folder)
        first = cpu(check, folder)
        rounds = [(cpu(check, folder), cpu(libraries, folder)) for _ in range(TURNS)]
    ours, theirs = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(a / b for a, b in rounds)
    print(f"{wanted.templates} templates: first check {first:.2f} s, then {ours:.2f} s of CPU")
    print(f"import typer, rich, yaml: {theirs:.2f} s; ratio {ratio:.1f}")
    return int(wanted.at_most is not None and ratio > wanted.at_most)


if __name__ == "__main__":
    raise SystemExit(main())
