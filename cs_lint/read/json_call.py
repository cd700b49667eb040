"""One JSON object to a Call: typed and fast when the object is plain, careful when it is not.

The fast decoder refuses unknown keys, so that whatever it accepts has lost nothing. What it refuses is
decoded again, untyped, either to keep the unknown keys in the metadata or to say what is wrong and where.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

import msgspec

from cs_lint.errors import InputError
from cs_lint.model import Call, Channel, Direction, Turn
from cs_lint.read import encoding
from cs_lint.read.assemble import (
    TURN_KEYS,
    Origin,
    assemble,
    refuse_impossible_times,
    refuse_silence,
    wrong_kind,
)
from cs_lint.read.clock import seconds
from cs_lint.read.roles import Said
from cs_lint.read.speakers import Speakers


class _PlainTurn(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    role: str
    text: str
    start: float | None = None
    end: float | None = None


class _PlainCall(msgspec.Struct, forbid_unknown_fields=True):
    turns: list[_PlainTurn]
    call_id: str | int | None = None
    channel: Channel | None = None
    direction: Direction | None = None
    agent_id: str | int | None = None
    started_at: str | None = None
    company: str | tuple[str, ...] | None = None
    metadata: dict[str, Any] | None = None


_DECODER: Final = msgspec.json.Decoder(_PlainCall)
_BYTE: Final = re.compile(r" ?\(byte (\d+)\)")


def decode_call(data: bytes, origin: Origin, speakers: Speakers, usual: str | None = None) -> Call:
    """The call in `data`; InputError with a path such as turns[3].text, or with line and column.

    `usual`: the encoding of what `data` is part of, if that is known.
    """
    try:
        plain = _DECODER.decode(data)
        words = speakers.words
        turns = tuple([Turn(words[t.role], t.text, t.start, t.end) for t in plain.turns])
    except (msgspec.MsgspecError, KeyError, ValueError, RecursionError):
        return _carefully(data, origin, speakers, usual)
    return _plain_call(plain, turns, origin)


def parse(data: bytes, first_line: int = 1, usual: str | None = None) -> Any:
    """Any JSON value; InputError with the place of the fault. `usual` as for a call."""
    # An error behind a line's end would be placed on the next line.
    text = encoding.decode(data, usual=usual, line=first_line).rstrip(" \t\r\n")
    try:
        return msgspec.json.decode(text)
    except msgspec.MsgspecError as error:
        raise syntax_error(text, str(error), first_line) from None
    except RecursionError:
        raise InputError("the JSON is nested too deeply", line=first_line) from None


def syntax_error(text: str, said: str, first_line: int = 1) -> InputError:
    """The fault located; the standard library says it better, `said` is for what only msgspec refuses."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return _invalid(error.msg, first_line + error.lineno - 1, error.colno)
    except (ValueError, RecursionError):
        pass
    return _refused_by_msgspec(text, said, first_line)


def _refused_by_msgspec(text: str, said: str, first_line: int) -> InputError:
    """NaN, numbers beyond all bounds, and half characters: the last it does not name, nor place."""
    byte = _BYTE.search(said)
    if byte is None:
        reason = (
            said.split(" - at ", maxsplit=1)[0] if "range" in said else r"a \u escape is half of a character"
        )
        return _invalid(reason, first_line, None)
    before = text.encode()[: int(byte[1])].decode("utf-8", "ignore")
    reason = _BYTE.sub("", said).removeprefix("JSON is malformed: ")
    return _invalid(reason, first_line + before.count("\n"), len(before) - before.rfind("\n"))


def _invalid(reason: str, line: int, col: int | None) -> InputError:
    return InputError(f"invalid JSON: {reason[:1].lower()}{reason[1:]}", line=line, col=col)


def _plain_call(plain: _PlainCall, turns: tuple[Turn, ...], origin: Origin) -> Call:
    refuse_silence(turns)
    refuse_impossible_times(turns)
    company = plain.company
    return Call(
        call_id=origin.call_id if plain.call_id in (None, "") else str(plain.call_id),
        turns=turns,
        channel=plain.channel or origin.channel or "phone",
        direction=plain.direction,
        agent_id=None if plain.agent_id in (None, "") else str(plain.agent_id),
        started_at=plain.started_at or None,
        company=(company,) if isinstance(company, str) and company else tuple(company or ()),
        metadata=plain.metadata or {},
        source=origin.path,
        line=origin.line,
    )


def _carefully(data: bytes, origin: Origin, speakers: Speakers, usual: str | None) -> Call:
    fields = parse(data, origin.line or 1, usual)
    if not isinstance(fields, dict):
        raise wrong_kind("a call", "an object", fields)
    return call_of(fields, origin, speakers)


def call_of(fields: dict[str, Any], origin: Origin, speakers: Speakers) -> Call:
    """The call of decoded keys, `turns` among them; InputError with a path such as turns[3].text."""
    items = fields.get("turns")
    if items is None:
        raise _without_turns(fields)
    if not isinstance(items, list):
        raise wrong_kind("turns", "a list", items)
    said = [_said(item, f"turns[{index}]") for index, item in enumerate(items)]
    return assemble(_with_turn_extras(fields, items), said, speakers, origin)


def _without_turns(fields: dict[str, Any]) -> InputError:
    if fields.keys() >= {"role", "text"}:
        return InputError("this is a turn, not a call", hint='wrap the turns of a call in {"turns": [...]}')
    return InputError(
        "the call has no turns", hint='its key "turns" is missing; --from names the format of an export'
    )


def _with_turn_extras(fields: dict[str, Any], items: list[dict[str, Any]]) -> dict[str, Any]:
    """The call's fields, with the unknown keys of its turns as metadata `turns`: a list a key, aligned."""
    unknown = dict.fromkeys(key for item in items for key in item if key not in TURN_KEYS)
    outside = {key: value for key, value in fields.items() if key != "turns"}
    if not unknown:
        return outside
    aligned = {key: [item.get(key) for item in items] for key in unknown}
    metadata = fields.get("metadata")
    if metadata is not None and not isinstance(metadata, dict):
        raise wrong_kind("metadata", "an object", metadata)
    return outside | {"metadata": {"turns": aligned, **(metadata or {})}}


def _said(item: object, place: str) -> Said:
    if not isinstance(item, dict):
        raise wrong_kind(place, "an object", item)
    role, text = item.get("role"), item.get("text")
    if role is None or isinstance(role, (bool, float, list, dict)):
        raise _missing_or_wrong(item, "role", place)
    if not isinstance(text, str):
        raise _missing_or_wrong(item, "text", place)
    start, end = (_time(item.get(key), f"{place}.{key}") for key in ("start", "end"))
    return Said(str(role), text, start, end)


def _missing_or_wrong(item: dict[str, Any], key: str, place: str) -> InputError:
    if key not in item:
        return InputError(f"{place} has no {key}")
    return wrong_kind(f"{place}.{key}", "a string", item[key])


def _time(value: object, place: str) -> float | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise wrong_kind(place, "a number of seconds", value)
    try:
        time = seconds(value) if isinstance(value, str) else float(value)
    except OverflowError:
        time = None
    if time is None:
        raise InputError(f"{place} must be a number of seconds or hh:mm:ss")
    return time
