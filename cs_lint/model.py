"""The records that travel through cs-lint: a call on the way in, a report on the way out."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, Final, Literal, NamedTuple

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


class TemplateFiles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Files that hold reply templates: a pattern, relative to the config, and JSONPaths to the fields of their
    text and kind, where these have not the usual names."""

    path: str
    text: str | None = None
    kind: str | None = None


class Piece(NamedTuple):
    """A run of a text: `size` code points from offset `at`, which stand in the file as `span` from `raw`.

    Where the two differ, the whole run is one escape or one fold of lines.
    """

    at: int
    raw: int
    size: int
    span: int


class Comment(msgspec.Struct, frozen=True):
    """A `cs-lint:` comment of a file: what follows that word, its place (from 1), whether its line holds no more."""

    line: int
    col: int
    text: str
    alone: bool = False


class Sheet(msgspec.Struct, frozen=True):
    """What the templates of one file share: where its lines begin (code points), its comments, the text itself.

    A spreadsheet has no text.
    """

    lines: tuple[int, ...] = (0,)
    comments: tuple[Comment, ...] = ()
    text: str = ""

    def place(self, raw: int) -> tuple[int, int]:
        """Line and column of an offset, from 1, in code points."""
        line = bisect_right(self.lines, raw)
        return line, raw - self.lines[line - 1] + 1

    def offset(self, line: int, col: int) -> int:
        """The offset of a line and column."""
        return self.lines[line - 1] + col - 1


class Passage(msgspec.Struct, frozen=True):
    """Where the text of a reply template stands in its file, character by character.

    Offsets are code points of the decoded file. `syntax` says how text is written there, and so how to edit it; None: it
    cannot be edited, and `cell` is then its row and column, from 1. `key` leads to it in the file's data, `start` is
    where it is introduced: its quote, or the | of a block.
    """

    pieces: tuple[Piece, ...]
    sheet: Sheet = Sheet()
    syntax: str | None = None
    cell: tuple[int, int] | None = None
    key: tuple[str | int, ...] = ()
    start: int = 0

    @property
    def first_line(self) -> int:
        """The line, from 1, on which the text begins, or the mark of a block that it stands under."""
        return self.cell[0] if self.cell else bisect_right(self.sheet.lines, self.start)

    def raw(self, offset: int) -> int:
        """Where in the file a character of the text stands."""
        piece = self._piece(offset)
        return piece.raw + min(offset - piece.at, piece.span) if piece.size == piece.span else piece.raw

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """A half-open span of the text, in the file."""
        if end <= start:
            return self.raw(start), self.raw(start)
        last = self._piece(end - 1)
        return self.raw(start), self.raw(end - 1) + 1 if last.size == last.span else last.raw + last.span

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a character, from 1, in code points."""
        return self.cell or self.sheet.place(self.raw(offset))

    def _piece(self, offset: int) -> Piece:
        at = bisect_right(self.pieces, offset, key=lambda piece: piece.at) - 1
        return self.pieces[max(0, at)]


class Call(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One conversation; a chat session and a reply template are calls of another channel.

    `source` is the file it came from, `line` its line there (from 1) where the file holds many. `passage` is where
    the text of a reply template, which is one turn, stands in its file.
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
    passage: Passage | None = None

    @property
    def place(self) -> str:
        """Its file, with its line where the file holds many."""
        return self.source if self.line is None else f"{self.source}:{self.line}"


class Replacement(msgspec.Struct, frozen=True):
    """What its rule's fix would write in the file between a violation's places, as it must stand there."""

    written: str = msgspec.field(name="with")
    safe: bool = False


class Violation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule broken, anchored at a turn (counted from 0; None: the call as a whole).

    `start` and `end` are half-open code-point offsets in that turn's original text. For a reply template `line`,
    `col` and `end_line`, `end_col` (half-open) are its place in the file, from 1, in code points, and `fix` what
    can be put there instead.
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
    line: int | None = None
    col: int | None = None
    end_line: int | None = None
    end_col: int | None = None
    fix: Replacement | None = None


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


ROLES_INFERRED: Final = "roles_inferred"
"""The key of a call's metadata under which a reader leaves how it inferred the roles."""


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


class Excused(msgspec.Struct, frozen=True):
    """A violation that is not in the report, who answers for it and how."""

    violation: Violation
    by: Literal["comment", "metadata", "config", "baseline"]
    reason: str = ""
    reviewer: str | None = None
    until: str | None = None


class Checked(msgspec.Struct, frozen=True):
    """A call beside its report: what a writer that shows the conversation needs.

    `judged` are the ids of the rules that judged the call, whether they passed or not; `excused` the violations
    that are suppressed, or known from a baseline.
    """

    call: Call
    report: CallReport
    judged: tuple[str, ...] = ()
    excused: tuple[Excused, ...] = ()
