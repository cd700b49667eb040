"""SRT and WebVTT, what recognisers write for people: a cue a turn, by voice span or by a prefix such as 客服:.

Read here, by line, because a fault has to be told with its line, and the libraries for it lose that. A cue
that does not say who speaks is never given to whoever spoke before: the call is refused.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from cs_lint.errors import InputError
from cs_lint.model import Call, ErrorReport
from cs_lint.read.assemble import Origin, assemble
from cs_lint.read.clock import CLOCK, seconds
from cs_lint.read.dialogue import joined, labels_turn, read_dialogue
from cs_lint.read.lines import split_lines
from cs_lint.read.roles import Said
from cs_lint.read.source import Head, Reader, ReadOptions, Source
from cs_lint.read.speakers import Speakers, speakers

_ARROW: Final = "-->"
_TIMING: Final = re.compile(rf"\s*(?P<start>{CLOCK})\s*-->\s*(?P<end>{CLOCK})(?:\s+\S.*)?\Z")
_VOICE: Final = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+(?P<name>[^<>]*)>")
_TAG: Final = re.compile(
    r"</?(?:[cibuv]|lang|ruby|rt|font)(?:[.\s][^<>]*)?>|<\d[\d:.]*>|\{\\an?\d+\}", re.IGNORECASE
)
_DASH: Final = re.compile(r"\s*[-–—]\s*(?=[^\s:：]{1,16}[:：])")
_REMARKS: Final = ("WEBVTT", "NOTE", "STYLE", "REGION")
_HINT: Final = "begin each cue with its speaker, such as 客服: … or <v 客服>…"


class _Cue(NamedTuple):
    """A timed block: its times in seconds, and its numbered lines of text."""

    line: int
    start: float
    end: float
    text: list[tuple[int, str]]


def recognises_vtt(head: Head, options: ReadOptions) -> bool:
    return re.match(r"WEBVTT(?:\s|\Z)", head.text.lstrip("\ufeff")) is not None


def recognises_srt(head: Head, options: ReadOptions) -> bool:
    """Whether it begins with a time line, or a number and a time line."""
    filled = [line for line in split_lines(head.text.lstrip())[:2] if line.strip()]
    opening = filled[1:] if filled and filled[0].strip().isdigit() else filled[:1]
    return bool(opening and _TIMING.match(opening[0]))


def read(source: Source, options: ReadOptions) -> Iterator[Call | ErrorReport]:
    words = speakers(options.speakers, options.company)
    cues = list(_cues(source.text()))
    if not cues:
        raise InputError("the subtitles have no cues")
    yield assemble({}, _said(cues, words), words, Origin(source.path, None, source.stem, options.channel))


def _cues(text: str) -> Iterator[_Cue]:
    for block in _blocks(text):
        times = [index for index, (_, line) in enumerate(block) if _ARROW in line]
        if not times:
            _refuse_stray(block)
            continue
        # One line above the times is the cue's name.
        if times[0] > 1:
            _refuse_stray(block)
        for index, end in zip(times, [*times[1:], len(block)], strict=True):
            yield _cue(block[index:end], more=end < len(block))


def _blocks(text: str) -> Iterator[list[tuple[int, str]]]:
    """The numbered lines between blank ones."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate(split_lines(text), 1):
        if line.strip():
            block.append((number, line))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _refuse_stray(block: list[tuple[int, str]]) -> None:
    number, line = block[0]
    if not line.startswith(_REMARKS):
        raise InputError("this text belongs to no cue", line=number, hint="a cue must not hold a blank line")


def _cue(lines: list[tuple[int, str]], *, more: bool) -> _Cue:
    """The cue of a time line and the lines below it; `more` if another follows without a blank line between."""
    (number, timing), *text = lines
    times = _TIMING.match(timing)
    start, end = (seconds(times[key]) if times else None for key in ("start", "end"))
    if start is None or end is None:
        raise InputError(
            "the times of the cue cannot be read", line=number, hint="hh:mm:ss,mmm --> hh:mm:ss,mmm"
        )
    if more and text and text[-1][1].strip().isdigit():
        text.pop()
    return _Cue(number, start, end, text)


def _said(cues: list[_Cue], words: Speakers) -> list[Said]:
    """What was said, cue by cue: those with voices say who, the others begin with a speaker."""
    filled = [cue for cue in cues if any(_shown(line).strip() for _, line in cue.text)]
    plain = [cue for cue in filled if not _is_voiced(cue)]
    if plain and len(plain) == len(filled) and not any(_is_labelled(cue, words) for cue in plain):
        raise InputError("the subtitles do not say who speaks", line=plain[0].line, hint=_HINT)
    said = [each for cue in filled if _is_voiced(cue) for each in _voices(cue)] + _prefixed(plain, words)
    return sorted(said, key=lambda each: each.line or 0)


def _is_voiced(cue: _Cue) -> bool:
    return any(_VOICE.search(line) for _, line in cue.text)


def _is_labelled(cue: _Cue, words: Speakers) -> bool:
    return any(labels_turn(_shown(line), words) for _, line in cue.text)


def _voices(cue: _Cue) -> Iterator[Said]:
    """The voices of one cue, in order. Words before the first are nobody's."""
    text = "\n".join(line for _, line in cue.text)
    before, *rest = _VOICE.split(text)
    if _shown(before).strip():
        raise InputError("the cue begins before its first voice", line=cue.line, hint=_HINT)
    spans = list(zip(rest[::2], rest[1::2], strict=True))
    for index, (name, words) in enumerate(spans):
        start = cue.start if index == 0 else None
        end = cue.end if index == len(spans) - 1 else None
        shown = joined(line.strip(" \t") for line in _shown(words).split("\n"))
        yield Said(html.unescape(name).strip(), shown, start, end, cue.line)


def _prefixed(cues: list[_Cue], words: Speakers) -> list[Said]:
    """The turns of cues whose lines begin with a speaker; of several in a cue nobody knows when one ends."""
    if not cues:
        return []
    lines = [(number, _shown(line)) for cue in cues for number, line in cue.text]
    said = read_dialogue(lines, words)
    by_cue = [(cue, [each for each in said if _holds(cue, each)]) for cue in cues]
    return [timed for cue, turns in by_cue for timed in _timed(cue, turns)]


def _holds(cue: _Cue, said: Said) -> bool:
    return said.line is not None and cue.text[0][0] <= said.line <= cue.text[-1][0]


def _timed(cue: _Cue, turns: list[Said]) -> Iterator[Said]:
    first = next((number for number, line in cue.text if _shown(line).strip()), cue.line)
    if not turns or turns[0].line != first:
        raise InputError("this cue does not say who speaks", line=first, hint=_HINT)
    for index, each in enumerate(turns):
        start = cue.start if index == 0 else None
        end = cue.end if index == len(turns) - 1 else None
        yield Said(each.speaker, each.text, start, end, each.line)


def _shown(line: str) -> str:
    """The line as it is shown: without markup, with its entities read, and no dash before the speaker."""
    shown = html.unescape(_TAG.sub("", line))
    dash = _DASH.match(shown)
    return shown[dash.end() :] if dash else shown


SRT: Reader = Reader(
    "srt",
    "SRT subtitles: a cue a turn, with 客服: … or [SPEAKER_00]: …",
    (".srt",),
    recognises_srt,
    read,
    "a cue number and a time line",
)
VTT: Reader = Reader(
    "vtt",
    "WebVTT: a cue a turn, with <v 客服> or 客服: …",
    (".vtt",),
    recognises_vtt,
    read,
    "it begins with WEBVTT",
)
