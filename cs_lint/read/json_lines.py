"""JSONL, the format of nightly runs: one call a line, read as a stream, a broken line costing only itself."""

from __future__ import annotations

from collections.abc import Iterator

from cs_lint.errors import InputError
from cs_lint.model import Call, ErrorReport
from cs_lint.read.assemble import Origin
from cs_lint.read.json_call import decode_call, parse
from cs_lint.read.source import Head, Reader, ReadOptions, Source, failure
from cs_lint.read.speakers import speakers


def recognises(head: Head, options: ReadOptions) -> bool:
    """Whether a line near the start is an object by itself, and the opening as a whole is not JSON.

    The second line is asked too, since the first may be the broken one.
    """
    lines = [line for line in head.text.split("\n") if line.strip()]
    if not lines or not lines[0].lstrip().startswith("{"):
        return False
    if _is_object(lines[0]):
        return True
    return len(lines) > 1 and _is_object(lines[1]) and not _is_object(head.text)


def holds_several(head: Head) -> bool:
    """Whether it can only be JSON Lines: one object by itself could as well be a document."""
    return head.text.strip().count("\n") > 0 and recognises(head, ReadOptions()) and not _is_object(head.text)


def read(source: Source, options: ReadOptions) -> Iterator[Call | ErrorReport]:
    words = speakers(options.speakers, options.company)
    for number, line in enumerate(source.lines(), source.first_line):
        if line.isspace():
            continue
        origin = Origin(source.path, number, f"{source.stem}:{number}", options.channel)
        try:
            yield decode_call(line, origin, words)
        except InputError as error:
            yield failure(source.path, error, number)


def _is_object(text: str) -> bool:
    try:
        return isinstance(parse(text.encode("utf-8", "replace")), dict)
    except InputError:
        return False


READER = Reader("jsonl", "JSON Lines: one call a line", (".jsonl", ".ndjson"), recognises, read)
