"""JSON and JSONL are valid whatever is in them, and complete whatever becomes of the run."""

from __future__ import annotations

import io

import msgspec
import pytest

from cs_lint.model import CallReport, ErrorReport
from cs_lint.report import WRITERS, ReportOptions, Summary
from tests.report.report_cases import bad_call, clean_call, unread, written


def test_a_document_holds_calls_and_failures_in_place() -> None:
    document = msgspec.json.decode(written("json", [clean_call(), unread(line=2), bad_call()]))
    assert list(document) == ["schema", "tool", "calls", "summary"]
    assert document["schema"] == "cs-lint/report/1"
    assert ["error" in entry for entry in document["calls"]] == [False, True, False]
    assert document["summary"] == {
        "calls": 2,
        "passed": 1,
        "failed": 1,
        "failures": 1,
        "violations": {"error": 3, "warning": 2, "info": 1},
        "suppressed": 1,
    }


def test_an_empty_run_is_a_document_too() -> None:
    assert msgspec.json.decode(written("json", []))["calls"] == []


def test_a_document_is_written_as_the_calls_come() -> None:
    stream = io.StringIO()
    writer = WRITERS["json"](stream, ReportOptions())
    writer.begin()
    sizes = [stream.tell()]
    for _ in range(3):
        writer.call(bad_call())
        sizes.append(stream.tell())
    writer.end(Summary())
    assert sizes == sorted(set(sizes))


def test_lines_decode_to_the_reports_that_went_in() -> None:
    lines = written("jsonl", [bad_call(), unread(col=4)]).splitlines()
    assert msgspec.json.decode(lines[0], type=CallReport) == bad_call().report
    assert msgspec.json.decode(lines[1], type=ErrorReport) == unread(col=4)


def test_severity_filters_violations_and_leaves_the_score() -> None:
    (line,) = written("jsonl", [bad_call(score=52.0)], min_severity="warning").splitlines()
    report = msgspec.json.decode(line, type=CallReport)
    assert {violation.severity for violation in report.violations} == {"error", "warning"}
    assert report.score == 52.0


@pytest.mark.parametrize("nasty", ["\ud800", "\x9b31m", "\u2028", "\x85", "\u202e", "\x1b[31m", '"\\'])
def test_any_text_is_one_valid_inert_line(nasty: str) -> None:
    output = written("jsonl", [clean_call(source=f"a{nasty}b.txt", call_id=nasty)])
    assert len(output.splitlines()) == 1
    output.encode("utf-8")
    decoded = msgspec.json.decode(output)
    assert decoded["call_id"] == nasty.replace("\ud800", "\ufffd")
    assert not set(output) & {"\x1b", "\x9b", "\u202e"}


def test_a_summary_is_added_up_without_changing_the_first() -> None:
    empty = Summary()
    assert empty.plus(bad_call().report).plus(unread()).violations == {"error": 3, "warning": 2, "info": 1}
    assert empty == Summary()
