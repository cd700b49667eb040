"""Which call this is, and whether it has been judged already: by content, never by file name or time."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from typing import Any

import msgspec

from cs_lint.engine import TOOL
from cs_lint.model import Call, ErrorReport
from cs_lint.packs.ruleset import Ruleset

KEY_BYTES = 16


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """All that decides what a call's rows say beside the call itself: rules, and what is stored of them."""

    tool: str = TOOL
    packs: tuple[tuple[str, str, str], ...]
    variables: str
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    pass_mark: float
    show_text: bool = False
    transcripts: bool = True

    @property
    def salt(self) -> bytes:
        """A short digest of it all."""
        return hashlib.blake2b(msgspec.json.encode(self), digest_size=KEY_BYTES).digest()


def basis_of(
    ruleset: Ruleset,
    *,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    pass_mark: float,
    show_text: bool,
    transcripts: bool,
) -> Basis:
    """What calls are judged by under these rules and settings."""
    return Basis(
        packs=tuple((pack.name, pack.version, pack.hash) for pack in ruleset.packs),
        variables=repr(sorted(ruleset.variables.items())),
        select=select,
        ignore=ignore,
        pass_mark=pass_mark,
        show_text=show_text,
        transcripts=transcripts,
    )


def call_key(call: Call, salt: bytes, standing: Sequence[Any] = ()) -> str:
    """The same for the same words of the same call under the same basis, wherever the call was found.

    `standing` is what decides beside that what is suppressed in it.
    """
    said = (call.call_id, call.channel, call.direction, call.agent_id, call.started_at, call.company)
    content = msgspec.json.encode((said, call.turns, call.metadata, *standing), order="deterministic")
    return hashlib.blake2b(content, digest_size=KEY_BYTES, key=salt).hexdigest()


def identity(call: Call) -> str:
    """The same for every version of a call: its file, its id and its beginning."""
    path = call.source if "://" in call.source else os.path.abspath(call.source)
    text = "\0".join((path, call.call_id, call.started_at or ""))
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=KEY_BYTES).hexdigest()


def sampled(call: Call) -> float:
    """A number in [0, 1) that is a call's own for ever: a sample of those below 0.1 is a tenth, and the same tenth."""
    text = "\0".join((call.call_id, call.started_at or ""))
    digest = hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def error_key(error: ErrorReport, attempt: int) -> str:
    """The same for the same failure at the same place in one attempt."""
    content = msgspec.json.encode((attempt, error.source, msgspec.to_builtins(error.error)))
    return hashlib.blake2b(content, digest_size=KEY_BYTES).hexdigest()
