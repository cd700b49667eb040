"""Templates from the command line: check, fix, baseline, and what the config says of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cs_lint.cli import main
from cs_lint.read import discover
from cs_lint.read.source import ReadOptions
from tests.cli.conftest import Ran, Run

SAMPLES = Path(__file__).parents[2] / "samples"
CLEAN = sorted(file.name for file in (SAMPLES / "templates").iterdir() if file.is_file())
FAULTY = '# 退款\n- content: "您好,可能吧,你看着办!" # 注释\n'


@pytest.fixture
def replies(folder: Path) -> Path:
    """A repository of templates: one that is faulty, one that is fine, and YAML that is something else."""
    (folder / "cs-lint.yaml").write_text(
        'rules: [core, template, suppress]\ntemplates: ["replies/**"]\n', encoding="utf-8"
    )
    (folder / "replies").mkdir()
    (folder / "replies/refund.yaml").write_text(FAULTY, encoding="utf-8")
    (folder / "replies/fine.json").write_text('{"content": "您的退款三天内到账。"}', encoding="utf-8")
    (folder / "compose.yaml").write_text("text: 你可能吧\n", encoding="utf-8")
    return folder


def test_places_are_those_of_the_file(run: Run, replies: Path) -> None:
    ran = run("check", "replies", "--format", "concise", "--fail-on", "warning")
    assert ran.code == 1
    assert [line.split(" ")[:3] for line in ran.out.splitlines()] == [
        ["replies/refund.yaml:2:16", "warning", "words.vague"],
        ["replies/refund.yaml:2:20", "warning", "words.honorific"],
    ]


def test_json_tells_line_and_column(run: Run, replies: Path) -> None:
    [_, refund] = json.loads(run("check", "replies", "--format", "json").out)["calls"]
    assert (refund["source"], refund["channel"]) == ("replies/refund.yaml:2", "template")
    vague = refund["violations"][0]
    assert [vague[key] for key in ("line", "col", "end_line", "end_col", "start", "end")] == [
        2,
        16,
        2,
        19,
        3,
        6,
    ]


def test_a_call_tells_no_line(run: Run, replies: Path) -> None:
    [call] = json.loads(run("check", "vague.txt", "--format", "json").out)["calls"]
    assert "line" not in call["violations"][0]


def test_a_folder_holds_templates_where_the_config_says_so(run: Run, replies: Path) -> None:
    found = discover(["."], ReadOptions())
    assert "./replies/refund.yaml" not in found
    ran = run("files", ".")
    assert "template  ./replies/refund.yaml" in ran.out
    assert "compose.yaml" not in ran.out
    assert "cs-lint.yaml" not in ran.out


def test_the_flag_outranks_the_config(run: Run, replies: Path) -> None:
    assert "compose.yaml:1:7" in run("check", "--as", "template", "compose.yaml", "--format", "concise").out
    assert run("check", "--as", "call", "replies/fine.json").code == 2


def test_yaml_is_never_a_transcript(run: Run, replies: Path) -> None:
    (replies / "cs-lint.yaml").unlink()
    assert "compose.yaml:1:7" in run("check", "compose.yaml", "--format", "concise").out
    assert run("check", "compose.yaml", "--as", "call").code == 2


def test_a_hook_is_given_whatever_changed(run: Run, replies: Path) -> None:
    hook = ("check", "--as", "template", "--only-configured", "--format", "concise")
    assert run(*hook, "compose.yaml") == Ran(0, "", "")
    assert run(*hook, "compose.yaml", "replies/fine.json") == Ran(0, "", "")
    assert run(*hook, "compose.yaml", "replies/refund.yaml").out.startswith("replies/refund.yaml:2:16")
    (replies / "replies/bad.yaml").write_text("content: '", encoding="utf-8")
    assert run(*hook, "replies/bad.yaml").code == 2


def test_a_file_without_replies_is_told(run: Run, replies: Path) -> None:
    (replies / "replies/other.yaml").write_text("greeting: 您好\n", encoding="utf-8")
    ran = run("check", "replies/other.yaml")
    assert ran.code == 2
    assert "replies/other.yaml: no field holds reply text" in ran.err
    assert "templates:" in ran.err


def test_fields_by_config(run: Run, replies: Path) -> None:
    config = 'rules: [core, template]\ntemplates: [{path: "*.yml", text: "$..said", kind: "$..scene"}]\n'
    (replies / "cs-lint.yaml").write_text(config, encoding="utf-8")
    (replies / "a.yml").write_text("scene: 开场\nsaid: 请讲。\n", encoding="utf-8")
    assert "a.yml:2:7 warning template.greeting" in run("check", "a.yml", "--format", "concise").out


@pytest.mark.parametrize(
    ("config", "fault"),
    [
        ("templates: [{text: '$.a'}]", "cs-lint.yaml:1:13"),
        ("templates: 7", "cs-lint.yaml:1:12"),
        ("templates: [{path: a, txt: b}]", "cs-lint.yaml:1:"),
        ("per-file-ignores: {a: [words.no]}", "there is no rule 'words.no'"),
        ("per-file-ignores: {a: words.vague}", "cs-lint.yaml:1:"),
        ("baseline: none.json", "none.json: the baseline cannot be read"),
    ],
)
def test_a_faulty_config_is_told(run: Run, replies: Path, config: str, fault: str) -> None:
    (replies / "cs-lint.yaml").write_text(f"{config}\n", encoding="utf-8")
    ran = run("check", "replies")
    assert ran.code == 2
    assert fault in ran.err


def test_duplicates_are_found_across_files(run: Run, replies: Path) -> None:
    (replies / "replies/z.md").write_text("您的退款三天内到账!\n", encoding="utf-8")
    out = run("check", "replies", "--format", "concise", "--select", "template.duplicate").out
    assert out == "replies/z.md:1:1 info template.duplicate 与 replies/fine.json:1 的模板说的是同一件事\n"


def test_fix(run: Run, replies: Path) -> None:
    file = replies / "replies/refund.yaml"
    shown = run("fix", "replies", "--diff")
    assert shown.code == 1
    assert '-- content: "您好,可能吧,你看着办!" # 注释' in shown.out
    assert '+- content: "您好,可能吧,您看着办!" # 注释' in shown.out
    assert file.read_text(encoding="utf-8") == FAULTY
    ran = run("fix", "replies")
    assert (ran.code, ran.out) == (0, "replies/refund.yaml:2:20 words.honorific 你 → 您\n")
    assert file.read_text(encoding="utf-8") == FAULTY.replace("你", "您")
    assert run("fix", "replies") == Ran(0, "", "")


def test_fix_asks_where_it_is_told_to(run: Run, replies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(("n\n", "y\n"))
    monkeypatch.setattr("sys.stdin.readline", lambda: next(answers), raising=False)
    assert "not fixed: not wanted" in run("fix", "replies", "--interactive").err
    assert run("fix", "replies", "--interactive").out.endswith("你 → 您\n")


def test_fix_leaves_what_is_suppressed(run: Run, replies: Path) -> None:
    file = replies / "replies/refund.yaml"
    text = f'# cs-lint: ignore-file[words.honorific] reason="原文"\n{FAULTY}'
    file.write_text(text, encoding="utf-8")
    assert run("fix", "replies").code == 0
    assert file.read_text(encoding="utf-8") == text


def test_transcripts_are_not_edited(run: Run, replies: Path) -> None:
    before = (replies / "insult.txt").read_bytes()
    ran = run("fix", "insult.txt")
    assert (ran.code, ran.out) == (0, "")
    assert "transcripts are records" in ran.err
    assert (replies / "insult.txt").read_bytes() == before


def test_fix_says_what_it_cannot_read(run: Run, replies: Path) -> None:
    (replies / "replies/bad.json").write_text('{"text": ', encoding="utf-8")
    ran = run("fix", "replies", "missing.yaml")
    assert ran.code == 2
    assert "replies/bad.json:1:10: invalid JSON" in ran.err
    assert "missing.yaml: there is no such file" in ran.err
    assert "你 → 您" in ran.out


def test_a_baseline_lets_pass_what_there_was(run: Run, replies: Path) -> None:
    made = run("baseline", "replies")
    assert made.code == 0
    (replies / "known.json").write_text(made.out, encoding="utf-8")
    check = ("check", "replies", "--format", "concise", "--fail-on", "warning", "--baseline", "known.json")
    ran = run(*check)
    assert (ran.code, ran.out) == (0, "")
    assert "known from known.json: 2; no longer there: 0" in ran.err
    (replies / "replies/new.txt").write_text("大概吧。\n", encoding="utf-8")
    assert run(*check).out.startswith("replies/new.txt:1:1 warning words.vague")
    (replies / "replies/refund.yaml").write_text(FAULTY.replace("可能吧", "明天"), encoding="utf-8")
    ran = run(*check, "--prune")
    assert "no longer there: replies/refund.yaml words.vague" in ran.err
    # The fingerprint is of the whole reply, so what is left in it is new, too.
    assert json.loads((replies / "known.json").read_text(encoding="utf-8"))["entries"] == []


@pytest.mark.parametrize(
    "looked",
    [
        pytest.param(["replies", "--select", "words.vague"], id="a rule that is switched off"),
        pytest.param(["replies", "missing.yaml"], id="a file that cannot be read"),
    ],
)
def test_prune_takes_out_nothing_that_was_not_looked_for(run: Run, replies: Path, looked: list[str]) -> None:
    known = replies / "known.json"
    known.write_text(run("baseline", "replies").out, encoding="utf-8")
    (replies / "replies/refund.yaml").write_text(FAULTY.replace("你", "您"), encoding="utf-8")
    before = {entry["rule"] for entry in json.loads(known.read_text(encoding="utf-8"))["entries"]}
    run("check", *looked, "--baseline", "known.json", "--prune")
    after = {entry["rule"] for entry in json.loads(known.read_text(encoding="utf-8"))["entries"]}
    assert "words.honorific" in before & after


def test_prune_needs_a_baseline(run: Run, replies: Path) -> None:
    assert "--prune needs --baseline" in run("check", "replies", "--prune").err


def test_a_baseline_of_what_cannot_be_read_is_none(run: Run, replies: Path) -> None:
    (replies / "replies/bad.json").write_text("{", encoding="utf-8")
    assert run("baseline", "replies")[:2] == (2, "")


def test_suppressed_ones_are_counted(run: Run, replies: Path) -> None:
    (replies / "cs-lint.yaml").write_text(
        'rules: [core, template]\ntemplates: ["replies/**"]\nper-file-ignores: {"replies/*.yaml": [words.*]}\n',
        encoding="utf-8",
    )
    document = json.loads(run("check", "replies", "--format", "json").out)
    assert document["summary"]["suppressed"] == 2
    assert [call["suppressed"] for call in document["calls"]] == [0, 2]


@pytest.mark.parametrize("name", CLEAN)
def test_nothing_is_said_of_a_polite_sample(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(SAMPLES / "templates" / name), "--format", "concise"]) == 0
    assert capsys.readouterr().out == ""


def test_every_template_rule_is_shown_by_a_faulty_sample(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(SAMPLES / "templates" / "faulty"), "--format", "concise"]) == 1
    found = {line.split(" ")[2] for line in capsys.readouterr().out.splitlines()}
    assert {"template.placeholder", "template.greeting", "template.farewell", "template.duplicate"} <= found
