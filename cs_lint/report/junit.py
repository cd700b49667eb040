"""JUnit XML, as build servers read it: a suite a call, a test case a rule that judged it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, TextIO
from xml.etree.ElementTree import Element, SubElement, tostring

from cs_lint.model import CallReport, Checked, ErrorReport, Violation
from cs_lint.report.inert import one_line, visible
from cs_lint.report.shown import shown
from cs_lint.report.words import WORDS
from cs_lint.report.writer import ReportOptions, Summary

_NO_XML: Final = re.compile("[\ufffe\uffff]")


class JunitWriter:
    """Written as the calls come. A rule that was not applicable is a skipped case, with its reason."""

    def __init__(self, stream: TextIO, options: ReportOptions) -> None:
        self._stream, self._options = stream, options

    def begin(self) -> None:
        self._stream.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="cs-lint">\n')

    def call(self, checked: Checked) -> None:
        report = shown(checked, self._options).report
        broken = self._broken(report.violations)
        # A violation that is out of sight leaves no case at all: it neither passed nor is to be shown.
        hidden = {each.rule for each in checked.report.violations} - set(broken)
        passed = [rule for rule in checked.judged if rule not in broken and rule not in hidden]
        counts = {"failures": len(broken), "errors": 0, "skipped": len(report.not_applicable)}
        suite = self._suite(report.call_id or report.source, len(passed) + sum(counts.values()), counts)
        for rule in passed:
            self._case(suite, report, rule)
        for rule, found in broken.items():
            self._fail(self._case(suite, report, rule), found)
        for rule, reason in report.not_applicable.items():
            SubElement(self._case(suite, report, rule), "skipped", message=_text(reason))
        self._write(suite)

    def failure(self, error: ErrorReport) -> None:
        suite = self._suite(error.source, 1, {"failures": 0, "errors": 1, "skipped": 0})
        case = SubElement(suite, "testcase", classname=_text(error.source), name="read")
        SubElement(case, "error", type=error.error.kind, message=_text(error.error.message))
        self._write(suite)

    def end(self, summary: Summary) -> None:
        self._stream.write("</testsuites>\n")

    def _broken(self, violations: Sequence[Violation]) -> dict[str, list[Violation]]:
        by_rule: dict[str, list[Violation]] = {}
        for violation in violations:
            by_rule.setdefault(violation.rule, []).append(violation)
        return by_rule

    def _suite(self, name: str, tests: int, counts: dict[str, int]) -> Element:
        numbers = {key: str(count) for key, count in {"tests": tests, **counts}.items()}
        return Element("testsuite", {"name": _text(name), **numbers})

    def _case(self, suite: Element, report: CallReport, rule: str) -> Element:
        return SubElement(suite, "testcase", classname=_text(report.source), name=_text(rule))

    def _fail(self, case: Element, found: list[Violation]) -> None:
        words = WORDS[self._options.lang]
        failure = SubElement(case, "failure", type=found[0].severity, message=_text(found[0].message))
        lines = []
        for violation in found:
            turn = words.of_the_call if violation.turn is None else words.turn.format(violation.turn)
            said = words.quote(violation.text) if violation.text else ""
            lines.append(f"{turn}{words.colon}{violation.message}{said}")
            if violation.suggest:
                lines.append(f"{words.instead}{words.colon}{violation.suggest}")
        failure.text = _NO_XML.sub("\ufffd", visible("\n".join(lines)))

    def _write(self, suite: Element) -> None:
        self._stream.write(tostring(suite, encoding="unicode") + "\n")


def _text(text: str) -> str:
    return _NO_XML.sub("\ufffd", one_line(text))
