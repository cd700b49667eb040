"""What an editor offers at a finding: the rule's fix, and a comment that answers for it.

Either is tried on the text first: the file must read the same but for it, and the comment must do what it is for.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from lsprotocol.types import CodeAction, CodeActionKind, TextEdit, WorkspaceEdit

from cs_lint.errors import CsLintError
from cs_lint.fixes import mended
from cs_lint.lsp.desk import Desk
from cs_lint.lsp.findings import Finding, diagnostic
from cs_lint.lsp.positions import Positions
from cs_lint.model import Checked, Violation
from cs_lint.read.template import ENGINES
from cs_lint.report.words import WORDS

FIX_ALL: Final = "source.fixAll.cs-lint"
_UNSAFE: Final = "（可能改变原意，请确认）"
_COMMENTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        **dict.fromkeys((".yaml", ".yml", ".txt", ".text"), ("# ", "")),
        **dict.fromkeys((".jsonc", ".json5"), ("// ", "")),
        **dict.fromkeys((".md", ".markdown"), ("<!-- ", " -->")),
        **dict.fromkeys((".j2", ".jinja", ".jinja2"), ("{# ", " #}")),
        **dict.fromkeys((".hbs", ".handlebars"), ("{{!-- ", " --}}")),
        ".mustache": ("{{! ", " }}"),
    }
)
"""How a comment is written; formats without any are not here: `per-file-ignores` of the config is for them."""


class Sheet(NamedTuple):
    """A template file in an editor, as it was last judged."""

    uri: str
    path: str
    text: str
    positions: Positions
    desk: Desk
    checked: Sequence[Checked]
    findings: Sequence[Finding]


def quick_fixes(sheet: Sheet, start: int, end: int) -> list[CodeAction]:
    """What mends the findings that a span touches, or answers for them; what is safe comes first."""
    touched = [finding for finding in sheet.findings if finding.touches(start, end)]
    fixes = _fixes(sheet) if touched else {}
    mending = [_fix(sheet, each, *fixes[each.violation]) for each in touched if each.violation in fixes]
    mending.sort(key=lambda action: not action.is_preferred)
    return [*mending, *(action for each in touched for action in _suppression(sheet, each))]


def fix_all(sheet: Sheet) -> list[CodeAction]:
    """All safe fixes of the file at once, for editors that do so on saving."""
    fixes, last, edits = _fixes(sheet), 0, list[TextEdit]()
    for finding in sorted(sheet.findings, key=lambda finding: finding.start):
        written, safe = fixes.get(finding.violation, ("", False))
        if safe and finding.start >= last:
            edits.append(TextEdit(sheet.positions.range(finding.start, finding.end), written))
            last = finding.end
    edit = WorkspaceEdit({sheet.uri: edits})
    return [CodeAction("改正所有可以放心改的用语", FIX_ALL, edit=edit)] if edits else []


def _fixes(sheet: Sheet) -> dict[Violation | None, tuple[str, bool]]:
    """What may be written in place of which violation, and whether it is safe."""
    rules = sheet.desk.linter.catalogue
    found = mended(sheet.checked, rules, lambda data: sheet.desk.templates(sheet.path, data))
    pairs = zip(_violations(sheet.checked), _violations(found), strict=True)
    return {before: (after.fix.written, after.fix.safe) for before, after in pairs if after.fix}


def _violations(checked: Iterable[Checked]) -> list[Violation]:
    return [violation for one in checked for violation in one.report.violations]


def _fix(sheet: Sheet, finding: Finding, written: str, safe: bool) -> CodeAction:
    words = WORDS[sheet.desk.lang]
    title = words.replace.format(words.quote(written)) + ("" if safe else _UNSAFE)
    edit = TextEdit(sheet.positions.range(finding.start, finding.end), written)
    return _action(sheet, finding, title, edit, preferred=safe)


def _action(sheet: Sheet, finding: Finding, title: str, edit: TextEdit, *, preferred: bool) -> CodeAction:
    return CodeAction(
        title,
        CodeActionKind.QuickFix,
        diagnostics=[diagnostic(finding, sheet.positions)],
        is_preferred=preferred,
        edit=WorkspaceEdit({sheet.uri: [edit]}),
    )


def _suppression(sheet: Sheet, finding: Finding) -> Iterator[CodeAction]:
    """A comment on the line above; its reason is left to be written, and without one it is a finding."""
    violation, suffix = finding.violation, os.path.splitext(sheet.path)[1].lower()
    passage = finding.checked.call.passage if finding.checked else None
    rule = sheet.desk.linter.catalogue.get(violation.rule) if violation else None
    if suffix not in _COMMENTS or violation is None or passage is None or rule is None or rule.suppression:
        return
    begins = sheet.positions.at(passage.first_line, 1)
    for at in dict.fromkeys((sheet.positions.start_of_line(finding.start), begins)):
        if _does(sheet, violation, at, _comment(sheet, suffix, violation.rule, at, "-")):
            comment = _comment(sheet, suffix, violation.rule, at, "")
            edit = TextEdit(sheet.positions.range(at, at), comment)
            yield _action(sheet, finding, f"豁免 {violation.rule}（须写明理由）", edit, preferred=False)
            return


def _comment(sheet: Sheet, suffix: str, rule: str, at: int, reason: str) -> str:
    line = sheet.text[at : sheet.positions.end_of_line(at)]
    indent = line[: len(line) - len(line.lstrip())]
    before, after = _COMMENTS[suffix]
    ending = "\r\n" if "\r\n" in sheet.text else "\n"
    return f'{indent}{before}cs-lint: ignore[{rule}] reason="{reason}"{after}{ending}'


def _does(sheet: Sheet, violation: Violation, at: int, comment: str) -> bool:
    """Whether with the comment there the replies are the same, and all that is gone is of this rule."""
    try:
        after = sheet.desk.judged(sheet.path, sheet.text[:at] + comment + sheet.text[at:])
    except CsLintError:
        return False
    same = [one.call.turns for one in sheet.checked] == [one.call.turns for one in after]
    if not (same or sheet.path.lower().endswith(ENGINES)):
        return False
    gone = _told(sheet.checked) - _told(after)
    more = _told(after) - _told(sheet.checked)
    return not more and gone.keys() == {(violation.rule, violation.text)}


def _told(checked: Iterable[Checked]) -> Counter[tuple[str, str]]:
    return Counter((violation.rule, violation.text) for violation in _violations(checked))
