"""Compiled phrases: what the matcher needs to find them.

A phrase that stands for few texts becomes those texts, for the automaton alone; any other gets *anchors*, texts of
which one stands in every match, and a regular expression that is only run on turns where an anchor was seen.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from cs_lint.errors import PackError
from cs_lint.packs.anchors import MAX_TEXTS, also_of, anchors_of, count_of, texts_of
from cs_lint.packs.grammar import (
    COMPANY,
    EDGE,
    EMPTY,
    Choice,
    Gap,
    Node,
    Run,
    Scope,
    Text,
    mentions_company,
    parse_phrase,
)
from cs_lint.packs.rarity import expected
from cs_lint.text.fold import fold


class Gapped(msgspec.Struct, frozen=True):
    """A phrase that has to be verified: one of `anchors` is in every match of `regex`, and one of `also`, if any."""

    anchors: tuple[str, ...]
    also: tuple[str, ...]
    regex: str
    has_gap: bool


class PhraseSet(msgspec.Struct, frozen=True, cache_hash=True):
    """A compiled list of phrases. `by_company` are sources that still wait for the company's name.

    `expected`: the share of places in a call at which a text or an anchor is to be expected.
    """

    texts: tuple[str, ...] = ()
    gapped: tuple[Gapped, ...] = ()
    by_company: tuple[str, ...] = ()
    expected: float = 0.0


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
            written = sorted(dict.fromkeys(map(_regex, options)), key=len, reverse=True)
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
    sought = itertools.chain(texts, *(one.anchors for one in gapped))
    share = expected(text.strip(EDGE) for text in sought)
    return PhraseSet(tuple(texts), tuple(gapped), tuple(by_company), share)


def check_phrase(phrase: str, scope: Scope) -> None:
    """Raises PackError, without a place, for a malformed phrase that no rule may ever compile."""
    parse_phrase(phrase, _named(scope, ("公司",)))


def _compile_all(phrase: str, scope: Scope, texts: dict[str, None], gapped: list[Gapped]) -> None:
    for node in _alternatives(parse_phrase(phrase, scope)):
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
    if count_of(node) == 0:
        return
    if count_of(node) <= MAX_TEXTS:
        found = list(texts_of(node))
        if any(not text.strip(EDGE) for text in found):
            raise PackError(
                f"phrase {phrase!r} matches the empty text", hint="every phrase needs a character"
            )
        texts.update(dict.fromkeys(found))
        return
    anchors = anchors_of(node)
    if anchors is None:
        raise PackError(f"phrase {phrase!r}: all of it is optional", hint="add a character it must contain")
    also = also_of(node, anchors)
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


def _named(scope: Scope, company: tuple[str, ...]) -> Scope:
    return Scope(scope.lists, {**scope.variables, COMPANY: company})


def company_names(own: Sequence[str], scope: Scope) -> tuple[str, ...]:
    """What a call's company is called: the call's own names beat the pack's variable. A name that folds to nothing is none.

    What all of several names begin with is one more: of 骏达汽车 and 骏达4S店 an agent says 骏达售后.
    """
    return _with_words(tuple(own or scope.variables.get(COMPANY, ())))


STEM: Final = 2
"""Characters that names must share from the first on for that to be a name of its own."""


# A night's calls name few companies; a hostile file must not fill the memory.
@lru_cache(256)
def _with_words(names: tuple[str, ...]) -> tuple[str, ...]:
    said = tuple(name for name in names if fold(name))  # *** is nobody's name, and would be everywhere
    alike = itertools.takewhile(lambda chars: len(set(chars)) == 1, zip(*said, strict=False))
    stem = "".join(chars[0] for chars in alike)
    return said if len(stem) < STEM or stem in said else (*said, stem)


def with_company(phrases: PhraseSet, scope: Scope, company: tuple[str, ...]) -> PhraseSet:
    """The phrases with those that wait for the company's name compiled for one."""
    texts, gapped, named = dict.fromkeys(phrases.texts), list(phrases.gapped), _named(scope, company)
    for phrase in phrases.by_company:
        _compile_all(phrase, named, texts, gapped)
    return PhraseSet(tuple(texts), tuple(gapped))


def company_regex(phrases: Iterable[str], scope: Scope, company: tuple[str, ...]) -> re.Pattern[str]:
    """The phrases that wait for the company's name, as one expression for a call's company."""
    named = _named(scope, company)
    return re.compile("|".join(_regex(parse_phrase(phrase, named)) for phrase in phrases))
