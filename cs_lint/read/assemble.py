"""Named fields to a Call: the one place that says what a call's keys mean, whatever format wrote them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeVar

import msgspec

from cs_lint.errors import InputError
from cs_lint.model import Call, Channel, Direction, Turn
from cs_lint.read.clock import LONGEST_CALL
from cs_lint.read.roles import Said, cast
from cs_lint.read.speakers import Speakers

CALL_KEYS: Final = frozenset(
    ("call_id", "channel", "direction", "agent_id", "started_at", "company", "metadata", "turns")
)
TURN_KEYS: Final = frozenset(("role", "text", "start", "end"))

_Word = TypeVar("_Word", Channel, Direction)
_CHANNELS: Final[Mapping[str, Channel]] = MappingProxyType(
    {
        "phone": "phone",
        "chat": "chat",
        "template": "template",
        "voice": "phone",
        "电话": "phone",
        "热线": "phone",
        "在线": "chat",
        "聊天": "chat",
        "模板": "template",
    }
)
_DIRECTIONS: Final[Mapping[str, Direction]] = MappingProxyType(
    {
        "inbound": "inbound",
        "outbound": "outbound",
        "呼入": "inbound",
        "来电": "inbound",
        "呼出": "outbound",
        "外呼": "outbound",
        "去电": "outbound",
    }
)


class Origin(msgspec.Struct, frozen=True):
    """Where a call was found, and what it gets when it does not say itself."""

    path: str
    line: int | None
    call_id: str
    channel: Channel | None = None


def assemble(fields: Mapping[str, Any], said: Sequence[Said], words: Speakers, origin: Origin) -> Call:
    """The call of `fields` (its keys other than `turns`) and of what was said, with its roles.

    InputError names the key that is wrong, or says why a speaker has no role.
    """
    refuse_silence(said)
    refuse_impossible_times(said)
    company = _company(fields.get("company"))
    turns, inferred = cast(said, words, company)
    return Call(
        call_id=identifier(fields.get("call_id"), "call_id") or origin.call_id,
        turns=turns,
        channel=channel_of(fields, origin),
        direction=_word(fields.get("direction"), "direction", _DIRECTIONS),
        agent_id=identifier(fields.get("agent_id"), "agent_id"),
        started_at=_string(fields.get("started_at"), "started_at"),
        company=company,
        metadata=_metadata(fields) | inferred,
        source=origin.path,
        line=origin.line,
    )


def channel_of(fields: Mapping[str, Any], origin: Origin) -> Channel:
    return _word(fields.get("channel"), "channel", _CHANNELS) or origin.channel or "phone"


def refuse_silence(turns: Sequence[Turn | Said]) -> None:
    if not turns:
        raise InputError("the call has no turns")
    if not any(turn.text.strip() for turn in turns):
        raise InputError("the call has no text in any turn")


def refuse_impossible_times(turns: Sequence[Turn | Said]) -> None:
    """Raise InputError for the first turn that cannot have been said when it says."""
    for index, turn in enumerate(turns):
        fault = _fault(turn.start, turn.end)
        if fault:
            line = turn.line if isinstance(turn, Said) else None
            which = "the turn" if line is not None else f"turns[{index}]"
            raise InputError(f"{which} {fault}", line=line)


def _fault(start: float | None, end: float | None) -> str | None:
    """What is impossible about the times of a turn."""
    if start is not None and end is not None and end < start:
        return "ends before it begins"
    # Written so that it holds for what is no number, too.
    if any(time is not None and not 0 <= time <= LONGEST_CALL for time in (start, end)):
        return "has a time before the call began, or later than any call lasts"
    return None


def identifier(value: object, key: str) -> str | None:
    """An id as a string: spreadsheets and databases write 1024 or 1024.0 for "1024"."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return _string(value, key, "a string or a number")


def kind_of(value: object) -> str:
    """What JSON calls a value, for messages that must not show it."""
    if value is None:
        return "null"
    for kind, name in ((bool, "true or false"), ((int, float), "a number"), (str, "a string")):
        if isinstance(value, kind):
            return name
    return "a list" if isinstance(value, (list, tuple)) else "an object"


def wrong_kind(place: str, wanted: str, value: object) -> InputError:
    return InputError(f"{place} must be {wanted}, not {kind_of(value)}")


def _string(value: object, key: str, wanted: str = "a string") -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise wrong_kind(key, wanted, value)
    return value


def _word(value: object, key: str, words: Mapping[str, _Word]) -> _Word | None:
    written = _string(value, key)
    if written is None:
        return None
    word = words.get(unicodedata.normalize("NFKC", written).strip().casefold())
    if word is None:
        known = ", ".join(dict.fromkeys(words.values()))
        raise InputError(f"{key} must be one of {known}")
    return word


def _company(value: object) -> tuple[str, ...]:
    if isinstance(value, (list, tuple)):
        for index, name in enumerate(value):
            if not isinstance(name, str):
                raise wrong_kind(f"company[{index}]", "a string", name)
        return tuple(value)
    name = _string(value, "company", "a string or a list of strings")
    return (name,) if name else ()


def _metadata(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata with every unknown key of the call; where both have a name, both are kept."""
    given = fields.get("metadata")
    if given is None:
        given = {}
    if not isinstance(given, dict):
        raise wrong_kind("metadata", "an object", given)
    unknown = {key: value for key, value in fields.items() if key not in CALL_KEYS}
    return {(f"call.{key}" if key in given else key): value for key, value in unknown.items()} | given
