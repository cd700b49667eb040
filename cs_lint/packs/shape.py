"""From plain YAML data to the records of a pack: what has another shape is told in a sentence, at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import Annotated, Any, Final, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct

from cs_lint.errors import PackError, did_you_mean
from cs_lint.packs import condition, schema
from cs_lint.packs.nodes import Document, Steps

T = TypeVar("T")
_STEP: Final = re.compile(r"\.([\w-]+)|\[(\d+|\.\.\.)\]")
_UNKNOWN: Final = re.compile(r"Object contains unknown field `([^`]*)`")
_MISSING: Final = re.compile(r"Object missing required field `([^`]*)`")
_TYPES: Final = re.compile(r"Expected `([^`]*)`, got `([^`]*)`")
_BOUND: Final = re.compile(r"Expected `\w+` (>=|<=|>|<) ([\d.]+)")
_COMPARED: Final = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}
_WORDS: Final = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
}


def decode(data: Any, kind: type[T], document: Document, base: Steps, path: str) -> T:
    """The data at `base` of a document as a record. Raises PackError for the first thing of another shape."""
    try:
        return msgspec.convert(data, kind, strict=True)
    except msgspec.ValidationError as error:
        sentence, _, where = str(error).partition(" - at `")
        steps = tuple(_steps(where, kind, data))
        unknown = _UNKNOWN.match(sentence)
        if unknown:
            line, col = document.key_place((*base, *steps, unknown[1]))
            known = _known_keys()
            elsewhere = unknown[1] in known and "packs have such a key, but not here"
            hint = elsewhere or did_you_mean(unknown[1], known)
            raise PackError(f"unknown key {unknown[1]!r}", path=path, line=line, col=col, hint=hint) from None
        of_key = where.startswith("key`")
        line, col = (document.key_place if of_key else document.place)((*base, *steps))
        said, hint = _told(sentence, kind, steps, steps[-1] if of_key else _at(data, steps), of_key=of_key)
        raise PackError(said, path=path, line=line, col=col, hint=hint) from None


@cache
def hints_of(kind: type[Struct]) -> dict[str, Any]:
    """What the values of a record are annotated with, by attribute; to work it out takes long."""
    return get_type_hints(kind, include_extras=True)


def misfit(value: Any, kind: Any) -> str | None:
    """What keeps a value from being of an annotated type, such as `must be at least 1`; None where nothing does."""
    try:
        msgspec.convert(value, kind, strict=True)
    except msgspec.ValidationError as error:
        return _must(str(error), kind)[0]
    return None


def _known_keys() -> frozenset[str]:
    return frozenset(
        name
        for record in [*vars(condition).values(), *vars(schema).values()]
        if isinstance(record, type) and issubclass(record, condition.Record)
        for name in record.__struct_encode_fields__
    )


def _steps(where: str, kind: Any, data: Any) -> Iterator[str | int]:
    """The steps of msgspec's path: of a mapping with free keys it does not say which, so that is looked for."""
    for name, index in _STEP.findall(where):
        step: str | int = name or index
        if index == "...":
            wrong = (key for key, value in data.items() if misfit(value, _below(kind, key)))
            step = next(wrong, next(iter(data)))
        elif index:
            step = int(index)
        yield step
        kind, data = _below(kind, step), data[step]
    if where.startswith("key`"):
        keys = next(get_args(option)[0] for option in _options(kind) if get_origin(option) is dict)
        yield next(key for key in data if misfit(key, keys))


def _at(data: Any, steps: Steps) -> Any:
    for step in steps:
        data = data[step]
    return data


def _options(kind: Any) -> Iterator[Any]:
    """The types of which an annotation allows one, without what is annotated."""
    if get_origin(kind) is Annotated:
        yield from _options(get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        for option in get_args(kind):
            yield from _options(option)
    else:
        yield kind


def _below(kind: Any, step: str | int) -> Any:
    """The annotation of what stands one step below."""
    for option in _options(kind):
        if isinstance(step, int) and get_origin(option) is list:
            return get_args(option)[0]
        if isinstance(step, str) and get_origin(option) is dict:
            return get_args(option)[1]
        if (
            isinstance(option, type)
            and issubclass(option, Struct)
            and step in option.__struct_encode_fields__
        ):
            name = option.__struct_fields__[option.__struct_encode_fields__.index(str(step))]
            return hints_of(option)[name]
    return Any


def _told(sentence: str, kind: Any, steps: Steps, value: Any, *, of_key: bool) -> tuple[str, str | None]:
    """msgspec's verdict on a value as a sentence, and a hint."""
    missing = _MISSING.match(sentence)
    if missing:
        return f"missing key {missing[1]!r}", None
    for step in steps[:-1] if of_key else steps:
        kind = _below(kind, step)
    if of_key:
        kind = next(get_args(option)[0] for option in _options(kind) if get_origin(option) is dict)
    name = next((f"`{step}`" for step in reversed(steps) if isinstance(step, str)), "this")
    must, hint = _must(sentence, kind, value)
    if must == "must not be empty":
        return f"{name} is empty", "write something, or leave it out"
    shown = f"is {value!r} and " if isinstance(value, str | int | float) and not of_key else ""
    return f"{name} {shown}{must}", hint


def _must(sentence: str, kind: Any, value: Any = None) -> tuple[str, str | None]:
    """What msgspec asks of a value, in words, and a hint."""
    sentence = sentence.partition(" - at `")[0]
    if sentence.startswith("Invalid enum value"):
        choices = [
            each for option in _options(kind) if get_origin(option) is Literal for each in get_args(option)
        ]
        others = [_WORDS["int"]] if int in _options(kind) else []
        return f"must be one of {', '.join([*choices, *others])}", did_you_mean(str(value), choices)
    if bound := _BOUND.match(sentence):
        return f"must be {_COMPARED[bound[1]]} {bound[2].removesuffix('.0')}", None
    if "of length" in sentence:
        return "must not be empty", None
    if "matching regex" in sentence:
        return f"must be {_described(kind)}", None
    if types := _TYPES.match(sentence):
        wanted = [_WORDS.get(word, word) for word in types[1].split(" | ") if word != "null"]
        return f"must be {' or '.join(wanted)}, not {_WORDS.get(types[2], types[2])}", None
    return sentence, None


def _described(kind: Any) -> str:
    """How an annotation describes its pattern."""
    metas = [
        meta for meta in getattr(kind, "__metadata__", ()) if isinstance(meta, Meta) and meta.description
    ]
    return metas[0].description or "" if metas else "of another form"
