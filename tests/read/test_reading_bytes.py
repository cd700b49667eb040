"""Encodings: four that Chinese exports come in, told by evidence, and a place for every byte that is in none."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_lint.errors import InputError
from cs_lint.model import Call, ErrorReport
from cs_lint.read.cells import cell_text
from cs_lint.read.encoding import decode, detect
from tests.read.written import only, outcomes

TEXT = "客服：您好，𠮷野家\r\n客户：嗯\u3000好\n"
CALL = "客服: 您好,请问有什么可以帮您?\n客户: 我上周买的路由器一直没有收到\n客服: 请您稍等\n"
UNMARKED = ("utf-8", "gb18030", "gbk", "utf-16-le", "utf-16-be")


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_text_survives(codec: str) -> None:
    assert decode(TEXT.encode(codec)) == TEXT


@pytest.mark.parametrize("kind", [bytes, memoryview])
def test_a_cell_of_bytes_is_text_as_a_file_is(kind: type) -> None:
    assert cell_text(kind(TEXT.encode("gb18030"))) == TEXT


def test_utf16_of_the_other_end() -> None:
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be")) == TEXT


@pytest.mark.parametrize("codec", UNMARKED)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("agent: 什么\n", id="what is Latin by chance"),
        pytest.param("agent: 系统\ncustomer: 一直\n", id="what is Greek by chance"),
        pytest.param("客服：联通", id="the word that Notepad hid"),
        pytest.param("agent: hi\n", id="ASCII"),
        pytest.param("机器人：一一一\n", id="low bytes of zero"),
        pytest.param("客服: 您好,这里是台湾客服,请问有什么可以帮您", id="no line end"),
        pytest.param('{"turns": [{"role": "客服", "text": "嗯"}]}', id="JSON of two characters"),
        pytest.param("客服: 好的😀👍\n", id="emoji"),
    ],
)
def test_without_a_mark_the_bytes_are_evidence(text: str, codec: str) -> None:
    if codec == "gbk" and "😀" in text:
        codec = "gb18030"
    assert decode(text.encode(codec)) == text


@pytest.mark.parametrize("text", ["café crème", "привет, мир", "Ωμέγα α β", "naïve"])
def test_foreign_words_in_utf8_stay(text: str) -> None:
    assert decode(f"agent: {text}".encode()) == f"agent: {text}"


def test_traditional_characters_in_gbk() -> None:
    text = "客服: 您好,請問有什麼可以幫您的嗎?我這邊為您查詢訂單,請稍等一下\n"
    assert decode(text.encode("gbk")) == text


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        pytest.param("客服: 您好,請問有什麼可以幫您的嗎?我這邊為您查詢訂單,請稍等一下\n", "big5", id="Big5"),
        pytest.param("お電話ありがとうございます。ご注文の件ですね", "shift_jis", id="Shift JIS"),
    ],
)
def test_what_is_in_no_encoding_of_ours_is_no_mojibake(text: str, codec: str) -> None:
    with pytest.raises(InputError, match="neither UTF-8 nor GB18030"):
        decode(text.encode(codec))


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        pytest.param(b"ab\0c", "a NUL byte stands at byte offset 2, so this is not text", 1, id="NUL"),
        pytest.param(
            b"\xef\xbb\xbfa\n\0",
            "a NUL byte stands at byte offset 5, so this is not text",
            2,
            id="NUL, marked",
        ),
        pytest.param(
            "您好吗".encode()[:-1],
            "the text is neither UTF-8 nor GB18030: byte offset 6 is not valid UTF-8",
            1,
            id="UTF-8 cut off",
        ),
        pytest.param(
            "您好，\n很".encode() + b"\xff" + "高兴".encode(),
            "the text is neither UTF-8 nor GB18030: byte offset 13 is not valid UTF-8",
            2,
            id="UTF-8 with a scratch",
        ),
        pytest.param(
            "客服: 您好,请问有什么可以帮您\n客户: 没".encode("gbk") + b"\xff\xff" + "有收到货".encode("gbk"),
            "the text is GB18030 but breaks it at byte offset 38",
            2,
            id="GB18030 with a scratch",
        ),
        pytest.param(
            b"\xff\xfea", "the text is UTF-16-LE but breaks it at byte offset 2", 1, id="half a unit"
        ),
        pytest.param(
            b"\xef\xbb\xbfab\n\xff",
            "the text is UTF-8 but breaks it at byte offset 6",
            2,
            id="a mark that lies",
        ),
    ],
)
def test_other_bytes_are_refused_with_their_place(data: bytes, message: str, line: int) -> None:
    with pytest.raises(InputError) as caught:
        decode(data)
    assert (caught.value.message, caught.value.line) == (message, line)


def test_lines_of_gb18030_are_read_as_the_file_is() -> None:
    lines = [
        f'{{"turns": [{{"role": "agent", "text": "{text}"}}]}}'
        for text in ("您好,很高兴为您服务", "什么", "café")
    ]
    found = outcomes("\n".join(lines).encode("gb18030"), reader="jsonl")
    assert [each.turns[0].text for each in found if isinstance(each, Call)] == [
        "您好,很高兴为您服务",
        "什么",
        "café",
    ]


def test_exports_put_together_in_two_encodings_are_read_line_by_line() -> None:
    line = '{"turns": [{"role": "客服", "text": "您好,请问有什么可以帮您"}]}\n'
    found = outcomes(line.encode() + line.encode("gbk") + line.encode(), reader="jsonl")
    assert [each.turns[0].text[:2] for each in found if isinstance(each, Call)] == ["您好"] * 3


def test_a_broken_line_of_gb18030_costs_only_itself_and_says_where() -> None:
    line = '{"turns": [{"role": "客服", "text": "您好,请问有什么可以帮您"}]}\n'.encode("gbk")
    at = line.index("您".encode("gbk"))
    broken = line[:at] + b"\xff\xff" + line[at + 2 :]
    first, bad, last = outcomes(line + broken + line)
    assert isinstance(bad, ErrorReport)
    assert (bad.error.message, bad.error.line) == (
        f"the text is GB18030 but breaks it at byte {at} of the line",
        2,
    )
    assert isinstance(first, Call)
    assert isinstance(last, Call)


@pytest.mark.parametrize("codec", [*UNMARKED, "utf-8-sig", "utf-16"])
def test_standard_input_in_any_encoding(codec: str) -> None:
    assert only(CALL.encode(codec)) == only(CALL)


@given(st.lists(st.sampled_from(CALL), min_size=8).map("".join), st.sampled_from(UNMARKED))
def test_no_order_of_ordinary_characters_is_mistaken(text: str, codec: str) -> None:
    assert decode(f"客服: {text}\n".encode(codec)) == f"客服: {text}\n"


def scratched(at: int, byte: int) -> str:
    """What a text with one other byte is read as; empty where it is refused."""
    data = bytearray(CALL.encode())
    data[at] = byte
    try:
        return decode(bytes(data))
    except InputError:
        return ""


@given(st.integers(0, len(CALL.encode()) - 1), st.sampled_from((0x80, 0xB0, 0xC4, 0xD6, 0xFF)))
def test_a_scratch_never_makes_mojibake(at: int, byte: int) -> None:
    read = scratched(at, byte)
    assert sum(one != other for one, other in zip(read, CALL, strict=False)) <= 1
    assert len(read) in (0, len(CALL) - 1, len(CALL))


def test_what_is_no_text_has_no_encoding() -> None:
    assert detect(random.Random(1).randbytes(4096)) is None
