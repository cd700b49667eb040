"""The phrases of a set of packs, each list compiled once and then kept for the next start."""

from __future__ import annotations

import msgspec

from cs_lint import cache
from cs_lint.packs import anchors, grammar, phrases, rarity
from cs_lint.packs.grammar import Scope
from cs_lint.packs.phrases import PhraseSet, compile_phrases
from cs_lint.text import fold

Listed = tuple[str, ...]


class _Kept(msgspec.Struct, array_like=True):
    """What the cache holds of a book; a list of phrases is only decoded when it is asked for."""

    sets: dict[str, msgspec.Raw]


class PhraseBook:
    """Compiles lists of phrases, whose `$lists` and `{variables}` are those of `names`."""

    def __init__(self, names: Scope) -> None:
        self._names, self._compiled = names, dict[Listed, PhraseSet]()
        code = cache.code_of(*(module.__name__ for module in (grammar, anchors, rarity, phrases, fold)))
        made_from = msgspec.msgpack.encode((names.lists, names.variables))
        self._name = cache.name_of(b"phrases", code, made_from)
        known = cache.recall(self._name, _Kept)
        self._kept = known.sets if known else {}
        self._decoder = msgspec.msgpack.Decoder(PhraseSet)

    def compiled(self, listed: Listed) -> PhraseSet:
        """The list compiled. Raises PackError, without a place, for a phrase at fault."""
        known = self._compiled.get(listed)
        if known is None:
            raw = self._kept.get(_key(listed))
            found = self._decoder.decode(raw) if raw is not None else compile_phrases(listed, self._names)
            known = self._compiled[listed] = found
        return known

    def keep(self) -> None:
        """Keep what had to be compiled."""
        sets = {_key(listed): compiled for listed, compiled in self._compiled.items()}
        if not sets.keys() <= self._kept.keys():
            encoded = {key: msgspec.Raw(msgspec.msgpack.encode(compiled)) for key, compiled in sets.items()}
            cache.keep(self._name, _Kept(self._kept | encoded))


def _key(listed: Listed) -> str:
    return msgspec.json.encode(listed).decode()
