"""The shape of a rule pack. These records are the schema: strict decoding and the editors' JSON Schema follow.

Vocabulary and meaning are explained in rules/README.md. A `Number` may name a variable: `max: "{max_rings}"`.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from cs_lint.model import Channel, Direction, Role, Severity

Phrases = str | list[str]
Number = float | str
By = Literal["agent", "customer", "bot", "system", "any"]
Boundary = Literal["free", "word", "turn"]
Span = Literal["clause", "sentence", "turn", "merged"]
Need = Literal["profanity", "punctuation", "fillers", "both-sides"]
ListName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$")]
ModelName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]*$")]


class Record(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Every mapping of a pack: a key nobody knows is a mistake, never a wish to be ignored."""


class Near(Record, frozen=True):
    """Phrases that stand at most `within` characters away, in the same turn."""

    say: Phrases
    within: Number = 6


class Unlike(Record, frozen=True):
    """The hit's turn scores less than `below` for a label of a trained model, whatever it scores for others.

    Of a model whose turns may have several labels, its sentence and its clause do.
    """

    label: str
    below: Number
    model: ModelName = "words"


class Guards(Record, frozen=True):
    """What lifts a hit. Any one of them is enough."""

    inside: Phrases | None = None
    before: Phrases | Near | None = None
    after: Phrases | Near | None = None
    same_clause: Phrases | None = None
    same_sentence: Phrases | None = None
    same_turn: Phrases | None = None
    previous_turn: Phrases | None = None
    quoted: bool = False
    echo: bool = False
    negated: bool = False
    unlike: Unlike | None = None
    condition: Condition | None = field(default=None, name="if")


class Length(Record, frozen=True):
    """Characters of a turn, punctuation not counted; `over`: a message of more than so many, all counted."""

    min: Number = 0
    max: Number | None = None
    over: Number | None = None


class Repeats(Record, frozen=True):
    """The same thing said `times` times, in turns that do not follow each other directly."""

    times: Number = 3
    similarity: Number = 80
    min_chars: Number = 6


class Restates(Record, frozen=True):
    """A turn takes up at least so many words that the other side has used before it.

    Each two characters of a stretch are a word; numbers and what everybody says do not count.
    """

    words: Number = 3


class Placeholders(Record, frozen=True):
    """Placeholders in one of the states, or filled ones of the names in `named`.

    malformed: {{x} or {{}}; leftover: XX, TODO; undeclared: not among the variable `placeholders`, if that has any.
    """

    state: list[Literal["filled", "malformed", "leftover", "undeclared"]] = []
    named: Phrases = []


class Bounds(Record, frozen=True):
    """A turn is hit when its figure lies in min..max (seconds; characters a minute for `rate`)."""

    min: Number | None = None
    max: Number | None = None
    min_chars: Number = 0


class TurnCount(Record, frozen=True):
    """How many turns a role has in the call."""

    min: Number = 0
    max: Number | None = None


class RoleAt(Record, frozen=True):
    """Who speaks the n-th turn of the call: 1 is the first, -1 the last."""

    turn: int
    role: Role


class Learned(Record, frozen=True):
    """A turn scores `at_least` for a label of a trained model (0: as likely as not), and for no other more.

    `among`: only turns that hold one of these phrases are asked, so that the others cost nothing.
    """

    label: str
    at_least: Number
    among: Phrases | None = None
    model: ModelName = "words"


class Condition(Record, frozen=True):
    """One question about a call, answered with the places where it holds."""

    say: Phrases | None = None
    regex: Phrases | None = None
    not_regex: Phrases | None = None
    entity: Phrases | None = None
    value: Bounds | None = None
    similar: list[str] | None = None
    at_least: Number = 85
    learned: Learned | None = None
    metadata: dict[str, Any] | None = None
    turn_count: TurnCount | None = None
    role_at: RoleAt | None = None
    length: Length | None = None
    placeholder: Placeholders | None = None
    repeats: Repeats | None = None
    restates: Restates | None = None
    silence: Bounds | None = None
    overlap: Bounds | None = None
    rate: Bounds | None = None
    all: list[Condition] | None = None
    any: list[Condition] | None = None
    none: list[Condition] | None = None
    by: By | None = None
    scope: str | None = field(default=None, name="in")
    unless: Guards | None = None
    span: Span = "sentence"
    boundary: Boundary | None = None
    homophones: bool | None = None
    torn: Phrases | None = None
    fuzzy: Number | None = None


class Limit(Record, frozen=True):
    """Count the hits of one condition (`count`), or how many of several hold at all (`distinct`)."""

    count: Condition | None = None
    distinct: list[Condition] | None = None
    at_most: Number | None = None
    at_least: Number | None = None
    at_most_per_turn: Number | None = None
    """For `count`: so many in one turn at most, beside what the call may hold."""
    per_chars: int | None = None
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
    min: Number | None = None
    max: Number | None = None
    max_turn: Number | None = None
    min_chars: Number = 0


class Order(Record, frozen=True):
    """`first` must come before `then`; `reset` takes an earlier `first` back."""

    first: Condition
    then: Condition
    reset: Condition | None = None


class Unique(Record, frozen=True):
    """No two texts of a run are alike, to `similarity` of 100; the second is told."""

    similarity: Number = 95
    by: By = "agent"


class Fix(Record, frozen=True):
    """What `cs-lint fix` writes instead of a violation's words, where all of them match `replace` (RE2).

    `with` may hold \\1 for a group. `safe`: it never changes what is meant, and is applied without asking.
    """

    replacement: str = field(name="with")
    replace: str = r"(?s).+"
    safe: bool = False


class Applies(Record, frozen=True):
    """Which calls a rule judges; on every other it is silent."""

    channel: Channel | list[Channel] | None = None
    direction: Direction | None = None
    variables: dict[str, Any] = field(default={}, name="vars")
    needs: list[str] = []
    min_agent_turns: Number = 0
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

    id: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+$")]
    title: str
    severity: Severity
    deduct: Number = 0
    at_most: Number | None = None
    fatal: bool = False
    dimension: str
    enabled: bool = True
    applies: Applies = Applies()
    when: Condition | None = None
    occurrence: Literal["each", "first", "last"] | int = "each"
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
    message: str
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

    ladder: Annotated[list[str], Meta(min_length=1)]
    period: Annotated[str, Meta(pattern=r"^[1-9]\d{0,3} ?(days?|天)$")] = "30 days"

    @property
    def days(self) -> int:
        return int(re.split(r"\D", self.period, maxsplit=1)[0])


class PackHead(Record, frozen=True):
    """A pack without its rules, which are decoded one by one so that each fault is reported."""

    pack: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]*$")]
    version: str
    title: str = ""
    extends: list[str] = []
    variables: dict[str, Any] = field(default={}, name="vars")
    defaults: Defaults = Defaults()
    phrases: dict[ListName, Phrases] = {}
    overrides: dict[str, dict[str, Any]] = {}
    measures: Measures | None = None
    rules: Any = None
