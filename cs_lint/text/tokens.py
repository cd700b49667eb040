"""Words, by jieba: loaded when the first turn needs them, since loading takes a second."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache


@cache
def _cut() -> Callable[[str], Iterable[str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42 has invalid escapes and imports pkg_resources
        import jieba
    import logging

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    cut: Callable[[str], Iterable[str]] = jieba.cut
    return cut


def word_edges(text: str) -> frozenset[int]:
    """Offsets in `text`, in code points, at which a word begins or ends."""
    edges, at = {0}, 0
    for word in _cut()(text):
        at += len(word)
        edges.add(at)
    return frozenset(edges)


def dictionary_words(text: str) -> Iterator[str]:
    """`text` cut into words of jieba's dictionary; a character that is part of none is one of its own."""
    _cut()
    import jieba

    words: Iterator[str] = jieba.cut(text, HMM=False)
    return words


def frequencies() -> Mapping[str, int]:
    """How often jieba's dictionary has seen each of its words; 0 for what only begins one."""
    _cut()
    import jieba

    known: Mapping[str, int] = jieba.dt.FREQ
    return known
