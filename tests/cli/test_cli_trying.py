"""`cs-lint rules dry-run | diff | schema`: rules tried on calls, packs compared, packs described for editors."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

MINI = Path(__file__).with_name("mini-pack.yaml")
RULES = Path(__file__).parents[2] / "rules"
Run = Callable[..., Any]


@pytest.fixture
def stricter(folder: Path) -> str:
    """The small pack, with another list of vague words."""
    text = MINI.read_text(encoding="utf-8")
    assert "可能吧" in text
    (folder / "stricter.yaml").write_text(text.replace("可能吧", "客服"), encoding="utf-8")
    return "stricter.yaml"


def test_a_dry_run_counts_what_each_rule_flags_and_shows_the_words(run: Run) -> None:
    ran = run("rules", "dry-run", str(MINI), "vague.txt", "insult.txt", "clean.txt")
    assert ran.code == 0
    vague = next(line for line in ran.out.splitlines() if line.startswith("words.vague"))
    assert vague.split()[1:] == ["3", "1", "33.3%", "1"]
    assert "vague:2 【可能吧】" in ran.out
    assert "never fired" in ran.out


def test_a_dry_run_names_the_rules_that_never_fired(run: Run) -> None:
    document = json.loads(run("rules", "dry-run", str(MINI), "clean.txt", "--format", "json").out)
    assert document["calls"] == 1
    assert set(document["never_fired"]) == set(document["rules"])


def test_a_dry_run_masks_what_it_quotes(run: Run) -> None:
    assert "13800138000" not in run("rules", "dry-run", str(MINI), "phone.txt").out
    assert "13800138000" in run("rules", "dry-run", str(MINI), "phone.txt", "--show-text").out


def test_a_dry_run_tells_what_it_could_not_read_and_goes_on(run: Run) -> None:
    ran = run("rules", "dry-run", str(MINI), "broken.json", "vague.txt")
    assert ran.code == 2
    assert "broken.json:1" in ran.err
    assert "words.vague" in ran.out


def test_a_diff_shows_what_is_newly_flagged_and_what_no_longer_is(run: Run, stricter: str) -> None:
    ran = run("rules", "diff", str(MINI), stricter, "vague.txt", "clean.txt")
    assert ran.code == 0
    assert "2 calls, 2 judged otherwise" in ran.out
    assert "+ vague:0 您好,星辰科技【客服】" in ran.out
    assert "- vague:2 【可能吧】" in ran.out


def test_a_diff_of_a_pack_with_itself_is_empty(run: Run) -> None:
    ran = run("rules", "diff", str(MINI), str(MINI), "vague.txt", "insult.txt")
    assert ran.out == "2 calls, 0 judged otherwise\n"


def test_a_diff_for_programs_holds_places_and_no_words(run: Run, stricter: str) -> None:
    ran = run("rules", "diff", str(MINI), stricter, "vague.txt", "--format", "json")
    change = json.loads(ran.out)["rules"]["words.vague"]
    assert change["no_longer_flagged"] == [{"call_id": "vague", "turn": 2, "start": 0, "end": 3}]
    assert "可能吧" not in ran.out


@pytest.mark.parametrize("command", ["dry-run", "diff"])
def test_a_pack_nobody_has_is_one_sentence(run: Run, command: str) -> None:
    packs = ["nowhere.yaml"] if command == "dry-run" else [str(MINI), "nowhere.yaml"]
    ran = run("rules", command, *packs, "clean.txt")
    assert (ran.code, ran.out) == (2, "")
    assert "nowhere.yaml" in ran.err


def schema(run: Run, of: str) -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    written = json.loads(run("rules", "schema", "--of", of).out)
    jsonschema.Draft202012Validator.check_schema(written)
    return jsonschema.Draft202012Validator(written)


@pytest.mark.parametrize("pack", sorted(RULES.glob("*.yaml")), ids=lambda pack: pack.stem)
def test_the_schema_allows_every_pack_of_ours(run: Run, pack: Path) -> None:
    schema(run, "pack").validate(yaml.safe_load(pack.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "fault",
    [{"serverity": "error"}, {"severity": "grave"}, {"forbid": {"sya": "甲"}}, {"id": "Words"}],
    ids=str,
)
def test_the_schema_marks_a_faulty_rule(run: Run, fault: dict[str, Any]) -> None:
    pack = yaml.safe_load(MINI.read_text(encoding="utf-8"))
    validator = schema(run, "pack")
    assert not list(validator.iter_errors(pack))
    pack["rules"][0] |= fault
    assert list(validator.iter_errors(pack))


def test_the_schema_in_the_rules_folder_is_the_one_that_the_command_prints(run: Run) -> None:
    assert (RULES / "pack.schema.json").read_text(encoding="utf-8") == run("rules", "schema").out


def test_every_pack_of_ours_names_its_schema_for_editors() -> None:
    for pack in RULES.glob("*.yaml"):
        first = pack.read_text(encoding="utf-8").split("\n", 1)[0]
        assert first == "# yaml-language-server: $schema=pack.schema.json"


def test_the_schema_of_the_config_allows_the_samples_config(run: Run) -> None:
    config = yaml.safe_load((RULES.parent / "samples" / "cs-lint.yaml").read_text(encoding="utf-8"))
    validator = schema(run, "config")
    validator.validate(config)
    assert list(validator.iter_errors(config | {"vras": {}}))
