"""Reading packs: what is refused, where it stands, what to do about it; and how packs build on each other."""

from __future__ import annotations

from typing import Any

import pytest

from cs_lint.errors import PackError
from cs_lint.packs.load import load_packs, matching_ids
from cs_lint.packs.ruleset import Ruleset
from tests.support import judge, load, pack, refused, rule

HEAD = "pack: mine\nversion: 1\nrules:\n"
PLAIN = """\
  - id: a.rule
    title: 规则
    severity: warning
    dimension: 服务用语
    forbid: {say: 不行}
    message: 不合规
    suggest: 换个说法
    why: 规范如此
    source: {document: 行业惯例}
    examples: [pass: "客服: 您好"]
"""


def place(error: PackError) -> tuple[int | None, int | None]:
    return error.line, error.col


def changed(old: str, new: str) -> str:
    assert old in PLAIN
    return HEAD + PLAIN.replace(old, new)


def ids(ruleset: Ruleset) -> list[str]:
    return [loaded.rule.id for loaded in ruleset.rules]


@pytest.mark.parametrize(
    ("text", "sentence", "where", "hint"),
    [
        pytest.param(
            changed("forbid: {say: 不行}", "forbit: {say: 不行}"),
            "unknown key 'forbit'", (8, 5), "did you mean forbid?", id="an unknown key of a rule",
        ),
        pytest.param(
            changed("{say: 不行}", "{says: 不行}"),
            "unknown key 'says'", (8, 14), "did you mean say?", id="an unknown key of a condition",
        ),
        pytest.param(
            changed("    why", "    applies: {if: {sya: 您}}\n    why"),
            "unknown key 'sya'", (11, 20), "did you mean say?", id="an unknown key deep inside",
        ),
        pytest.param(
            changed("forbid: {say: 不行}", "forbid: {say: 不行, note: 一}"),
            "unknown key 'note'", (8, 23), "packs have such a key, but not here", id="a key of another place",
        ),
        pytest.param(
            HEAD.replace("version", "Version") + PLAIN,
            "unknown key 'Version'", (2, 1), "did you mean version?", id="an unknown key of the pack",
        ),
        pytest.param(
            changed("    why: 规范如此\n", ""), "missing key 'why'", (4, 5), None, id="a missing key"
        ),
        pytest.param(
            changed("severity: warning", "severity: bad"), "must be one of error, warning, info", (6, 15), None, id="an unknown severity"
        ),
        pytest.param(
            changed("title: 规则", "title: 3"),
            "`title` is 3 and must be text, not a whole number", (5, 12), None, id="a wrong type",
        ),
        pytest.param(changed("id: a.rule", "id: 规则"), "must be a group and a name", (4, 9), None, id="an id of another shape"),
        pytest.param(changed("id: a.rule", "id: rule"), "must be a group and a name", (4, 9), None, id="an id without a group"),
        pytest.param(
            HEAD + PLAIN + PLAIN,
            "a.rule: this id is taken by", (14, 5), "rule ids are unique", id="a duplicate id",
        ),
        pytest.param(
            changed("    why", "    require: {say: 您}\n    why"),
            "a rule has exactly one verb, this one has require and forbid", (4, 5), "verbs: require, forbid",
            id="two verbs",
        ),
        pytest.param(
            changed("    forbid: {say: 不行}\n", ""),
            "a rule has exactly one verb, this one has none", (4, 5), "verbs: require, forbid", id="no verb",
        ),
        pytest.param(
            changed('    examples: [pass: "客服: 您好"]\n', ""),
            "a.rule: no examples", (4, 5), "at least one call that passes", id="no examples",
        ),
        pytest.param(
            changed('[pass: "客服: 您好"]', "[note: 没有]"),
            "this example asserts nothing", (13, 16), "write `pass: <call>` or `fail: <call>`",
            id="an example without a verdict",
        ),
        pytest.param(
            changed('pass: "客服: 您好"', '{pass: "客服: 您", fail: "客服: 好"}'),
            "this example asserts nothing", (13, 16), None, id="an example with two verdicts",
        ),
        pytest.param(
            changed('"客服: 您好"', '"  "'),
            "this example asserts nothing", (13, 16), None, id="an example without a call",
        ),
        pytest.param("pack: mine\nversion: [1\n", "not valid YAML", (3, 1), None, id="an open bracket"),
        pytest.param("pack: mine\n\tversion: 1\n", "not valid YAML", (2, 1), None, id="a tab"),
        pytest.param("- 1\n", "a rule pack is a mapping", (None, None), "pack: name", id="a list"),
        pytest.param("", "a rule pack is a mapping", (None, None), "pack: name", id="an empty file"),
        pytest.param("pack: a\n---\npack: b\n", "not valid YAML", (2, 1), None, id="two documents"),
        pytest.param(
            "pack: !!python/object:os.system mine\nversion: 1\n",
            "is not allowed", (1, 7), "write plain data", id="a tag that builds objects",
        ),
        pytest.param(
            "pack: mine\nversion: 1\npack: yours\n",
            "the key 'pack' stands here twice", (3, 1), "keep one of them", id="a key twice",
        ),
        pytest.param(
            "pack: mine\nversion: 1\n? [a]\n: 1\n", "a key must be plain text", (3, 3), None, id="a list as key"
        ),
        pytest.param(
            "pack: mine\nversion: 1\nrules: {a: 1}\n",
            "`rules` is a list of rules", (3, 8), None, id="rules that are no list",
        ),
        pytest.param(
            HEAD + "  - 不行\n", "must be a mapping, not text", (4, 5), None, id="a rule that is no mapping"
        ),
        pytest.param("version: 1\n", "missing key 'pack'", (1, 1), None, id="a pack without a name"),
    ],
)  # fmt: skip
def test_refused(text: str, sentence: str, where: tuple[int | None, int | None], hint: str | None) -> None:
    error = refused(text)
    assert sentence in error.message
    assert place(error) == where
    assert error.path is not None
    assert error.path.endswith("mine.yaml")
    if hint is not None:
        assert hint in (error.hint or "")


def test_aliases_that_explode_are_refused() -> None:
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    error = refused("pack: mine\nversion: 1\nvars:\n  " + "\n  ".join(lines))
    assert "too large or too deeply nested" in error.message
    assert error.line is not None


def test_an_alias_of_itself_is_refused() -> None:
    assert "too deeply nested" in refused("pack: mine\nversion: 1\nvars: {a: &a [*a]}\n").message


def test_brackets_beyond_number_are_refused() -> None:
    refused(f"pack: mine\nversion: 1\nvars: {{a: {'[' * 5000}{']' * 5000}}}\n")


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Any) -> None:
    (tmp_path / "mine.yaml").write_bytes("pack: 电话".encode("gb18030"))
    with pytest.raises(PackError, match="not UTF-8 at byte 6"):
        load_packs([str(tmp_path / "mine.yaml")])


def test_several_problems_are_told_at_once() -> None:
    bad = PLAIN.replace("    why: 规范如此\n", "")
    worse = PLAIN.replace("forbid", "forbit").replace("a.rule", "b.rule")
    error = refused(HEAD + bad + worse + PLAIN.replace("a.rule", "c.rule").replace("{say: 不行}", "{}"))
    assert [problem.line for problem in error.problems] == [4, 17, 27]
    assert error.message == error.problems[0].message


def test_faults_found_in_compiling_are_told_at_once_too() -> None:
    error = refused(
        pack("id: a.one\nforbid: {say: )}", "id: a.two\nforbid: {say: (}", "id: a.three\nforbid: {say: 您}")
    )
    assert [problem.message.split(":")[0] for problem in error.problems] == ["a.one", "a.two"]


@pytest.mark.parametrize(
    ("rule_yaml", "sentence"),
    [
        pytest.param("forbid: {}", "a condition asks one question, this one has none", id="no question"),
        pytest.param("forbid: {say: 您, regex: 您}", "this one has say and regex", id="two questions"),
        pytest.param("forbid: {entity: phnoe}", "there is no entity 'phnoe'", id="an unknown entity"),
        pytest.param("forbid: {metadata: {a: {'=>': 1}}}", "compared with '=>'", id="an unknown operator"),
        pytest.param(
            "forbid: {length: {max: '{most}'}}", "'{most}' is neither a number", id="an unset figure"
        ),
        pytest.param("forbid: {say: 您, in: first two turns}", "is not a scope", id="an unknown scope"),
        pytest.param("require: {say: 您}\nin: next turn", "is not a scope", id="an unknown scope of a rule"),
        pytest.param("limit: {at_most: 3}", "counts either", id="a limit that counts nothing"),
        pytest.param("limit: {count: {say: 您}}", "`limit` needs", id="a limit without a bound"),
        pytest.param(
            "forbid: {say: 您}\ndeduct: '{points}'", "'{points}' is neither", id="an unset deduction"
        ),
        pytest.param("forbid: {say: 您}\nat_most: '{points}'", "'{points}' is neither", id="an unset cap"),
        pytest.param(
            "forbid: {say: 您}\napplies: {min_agent_turns: '{n}'}",
            "'{n}' is neither",
            id="an unset count of turns",
        ),
        pytest.param("forbid: {say: 您}\napplies: {if: {say: '$no'}}", "no phrase list $no", id="in applies"),
    ],
)
def test_refused_in_compiling(rule_yaml: str, sentence: str) -> None:
    error = refused(HEAD + "  - {}\n".format(pack(rule_yaml).split('"rules": [', 1)[1].rsplit("]}", 1)[0]))
    assert sentence in error.message
    assert error.message.startswith("a.rule: ")
    assert error.line == 4
    assert error.path is not None


def test_a_clause_stays_text() -> None:
    text = changed("{document: 行业惯例}", "{document: 行业惯例, clause: 3.10}").replace(
        "version: 1", "version: 1.10"
    )
    ruleset = load(text)
    assert ruleset.rules[0].rule.source.clause == "3.10"
    assert ruleset.packs[0].version == "1.10"


def test_dates_stay_text() -> None:
    ruleset = load(changed("    why", "    effective: {from: 2026-01-01}\n    why"))
    assert ruleset.rules[0].rule.effective.start == "2026-01-01"


def test_the_place_of_a_rule_is_known() -> None:
    loaded = load(HEAD + PLAIN).find("a.rule")
    assert loaded is not None
    assert (loaded.pack, loaded.line) == ("mine", 4)
    assert loaded.place("forbid", "say") == (8, 19)


@pytest.mark.parametrize(
    ("pattern", "chosen"),
    [
        ("words.*", ["words.a", "words.b"]),
        ("words", ["words.a", "words.b"]),
        ("words.a", ["words.a"]),
        ("w", []),
    ],
)
def test_ids_and_groups(pattern: str, chosen: list[str]) -> None:
    assert matching_ids(pattern, ["words.a", "words.b", "hold.a", "wordsmith.a"]) == chosen


def test_defaults_hold_for_rules_that_do_not_say() -> None:
    ruleset = load(
        pack(
            "id: a.one\nforbid: {say: 您}",
            "id: a.two\nforbid: {say: 您}\nboundary: turn",
            defaults={"boundary": "word"},
        )
    )
    assert [loaded.rule.boundary for loaded in ruleset.rules] == ["word", "turn"]


def test_variables_of_the_caller_win() -> None:
    text = pack("forbid: {say: '{word}'}", vars={"word": "您"})
    assert load(text).names.variables["word"] == ("您",)
    assert load(text, {"word": ["你", "您"]}).names.variables["word"] == ("你", "您")


def test_a_variable_nobody_has_is_refused() -> None:
    error = refused(pack("forbid: {say: 您}", vars={"company": []}), {"compnay": "星辰"})
    assert (error.message, error.hint) == ("no pack has a variable 'compnay'", "did you mean company?")


def test_rules_keep_their_examples_words() -> None:
    assert judge("forbid: {say: 不行}", "客服: 不行") == [(0, "不行")]
    assert rule("forbid: {say: 不行}")["id"] == "a.rule"
