"""YAML: the parser tells where a scalar stands, and this how its characters lie within."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from cs_lint.errors import InputError
from cs_lint.model import Piece
from cs_lint.read.template.escapes import undouble, unescape
from cs_lint.read.template.leaf import Contents, Key, Leaf, Strand, coarse, data_of

_STYLES = {
    None: "yaml-plain",
    "": "yaml-plain",
    "'": "yaml-single",
    '"': "yaml-double",
    "|": "yaml-literal",
    ">": "yaml-folded",
}
_STRING = "tag:yaml.org,2002:str"
_LINE = re.compile(r"\r?\n")
_DEEPEST = 100


def read_yaml(text: str) -> Contents:
    """The texts of every document of a file. Raises InputError with line and column."""
    try:
        roots = list(yaml.compose_all(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, col = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise InputError(f"not valid YAML: {error.problem or error.context}", line=line, col=col) from None
    except yaml.YAMLError as error:
        raise InputError(f"not valid YAML: {getattr(error, 'reason', type(error).__name__)}") from None
    except RecursionError:
        raise InputError("the YAML is nested too deeply") from None
    seen: set[int] = set()
    leaves: list[Leaf] = []
    for number, root in enumerate(roots):
        if root is not None:
            leaves += _leaves(root, () if len(roots) == 1 else (number,), seen)
    return Contents(leaves, lambda: data_of(leaves))


def _leaves(node: Any, key: Key, seen: set[int]) -> Iterator[Leaf]:
    if id(node) in seen:
        return  # an alias: its text stands where the anchor does
    seen.add(id(node))
    if len(key) > _DEEPEST:
        mark = node.start_mark
        raise InputError("the YAML is nested too deeply", line=mark.line + 1, col=mark.column + 1)
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from _leaves(value, (*key, str(name.value)), seen)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _leaves(item, (*key, index), seen)
    elif node.tag == _STRING:
        yield Leaf(key, node.value, node.start_mark.index, node.end_mark.index, _STYLES[node.style])


def yaml_pieces(text: str, leaf: Leaf) -> tuple[Piece, ...]:
    """Where the characters of a scalar stand. What was put together must be what the parser read."""
    strands = (
        _blocks(text, leaf) if leaf.syntax in ("yaml-literal", "yaml-folded") else iter((_flow(text, leaf),))
    )
    for strand in strands:
        if strand.text.startswith(leaf.text):
            return strand.until(len(leaf.text))
    return coarse(leaf)


def _flow(text: str, leaf: Leaf) -> Strand:
    """A plain or quoted scalar: line breaks in it are folded, and the spaces around them."""
    quote = 0 if leaf.syntax == "yaml-plain" else 1
    start, end = leaf.start + quote, leaf.end - quote
    strand, breaks, last = Strand(), 0, start
    lines = _lines(text, start, end)
    for number, (low, high) in enumerate(lines):
        escaped = leaf.syntax == "yaml-double" and _escapes_break(text, low, high) and number + 1 < len(lines)
        first, stop = _trimmed(
            text, low, high, left=number > 0, right=number + 1 < len(lines) and not escaped
        )
        if first == stop and 0 < number < len(lines) - 1:
            breaks += 1
            continue
        if breaks:
            strand.written(" " if breaks == 1 else "\n" * (breaks - 1), last, first - last)
        _said(strand, text, first, stop - escaped, str(leaf.syntax))
        breaks, last = 0 if escaped else 1, stop
    return strand


def _said(strand: Strand, text: str, start: int, end: int, syntax: str) -> None:
    if syntax == "yaml-double":
        unescape(strand, text, start, end, yaml=True)
    elif syntax == "yaml-single":
        undouble(strand, text, start, end, "'")
    else:
        strand.verbatim(text[start:end], start)


def _escapes_break(text: str, low: int, high: int) -> bool:
    """Whether a line of a double-quoted scalar ends in a backslash of its own."""
    line = text[low:high]
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of the lines between two places, without their breaks."""
    spans, at = [], start
    for match in _LINE.finditer(text, start, end):
        spans.append((at, match.start()))
        at = match.end()
    return [*spans, (at, end)]


def _trimmed(text: str, low: int, high: int, *, left: bool, right: bool) -> tuple[int, int]:
    line = text[low:high]
    first = low + (len(line) - len(line.lstrip(" \t")) if left else 0)
    stop = high - (len(line) - len(line.rstrip(" \t")) if right else 0)
    return min(first, stop), stop


def _blocks(text: str, leaf: Leaf) -> Iterator[Strand]:
    """A literal or folded scalar under each indentation that it may have, the deepest first."""
    lines = _lines(text, leaf.start, leaf.end)[1:]
    written = [text[low:high] for low, high in lines if text[low:high].strip(" ")]
    deepest = len(written[0]) - len(written[0].lstrip(" ")) if written else 0
    for indent in range(deepest, -1, -1):
        cut = [(min(low + indent, high), high) for low, high in lines]
        yield _literal(text, cut) if leaf.syntax == "yaml-literal" else _folded(text, cut)


def _literal(text: str, lines: list[tuple[int, int]]) -> Strand:
    strand = Strand()
    for number, (low, high) in enumerate(lines):
        strand.verbatim(text[low:high], low)
        if number + 1 < len(lines):
            strand.written("\n", high, lines[number + 1][0] - high)
    return strand


def _folded(text: str, lines: list[tuple[int, int]]) -> Strand:
    """Lines joined by spaces, save around empty lines and around lines that are indented further."""
    strand, breaks, last, deeper = Strand(), 0, None, False
    for low, high in lines:
        if low == high:
            breaks += 1
            continue
        was_deeper, deeper = deeper, text[low] in " \t"
        if last is None:
            strand.written("\n" * breaks, low - 1, 1)
        elif was_deeper or deeper:
            strand.written("\n" * (breaks + 1), last, low - last)
        else:
            strand.written("\n" * breaks or " ", last, low - last)
        strand.verbatim(text[low:high], low)
        breaks, last = 0, high
    strand.written("\n" * (breaks + 1), lines[-1][1] if last is None else last, 1)
    return strand
