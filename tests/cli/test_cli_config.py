"""Which config holds, what it may say, and where each value comes from."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cs_lint.config import variable
from cs_lint.errors import UsageError

MINI = Path(__file__).with_name("mini-pack.yaml")
Run = Callable[..., Any]


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def settings(ran: Any) -> Any:
    assert ran.code == 0, ran.err
    return json.loads(ran.out)["settings"]


FAULTS = {
    "an unknown key": ("lang: zh\nfail_on: error\n", "2:1: unknown key 'fail_on' (did you mean fail-on?)"),
    "an unknown value": (
        "fail-on: fatal\n",
        "1:10: fail-on: Invalid enum value 'fatal' (one of error, warning, info, never)",
    ),
    "a value of the wrong kind": ("min-score: high\n", "1:12: min-score: Expected 'float | null', got 'str'"),
    "a figure out of range": ("pass-mark: 120\n", "1:12: pass-mark: Expected 'float' <= 100.0"),
    "an unknown role": (
        "speakers:\n  A: robot\n",
        "2:3: speakers: Invalid enum value 'robot' (one of agent, customer, bot, system)",
    ),
    "a company set twice": (
        "company: 甲\nvars: {company: 乙}\n",
        "2:8: company is set twice (once is enough)",
    ),
    "not a mapping": ("- a\n", "1: a config is keys with values"),
    "a key twice": ("lang: zh\nlang: en\n", "2:1: the key 'lang' stands here twice"),
    "not YAML": ("lang: [zh\n", "not valid YAML"),
    "an unknown rule": (
        "rules: MINI\nselect: [words.vage]\n",
        "2:1: there is no rule 'words.vage' (did you mean words.vague?)",
    ),
    "an unknown pack": ("rules: [cores.yaml]\n", "1:1: there is no rule pack at cores.yaml"),
    "an unknown variable": (
        "rules: MINI\nvars:\n  compny: 甲\n",
        "3:3: no pack has a variable 'compny' (did you mean company?)",
    ),
    "an unknown format": ("rules: MINI\nformat: jsn\n", "2:1: there is no format 'jsn' (did you mean json?)"),
}


@pytest.mark.parametrize(("text", "fault"), FAULTS.values(), ids=FAULTS)
def test_a_faulty_config_is_told_with_its_place(run: Run, folder: Path, text: str, fault: str) -> None:
    write(folder, "cs-lint.yaml", text.replace("MINI", str(MINI)))
    ran = run("check", "clean.txt")
    assert ran.code == 2
    assert ran.err.startswith("cs-lint: error: cs-lint.yaml:")
    assert fault in ran.err


def test_every_key(run: Run, folder: Path) -> None:
    text = f"""
rules: [{MINI}]
company: [星海商城]
vars: {{max_sorry: 1}}
select: "words.*, opening"
ignore: [words.sorry]
fail-on: warning
min-score: 60
min-severity: warning
pass-mark: 90
format: jsonl
lang: en
speakers: {{A: agent, B: customer}}
columns: {{text: 文本}}
limits: {{turns: 9}}
show-text: true
workers: 2
templates: "replies/**/*.yaml"
per-file-ignores: {{"old/**": [words.sorry]}}
baseline: known.json
"""
    write(folder, "known.json", '{"schema": "cs-lint/baseline/1", "entries": []}')
    write(folder, "cs-lint.yaml", text)
    found = settings(run("config", "--format", "json"))
    said = {
        key: value for key, value in found.items() if not key.startswith("limits.") or key == "limits.turns"
    }
    assert all(value["origin"].startswith("cs-lint.yaml:") for value in said.values())
    assert found["limits.turns"] == {"value": 9, "origin": "cs-lint.yaml:15"}
    assert found["limits.rows"]["origin"] == "default"
    assert found["vars.company"] == {"value": ["星海商城"], "origin": "cs-lint.yaml:3"}
    assert found["vars.max_sorry"] == {"value": 1, "origin": "cs-lint.yaml:4"}
    assert found["select"]["value"] == ["words.*", "opening"]
    write(folder, "ab.txt", "A: 您好,星海商城客服\nB: 能到吗\nA: 可能吧\n")
    ran = run("check", "ab.txt")
    assert ran.code == 1
    assert json.loads(ran.out)["score"] == 98


def test_a_number_may_be_a_company(run: Run, folder: Path) -> None:
    write(folder, "cs-lint.yaml", f"rules: [{MINI}]\ncompany: 12306\n")
    write(folder, "rail.txt", "客服: 您好,12306客服\n")
    assert run("check", "rail.txt").code == 0


def test_flags_outrank_the_config_and_say_so(run: Run, folder: Path) -> None:
    write(folder, "cs-lint.yaml", "select: [words.a]\ncompany: 甲\nvars: {x: 1}\n")
    found = settings(run("config", "--select", "words.b", "--var", "company=乙,丙", "--format", "json"))
    assert found["select"] == {"value": ["words.b"], "origin": "--select"}
    assert found["vars.company"] == {"value": ["乙", "丙"], "origin": "--var"}
    assert found["vars.x"] == {"value": 1, "origin": "cs-lint.yaml:3"}
    assert found["lang"] == {"value": "zh", "origin": "default"}


def test_config_as_text(run: Run, folder: Path) -> None:
    write(folder, "cs-lint.yaml", "company: [星辰科技, 星辰客服]\n")
    out = run("config").out
    assert out.startswith("config file: cs-lint.yaml\n")
    assert ["vars.company", "星辰科技,", "星辰客服", "(cs-lint.yaml:1)"] in [
        line.split() for line in out.split("\n")
    ]
    assert "(default)" in out


def test_no_config_at_all(run: Run) -> None:
    assert run("config").out.startswith("config file: none found\n")


def test_the_config_nearest_to_the_checked_path_holds(run: Run, folder: Path) -> None:
    write(folder, "cs-lint.yaml", "lang: en\n")
    write(folder, "samples/cs-lint.yaml", "lang: zh\n")
    write(folder, "samples/calls/a.txt", "客服: 您好\n")
    for path in (
        "samples",
        "samples/calls",
        "samples/calls/a.txt",
        "samples/**/*.txt",
        "samples/missing.txt",
    ):
        assert settings(run("config", path, "--format", "json"))["lang"]["value"] == "zh"
    assert settings(run("config", "--format", "json"))["lang"]["value"] == "en"
    assert settings(run("config", "clean.txt", "--format", "json"))["lang"]["value"] == "en"


def test_a_config_that_does_not_hold_for_all_paths_is_told_of(run: Run, folder: Path) -> None:
    write(folder, "cs-lint.yaml", "lang: en\n")
    write(folder, "samples/cs-lint.yaml", "lang: zh\n")
    ran = run("config", "samples", "clean.txt", "--format", "json")
    assert settings(ran)["lang"]["value"] == "en"
    assert "cs-lint: note: samples/cs-lint.yaml is not used" in ran.err
    assert not run("config", "samples", "clean.txt", "--config", "cs-lint.yaml").err


def test_the_working_directory_is_searched_when_the_path_has_no_config(
    run: Run, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    write(folder, "cs-lint.yaml", "lang: en\n")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert settings(run("config", str(elsewhere), "--format", "json"))["lang"]["value"] == "en"


def test_a_named_config_is_the_only_one(run: Run, folder: Path) -> None:
    write(folder, "cs-lint.yaml", "lang: en\n")
    write(folder, "night.yaml", "fail-on: never\n")
    found = settings(run("config", "--config", "night.yaml", "--format", "json"))
    assert found["lang"]["value"] == "zh"
    assert found["fail-on"] == {"value": "never", "origin": "night.yaml:1"}


def test_a_misnamed_config_is_told_of(run: Run, folder: Path) -> None:
    write(folder, "cs-lint.yml", "lang: en\n")
    ran = run("config")
    assert ran.code == 2
    assert "cs-lint.yml: a config by this name is not read (call it cs-lint.yaml)" in ran.err


def test_pyproject(run: Run, folder: Path) -> None:
    ours = '[tool.cs-lint]\nlang = "en"\nfail-on = "info"\n\n[tool.cs-lint.vars]\nx = 1\n'
    text = f'[project]\nname = "x"\n\n{ours}'
    write(folder, "pyproject.toml", text)
    found = settings(run("config", "--format", "json"))
    assert found["lang"] == {"value": "en", "origin": "pyproject.toml:5"}
    assert found["vars.x"] == {"value": 1, "origin": "pyproject.toml:9"}
    write(folder, "pyproject.toml", '[tool.cs-lint]\nlag = "en"\n')
    assert "pyproject.toml:2:1: unknown key 'lag' (did you mean lang?)" in run("config").err


def test_a_pyproject_without_our_table_is_passed_over(run: Run, folder: Path) -> None:
    write(folder, "cs-lint.yaml", "lang: en\n")
    write(folder, "a/pyproject.toml", "[project\nbroken, but not ours to tell")
    write(folder, "b/pyproject.toml", '[project]\ndependencies = ["cs-lint"]\n')
    for path in ("a", "b"):
        assert settings(run("config", path, "--format", "json"))["lang"]["value"] == "en"


def test_pack_paths_are_relative_to_the_config(run: Run, folder: Path) -> None:
    write(folder, "conf/packs/mini.yaml", MINI.read_text(encoding="utf-8"))
    write(folder, "conf/cs-lint.yaml", "rules: [packs/mini.yaml]\n")
    assert run("check", "clean.txt", "--config", "conf/cs-lint.yaml").code == 0


def test_a_config_variable_that_other_packs_lack_is_no_error(run: Run, folder: Path) -> None:
    write(folder, "cs-lint.yaml", "company: 甲\nvars: {not_theirs: 1}\n")
    assert run("check", "clean.txt", "--rules", str(MINI), "--select", "words").code == 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("company=甲", "甲"),
        ("company=甲, 乙", ("甲", "乙")),
        ("company=甲，乙", ("甲", "乙")),
        ("company=", ()),
        ("x=3", 3),
        ("x=-2.5", -2.5),
        ("x=0123", "0123"),
        ("x=true", True),
        ("x=a=b", "a=b"),
    ],
)
def test_variables_by_flag(text: str, value: object) -> None:
    assert variable(text)[1] == value


@pytest.mark.parametrize("text", ["company", "=甲", ""])
def test_variables_that_are_none(text: str) -> None:
    with pytest.raises(UsageError):
        variable(text)
