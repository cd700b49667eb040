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
    ("start", "start begin start_time begin_time begin_offset start_offset 开始时间 起始时间"),
    ("end", "end end_time end_offset 结束时间"),
    ("transcript", "transcript dialogue 对话 对话内容 对话文本 通话内容 通话文本 转写文本"),
    ("channel", "channel 渠道"),
    ("direction", "direction 呼叫方向 通话方向"),
    ("agent_id", "agent_id 坐席工号 座席工号 客服工号 坐席ID 客服ID 工号"),
    ("started_at", "started_at call_time 通话时间 通话开始时间 呼叫时间"),
    ("company", "company 公司 公司名称 企业名称"),
    ("customer_name", "customer_name 客户姓名 客户名称"),
)
_OTHER_NAMES: Final[tuple[tuple[str, str], ...]] = (
    ("call_id", "id contact_id 通话流水号 录音ID 会话标识 会话号 录音文件 文件名"),
    ("role", "speaker_role participant sender 发言者 说话者 讲话人 说话方 发送者 发送方 发送人 身份"),
    ("text", "message words utterance_text 消息 消息内容 发言 语句 句子 转写内容 识别结果 识别文本"),
    ("start", "time timestamp 时间 开始 起始 发送时间 消息时间 发言时间"),
    ("end", "结束 截止时间"),
    (
        "transcript",
        "conversation full_text turns 会话内容 会话记录 聊天记录 对话记录 通话记录 录音文本 通话转写 全文",
    ),
    ("direction", "call_direction 呼叫类型 通话类型"),
    ("agent_id", "agent 坐席编号 座席编号 客服编号 坐席号 座席号"),
    ("started_at", "date 来电时间 接入时间 通话日期 日期"),
)
"""Names that could mean something else too: heard where no column has a name of the first kind."""

_UNITS: Final = re.compile(r"(.+?)\(?(ms|毫秒|us|μs|微秒|s|sec|seconds|秒)\)?")
_SECONDS: Final = MappingProxyType({"ms": 1e-3, "毫秒": 1e-3, "us": 1e-6, "μs": 1e-6, "微秒": 1e-6})
_TIMES: Final = ("start", "end")
_TURN_KEYS: Final = frozenset(("role", "text"))
_SKIPPED: Final = str.maketrans("", "", " _-\t\ufeff\u200b\u200c\u200d\u200e\u200f\u2060")
_RESERVED: Final = CALL_KEYS | TURN_KEYS | {"transcript"}
_SHOWN_COLUMNS = 30
_LONGEST_NAME = 20
_SPEECH: Final = re.compile(r"[，。！？,!?]|\d{5}")


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().translate(_SKIPPED)


_BY_NAME: Final = MappingProxyType({_fold(name): key for key, line in _NAMES for name in line.split()})
_BY_OTHER_NAME: Final = MappingProxyType(
    {_fold(name): key for key, line in _OTHER_NAMES for name in line.split()}
)


class Columns(msgspec.Struct, frozen=True):
    """The key of every column, by position: ours where known, else the header as written.

    `seconds` says how many seconds one unit of `start` or `end` is, where the header does.
    """

    keys: tuple[str, ...]
    known: frozenset[str]
    meant: tuple[str | None, ...]
    seconds: dict[str, float] = {}

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
    keys = _with_other_names(tuple(_key(name, names) for name in folded), folded, wanted)
    own = [key or _own_key(cell, n) for n, (key, cell) in enumerate(zip(keys, header, strict=True), 1)]
    units = {
        key: _SECONDS.get(_unit(name), 1.0) for key, name in zip(keys, folded, strict=True) if key in _TIMES
    }
    return Columns(_unique(own), frozenset(key for key in keys if key), keys, units)


def _key(name: str, names: Mapping[str, str]) -> str | None:
    """The key of a folded header, which may say its unit behind: start_ms, 开始时间(毫秒)."""
    known = names.get(name)
    unit = None if known else _UNITS.fullmatch(name)
    timed = names.get(unit[1]) if unit else None
    return timed if timed in _TIMES else known


def _unit(name: str) -> str:
    unit = _UNITS.fullmatch(name)
    return unit[2] if unit else ""


def _with_other_names(
    keys: tuple[str | None, ...], folded: Sequence[str], wanted: Mapping[str, str]
) -> tuple[str | None, ...]:
    """The keys with the second-best names heard: the first column of each, where its key is still free."""
    free = set(_BY_OTHER_NAME.values()) - set(keys) - wanted.keys()
    result = list(keys)
    for index, name in enumerate(folded):
        key = _key(name, _BY_OTHER_NAME)
        if result[index] is None and key in free:
            result[index] = key
            free.discard(key)
    return tuple(result)


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


def refuse_unusable(found: Columns, header: Sequence[str], wanted: Mapping[str, str], suggested: str) -> None:
    """Say which columns there are and what to write, when a header cannot be used."""
    folded = {_fold(cell) for cell in header}
    for key, name in wanted.items():
        if _fold(name) not in folded:
            hint = did_you_mean(name, header) or _listing(header)
            raise InputError(f'there is no column "{name}", which columns.{key} names', hint=hint)
    _refuse_twice(found.meant, header)
    if not found.usable:
        raise InputError(
            "the header names neither a role and a text column nor a transcript column",
            hint=f"{_listing(header)}; name yours in cs-lint.yaml, such as {suggested}",
        )


def _refuse_twice(keys: Sequence[str | None], header: Sequence[str]) -> None:
    for key in keys:
        if key and keys.count(key) > 1:
            same = " and ".join(f'"{cell.strip()}"' for cell, k in zip(header, keys, strict=True) if k == key)
            raise InputError(
                f"the columns {same} both mean {key}",
                hint=f"choose one in cs-lint.yaml with columns: {{{key}: …}}",
            )


def _listing(header: Sequence[str]) -> str:
    more = ", …" if len(header) > _SHOWN_COLUMNS else ""
    return "columns found: " + ", ".join(shown_column(cell) for cell in header[:_SHOWN_COLUMNS]) + more


def shown_column(cell: str) -> str:
    """A header cell, unless a table without a header has put a customer's words or number there."""
    cell = cell.strip()
    return "…" if _SPEECH.search(cell) or len(cell) > _LONGEST_NAME else cell
