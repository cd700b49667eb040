"""Columns that grow call by call and become Arrow arrays without a Python object a cell."""

from __future__ import annotations

import itertools
from array import array
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from cs_lint.batch.tables import CALLS, NOT_APPLICABLE, OUTCOMES, PASS, TURN, VIOLATED
from cs_lint.model import Turn


class Vocabulary:
    """Words as numbers, for a column in which the same few come again and again."""

    def __init__(self) -> None:
        self._codes: defaultdict[str, int] = defaultdict(itertools.count().__next__)

    def code(self, word: str) -> int:
        return self._codes[word]

    def column(self, codes: array[int]) -> pa.DictionaryArray:
        """The words that some numbers stand for; -1 stands for none."""
        indices = pa.array(codes, pa.int32())
        if -1 in codes:
            import pyarrow.compute as pc

            indices = pc.if_else(pc.less(indices, 0), None, indices)
        return pa.DictionaryArray.from_arrays(indices, pa.array(list(self._codes), pa.string()))


@dataclass(slots=True)
class Rows:
    """The rows of one table, column by column, as Python objects."""

    schema: pa.Schema
    cells: list[tuple[Any, ...]] = field(default_factory=list)

    def table(self) -> pa.Table:
        """The Arrow table of it all."""
        columns = zip(*self.cells, strict=True) if self.cells else ([] for _ in self.schema)
        arrays = [
            cells if isinstance(cells, pa.Array) else pa.array(list(cells), kind.type)
            for cells, kind in zip(columns, self.schema, strict=True)
        ]
        return pa.Table.from_arrays(arrays, schema=self.schema)


class Transcripts:
    """The turns of calls, as one nested column."""

    def __init__(self) -> None:
        self._offsets = array("i", [0])
        self._roles: list[str] = []
        self._texts: list[str] = []
        self._starts: list[float | None] = []
        self._ends: list[float | None] = []

    def add(self, turns: tuple[Turn, ...], texts: list[str]) -> None:
        """A call's turns, their texts as they may be kept."""
        self._roles += [turn.role for turn in turns]
        self._texts += texts
        self._starts += [turn.start for turn in turns]
        self._ends += [turn.end for turn in turns]
        self._offsets.append(len(self._texts))

    def column(self) -> pa.ListArray:
        columns = (self._roles, self._texts, self._starts, self._ends)
        arrays = [pa.array(cells, TURN.field(i).type) for i, cells in enumerate(columns)]
        turns = pa.StructArray.from_arrays(arrays, fields=list(TURN))
        return pa.ListArray.from_arrays(pa.array(self._offsets), turns, type=CALLS.field("transcript").type)


class Outcomes:
    """A row for each call and rule that judged it or could not."""

    def __init__(self, run_id: str, dimensions: Mapping[str, str]) -> None:
        self._run_id, self._dimensions = run_id, dimensions
        self._rules, self._kinds, self._reasons = Vocabulary(), Vocabulary(), Vocabulary()
        self._known: dict[tuple[str, ...], array[int]] = {}
        self._calls, self._rule, self._kind = array("i"), array("i"), array("i")
        self._hits, self._reason = array("i"), array("i")
        self._passed, self._violated, self._silent = map(self._kinds.code, (PASS, VIOLATED, NOT_APPLICABLE))

    def add(self, call: int, judged: tuple[str, ...], hits: Mapping[str, int]) -> None:
        """The rules that judged the n-th call, and how often those that were violated hit."""
        codes = self._known.get(judged)
        if codes is None:
            codes = self._known[judged] = array("i", map(self._rules.code, judged))
        first = len(self._rule)
        self._extend(call, codes, self._passed, -1)
        for rule, count in hits.items():
            place = first + codes.index(self._rules.code(rule))
            self._kind[place], self._hits[place] = self._violated, count

    def add_silent(self, call: int, missing: Mapping[str, str]) -> None:
        """The rules that could not judge the n-th call, with the reason."""
        for rule, reason in missing.items():
            kind = self._silent
            self._extend(call, array("i", [self._rules.code(rule)]), kind, self._reasons.code(reason))

    def _extend(self, call: int, codes: array[int], kind: int, reason: int) -> None:
        many = len(codes)
        self._rule.extend(codes)
        self._calls.extend(array("i", [call]) * many)
        self._kind.extend(array("i", [kind]) * many)
        self._hits.extend(array("i", [0]) * many)
        self._reason.extend(array("i", [reason]) * many)

    def table(self, keys: list[str]) -> pa.Table:
        """The table, given the key of each call."""
        rules = self._rules.column(self._rule)
        of_rule = pa.array([self._dimensions[rule] for rule in rules.dictionary.to_pylist()], pa.string())
        dimensions = of_rule.dictionary_encode()
        arrays = [
            _coded(array("i", [0]) * len(rules), [self._run_id]),
            _coded(self._calls, keys),
            rules,
            pa.DictionaryArray.from_arrays(dimensions.indices.take(rules.indices), dimensions.dictionary),
            self._kinds.column(self._kind),
            pa.array(self._hits, pa.int32()),
            self._reasons.column(self._reason),
        ]
        return pa.Table.from_arrays(arrays, schema=OUTCOMES)


def _coded(codes: array[int], words: list[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(words, pa.string()))
