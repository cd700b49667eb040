"""The language server, spoken to over its pipes: what is wrong as one types, why, and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pygls")

from lsprotocol import types as lsp

from tests.lsp.editor import Editor, edited, in_an_editor

PACK = """\
pack: mine
version: "1"
rules:
  - id: my.you
    title: 用“您”
    severity: warning
    dimension: 用语
    applies: {channel: template}
    forbid: {say: [你, 可能吧]}
    fix: [{replace: 你, with: 您, safe: true}, {replace: 可能吧, with: "请您稍等,我查一下"}]
    message: "说了“{text}”"
    suggest: 把“你”换成“您”
    why: “您”是最省力的尊重。
    source: {document: 客服管理规范, clause: "5.4"}
    examples: [{fail: 你好}, {pass: 您好}]
"""
CONFIG = 'rules: [./mine.yaml, suppress]\ntemplates: ["replies/**"]\n'
REFUND = '# 退款\n- content: "😀你稍等" # 注释\n- content: 可能吧\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with a config, a pack of one rule, and templates that are clean on disk."""
    (tmp_path / "cs-lint.yaml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "replies").mkdir()
    (tmp_path / "replies/refund.yaml").write_text("- content: 您好\n", encoding="utf-8")
    return tmp_path


def spans(found: list[lsp.Diagnostic]) -> list[tuple[int, int, int, int]]:
    ranges = [each.range for each in found]
    return [(each.start.line, each.start.character, each.end.line, each.end.character) for each in ranges]


def test_a_template_is_judged_as_it_stands_in_the_editor(folder: Path) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("replies/refund.yaml", REFUND)
        found = await editor.diagnostics("replies/refund.yaml")
        assert [each.code for each in found] == ["my.you", "my.you"]
        # An emoji counts two in UTF-16.
        assert spans(found) == [(1, 14, 1, 15), (2, 11, 2, 14)]
        assert {each.severity for each in found} == {lsp.DiagnosticSeverity.Warning}
        assert found[0].message == "说了“你”"
        editor.change("replies/refund.yaml", REFUND.replace("可能吧", "您请讲"))
        assert spans(await editor.diagnostics("replies/refund.yaml")) == [(1, 14, 1, 15)]
        editor.close("replies/refund.yaml")
        assert await editor.diagnostics("replies/refund.yaml") == []

    said = in_an_editor(folder, scene)
    assert "稍等" not in said
    assert "Traceback" not in said


def test_an_editor_that_counts_otherwise_is_answered_so(folder: Path) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("replies/refund.yaml", REFUND)
        assert spans(await editor.diagnostics("replies/refund.yaml"))[0] == (1, 16, 1, 19)

    general = lsp.GeneralClientCapabilities(position_encodings=[lsp.PositionEncodingKind.Utf8])
    in_an_editor(folder, scene, general=general)


def test_hovering_explains_the_rule_in_chinese(folder: Path) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("replies/refund.yaml", REFUND + "# 见 my.you\n")
        told = await editor.hover("replies/refund.yaml", 1, 14)
        for part in (
            "**用“您”**",
            "`my.you`",
            "警告",
            "为什么：“您”是最省力的尊重。",
            "依据：客服管理规范 5.4",
            "建议改说：把“你”换成“您”",
        ):
            assert part in told
        assert "为什么" in await editor.hover("replies/refund.yaml", 3, 6)
        assert await editor.hover("replies/refund.yaml", 0, 0) == ""

    in_an_editor(folder, scene)


def test_what_is_safe_is_offered_first_and_what_is_not_says_so(folder: Path) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("replies/refund.yaml", REFUND)
        [you, maybe] = await editor.diagnostics("replies/refund.yaml")
        [fix, *_] = await editor.actions("replies/refund.yaml", you.range)
        assert (fix.title, fix.is_preferred, fix.kind) == ("换成「您」", True, "quickfix")
        assert edited(REFUND, fix) == REFUND.replace("你", "您")
        [fix, *_] = await editor.actions("replies/refund.yaml", maybe.range)
        assert (fix.title, fix.is_preferred) == ("换成「请您稍等,我查一下」（可能改变原意，请确认）", False)
        assert edited(REFUND, fix) == REFUND.replace("可能吧", "请您稍等,我查一下")
        whole = lsp.Range(lsp.Position(0, 0), lsp.Position(9, 0))
        [every] = await editor.actions("replies/refund.yaml", whole, "source.fixAll")
        assert edited(REFUND, every) == REFUND.replace("你", "您")

    in_an_editor(folder, scene)


@pytest.mark.parametrize(
    ("name", "text", "with_comment"),
    [
        (
            "a.yaml",
            "said:\n  content: |\n    您好\n    可能吧\n",
            'said:\n  # cs-lint: ignore[my.you] reason=""\n  content: |\n    您好\n    可能吧\n',
        ),
        ("a.md", "# 退款\n\n可能吧\n", '# 退款\n\n<!-- cs-lint: ignore[my.you] reason="" -->\n可能吧\n'),
        ("a.txt", "您好\r\n可能吧\r\n", '您好\r\n# cs-lint: ignore[my.you] reason=""\r\n可能吧\r\n'),
        ("a.j2", "您好\n可能吧\n", '您好\n{# cs-lint: ignore[my.you] reason="" #}\n可能吧\n'),
        ("a.json5", "{text: '可能吧'}\n", "// cs-lint: ignore[my.you] reason=\"\"\n{text: '可能吧'}\n"),
    ],
)
def test_a_suppression_asks_for_its_reason(folder: Path, name: str, text: str, with_comment: str) -> None:
    async def scene(editor: Editor) -> None:
        name_ = f"replies/{name}"
        editor.open(name_, text)
        [maybe] = await editor.diagnostics(name_)
        [action] = [
            each for each in await editor.actions(name_, maybe.range) if each.title.startswith("豁免")
        ]
        assert edited(text, action) == with_comment
        editor.change(name_, with_comment)
        assert {each.code for each in await editor.diagnostics(name_)} == {"suppress.malformed", "my.you"}
        editor.change(name_, with_comment.replace('""', '"客户原话"'))
        assert await editor.diagnostics(name_) == []

    in_an_editor(folder, scene)


def test_nothing_is_inserted_where_there_are_no_comments(folder: Path) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("replies/a.json", '{"text": "可能吧"}')
        [maybe] = await editor.diagnostics("replies/a.json")
        assert [each.title[:2] for each in await editor.actions("replies/a.json", maybe.range)] == ["换成"]
        table = "| 话术 |\n|---|\n| 您好 |\n| 可能吧 |\n"
        editor.open("replies/a.md", table)
        [maybe] = await editor.diagnostics("replies/a.md")
        assert [each.title[:2] for each in await editor.actions("replies/a.md", maybe.range)] == ["换成"]

    in_an_editor(folder, scene)


def test_a_pack_is_told_its_faults_where_they_stand(folder: Path) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("mine.yaml", PACK)
        assert await editor.diagnostics("mine.yaml") == []
        editor.change("mine.yaml", PACK.replace("severity", "severty"))
        [found] = await editor.diagnostics("mine.yaml")
        assert "unknown key 'severty' (did you mean severity?)" in found.message
        assert (found.range.start.line, found.range.start.character) == (5, 4)
        editor.change("mine.yaml", PACK.replace("可能吧]", "$nowhere]"))
        [found] = await editor.diagnostics("mine.yaml")
        assert "nowhere" in found.message
        assert (found.range.start.line, found.range.start.character) == (8, 22)
        editor.change("mine.yaml", "pack: mine\nrules:\n  - {")
        assert len(await editor.diagnostics("mine.yaml")) == 1

    in_an_editor(folder, scene)


def test_a_saved_pack_judges_the_templates_that_are_open(folder: Path) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("replies/refund.yaml", "- content: 没办法\n")
        assert await editor.diagnostics("replies/refund.yaml") == []
        (folder / "mine.yaml").write_text(PACK.replace("可能吧]", "没办法]"), encoding="utf-8")
        editor.save("mine.yaml")
        assert [each.code for each in await editor.diagnostics("replies/refund.yaml")] == ["my.you"]

    in_an_editor(folder, scene)


def test_what_is_neither_template_nor_pack_is_left_alone(folder: Path) -> None:
    async def scene(editor: Editor) -> None:
        for name, text in (("compose.yaml", "text: 你可能吧\n"), ("README.md", "你\n"), ("replies/e.md", "")):
            editor.open(name, text)
            assert await editor.diagnostics(name) == []
        whole = lsp.Range(lsp.Position(0, 0), lsp.Position(9, 0))
        assert await editor.actions("README.md", whole) == []

    in_an_editor(folder, scene)


@pytest.mark.parametrize(
    "text",
    ["content: '", "\x00", "- content: \ud83d\n", "{{{", "content: &a [*a]\n", "\ufeff- content: 你\n"],
)
def test_no_text_ends_the_server(folder: Path, text: str) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("replies/a.yaml", text)
        await editor.diagnostics("replies/a.yaml")
        await editor.hover("replies/a.yaml", 99, 99)
        editor.change("replies/a.yaml", REFUND)
        assert len(await editor.diagnostics("replies/a.yaml")) == 2

    said = in_an_editor(folder, scene)
    assert "Traceback" not in said


def test_rules_that_cannot_be_used_are_told_in_the_template(folder: Path) -> None:
    async def scene(editor: Editor) -> None:
        (folder / "cs-lint.yaml").write_text("rulez: []\n" + CONFIG, encoding="utf-8")
        editor.open("replies/a.yaml", REFUND)
        [found] = await editor.diagnostics("replies/a.yaml")
        assert "cs-lint.yaml:1:1: unknown key 'rulez'" in found.message
        (folder / "cs-lint.yaml").write_text(CONFIG, encoding="utf-8")
        editor.save("cs-lint.yaml")
        assert len(await editor.diagnostics("replies/a.yaml")) == 2

    in_an_editor(folder, scene)


def test_without_a_config_the_usual_folders_hold_templates(tmp_path: Path) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("话术/a.yaml", "content: 你看着办\n")
        assert "words.honorific" in [each.code for each in await editor.diagnostics("话术/a.yaml")]

    in_an_editor(tmp_path, scene)
