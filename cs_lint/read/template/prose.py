"""Replies in running text: plain text by paragraph or by line, Jinja and its like by file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from cs_lint.model import Piece
from cs_lint.read.speakers import Speakers
from cs_lint.read.template.leaf import Strand
from cs_lint.text.placeholders import veiled

_COMMENT: Final = re.compile(r"\s*(?:#|//|<!--|\{#|\{\{!).*cs-lint:")
_HEADING: Final = re.compile(
    r"\s*(?:#{1,6}\s+(?P<marked>.+?)|[【\[](?P<bracketed>[^【】\[\]]{1,20})[】\]])[ \t:：]*"
)
_SPEAKER: Final = re.compile(r"[ \t]*(?P<word>[^\s:：]{1,12})\s*[:：][ \t]*")
_SAYS: Final = re.compile(r"[^\W_]")


class Line(NamedTuple):
    """A line's span in the file, without its break."""

    start: int
    end: int


class Reply(NamedTuple):
    """A reply of a file of prose, with its places, and the heading it stands under."""

    text: str
    pieces: tuple[Piece, ...]
    heading: str | None = None


def lines_of(text: str, start: int = 0) -> list[Line]:
    """The lines of a text from a place on."""
    lines, at = [], start
    for line in text[start:].split("\n"):
        lines.append(Line(at, at + len(line) - line.endswith("\r")))
        at += len(line) + 1
    return lines


def paragraphs(text: str, lines: list[Line], speakers: Speakers) -> Iterator[Reply]:
    """Paragraphs; in a file without an empty line between its lines, lines. Headings name what is under them."""
    parted = _is_parted(text, lines)
    heading, block = None, list[Line]()
    for line in lines:
        title = _HEADING.fullmatch(text, *line)
        said = None if title else _spoken(text, line, speakers)
        if said is None or not parted:
            yield from reply(text, block, heading)
            block = []
        if title:
            heading = (title["marked"] or title["bracketed"]).strip()
        elif said:
            block.append(said)
    yield from reply(text, block, heading)


def _is_parted(text: str, lines: list[Line]) -> bool:
    filled = [bool(text[line.start : line.end].strip()) for line in lines]
    inner = "".join("x" if each else "." for each in filled).strip(".")
    return "." in inner


def _spoken(text: str, line: Line, speakers: Speakers) -> Line | None:
    """What of a line is reply: none of a comment, of a customer's line in an example, or of an empty one."""
    said = text[line.start : line.end]
    if not said.strip() or _COMMENT.match(said):
        return None
    speaker = _SPEAKER.match(said)
    role = speakers.role(speaker["word"]) if speaker else None
    if role is None:
        return line
    return Line(line.start + (speaker.end() if speaker else 0), line.end) if role == "agent" else None


def reply(text: str, block: list[Line], heading: str | None) -> Iterator[Reply]:
    """Lines of a file as one reply, or nothing where they say nothing."""
    strand = Strand()
    for number, line in enumerate(block):
        if number:
            before = block[number - 1]
            strand.written("\n", before.end, line.start - before.end)
        first = line.start + len(text[line.start : line.end]) - len(text[line.start : line.end].lstrip())
        strand.verbatim(text[first : line.end].rstrip(), first)
    if _SAYS.search(veiled(strand.text)):
        yield Reply(strand.text, tuple(strand.pieces), heading)


def whole(text: str, lines: list[Line]) -> Iterator[Reply]:
    """The file as one reply, as template engines fill it in."""
    yield from reply(text, [line for line in lines if text[line.start : line.end].strip()], None)
