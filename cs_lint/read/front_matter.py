"""YAML front matter, read the way JSON would mean it, from files that anyone may have written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

from cs_lint.errors import InputError
from cs_lint.read.assemble import wrong_kind
from cs_lint.read.speakers import Speakers

_Resolvers = dict[str, list[tuple[str, re.Pattern[str]]]]


def _resolvers() -> _Resolvers:
    """The plain scalars that are not strings, by first character, as the YAML library wants them."""
    tag = "tag:yaml.org,2002:"
    number = [
        (tag + "int", re.compile(r"-?(?:0|[1-9]\d{0,14})\Z", re.ASCII)),
        (tag + "float", re.compile(r"-?(?:0|[1-9]\d{0,14})\.\d+\Z", re.ASCII)),
    ]
    null = [(tag + "null", re.compile(r"(?:~|null|)\Z"))]
    boolean = [(tag + "bool", re.compile(r"(?:true|false)\Z"))]
    return (
        dict.fromkeys("-0123456789", number)
        | dict.fromkeys(["", "~", "n"], null)
        | dict.fromkeys("tf", boolean)
    )


class _JsonTyped(yaml.CSafeLoader):
    """YAML 1.1 would read the work number 0123 as 83, 12:30:00 as 45000, and a date as a date."""

    # The library asks for a class attribute; nothing ever changes it.
    yaml_implicit_resolvers: _Resolvers = _resolvers()


def read_front_matter(lines: Sequence[str], line: int, words: Speakers) -> dict[str, Any]:
    """The fields between two --- lines, the first of which is line `line`."""
    fields = _parsed("\n".join(lines), line) if lines else None
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise wrong_kind("front matter", "keys with values", fields)
    if any(key == "turns" or words.role(str(key)) for key in fields):
        # Turns are valid YAML too, and would vanish into the metadata.
        raise InputError(
            "a turn stands inside front matter", line=line, hint="--- lines only enclose front matter"
        )
    return {str(key): value for key, value in fields.items()}


def _parsed(text: str, line: int) -> Any:
    try:
        _refuse_extras(text, line)
        return _JsonTyped(text).get_single_data()
    except yaml.YAMLError as error:
        raise _located(error, line) from None
    except RecursionError:
        raise InputError("the front matter is nested too deeply", line=line) from None


def _refuse_extras(text: str, line: int) -> None:
    """Aliases can multiply without bound, and tags build values that JSON has not."""
    for event in yaml.parse(text, _JsonTyped):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "tag", None):
            mark = event.start_mark
            place = line + 1 + mark.line if mark else line
            raise InputError("front matter must not use YAML aliases or tags", line=place)


def _located(error: yaml.YAMLError, line: int) -> InputError:
    problem = getattr(error, "problem", None) or "it cannot be parsed"
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return InputError(f"invalid front matter: {problem}", line=line)
    return InputError(f"invalid front matter: {problem}", line=line + 1 + mark.line, col=mark.column + 1)
