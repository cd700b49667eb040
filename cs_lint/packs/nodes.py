"""YAML with positions: plain Python values, and for each of them the line and column it came from.

Only YAML's plain data is built: no tags, no object construction, no aliases that blow up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import yaml

from cs_lint import cache
from cs_lint.errors import CsLintError, PackError

Steps = tuple[str | int, ...]
"""Keys, as a document writes them, and places in lists that lead to a value."""
Mark = tuple[int, int]
MAX_NODES = 200_000
MAX_DEPTH = 60
# Clause 3.10 is not the number 3.1, and neither is a version.
_TEXT_KEYS = frozenset(("clause", "version"))

_MERGE = "tag:yaml.org,2002:merge"
_SCALARS: dict[str, Callable[[str], Any]] = {
    "tag:yaml.org,2002:null": lambda _: None,
    "tag:yaml.org,2002:bool": lambda text: text.lower() in ("true", "yes", "on"),
    "tag:yaml.org,2002:int": lambda text: int(text.replace("_", ""), 0 if text[:2].lower() == "0x" else 10),
    "tag:yaml.org,2002:float": lambda text: float(text.replace("_", "")),
    "tag:yaml.org,2002:str": str,
    # A date stays text: `effective` compares ISO dates, and a version may look like one.
    "tag:yaml.org,2002:timestamp": str,
}


class Document(msgspec.Struct):
    """The data of a YAML document; `marks` and `key_marks` hold line and column, from 1, by path.

    `unmarked`: what parses the document, where its data came out of the cache and nobody has asked for places yet.
    """

    data: Any = None
    marks: dict[Steps, Mark] = {}
    key_marks: dict[Steps, Mark] = {}
    unmarked: Callable[[], Document] | None = None

    def place(self, path: Steps) -> Mark:
        """Where the value at `path` stands, or the nearest place above it that has a mark."""
        self._mark()
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, (1, 1))

    def key_place(self, path: Steps) -> Mark:
        """Where the key at `path` stands."""
        self._mark()
        return self.key_marks.get(path) or self.place(path)

    def _mark(self) -> None:
        if self.unmarked:
            parsed, self.unmarked = self.unmarked(), None
            self.marks, self.key_marks = parsed.marks, parsed.key_marks


def parse_once(text: str, path: str) -> Document:
    """As `parse`; what was parsed before comes out of the cache in a tenth of the time."""
    name = cache.name_of(b"yaml", cache.code_of(__name__), text.encode())
    data = cache.recall(name, dict[str, Any])
    if data is not None:
        return Document(data, unmarked=lambda: parse(text, path))
    document = parse(text, path)
    cache.keep(name, document.data)
    return document


def parse(text: str, path: str, error: type[CsLintError] = PackError) -> Document:
    """Read one YAML document. Raises `error` with line and column."""
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        sentence = f"not valid YAML: {problem.problem or problem.context}"
        line, col = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise error(sentence, path=path, line=line, col=col) from None
    except yaml.YAMLError as problem:
        raise error(f"not valid YAML: {type(problem).__name__}", path=path) from None
    document = Document()
    if root is not None:
        aliases = _aliases(text) if "*" in text else iter(())
        document.data = _Builder(document, path, error, aliases).build(root, ())
    return document


def _aliases(text: str) -> Iterator[Mark]:
    """Where aliases stand, in their order: composed nodes only know the place of the anchor."""
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            mark: Any = event.start_mark
            yield mark.line + 1, mark.column + 1


class _Builder:
    """Builds the data; `used` is the place of the alias whose node is being built again, if any."""

    def __init__(
        self, document: Document, path: str, error: type[CsLintError], aliases: Iterator[Mark]
    ) -> None:
        self.document, self.path, self.error, self.aliases = document, path, error, aliases
        self.nodes, self.known = 0, set[int]()
        self.used: Mark | None = None

    def fail(self, sentence: str, node: yaml.Node, hint: str | None = None) -> CsLintError:
        line, col = self.used or (node.start_mark.line + 1, node.start_mark.column + 1)
        return self.error(sentence, path=self.path, line=line, col=col, hint=hint)

    def place(self, node: yaml.Node) -> Mark:
        """The place of a node: of one that was built before, and of all inside it, that of its alias."""
        if self.used is None and id(node) in self.known:
            self.used = next(self.aliases)
        self.known.add(id(node))
        return self.used or (node.start_mark.line + 1, node.start_mark.column + 1)

    def build(self, node: yaml.Node, path: Steps) -> Any:
        self.nodes += 1
        # An alias is built again wherever it is used, so that a bomb is noticed by its size.
        if self.nodes > MAX_NODES or len(path) > MAX_DEPTH:
            raise self.fail("too large or too deeply nested once its aliases are followed", node)
        outer = self.used
        self.document.marks[path] = self.place(node)
        built = self.value(node, path)
        self.used = outer
        return built

    def value(self, node: yaml.Node, path: Steps) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, i)) for i, item in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)
        return self.scalar(node)

    def mapping(self, node: yaml.MappingNode, path: Steps) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self.fail("a key must be plain text", key_node)
            if key_node.tag == _MERGE:
                raise self.fail("merge keys (<<) are not read", key_node, "write the keys out")
            key = str(key_node.value)
            if key in built:
                raise self.fail(f"the key {key!r} stands here twice", key_node, "keep one of them")
            outer = self.used
            self.document.key_marks[(*path, key)] = self.place(key_node)
            self.used = outer
            built[key] = self.build(value_node, (*path, key))
            if key in _TEXT_KEYS and isinstance(value_node, yaml.ScalarNode):
                built[key] = str(value_node.value)
        return built

    def scalar(self, node: yaml.ScalarNode) -> Any:
        make = _SCALARS.get(node.tag)
        if make is None:
            raise self.fail(f"the YAML tag {node.tag!r} is not allowed", node, "write plain data")
        try:
            return make(node.value)
        except ValueError:
            return str(node.value)
