"""Which violations a person is asked about: few of every rule rather than many of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from cs_lint.model import Role, Turn
from cs_lint.review.labels import Label

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Case(NamedTuple):
    """A violation to be judged, and the conversation around it. Texts are as the dataset holds them."""

    call_key: str
    call_id: str
    channel: str
    direction: str | None
    rule: str
    title: str
    severity: str
    turn: int | None
    start: int | None
    end: int | None
    text: str
    message: str
    suggest: str
    clause: str
    fingerprint: str
    transcript: tuple[Turn, ...]


def sampled(
    database: DuckDBPyConnection,
    size: int,
    *,
    rules: Sequence[str] = (),
    known: Iterable[Label] = (),
    seed: int = 1,
) -> list[Case]:
    """At most `size` violations, drawn in turn from each rule; none that `known` labels already judge."""
    judged = [_key(label) for label in known]
    values = {"left_out": judged, "rules": list(rules), "wanted": None, "seed": str(seed), "size": size}
    return [_case(row) for row in database.execute(_CASES, values).fetchall()]


def labelled(database: DuckDBPyConnection, labels: Iterable[Label]) -> list[Case]:
    """The violations that labels are about, as far as the dataset still holds them."""
    wanted = sorted({_key(label) for label in labels})
    values = {"left_out": [], "rules": [], "wanted": wanted, "seed": "", "size": len(wanted)}
    return [_case(row) for row in database.execute(_CASES, values).fetchall()]


def _key(label: Label) -> str:
    return f"{label.call_key} {label.fingerprint}"


_CASES = """
    with found as (
        select *, call_key || ' ' || fingerprint as key from violations
    ), placed as (
        select *, row_number() over (partition by rule order by hash(key || $seed), key) as place from found
        where key not in (select unnest($left_out::varchar[]))
          and (len($rules::varchar[]) = 0 or rule in (select unnest($rules::varchar[])))
          and ($wanted::varchar[] is null or key in (select unnest($wanted::varchar[])))
    )
    select placed.call_key, placed.call_id, channel, direction, rule, title, severity, turn, start, "end", text,
           message, suggest, clause, fingerprint, transcript
    from placed join (select call_key, channel, direction, transcript from calls) using (call_key)
    order by place, rule limit $size
"""


def _case(row: Sequence[Any]) -> Case:
    return Case._make((*row[:-1], tuple(Turn(**turn) for turn in row[-1] or ())))


ROLES: dict[Role, str] = {"agent": "客服", "customer": "客户", "bot": "机器人", "system": "系统"}
