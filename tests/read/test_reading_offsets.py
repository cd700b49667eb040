"""Whatever stands around a phrase, in whatever format and encoding: the span reported is the phrase."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_lint.engine import Linter
from cs_lint.model import Turn
from tests.read.written import WORDS, only, parquet, srt, vtt, workbook
from tests.support import lint

PHRASE = "听不懂人话"
ODD = (
    "\u3000 \t\u00a0\u2028\u2029\x85\x0b\x0c\x1c"  # spaces, and what some take for ends of lines
    "😀👨\u200d👩\u200d👧𠮷🇨🇳"  # beyond the BMP, joined
    "e\u0301\u0323ｶﾞ"  # combining marks, half width
    "\u200b\u200e\u200f\u202e\u2066\ufeff"  # nothing to see
    "，。！Ａ￥ñя"
)
# Without a mark the encoding is told by what people write, and a turn of oddities alone is refused.
ORDINARY = "请问您的订单号是多少，我这边帮您查询一下物流"
IN_XML = "".join(char for char in ODD if char not in "\x0b\x0c\x1c")
Written = Callable[[str], bytes | str]


def jsonl(text: str) -> str:
    return json.dumps({"turns": [{"role": "agent", "text": text}]}, ensure_ascii=False)


def csv(text: str) -> str:
    return f'role,text\nagent,"{text}"\n'


def tsv(text: str) -> str:
    return f'role\ttext\nagent\t"{text}"\n'


def turns(text: str) -> list[Turn]:
    return [Turn("agent", text, 1.0, 2.0)]


def packed(text: str) -> bytes:
    return gzip.compress(jsonl(text).encode("gb18030"))


FORMATS: dict[str, Written] = {
    "plain text": lambda text: f"客服: {text}\n",
    "plain text, CRLF": lambda text: f"客服: {text}\r\n客户: 好\r\n",
    "plain text, CR": lambda text: f"客服: {text}\r客户: 好\r",
    "JSON Lines": jsonl,
    "JSON": lambda text: json.dumps({"turns": [{"role": "agent", "text": text}]}, indent=1),
    "CSV": csv,
    "TSV": tsv,
    "CSV, a row a call": lambda text: f'call_id,transcript\n1,"客服: {text}"\n',
    "SRT": lambda text: srt(turns(text)),
    "WebVTT": lambda text: vtt(turns(text)),
    "gzip": packed,
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030")


@cache
def linter() -> Linter:
    return lint(f"forbid: {{say: {PHRASE}}}")


def reported(data: bytes | str) -> tuple[list[str], str]:
    """What the report cuts from the text as read, and that text."""
    call = only(data)
    found = linter().check(call).violations
    return [call.turns[v.turn].text[v.start : v.end] for v in found if v.turn is not None], call.turns[0].text


odd = st.text(ODD, max_size=12)


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=40)
@given(before=odd, after=odd, codec=st.sampled_from(ENCODINGS))
def test_the_span_is_the_phrase(form: str, before: str, after: str, codec: str) -> None:
    text = f"好{before}{PHRASE}{after}吗{ORDINARY}"
    data = FORMATS[form](text)
    cut, read = reported(data.encode(codec) if isinstance(data, str) else data)
    assert cut == [PHRASE]
    assert read == text


@settings(max_examples=40)
@given(before=st.text(IN_XML, max_size=12), after=st.text(IN_XML, max_size=12))
def test_the_span_is_the_phrase_in_a_workbook(before: str, after: str) -> None:
    pytest.importorskip("python_calamine")
    text = f"好{before}{PHRASE}{after}吗"
    assert reported(workbook([["角色", "文本"], ["客服", text]])) == ([PHRASE], text)


@settings(max_examples=40)
@given(before=odd, after=odd)
def test_the_span_is_the_phrase_in_parquet(before: str, after: str) -> None:
    text = f"好{before}\0{PHRASE}{after}吗"
    assert reported(parquet({"role": ["agent"], "text": [text]})) == ([PHRASE], text)


def test_an_escaped_nul_is_a_character() -> None:
    assert reported('{"turns": [{"role": "agent", "text": "好\\u0000' + PHRASE + '"}]}')[0] == [PHRASE]


@pytest.mark.parametrize("inside", ["\u3000", "\u200b", "，", "\u0301", "\ufeff"])
def test_a_phrase_taken_apart_is_reported_whole(inside: str) -> None:
    cut, _ = reported(f"客服: 你听{inside}不懂人话吧")
    assert cut == [f"听{inside}不懂人话"]


def test_marks_that_nobody_sees_hide_no_speaker() -> None:
    call = only("\u200e客服: 您好\n\u202a[00:04] \u200b客户\u200b: 嗯\n\ufeff客服: 好\n")
    assert [turn.role for turn in call.turns] == ["agent", "customer", "agent"]


@pytest.mark.parametrize("role", WORDS)
def test_a_lone_cr_ends_a_line(role: str) -> None:
    assert only(f"客服: 您好\r{WORDS[role]}: 嗯\r").turns[1] == Turn(role, "嗯")
