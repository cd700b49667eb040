"""Whether a transcript shows recognition errors: the commonest words of service talk, written as others sound.

请文 for 请问, 情楚 for 清楚 is nobody's wording. A call without any such pair has nothing to gain from a search by
sound, and the search costs as much as all rules together.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import ahocorasick_rs

from cs_lint.packs.rarity import usual_chars, usual_pairs
from cs_lint.text.kept import kept
from cs_lint.text.sound import sounds
from cs_lint.text.tokens import frequencies

SHORT = 120
"""In so few characters too little is said to tell that there are no errors."""
CHARS_A_TELL = 400
"""A transcript with errors has at least one such pair in so many characters; one in nine that has errors has fewer."""
FREELY = 25
"""Beside the most usual characters anything may stand: 您 and 的 tell nothing."""


def tells_of(text: str) -> int:
    """How many different misheard pairs are in a call's folded text."""
    return len({which for which, _, _ in _tells().find_matches_as_indexes(text)})


@cache
def _tells() -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(kept("misheard", list[str], lambda: list(dict.fromkeys(_made()))))


def _made() -> Iterator[str]:
    """Usual pairs with one character as it may be misheard, less those that are words or usual themselves."""
    usual, words, rivals = usual_chars(), frequencies(), sounds().homophones()
    for pair in usual_pairs():
        for at in (0, 1):
            if pair[1 - at] in usual[:FREELY]:
                continue
            for code in sounds().of(pair[at]):
                for rival in rivals[code]:
                    misheard = pair[:at] + rival + pair[at + 1 :]
                    if rival not in usual and not words.get(misheard):
                        yield misheard
