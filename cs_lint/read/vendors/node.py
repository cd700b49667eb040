"""A value inside a vendor's JSON that knows where it stands, so that every complaint names the place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from cs_lint.errors import InputError
from cs_lint.read.assemble import identifier, wrong_kind
from cs_lint.read.clock import moment, seconds
from cs_lint.read.encoding import UTF8
from cs_lint.read.json_call import parse

MILLISECONDS: Final = 1000.0
MICROSECONDS: Final = 1_000_000.0
SECONDS: Final = 1.0
"""Units, as so many to the second."""

_SUFFIXED: Final = re.compile(r"(-?\d+(?:\.\d+)?) ?(ms|us|µs|s)\Z", re.ASCII | re.IGNORECASE)
_NONE: Final = ("-1", "-1.0")
_UNITS: Final = {"s": SECONDS, "ms": MILLISECONDS, "us": MICROSECONDS, "µs": MICROSECONDS}


class Node(NamedTuple):
    """A JSON value and its path. Keys are looked up as named, then with a capital, as older interfaces write them."""

    value: Any
    place: str = ""

    def find(self, *names: str) -> Node | None:
        """The value of the first of these keys that is there and not null; None for all that is no object."""
        if not isinstance(self.value, dict):
            return None
        for name in names:
            for key in (name, name[:1].upper() + name[1:]):
                if self.value.get(key) is not None:
                    return Node(self.value[key], f"{self.place}.{key}" if self.place else key)
        return None

    def within(self, *names: str) -> Node:
        """Down one key after the other, staying where a key is missing: wrappers that may or may not be there."""
        node = self
        for name in names:
            node = node.find(name) or node
        return node

    def need(self, *names: str) -> Node:
        """The value of the first of these keys; InputError when none is there."""
        found = self.find(*names)
        if found is None:
            if not isinstance(self.value, dict):
                raise wrong_kind(self.place or "the document", "an object", self.value)
            raise InputError(f"{self.place or 'the document'} has no {' or '.join(names)}")
        return found

    def each(self) -> list[Node]:
        """The items of a list."""
        if not isinstance(self.value, list):
            raise wrong_kind(self.place or "the document", "a list", self.value)
        return [Node(item, f"{self.place}[{index}]") for index, item in enumerate(self.value)]

    def text(self, *names: str) -> str:
        """The string under the first of these keys."""
        found = self.need(*names)
        if not isinstance(found.value, str):
            raise wrong_kind(found.place, "a string", found.value)
        return found.value

    def word(self, *names: str) -> str | None:
        """A label or an id, which may be written as a number; None when there is none."""
        found = self.find(*names)
        return None if found is None else identifier(found.value, found.place)

    def time(self, unit: float, *names: str) -> float | None:
        """Seconds, from a number of which `unit` make a second, as number or string, or from a string with its own unit.

        None when there is none, or -1, as some write for that.
        """
        found = self.find(*names)
        if found is None or found.value == "":
            return None
        if isinstance(found.value, bool) or not isinstance(found.value, (int, float, str)):
            raise wrong_kind(found.place, "a time", found.value)
        written = str(found.value).strip()
        suffixed = _SUFFIXED.match(written)
        number, per_second = (suffixed[1], _UNITS[suffixed[2].lower()]) if suffixed else (written, unit)
        # A clock says its own unit too.
        time = seconds(number) if suffixed is None and ":" in number else _scaled(number, per_second)
        if time is None:
            raise InputError(f"{found.place} is no time")
        return None if number in _NONE else time

    def moment(self, unit: float, *names: str) -> float | None:
        """Seconds since 1970, from a date with a time of day or from a number; None when there is none."""
        written = self.word(*names)
        date = None if written is None else moment(written)
        return self.time(unit, *names) if date is None else date

    def unpacked(self) -> Node:
        """The value itself, or what a string holds as JSON."""
        if not isinstance(self.value, str):
            return self
        try:
            return Node(parse(self.value.encode(), usual=UTF8), self.place)
        except InputError as error:
            raise InputError(f"{self.place} is a string that should hold JSON: {error.message}") from None

    def scalars(self, *known: str) -> dict[str, Any]:
        """The plain values under all keys but these: what a call or a turn says besides."""
        if not isinstance(self.value, dict):
            return {}
        passed = {_small(name) for name in known}
        return {
            key: value
            for key, value in self.value.items()
            if _small(key) not in passed and isinstance(value, (str, int, float))
        }


def _small(key: str) -> str:
    return key[:1].lower() + key[1:]


def _scaled(number: str, per_second: float) -> float | None:
    value = seconds(number)
    return None if value is None else value / per_second


def speakers_by(nodes: Sequence[Node], *numbers: str, named: str = "") -> list[str]:
    """The speaker of each node: by the key that names roles where any node has it, else by the first key of
    `numbers` that tells several apart, else by the first that is there.

    Stereo exports number the channels and leave every speaker at 0; mono ones do the reverse.
    """
    by_key = [[node.word(key) for node in nodes] for key in (*filter(None, [named]), *numbers)]
    present = [labels for labels in by_key if any(label is not None for label in labels)]
    telling = [labels for labels in present if len({label for label in labels if label is not None}) > 1]
    says_roles = bool(named) and any(label is not None for label in by_key[0])
    chosen = by_key[0] if says_roles else next(iter(telling or present), [None] * len(nodes))
    for node, label in zip(nodes, chosen, strict=True):
        if label is None:
            keys = named if says_roles else " or ".join(filter(None, (named, *numbers)))
            raise InputError(f"{node.place} names no speaker ({keys})")
    return [label for label in chosen if label is not None]
