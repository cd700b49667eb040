"""Long numbers read digit by digit: phones, identity cards, bank cards; grouped, spoken, with fillers.

A *run* is digits with marks and fillers between them (136，零五七二，嗯，4819). It falls into *groups*, and
the *gap* before a group tells how firmly it is parted from the one before. A number is a window of whole
groups: what is left of the run beside it must be parted more firmly than the groups inside it, or be
accounted for. So 20 digits of an order number hold no phone, and 136 0572 4819，20号 does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from cs_lint.text.entity import Entity
from cs_lint.text.number_kinds import CONTEXT, classify
from cs_lint.text.numerals import DIGIT, SPOKEN, digit_of

_WEAK_MARKS = r"\s\-,.、·_()\u200b-\u200f\u2060\ufe0f\u20e3"
_MARK = f"[{_WEAK_MARKS}。•…~—]"
_FILLER = "(?:[嗯呃额啊哦噢诶哎欸对是的再吧杠]|那个|然后|后面|接着|就是|空格)"
_GAP = f"{_MARK}{{0,4}}+(?:{_FILLER}{_MARK}{{0,3}}+){{0,3}}+"
_WIDEST_GAP = 4 + 3 * (2 + 3) + 1
"""Characters between two digits, 个 included."""
_TIMES = "(?:[2-9二两三四五六七八九]个)"
"""In 一三九三个八: three times the digit after it."""
_CROSS = "(?:x(?![a-z])|叉|[艾埃]克斯)"
"""The X that ends some identity numbers."""

# What may follow a digit that is not the number's last: 一下, 三点, 20号, 5元.
_MEASURES = (
    "个天次点分块元号年月日小周份件位张条遍楼层路会下共般起直定样些旦边刻秒毛折岁人米公千百十万亿%"
    "站级名只台期"
)
_SPLIT_BEFORE = frozenset("周期拜第万唯统同")
"""What a first digit may belong to instead: 周一, 第一, 统一."""
_PRICE_AFTER = frozenset("元块万亿%‰")
_SHORTEST, _LONGEST = 10, 19
"""Digits of a hotline and of the longest bank card."""
_IDENTITY = 18
"""Digits of an identity number."""
_EXTENSION = 5
"""Digits that a landline's extension has at most."""

_NONE, _SEAM, _TIGHT, _SPACE, _COMMA, _FIRM = 0, 1, 2, 3, 4, 5
"""How firmly a digit is parted from the one before it."""


class Digit(NamedTuple):
    """One digit ("x" for an identity card's X) and the characters that say it."""

    figure: str
    start: int
    end: int


class Group(NamedTuple):
    """Digits said in one go.

    `claimed`: the word before may own them (周一, 统一). `counted`: a measure word follows (一会儿, 三点).
    Either way they may be no part of a number.
    """

    figures: str
    start: int
    end: int
    gap: int
    claimed: bool
    counted: bool


@cache
def _run() -> re.Pattern[str]:
    more = f"(?:{_GAP}{_TIMES}?{DIGIT}){{6,}}+"
    return re.compile(rf"\+?{DIGIT}{more}(?:{_GAP}{_CROSS})?")


@cache
def _firm() -> re.Pattern[str]:
    return re.compile(f"[^{_WEAK_MARKS}]")


@cache
def _token() -> re.Pattern[str]:
    return re.compile(f"(?P<times>{_TIMES})?(?P<digit>{DIGIT})|(?P<cross>{_CROSS})|{_MARK}+|{_FILLER}")


@cache
def number_hint() -> re.Pattern[str]:
    """Without this no line of a text, not yet levelled, holds a long number: as many digits as the shortest run has,
    none further from the next than a gap is wide."""
    digit = f"0-9０-９{''.join(SPOKEN)}貳兩參叄陸"
    return re.compile(rf"[{digit}](?:[^{digit}\n]{{0,{_WIDEST_GAP}}}+[{digit}]){{6}}")


def find_numbers(text: str) -> Iterator[Entity]:
    """Phones, landlines, hotlines, identity cards and bank cards in levelled text, in order."""
    for run in _run().finditer(text):
        yield from _in_run(text, run.start(), run.end())


def digits_in(text: str, start: int, end: int) -> list[Digit]:
    """The digits of a stretch of levelled text, in order; 三个八 yields three with the same place."""
    found: list[Digit] = []
    for token in _token().finditer(text, start, end):
        if token.lastgroup == "cross":
            found.append(Digit("x", *token.span()))
        elif token.lastgroup == "digit":
            times = int(digit_of(token["times"][0])) if token["times"] else 1
            found += [Digit(digit_of(token["digit"]), *token.span())] * times
    return found


def _in_run(text: str, start: int, end: int) -> Iterator[Entity]:
    digits = digits_in(text, start, end)
    groups = _groups(text, digits) if len(digits) >= _SHORTEST else []
    at = 0
    while at < len(groups):
        if groups[at].claimed and at + 1 < len(groups) and _longest_at(text, groups, at + 1)[1]:
            at += 1
        last, kind = _longest_at(text, groups, at)
        if kind:
            opening = groups[at].start
            # The plus sign of a country code belongs to the number.
            opening -= text[opening - 1 : opening] == "+"
            yield Entity(kind, opening, groups[last].end)
        at = last + 1


def _longest_at(text: str, groups: list[Group], first: int) -> tuple[int, str | None]:
    """The last group of the longest number that begins at a group, and its kind."""
    figures = ""
    found: tuple[int, str | None] = (first, None)
    for last in range(first, len(groups)):
        figures += groups[last].figures
        if len(figures) > _LONGEST:
            break
        # What another word may own is not taken where the number is whole without it.
        beyond = found[1] == "id_card" and groups[last].gap == _SEAM and len(figures) > _IDENTITY
        if found[1] and (groups[last].counted or beyond):
            continue
        if len(figures) >= _SHORTEST and (kind := _kind(text, groups, first, last, figures)):
            found = last, kind
    return found


def _kind(text: str, groups: list[Group], first: int, last: int, figures: str) -> str | None:
    """The kind of the number that groups `first` to `last` are, None where they are none."""
    start, end = groups[first].start, groups[last].end
    kind = classify(figures, text[max(0, start - CONTEXT) : start])
    if kind is None or _embedded(text, start, end):
        return None
    inner = max((group.gap for group in groups[first + 1 : last + 1]), default=_NONE)
    if inner >= _COMMA and _is_list(text, groups[first : last + 1]):
        return None
    return kind if _stands_alone(groups, first, last, inner, kind) else None


def _is_list(text: str, groups: list[Group]) -> bool:
    """Whether groups parted by commas are numbers of their own: 139、140、212、52路, two local phones."""
    things = _counted().match(text, groups[-1].end)
    return (things is not None and things[0] != "号") or all(len(group.figures) >= 7 for group in groups)


def _stands_alone(groups: list[Group], first: int, last: int, inner: int, kind: str) -> bool:
    """Whether what is left of the run beside a number is parted from it or accounted for."""
    figures = _figures(groups[first : last + 1])
    before, after = _left_of(groups, first, inner), _right_of(groups, last, inner)
    claimed = len(before) == 1 and before[0].claimed
    if before and not claimed and not _accounted(_figures(before), figures[: len(_figures(before))]):
        return False
    rest = _figures(after)
    if not rest or after[-1].counted or (kind == "landline" and len(rest) <= _EXTENSION):
        return True
    return _accounted(rest, figures[-len(rest) :])


def _left_of(groups: list[Group], first: int, inner: int) -> list[Group]:
    """The groups before a window that are parted from it no more firmly than its own groups are."""
    at = first
    while at > 0 and groups[at].gap <= inner and first - at <= _LONGEST:
        at -= 1
    return groups[at:first]


def _right_of(groups: list[Group], last: int, inner: int) -> list[Group]:
    """The groups after a window that are parted from it no more firmly than its own groups are."""
    at = last + 1
    while at < len(groups) and groups[at].gap <= inner and at - last <= _LONGEST:
        at += 1
    return groups[last + 1 : at]


def _accounted(rest: str, repeated: str) -> bool:
    """Whether what is left is the number's own edge said twice, or a number itself."""
    return rest == repeated or classify(rest, "") is not None


def _embedded(text: str, start: int, end: int) -> bool:
    """Whether a number is a part of a code, a decimal or a price, not a number by itself."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if after and (after in _PRICE_AFTER or _is_code(after)):
        return True
    if before and (before in "¥$" or _is_code(before)):
        return not _labelled().search(text[max(0, start - 8) : start])
    return bool(_decimal().fullmatch(text, start, end))


def _is_code(char: str) -> bool:
    return char.isascii() and char.isalpha()


@cache
def _labelled() -> re.Pattern[str]:
    return re.compile("(?:tel|phone|mobile|mob|vx|wx|qq|id|card|no)$")


@cache
def _decimal() -> re.Pattern[str]:
    return re.compile(r"[0-9]+\.[0-9]+")


def _figures(groups: list[Group]) -> str:
    return "".join(group.figures for group in groups)


def _groups(text: str, digits: list[Digit]) -> list[Group]:
    runs: list[tuple[int, list[Digit]]] = []
    for before, digit in zip([None, *digits], digits, strict=False):
        gap = _gap(text, before, digit) if before else _FIRM
        if gap == _NONE:
            runs[-1][1].append(digit)
        else:
            runs.append((gap, [digit]))
    return [_group(text, run, gap) for gap, run in runs]


def _group(text: str, run: list[Digit], gap: int) -> Group:
    figures, end = "".join(digit.figure for digit in run), run[-1].end
    counted = bool(_counted().match(text, end))
    return Group(figures, run[0].start, end, gap, _is_claimed(text, run[0]), counted)


def _gap(text: str, before: Digit, digit: Digit) -> int:
    """How firmly a digit is parted from the one before it."""
    if before.end >= digit.start:  # 三个八: three digits at one place
        return _SEAM if before != digit and _is_seam(text, before, digit) else _NONE
    between = text[before.end : digit.start]
    if _firm().search(between):
        return _FIRM
    if "," in between or "、" in between:
        return _COMMA
    return _SPACE if any(map(str.isspace, between)) else _TIGHT


def _is_seam(text: str, before: Digit, digit: Digit) -> bool:
    """Whether another word may begin or end between two digits said in one go: 八零零|三点, 周一|一三八."""
    first, last = text[before.start], text[digit.start]
    if first.isascii() != last.isascii() or digit.figure == "x":
        return True
    if last.isascii():
        return False
    return _is_claimed(text, before) or bool(_tail().match(text, digit.end))


def _is_claimed(text: str, digit: Digit) -> bool:
    return text[max(0, digit.start - 1) : digit.start] in _SPLIT_BEFORE


@cache
def _counted() -> re.Pattern[str]:
    return re.compile(f"[{_MEASURES}]")


@cache
def _tail() -> re.Pattern[str]:
    """One more digit at most, then a measure word: the 三 of 三五天."""
    return re.compile(f"{DIGIT}?[{_MEASURES}]")
