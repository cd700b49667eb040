"""Violations that somebody has answered for: by a comment in the file, in a call's metadata, or in the config.

A suppression names rules and a reason. One that is badly written, names a rule that is not there, has expired, or
suppresses nothing is a finding itself, of the rules `suppress.*`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal

import msgspec

from cs_lint.engine import Linter
from cs_lint.model import Call, Checked, Comment, Excused, Passage, Sheet, Violation
from cs_lint.packs.load import matching_ids

_IGNORE: Final = re.compile(r"(?P<whole>ignore-file|ignore)\s*\[(?P<rules>[^\]]*)\](?P<rest>.*)", re.DOTALL)
_FACT: Final = re.compile(
    r"""[\s,]*(?P<key>\w+)\s*=\s*(?:"(?P<quoted>[^"]*)"|“(?P<curly>[^”]*)”|(?P<bare>[^\s"“”]+))"""
)
_KEYS: Final = frozenset(("rule", "rules", "reason", "reviewer", "until"))
Fault = Literal["malformed", "unknown", "unused", "expired"]
How = Literal["comment", "metadata", "config"]


class Suppression(msgspec.Struct):
    """A wish that some violations be passed over, and whether it came to anything.

    `lines` are those of the file that it is for; None: all of the file, or of the call.
    """

    written: str
    rules: tuple[str, ...] = ()
    reason: str = ""
    reviewer: str | None = None
    until: str | None = None
    fault: str | None = None
    comment: Comment | None = None
    lines: frozenset[int] | None = None
    used: bool = False

    def covers(self, violation: Violation, call: Call) -> bool:
        """Whether it is for this violation of a call."""
        if self.lines is not None and not self.lines & _lines_of(violation, call.passage):
            return False
        return any(matching_ids(rule, (violation.rule,)) for rule in self.rules)


def _lines_of(violation: Violation, passage: Passage | None) -> frozenset[int]:
    """The line of a violation, and that on which its text begins: within a block of YAML there are no comments."""
    first = passage.first_line if passage else None
    return frozenset(line for line in (violation.line, first) if line is not None)


def of_comments(comments: Sequence[Comment]) -> list[Suppression]:
    """What the comments of a file ask for. One alone on its line is for the next that is no such comment."""
    alone = {comment.line for comment in comments if comment.alone}
    return [_of_comment(comment, alone) for comment in comments]


def _of_comment(comment: Comment, alone: set[int]) -> Suppression:
    match = _IGNORE.fullmatch(comment.text.strip())
    if match is None:
        fault = '不是 ignore[规则] reason="…" 的写法'
        return Suppression(comment.text, fault=fault, comment=comment)
    line = comment.line
    while line in alone:
        line += 1
    facts = {
        fact["key"]: fact["quoted"] or fact["curly"] or fact["bare"] or ""
        for fact in _FACT.finditer(match["rest"])
    }
    facts["rule"] = [word for word in re.split(r"[\s,，]+", match["rules"]) if word]
    made = _made(f"{match['whole']}[{match['rules'].strip()}]", facts, reviewed=False)
    if _FACT.sub("", match["rest"]).strip(" ,\t"):
        made.fault = '方括号后面只能写 reason="…" 和 until=日期'
    return msgspec.structs.replace(
        made, comment=comment, lines=None if match["whole"] == "ignore-file" else frozenset((line,))
    )


def of_call(call: Call) -> list[Suppression]:
    """What a call's metadata ask for under `suppress`."""
    asked = call.metadata.get("suppress")
    if asked is None:
        return []
    return [_of_entry(entry) for entry in (asked if isinstance(asked, list) else [asked])]


def _of_entry(entry: Any) -> Suppression:
    if not isinstance(entry, dict):
        return Suppression("suppress", fault="suppress 的每一项要写 rule、reason 和 reviewer")
    rules = entry.get("rule", entry.get("rules"))
    return _made(f"suppress[{_listed(rules)}]", {**entry, "rule": rules}, reviewed=True)


def _listed(rules: Any) -> str:
    return ", ".join(map(str, rules)) if isinstance(rules, list) else str(rules or "")


def _made(written: str, facts: Mapping[str, Any], *, reviewed: bool) -> Suppression:
    rules = facts["rule"] if isinstance(facts["rule"], list) else [facts["rule"]]
    ids = tuple(rule for rule in rules if isinstance(rule, str) and rule.strip())
    reason, reviewer, until = (str(facts.get(key) or "").strip() for key in ("reason", "reviewer", "until"))
    unknown = next((key for key in facts if key not in _KEYS), None)
    fault = (
        ("没有写规则" if not ids else None)
        or ("没有写理由 reason" if not reason else None)
        or ("没有写复核人 reviewer" if reviewed and not reviewer else None)
        or (f"until 不是日期:{until}" if until and not _is_date(until) else None)
        or (f"不认识 {unknown}" if unknown else None)
    )
    return Suppression(written, ids, reason, reviewer or None, until or None, fault)


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


class Suppressor(msgspec.Struct, frozen=True):
    """Settles what is suppressed in a run. `per_file` gives the rules that the config ignores in a file."""

    linter: Linter
    today: str
    per_file: Mapping[str, tuple[str, ...]] = {}
    root: str = "."

    def settle(self, checked: Sequence[Checked]) -> list[Checked]:
        """Calls with what is suppressed taken out, and what is wrong with suppressions put in.

        The templates of a file, whose comments are for any of them, must come all together.
        """
        files = itertools.groupby(checked, lambda one: (one.call.source, id(sheet_of(one.call))))
        return [settled for _, file in files for settled in self._file(list(file))]

    def standing(self, call: Call) -> list[Any]:
        """What decides beside a call's own words what of it is suppressed today; empty where nothing asks for it.

        The same for all templates of a file. Where that has comments it tells of the whole file, since what a comment
        comes to is known only by all of them.
        """
        sheet, ignored = sheet_of(call), self._ignored(call.source)
        comments = sheet.comments if sheet else ()
        past = [self._is_past(each) for each in (*of_comments(comments), *of_call(call))]
        if not (past or ignored):
            return []
        text = sheet.text if sheet and comments else ""
        told = hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16).hexdigest()
        return [told, past, ignored.rules if ignored else ()]

    def _file(self, checked: Sequence[Checked]) -> list[Checked]:
        sheet = sheet_of(checked[0].call)
        comments = of_comments(sheet.comments) if sheet else []
        ignored = self._ignored(checked[0].call.source)
        told = [(one, of_call(one.call)) for one in checked]
        if not (comments or ignored or any(own for _, own in told)):
            return list(checked)
        settled = [self._one(one, [*comments, *own], ignored) for one, own in told]
        extra = [list(self._findings(own, [one])) for one, own in told]
        for suppression in comments:
            extra[_nearest(checked, suppression)] += self._findings([suppression], checked)
        asked = [bool(comments or own) for _, own in told]
        return [self._with(*one) for one in zip(settled, extra, asked, strict=True)]

    def _ignored(self, source: str) -> Suppression | None:
        if not self.per_file:
            return None
        from cs_lint.read.globs import matches

        rules = tuple(
            rule for glob, ids in self.per_file.items() if matches(glob, source, self.root) for rule in ids
        )
        return Suppression("per-file-ignores", rules, "per-file-ignores") if rules else None

    def _one(self, checked: Checked, asked: Sequence[Suppression], ignored: Suppression | None) -> Checked:
        valid = [each for each in asked if each.fault is None and not self._is_past(each)]
        kept: list[Violation] = []
        excused: list[Excused] = []
        for violation in checked.report.violations:
            by = next((each for each in valid if each.covers(violation, checked.call)), None)
            if by is None and ignored is not None and ignored.covers(violation, checked.call):
                by = ignored
            if by is None:
                kept.append(violation)
                continue
            by.used = True
            how: How = "config" if by is ignored else "comment" if by.comment else "metadata"
            excused.append(Excused(violation, how, by.reason, by.reviewer, by.until))
        report = self.linter.amended(checked.report, kept, len(excused))
        return msgspec.structs.replace(checked, report=report, excused=(*checked.excused, *excused))

    def _is_past(self, suppression: Suppression) -> bool:
        return suppression.until is not None and suppression.until < self.today

    def _findings(self, asked: Sequence[Suppression], checked: Sequence[Checked]) -> Iterator[Violation]:
        """What is wrong with suppressions for some calls, as violations of the rules that are switched on."""
        rules = {rule.suppression: rule for rule in self.linter.catalogue.values() if rule.suppression}
        for number, suppression in enumerate(asked):
            call = checked[_nearest(checked, suppression)].call
            for fault, text in self._faults(suppression, checked):
                if rule := rules.get(fault):
                    key = f"{rule.id}\0{suppression.written}\0{text}\0{call.call_id}\0{number}"
                    yield _violation(rule.id, self.linter, text, suppression, key)

    def _faults(self, suppression: Suppression, checked: Sequence[Checked]) -> Iterator[tuple[Fault, str]]:
        if suppression.fault is not None:
            yield "malformed", f"{suppression.written} {suppression.fault}"
            return
        known = [loaded.rule.id for loaded in self.linter.ruleset.rules]
        unknown = [rule for rule in suppression.rules if not matching_ids(rule, known)]
        for rule in unknown:
            yield "unknown", rule
        if self._is_past(suppression):
            yield "expired", f"{suppression.written} until={suppression.until}"
        elif not suppression.used and any(
            matching_ids(rule, self._able(checked)) for rule in suppression.rules
        ):
            yield "unused", suppression.written

    def _able(self, checked: Sequence[Checked]) -> list[str]:
        """The rules that are switched on and could judge one of some calls: of others nobody knows what they would find."""
        silent = [one.report.not_applicable for one in checked]
        return [rule for rule in self.linter.catalogue if not all(rule in missing for missing in silent)]

    def _with(self, checked: Checked, extra: Sequence[Violation], asked: bool) -> Checked:
        """A call with findings about suppressions; the rules for these have judged it where it is `asked` for any."""
        if not asked:
            return checked
        rules = (rule.id for rule in self.linter.catalogue.values() if rule.suppression)
        report = checked.report
        report = self.linter.amended(report, [*report.violations, *extra], report.suppressed)
        return msgspec.structs.replace(checked, report=report, judged=(*checked.judged, *rules))


def sheet_of(call: Call) -> Sheet | None:
    """What a template shares with the others of its file; None for a call of another kind."""
    return call.passage.sheet if call.passage else None


def _nearest(checked: Sequence[Checked], suppression: Suppression) -> int:
    """The call of a file in whose report a comment's fault is told: the first that ends behind it."""
    line = suppression.comment.line if suppression.comment else 0
    behind = (number for number, one in enumerate(checked) if (one.call.line or 0) >= line)
    return next(behind, len(checked) - 1)


def _violation(rule_id: str, linter: Linter, text: str, suppression: Suppression, key: str) -> Violation:
    rule, comment = linter.catalogue[rule_id], suppression.comment
    return Violation(
        rule=rule_id,
        severity=rule.severity,
        turn=None,
        start=None,
        end=None,
        role=None,
        text="",
        message=rule.message.replace("{text}", text),
        suggest=rule.suggest,
        source=f"{rule.source.document} {rule.source.clause}".strip(),
        deduct=0,
        fingerprint=hashlib.blake2b(key.encode(errors="surrogatepass"), digest_size=10).hexdigest(),
        matched_by="metadata",
        line=comment.line if comment else None,
        col=comment.col if comment else None,
    )
