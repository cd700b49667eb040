"""Which reader takes a file: by its content, not by its name, and always with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from cs_lint.errors import InputError, UsageError, did_you_mean
from cs_lint.read import template
from cs_lint.read.source import Head, Reader, ReadOptions, Source

PLAIN: Final = "text"
"""The most general of the readers."""

_HOLDS_TURNS: Final = re.compile(r'"turns"\s*:')


class Choice(msgspec.Struct, frozen=True):
    """A reader, and why it was chosen."""

    reader: Reader
    why: str


def choose(source: Source, options: ReadOptions, known: Callable[[], Mapping[str, Reader]]) -> Choice:
    """By magic number, then by content; among several that recognise it, the one of that suffix, else the first.

    Raises InputError for an empty file, UsageError for a reader that there is not.
    """
    if options.reader is not None:
        return Choice(named(options.reader, known()), "named by --from")
    head = source.glimpse()
    if not head.text.strip():
        raise InputError("the file is empty")
    if options.is_template(source.path) and not _HOLDS_TURNS.search(head.text):
        return Choice(template.READER, "a reply template, by --as, the config or its suffix")
    readers = known()
    for reader in readers.values():
        if reader.magic and head.raw.startswith(reader.magic):
            return Choice(reader, f"its first bytes: {reader.evidence}")
    return _by_text(head, source.suffix, options, readers)


def _by_text(head: Head, suffix: str, options: ReadOptions, readers: Mapping[str, Reader]) -> Choice:
    texts = [reader for reader in readers.values() if not reader.magic]
    suited = [reader for reader in texts if suffix in reader.suffixes]
    # Plain text is whatever has a line like 客服: …, and so has nearly everything else.
    for reader in [*(reader for reader in suited if reader.name != PLAIN), *texts]:
        if reader.recognises(head, options):
            return Choice(reader, f"its content: {reader.evidence or reader.title}")
    # What nobody recognises goes to the most general reader of its suffix, whose errors will say what it lacks.
    if suited:
        return Choice(suited[-1], f"its suffix {suffix}; no reader recognises the content")
    return Choice(readers[PLAIN], "the last resort; no reader recognises the content")


def named(name: str, readers: Mapping[str, Reader]) -> Reader:
    """A reader by its name; UsageError where there is none."""
    if name not in readers:
        hint = did_you_mean(name, readers) or f"one of {', '.join(readers)}"
        raise UsageError(f'there is no reader "{name}"', hint=hint)
    return readers[name]
