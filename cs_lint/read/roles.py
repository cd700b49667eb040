"""Who is who, when an export only says speaker 0 and speaker 1: every reader casts its turns here.

A label is given its role by the speaker words (those built in and `speakers:` of the config). What is left are
labels that name nobody, numbers and channels: they are told apart by what only one side of a service call says
(`role_evidence`), never by who speaks first, and the evidence goes with the call. Where it does not suffice the
call is refused: a call judged with its roles exchanged would accuse the agent of the customer's words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

import msgspec

from cs_lint.errors import InputError
from cs_lint.model import ROLES_INFERRED, Call, Role, RoleEvidence, RolesInferred, Turn
from cs_lint.read.role_evidence import AGENT, CUSTOMER, Row, introductions
from cs_lint.read.speakers import Speakers, unknown_speaker
from cs_lint.text.fold import fold

"""The metadata key under which a call carries the evidence for its roles."""

DECISIVE: Final = 4.0
"""The margin that decides. More than any one sentence weighs: nobody is cast for a single phrase."""

_REPEATS = 3
_ANONYMOUS: Final = re.compile(
    r"(?:(?:speaker|spk|channel|ch|声道|通道|说话人|发言人|讲话人|讲者)[\s_#:-]*)?(?:\d{1,3}|[a-d一二三四])"
    r"|[左右甲乙丙丁](?:声道|方)?|left|right|unknown"
)


class Said(msgspec.Struct, frozen=True):
    """An utterance as an export has it. `speaker` is its own label; times in seconds; `line` from 1."""

    speaker: str
    text: str
    start: float | None = None
    end: float | None = None
    line: int | None = None


class Cast(NamedTuple):
    """The turns with their roles, and what belongs into the call's metadata: empty, or how they were inferred."""

    turns: tuple[Turn, ...]
    metadata: dict[str, Any]


class _Voice(NamedTuple):
    """What speaks for a label being the agent's (above 0) or the customer's (below 0), and why."""

    weight: float
    evidence: tuple[RoleEvidence, ...]


def cast(said: Sequence[Said], speakers: Speakers, company: Sequence[str] = ()) -> Cast:
    """The turns of one call. `company` holds the names under which its agents introduce themselves.

    Raises InputError for a label that names somebody unknown, and for anonymous labels that nothing tells apart.
    """
    known = {label: speakers.role(label) for label in dict.fromkeys(each.speaker for each in said)}
    roles = {label: role for label, role in known.items() if role is not None}
    metadata: dict[str, Any] = {}
    if len(roles) < len(known):
        _refuse_strangers(said, roles)
        inferred = _inferred(said, roles, (*company, *speakers.company))
        roles |= inferred.speakers
        metadata[ROLES_INFERRED] = msgspec.to_builtins(inferred)
    return Cast(
        tuple([Turn(roles[each.speaker], each.text, each.start, each.end) for each in said]), metadata
    )


def sound_exchanged(call: Call) -> bool:
    """Whether what is said speaks decidedly for the customer being the agent, and the agent the customer."""
    said = [Said(turn.role, turn.text) for turn in call.turns]
    weights = {side: _voice(side, said, call.company).weight for side in ("agent", "customer")}
    return _of_two("customer", "agent", weights) != {}


def is_anonymous(label: str) -> bool:
    """Whether a label names nobody: 0, SPEAKER_01, 说话人2, 左声道, A."""
    return _ANONYMOUS.fullmatch(unicodedata.normalize("NFKC", label).casefold().strip()) is not None


def _refuse_strangers(said: Sequence[Said], roles: Mapping[str, Role]) -> None:
    for index, each in enumerate(said):
        if each.speaker not in roles and not is_anonymous(each.speaker):
            place = f"turns[{index}].role: " if each.line is None else ""
            raise unknown_speaker(each.speaker, place, line=each.line)


def _inferred(said: Sequence[Said], roles: Mapping[str, Role], company: Sequence[str]) -> RolesInferred:
    unknown = tuple(dict.fromkeys(each.speaker for each in said if each.speaker not in roles))
    if len(unknown) == 1 and not roles:
        raise _not_separated(unknown[0])
    voices = {label: _voice(label, said, company) for label in unknown}
    found = _decided(voices, set(roles.values()))
    undecided = [label for label in unknown if label not in found]
    if undecided:
        raise _undecided(undecided, voices)
    return RolesInferred(found, tuple(each for voice in voices.values() for each in voice.evidence))


def _decided(voices: Mapping[str, _Voice], taken: set[Role]) -> dict[str, Role]:
    """Two who talk with each other are weighed against each other; of more, each has to stand alone."""
    weights = {label: voice.weight for label, voice in voices.items()}
    sides = taken & {"agent", "customer"}
    if len(weights) == 2 and not sides:
        agent, customer = sorted(weights, key=lambda label: -weights[label])
        return _of_two(agent, customer, weights)
    if len(weights) == 1 and len(sides) == 1:
        [label] = weights
        return _other_of_two(label, weights[label], "agent" if sides == {"customer"} else "customer")
    alone = {label: _sounding(weight) for label, weight in weights.items() if abs(weight) >= DECISIVE}
    # Where nobody is left for the other side, the speakers were hardly told apart.
    return alone if {*alone.values(), *taken} >= {"agent", "customer"} else {}


def _of_two(agent: str, customer: str, weights: Mapping[str, float]) -> dict[str, Role]:
    margin = weights[agent] - weights[customer]
    # Two agents, as after a transfer, or two customers are no dialogue.
    contradicted = weights[agent] <= -DECISIVE or weights[customer] >= DECISIVE
    return {} if margin < DECISIVE or contradicted else {agent: "agent", customer: "customer"}


def _other_of_two(label: str, weight: float, role: Role) -> dict[str, Role]:
    """By elimination, unless the evidence is strong that somebody else speaks on the named side."""
    return {} if abs(weight) >= DECISIVE and _sounding(weight) != role else {label: role}


def _sounding(weight: float) -> Role:
    return "agent" if weight > 0 else "customer"


def _voice(label: str, said: Sequence[Said], company: Sequence[str]) -> _Voice:
    turns = [index for index, each in enumerate(said) if each.speaker == label]
    text = fold("\n".join([" ".join(said[index].text.split()) for index in turns]))
    weight, evidence = 0.0, []
    for side, row, pattern in _patterns(tuple(company)):
        lines = list(dict.fromkeys(_lines(pattern, text)))[:_REPEATS]
        if lines:
            weight += (1 if side == "agent" else -1) * row.weight * (len(lines) + 1) / 2
            evidence.append(RoleEvidence(label, side, row.name, tuple(turns[line] for line in lines)))
    return _Voice(weight, tuple(evidence))


def _lines(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    """The lines on which a pattern is found, counted from 0."""
    line, at = 0, 0
    for match in pattern.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        yield line


@cache
def _patterns(company: tuple[str, ...]) -> tuple[tuple[Role, Row, re.Pattern[str]], ...]:
    agent: list[tuple[Role, Row]] = [("agent", row) for row in (*AGENT, *introductions(company))]
    customer: list[tuple[Role, Row]] = [("customer", row) for row in CUSTOMER]
    return tuple(
        [(side, row, re.compile("|".join(row.patterns), re.MULTILINE)) for side, row in agent + customer]
    )


def _not_separated(label: str) -> InputError:
    """One side alone cannot be told from both sides under one label, which would accuse each of the other's words."""
    return InputError(
        f'all turns bear the same label, "{label}", so the speakers were not told apart',
        hint=f'where only one side was recorded, say so in cs-lint.yaml: speakers: {{"{label}": agent}}',
    )


def _undecided(labels: Sequence[str], voices: Mapping[str, _Voice]) -> InputError:
    named = ", ".join(f'"{label}"' for label in labels)
    mapping = ", ".join(f'"{label}": {"customer" if n else "agent"}' for n, label in enumerate(voices))
    return InputError(
        f"the export gives {named} no role, and what they say does not tell who is the agent",
        hint=f"say it in cs-lint.yaml, such as speakers: {{{mapping}}}",
    )
