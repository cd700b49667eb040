"""The grammar of phrases: `[请|麻烦]您稍等..(一下|片刻)` -> a tree.

Literal characters, `(a|b)`, `[optional]`, `..` a gap of up to six characters (`..{12}`: up to twelve),
`^` and `$` the turn's edges, `$list` a list of the pack, `{var}` a variable. Literal characters are folded, so
the punctuation and spaces in them do not count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

import msgspec

from cs_lint.errors import PackError, did_you_mean
from cs_lint.text.fold import fold

EDGE = "\n"
"""`^` and `$`: the matcher's text has a line feed before and after every turn."""
DEFAULT_GAP = 6
MAX_GAP = 60
MAX_LENGTH = 1000
"""Characters of a phrase as written. The work of finding its anchors grows with the square of its parts."""
MAX_DEPTH = 20
"""Brackets within brackets."""
COMPANY = "company"
"""The one variable that a call may set for itself; its phrases are compiled when the call is known."""
PLACEHOLDERS = "placeholders"
"""The variable that names the placeholders of reply templates."""


class Text(msgspec.Struct, frozen=True):
    chars: str
    edge: Literal["", "^", "$"] = ""


class Gap(msgspec.Struct, frozen=True):
    most: int


Anchors = frozenset[str]


class Composite:
    """A node of nodes. Two are equal only if they are one; what is found out about it is kept.

    A list that many phrases name is one node, so that it is counted and searched for anchors once.
    """

    __slots__ = ("anchors", "count", "texts")

    def __init__(self) -> None:
        self.count: float | None = None
        self.texts: tuple[str, ...] | None = None
        self.anchors: Anchors | Literal[False] | None = False


class Run(Composite):
    __slots__ = ("parts",)
    __match_args__ = ("parts",)

    def __init__(self, parts: tuple[Node, ...]) -> None:
        super().__init__()
        self.parts = parts


class Choice(Composite):
    __slots__ = ("options",)
    __match_args__ = ("options",)

    def __init__(self, options: tuple[Node, ...]) -> None:
        super().__init__()
        self.options = options


Node = Text | Gap | Run | Choice
EMPTY = Text("")

_TOKEN = re.compile(
    r"(?P<gap>\.\.(?:\{(?P<most>\d+)\})?)|\$(?P<list>[a-z][a-z0-9_]*)|\{(?P<var>[a-z][a-z0-9_]*)\}"
    r"|(?P<mark>[()\[\]|^$])|(?P<text>[^()\[\]|^${}.]+|[.{}])"
)


class Scope(msgspec.Struct, frozen=True):
    """What names inside a phrase stand for: lists of phrases and values of variables."""

    lists: dict[str, tuple[str, ...]]
    variables: dict[str, tuple[str, ...]]
    parsed: dict[str, Node] = {}
    """Lists that were parsed before; filled as phrases are."""


def parse_phrase(phrase: str, scope: Scope) -> Node:
    """The tree of a phrase. Raises PackError, without a place, for one that is malformed."""
    return _Parser(phrase, scope, ()).parse()


class _Parser:
    """Recursive descent over one phrase; `seen` holds the lists being expanded, to catch circles."""

    def __init__(self, phrase: str, scope: Scope, seen: tuple[str, ...]) -> None:
        self.phrase, self.scope, self.seen = phrase, scope, seen
        self.tokens = list(_TOKEN.finditer(phrase))
        self.at = 0
        self.depth = 0

    def fail(self, sentence: str, hint: str | None = None) -> PackError:
        return PackError(f"phrase {self.phrase!r}: {sentence}", hint=hint)

    def parse(self) -> Node:
        if len(self.phrase) > MAX_LENGTH:
            message = f"a phrase of {len(self.phrase)} characters: {MAX_LENGTH} are the most"
            raise PackError(message, hint="write it as several phrases")
        node = self.choice()
        if self.at < len(self.tokens):
            raise self.fail(f"{self.tokens[self.at][0]!r} closes nothing")
        return node

    def choice(self) -> Node:
        options = [self.sequence()]
        while self.peek() == "|":
            self.at += 1
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def sequence(self) -> Node:
        parts: list[Node] = []
        while self.at < len(self.tokens) and self.peek() not in ("|", ")", "]"):
            parts.append(self.item())
        return parts[0] if len(parts) == 1 else Run(tuple(parts))

    def peek(self) -> str | None:
        return self.tokens[self.at]["mark"] if self.at < len(self.tokens) else None

    def item(self) -> Node:
        token = self.tokens[self.at]
        self.at += 1
        if token["gap"]:
            return self.gap(token["most"])
        if token["list"]:
            return self.named_list(token["list"])
        if token["var"]:
            return self.variable(token["var"])
        if token["mark"] in ("^", "$"):
            return Text(EDGE, "^" if token["mark"] == "^" else "$")
        if token["mark"] == "(":
            return self.closed_by(")")
        if token["mark"] == "[":
            return Choice((self.closed_by("]"), EMPTY))
        return Text(fold(token[0]).replace(EDGE, ""))

    def closed_by(self, mark: str) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fail(f"more than {MAX_DEPTH} brackets within each other")
        node = self.choice()
        self.depth -= 1
        if self.peek() != mark:
            raise self.fail(f"a {mark!r} is missing")
        self.at += 1
        return node

    def gap(self, most: str | None) -> Gap:
        size = int(most) if most else DEFAULT_GAP
        if not 0 < size <= MAX_GAP:
            raise self.fail(f"a gap spans 1 to {MAX_GAP} characters, not {size}")
        return Gap(size)

    def named_list(self, name: str) -> Node:
        if name in self.scope.parsed:
            return self.scope.parsed[name]
        if name in self.seen:
            raise self.fail(f"${name} contains itself")
        phrases = self.scope.lists.get(name)
        if phrases is None:
            raise self.fail(f"there is no phrase list ${name}", did_you_mean(name, self.scope.lists))
        node = Choice(tuple(_Parser(p, self.scope, (*self.seen, name)).parse() for p in phrases))
        self.scope.parsed[name] = node
        return node

    def variable(self, name: str) -> Node:
        values = self.scope.variables.get(name)
        if values is None:
            raise self.fail(f"there is no variable {{{name}}}", did_you_mean(name, self.scope.variables))
        return Choice(tuple(Text(fold(value)) for value in values))


def lists_in(phrase: str) -> Iterator[str]:
    """The lists that a phrase names itself."""
    return (token["list"] for token in _TOKEN.finditer(phrase) if token["list"])


def mentions_company(phrase: str, scope: Scope) -> bool:
    """Whether a phrase, or a list it names, uses {company}."""
    return any(_walk(phrase, scope, set(), lambda token: token["var"] == COMPANY))


def _walk(
    phrase: str, scope: Scope, seen: set[str], wanted: Callable[[re.Match[str]], bool]
) -> Iterator[bool]:
    for token in _TOKEN.finditer(phrase):
        yield wanted(token)
        name = token["list"]
        if name and name not in seen:
            seen.add(name)
            for inner in scope.lists.get(name, ()):
                yield from _walk(inner, scope, seen, wanted)
