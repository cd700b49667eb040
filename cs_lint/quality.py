"""How far a transcript can be trusted: a recogniser's filter, a lost channel or exchanged roles silently defeat rules.

A flaw judges no call. It is told in the report, with the rules whose verdict it makes unreliable: those that say
by `relies_on` that they need what is missing, and all of them where the roles look exchanged.
"""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from cs_lint.model import Call, Flaw, FlawKind
from cs_lint.packs.schema import Need, Rule

_ENOUGH: Final = 120
"""Characters without which a call is too short to miss anything in it."""
_LONG: Final = 600
"""Characters in which people who speak freely would have hesitated."""

_STARS: Final = re.compile(r"(?<![\d*])\*{2,}(?![\d*])")
"""Words that a recogniser has starred out; the stars of a masked number stand between digits."""
_MARKS: Final = "，。,.？?！!、"
_FILLERS: Final = "嗯啊呃哦喔额唉哎噢欸"
_role_of, _text_of = operator.attrgetter("role"), operator.attrgetter("text")
_ADDRESS: Final = "您"

_NEEDED: Final[Mapping[Need, FlawKind]] = MappingProxyType(
    {
        "profanity": "words-starred-out",
        "punctuation": "no-punctuation",
        "fillers": "no-fillers",
        "both-sides": "one-sided",
    }
)


def _starred(_: Call, said: str) -> bool:
    return "**" in said and _STARS.search(said) is not None


def _unpunctuated(_: Call, said: str) -> bool:
    return len(said) >= _ENOUGH and not any(mark in said for mark in _MARKS)


def _without_fillers(call: Call, said: str) -> bool:
    return call.channel == "phone" and len(said) >= _LONG and not any(filler in said for filler in _FILLERS)


def _one_sided(call: Call, _: str) -> bool:
    roles = list(map(_role_of, call.turns))
    return len(roles) > 1 and not ("agent" in roles and "customer" in roles)


def _exchanged(call: Call, _: str) -> bool:
    # Weighing the evidence costs more than judging the call, and an agent addresses, a customer is addressed.
    polite = _addresses(call, "customer")
    if polite <= 2 * _addresses(call, "agent"):
        return False
    from cs_lint.read.roles import sound_exchanged

    return sound_exchanged(call)


def _addresses(call: Call, role: str) -> int:
    theirs = map(role.__eq__, map(_role_of, call.turns))
    return "".join(itertools.compress(map(_text_of, call.turns), theirs)).count(_ADDRESS)


_TESTS: Final[Mapping[FlawKind, Callable[[Call, str], bool]]] = MappingProxyType(
    {
        "words-starred-out": _starred,
        "no-punctuation": _unpunctuated,
        "no-fillers": _without_fillers,
        "one-sided": _one_sided,
        "roles-exchanged": _exchanged,
    }
)


class Quality:
    """Knows which rules rely on what; asked once a call."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._relying: dict[FlawKind, frozenset[str]] = {}
        known = list(rules)
        for need, kind in _NEEDED.items():
            self._relying[kind] = frozenset(rule.id for rule in known if need in rule.relies_on)

    def flaws(self, call: Call, said: str, judged: Sequence[str]) -> tuple[Flaw, ...]:
        """What is amiss with a call whose turns' text is `said`, and which of the rules that judged it that touches."""
        if call.channel == "template":
            return ()
        return tuple(
            [Flaw(kind, self._touched(kind, judged)) for kind, test in _TESTS.items() if test(call, said)]
        )

    def _touched(self, kind: FlawKind, judged: Sequence[str]) -> tuple[str, ...]:
        relying = self._relying.get(kind)
        return (
            tuple(judged) if relying is None else tuple([rule_id for rule_id in judged if rule_id in relying])
        )
