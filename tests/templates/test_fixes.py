"""Fixes: only the words of a violation change, the file reads the same otherwise, and a second time changes nothing."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from functools import cache, partial
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_lint.engine import Linter
from cs_lint.errors import InputError
from cs_lint.fixes import Fixed, fixed
from cs_lint.model import Call, Checked
from cs_lint.packs.find import rules_folder
from cs_lint.packs.load import load_packs
from cs_lint.read import read_bytes
from cs_lint.read.encoding import known
from cs_lint.read.source import ReadOptions
from tests.support import lint, rule

AS_TEMPLATE = ReadOptions(kind="template", channel="template")
RULES = (
    rule("id: a.you\nforbid: {say: 你}\nper: turn", fix={"with": "您", "replace": "你", "safe": True}),
    rule(
        "id: a.marks\nforbid: {regex: '([!！])[!！]+'}",
        fix={"with": r"\1", "replace": "([!！])[!！]+", "safe": True},
    ),
    rule("id: a.quote\nforbid: {say: 引}", fix={"with": "\"'\\", "safe": True}),
    rule("id: a.unsafe\nforbid: {say: 你们}", fix={"with": "您几位"}),
)
REPLY = st.lists(
    st.sampled_from(
        [
            "你",
            "您",
            "好",
            "!!!",
            "！！",
            "，",
            " ",
            "引",
            "\n",
            "a",
            '"',
            "'",
            "#",
            ":",
            "😀",
            "{{x}}",
            "\\",
            "-",
        ]
    ),
    max_size=12,
).map("".join)


@cache
def linter() -> Linter:
    return lint(*RULES)


def judged(name: str, data: bytes, by: Linter | None = None) -> Sequence[Checked]:
    by = by or linter()
    found = list(read_bytes(name, data, AS_TEMPLATE))
    if not all(isinstance(each, Call) for each in found):
        raise InputError("unreadable")
    return [Checked(each, by.check(each)) for each in found if isinstance(each, Call)]


def fix(name: str, data: bytes, *, unsafe: bool = False) -> Fixed:
    return fixed(data, partial(judged, name), linter().catalogue, lambda edit: edit.safe or unsafe)


def texts(name: str, data: bytes) -> list[str]:
    return [one.call.turns[0].text for one in judged(name, data)]


def written_yaml(said: list[str], style: str | None) -> str:
    return "# 注释\n" + yaml.safe_dump(
        {"replies": [{"n": n, "content": s} for n, s in enumerate(said)]},
        default_style=style,
        width=20,
        allow_unicode=True,
    )


def written_csv(said: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([["号", "话术"], *([n, s] for n, s in enumerate(said))])
    return out.getvalue()


def written_json(said: list[str], escaped: bool) -> str:
    return (
        json.dumps([{"n": n, "text": s} for n, s in enumerate(said)], ensure_ascii=escaped, indent=1) + "\n"
    )


FILES = st.lists(REPLY.filter(str.strip), min_size=1, max_size=3).flatmap(
    lambda said: st.one_of(
        st.sampled_from([None, "'", '"', "|", ">"]).map(lambda style: ("a.yaml", written_yaml(said, style))),
        st.booleans().map(lambda escaped: ("a.json", written_json(said, escaped))),
        st.just(("a.csv", written_csv(said))),
        st.just(("a.md", "\n\n".join(said) + "\n")),
        st.just(("a.txt", "\n".join(said) + "\n")),
        st.just(("a.j2", "{# 你 #}\n" + "\n".join(said) + "\n")),
    )
)


def structure(name: str, text: str) -> Any:
    """What a parser of the format's own makes of a file, its replies aside."""
    match name.partition(".")[2]:
        case "yaml":
            return [reply["n"] for reply in yaml.safe_load(text)["replies"]]
        case "json":
            return [reply["n"] for reply in json.loads(text)]
        case "csv":
            return [row[0] for row in csv.reader(io.StringIO(text))]
    return None


@settings(deadline=None, max_examples=150)
@given(FILES, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]), st.booleans(), st.booleans())
def test_a_fix_changes_its_words_and_nothing_else(
    file: tuple[str, str], codec: str, crlf: bool, unsafe: bool
) -> None:
    name, text = file
    data = (text.replace("\n", "\r\n") if crlf and name != "a.csv" else text).encode(codec)
    try:
        before = judged(name, data)
    except InputError:
        return
    result = fix(name, data, unsafe=unsafe)
    assert_only_spans_changed(data, result)
    after = texts(name, result.data)
    assert len(after) == len(before)
    assert structure(name, known(result.data).text) == structure(name, known(data).text)
    again = fix(name, result.data, unsafe=unsafe)
    assert again.data == result.data
    assert not again.applied


def assert_only_spans_changed(data: bytes, result: Fixed) -> None:
    """What is left of both files without the words edited is the same, byte for byte."""
    edited = {*"你您!！引\"'\\几位们", *"uU4f60FfEe5Dd9F0123456789abcx"}
    old, new = known(data), known(result.data)
    assert (old.codec, old.mark) == (new.codec, new.mark)
    assert [c for c in old.text if c not in edited] == [c for c in new.text if c not in edited]
    if not result.applied:
        assert data == result.data


@settings(deadline=None, max_examples=100)
@given(FILES, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]))
def test_the_bytes_around_each_edit_are_untouched(file: tuple[str, str], codec: str) -> None:
    name, text = file
    data, by = text.encode(codec), each_hit()
    decoded = known(data)
    try:
        result = fixed(data, partial(judged, name, by=by), by.catalogue, lambda edit: edit.safe)
    except InputError:
        return
    rebuilt, last = decoded.mark, 0
    for edit in result.applied:
        rebuilt += decoded.text[last : edit.start].encode(decoded.codec) + edit.written.encode(decoded.codec)
        last = edit.end
    assert rebuilt + decoded.text[last:].encode(decoded.codec) == result.data


@cache
def each_hit() -> Linter:
    """Rules that tell of every place at once, so that one pass mends all."""
    return lint(
        rule("forbid: {say: 你}", fix={"with": "您", "replace": "你", "safe": True}),
        rule(
            "id: a.marks\nforbid: {regex: '([!！])[!！]+'}",
            fix={"with": r"\1", "replace": "([!！])[!！]+", "safe": True},
        ),
    )


def test_bytes_outside_the_span_are_the_same_bytes() -> None:
    data = '# 你 注释\r\nreplies:\r\n  - content:   "你好\\u4f60，你呢"   # 你\r\n    note: 你\r\n'.encode(
        "gb18030"
    )
    result = fix("a.yaml", data)
    assert (
        result.data
        == '# 你 注释\r\nreplies:\r\n  - content:   "您好您，您呢"   # 你\r\n    note: 你\r\n'.encode(
            "gb18030"
        )
    )
    assert [(edit.line, edit.col) for edit in result.applied] == [
        (3, 17),
        (3, 19),
        (3, 26),
    ]


@pytest.mark.parametrize(
    ("name", "text", "after"),
    [
        ("a.json", '{"text": "引"}', '{"text": "\\"\'\\\\"}'),
        ("a.json5", "{text: '引'}", "{text: '\"\\'\\\\'}"),
        ("a.yaml", 'text: "引"', 'text: "\\"\'\\\\"'),
        ("a.yaml", "text: '引'", "text: '\"''\\'"),
        ("a.yaml", "text: |\n  引\n", "text: |\n  \"'\\\n"),
        ("a.csv", '话术\n"引"\n', '话术\n"""\'\\"\n'),
    ],
)
def test_a_replacement_is_escaped_as_its_place_asks(name: str, text: str, after: str) -> None:
    assert fix(name, text.encode()).data.decode() == after


def test_what_would_change_the_structure_is_not_done() -> None:
    result = fix("a.yaml", "text: 引 好\n".encode())
    assert result.data.decode() == "text: 引 好\n"
    [skipped] = result.skipped
    assert skipped.reason == "the file would no longer read the same"


def test_what_is_not_safe_is_left_and_said() -> None:
    assert fix("a.txt", "你们好".encode()).data.decode() == "您们好"
    by = lint(RULES[3])
    data = "你们好".encode()
    result = fixed(data, partial(judged, "a.txt", by=by), by.catalogue, lambda edit: edit.safe)
    assert result.data == data
    assert "--unsafe" in result.skipped[0].reason


def test_fixes_that_overlap_are_not_both_made() -> None:
    by = lint(
        rule("id: a.one\nforbid: {say: 你们好}", fix={"with": "您好", "safe": True}),
        rule("id: b.two\nforbid: {say: 们好}", fix={"with": "几位好", "safe": True}),
    )
    result = fixed("你们好".encode(), partial(judged, "a.txt", by=by), by.catalogue, lambda edit: edit.safe)
    assert result.data.decode() == "您好"
    assert [skipped.reason for skipped in result.skipped] == ["it overlaps another fix"]


def test_words_across_a_line_break_are_left() -> None:
    by = lint(rule("forbid: {say: 你好吗}", fix={"with": "您好吗", "safe": True}))
    data = "text: >-\n  你好\n  吗\n".encode()
    result = fixed(data, partial(judged, "a.yaml", by=by), by.catalogue, lambda edit: edit.safe)
    assert result.data == data
    assert "line break" in result.skipped[0].reason


def test_a_fix_that_never_ends_does() -> None:
    by = lint(rule("forbid: {say: 你}\nper: turn", fix={"with": "你你", "safe": True}))
    assert (
        fixed("你".encode(), partial(judged, "a.txt", by=by), by.catalogue, lambda edit: edit.safe)
        .data.decode()
        .strip("你")
        == ""
    )


def default_rules_with_fixes() -> list[str]:
    packs = sorted(file.stem for file in rules_folder().glob("*.yaml"))
    return [loaded.rule.id for loaded in load_packs(packs).rules if loaded.rule.fix]


@pytest.mark.parametrize("rule_id", default_rules_with_fixes())
def test_a_safe_fix_of_ours_mends_what_the_rule_fails(rule_id: str) -> None:
    by = Linter.from_packs(select=[rule_id])
    examples = by.catalogue[rule_id].examples
    said = [
        line.partition(": ")[2]
        for example in examples
        for line in (example.fail or "").split("\n")
        if line.startswith("客服")
    ]
    data = json.dumps([{"text": text} for text in said], ensure_ascii=False).encode()
    before, result = (
        judged("a.json", data, by),
        fixed(data, partial(judged, "a.json", by=by), by.catalogue, bool),
    )
    assert result.applied
    mended = {edit.key for edit in result.applied}
    for was, now in zip(before, judged("a.json", result.data, by), strict=True):
        if was.call.passage and was.call.passage.key in mended:
            assert len(now.report.violations) < len(was.report.violations)
