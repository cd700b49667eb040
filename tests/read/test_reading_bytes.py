"""Encodings: four that Chinese exports come in, and a place for every byte that is in none."""

from __future__ import annotations

import pytest

from cs_lint.errors import InputError
from cs_lint.read.encoding import decode

TEXT = "客服：您好，𠮷野家\r\n客户：嗯\u3000好\n"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_survives(codec: str) -> None:
    assert decode(TEXT.encode(codec)) == TEXT


def test_utf16_of_the_other_end() -> None:
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be")) == TEXT


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"ab\0c", "a NUL byte stands at byte offset 2, so this is not text", id="NUL"),
        pytest.param(
            b"\xef\xbb\xbfa\0", "a NUL byte stands at byte offset 4, so this is not text", id="NUL, marked"
        ),
        pytest.param(
            "您好吗".encode()[:-1],
            "the text is neither UTF-8 nor GB18030: byte offset 6 is not valid UTF-8",
            id="UTF-8 cut off",
        ),
        pytest.param(
            "您好，很".encode() + b"\xff" + "高兴".encode(),
            "the text is neither UTF-8 nor GB18030: byte offset 12 is not valid UTF-8",
            id="UTF-8 with a scratch",
        ),
        pytest.param(b"\xff\xfea", "the text is UTF-16-LE but breaks it at byte offset 2", id="half a unit"),
        pytest.param(
            b"\xef\xbb\xbfab\xff",
            "the text is UTF-8 but breaks it at byte offset 5",
            id="a mark that lies",
        ),
    ],
)
def test_other_bytes_are_refused_with_their_place(data: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data)
    assert caught.value.message == message
