"""The phrase language: `[请|麻烦]您稍等..(一下|片刻)` -> what the matcher needs to find it.

Literal characters, `(a|b)`, `[optional]`, `..` a gap of up to six characters (`..{12}`: up to twelve),
`^` and `$` the turn's edges, `$list` a list of the pack, `{var}` a variable. Phrases are folded, so the
punctuation and spaces in them do not count. A phrase that stands for few texts becomes those texts, for
the automaton alone; any other gets *anchors*, texts of which one stands in every match, and a regular
expression that is only run on turns where an anchor was seen.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from cs_lint.errors import PackError, did_you_mean
from cs_lint.packs.rarity import expected
from cs_lint.text.fold import fold

EDGE = "\n"
"""`^` and `$`: the matcher's text has a line feed before and after every turn."""
DEFAULT_GAP = 6
MAX_GAP = 60
MAX_TEXTS = 64
MAX_ALSO = 12
"""So many texts are looked for in less time than a regex takes to fail."""
COMPANY = "company"
"""The one variable that a call may set for itself; its phrases are compiled when the call is known."""


class Gapped(msgspec.Struct, frozen=True):
    """A phrase that has to be verified: one of `anchors` is in every match of `regex`, and one of `also`, if any."""

    anchors: tuple[str, ...]
    also: tuple[str, ...]
    regex: str
    has_gap: bool


class PhraseSet(msgspec.Struct, frozen=True):
    """A compiled list of phrases. `by_company` are sources that still wait for the company's name."""

    texts: tuple[str, ...] = ()
    gapped: tuple[Gapped, ...] = ()
    by_company: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    chars: str
    edge: Literal["", "^", "$"] = ""


@dataclass(frozen=True, slots=True)
class Gap:
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


@dataclass(frozen=True, slots=True)
class Scope:
    """What names inside a phrase stand for: lists of phrases and values of variables."""

    lists: dict[str, tuple[str, ...]]
    variables: dict[str, tuple[str, ...]]
    parsed: dict[str, Node] = field(default_factory=dict, compare=False)
    """Lists that were parsed before; filled as phrases are."""


class _Parser:
    """Recursive descent over one phrase; `seen` holds the lists being expanded, to catch circles."""

    def __init__(self, phrase: str, scope: Scope, seen: tuple[str, ...]) -> None:
        self.phrase, self.scope, self.seen = phrase, scope, seen
        self.tokens = list(_TOKEN.finditer(phrase))
        self.at = 0

    def fail(self, sentence: str, hint: str | None = None) -> PackError:
        return PackError(f"phrase {self.phrase!r}: {sentence}", hint=hint)

    def parse(self) -> Node:
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
        node = self.choice()
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


def _texts(node: Node) -> tuple[str, ...]:
    """Every text a gapless node stands for; the caller has counted them."""
    match node:
        case Text(chars, _):
            return (chars,)
        case Gap():
            raise AssertionError("a gap has no texts")
    if node.texts is None:
        match node:
            case Choice(options):
                node.texts = tuple(text for option in options for text in _texts(option))
            case Run(parts):
                node.texts = tuple(map("".join, itertools.product(*map(_texts, parts))))
    return node.texts or ()


def _count(node: Node) -> float:
    """How many texts a node stands for; infinite for a gap, none for a variable without values."""
    match node:
        case Text():
            return 1
        case Gap():
            return float("inf")
    if node.count is None:
        match node:
            case Choice(options):
                node.count = sum(map(_count, options))
            case Run(parts):
                counts = list(map(_count, parts))
                node.count = 0 if 0 in counts else math.prod(counts)
    return node.count or 0


def _anchors(node: Node) -> Anchors | None:
    """The rarest set of texts of which one is in every match, or None if there is none."""
    if not isinstance(node, Composite):
        return _rarest(node)
    if node.anchors is False:
        node.anchors = _rarest(node)
    return node.anchors


def _rarest(node: Node) -> Anchors | None:
    candidates: list[Anchors] = []
    if 0 < _count(node) <= MAX_TEXTS:
        candidates.append(frozenset(_texts(node)))
    if isinstance(node, Choice):
        branches = [_anchors(option) for option in node.options if _count(option)]
        if branches and all(branches):
            candidates.append(frozenset().union(*(b for b in branches if b)))
    if isinstance(node, Run):
        candidates.extend(anchors for _, _, anchors in _along(node.parts))
    return min(filter(_usable, candidates), key=_expected, default=None)


def _also(node: Node, anchors: Anchors) -> Anchors:
    """A second set, from another stretch of the phrase, small enough to look for before the regex is run."""
    if not isinstance(node, Run):
        return frozenset()
    found = [(start, end, texts) for start, end, texts in _along(node.parts) if _usable(texts)]
    place = next(((start, end) for start, end, texts in found if texts == anchors), None)
    if place is None:
        return frozenset()
    apart = [texts for start, end, texts in found if end <= place[0] or place[1] <= start]
    return min((texts for texts in apart if len(texts) <= MAX_ALSO), key=_expected, default=frozenset())


def _usable(anchors: Anchors) -> bool:
    return bool(anchors) and all(text.strip(EDGE) for text in anchors)


def _expected(anchors: Anchors) -> float:
    return expected(text.strip(EDGE) for text in anchors)


def _along(parts: Sequence[Node]) -> Iterator[tuple[int, int, Anchors]]:
    """Sets of texts for stretches of a run: from which part, to before which, and of which texts one is there."""
    for start in range(len(parts)):
        size: float = 1
        for end in range(start, len(parts)):
            size *= _count(parts[end])
            if not size <= MAX_TEXTS:  # NaN, too: none times endless
                break
            yield start, end + 1, frozenset(_texts(Run(tuple(parts[start : end + 1]))))
        inner = _anchors(parts[start]) if isinstance(parts[start], Choice | Run) else None
        if inner:
            yield start, start + 1, inner


def _regex(node: Node) -> str:
    match node:
        case Text(chars, _):
            return re.escape(chars)
        case Gap(most):
            return f"[^\\n]{{0,{most}}}?"
        case Run(parts):
            return "".join(map(_regex, parts))
        case Choice(options):
            # The longest alternative first: what is marked on screen should be the whole phrase.
            written = sorted(set(map(_regex, options)), key=len, reverse=True)
            return f"(?:{'|'.join(written)})" if written else "(?!)"


def _has_gap(node: Node) -> bool:
    match node:
        case Gap():
            return True
        case Text():
            return False
        case Run(children) | Choice(children):
            return any(map(_has_gap, children))


def compile_phrases(phrases: Iterable[str], scope: Scope) -> PhraseSet:
    """The phrases as the matcher wants them.

    Raises PackError, without a place, for a phrase that is malformed or that nothing can match.
    """
    texts: dict[str, None] = {}
    gapped: list[Gapped] = []
    by_company: list[str] = []
    for phrase in phrases:
        if mentions_company(phrase, scope):
            _compile_all(phrase, _named(scope, ("公司",)), {}, [])  # so that its mistakes are heard of now
            by_company.append(phrase)
            continue
        _compile_all(phrase, scope, texts, gapped)
    return PhraseSet(tuple(texts), tuple(gapped), tuple(by_company))


def check_phrase(phrase: str, scope: Scope) -> None:
    """Raises PackError, without a place, for a malformed phrase that no rule may ever compile."""
    _Parser(phrase, _named(scope, ("公司",)), ()).parse()


def _compile_all(phrase: str, scope: Scope, texts: dict[str, None], gapped: list[Gapped]) -> None:
    for node in _alternatives(_Parser(phrase, scope, ()).parse()):
        _compile_one(phrase, node, texts, gapped)


def _alternatives(node: Node) -> Iterator[Node]:
    """A phrase that is a choice, `$list` above all, as the phrases it chooses from: small ones verify faster."""
    if isinstance(node, Choice) and EMPTY not in node.options:
        for option in node.options:
            yield from _alternatives(option)
    else:
        yield node


def _compile_one(phrase: str, node: Node, texts: dict[str, None], gapped: list[Gapped]) -> None:
    if _MISPLACED in _shapes(node):
        raise PackError(f"phrase {phrase!r} can never match", hint="^ stands first and $ last in a phrase")
    if _count(node) == 0:
        return
    if _count(node) <= MAX_TEXTS:
        found = list(_texts(node))
        if any(not text.strip(EDGE) for text in found):
            raise PackError(
                f"phrase {phrase!r} matches the empty text", hint="every phrase needs a character"
            )
        texts.update(dict.fromkeys(found))
        return
    anchors = _anchors(node)
    if anchors is None:
        raise PackError(f"phrase {phrase!r}: all of it is optional", hint="add a character it must contain")
    also = _also(node, anchors)
    gapped.append(Gapped(tuple(sorted(anchors)), tuple(sorted(also)), _regex(node), _has_gap(node)))


_MISPLACED = "!"


def _shapes(node: Node) -> frozenset[str]:
    """How a node's texts look, any words written `x`: `^x`, `x$`; `!` for an edge behind or before words."""
    match node:
        case Text(chars, edge):
            return frozenset([edge or "x" * bool(chars)])
        case Gap():
            return frozenset("x")
        case Choice(options):
            return frozenset().union(*map(_shapes, options))
        case Run(parts):
            joined = frozenset([""])
            for part in parts:
                pairs = itertools.product(joined, _shapes(part))
                joined = frozenset((left + right).replace("xx", "x") for left, right in pairs)
                joined = frozenset(s if re.fullmatch(r"\^?x?\$?", s) else _MISPLACED for s in joined)
            return joined


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


def _named(scope: Scope, company: tuple[str, ...]) -> Scope:
    return Scope(scope.lists, {**scope.variables, COMPANY: company})


def company_regex(phrases: Iterable[str], scope: Scope, company: tuple[str, ...]) -> re.Pattern[str]:
    """The phrases that wait for the company's name, as one expression for a call's company."""
    named = _named(scope, company)
    return re.compile("|".join(_regex(_Parser(phrase, named, ()).parse()) for phrase in phrases))
