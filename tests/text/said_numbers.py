"""Numbers as callers and recognisers put them: made up, valid, written or spoken in many ways."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from cs_lint.text.number_kinds import luhn

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

BEFORE = [
    "",
    "好的，",
    "您的号码是",
    "我跟您核对一下",
    "尾号不对，是",
    "我念给您听：",
    "嗯",
    "周一",
    "统一",
    "请记一下 ",
]
AFTER = [
    "",
    "。",
    "对吧",
    "是吗？",
    "，20号上门",
    "一会儿联系您",
    "三点打给您",
    "这个号",
    "，谢谢",
    "\n",
]


def _digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


@st.composite
def phones(draw: st.DrawFn) -> str:
    return "1" + draw(st.sampled_from("3456789")) + draw(_digits(9))


@st.composite
def id_cards(draw: st.DrawFn) -> str:
    province = draw(st.sampled_from(["11", "33", "44", "51", "65"]))
    born = draw(st.dates(date(1930, 1, 1), date(2025, 12, 31))).strftime("%Y%m%d")
    body = province + draw(_digits(4)) + born + draw(_digits(3))
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


@st.composite
def bank_cards(draw: st.DrawFn) -> str:
    body = draw(st.sampled_from(["62", "4", "52", "95"])) + draw(_digits(draw(st.sampled_from([14, 15, 16]))))
    return next(body + digit for digit in "0123456789" if luhn(body + digit))


WAYS = {
    "written": "0123456789X",
    "full-width": "０１２３４５６７８９Ｘ",
    "with 幺": "零幺二三四五六七八九叉",
    "with 一": "零一二三四五六七八九叉",
}


def _told(digits: str, way: str) -> str:
    return digits.translate(str.maketrans(WAYS["written"], WAYS[way]))


@st.composite
def said(draw: st.DrawFn, numbers: st.SearchStrategy[str]) -> str:
    """A number in groups of three or four, each group written, full-width or spoken."""
    number = draw(numbers)
    groups, at = [], 0
    while at < len(number):
        size = draw(st.sampled_from([3, 4, 4]))
        groups.append(number[at : at + size])
        at += size
    # All groups in one way, or each in its own.
    way = draw(st.sampled_from([*WAYS, "mixed"]))
    told = [_told(group, draw(st.sampled_from(list(WAYS))) if way == "mixed" else way) for group in groups]
    gap = draw(st.sampled_from(["", " ", "-", "，", ",", "、", "，嗯，", "。", "…", " 然后 ", "，对，"]))
    return gap.join(told)


@st.composite
def sentences(draw: st.DrawFn, numbers: st.SearchStrategy[str]) -> tuple[str, int, int]:
    """A sentence with a number in it, and the number's span."""
    before, number, after = draw(st.sampled_from(BEFORE)), draw(said(numbers)), draw(st.sampled_from(AFTER))
    return before + number + after, len(before), len(before) + len(number)


NUMBERS = {"phone": phones(), "id_card": id_cards(), "bank_card": bank_cards()}
"""For each kind of number that is never read back, made-up ones."""
