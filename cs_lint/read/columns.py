"""Which column of a table is what: the header names that exports use, in both languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec

from cs_lint.errors import InputError, did_you_mean
from cs_lint.read.assemble import CALL_KEYS, TURN_KEYS

_NAMES: Final[tuple[tuple[str, str], ...]] = (
    (
        "call_id",
        "call_id conversation_id session_id 通话ID 通话编号 录音流水号 录音编号 会话ID 会话编号 流水号",
    ),
    ("role", "role speaker 角色 说话人 发言人 说话角色"),
    ("text", "text content utterance sentence 文本 内容 话术 说话内容 发言内容"),
    ("start", "start begin start_time begin_time 开始时间 起始时间"),
    ("end", "end end_time 结束时间"),
    ("transcript", "transcript dialogue 对话 对话内容 对话文本 通话内容 通话文本 转写文本"),
    ("channel", "channel 渠道"),
    ("direction", "direction 呼叫方向 通话方向"),
    ("agent_id", "agent_id 坐席工号 座席工号 客服工号 坐席ID 客服ID 工号"),
    ("started_at", "started_at call_time 通话时间 通话开始时间 呼叫时间"),
    ("company", "company 公司 公司名称 企业名称"),
    ("customer_name", "customer_name 客户姓名 客户名称"),
)
_TURN_KEYS: Final = frozenset(("role", "text"))
_SKIPPED: Final = str.maketrans("", "", " _-\t\ufeff")
_RESERVED: Final = CALL_KEYS | TURN_KEYS | {"transcript"}
_SHOWN_COLUMNS = 30
_LONGEST_NAME = 20
_SPEECH: Final = re.compile(r"[，。！？,!?]|\d{5}")


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().translate(_SKIPPED)


_BY_NAME: Final = MappingProxyType({_fold(name): key for key, line in _NAMES for name in line.split()})


class Columns(msgspec.Struct, frozen=True):
    """The key of every column, by position: ours where known, else the header as written."""

    keys: tuple[str, ...]
    known: frozenset[str]
    meant: tuple[str | None, ...]

    @property
    def by_turn(self) -> bool:
        return self.known >= _TURN_KEYS

    @property
    def usable(self) -> bool:
        return self.by_turn or "transcript" in self.known


def columns(header: Sequence[str], wanted: Mapping[str, str]) -> Columns:
    """The columns of a header; `wanted` (key to header) outranks what the names suggest."""
    folded = [_fold(cell) for cell in header]
    chosen = {_fold(name): key for key, name in wanted.items()}
    names = {name: key for name, key in _BY_NAME.items() if key not in wanted} | chosen
    keys = tuple(names.get(name) for name in folded)
    own = [key or _own_key(cell, n) for n, (key, cell) in enumerate(zip(keys, header, strict=True), 1)]
    return Columns(_unique(own), frozenset(key for key in keys if key), keys)


def _unique(keys: Sequence[str]) -> tuple[str, ...]:
    """Keys of which none hides another: the second of two like columns is numbered."""
    seen: dict[str, None] = {}
    for number, key in enumerate(keys, 1):
        seen[f"{key}.{number}" if key in seen else key] = None
    return tuple(seen)


def _own_key(cell: str, number: int) -> str:
    """The key of a column that is not ours: its header, unless that is a name of ours."""
    name = cell.strip() or f"column {number}"
    return f"column.{name}" if name in _RESERVED else name


def refuse_unusable(found: Columns, header: Sequence[str], wanted: Mapping[str, str]) -> None:
    """Say which columns there are and what to write, when a header cannot be used."""
    folded = {_fold(cell) for cell in header}
    for key, name in wanted.items():
        if _fold(name) not in folded:
            hint = did_you_mean(name, header) or _listing(header)
            raise InputError(f'there is no column "{name}", which columns.{key} names', line=1, hint=hint)
    _refuse_twice(found.meant, header)
    if not found.usable:
        raise InputError(
            "the header names neither a role and a text column nor a transcript column",
            line=1,
            hint=f'{_listing(header)}; name yours in cs-lint.yaml, such as columns: {{role: "…", text: "…"}}',
        )


def _refuse_twice(keys: Sequence[str | None], header: Sequence[str]) -> None:
    for key in keys:
        if key and keys.count(key) > 1:
            same = " and ".join(f'"{cell.strip()}"' for cell, k in zip(header, keys, strict=True) if k == key)
            raise InputError(
                f"the columns {same} both mean {key}",
                line=1,
                hint=f"choose one in cs-lint.yaml with columns: {{{key}: …}}",
            )


def _listing(header: Sequence[str]) -> str:
    more = ", …" if len(header) > _SHOWN_COLUMNS else ""
    return "columns found: " + ", ".join(_shown(cell.strip()) for cell in header[:_SHOWN_COLUMNS]) + more


def _shown(cell: str) -> str:
    """A header cell, unless a table without a header has put a customer's words or number there."""
    return "…" if _SPEECH.search(cell) or len(cell) > _LONGEST_NAME else cell
