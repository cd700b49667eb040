"""Words, by jieba: loaded when the first turn needs them, since loading takes a second."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterable
from functools import cache


@cache
def _cut() -> Callable[[str], Iterable[str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42 has invalid escapes and imports pkg_resources
        import jieba
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
