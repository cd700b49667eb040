"""The only place that decides what text may leave the process.

Whatever prints, writes or sends words of a call passes them through here first. Each hidden character
becomes one `*`, and nothing is inserted or dropped: LENGTH AND OFFSETS NEVER CHANGE, so the spans of
violations, which were measured on the original, point at the same words of the masked text, and a whole
turn can be masked once and cut afterwards. Cutting first would be wrong: half a number is no longer
recognised as one.

What stays visible is what Chinese services usually show: of a phone the first three and last four digits
(138****0000), of a landline the area code and last four, of an identity number the first three and last
four, of a bank card the last four, of an e-mail address the first character and the domain, of a plate
the first two and last two characters, of a name the surname (王*). Hotlines are public and stay.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from cs_lint.text.digit_runs import Digit, digits_in
from cs_lint.text.entities import Entity, find_entities, levelled, may_hold_at

STAR = "*"

NAME_KEYS = ("customer_name", "caller_name", "contact_name", "客户姓名", "客户名称", "姓名", "联系人")
"""Metadata that hold a customer's name. An agent is named in reports on purpose."""

_TITLE = re.compile("(?:先生|女士|小姐|太太|老师|同学|师傅|经理|医生|律师|老板|阿姨|叔叔)$")
_TRUNK = re.compile("^(?:(?:00)?860?|0)")
"""What is dialled before an area code."""
_MOBILE, _ID, _TAIL = 11, 3, 4
"""Digits of a mobile without its country code; digits shown at the front; digits shown at the end."""


def mask(text: str, names: Iterable[str] = ()) -> str:
    """`text` with personal data starred out, of the same length. Idempotent.

    `names` are the people's names that are known from the call's metadata.
    """
    names = (names,) if isinstance(names, str) else tuple(names)
    while (masked := _mask_once(text, names)) != text:
        # What a number leaves visible may begin another one with the digits beside it.
        text = masked
    return masked


def mask_turns(texts: Sequence[str], names: Iterable[str] = ()) -> list[str]:
    """Each text masked. Most turns of a call hold nothing to hide: one look over all of them says which may."""
    names = tuple(names)
    ends = list(itertools.accumulate(len(text) + 1 for text in texts))
    together = "\n".join(texts)
    places = set(may_hold_at(together, frozenset(_HIDDEN)))
    if names:
        plain = levelled(together)
        places.update(place for name in map(_core, names) for place in _name_places(plain, name))
    masked = list(texts)
    for turn in {bisect.bisect_right(ends, place) for place in places}:
        masked[turn] = mask(texts[turn], names)
    return masked


def names_in(metadata: Mapping[str, Any]) -> tuple[str, ...]:
    """The customer's names that a call's metadata hold."""
    return tuple(name for key in NAME_KEYS if isinstance(name := metadata.get(key), str))


class Masker(msgspec.Struct, frozen=True):
    """`mask`, knowing some names; with `show_text` (the user's --show-text) texts pass unchanged."""

    show_text: bool = False
    names: tuple[str, ...] = ()

    def __call__(self, text: str) -> str:
        return text if self.show_text else mask(text, self.names)

    def part(self, text: str, start: int, end: int) -> str:
        """A span of a turn's text, masked as a part of the whole."""
        return self(text)[start:end]

    def turns(self, texts: Sequence[str]) -> list[str]:
        """The texts of a call's turns, masked."""
        return list(texts) if self.show_text else mask_turns(texts, self.names)

    def knowing(self, metadata: Mapping[str, Any]) -> Masker:
        """The same, for a call with these metadata."""
        return msgspec.structs.replace(self, names=names_in(metadata))


def _mask_once(text: str, names: tuple[str, ...]) -> str:
    found = find_entities(text, _HIDDEN)
    named = [name for name in map(_core, names) if len(name) > 1]
    if not found and not named:
        return text
    plain = levelled(text)
    hidden = {place for entity in found for place in _HIDDEN[entity.kind](plain, entity)}
    hidden.update(place for name in named for place in _name_places(plain, name))
    if not hidden:
        return text
    return "".join(STAR if place in hidden else char for place, char in enumerate(text))


def _places(digits: Iterable[Digit]) -> Iterator[int]:
    """The offsets of the characters that say these digits."""
    for digit in digits:
        yield from range(digit.start, digit.end)


def _digits(text: str, entity: Entity) -> list[Digit]:
    return digits_in(text, entity.start, entity.end)


def _phone(text: str, entity: Entity) -> Iterator[int]:
    return _places(_digits(text, entity)[-_MOBILE:][3:-_TAIL])


def _landline(text: str, entity: Entity) -> Iterator[int]:
    digits = _digits(text, entity)
    national = _TRUNK.sub("", "".join(digit.figure for digit in digits))
    area = 2 if national.startswith(("10", "2")) else 3
    return _places(digits[area - len(national) : -_TAIL])


def _id_card(text: str, entity: Entity) -> Iterator[int]:
    return _places(_digits(text, entity)[_ID:-_TAIL])


def _bank_card(text: str, entity: Entity) -> Iterator[int]:
    return _places(_digits(text, entity)[:-_TAIL])


def _email(text: str, entity: Entity) -> Iterable[int]:
    at = re.compile("@|艾特").search(text, entity.start)
    end = at.start() if at else entity.end
    return range(min(entity.start + 1, end - 1), end)


def _plate(text: str, entity: Entity) -> list[int]:
    marks = [place for place in range(entity.start, entity.end) if text[place].isalnum()]
    return marks[2:-2]


_HIDDEN: Mapping[str, Callable[[str, Entity], Iterable[int]]] = {
    "phone": _phone,
    "landline": _landline,
    "id_card": _id_card,
    "bank_card": _bank_card,
    "email": _email,
    "plate": _plate,
}
"""For each kind of entity that is personal, the offsets to hide in levelled text."""


def _core(name: str) -> str:
    """A name, levelled, without title: 王女士 is a surname only, and stays."""
    return _TITLE.sub("", levelled(name.strip()))


def _name_places(text: str, name: str) -> Iterator[int]:
    """Offsets of a name's characters after the first, wherever it is said."""
    letters = [char for char in name if char.isalnum()]
    spaced = r"[\s·•.]?".join(map(re.escape, letters))
    whole = rf"(?<![a-z0-9]){spaced}(?![a-z0-9])" if name.isascii() else spaced
    for match in re.finditer(whole, text) if len(letters) > 1 else ():
        yield from (place for place in range(match.start() + 1, match.end()) if text[place].isalnum())
