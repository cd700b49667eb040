"""`cs-lint rules`, `evaluate`, `init` and `files`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MINI = Path(__file__).with_name("mini-pack.yaml")
Run = Callable[..., Any]

BAD_PACK = """\
pack: bad
version: "1"
rules:
  - id: a.one
    title: t
    severity: eror
    dimension: d
    forbid: {say: 甲}
    message: m
    suggest: s
    why: w
    source: {document: d}
    examples: [{fail: "客服: 甲"}]
  - id: a.two
    title: t
    severity: error
    dimension: d
    forbid: {say: 甲}
    message: m
    suggest: s
    why: w
    source: {document: d}
"""


@pytest.fixture
def bad(folder: Path) -> str:
    (folder / "bad.yaml").write_text(BAD_PACK, encoding="utf-8")
    return "bad.yaml"


def test_list(run: Run) -> None:
    ran = run("rules", "list", "--rules", str(MINI))
    lines = ran.out.splitlines()
    assert ran.code == 0
    assert len(lines) == 6
    assert lines[2].split() == ["words.insult", "error", "20", "fatal", "mini", "不侮辱客户"]
    assert lines[5].split() == ["opening.agent-id", "warning", "2", "mini", "off", "报工号"]


def test_list_as_json(run: Run) -> None:
    ran = run("rules", "list", "--rules", str(MINI), "--select", "words", "--format", "json")
    rules = json.loads(ran.out)["rules"]
    assert [rule["id"] for rule in rules if rule["on"]] == ["words.insult", "words.vague", "words.sorry"]
    assert rules[0]["source"] == "教程 2.3.1"


def test_explain(run: Run) -> None:
    ran = run("rules", "explain", "opening.company-name", "--rules", str(MINI))
    assert ran.code == 0
    for told in ("报公司名", "错误", "5 分", "开场", "教程 2.3.1", "没有报公司名", "您好,星辰科技客服",
                 "客户要知道打给了谁", "company = 星辰科技", "客服: 您好", f"{MINI}:9"):  # fmt: skip
        assert told in ran.out
    assert "say instead" in run("rules", "explain", "words", "--rules", str(MINI), "--lang", "en").out


def test_explain_a_group(run: Run) -> None:
    ran = run("rules", "explain", "words.*", "--rules", str(MINI))
    assert [line.split()[0] for line in ran.out.splitlines() if line.startswith("words.")] == [
        "words.insult",
        "words.vague",
        "words.sorry",
    ]
    assert (
        len(
            json.loads(run("rules", "explain", "words", "--rules", str(MINI), "--format", "json").out)[
                "rules"
            ]
        )
        == 3
    )


def test_explain_an_unknown_rule(run: Run) -> None:
    ran = run("rules", "explain", "words.insul", "--rules", str(MINI))
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean words.insult?" in ran.err


def test_test(run: Run) -> None:
    ran = run("rules", "test", str(MINI))
    assert (ran.code, ran.out) == (0, "10 examples, 0 failed\n")


def test_test_takes_the_packs_of_the_config_but_not_its_company(run: Run, folder: Path) -> None:
    (folder / "cs-lint.yaml").write_text(f"rules: [{MINI}]\ncompany: 别家公司\n", encoding="utf-8")
    assert run("rules", "test").code == 0


def test_an_example_that_goes_otherwise(run: Run, folder: Path) -> None:
    text = (
        MINI.read_text(encoding="utf-8")
        .replace("大概三分钟", "大概吧")
        .replace("客服: 你听不懂人话吗", "客服: 星辰科技,您请说")
    )
    (folder / "mine.yaml").write_text(text, encoding="utf-8")
    ran = run("rules", "test", "mine.yaml")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "mine.yaml:38: words.insult: example 2 must fail: no violation was found",
        "mine.yaml:51: words.vague: example 1 must pass: a false alarm at '大概吧'",
        "10 examples, 2 failed",
    ]


def test_an_inherited_pack_is_not_tested_again(run: Run, folder: Path) -> None:
    (folder / "base.yaml").write_text(MINI.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "mine.yaml").write_text(
        "pack: mine\nversion: '1'\nextends: [base.yaml]\nrules:\n"
        + MINI.read_text(encoding="utf-8")
        .split("rules:\n")[1]
        .split("  - id: words.insult")[0]
        .replace("opening.", "mine."),
        encoding="utf-8",
    )
    assert run("rules", "test", "mine.yaml").out == "2 examples, 0 failed\n"


@pytest.mark.parametrize("pack", ["bad.yaml", "nowhere.yaml", "no-such-pack"])
def test_a_pack_that_cannot_be_tested(run: Run, bad: str, pack: str) -> None:
    ran = run("rules", "test", pack)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("cs-lint: error: ")


def test_a_pack_without_rules_cannot_be_tested(run: Run, folder: Path) -> None:
    (folder / "none.yaml").write_text("pack: none\nversion: '1'\n", encoding="utf-8")
    assert run("rules", "test", "none.yaml").code == 2


def test_validate_tells_every_fault(run: Run, bad: str) -> None:
    ran = run("rules", "validate", str(MINI), bad, "nowhere.yaml")
    assert ran.code == 2
    faults = ran.out.splitlines()
    assert faults[0].startswith("bad.yaml:6:15: ")
    assert faults[1].startswith("bad.yaml:14:5: a.two: no examples")
    assert "nowhere.yaml" in faults[2]
    assert faults[-1] == "3 packs, 5 rules, 3 problems"


def test_validate_tells_at_once_what_loading_and_what_compiling_finds(run: Run, folder: Path) -> None:
    text = MINI.read_text(encoding="utf-8").replace("say: [工号]", "say: [$nowhere]")
    assert "severity: warning" in text
    (folder / "mine.yaml").write_text(text.replace("severity: error", "severity: eror", 1), encoding="utf-8")
    ran = run("rules", "validate", "mine.yaml")
    *faults, total = ran.out.splitlines()
    assert (ran.code, total.split(", ")[-1]) == (2, "2 problems")
    assert faults[0].endswith(
        "`severity` is 'eror' and must be one of error, warning, info (did you mean error?)"
    )
    assert faults[1].endswith("there is no phrase list $nowhere")
    assert all(re.match(r"mine\.yaml:\d+:\d+: ", fault) for fault in faults)


def test_check_refuses_a_pack_whose_values_can_never_work(run: Run, folder: Path) -> None:
    text = MINI.read_text(encoding="utf-8").replace("say: [工号]", "say: []")
    (folder / "mine.yaml").write_text(text, encoding="utf-8")
    ran = run("check", "clean.txt", "--rules", "mine.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert re.search(r"mine\.yaml:\d+:\d+: `say` is empty", ran.err)


def test_validate_compiles_rules_that_are_switched_off(run: Run, folder: Path) -> None:
    text = MINI.read_text(encoding="utf-8").replace("say: [工号]", "say: [$nowhere]")
    (folder / "mine.yaml").write_text(text, encoding="utf-8")
    ran = run("rules", "validate", "mine.yaml")
    assert ran.code == 2
    assert "mine.yaml:" in ran.out
    assert "nowhere" in ran.out


def test_validate_a_good_pack(run: Run) -> None:
    ran = run("rules", "validate", str(MINI))
    assert (ran.code, ran.out, ran.err) == (0, "1 pack, 5 rules, 0 problems\n", "")


def call(call_id: str, text: str, gold: list[dict[str, object]], channel: str = "phone") -> str:
    turns = [{"role": "agent", "text": "您好,星辰科技客服"}, {"role": "agent", "text": text}]
    return json.dumps(
        {"call_id": call_id, "channel": channel, "turns": turns, "gold": gold}, ensure_ascii=False
    )


@pytest.fixture
def labelled(folder: Path) -> str:
    vague = {"rule": "words.vague", "turn": 1}
    lines = [
        call("right", "可能吧", [vague]),
        call("false", "13800138000可能吧", []),
        call("missed", "也许", [vague, {"rule": "no.such-rule", "turn": 1}]),
        call("chat", "可能吧", [vague], "chat"),
    ]
    (folder / "gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return "gold.jsonl"


def test_evaluate(run: Run, labelled: str) -> None:
    ran = run("evaluate", labelled, "--rules", str(MINI))
    rows = [line.split() for line in ran.out.splitlines()]
    assert ran.code == 0
    assert ["words.vague", "4", "2", "1", "1", "0.667", "0.667", "0.667"] in rows
    assert ["missed", "words.vague", "missed", "turn", "1", "也许"] in rows
    assert "no.such-rule" in ran.err


def test_a_label_at_a_turn_that_there_is_not_is_refused(run: Run, folder: Path) -> None:
    line = call("short", "可能吧", [{"rule": "words.vague", "turn": 9}])
    (folder / "gold.jsonl").write_text(line, encoding="utf-8")
    ran = run("evaluate", "gold.jsonl", "--rules", str(MINI))
    assert ran.code == 2
    assert "gold.jsonl:1: call short: bad label: words.vague at turn 9, and the call has 2" in ran.err


def test_evaluate_as_json_by_channel(run: Run, labelled: str) -> None:
    ran = run("evaluate", labelled, "--rules", str(MINI), "--channel", "chat", "--format", "json")
    result = json.loads(ran.out)
    assert result["calls"] == 1
    assert result["rules"]["words.vague"]["tp"] == 1
    assert result["total"]["f1"] == 1.0
    assert result["misses"] == []


def test_evaluate_what_cannot_be(run: Run, labelled: str) -> None:
    mini = ("--rules", str(MINI))
    assert run("evaluate", "clean.txt", *mini).code == 2
    assert run("evaluate", labelled, "nowhere.jsonl", *mini).code == 2
    assert run("evaluate", labelled, *mini, "--channel", "template").code == 2
    assert "did you mean phone?" in run("evaluate", labelled, *mini, "--channel", "phon").err


def test_init_then_test(run: Run, folder: Path) -> None:
    ran = run("init", "quality")
    assert ran.code == 0
    assert "quality/cs-lint.yaml" in ran.out
    assert run("rules", "test", "quality/rules/my-pack.yaml").out == "3 examples, 0 failed\n"
    assert run("rules", "validate", "quality/rules/my-pack.yaml").code == 0
    assert run("config", "quality").code == 0


@pytest.mark.parametrize("taken", ["cs-lint.yaml", "rules/my-pack.yaml"])
def test_init_overwrites_nothing(run: Run, folder: Path, taken: str) -> None:
    (folder / taken).parent.mkdir(exist_ok=True)
    (folder / taken).write_text("mine", encoding="utf-8")
    ran = run("init")
    assert (ran.code, ran.out) == (2, "")
    assert "nothing was written" in ran.err
    assert (folder / taken).read_text(encoding="utf-8") == "mine"
    assert len([name for name in ("cs-lint.yaml", "rules/my-pack.yaml") if (folder / name).exists()]) == 1


def test_files(run: Run, folder: Path) -> None:
    ran = run("files", "clean.txt", "broken.json")
    assert (ran.code, ran.out) == (0, "text  clean.txt\njson  broken.json\n")


def test_files_that_are_none(run: Run) -> None:
    ran = run("files", "clean.txt", "empty.txt", "nowhere", "*.srt")
    assert (ran.code, ran.out) == (2, "text  clean.txt\n")
    assert ran.err.splitlines() == [
        "cs-lint: error: empty.txt: the file is empty",
        "cs-lint: error: nowhere: there is no such file or directory",
        "cs-lint: error: *.srt: the pattern matches no file to check",
    ]
