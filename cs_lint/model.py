"""The records that travel through cs-lint: a call on the way in, a report on the way out."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Role = Literal["agent", "customer", "bot", "system"]
Channel = Literal["phone", "chat", "template"]
Direction = Literal["inbound", "outbound"]
Severity = Literal["error", "warning", "info"]
MatchedBy = Literal[
    "word", "sound", "similar", "learned", "entity", "regex", "time", "metadata", "count", "absence"
]

SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")
"""From mild to grave, so that an index compares."""

REPORT_SCHEMA = "cs-lint/call-report/1"


class Turn(msgspec.Struct, frozen=True, gc=False):
    """One speaker's utterance. `start` and `end` are seconds from the start of the call."""

    role: Role
    text: str
    start: float | None = None
    end: float | None = None


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One conversation; a chat session and a reply template are calls of another channel.

    `source` is the file it came from, `line` its line there (from 1) where the file holds many.
    """

    call_id: str
    turns: tuple[Turn, ...]
    channel: Channel = "phone"
    direction: Direction | None = None
    agent_id: str | None = None
    started_at: str | None = None
    company: tuple[str, ...] = ()
    metadata: dict[str, Any] = {}
    source: str = ""
    line: int | None = None


class Violation(msgspec.Struct, frozen=True, kw_only=True):
    """A rule broken, anchored at a turn (counted from 0; None: the call as a whole).

    `start` and `end` are half-open code-point offsets in that turn's original text.
    """

    rule: str
    severity: Severity
    turn: int | None
    start: int | None
    end: int | None
    role: Role | None
    text: str
    message: str
    suggest: str
    source: str
    deduct: float
    fingerprint: str
    matched_by: MatchedBy


class PackRef(msgspec.Struct, frozen=True):
    """Which rules judged a call: the pack's name, its version, the hash of its content."""

    name: str
    version: str
    hash: str


class RoleEvidence(msgspec.Struct, frozen=True):
    """What made a speaker sound like the agent or the customer: `phrase` names a kind of sentence, said in `turns`."""

    speaker: str
    side: Role
    phrase: str
    turns: tuple[int, ...]


class RolesInferred(msgspec.Struct, frozen=True):
    """How speakers that an export only numbers got their roles: by label, with the evidence on either side."""

    speakers: dict[str, Role]
    evidence: tuple[RoleEvidence, ...]


FlawKind = Literal["words-starred-out", "no-punctuation", "no-fillers", "one-sided", "roles-exchanged"]


class Flaw(msgspec.Struct, frozen=True):
    """What makes a transcript unreliable, and the rules that judged it all the same."""

    flaw: FlawKind
    unreliable: tuple[str, ...]


class CallReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in one call; DESIGN §7 fixes the JSON shape.

    `roles_inferred` is there only where the export did not say who was the agent, `quality` only where the
    transcript is flawed.
    """

    schema: str = REPORT_SCHEMA
    call_id: str
    source: str
    channel: Channel
    agent_id: str | None
    score: float
    passed: bool
    fatal: bool
    dimensions: dict[str, float]
    violations: tuple[Violation, ...]
    not_applicable: dict[str, str]
    suppressed: int = 0
    tool: str
    packs: tuple[PackRef, ...]
    roles_inferred: RolesInferred | msgspec.UnsetType = msgspec.UNSET
    quality: tuple[Flaw, ...] | msgspec.UnsetType = msgspec.UNSET


class ReadFailure(msgspec.Struct, frozen=True, kw_only=True):
    """Why a file or one call of it could not be read; `line` and `col` count from 1."""

    kind: str
    message: str
    line: int | None = None
    col: int | None = None


class ErrorReport(msgspec.Struct, frozen=True, kw_only=True):
    """Stands in a report where a call would, so that nothing is silently skipped."""

    schema: str = REPORT_SCHEMA
    source: str
    error: ReadFailure


class Checked(msgspec.Struct, frozen=True):
    """A call beside its report: what a writer that shows the conversation needs.

    `judged` are the ids of the rules that judged the call, whether they passed or not.
    """

    call: Call
    report: CallReport
    judged: tuple[str, ...] = ()
