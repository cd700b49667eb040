"""JSON as people keep it: with comments, trailing commas, single quotes (JSONC, JSON5), or one value a line.

No parser in use tells where a string stands, so this one does, and accepts what any of the dialects allows.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from cs_lint.errors import InputError
from cs_lint.model import Piece
from cs_lint.read.template.escapes import unescape
from cs_lint.read.template.leaf import Contents, Key, Leaf, Strand

_TOKEN: Final = re.compile(
    r"(?P<space>[\s\ufeff]+|//[^\n]*|/\*[\s\S]*?\*/)|(?P<string>\"(?:[^\"\\\n]|\\[\s\S])*\"|'(?:[^'\\\n]|\\[\s\S])*')"
    r"|(?P<mark>[{}\[\]:,])|(?P<word>[^\s{}\[\]:,\"'/]+)"
)
_DEEPEST = 100
_WORDS: Final = {"true": True, "false": False, "null": None}


class _Token(NamedTuple):
    kind: str
    said: str
    start: int
    end: int


def read_json(text: str) -> Contents:
    """The texts of a JSON file, several values one after another too. Raises InputError with line and column."""
    parser = _Parser(text)
    values = parser.values()
    if len(values) == 1:
        parser.leaves = [leaf._replace(key=leaf.key[1:]) for leaf in parser.leaves]
    return Contents(parser.leaves, lambda: values[0] if len(values) == 1 else values)


def json_pieces(text: str, leaf: Leaf) -> tuple[Piece, ...]:
    """Where the characters of a string stand."""
    strand = Strand()
    unescape(strand, text, leaf.start + 1, leaf.end - 1)
    return tuple(strand.pieces)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text, self.leaves = text, list[Leaf]()
        self.tokens = self._tokens()
        self.at = 0

    def _tokens(self) -> list[_Token]:
        found, at = [], 0
        for match in _TOKEN.finditer(self.text):
            if match.start() != at:
                break
            at = match.end()
            if match.lastgroup != "space":
                found.append(_Token(str(match.lastgroup), match.group(), match.start(), at))
        if at < len(self.text):
            raise self._fault("a string, a comment or a value is not well formed here", at)
        return found

    def values(self) -> list[Any]:
        values: list[Any] = []
        while self.at < len(self.tokens):
            values.append(self._value((len(values),)))
        return values

    def _fault(self, sentence: str, at: int) -> InputError:
        line = self.text.count("\n", 0, at) + 1
        return InputError(f"invalid JSON: {sentence}", line=line, col=at - self.text.rfind("\n", 0, at))

    def _next(self, wanted: str) -> _Token:
        if self.at == len(self.tokens):
            raise self._fault(f"the file ends where {wanted} should stand", len(self.text))
        self.at += 1
        return self.tokens[self.at - 1]

    def _value(self, key: Key) -> Any:
        token = self._next("a value")
        if len(key) > _DEEPEST:
            raise self._fault("nested too deeply", token.start)
        if token.kind == "string":
            leaf = Leaf(key, self._string(token), token.start, token.end, "json")
            self.leaves.append(leaf)
            return leaf.text
        if token.kind == "word":
            return _WORDS.get(token.said, token.said)
        if token.said == "{":
            return self._object(key)
        if token.said == "[":
            return self._list(key)
        raise self._fault(f"{token.said} stands where a value should", token.start)

    def _string(self, token: _Token) -> str:
        strand = Strand()
        try:
            unescape(strand, self.text, token.start + 1, token.end - 1)
        except InputError as error:
            raise self._fault(error.message, token.start) from None
        return strand.text

    def _object(self, key: Key) -> dict[str, Any]:
        built: dict[str, Any] = {}
        while not self._closes("}"):
            token = self._next("a key")
            if token.kind == "mark":
                raise self._fault(f"{token.said} stands where a key should", token.start)
            name = self._string(token) if token.kind == "string" else token.said
            colon = self._next("a colon")
            if colon.said != ":":
                raise self._fault("a colon should stand here", colon.start)
            built[name] = self._value((*key, name))
            self._comma("}")
        return built

    def _list(self, key: Key) -> list[Any]:
        built: list[Any] = []
        while not self._closes("]"):
            built.append(self._value((*key, len(built))))
            self._comma("]")
        return built

    def _closes(self, mark: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at].said == mark:
            self.at += 1
            return True
        return False

    def _comma(self, close: str) -> None:
        if self.at < len(self.tokens) and self.tokens[self.at].said == close:
            return
        token = self._next(f"a comma or {close}")
        if token.said != ",":
            raise self._fault(f"a comma or {close} should stand here", token.start)
