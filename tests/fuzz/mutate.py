"""Good bytes spoiled: the same seed, the same mischief."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from typing import Any, Final

NASTY: Final = (
    b"\x00", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xed\xa0\x80", b"\xc4\xe3\xba\xc3", b"\x80\xff",
    "\u2028".encode(), "\u200b".encode(), "\u202e".encode(), "\U0001f600".encode(), "e\u0301".encode(),
    b"\r", b"\r\n", b"\t", b'"', b"'", b"{", b"}", b"[" * 3000, b"{\"a\":" * 3000, b"]", b",", b":", b"\\u0000",
    b"\\ud800", b"null", b"NaN", b"1e999", b"-0", b"9" * 400, b"true", b"---\n", b"&a [*a, *a]\n", b"<<: *a\n",
    b"!!python/object/apply:os.system [id]", b"a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\n",
    b"=cmd|' /C calc'!A0", b"\x1b[31m", b"<v \xe5\xae\xa2\xe6\x9c\x8d>", b"00:00:01,000 --> 00:00:00,500\n",
    b"(((((((((((((((((((", b"[a|[b|[c|[d|", b"..", b"....", b"$", b"{", b"^$",
)  # fmt: skip

UNEXPECTED: Final = (
    None, True, False, 0, -1, 2**70, 1e308, -0.5, "", "\x00", "\u202e", "客服", "[]", "{}", "1e999", "00:00", [], {}, [[]],
    [None], {"": None}, {"text": {}}, ["客服", 1], "[{\"a\": \"{}\"}]",
)  # fmt: skip

Mischief = Callable[[random.Random, bytearray, Sequence[bytes]], None]


def _flip(rng: random.Random, data: bytearray, _: Sequence[bytes]) -> None:
    for _ in range(rng.randint(1, 8)):
        data[rng.randrange(len(data))] = rng.randrange(256)


def _cut(rng: random.Random, data: bytearray, _: Sequence[bytes]) -> None:
    begin, end = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    del data[begin:end]


def _end(rng: random.Random, data: bytearray, _: Sequence[bytes]) -> None:
    del data[rng.randrange(len(data)) :]


def _repeat(rng: random.Random, data: bytearray, _: Sequence[bytes]) -> None:
    begin = rng.randrange(len(data))
    piece = bytes(data[begin : begin + rng.randint(1, 64)])
    data[begin:begin] = piece * rng.randint(1, 200)


def _insert(rng: random.Random, data: bytearray, _: Sequence[bytes]) -> None:
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(data) + 1)
        data[place:place] = rng.choice(NASTY)


def _splice(rng: random.Random, data: bytearray, seeds: Sequence[bytes]) -> None:
    other = rng.choice(seeds)
    data[rng.randrange(len(data)) :] = other[rng.randrange(len(other)) :] if other else b""


def _retype(rng: random.Random, data: bytearray, _: Sequence[bytes]) -> None:
    """Put something unexpected in the place of a JSON value: the syntax stays good."""
    lines = data.split(b"\n")
    number = rng.randrange(len(lines))
    for text, put in ((bytes(data), slice(None)), (bytes(lines[number]), None)):
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            continue
        spoiled = json.dumps(_spoiled(rng, document), ensure_ascii=False).encode("utf-8", "replace")
        if put is None:
            lines[number] = spoiled
            spoiled = b"\n".join(lines)
        data[:] = spoiled
        return


def _spoiled(rng: random.Random, value: Any) -> Any:
    if isinstance(value, dict) and value and rng.random() < 0.9:
        key = rng.choice(list(value))
        return {**value, key: _spoiled(rng, value[key])}
    if isinstance(value, list) and value and rng.random() < 0.9:
        place = rng.randrange(len(value))
        return [*value[:place], _spoiled(rng, value[place]), *value[place + 1 :]]
    return rng.choice(UNEXPECTED)


KINDS: Final[tuple[Mischief, ...]] = (_flip, _cut, _end, _repeat, _insert, _splice, _retype, _retype)


def mutated(rng: random.Random, seeds: Sequence[bytes]) -> bytes:
    """One of the seeds, spoiled in one to three ways."""
    data = bytearray(rng.choice(seeds))
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        if data:
            rng.choice(KINDS)(rng, data, seeds)
    return bytes(data)
