"""Which texts of a file are replies, and of what kind: as the config says, else by the names of their fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from cs_lint.errors import ConfigError
from cs_lint.model import TemplateFiles
from cs_lint.read.template.leaf import Contents, Key, Leaf

_TEXT_NAMES: Final = "text content reply answer message template 话术 回复 内容 话术内容 回复内容 回复话术 标准话术 话术模板 模板内容"
TEXT_NAMES: Final = frozenset(_TEXT_NAMES.split())
_KIND_NAMES: Final = ("kind", "scene", "场景", "环节", "类型", "type", "category", "分类")
_ID_NAMES: Final = ("id", "key", "code", "编号", "name", "名称", "title", "标题")


class Field(NamedTuple):
    """A reply of a file with its name in it and its kind."""

    leaf: Leaf
    name: str
    kind: str | None


def replies(contents: Contents, files: TemplateFiles | None) -> Iterator[Field]:
    """The replies of a file, in its order. Raises ConfigError for a path that is none."""
    by_key = {leaf.key: leaf.text for leaf in contents.leaves}
    texts = _matching(contents, files.text) if files and files.text else None
    kinds = _matching(contents, files.kind) if files and files.kind else None
    for leaf in contents.leaves:
        if leaf.text.strip() and (_is_reply(leaf.key) if texts is None else leaf.key in texts):
            kind = _kind(leaf.key, by_key) if kinds is None else _nearest(leaf.key, kinds, by_key)
            yield Field(leaf, _name(leaf.key, by_key), kind)


def _is_reply(key: Key) -> bool:
    """Whether the last name in a key says so: a list of texts has that of the list. A mere list of texts has none."""
    names = [step for step in key if isinstance(step, str)]
    return not names or names[-1].strip().casefold() in TEXT_NAMES


def _kind(key: Key, by_key: Mapping[Key, str]) -> str | None:
    """What a field beside the text, or the nearest above it, says; else the name that the text is kept under."""
    for depth in range(len(key) - 1, -1, -1):
        for name in _KIND_NAMES:
            if (kind := by_key.get((*key[:depth], name))) is not None:
                return kind.strip().casefold()
    names = [step for step in key if isinstance(step, str) and step.strip().casefold() not in TEXT_NAMES]
    return names[-1].strip().casefold() if names else None


def _nearest(key: Key, kinds: frozenset[Key], by_key: Mapping[Key, str]) -> str | None:
    """The kind whose field shares most of the text's key."""
    near = [kind for kind in kinds if kind in by_key and kind[:-1] == key[: len(kind) - 1]]
    return by_key[max(near, key=len)].strip().casefold() if near else None


def _name(key: Key, by_key: Mapping[Key, str]) -> str:
    """What to call a reply: the id beside it, else its key."""
    beside = (by_key.get((*key[:-1], name)) for name in _ID_NAMES)
    found = next((name for name in beside if name), None)
    return found or "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in key).lstrip(".")


def _matching(contents: Contents, path: str) -> frozenset[Key]:
    from jsonpath import JSONPathError, finditer

    try:
        return frozenset(tuple(match.parts) for match in finditer(path, contents.data()))
    except JSONPathError as error:
        raise ConfigError(f"templates: {path!r} is no JSONPath: {error}", hint="such as $..content") from None
