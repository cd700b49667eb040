"""The shape of a rule pack. These records are the schema: strict decoding and the editors' JSON Schema follow.

Vocabulary and meaning are explained in rules/README.md.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, field

from cs_lint.model import Channel, Direction, Severity
from cs_lint.packs.condition import (
    Amount,
    Boundary,
    By,
    Condition,
    Conditions,
    Guards,
    Number,
    Percent,
    Phrases,
    Positive,
    Record,
    Written,
)

Need = Literal["profanity", "punctuation", "fillers", "both-sides"]
GROUP: Final = re.compile(r"\\(\d)")
"""A group of `replace`, in what a fix writes."""
ListName = Annotated[
    str, Meta(pattern=r"^[a-z][a-z0-9_]*$", description="small letters, digits and underscores: hold_time")
]
RuleId = Annotated[
    str,
    Meta(
        pattern=r"^[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+$",
        description="a group and a name in small letters: hold.reason",
    ),
]
PackName = Annotated[
    str, Meta(pattern=r"^[a-z][a-z0-9-]*$", description="small letters, digits and hyphens: our-shop")
]
Period = Annotated[str, Meta(pattern=r"^[1-9]\d{0,3} ?(days?|天)$", description="a number of days: 30 days")]


class Limit(Record, frozen=True):
    """Count the hits of one condition (`count`), or how many of several hold at all (`distinct`)."""

    count: Condition | None = None
    distinct: Conditions | None = None
    at_most: Amount | None = None
    at_least: Positive | None = None
    at_most_per_turn: Annotated[int, Meta(ge=0)] | str | None = None
    """For `count`: so many in one turn at most, beside what the call may hold."""
    per_chars: Annotated[int, Meta(ge=1)] | None = None
    """Count for so many characters of the agent's, instead of for the call."""


class Measure(Record, frozen=True):
    """A figure of the call held against min and max.

    metadata: the first of `keys` that the call carries, each with its bound. rate: characters a minute over a
    role's turns of `min_chars` or more (`max_turn`: the bound for a single one). wait: seconds from the
    trigger until the role is back, as a multiple of the duration that was announced. response: seconds until
    a role answers.
    """

    of: Literal["metadata", "rate", "wait", "response", "first_response"]
    keys: dict[str, Number] = {}
    by: By = "agent"
    min: Amount | None = None
    max: Amount | None = None
    max_turn: Amount | None = None
    min_chars: Amount = 0


class Order(Record, frozen=True):
    """`first` must come before `then`; `reset` takes an earlier `first` back."""

    first: Condition
    then: Condition
    reset: Condition | None = None


class Unique(Record, frozen=True):
    """No two texts of a run are alike, to `similarity` of 100; the second is told."""

    similarity: Percent = 95
    by: By = "agent"


class Fix(Record, frozen=True):
    """What `cs-lint fix` writes instead of a violation's words, where all of them match `replace` (RE2).

    `with` may hold \\1 for a group. `safe`: it never changes what is meant, and is applied without asking.
    """

    replacement: str = field(name="with")
    replace: Written = r"(?s).+"
    safe: bool = False

    @property
    def groups(self) -> list[int]:
        """The numbers of the groups that `with` puts in."""
        return [int(number) for number in GROUP.findall(self.replacement)]


class Applies(Record, frozen=True):
    """Which calls a rule judges; on every other it is silent."""

    channel: Channel | Annotated[list[Channel], Meta(min_length=1)] | None = None
    direction: Direction | None = None
    variables: dict[str, Any] = field(default={}, name="vars")
    needs: list[Written] = []
    min_agent_turns: Annotated[int, Meta(ge=0)] | str = 0
    condition: Condition | None = field(default=None, name="if")
    unless: Condition | None = None


class Source(Record, frozen=True):
    """The clause that asks for a rule."""

    document: str
    clause: str = ""


class Effective(Record, frozen=True):
    """The dates (ISO, inclusive) between which a call is judged by a rule."""

    start: str | None = field(default=None, name="from")
    end: str | None = field(default=None, name="to")


class Example(Record, frozen=True):
    """A call in plain text that a rule passes, or fails at the words of `at`."""

    ok: str | None = field(default=None, name="pass")
    fail: str | None = None
    at: str | None = None
    note: str = ""


class Rule(Record, frozen=True, kw_only=True):
    """One standard: what is owed or forbidden, why, and what to say instead."""

    id: RuleId
    title: Written
    severity: Severity
    deduct: Amount = 0
    at_most: Positive | None = None
    fatal: bool = False
    dimension: Written
    enabled: bool = True
    applies: Applies = Applies()
    when: Condition | None = None
    occurrence: Literal["each", "first", "last"] | Annotated[int, Meta(ge=1)] = "each"
    require: Condition | None = None
    forbid: Condition | None = None
    limit: Limit | None = None
    measure: Measure | None = None
    order: Order | None = None
    unique: Unique | None = None
    suppression: Literal["malformed", "unknown", "unused", "expired"] | None = None
    scope: str | None = field(default=None, name="in")
    skip: Condition | None = None
    unless: Guards | None = None
    per: Literal["hit", "turn", "call", "stretch"] = "hit"
    gives_way_to: list[str] = []
    relies_on: list[Need] = []
    anchor: Literal["trigger", "first agent turn", "last agent turn", "call"] | None = None
    message: Written
    suggest: str
    why: str
    source: Source
    effective: Effective = Effective()
    boundary: Boundary | None = None
    homophones: bool | None = None
    fix: Fix | list[Fix] = []
    examples: list[Example] = []


VERBS = ("require", "forbid", "limit", "measure", "order", "unique", "suppression")


class Defaults(Record, frozen=True):
    """Matching levels for every rule of the pack that does not set its own."""

    boundary: Boundary = "free"
    homophones: bool = False


class Measures(Record, frozen=True):
    """What is done about an agent who breaks the same rule again: the n-th step for the n-th time in a period.

    Whoever breaks it more often stays on the last step. `period` counts back from the last night.
    """

    ladder: Annotated[list[Written], Meta(min_length=1)]
    period: Period = "30 days"

    @property
    def days(self) -> int:
        return int(re.split(r"\D", self.period, maxsplit=1)[0])


class PackHead(Record, frozen=True):
    """A pack without its rules, which are decoded one by one so that each fault is reported."""

    pack: PackName
    version: str
    title: str = ""
    extends: list[str] = []
    variables: dict[str, Any] = field(default={}, name="vars")
    defaults: Defaults = Defaults()
    phrases: dict[ListName, Phrases] = {}
    overrides: dict[str, dict[str, Any]] = {}
    measures: Measures | None = None
    rules: Any = None
