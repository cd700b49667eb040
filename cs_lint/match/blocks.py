"""Who speaks how long: runs of turns of one role, which scopes count as one turn."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Sequence

import msgspec


class Block(msgspec.Struct, frozen=True, gc=False):
    """Turns of one role running, first and last included: one turn, for every scope."""

    role: str
    first: int
    last: int


def blocks_of(roles: Sequence[str]) -> list[Block]:
    """Runs of one role; what the system notes in between does not part them."""
    if "system" in roles:
        return _around_system(roles)
    # In C from end to end: a call has some fifty turns, and all of them are gone through.
    firsts = list(itertools.compress(itertools.count(), map(operator.ne, roles, [None, *roles])))
    lasts = [*map(operator.sub, firsts[1:], itertools.repeat(1)), len(roles) - 1]
    return list(map(Block, map(roles.__getitem__, firsts), firsts, lasts))


def _around_system(roles: Sequence[str]) -> list[Block]:
    blocks: list[Block] = []
    running = None
    for number, role in enumerate(roles):
        if role == running:
            blocks[-1] = Block(role, blocks[-1].first, number)
        elif role != "system":
            running = role
            blocks.append(Block(role, number, number))
    return blocks
