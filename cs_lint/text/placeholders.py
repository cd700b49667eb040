"""Placeholders: the places of a reply template that are filled in before a customer reads it.

One pass finds the usual dialects ({{x}} {x} ${x} #{x} {%…%} %s <x> [[x]], and 【x】 and its like for names that
are declared), what was meant to be one and is broken ({{x} {{}} 【x), and what was left to be written (XX, 某某,
TODO). Comments and HTML tags are found too, for they are no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from cs_lint.text.fold import PLACEHOLDER, level

State = Literal["filled", "malformed", "leftover", "markup"]

FILLER: Final = "\u2060"
"""A character of no width that folding drops: what stands for the rest of a placeholder."""

_TAGS = (
    "a|b|big|blockquote|br|center|code|dd|del|div|dl|dt|em|font|h[1-6]|hr|i|img|li|ol|p|pre|s|small|span|strong"
    "|sub|sup|table|tbody|td|th|thead|tr|u|ul"
)
_ICU = r"\{\s*\w+\s*,\s*(?:plural|select|selectordinal)\s*,(?:[^{}]|\{[^{}]*\})*\}"
_INNER = r"[^{}\n]*[^{}\s][^{}\n]*"
_MARKUP = (
    rf"\{{\#.*?\#\}}|\{{\{{!--.*?--\}}\}}|\{{\{{![^{{}}]*\}}\}}|<!--.*?-->|</?(?:{_TAGS})(?:\s[^<>]*)?/?>"
)
_FILLED = (
    rf"\{{%.*?%\}}|{_ICU}"
    rf"|\{{\{{\{{(?P<triple>{_INNER})\}}\}}\}}(?!\}})|(?<!\{{)\{{\{{(?P<double>{_INNER})\}}\}}(?!\}})"
    rf"|[$#]?(?<!\{{)\{{(?P<single>{_INNER})\}}(?!\}})|\[\[(?P<square>[^\[\]\n]+)\]\]"
    r"|(?<![\d%])%(?:\((?P<percent>\w+)\)|\d\$)?[sdf](?![A-Za-z])"
    r"|<(?P<angle>(?-i:[A-Za-z_\u4e00-\u9fff])[\w.\- ]{0,30})>"
)
_MALFORMED = (
    r"[$#]?\{+[ \t]*[\w.]{0,40}[ \t]*\}+"
    r"|[｛{]{2,}[^{}｛｝\n]{0,40}[｝}]{1,2}|\{[^{}｛｝\n]{0,40}｝|｛[^{}｛｝\n]{0,40}\}"
    r"|[$#]?\{+[A-Za-z0-9_.]*|\}+"
    r"|【(?![^【】]*】)\w{0,12}"
)
_LEFTOVER = (
    r"(?<![A-Za-z0-9])[XxＸｘ]{2,}(?![A-Za-z0-9])|(?<![A-Za-z0-9\s])[XxＸｘ×](?=[年月日])|[×╳✕]{2,}|某某+|[○◯]{2,}"
    r"|(?<![A-Za-z])(?:TODO|FIXME|TBD)(?![A-Za-z])|待补充|[（(【](?:此处|这里|这儿)(?:填|写|放|插入|补)[^）)】\n]{0,20}[）)】]|_{3,}|＿{2,}|【\s*】"
)
_OPEN, _CLOSE = r"[【\[「〔〖（(#$<｛]", r"[】\]」〕〗）)#$>｝]"
_CONTROL = re.compile(r"[#/^>&@!~*]|(?:else|if|endif|for|endfor|end|each|with|unless)\b")
_NAME = re.compile(r"[^\s|:,?()]+")


class Placeholder(NamedTuple):
    """A find, with half-open code-point offsets. `name` is that of a `filled` one, where it has one."""

    state: State
    start: int
    end: int
    name: str | None = None


def find_placeholders(text: str, declared: tuple[str, ...] = ()) -> Iterator[Placeholder]:
    """Everything in a text that is no wording, by place. `declared` names are found in any brackets."""
    for match in _finder(declared).finditer(text):
        group = match.lastgroup
        state: State = (
            "malformed" if group == "malformed" else "leftover" if group == "leftover" else "filled"
        )
        if group == "markup":
            state = "markup"
        yield Placeholder(state, *match.span(), _named(match) if state == "filled" else None)


def veiled(text: str, declared: tuple[str, ...] = ()) -> str:
    """`text` as phrases see it: each placeholder one symbol, markup nothing. Of the same length."""
    if not may_hold(text, declared):
        return text
    parts, last = [], 0
    for found in find_placeholders(text, declared):
        if found.state in ("filled", "malformed", "markup"):
            symbol = FILLER if found.state == "markup" else PLACEHOLDER
            parts += [text[last : found.start], symbol, FILLER * (found.end - found.start - 1)]
            last = found.end
    return "".join((*parts, text[last:]))


def may_hold(text: str, declared: tuple[str, ...] = ()) -> bool:
    """A cheap look: False where a text holds no placeholder."""
    return bool(declared) or _HINT.search(text) is not None


_HINT = re.compile(r"[{}<%｛【]|\[\[")


def same_name(name: str) -> str:
    """A placeholder's name in the form in which names are compared."""
    return level(name).replace("_", "").strip()


def _named(match: re.Match[str]) -> str | None:
    groups = ("triple", "double", "single", "square", "percent", "angle", "declared")
    inner = next((match[group] for group in groups if match[group]), "").strip()
    name = None if _CONTROL.match(inner) else _NAME.match(inner)
    # {0} and {1} have places, not names.
    return name[0] if name and not name[0].isdigit() else None


@lru_cache(16)
def _finder(declared: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted(declared, key=len, reverse=True))) or r"(?!)"
    own = rf"{_OPEN}\s*(?P<declared>{names})\s*{_CLOSE}"
    return re.compile(
        rf"(?P<markup>{_MARKUP})|(?P<filled>{own}|{_FILLED})|(?P<malformed>{_MALFORMED})|(?P<leftover>{_LEFTOVER})",
        re.DOTALL | re.IGNORECASE,
    )
