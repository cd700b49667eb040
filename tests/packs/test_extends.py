"""Packs that build on packs: order, circles, and single keys changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cs_lint.engine import Linter
from cs_lint.errors import PackError
from cs_lint.packs.find import find_pack
from cs_lint.packs.load import load_packs
from tests.support import call, found, load, pack, refused

BASE = pack(
    "id: a.rule\nforbid: {say: $bad}",
    pack="base",
    phrases={"bad": ["不行"], "good": ["您"]},
    vars={"most": 3, "kept": 1},
)
BARE = '{"pack": "mine", "version": "1", "extends": [%s]}'


def test_the_rules_of_the_base_come_first() -> None:
    ruleset = load(pack("id: b.rule\nforbid: {say: $good}", extends=["base"]), base=BASE)
    assert [(loaded.rule.id, loaded.pack) for loaded in ruleset.rules] == [
        ("a.rule", "base"),
        ("b.rule", "mine"),
    ]
    assert [ref.name for ref in ruleset.packs] == ["base", "mine"]


def test_a_pack_may_say_variables_and_lists_anew() -> None:
    mine = pack(
        "id: b.rule\nforbid: {say: 您}", extends=["base"], phrases={"bad": ["没门"]}, vars={"most": 5}
    )
    ruleset = load(mine, base=BASE)
    assert ruleset.variables == {"most": 5, "kept": 1}
    assert found(Linter(ruleset).check(call("客服: 不行\n客服: 没门"))) == [(1, "没门")]


def test_a_base_of_two_packs_is_read_once() -> None:
    left = pack("id: b.rule\nforbid: {say: 左}", pack="left", extends=["base"])
    right = pack("id: c.rule\nforbid: {say: 右}", pack="right", extends=["base"])
    ruleset = load(BARE % '"left", "right"', base=BASE, left=left, right=right)
    assert [ref.name for ref in ruleset.packs] == ["base", "left", "right", "mine"]
    assert [loaded.rule.id for loaded in ruleset.rules] == ["a.rule", "b.rule", "c.rule"]


def test_an_id_of_the_base_is_taken() -> None:
    error = refused(pack("forbid: {say: 您}", extends=["base"]), base=BASE)
    assert "this id is taken by" in error.message
    assert "base.yaml:1" in error.message


def test_packs_in_a_circle_are_refused() -> None:
    error = refused(pack(extends=["other"]), other=pack(pack="other", extends=["mine"]))
    assert error.message == "packs extend each other in a circle: mine -> other -> mine"
    assert (error.path or "").endswith("other.yaml")
    assert error.line == 1


def test_a_pack_that_extends_itself_is_refused() -> None:
    assert refused(pack(extends=["mine"])).message.endswith("in a circle: mine -> mine")


def test_a_base_that_is_not_there_is_refused_at_its_place() -> None:
    error = refused("pack: mine\nversion: 1\nextends:\n  - phnoe\n")
    assert error.message == "there is no rule pack called 'phnoe'"
    assert error.hint == "did you mean phone?"
    assert (error.path or "").endswith("mine.yaml")
    assert (error.line, error.col) == (4, 5)


@pytest.mark.parametrize(
    ("name", "sentence", "hint"),
    [
        pytest.param(
            "phnoe", "there is no rule pack called 'phnoe'", "did you mean phone?", id="a misspelt name"
        ),
        pytest.param(
            "zzz", "there is no rule pack called 'zzz'", "packs that come with cs-lint: ", id="a strange name"
        ),
        pytest.param(
            "./no.yaml", "there is no rule pack at ./no.yaml", "give a path", id="a path to nowhere"
        ),
    ],
)
def test_a_pack_that_is_not_there_is_refused(name: str, sentence: str, hint: str) -> None:
    with pytest.raises(PackError) as caught:
        load_packs([name])
    assert caught.value.message == sentence
    assert hint in (caught.value.hint or "")


def test_a_pack_beside_the_file_wins(tmp_path: Path) -> None:
    (tmp_path / "core.yaml").write_text(BASE)
    assert find_pack("core", tmp_path) == tmp_path / "core.yaml"
    assert find_pack("core").parent.name == "rules"


def test_single_keys_of_a_rule_may_be_changed() -> None:
    mine = pack(extends=["base"], overrides={"a.rule": {"severity": "error", "enabled": False, "deduct": 9}})
    loaded = load(mine, base=BASE).find("a.rule")
    assert loaded is not None
    assert (loaded.rule.severity, loaded.rule.enabled, loaded.rule.deduct) == ("error", False, 9)
    assert (loaded.pack, loaded.rule.title) == ("base", "规则")


def test_conditions_may_be_changed_too() -> None:
    mine = pack(
        extends=["base"], overrides={"a.rule": {"forbid": {"say": "没门"}, "in": "first 1 agent turn"}}
    )
    linter = Linter(load(mine, base=BASE))
    assert found(linter.check(call("客服: 没门\n客户: 嗯\n客服: 没门,不行"))) == [(0, "没门")]


OVERRIDES = "pack: mine\nversion: 1\nextends: [base]\noverrides:\n  %s: {%s}\n"


@pytest.mark.parametrize(
    ("rule_id", "changes", "sentence", "line", "hint"),
    [
        pytest.param("a.rlue", "enabled: false", "overrides an unknown rule 'a.rlue'", 5, "did you mean a.rule?", id="a rule nobody has"),
        pytest.param("a.rule", "enabeld: false", "unknown key 'enabeld'", 5, "did you mean enabled?", id="an unknown key"),
        pytest.param("a.rule", "severity: bad", "'bad'", 5, None, id="an unknown value"),
        pytest.param("a.rule", "require: {say: 您}", "a rule has exactly one verb", 5, None, id="a second verb"),
        pytest.param("a.rule", "id: b.rule", "the id of a rule", 5, None, id="another id"),
    ],
)  # fmt: skip
def test_overrides_refused(rule_id: str, changes: str, sentence: str, line: int, hint: str | None) -> None:
    error = refused(OVERRIDES % (rule_id, changes), base=BASE)
    assert sentence in error.message
    assert (error.path or "").endswith("mine.yaml")
    assert error.line == line
    if hint:
        assert error.hint == hint


@pytest.mark.parametrize("way", ["../base.yaml", "link.yaml"])
def test_a_base_outside_the_folder_of_the_pack_is_refused(tmp_path: Path, way: str) -> None:
    folder = tmp_path / "packs"
    folder.mkdir()
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    (folder / "link.yaml").symlink_to(tmp_path / "base.yaml")
    (folder / "mine.yaml").write_text(BARE % f'"{way}"', encoding="utf-8")
    with pytest.raises(PackError, match="leaves the folder of the pack") as caught:
        load_packs([str(folder / "mine.yaml")])
    assert caught.value.line == 1


def test_a_pack_beyond_all_size_is_refused_unread(tmp_path: Path) -> None:
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as file:
        file.truncate(17 << 20)
    with pytest.raises(PackError, match="more than 16 MB"):
        load_packs([str(huge)])
