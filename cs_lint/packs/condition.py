"""What a rule can ask of a call, as a pack writes it: conditions, and the guards that lift their hits.

Vocabulary and meaning are explained in rules/README.md. A number may name a variable: `max: "{max_rings}"`; its
value is held to the same bounds. What no type can say of values is in sense.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct, field
from msgspec.structs import astuple

from cs_lint.model import Role
from cs_lint.packs.nodes import Steps

Written = Annotated[str, Meta(min_length=1)]
Phrases = Written | Annotated[list[Written], Meta(min_length=1)]
Number = float | str
Amount = Annotated[float, Meta(ge=0)] | str
Positive = Annotated[float, Meta(gt=0)] | str
Count = Annotated[int, Meta(ge=1)] | str
Percent = Annotated[float, Meta(gt=0, le=100)] | str
By = Literal["agent", "customer", "bot", "system", "any"]
Boundary = Literal["free", "word", "turn"]
Span = Literal["clause", "sentence", "turn", "merged"]
ModelName = Annotated[
    str, Meta(pattern=r"^[a-z][a-z0-9-]*$", description="small letters, digits and hyphens: words")
]
NEAR: Final = 6
"""Characters between a hit and what lifts it from beside, where nothing else is said."""
_PLAIN: Final = frozenset((str, bool, int, float))


class Record(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Every mapping of a pack: a key nobody knows is a mistake, never a wish to be ignored."""

    def records(self) -> Iterator[tuple[Steps, Record]]:
        """This record and all inside it, each with the steps that lead to it."""
        found: list[tuple[Steps, Record]] = [((), self)]
        for steps, record in found:  # it grows as it is gone through
            yield steps, record
            for key, value in zip(record.__struct_encode_fields__, astuple(record), strict=True):
                if value is None or value.__class__ in _PLAIN:  # nearly all are
                    continue
                if isinstance(value, Record):
                    found.append(((*steps, key), value))
                elif isinstance(value, list) and value and isinstance(value[0], Record):
                    found += [((*steps, key, number), item) for number, item in enumerate(value)]


class Near(Record, frozen=True):
    """Phrases that stand at most `within` characters away, in the same turn."""

    say: Phrases
    within: Amount = NEAR


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

    min: Amount = 0
    max: Amount | None = None
    over: Amount | None = None


class Repeats(Record, frozen=True):
    """The same thing said `times` times, in turns that do not follow each other directly."""

    times: Annotated[int, Meta(ge=2)] | str = 3
    similarity: Percent = 80
    min_chars: Amount = 6


class Restates(Record, frozen=True):
    """A turn takes up at least so many words that the other side has used before it.

    Each two characters of a stretch are a word; numbers and what everybody says do not count.
    """

    words: Count = 3


class Placeholders(Record, frozen=True):
    """Placeholders in one of the states, or filled ones of the names in `named`.

    malformed: {{x} or {{}}; leftover: XX, TODO; undeclared: not among the variable `placeholders`, if that has any.
    """

    state: list[Literal["filled", "malformed", "leftover", "undeclared"]] = []
    named: Phrases | None = None


class Bounds(Record, frozen=True):
    """A turn is hit when its figure lies in min..max (seconds; characters a minute for `rate`)."""

    min: Amount | None = None
    max: Amount | None = None
    min_chars: Amount = 0


class TurnCount(Record, frozen=True):
    """How many turns a role has in the call."""

    min: Amount = 0
    max: Amount | None = None


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


Conditions = Annotated[list["Condition"], Meta(min_length=1)]


class Condition(Record, frozen=True):
    """One question about a call, answered with the places where it holds."""

    say: Phrases | None = None
    regex: Phrases | None = None
    not_regex: Phrases | None = None
    entity: Phrases | None = None
    value: Bounds | None = None
    similar: Annotated[list[Written], Meta(min_length=1)] | None = None
    at_least: Percent = 85
    learned: Learned | None = None
    metadata: Annotated[dict[str, Any], Meta(min_length=1)] | None = None
    turn_count: TurnCount | None = None
    role_at: RoleAt | None = None
    length: Length | None = None
    placeholder: Placeholders | None = None
    repeats: Repeats | None = None
    restates: Restates | None = None
    silence: Bounds | None = None
    overlap: Bounds | None = None
    rate: Bounds | None = None
    all: Conditions | None = None
    any: Conditions | None = None
    none: Conditions | None = None
    by: By | None = None
    scope: str | None = field(default=None, name="in")
    unless: Guards | None = None
    span: Span = "sentence"
    boundary: Boundary | None = None
    homophones: bool | None = None
    torn: Phrases | None = None
    fuzzy: Percent | None = None
