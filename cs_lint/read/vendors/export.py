"""What all vendors' exports share: JSON of one or many calls, recognised by its keys, read call by call.

A vendor's file says which keys give its format away (`marks`), where in a document the calls are (`calls`), and
what one call is (`conversation`). Everything else is here: a document, a list of them, or one a line; a faulty call
costing only itself; the turns of two channels put into the order of time; times since 1970 counted from the first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import msgspec

from cs_lint.errors import InputError
from cs_lint.model import Call, ErrorReport
from cs_lint.read.assemble import Origin, assemble
from cs_lint.read.clock import LONGEST_CALL
from cs_lint.read.json_call import parse
from cs_lint.read.json_lines import holds_several
from cs_lint.read.roles import Said
from cs_lint.read.source import Head, Reader, ReadOptions, Source, failure
from cs_lint.read.speakers import Speakers, speakers
from cs_lint.read.vendors.node import Node


class Spoken(msgspec.Struct, frozen=True):
    """An utterance as the export has it: the vendor's own label, times in seconds, and what it says besides."""

    speaker: str
    text: str
    start: float | None = None
    end: float | None = None
    extras: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Conversation:
    """One call in our units. `fields` are the keys of a call other than its turns, `metadata` among them."""

    spoken: Sequence[Spoken]
    fields: Mapping[str, Any] = field(default_factory=dict)


Outcome = Conversation | InputError


@dataclass(frozen=True, slots=True)
class Export:
    """A vendor's format.

    `marks` are alternatives: the format is recognised where every string of one stands in the opening. A list is a
    list of documents, unless its items have the key `bare`: then it is one call. `in_pieces`: a call may be spread
    over documents, which its id joins.
    """

    name: str
    title: str
    marks: tuple[tuple[str, ...], ...]
    calls: Callable[[Node], Sequence[Node]]
    conversation: Callable[[Node], Conversation]
    bare: str | None = None
    in_pieces: bool = False

    def reader(self) -> Reader:
        """The reader of this format."""
        return Reader(self.name, self.title, (".json", ".jsonl"), self.recognises, self.read)

    def recognises(self, head: Head, options: ReadOptions) -> bool:
        """Whether the opening is JSON with the keys that give this format away."""
        # Our own calls may carry anything in their metadata.
        if head.text.lstrip()[:1] not in ("{", "[") or '"turns"' in head.text:
            return False
        return any(all(_is_key(mark, head.text) for mark in marks) for marks in self.marks)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Call | ErrorReport]:
        """The calls of a file, a report in the place of each that cannot be read."""
        words = speakers(options.speakers, options.company)
        found = self._conversations(source, options)
        for origin, outcome in _joined(found) if self.in_pieces else found:
            yield _call(outcome, words, origin)

    def _conversations(self, source: Source, options: ReadOptions) -> Iterator[tuple[Origin, Outcome]]:
        for line, document in _documents(source):
            nodes = self._nodes(document)
            for number, node in enumerate(nodes, 1):
                several = line is not None or len(nodes) > 1
                call_id = f"{source.stem}:{line or number}" if several else source.stem
                yield Origin(source.path, line, call_id, options.channel), self._outcome(node)

    def _nodes(self, document: Node | InputError) -> list[Node | InputError]:
        """The calls of a document; in the place of a part that is not of this format, the reason."""
        if isinstance(document, InputError):
            return [document]
        nodes: list[Node | InputError] = []
        for part in [document] if self._is_one(document) else document.each():
            try:
                nodes += self.calls(part)
            except InputError as error:
                error.message = f"this is not {self.title}: {error.message}"
                nodes.append(error)
        return nodes

    def _is_one(self, document: Node) -> bool:
        if not isinstance(document.value, list):
            return True
        return self.bare is not None and any(node.find(self.bare) for node in document.each()[:1])

    def _outcome(self, node: Node | InputError) -> Outcome:
        if isinstance(node, InputError):
            return node
        try:
            return self.conversation(node)
        except InputError as error:
            return error


def _is_key(mark: str, text: str) -> bool:
    """Whether a mark is a key somewhere: people may say the word, too."""
    return mark in text and re.search(rf"{re.escape(mark)}\s*:", text) is not None


def _documents(source: Source) -> Iterator[tuple[int | None, Node | InputError]]:
    """The document, or each line's with its number."""
    if not holds_several(source.glimpse()):
        yield None, Node(parse(source.data()))
        return
    for number, line in enumerate(source.lines(), 1):
        if not line.isspace():
            yield number, _parsed(line, number)


def _parsed(line: bytes, number: int) -> Node | InputError:
    try:
        return Node(parse(line, number))
    except InputError as error:
        return error


def _joined(found: Iterator[tuple[Origin, Outcome]]) -> Iterator[tuple[Origin, Outcome]]:
    """Conversations with the pieces of each under its first, in order of first appearance."""
    whole: dict[str, tuple[Origin, Outcome]] = {}
    for number, (origin, outcome) in enumerate(found):
        call_id = outcome.fields.get("call_id") if isinstance(outcome, Conversation) else None
        key = str(call_id) if call_id else f"\0{number}"
        first = whole.setdefault(key, (origin, outcome))
        if (
            first[1] is not outcome
            and isinstance(first[1], Conversation)
            and isinstance(outcome, Conversation)
        ):
            whole[key] = first[0], replace(first[1], spoken=[*first[1].spoken, *outcome.spoken])
    yield from whole.values()


def _call(outcome: Outcome, words: Speakers, origin: Origin) -> Call | ErrorReport:
    if isinstance(outcome, InputError):
        return failure(origin.path, outcome, origin.line)
    try:
        spoken, began = _from_the_first(_in_order(outcome.spoken))
        fields = began | {key: value for key, value in outcome.fields.items() if value is not None}
        fields["metadata"] = dict(fields.get("metadata") or {}) | _aligned(spoken)
        said = [Said(each.speaker, each.text, each.start, each.end) for each in spoken]
        return assemble(fields, said, words, origin)
    except InputError as error:
        return failure(origin.path, error, origin.line)


def _in_order(spoken: Sequence[Spoken]) -> Sequence[Spoken]:
    """By time, where all have one: exports write one channel after the other."""
    if any(each.start is None for each in spoken):
        return spoken
    return sorted(spoken, key=lambda each: each.start or 0.0)


def _from_the_first(spoken: Sequence[Spoken]) -> tuple[Sequence[Spoken], dict[str, str]]:
    """Seconds since the first utterance, and when that was, where the export writes moments."""
    moments = [each.start for each in spoken if each.start is not None and each.start > LONGEST_CALL]
    if not moments:
        return spoken, {}
    first = min(moments)

    def since(time: float | None) -> float | None:
        return time if time is None or time <= LONGEST_CALL else round(time - first, 6)

    counted = [msgspec.structs.replace(each, start=since(each.start), end=since(each.end)) for each in spoken]
    return counted, _started(first)


def _started(moment: float) -> dict[str, str]:
    try:
        return {"started_at": datetime.fromtimestamp(moment, UTC).isoformat()}
    except (ValueError, OverflowError, OSError):
        return {}


def _aligned(spoken: Sequence[Spoken]) -> dict[str, Any]:
    """What the turns say besides, as metadata `turns`: a list a key, as long as the call."""
    keys = dict.fromkeys(key for each in spoken for key in each.extras)
    return {"turns": {key: [each.extras.get(key) for each in spoken] for key in keys}} if keys else {}
