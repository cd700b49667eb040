"""Cells of a table, whoever typed them: everything becomes text, and numbers in metadata numbers again."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec

from cs_lint.errors import InputError
from cs_lint.read import encoding
from cs_lint.read.assemble import CALL_KEYS

_COMPANIES = re.compile(r"\s*[;；、|]\s*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?\Z", re.ASCII)


def cell_text(value: object) -> str:
    """A typed cell as a CSV would have it: 1024.0 is 1024, a time is a clock, nothing is blank."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _number(value.total_seconds())
    if isinstance(value, (bytes, memoryview)):
        return encoding.decode(bytes(value))
    if isinstance(value, (list, dict)):
        return msgspec.json.encode(value, enc_hook=cell_text).decode()
    return str(value)


def fields_of(cells: Mapping[str, str]) -> dict[str, Any]:
    """Cells as a call's fields: blank is absent, and cells of unknown columns get their JSON type."""
    fields: dict[str, Any] = {}
    for key, cell in cells.items():
        if cell.strip():
            fields[key] = cell.strip() if key in CALL_KEYS else typed(cell)
    if "company" in fields:
        fields["company"] = [name for name in _COMPANIES.split(fields["company"]) if name]
    return fields


def typed(cell: str) -> str | int | float | bool | None:
    """Numbers as numbers, so that a rule can compare ring_count; long digits are ids and stay."""
    plain = cell.strip()
    if plain.lower() in ("true", "false"):
        return plain.lower() == "true"
    if _NUMBER.match(plain):
        return float(plain) if "." in plain else int(plain)
    return plain or None


def _number(value: float) -> str:
    if not math.isfinite(value):
        return ""
    return str(int(value)) if value == int(value) else repr(value)


def decoded(cell: str, line: int) -> list[Any]:
    """The turns that a cell holds as JSON."""
    try:
        return msgspec.json.decode(cell, type=list[Any])
    except (msgspec.MsgspecError, RecursionError):
        raise InputError("the transcript begins as a JSON list but is none", line=line) from None
