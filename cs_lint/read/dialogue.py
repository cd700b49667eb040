"""Lines such as `[00:04.2] 客户: 你好` to turns: the core of plain text, and of transcript cells in tables.

What counts as a speaker. A known word always does. An unknown word before a colon could be a speaker we
must not swallow, or a label inside a turn (`地址：北京`) that we must not refuse, so it is decided by
evidence. It is a speaker when it is short, stands at the line start, and
  - no known speaker has been seen yet, or
  - the known speakers carry clocks and so does it, or
  - they carry none and the word opens several lines, or
  - it can only be a person (王女士, 主管, 客服小李), and the line is not indented.
A known word with its colon behind the end of a sentence opens a turn, too: some exports lose the line breaks.
A known word behind a number, a dash or a date that is no clock of ours is none of the text before it, either.
Labels that name nobody (1, speaker 2, 说话人A) open turns where no line opens with a known word; who
they are is told by what they say (`roles`). In a reply template every line without a known speaker is the agent's, and no word is unknown.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from cs_lint.errors import InputError
from cs_lint.model import Role
from cs_lint.read.clock import CLOCK, seconds
from cs_lint.read.roles import Said, is_anonymous
from cs_lint.read.speakers import Speakers, unknown_speaker

_SPAN = r"(?P<{0}start>{1})(?:\s*(?:-->|[-–—~～])\s*(?P<{0}end>{1}))?"
_BEFORE = rf"(?:[\[［【(（]\s*{_SPAN.format('a', CLOCK)}\s*[\]］】)）]|{_SPAN.format('b', CLOCK)}(?=\s))"
_AFTER = rf"[\[［【(（]\s*{_SPAN.format('c', CLOCK)}\s*[\]］】)）]"
_ENDS = ":：﹕︰∶>＞\t"
_NEVER = rf"{_ENDS}\[\]［］【】，。！？,!?、；;"
_WORD = rf"[\[［【]?(?P<word>[^\s{_NEVER}][^{_NEVER}]{{0,39}}?)[\]］】]?"
# Chat exports begin lines with direction marks and other characters that nobody sees.
_BLANK = r"[ \t\u3000\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
_MARK: Final = re.compile(
    rf"{_BLANK}*+(?:{_BEFORE}\s*{_BLANK}*+)?{_WORD}\s*(?:{_AFTER}\s*)?[{_ENDS}](?P<text>.*)", re.DOTALL
)
_LONE_CLOCK: Final = re.compile(rf"[ \t\u3000]*[\[［【(（]\s*{CLOCK}|{CLOCK}\s")
_BEHIND: Final = re.compile(rf"[\W\d_]+(?P<word>[^\W\d_]+\d*)[^\w{_ENDS}]*[{_ENDS}]")
"""A word behind what is no letter: `1. 客户: `, `- 客户: `, `2026-11-20 09:00:05 客户: `, `【客户】: `."""
_INSIDE: Final = re.compile(
    rf"(?<=[。！？!?；;…])\s*(?:{_BEFORE}\s*)?(?P<word>[^\s{_NEVER}]{{1,12}})\s*[:：]"
)
_HOUR: Final = re.compile(r"(?:.*\s)?\d{1,2}")
_MINUTES: Final = re.compile(r"\d\d(?:[:：]\d\d(?!\d)|\s*\Z)")
_HAN_LETTERS, _LATIN_LETTERS = 8, 16


class _Line(NamedTuple):
    """A line, and what it would be if it opens a turn."""

    number: int
    text: str
    word: str | None = None
    role: Role | None = None
    clock: tuple[str | None, str | None] = (None, None)
    said: str = ""
    indented: bool = False
    anonymous: bool = False
    behind: bool = False

    @property
    def opens(self) -> bool:
        return self.role is not None or self.anonymous

    @property
    def clocked(self) -> bool:
        return self.clock[0] is not None


def read_dialogue(
    lines: Iterable[tuple[int, str]], speakers: Speakers, *, template: bool = False
) -> list[Said]:
    """The turns of numbered lines; InputError with the line of the first that cannot be placed."""
    filled = ((number, text) for number, text in lines if text.strip())
    if template:
        return [_turn([_parsed(number, text, speakers)], "agent") for number, text in filled]
    parted = ((number, part) for number, text in filled for part in _parts(text, speakers))
    parsed = _with_anonymous([_parsed(number, part, speakers) for number, part in parted])
    _refuse_strangers(parsed, speakers)
    return [_turn(block) for block in _blocks(parsed)]


def _parts(text: str, speakers: Speakers) -> list[str]:
    """A line, cut where a known speaker begins behind the end of a sentence."""
    cuts = [mark.start() for mark in _INSIDE.finditer(text) if speakers.role(mark["word"])]
    return [text[start:end] for start, end in pairwise((0, *cuts, len(text)))]


def opens_turn(text: str, speakers: Speakers) -> bool:
    return _parsed(0, text, speakers).role is not None


def labels_turn(text: str, speakers: Speakers) -> bool:
    """Whether a line begins with what may be a speaker, known or not."""
    return _parsed(0, text, speakers).word is not None


def _parsed(number: int, text: str, speakers: Speakers) -> _Line:
    mark = _MARK.match(text)
    role = speakers.role(mark["word"].strip()) if mark else None
    if role is None and (behind := _BEHIND.match(text)) and speakers.role(behind["word"]):
        return _Line(number, text, behind=True)
    if mark is None:
        return _Line(number, text)
    word, said = mark["word"].strip(), mark["text"]
    if _is_a_date(word, said) or (role is None and not _may_be_a_name(word, said)):
        return _Line(number, text)
    return _Line(number, text, word, role, _clock(mark), said, text[0].isspace())


def _clock(mark: re.Match[str]) -> tuple[str | None, str | None]:
    """The clock before the speaker, in brackets or bare, else the one behind, as written."""
    for start, end in ("astart", "aend"), ("bstart", "bend"), ("cstart", "cend"):
        if mark[start]:
            return mark[start], mark[end]
    return None, None


def _is_a_date(word: str, said: str) -> bool:
    """Whether the colon is one of a time of day, as in chats whose turns stand below 客服 09:00:01."""
    return bool(_HOUR.fullmatch(word) and _MINUTES.match(said))


def _may_be_a_name(word: str, said: str) -> bool:
    """Short, and neither the hour of 14:30 nor the scheme of an address."""
    limit = _LATIN_LETTERS if word.isascii() else _HAN_LETTERS
    is_clock = word[-1].isdigit() and said[:1].isdigit()
    return len(word) <= limit and not is_clock and not said.startswith("//")


def _with_anonymous(lines: list[_Line]) -> list[_Line]:
    """Labels that name nobody made speakers, unless somebody is named: then 1： is an item of a list."""
    if any(line.role and line.word and not is_anonymous(line.word) for line in lines):
        return lines
    return [line._replace(anonymous=line.word is not None and is_anonymous(line.word)) for line in lines]


def _refuse_strangers(lines: Sequence[_Line], speakers: Speakers) -> None:
    for line in lines:
        if line.behind:
            hint = "only a clock such as [00:04.2] may"
            raise InputError("something stands before the speaker", line=line.number, hint=hint)
    first = next((index for index, line in enumerate(lines) if line.opens), None)
    for line in lines[:first]:
        if line.word:
            raise unknown_speaker(line.word, line=line.number)
    if first is None:
        raise InputError(
            "no line starts with a speaker",
            line=lines[0].number if lines else None,
            hint="a turn looks like 客服: … or 客户: …",
        )
    if first:
        raise InputError("this line stands before the first speaker", line=lines[0].number)
    for line in _strangers(lines, speakers):
        if line.word is None:
            raise InputError("this line has a time but no speaker", line=line.number)
        raise unknown_speaker(line.word, line=line.number)


def _strangers(lines: Sequence[_Line], speakers: Speakers) -> list[_Line]:
    """The lines that somebody unknown says. Numbers are lists, and indented lines belong to a turn."""
    labelled = [
        line
        for line in lines
        if line.word and not line.opens and not line.indented and not _is_item(line.word)
    ]
    people = [line for line in labelled if speakers.names_somebody(line.word or "")]
    if any(line.opens and line.clocked for line in lines):
        timed = [line for line in lines if not line.opens and (line.clocked or _is_lone_clock(line))]
        return sorted(timed + people, key=lambda line: line.number)
    times = Counter(line.word for line in labelled)
    repeated = [line for line in labelled if times[line.word] > 1]
    return sorted(repeated + people, key=lambda line: line.number)


def _is_item(word: str) -> bool:
    """Whether it numbers the item of a list; more digits are a telephone's, whose owner speaks."""
    return word.isdigit() and len(word) < 7


def _is_lone_clock(line: _Line) -> bool:
    return line.word is None and _LONE_CLOCK.match(line.text) is not None


def _blocks(lines: Sequence[_Line]) -> list[list[_Line]]:
    blocks: list[list[_Line]] = []
    for line in lines:
        if line.opens:
            blocks.append([line])
        else:
            blocks[-1].append(line)
    return blocks


def _turn(block: list[_Line], otherwise: Role = "agent") -> Said:
    first = block[0]
    opening = first.said if first.opens else first.text
    text = joined([opening.strip(" \t"), *(line.text.strip(" \t") for line in block[1:])])
    speaker = (first.word if first.opens else None) or otherwise
    start, end = (_seconds(written, first.number) for written in first.clock)
    return Said(speaker, text, start, end, first.number)


def _seconds(written: str | None, line: int) -> float | None:
    time = None if written is None else seconds(written)
    if time is None and written is not None:
        raise InputError("the clock of the turn shows no time", line=line, hint="mm:ss or hh:mm:ss")
    return time


def joined(parts: Iterable[str]) -> str:
    """One line: nothing is inserted beside a Chinese character, a space between words of letters."""
    text = ""
    for part in parts:
        space = " " if text and part and not _is_wide(text[-1]) and not _is_wide(part[0]) else ""
        text += space + part
    return text


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"
