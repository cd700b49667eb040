"""Markdown: paragraphs, list items and quotes are replies, headings name what is under them, code is none."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from cs_lint.read.template.prose import Line, Reply, reply


def blocks(text: str, lines: list[Line], names: frozenset[str]) -> Iterator[Reply]:
    """The replies of a file; of a table the cells of the columns whose heads are among `names`."""
    from markdown_it import MarkdownIt

    source = "\n".join(text[line.start : line.end] for line in lines)
    heading, head, column, after = None, list[str](), 0, 0
    for opener, token in pairwise(MarkdownIt("commonmark").enable("table").parse(source)):
        if opener.type == "tr_open":
            column, after = 0, 0
        elif opener.type == "thead_open":
            head = []
        if token.type != "inline" or token.map is None:
            continue
        found, after = _found(text, lines[token.map[0] : token.map[1]], token.content, after)
        if opener.type == "heading_open":
            heading = token.content
        elif opener.type == "th_open":
            head.append(token.content.strip().casefold())
        elif opener.type == "td_open":
            if head[column : column + 1] and head[column] in names:
                yield from reply(text, found, heading)
            column += 1
        else:
            yield from reply(text, found, heading)


def _found(text: str, lines: list[Line], content: str, after: int) -> tuple[list[Line], int]:
    """The spans of a block's lines, without what marks the block; and where a table row's next cell may begin."""
    spans = []
    for line, said in zip(lines, content.split("\n"), strict=False):
        at = text.find(said, max(line.start, after), line.end)
        if at >= 0:
            spans.append(Line(at, at + len(said)))
    # A cell with an escaped bar is not as it is written, and stands for its row.
    return spans or lines[:1], spans[-1].end if spans and len(lines) == 1 else 0
