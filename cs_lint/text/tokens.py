"""Words, by jieba: loaded when the first turn needs them.

Its dictionary is kept as a record of our cache. jieba's own copy takes three times as long to load, and lies in the
common temporary folder, where any user of the machine could have put another.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from cs_lint import cache

if TYPE_CHECKING:
    from jieba import Tokenizer


class Dictionary(msgspec.Struct, frozen=True, array_like=True):
    """jieba's words with how often they were seen, 0 for what only begins one, and the sum of that."""

    words: dict[str, int]
    total: int


@lru_cache(1)
def _tokenizer() -> Tokenizer:
    """A tokenizer of our own: what a program around us teaches jieba changes no report."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42 has invalid escapes and imports pkg_resources
        import jieba
    tokenizer = jieba.Tokenizer()
    name = cache.name_of(b"dictionary", cache.code_of(__name__), cache.installed("jieba"))
    known = cache.kept(name, Dictionary, lambda: Dictionary(*tokenizer.gen_pfdict(tokenizer.get_dict_file())))
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = known.words, known.total, True
    return tokenizer


def word_edges(text: str) -> frozenset[int]:
    """Offsets in `text`, in code points, at which a word begins or ends."""
    edges, at = {0}, 0
    for word in _tokenizer().cut(text):
        at += len(word)
        edges.add(at)
    return frozenset(edges)


def dictionary_words(text: str) -> Iterable[str]:
    """`text` cut into words of jieba's dictionary; a character that is part of none is one of its own."""
    words: Iterator[str] = _tokenizer().cut(text, HMM=False)
    return words


def frequencies() -> Mapping[str, int]:
    """How often jieba's dictionary has seen each of its words; 0 for what only begins one."""
    known: Mapping[str, int] = _tokenizer().FREQ
    return known
