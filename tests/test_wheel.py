"""The wheel, built and run elsewhere: the default packs travel with it, and nothing of the checkout is needed."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dist")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        str(target),
        str(ROOT),
    ]
    subprocess.run(command, check=True, timeout=110, stdin=subprocess.DEVNULL)
    return next(target.glob("*.whl"))


def run_from(site: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """cs-lint as installed in `site`, run in `folder`; its dependencies are those of this environment."""
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "cs_lint", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=100, check=False
    )


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def test_the_wheel_holds_the_packs_the_marker_for_types_and_the_licence(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for pack in (ROOT / "rules").glob("*.yaml"):
        assert f"cs_lint/rules/{pack.name}" in names
    assert "cs_lint/py.typed" in names
    assert any(name.endswith("LICENSE") for name in names)
    assert not any(name.startswith(("tests/", "samples/")) for name in names)


def test_the_packs_it_uses_are_its_own(site: Path, tmp_path: Path) -> None:
    shown = run_from(site, tmp_path, "rules", "list", "--format", "json")
    assert shown.returncode == 0, shown.stderr
    where = "import cs_lint.packs.find as find; print(find.rules_folder())"
    environment = {**os.environ, "PYTHONPATH": str(site)}
    found = subprocess.run(
        [sys.executable, "-c", where],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(found.stdout.strip()) == site / "cs_lint" / "rules"


def test_it_checks_a_call_in_an_empty_folder(site: Path, tmp_path: Path) -> None:
    (tmp_path / "call.txt").write_text(
        "客服: 您好,星辰科技。\n客户: 在吗\n客服: 您稍等。\n", encoding="utf-8"
    )
    shown = run_from(site, tmp_path, "check", "call.txt", "--var", "company=星辰科技", "--format", "concise")
    assert shown.returncode == 1, shown.stderr
    assert "call.txt:2:1 warning hold.reason" in shown.stdout
