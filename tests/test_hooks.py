"""The hooks of .pre-commit-hooks.yaml, run by the real pre-commit on commits to a real repository.

pre-commit builds an environment with pip, once for all of them; where it cannot, they are skipped, saying why.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

pytest.importorskip("pre_commit", reason="pre-commit is in the extra [dev]")
ROOT = Path(__file__).parent.parent
PACKAGE = ("cs_lint", "rules", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
HOOKS = ("cs-lint-fix", "cs-lint-templates", "cs-lint-calls", "cs-lint-rules")
NO_INDEX = (
    "No matching distribution",
    "Connection",
    "Network is unreachable",
    "Temporary failure",
    "Read timed out",
)

pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
]


class Repository:
    """A git repository with the hooks installed."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder, self.environment = folder, environment

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words,
            cwd=self.folder,
            env=self.environment,
            text=True,
            capture_output=True,
            check=check,
            timeout=800,
        )

    def write(self, name: str, text: str) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def commit(self) -> tuple[int, str]:
        """Try to commit everything."""
        self.run("git", "add", "-A")
        ran = self.run("git", "commit", "-m", "templates", check=False)
        return ran.returncode, ran.stdout + ran.stderr


def git(folder: Path, environment: Mapping[str, str], *words: str) -> str:
    ran = subprocess.run(
        ("git", *words), cwd=folder, env=environment, text=True, capture_output=True, check=True, timeout=60
    )
    return ran.stdout.strip()


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository whose hooks come from a repository of this very source."""
    home = tmp_path_factory.mktemp("home")
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PYTHONPATH", "COV_"))
    }
    who = {f"GIT_{part}_{fact}": "a@b.c" for part in ("AUTHOR", "COMMITTER") for fact in ("NAME", "EMAIL")}
    python = Path(sys.executable).parent
    environment = (
        kept | who | {"PRE_COMMIT_HOME": str(home / "hooks"), "PATH": f"{python}{os.pathsep}{kept['PATH']}"}
    )
    source = home / "cs-lint"
    for name in PACKAGE:
        whole = ROOT / name
        if whole.is_dir():
            shutil.copytree(whole, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            source.mkdir(exist_ok=True)
            shutil.copy(whole, source / name)
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "source")):
        git(source, environment, *words)
    made = Repository(home / "templates", environment)
    hooks = [
        {"id": hook, "files": r"^rules/mine\.yaml$"} if hook == "cs-lint-rules" else {"id": hook}
        for hook in HOOKS
    ]
    config = {
        "repos": [{"repo": str(source), "rev": git(source, environment, "rev-parse", "HEAD"), "hooks": hooks}]
    }
    made.write(".pre-commit-config.yaml", yaml.safe_dump(config))
    made.write("cs-lint.yaml", 'company: [星辰科技]\ntemplates: ["replies/**"]\n')
    git(made.folder, environment, "init", "-q")
    built = made.run(sys.executable, "-m", "pre_commit", "install", "--install-hooks", check=False)
    if built.returncode and any(sign in built.stdout + built.stderr for sign in NO_INDEX):
        pytest.skip("pip reaches no package index, so pre-commit cannot build the hooks' environment")
    assert built.returncode == 0, built.stdout + built.stderr
    return made


def test_a_commit_fails_is_fixed_and_passes(repository: Repository) -> None:
    repository.write("replies/refund.yaml", "# 退款\n- content: '可能吧,这是你自己的问题'\n")
    repository.write("other/settings.yaml", "text: 你自己的问题\n")
    code, said = repository.commit()
    assert code == 1
    assert "replies/refund.yaml:2:13 warning words.vague" in said or "replies/refund.yaml:2:" in said
    assert "words.blame" in said
    assert "other/settings.yaml" not in said
    # The safe fix is made, the blame is for a person to mend.
    assert "您自己" in (repository.folder / "replies/refund.yaml").read_text(encoding="utf-8")
    repository.write("replies/refund.yaml", "# 退款\n- content: '您的退款在三个工作日内到账。'\n")
    code, said = repository.commit()
    assert code == 0, said


def test_transcripts_and_packs_are_checked_too(repository: Repository) -> None:
    repository.write("night.jsonl", '{"turns": [{"role": "agent", "text": "听不懂人话吗"}]}\n')
    repository.write("rules/mine.yaml", "pack: mine\nversion: '1'\nrules: 3\n")
    code, said = repository.commit()
    assert code == 1
    assert "night.jsonl:1:0:1 error words.insult" in said
    assert "`rules` is a list of rules" in said


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_names_its_command_where_arguments_cannot_replace_it(hook: str) -> None:
    known = {
        each["id"]: each
        for each in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    }
    assert len(known[hook]["entry"].split()) > 1
    assert known[hook]["require_serial"]
    assert "args" not in known[hook]
