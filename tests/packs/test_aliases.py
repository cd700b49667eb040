"""YAML aliases in packs: what they bring is told where it is used, and merge keys are refused."""

from __future__ import annotations

from tests.packs.test_load import HEAD, PLAIN, place
from tests.support import load, refused


def test_what_an_alias_brings_is_told_where_it_is_used() -> None:
    first = PLAIN.replace("{say: 不行}", "&same {say: 不行}").replace("行业惯例", "&name 行业惯例")
    second = PLAIN.replace("a.rule", "b.rule").replace("{say: 不行}", "{any: [{say: 好}, *same]}")
    loaded = load(HEAD + first + second.replace("行业惯例", "*name")).find("b.rule")
    assert loaded is not None
    assert loaded.place("forbid", "any", 1, "say") == (18, 30)
    assert loaded.place("source", "document") == (22, 24)
    assert loaded.place("examples", 0) == (23, 16)
    assert place(refused(HEAD + first.replace("不行", "不行, span: x"))) == (8, 35)
    assert place(refused(HEAD + "  - &r {}\n  - *r\n").problems[1]) == (5, 5)


def test_merge_keys_are_refused() -> None:
    error = refused(HEAD + PLAIN.replace("  - id", "  - &r\n    id") + "  - {<<: *r, id: b.rule}\n")
    assert (error.message, error.hint) == ("merge keys (<<) are not read", "write the keys out")
    assert place(error) == (15, 6)
