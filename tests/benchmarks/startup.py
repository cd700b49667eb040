"""What it costs to start: one reply template, a repository of them and one call that a recogniser garbled, which
needs tokens and sounds, beside the libraries that anybody imports.

    python -m tests.benchmarks.startup [--rounds N] [--slack FACTOR]

User and system CPU of child processes, caches warm; the commands take turns, so that the machine's mood is shared,
and the median of their ratios counts. Bytecode and caches are of this run alone, as after an installation: what the
first check costs, which fills them, is told apart. With `--slack` the exit code is 1 above so many times a bar.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path

from cs_lint.noise import Noise
from tests.benchmarks.calls import make_call

ROOT = Path(__file__).parents[2]
ROUNDS = 21
MANY = 200
MISHEARD = 0.1
"""Characters that a recogniser got wrong, as a share of all."""
A_FILE = 10
"""Templates in a file."""
CONCISE = ("--format", "concise")
"""As the pre-commit hook does; the console's page takes rich's drawing besides."""
BARS = (
    ("one template", ("one-template.yaml",), 3.0),
    ("one template, concise", ("one-template.yaml", *CONCISE), 3.0),
    (f"{MANY} templates", ("replies",), 4.0),
    (f"{MANY} templates, concise", ("replies", *CONCISE), 4.0),
    ("one misheard call, concise", ("misheard.txt", *CONCISE, "--fail-on", "never"), 15.0),
)
"""What is checked, and how many times as much CPU as the libraries' import it may take."""
LIBRARIES = "import typer, rich, yaml"
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
    """A repository of polite templates, the config that names them, and one template beside them."""
    replies = list(map("".join, product(OPENINGS, MATTERS, ENDINGS)))
    (folder / "cs-lint.yaml").write_text('templates: ["replies/**"]\n', encoding="utf-8")
    (folder / "one-template.yaml").write_text(_templates(replies, range(1)), encoding="utf-8")
    (folder / "replies").mkdir()
    for first in range(0, count, A_FILE):
        numbers = range(first, min(first + A_FILE, count))
        (folder / f"replies/{first:04}.yaml").write_text(_templates(replies, numbers), encoding="utf-8")


def make_misheard(folder: Path) -> None:
    """A call with one character in ten misheard."""
    says = {"agent": "客服", "customer": "客户"}
    turns = Noise(MISHEARD).call(make_call(0)).turns
    written = "".join(f"{says[turn.role]}: {turn.text}\n" for turn in turns)
    (folder / "misheard.txt").write_text(written, encoding="utf-8")


def _templates(replies: Sequence[str], numbers: Sequence[int]) -> str:
    return "".join(f'- scene: 场景{n}\n  content: "{replies[n % len(replies)]}"\n' for n in numbers)


def as_installed(folder: Path) -> dict[str, str]:
    """An environment in which bytecode is kept, as of what pip installed, and nothing is cached yet."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    kept = {"PYTHONPYCACHEPREFIX": str(folder / "bytecode"), "XDG_CACHE_HOME": str(folder / "cache")}
    return {**own, **kept, "PYTHONPATH": path}


def cpu(arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> float:
    """CPU seconds of a run of Python, which must not fail."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, *arguments]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measured(folder: Path, rounds: int) -> tuple[float, list[list[float]]]:
    """CPU seconds of the very first check; then of each round those of the import and of every check."""
    environment = as_installed(folder)
    checks = [("-m", "cs_lint", "check", *asked) for _, asked, _ in BARS]
    commands = [("-c", LIBRARIES), *checks]
    cpu(commands[0], folder, environment)
    first, *_ = [cpu(check, folder, environment) for check in checks]
    return first, [[cpu(command, folder, environment) for command in commands] for _ in range(rounds)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--slack", type=float, help="exit with 1 above so many times a bar")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        make_templates(Path(made), MANY)
        make_misheard(Path(made))
        first, rounds = measured(Path(made), wanted.rounds)
    seconds = [statistics.median(column) for column in zip(*rounds, strict=True)]
    print(f"{LIBRARIES}: {seconds[0]:.3f} s of CPU; the very first check: {first:.2f} s")
    missed = False
    for number, (what, _, bar) in enumerate(BARS, 1):
        ratio = statistics.median(each[number] / each[0] for each in rounds)
        print(f"{what}: {seconds[number]:.3f} s, ratio {ratio:.2f} (bar {bar:.0f})")
        missed |= wanted.slack is not None and ratio > bar * wanted.slack
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
