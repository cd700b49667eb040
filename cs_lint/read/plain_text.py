"""Plain text, what people type and paste: turns by speaker, optionally under YAML front matter.

Lines of exactly `---` come in pairs and enclose front matter; each pair begins another call.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cs_lint.errors import InputError
from cs_lint.model import Call, ErrorReport
from cs_lint.read.assemble import Origin, assemble, channel_of
from cs_lint.read.dialogue import opens_turn, read_dialogue
from cs_lint.read.front_matter import read_front_matter
from cs_lint.read.lines import split_lines
from cs_lint.read.source import Head, Reader, ReadOptions, Source, failure
from cs_lint.read.speakers import Speakers, speakers

_FENCE = "---"


@dataclass(frozen=True, slots=True)
class _Block:
    """One call of the file: its front matter, if any, and its numbered lines."""

    line: int
    front: list[str]
    body: list[tuple[int, str]]


def recognises(head: Head, options: ReadOptions) -> bool:
    """Whether it begins with front matter or some line opens a turn."""
    lines = split_lines(head.text.strip())
    if lines[0].rstrip() == _FENCE:
        return True
    words = speakers(options.speakers)
    return any(opens_turn(line, words) for line in lines)


def read(source: Source, options: ReadOptions) -> Iterator[Call | ErrorReport]:
    words = speakers(options.speakers, options.company)
    blocks = _blocks(source.text())
    for block in blocks:
        try:
            yield _call(block, _origin(block, len(blocks) > 1, source, options), words)
        except InputError as error:
            yield failure(source.path, error, block.line)


def _origin(block: _Block, several: bool, source: Source, options: ReadOptions) -> Origin:
    if several:
        return Origin(source.path, block.line, f"{source.stem}:{block.line}", options.channel)
    return Origin(source.path, None, source.stem, options.channel)


def _blocks(text: str) -> list[_Block]:
    lines = split_lines(text)
    fences = [index for index, line in enumerate(lines) if line.rstrip() == _FENCE]
    if len(fences) % 2:
        raise InputError("this --- has no second --- to close the front matter", line=fences[-1] + 1)
    opening = _body(lines, 0, fences[0] if fences else len(lines))
    blocks = [_Block(opening[0][0], [], opening)] if opening else []
    for first, last, end in zip(fences[::2], fences[1::2], [*fences[2::2], len(lines)], strict=bool(fences)):
        blocks.append(_Block(first + 1, lines[first + 1 : last], _body(lines, last + 1, end)))
    return blocks


def _body(lines: list[str], start: int, end: int) -> list[tuple[int, str]]:
    return [(index + 1, lines[index]) for index in range(start, end) if lines[index].strip()]


def _call(block: _Block, origin: Origin, words: Speakers) -> Call:
    fields = read_front_matter(block.front, block.line, words)
    template = channel_of(fields, origin) == "template"
    said = read_dialogue(block.body, words, template=template) if block.body else []
    return assemble(fields, said, words, origin)


READER = Reader(
    "text",
    "plain text: 客服: … and 客户: … by line",
    (".txt", ".text"),
    recognises,
    read,
    "front matter, or a line that begins with a speaker",
)
