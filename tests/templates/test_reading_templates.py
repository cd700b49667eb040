"""Reply templates in every format: which texts are read, and that each character knows where it stands."""

from __future__ import annotations

import csv
import io
import itertools
import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cs_lint.model import Call, ErrorReport, TemplateFiles
from cs_lint.read import read_bytes
from cs_lint.read.encoding import known
from cs_lint.read.source import ReadOptions

AS_TEMPLATE = ReadOptions(kind="template", channel="template")
SAID = st.text(
    st.sampled_from(
        [
            "您",
            "好",
            "，",
            "。",
            " ",
            "a",
            '"',
            "'",
            "#",
            ":",
            "\\",
            "😀",
            "{",
            "}",
            "&",
            "-",
            "\t",
            "你",
            "%",
        ]
    ),
    min_size=1,
)
LINES = st.lists(SAID, min_size=1, max_size=4).map("\n".join)


def read(name: str, text: str | bytes, options: ReadOptions = AS_TEMPLATE) -> list[Call | ErrorReport]:
    return list(read_bytes(name, text if isinstance(text, bytes) else text.encode(), options))


def calls(name: str, text: str | bytes, options: ReadOptions = AS_TEMPLATE) -> list[Call]:
    found = read(name, text, options)
    assert all(isinstance(each, Call) for each in found), found
    return found


def texts(name: str, text: str | bytes) -> list[str]:
    return [each.turns[0].text for each in calls(name, text)]


def written(text: str, call: Call, start: int, end: int) -> str:
    """What stands in the file for a span of the reply."""
    assert call.passage
    return text[slice(*call.passage.raw_span(start, end))]


def assert_placed(file: str, call: Call) -> None:
    """Every character stands where the call says, in order, and nothing is told twice."""
    assert call.passage
    said, pieces = call.turns[0].text, call.passage.pieces
    assert [piece.at for piece in pieces] == sorted({piece.at for piece in pieces})
    assert sum(piece.size for piece in pieces) == len(said)
    for before, after in itertools.pairwise(pieces):
        assert before.at + before.size == after.at
        assert before.raw + before.span <= after.raw
    for piece in pieces:
        if piece.size == piece.span and said[piece.at] not in "\n ":
            assert file[piece.raw : piece.raw + piece.span] == said[piece.at : piece.at + piece.size]


YAML_TEXT = """\
# 注释
a:
  - content: "您好\\u4f60 x\\
      续 \\"y\\"
      折行"
  - content: '单''引
      折'
  - content: plain 你
      好   # 注释
  - content: |
      行一
        深
      行二
  - content: >-
      折一
      折二

      段二
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_every_style_of_yaml(newline: str) -> None:
    file = YAML_TEXT.replace("\n", newline)
    found = calls("a.yaml", file)
    assert [call.turns[0].text for call in found] == [
        "您好你 x续 \"y\" 折行", "单'引 折", "plain 你 好", "行一\n  深\n行二\n", "折一 折二\n段二",
    ]  # fmt: skip
    for call in found:
        assert_placed(file, call)
        assert call.passage
        assert call.passage.syntax
    assert written(file, found[0], 2, 3) == "\\u4f60"
    assert written(file, found[1], 1, 2) == "''"
    assert [call.passage.place(0) for call in found if call.passage] == [
        (3, 15),
        (6, 15),
        (8, 14),
        (11, 7),
        (15, 7),
    ]


@given(LINES, st.sampled_from(["'", '"', "|", ">", None]), st.sampled_from([20, 80]), st.booleans())
def test_whatever_yaml_is_written(said: str, style: str | None, width: int, plain: bool) -> None:
    file = yaml.safe_dump(
        [{"content": said}], default_style=style, width=width, allow_unicode=plain, indent=3
    )
    [call] = calls("a.yaml", file) if said.strip() else [None]
    if call is not None:
        assert call.turns[0].text == said
        assert call.passage
        assert call.passage.syntax, "followed character by character"
        assert_placed(file, call)


@given(LINES, st.booleans(), st.sampled_from([None, 2]))
def test_whatever_json_is_written(said: str, escaped: bool, indent: int | None) -> None:
    file = json.dumps({"x": [{"id": 7, "reply": said}]}, ensure_ascii=escaped, indent=indent)
    if said.strip():
        [call] = calls("a.json", file)
        assert call.turns[0].text == said
        assert_placed(file, call)


@given(st.lists(LINES.filter(str.strip), min_size=1), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_whatever_csv_is_written(said: list[str], quoting: int) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=quoting).writerows([["场景", "话术"], *(["退款", each] for each in said)])
    found = calls("a.csv", out.getvalue())
    assert [call.turns[0].text for call in found] == said
    assert {call.metadata["kind"] for call in found} == {"退款"}
    for call in found:
        assert_placed(out.getvalue(), call)


def test_json_with_comments_and_the_rest() -> None:
    file = "// 注\n{answer: ['您\\'好', \"\\ud83d\\ude00\\x41\",], /* 块 */ 'n': +1,}\n"
    assert texts("a.json5", file) == ["您'好", "😀A"]
    first, second = calls("a.jsonc", file)
    assert written(file, first, 1, 2) == "\\'"
    assert written(file, second, 0, 1) == "\\ud83d\\ude00"


def test_json_line_by_line() -> None:
    assert texts("a.jsonl", '{"text": "您好"}\n{"text": "再见"}\n') == ["您好", "再见"]


@pytest.mark.parametrize(
    ("name", "text", "place", "says"),
    [
        ("a.json", '{"text": "您好"', (1, 14), "the file ends where a comma or } should stand"),
        ("a.json", '{"text" "您好"}', (1, 9), "a colon should stand here"),
        ("a.json", '{\n"text": }', (2, 9), "} stands where a value should"),
        ("a.json", '{"text": "您好}', (1, 10), "not well formed"),
        ("a.json", '{"text": "\\ud83d"}', (1, 10), "half of a character"),
        ("a.json", "[" * 200, (1, 101), "nested too deeply"),
        ("a.yaml", "text: 'a", (1, 9), "not valid YAML"),
        ("a.yaml", "other: 您好", (None, None), "no field holds reply text"),
        ("a.csv", '话术\n"您好', (2, None), "invalid CSV"),
        ("a.csv", "名,号\n您好,2\n", (None, None), "no field holds reply text"),
        ("a.xlsx", "nonsense", (None, None), "the workbook is damaged"),
    ],
)
def test_what_cannot_be_read(name: str, text: str, place: tuple[int, int], says: str) -> None:
    if name.endswith("xlsx"):
        pytest.importorskip("python_calamine")
    [report] = read(name, text)
    assert isinstance(report, ErrorReport)
    assert says in report.error.message
    assert (report.error.line, report.error.col) == place
    assert "您好" not in report.error.message


MARKDOWN = """\
---
company: 长河物业
---
# 开场

您好，**请**讲
第二行

> 引用一
> 引用二

- 项一

```
代码
```

## 表

| 场景 | 话术 |
|---|---|
| 退款 | 三天内到账 |

<!-- TODO 注释 -->
"""


def test_markdown() -> None:
    found = calls("a.md", MARKDOWN)
    assert [call.turns[0].text for call in found] == [
        "您好，**请**讲\n第二行",
        "引用一\n引用二",
        "项一",
        "三天内到账",
    ]
    assert [call.passage.place(0) for call in found if call.passage] == [(6, 1), (9, 3), (12, 3), (22, 8)]
    assert {call.company for call in found} == {("长河物业",)}
    for call in found:
        assert_placed(MARKDOWN, call)


def test_plain_text_by_paragraph_and_by_line() -> None:
    assert texts("a.txt", "您好\n请讲\n\n再见\n") == ["您好\n请讲", "再见"]
    assert texts("a.txt", "您好\n请讲\n再见\n") == ["您好", "请讲", "再见"]
    assert texts("a.txt", "客户: 在吗\n客服: 在的\n") == ["在的"]
    found = calls("a.txt", "【开场白】\n您好\n\n# 收尾\n再见\n")
    assert [(call.turns[0].text, call.metadata["kind"]) for call in found] == [
        ("您好", "开场白"),
        ("再见", "收尾"),
    ]


def test_the_templates_of_engines_are_one_reply_a_file() -> None:
    file = "{# 注 #}\n{% if a %}\n您好\n\n{% endif %}再见\n"
    [call] = calls("a.j2", file)
    assert call.turns[0].text == "{# 注 #}\n{% if a %}\n您好\n{% endif %}再见"
    assert_placed(file, call)


def test_a_spreadsheet_tells_row_and_column(tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    xlsxwriter = pytest.importorskip("xlsxwriter")
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("售后")
    for row, cells in enumerate((("场景", "话术"), ("退款", "三天内到账"), ("换货", ""), ("开场", "您好"))):
        sheet.write_row(row, 0, cells)
    book.close()
    found = calls("a.xlsx", (tmp_path / "a.xlsx").read_bytes())
    assert [(call.turns[0].text, call.metadata["kind"], call.line) for call in found] == [
        ("三天内到账", "退款", 2), ("您好", "开场", 4),
    ]  # fmt: skip
    assert [call.passage.place(1) for call in found if call.passage] == [(2, 2), (4, 2)]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_places_hold_in_every_encoding(codec: str) -> None:
    file = 'content: "𠮷😀您好"\n'
    [call] = calls("a.yaml", file.encode(codec))
    decoded = known(file.encode(codec))
    assert call.passage
    assert call.passage.place(2) == (1, 13)
    assert written(decoded.text, call, 2, 4) == "您好"
    assert decoded.encoded(decoded.text) == file.encode(codec)


def test_the_kind_stands_beside_above_or_in_the_key() -> None:
    found = calls("a.yaml", "scene: 总\nlist: [{text: 一, kind: 开场}, {text: 二}]\n")
    assert [call.metadata["kind"] for call in found] == ["开场", "总"]
    assert calls("a.yaml", "closing: {text: 再见}\n")[0].metadata["kind"] == "closing"


def test_a_mere_list_of_texts_is_a_list_of_replies() -> None:
    for name, text in (("a.yaml", "- 您好，请讲。\n- 再见。\n"), ("a.json", '["您好，请讲。", "再见。"]')):
        assert texts(name, text) == ["您好，请讲。", "再见。"], name


def test_fields_by_config() -> None:
    files = TemplateFiles("replies/**/*.yaml", "$..body", "$..scene")
    options = ReadOptions(templates=(files,))
    file = "scene: 总\nlist: [{body: 您好, text: 别的, scene: 开场}, {body: [再见]}]\n"
    assert [call.turns[0].text for call in calls("replies/a/b.yaml", file, options)] == ["您好"]
    files = TemplateFiles("replies/**/*.yaml", "$..body.*", "$.scene")
    [call] = calls("replies/b.yaml", file, ReadOptions(templates=(files,)))
    assert (call.turns[0].text, call.metadata["kind"]) == ("再见", "总")


def test_a_path_that_is_no_jsonpath_is_told() -> None:
    options = ReadOptions(templates=(TemplateFiles("*.yaml", "$..["),))
    [report] = read("a.yaml", "text: 您好", options)
    assert isinstance(report, ErrorReport)
    assert "is no JSONPath" in report.error.message


def test_the_user_outranks_the_config() -> None:
    files = (TemplateFiles("*.txt"),)
    file = "客服: 您好\n客户: 在吗\n"
    assert calls("a.txt", file, ReadOptions(templates=files))[0].channel == "template"
    assert calls("a.txt", file, ReadOptions(templates=files, kind="call"))[0].channel == "phone"


def test_a_call_of_the_channel_stays_a_call() -> None:
    [call] = calls(
        "a.json", '{"turns": [{"role": "agent", "text": "您好"}, {"role": "agent", "text": "请讲"}]}'
    )
    assert (call.channel, len(call.turns), call.passage) == ("template", 2, None)


def test_an_alias_is_read_once_and_a_bomb_does_no_harm() -> None:
    assert texts("a.yaml", "a: &x {text: 您好}\nb: *x\n") == ["您好"]
    bomb = "a0: &a0 [{text: 您好}]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    assert texts("a.yaml", bomb) == ["您好"]


def test_comments_are_for_us_only_outside_of_texts() -> None:
    file = '# cs-lint: ignore[a] reason="x"\ncontent: "您好 # cs-lint: ignore[b]" # cs-lint: ignore[c]\n'
    [call] = calls("a.yaml", file)
    assert call.passage
    assert [(c.line, c.col, c.text, c.alone) for c in call.passage.sheet.comments] == [
        (1, 1, 'ignore[a] reason="x"', True), (2, 36, "ignore[c]", False),
    ]  # fmt: skip
