"""`cs-lint check`: exit codes, streams, sinks. The contract of DESIGN §6, a line each."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cs_lint.engine import Linter
from cs_lint.report import WRITERS

MINI = Path(__file__).with_name("mini-pack.yaml")
Run = Callable[..., Any]

EXIT_CODES = {
    "a clean call is 0": (["clean.txt"], 0),
    "an error is 1": (["other.txt"], 1),
    "a warning alone is 0, since only errors fail by default": (["vague.txt"], 0),
    "a warning is 1 when warnings fail": (["vague.txt", "--fail-on", "warning"], 1),
    "an info is 0 when warnings fail": (["sorry.txt", "--fail-on", "warning"], 0),
    "an info is 1 when infos fail": (["sorry.txt", "--fail-on", "info"], 1),
    "an error is 0 when nothing fails": (["other.txt", "--fail-on", "never"], 0),
    "hiding warnings does not change the code": (
        ["vague.txt", "--fail-on", "warning", "--min-severity", "error"],
        1,
    ),
    "hiding nothing does not change the code": (["vague.txt", "--min-severity", "info"], 0),
    "a score below the minimum is 1": (["vague.txt", "--min-score", "99"], 1),
    "a score at the minimum is 0": (["vague.txt", "--min-score", "98"], 0),
    "a minimum score counts although nothing fails": (
        ["vague.txt", "--fail-on", "never", "--min-score", "99"],
        1,
    ),
    "one bad call among good ones is 1": (["clean.txt", "other.txt"], 1),
    "a missing path is 2": (["nowhere.txt"], 2),
    "a missing path outranks violations": (["other.txt", "nowhere.txt"], 2),
    "a missing path beside a clean call is 2": (["clean.txt", "nowhere.txt"], 2),
    "a pattern without a match is 2": (["*.srt"], 2),
    "an empty file is 2": (["empty.txt"], 2),
    "a broken file is 2": (["broken.json"], 2),
    "a broken file is 2 although nothing fails": (["broken.json", "--fail-on", "never"], 2),
    "an unknown rule is 2": (["clean.txt", "--select", "words.vage"], 2),
    "an unknown ignored rule is 2": (["clean.txt", "--ignore", "nope"], 2),
    "a selection of nothing is 2": (["clean.txt", "--select", ","], 2),
    "ignoring every rule is 2": (["clean.txt", "--ignore", "words.*,opening"], 2),
    "an unknown variable is 2": (["clean.txt", "--var", "compny=甲"], 2),
    "a variable without a value sign is 2": (["clean.txt", "--var", "company"], 2),
    "an unknown pack is 2": (["clean.txt", "--rules", "no-such-pack"], 2),
    "an unknown format is 2": (["clean.txt", "--format", "xml"], 2),
    "an unknown reader is 2": (["clean.txt", "--from", "docx"], 2),
    "an unknown flag is 2": (["clean.txt", "--nope"], 2),
    "an unknown severity is 2": (["clean.txt", "--fail-on", "fatal"], 2),
    "a score beyond 100 is 2": (["clean.txt", "--min-score", "101"], 2),
    "a missing config is 2": (["clean.txt", "--config", "none.yaml"], 2),
    "no path at all is 2": ([], 2),
}


@pytest.mark.parametrize(("words", "code"), EXIT_CODES.values(), ids=EXIT_CODES)
def test_exit_code(check: Run, words: list[str], code: int) -> None:
    ran = check(*words)
    assert ran.code == code
    assert bool(ran.err) == (code == 2)
    assert "Traceback" not in ran.err
    assert all(line.startswith("cs-lint: ") for line in ran.err.splitlines())


@pytest.mark.parametrize("form", [*WRITERS])
@pytest.mark.parametrize(
    ("words", "code"), [(["clean.txt"], 0), (["other.txt"], 1), (["other.txt", "nowhere"], 2)]
)
def test_the_code_is_the_same_in_every_format_and_sink(
    check: Run, form: str, words: list[str], code: int
) -> None:
    assert check(*words, "--format", form).code == code
    assert check(*words, "--output", f"{form}=report").code == code


def test_what_cannot_be_read_is_told_on_both_streams_and_the_rest_is_checked(check: Run) -> None:
    ran = check("nowhere.txt", "other.txt", "*.srt", "empty.txt", "--format", "jsonl")
    reports = [json.loads(line) for line in ran.out.splitlines()]
    assert [report["source"] for report in reports] == ["nowhere.txt", "other.txt", "*.srt", "empty.txt"]
    assert ["error" in report for report in reports] == [True, False, True, True]
    assert ran.err.splitlines() == [
        "cs-lint: error: nowhere.txt: there is no such file or directory",
        "cs-lint: error: *.srt: the pattern matches no file to check",
        "cs-lint: error: empty.txt: the file is empty",
    ]


def test_stdout_carries_results_only(check: Run, folder: Path) -> None:
    (folder / "template.json").write_text(
        json.dumps({"channel": "template", "turns": [{"role": "agent", "text": "好"}]}), encoding="utf-8"
    )
    ran = check("template.json", "--select", "opening", "--format", "json")
    assert json.loads(ran.out)["summary"]["calls"] == 1
    assert ran.err == "cs-lint: note: calls that no rule applies to: 1 (--show-skipped says why)\n"


def test_a_did_you_mean_for_every_name(check: Run) -> None:
    assert "did you mean words.vague?" in check("clean.txt", "--select", "words.vage").err
    assert "did you mean company?" in check("clean.txt", "--var", "compny=甲").err
    assert "did you mean jsonl?" in check("clean.txt", "--format", "jsnl").err
    assert "did you mean markdown?" in check("clean.txt", "--output", "markdwn=x").err
    assert "did you mean text?" in check("clean.txt", "--from", "txt").err


def test_several_reports_in_one_run(check: Run, folder: Path) -> None:
    ran = check("other.txt", "--format", "concise", "--output", "json=a.json", "--output", "markdown=b.md")
    assert ran.code == 1
    assert ran.out.startswith("other.txt:")
    assert json.loads((folder / "a.json").read_text())["calls"][0]["violations"]
    assert "opening.company-name" in (folder / "b.md").read_text()


def test_a_report_in_a_file_has_no_colour(check: Run, folder: Path) -> None:
    check("other.txt", "--color", "always", "--output", "console=a.txt")
    assert "\x1b" not in (folder / "a.txt").read_text()


@pytest.mark.parametrize(
    "outputs",
    [["json"], ["json="], ["json=-"], ["json=a", "jsonl=a"], ["json=other.txt"], ["json=no/such/folder"]],
)
def test_an_output_that_cannot_be_is_refused(check: Run, folder: Path, outputs: list[str]) -> None:
    ran = check("other.txt", *(word for output in outputs for word in ("--output", output)))
    assert ran.code == 2
    assert ran.err.startswith("cs-lint: error: ")
    assert (folder / "other.txt").read_text().startswith("客服")


@pytest.mark.parametrize(
    ("environment", "flags", "colored"),
    [
        ({}, [], False),
        ({"FORCE_COLOR": "1"}, [], True),
        ({"FORCE_COLOR": "0"}, [], False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, [], False),
        ({"NO_COLOR": "", "FORCE_COLOR": "1"}, [], True),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
        ({"FORCE_COLOR": "1"}, ["--color", "never"], False),
    ],
)
def test_colour(
    check: Run, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], flags: list[str], colored: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in check("other.txt", *flags).out) == colored


def test_standard_input(check: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "客服: 您好,星海商城客服".encode("gb18030")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    ran = check("-", "--format", "jsonl")
    assert ran.code == 1
    assert json.loads(ran.out)["source"] == "-"


@pytest.mark.parametrize(
    "name", ["有 空格.txt", "-dash.txt", "[brackets].txt", "new\nline.txt", "esc\x1b[31m.txt", "a:1.txt"]
)
def test_nasty_file_names(check: Run, folder: Path, name: str) -> None:
    (folder / name).write_text("客服: 您好,星海商城客服\n", encoding="utf-8")
    ran = check("--", name)
    assert ran.code == 1
    assert "\x1b" not in ran.out


def test_a_file_name_that_is_not_text(check: Run, folder: Path) -> None:
    name = os.fsdecode(b"\xff.txt")
    (folder / name).write_text("客服: 您好,星海商城客服\n", encoding="utf-8")
    assert check(name).code == 1
    assert check(name, "--format", "json").code == 1
    assert check(name + "x").code == 2


def test_the_company_by_flag(check: Run) -> None:
    assert check("other.txt", "--var", "company=星辰科技,星海商城").code == 0
    assert check("other.txt", "--var", "company=星辰科技，星海商城").code == 0
    assert check("other.txt", "--var", "company=星辰科技").code == 1


def test_select_and_ignore_take_groups_and_lists(check: Run) -> None:
    assert check("other.txt", "--select", "words.*").code == 0
    assert check("other.txt", "--select", "words.vague,opening.company-name").code == 1
    assert (
        check(
            "other.txt",
            "--ignore",
            "words",
            "--ignore",
            "opening.company-name",
            "--var",
            "require_agent_id=true",
        ).code
        == 0
    )


def test_a_variable_switches_a_rule_on(check: Run) -> None:
    assert check("clean.txt", "--fail-on", "warning").code == 0
    assert check("clean.txt", "--fail-on", "warning", "--var", "require_agent_id=true").code == 1


def test_text_is_masked_unless_asked_for(check: Run) -> None:
    assert "13800138000" not in check("phone.txt").out
    assert "13800138000" in check("phone.txt", "--show-text").out


def test_the_language_of_a_report(check: Run) -> None:
    assert "合格" in check("clean.txt").out
    assert "passed" in check("clean.txt", "--lang", "en").out


def test_templates(check: Run, folder: Path) -> None:
    (folder / "replies.txt").write_text("您好,可能吧\n", encoding="utf-8")
    ran = check("--as", "template", "replies.txt", "--format", "jsonl", "--fail-on", "warning")
    assert ran.code == 1
    assert json.loads(ran.out)["channel"] == "template"


def test_nothing_of_a_call_is_told_when_cs_lint_itself_fails(
    check: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("客户说的话")

    monkeypatch.setattr(Linter, "inspect", fail)
    ran = check("clean.txt")
    assert ran.code == 2
    assert ran.err.startswith("cs-lint: error: an unexpected RuntimeError")
    assert "客户说的话" not in ran.err
    assert "Traceback" in check("clean.txt", "--debug").err


def test_an_interrupt_is_130(check: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Linter, "inspect", interrupt)
    assert check("clean.txt").code == 130


@pytest.mark.parametrize("form", ["console", "jsonl"])
def test_a_broken_pipe_is_quiet(folder: Path, form: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    words = [sys.executable, "-m", "cs_lint", "check", "clean.txt", "--rules", str(MINI), "--format", form]
    done = subprocess.run(words, stdout=writer, stderr=subprocess.PIPE, cwd=folder, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (2, b"")


def test_a_full_disk_is_told(check: Run) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    ran = check("clean.txt", "--output", f"json={full}")
    assert ran.code == 2
    assert f"{full}: No space left" in ran.err
