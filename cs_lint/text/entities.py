"""Entities: what is said that has a form of its own rather than a wording; numbers, times, addresses.

One dict names the finders. A finder's `hint` is a cheap look at the original text: nearly all turns end
there. `find` gets levelled text (width, case, traditional characters) and yields entities in order; levelling
keeps the length, so offsets hold in the original.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from cs_lint.text.dates import date_hint, find_dates
from cs_lint.text.digit_runs import find_numbers, number_hint
from cs_lint.text.durations import duration_hint, find_durations
from cs_lint.text.entity import Entity
from cs_lint.text.fold import level
from cs_lint.text.money import find_money, money_hint
from cs_lint.text.numerals import DIGIT

__all__ = ["KINDS", "Entity", "find_entities", "levelled"]


class Finder(NamedTuple):
    """How entities of a kind are found; without a match of `hint` in the original text there are none.

    `needs`: characters of which every match of it holds one, where they are few.
    """

    hint: Callable[[], re.Pattern[str]]
    find: Callable[[str], Iterator[Entity]]
    needs: str = ""

    def may_hold(self, text: str) -> bool:
        """Whether a text holds one of the characters needed: faster by far than to search it for the hint."""
        for char in self.needs:
            if char in text:
                return True
        return not self.needs


class HintedLines:
    """A cheap look: the lines of a text that may hold an entity of some kinds; false where there are none.

    The text is looked through no further than to the first, until all of them are asked for.
    """

    __slots__ = ("_known", "_rest")

    def __init__(self, text: str, kinds: frozenset[str]) -> None:
        self._rest = _hinted(text, kinds)
        self._known = list(itertools.islice(self._rest, 1))

    def __bool__(self) -> bool:
        return bool(self._known)

    def all(self) -> list[int]:
        """The lines, counted from 0, in order."""
        self._known = sorted({*self._known, *self._rest})
        return self._known


def _hinted(text: str, kinds: frozenset[str]) -> Iterator[int]:
    for finder in _finders(kinds):
        if finder.may_hold(text):
            line = counted = 0
            for hint in finder.hint().finditer(text):
                for place in hint.span():  # a hint that runs over a line's end speaks for both lines
                    line, counted = line + text.count("\n", counted, place), place
                    yield line


def may_hold_at(text: str, kinds: frozenset[str]) -> Iterator[int]:
    """A cheap look at many lines at once: for each line that may hold an entity of the kinds, a place in it."""
    for finder in _finders(kinds):
        for match in finder.hint().finditer(text):
            yield match.start()


def find_entities(text: str, kinds: Iterable[str]) -> list[Entity]:
    """The entities of some kinds in a text, by place. A kind that KINDS lacks raises KeyError."""
    wanted = frozenset(kinds)
    finders = [finder for finder in _finders(wanted) if finder.hint().search(text)]
    if not finders:
        return []
    plain = levelled(text)
    found = [entity for finder in finders for entity in finder.find(plain) if entity.kind in wanted]
    return sorted(found, key=lambda entity: (entity.start, entity.end))


def levelled(text: str) -> str:
    """`level` and full-width marks too (，：＠￥), which phrases need not care for; of the same length."""
    return level(text).translate(_marks())


@cache
def _marks() -> dict[int, int]:
    ascii_marks = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if not chr(code).isalnum()}
    return ascii_marks | {0x3000: ord(" "), 0xFFE5: ord("¥")}


@cache
def _finders(kinds: frozenset[str]) -> tuple[Finder, ...]:
    """Each finder once: one of them finds several kinds."""
    return tuple(dict.fromkeys(KINDS[kind] for kind in sorted(kinds)))


@cache
def _work_number() -> re.Pattern[str]:
    link = r"(?:[\s:,、。]|是|为|呃|嗯|就是)*+"
    spoken = rf"{DIGIT}(?:[\s,、\-]{{0,2}}{DIGIT}){{0,9}}"
    digits = rf"(?:[a-z]{{0,4}}-?{spoken}|[一二三四五六七八九]百[零一二三四五六七八九十]{{0,4}})"
    ends = f"(?!{DIGIT}|[十百千万元点天小时分个月年位名块])"
    service = "(?:为您|很高兴|竭诚)"
    staff = "(?:客服|坐席|座席|话务员?|接线员|专员|服务员|员工|代表)"
    # An 编号 may be an order's or an appointment's: only one of the staff, or said in an opening, is meant.
    cue = f"(?:工号|(?:{staff}|我的?|本人)(?:编号|代号)|{staff}(?:代码|号码?))"
    return re.compile(
        f"{cue}{link}{digits}{ends}|{staff}{digits}(?:号{ends}|(?=,?{service}))|编号{link}{digits}(?=号?,?{service})"
        rf"|(?<![0-9a-z]){digits}号[,\s]?(?:{staff}|{service})"
    )


def _find_work_numbers(text: str) -> Iterator[Entity]:
    for match in _work_number().finditer(text):
        yield Entity("work_number", match.start(), match.end())


@cache
def _staff_hint() -> re.Pattern[str]:
    return re.compile(
        "[工编編][号號]|[坐座]席|[话話][务務]|客服|[员員]工|[号號][,，\\s]?(?:接[线線]|[专專][员員]|服[务務]|代表|[为為]您|很高[兴興]|竭[诚誠])"
    )


@cache
def _url() -> re.Pattern[str]:
    name = "[a-z0-9](?:[a-z0-9-]{0,62})"
    endings = "com|cn|net|org|gov|edu|top|vip|shop|cc|io|xyz|info|club|me|hk|tw"
    path = r"(?:[/?#][a-z0-9\-._~%!$&'*+;=:@/?#\[\]]*)?"
    return re.compile(
        rf"https?://[a-z0-9\-._~%!$&'()*+,;=:@/?#\[\]]+"
        rf"|(?<![a-z0-9@._-])(?:{name}\.){{1,4}}(?:{endings})(?![a-z0-9@-])(?::[0-9]{{2,5}})?{path}"
    )


def _find_urls(text: str) -> Iterator[Entity]:
    for match in _url().finditer(text):
        # A sentence's own mark at the end is no part of the address.
        end = match.start() + len(match.group().rstrip(".,;:!?)]'"))
        yield Entity("url", match.start(), end)


@cache
def _url_hint() -> re.Pattern[str]:
    return re.compile(r"[.．]\S|[/／]{2}")


@cache
def _email() -> re.Pattern[str]:
    return re.compile(
        r"[a-z0-9._%+\-*]{1,64}\s?(?:@|艾特)\s?(?:[a-z0-9\-]{1,63}(?:\.|点)){1,4}[a-z]{2,12}(?![a-z0-9])"
    )


def _find_emails(text: str) -> Iterator[Entity]:
    for match in _email().finditer(text):
        yield Entity("email", match.start(), match.end())


@cache
def _email_hint() -> re.Pattern[str]:
    return re.compile("[@＠]|艾特")


@cache
def _plate() -> re.Pattern[str]:
    province = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使]"
    mark = f"(?:[a-hj-np-z]|{DIGIT})"
    # At least one digit within the first three marks: letters alone are a word.
    some_digit = rf"(?=(?:[a-z]\s?){{0,4}}{DIGIT})"
    return re.compile(
        rf"{province}\s?[a-hj-np-z][\s·•.\-]?{some_digit}{mark}(?:\s?{mark}){{3,4}}\s?(?:{mark}|[学警挂港澳使领])(?![a-z0-9])"
    )


def _find_plates(text: str) -> Iterator[Entity]:
    for match in _plate().finditer(text):
        yield Entity("plate", match.start(), match.end())


@cache
def _plate_hint() -> re.Pattern[str]:
    return re.compile(r"[\u4e00-\u9fff]\s?[a-zA-Zａ-ｚＡ-Ｚ]")


# Codes of the chat tools' stickers, without brackets; others in brackets ([图片], [姓名]) are none.
_STICKERS = (
    "微笑|撇嘴|色|发呆|得意|流泪|害羞|闭嘴|睡|大哭|尴尬|发怒|调皮|呲牙|惊讶|难过|囧|抓狂|吐|偷笑|愉快|可爱|白眼|傲慢"
    "|困|惊恐|憨笑|悠闲|咒骂|疑问|嘘|晕|衰|骷髅|敲打|再见|擦汗|抠鼻|鼓掌|坏笑|鄙视|委屈|快哭了|阴险|亲亲|可怜|笑脸"
    "|生病|脸红|破涕为笑|恐惧|失望|无语|嘿哈|捂脸|奸笑|机智|皱眉|耶|吃瓜|加油|汗|天啊|社会社会|旺柴|好的|打脸|哇|玫瑰"
    "|凋谢|嘴唇|爱心|心碎|蛋糕|炸弹|便便|月亮|太阳|拥抱|强|弱|握手|胜利|抱拳|勾引|拳头|ok|爱你|飞吻|跳跳|庆祝|礼物|红包|发"
    "|福|比心|送花|鲜花|大笑|笑哭|赞|呲牙笑|开心|爱慕|咖啡|啤酒|合十|双手合十"
)


@cache
def _emoji() -> re.Pattern[str]:
    pictured = (
        "[\U0001f300-\U0001faff\U0001f004\U0001f0cf\U0001f18e\U0001f191-\U0001f19a"
        "\u231a\u231b\u23e9-\u23f3\u2600-\u2604\u2607-\u2712\u2714-\u27bf\u2b50\u2b55\u2b1b\u2b1c\u3030\u303d]"
    )
    one = f"{pictured}[\ufe0f\U0001f3fb-\U0001f3ff]*"
    flag, key = "[\U0001f1e6-\U0001f1ff]{2}", "[0-9#*]\ufe0f?\u20e3"
    face = r"\^[_.o-]?\^|t[_.]t|>_<|:\)|[:;]-[)d(](?![a-z0-9])"
    return re.compile(rf"{one}(?:\u200d{one})*|{flag}|{key}|\[(?:{_STICKERS})\]|{face}")


def _find_emoji(text: str) -> Iterator[Entity]:
    for match in _emoji().finditer(text):
        yield Entity("emoji", match.start(), match.end())


_NUMBERS = Finder(number_hint, find_numbers)


@cache
def _filler() -> re.Pattern[str]:
    # 额 alone is a filler only before a pause: 额度, 额外. Fillers that are words are phrases of a rule.
    return re.compile(r"[呃唔]+|额+(?=[，,、… ])")


@cache
def _filler_hint() -> re.Pattern[str]:
    return re.compile("呃|唔|额[，,、… ]")


def _find_fillers(text: str) -> Iterator[Entity]:
    for match in _filler().finditer(text):
        yield Entity("filler", match.start(), match.end(), None)


KINDS: Mapping[str, Finder] = {
    "phone": _NUMBERS,
    "landline": _NUMBERS,
    "hotline": _NUMBERS,
    "id_card": _NUMBERS,
    "bank_card": _NUMBERS,
    "money": Finder(money_hint, find_money),
    "duration": Finder(duration_hint, find_durations),
    "date": Finder(date_hint, find_dates),
    "work_number": Finder(_staff_hint, _find_work_numbers),
    "url": Finder(_url_hint, _find_urls),
    "email": Finder(_email_hint, _find_emails),
    "plate": Finder(_plate_hint, _find_plates),
    "emoji": Finder(_emoji, _find_emoji),
    "filler": Finder(_filler_hint, _find_fillers, "呃唔额"),
}
"""Every kind of entity and what finds it."""
