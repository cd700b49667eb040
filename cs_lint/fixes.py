"""Fixes: what a rule's `fix` writes instead of a violation's words, edited into the original bytes and nowhere else.

An edit is kept only if the file, read again, holds the same replies under the same keys, but for the words edited.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import msgspec

from cs_lint.model import Call, Checked, Replacement, Violation
from cs_lint.packs.schema import GROUP, Fix, Rule
from cs_lint.read.encoding import known

Judge = Callable[[bytes], Sequence[Checked]]
"""The templates of a file with these bytes, judged. Raises InputError where they cannot be read."""
Read = Callable[[bytes], Sequence[Call]]
"""The templates of a file with these bytes. Raises InputError where they cannot be read."""
Choose = Callable[["Edit"], bool]
_MOST_PASSES: Final = 100


class Edit(NamedTuple):
    """A replacement for a violation's words. `start` and `end` are its span in the decoded file, `written` is how the
    replacement is written there, `line` and `col` (from 1) where the words stood before anything was edited."""

    violation: Violation
    key: tuple[str | int, ...]
    start: int
    end: int
    replacement: str
    written: str
    safe: bool
    line: int = 0
    col: int = 0


class Skipped(NamedTuple):
    """A fix that was not made, and why."""

    violation: Violation
    reason: str


@dataclass(slots=True)
class Fixed:
    """A file after its fixes."""

    data: bytes
    applied: list[Edit] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def fixed(data: bytes, judge: Judge, rules: Mapping[str, Rule], choose: Choose) -> Fixed:
    """Apply the fixes that `choose` takes, again and again until there is nothing left to do.

    A rule may tell of one place a turn only, and say the next when that is mended.
    """
    result, passes, text = Fixed(data), list[list[Edit]](), known(data).text
    refused: dict[tuple[object, ...], Skipped] = {}
    for _ in range(_MOST_PASSES):
        edits = _round(result.data, judge, rules, choose, refused)
        if not edits:
            break
        result.data = _spliced(result.data, edits)
        result.applied += [_placed(edit, text, passes) for edit in edits]
        passes.append(edits)
    result.applied.sort(key=lambda edit: (edit.line, edit.col))
    result.skipped = list(refused.values())
    return result


def _placed(edit: Edit, text: str, passes: Sequence[Sequence[Edit]]) -> Edit:
    """An edit with its place in the text that there was before all passes."""
    at = edit.start
    for edits in reversed(passes):
        at = _before(at, edits)
    return edit._replace(line=text.count("\n", 0, at) + 1, col=at - text.rfind("\n", 0, at))


def _before(at: int, edits: Sequence[Edit]) -> int:
    """An offset of an edited text as it was before these edits, which are in order."""
    shift = 0
    for edit in edits:
        if edit.start + shift + len(edit.written) > at:
            break
        shift += len(edit.written) - (edit.end - edit.start)
    return at - shift


def _round(
    data: bytes,
    judge: Judge,
    rules: Mapping[str, Rule],
    choose: Choose,
    refused: dict[tuple[object, ...], Skipped],
) -> list[Edit]:
    """The edits of one pass, none of which touches another, and all of which hold."""
    before = judge(data)
    wanted: list[Edit] = []
    for edit in proposals(data, before, rules):
        name = _name(edit)
        if name in refused:
            continue
        if isinstance(edit, Edit) and wanted and edit.start < wanted[-1].end:
            refused[name] = Skipped(edit.violation, "it overlaps another fix")
        elif isinstance(edit, Skipped):
            refused[name] = edit
        elif choose(edit):
            wanted.append(edit)
        else:
            refused[name] = Skipped(
                edit.violation, "not wanted" if edit.safe else "not safe: --unsafe applies it"
            )
    calls = [one.call for one in before]

    def read(edited: bytes) -> Sequence[Call]:
        return [one.call for one in judge(edited)]

    if _holds(data, wanted, calls, read):
        return wanted
    good = [edit for edit in wanted if _holds(data, [edit], calls, read)]
    for edit in set(wanted) - set(good):
        refused[_name(edit)] = Skipped(edit.violation, "the file would no longer read the same")
    return good if _holds(data, good, calls, read) else []


def mended(checked: Sequence[Checked], rules: Mapping[str, Rule], read: Read) -> list[Checked]:
    """The templates of a file, violations with what may stand in their place: what `fix` would write, and would keep."""
    first = checked[0].call.passage if checked else None
    if first is None or not first.sheet.text:
        return list(checked)
    data, calls = first.sheet.text.encode(), [one.call for one in checked]
    edits = [each for each in proposals(data, checked, rules) if isinstance(each, Edit)]
    apart = all(one.end <= other.start for one, other in itertools.pairwise(edits))
    if not (apart and _holds(data, edits, calls, read)):
        edits = [edit for edit in edits if _holds(data, [edit], calls, read)]
    found = {edit.violation: Replacement(edit.written, edit.safe) for edit in edits}
    return [_with_fixes(one, found) for one in checked] if found else list(checked)


def _with_fixes(checked: Checked, found: Mapping[Violation, Replacement]) -> Checked:
    violations = tuple(
        msgspec.structs.replace(each, fix=found.get(each)) for each in checked.report.violations
    )
    return msgspec.structs.replace(
        checked, report=msgspec.structs.replace(checked.report, violations=violations)
    )


def _name(edit: Edit | Skipped) -> tuple[object, ...]:
    """What makes a refusal known again in the next pass, in which places may have moved."""
    violation = edit.violation
    key = edit.key if isinstance(edit, Edit) else None
    return key, violation.rule, violation.text, violation.line if key is None else None


def proposals(data: bytes, checked: Sequence[Checked], rules: Mapping[str, Rule]) -> Iterator[Edit | Skipped]:
    """Every fix that the rules have for violations of a file, in the order of the file."""
    decoded = known(data)
    lossy = decoded.encoded(decoded.text) != data
    found: list[tuple[int, Edit | Skipped]] = []
    for one in checked:
        for violation in one.report.violations:
            rule = rules.get(violation.rule)
            proposal = _proposal(decoded.text, one, violation, rule) if rule and rule.fix else None
            if proposal is not None and lossy:
                proposal = Skipped(violation, "its encoding cannot be written back unchanged")
            if proposal is not None:
                found.append((proposal.start if isinstance(proposal, Edit) else -1, proposal))
    yield from (proposal for _, proposal in sorted(found, key=lambda each: each[0]))


def _proposal(text: str, checked: Checked, violation: Violation, rule: Rule) -> Edit | Skipped | None:
    passage = checked.call.passage
    if violation.turn is None or violation.start is None or violation.end is None or passage is None:
        return None
    said = checked.call.turns[violation.turn].text[violation.start : violation.end]
    chosen = next(filter(None, (_replaced(fix, said) for fix in _listed(rule))), None)
    if chosen is None:
        return None
    replacement, safe = chosen
    if passage.syntax is None:
        return Skipped(violation, "this format cannot be edited in place")
    start, end = passage.raw_span(violation.start, violation.end)
    if said != violation.text or "\n" in text[start:end]:
        return Skipped(violation, "its words run over a line break")
    written = _written(replacement, passage.syntax, text[passage.start : passage.start + 1])
    return Edit(violation, passage.key, start, end, replacement, written, safe)


def _listed(rule: Rule) -> list[Fix]:
    return [rule.fix] if isinstance(rule.fix, Fix) else rule.fix


def _replaced(fix: Fix, said: str) -> tuple[str, bool] | None:
    """What a fix writes for these words, if it is for them, and whether that is safe."""
    import re2

    match = re2.fullmatch(fix.replace, said)
    if match is None:
        return None
    # The engine's own `expand` garbles what is not ASCII.
    replacement = GROUP.sub(lambda group: match[int(group[1])] or "", fix.replacement)
    return (replacement, fix.safe) if replacement != said else None


def _written(text: str, syntax: str, quote: str) -> str:
    """A text as it stands in a file of that syntax."""
    match syntax:
        case "json" | "yaml-double":
            escaped = json.dumps(text, ensure_ascii=False)[1:-1]
            return escaped.replace('\\"', '"').replace("'", "\\'") if quote == "'" else escaped
        case "yaml-single":
            return text.replace("'", "''")
        case "csv":
            return text.replace('"', '""')
    return text


def _spliced(data: bytes, edits: Sequence[Edit]) -> bytes:
    """The file with the edits in it: what stands outside them keeps its bytes."""
    decoded = known(data)
    text, parts, last = decoded.text, list[str](), 0
    for edit in edits:
        parts += [text[last : edit.start], edit.written]
        last = edit.end
    return decoded.encoded("".join((*parts, text[last:])))


def _holds(data: bytes, edits: Sequence[Edit], before: Sequence[Call], read: Read) -> bool:
    """Whether the edited file holds the same replies under the same keys, with just these words replaced."""
    if not edits:
        return True
    wanted = [(_key(call), call.turns[0].text) for call in before]
    by_key = {key: sorted(group, key=lambda e: -(e.violation.start or 0)) for key, group in _grouped(edits)}
    expected = [(key, _edited(text, by_key.get(key, ()))) for key, text in wanted]
    try:
        after = read(_spliced(data, edits))
    except Exception:  # whatever a reader may say of a file that an edit has broken
        return False
    return [(_key(call), call.turns[0].text) for call in after] == expected


def _grouped(edits: Sequence[Edit]) -> Iterator[tuple[tuple[str | int, ...], list[Edit]]]:
    ordered = sorted(edits, key=lambda edit: repr(edit.key))
    return ((key, list(group)) for key, group in itertools.groupby(ordered, key=lambda edit: edit.key))


def _key(call: Call) -> tuple[str | int, ...]:
    return call.passage.key if call.passage else ()


def _edited(text: str, edits: Sequence[Edit]) -> str:
    for edit in edits:
        text = text[: edit.violation.start] + edit.replacement + text[edit.violation.end :]
    return text
