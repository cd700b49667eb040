"""What a model learns from: the rules' own examples, labelled lines, and the agents' turns of ordinary calls."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cs_lint.cases import example_call
from cs_lint.errors import InputError
from cs_lint.model import Call
from cs_lint.packs.ruleset import LoadedRule, Ruleset
from cs_lint.packs.schema import Example
from cs_lint.read import ReadOptions, read_paths

NONE = "none"
"""Said of a line that no label fits: it breaks no rule, or does nothing that a model listens for."""


class Line(NamedTuple):
    """One thing that was said. `source` is who wrote it: what is held out is a whole source.

    `ordinary`: nobody wrote it to be learned from; it is a turn of a whole call, and says how people mostly talk.
    `foreign`: of a call that nobody has labelled, either.
    """

    text: str
    labels: frozenset[str]
    source: str
    ordinary: bool = False
    foreign: bool = False


def labels_of(said: str) -> frozenset[str]:
    """The labels of a line: one, several parted by commas, or `none`."""
    return frozenset(said.split(",")) - {NONE}


def example_lines(ruleset: Ruleset, labels: Sequence[str]) -> Iterator[Line]:
    """What the agents of the rules' examples say: the words of `at` break the rule, what passes breaks none."""
    for loaded in ruleset.rules:
        if loaded.rule.id in labels:
            for example in loaded.rule.examples:
                yield from _of_example(loaded, example)


def _of_example(loaded: LoadedRule, example: Example) -> Iterator[Line]:
    for turn in example_call(loaded, example).turns:
        if turn.role == "agent" and (example.ok is not None or (example.at and example.at in turn.text)):
            labels = [] if example.ok is not None else [loaded.rule.id]
            yield Line(turn.text, frozenset(labels), "examples")


def labelled_lines(folders: Sequence[Path]) -> Iterator[Line]:
    """The lines of every .tsv file: labels, tab, text; a first line `label text` is a heading.

    `NAME.calls.tsv` holds each turn of one side in whole calls, with the labels of every model that hears that side.
    """
    for path in (path for folder in folders for path in sorted(folder.glob("*.tsv"))):
        for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            label, tab, text = row.partition("\t")
            if not tab:
                raise InputError("a line is a label, a tab and a text", path=str(path), line=number)
            if label != "label":
                yield Line(text, labels_of(label), path.stem, ordinary=path.name.endswith(".calls.tsv"))


def ordinary_lines(folders: Sequence[Path], half: int) -> Iterator[Line]:
    """Each distinct agent turn of one half (0, 1: by the call's id) of the calls in every .jsonl file."""
    for path in (path for folder in folders for path in sorted(folder.glob("*.jsonl"))):
        seen: set[str] = set()
        for call in read_paths([str(path)], ReadOptions()):
            if isinstance(call, Call) and _half_of(call.call_id) == half:
                for turn in call.turns:
                    if turn.role == "agent" and turn.text not in seen:
                        seen.add(turn.text)
                        yield Line(turn.text, frozenset(), path.stem, ordinary=True, foreign=True)


def _half_of(call_id: str) -> int:
    return int(hashlib.md5(call_id.encode(), usedforsecurity=False).hexdigest(), 16) % 2
