"""What other tools take in: each output is read back by its consumer's own schema or library."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_lint.model import Checked
from cs_lint.report.sarif import MOST_RESULTS
from tests.report.report_cases import (
    CATALOGUE,
    agent,
    bad_call,
    checked,
    clean_call,
    unread,
    violation,
    written,
)

SCHEMAS = "CS_LINT_SCHEMAS"
"""A folder in which the schemas of other tools' formats lie; `.ci/run` fills one."""

NASTY = st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from(
    ["</failure>", "]]>", "\x1b[31m", "\ufffe", "%0A::error::", "a,b:c%", "=cmd()", "\u202e", "\x00"]
)


def nasty_call(text: str) -> Checked:
    """A call whose every free text is `text`."""
    said = text or "。"
    found = violation("words.insult", 0, said, said, suggest=text)
    return checked([agent(said)], [found], source=f"calls/{text}.txt", call_id=text)


def sarif(*entries: Any, **options: Any) -> dict[str, Any]:
    (run,) = json.loads(written("sarif", entries, **options))["runs"]
    return run


def sarif_schema() -> dict[str, Any]:
    folder = os.environ.get(SCHEMAS)
    if not folder:
        pytest.skip(f"{SCHEMAS} names no folder of schemas")
    (found,) = Path(folder).rglob("sarif-2.1.0.json")
    return json.loads(found.read_text(encoding="utf-8"))


def test_sarif_keeps_to_the_official_schema() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    log = json.loads(written("sarif", [bad_call(), clean_call(), unread(line=3), nasty_call("\x1b</x>")]))
    jsonschema.Draft7Validator(sarif_schema()).validate(log)


def test_sarif_takes_the_help_of_a_rule_from_the_rule() -> None:
    rules = {rule["id"]: rule for rule in sarif(bad_call())["tool"]["driver"]["rules"]}
    assert set(rules) == set(CATALOGUE)
    hold = rules["hold.reason"]
    assert hold["shortDescription"]["text"] == "请客户等待须说明原因"
    assert hold["fullDescription"]["text"] == "不知道在等什么的客户最容易挂断。"
    assert "您稍等" not in json.dumps(hold, ensure_ascii=False)


def test_sarif_results_point_at_their_rule_and_at_a_relative_path() -> None:
    run = sarif(bad_call(source="坏 calls/a.txt"))
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        artifact = location["physicalLocation"]["artifactLocation"]
        assert artifact == {"uri": "%E5%9D%8F%20calls/a.txt", "uriBaseId": "%SRCROOT%"}


def test_sarif_keeps_the_gravest_results_and_says_how_many_it_left_out() -> None:
    many = [violation("words.filler", None, "", "x", severity="info") for _ in range(MOST_RESULTS)]
    grave = violation("words.insult", None, "", "y")
    run = sarif(checked([agent("好")], many), checked([agent("好")], [grave]))
    assert len(run["results"]) == MOST_RESULTS
    assert run["results"][0]["ruleId"] == "words.insult"
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("1 more results")


def test_sarif_names_what_could_not_be_read() -> None:
    (invocation,) = sarif(unread("the call has no turns", line=7))["invocations"]
    assert invocation["executionSuccessful"] is False
    (note,) = invocation["toolExecutionNotifications"]
    assert note["level"] == "error"
    assert note["locations"][0]["physicalLocation"]["region"] == {"startLine": 7}


def test_junit_has_a_case_for_every_rule_that_judged_a_call() -> None:
    junitparser = pytest.importorskip("junitparser")
    judged = (
        "words.insult",
        "words.impatient",
        "hold.reason",
        "opening.agent-id",
        "words.filler",
        "opening.greeting",
    )
    call = msgspec.structs.replace(bad_call(), judged=judged)
    xml = junitparser.JUnitXml.fromstring(written("junit", [call, unread()]).encode())
    suite, unreadable = list(xml)
    results = {case.name: [type(result).__name__ for result in case.result] for case in suite}
    assert results == {
        "opening.greeting": [],
        "opening.agent-id": ["Failure"],
        "words.impatient": ["Failure"],
        "hold.reason": ["Failure"],
        "words.insult": ["Failure"],
        "words.filler": ["Failure"],
        "opening.answer-time": ["Skipped"],
    }
    assert (suite.tests, suite.failures, suite.skipped) == (7, 5, 1)
    assert unreadable.errors == 1


def test_junit_shows_neither_as_passed_nor_as_failed_what_is_below_the_chosen_severity() -> None:
    call = msgspec.structs.replace(bad_call(), judged=("words.filler", "words.insult"))
    (suite,) = ET.fromstring(written("junit", [call], min_severity="error"))
    assert "words.filler" not in {case.get("name") for case in suite}


@given(NASTY)
def test_junit_is_well_formed_whatever_was_said(text: str) -> None:
    ET.fromstring(written("junit", [nasty_call(text), unread(text)]))


@given(NASTY)
def test_a_github_command_is_one_line_that_nothing_in_it_can_end(text: str) -> None:
    lines = written("github", [nasty_call(text)]).splitlines()
    assert len(lines) == 1
    assert re.fullmatch(r"::error file=[^,:]*,line=1,title=words\.insult::.*", lines[0])


def test_github_tells_the_severities_apart() -> None:
    lines = written("github", [bad_call(), unread(line=4)]).splitlines()
    assert [line.split(" ")[0] for line in lines] == [
        "::warning", "::error", "::warning", "::error", "::error", "::notice", "::error",
    ]  # fmt: skip
    assert lines[-1] == "::error file=calls/c.jsonl,line=4,title=read::the call has no turns"


def test_gitlab_issues_have_what_gitlab_asks_for_and_no_fingerprint_twice() -> None:
    issues = json.loads(written("gitlab", [bad_call(), bad_call(), unread()]))
    assert {key for issue in issues for key in issue} == {
        "description", "check_name", "fingerprint", "severity", "location",
    }  # fmt: skip
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 13
    assert {issue["severity"] for issue in issues} == {"blocker", "major", "minor", "info"}
    assert issues[0]["location"] == {"path": "calls/a.txt", "lines": {"begin": 1}}


def test_gitlab_keeps_a_fingerprint_from_run_to_run() -> None:
    first, second = (json.loads(written("gitlab", [bad_call()])) for _ in range(2))
    assert first == second


def test_an_empty_run_is_valid_for_every_tool() -> None:
    assert json.loads(written("gitlab", [])) == []
    assert json.loads(written("rdjson", []))["diagnostics"] == []
    assert sarif()["results"] == []
    assert len(ET.fromstring(written("junit", []))) == 0


def test_rdjson_gives_each_violation_a_place_a_severity_and_its_rule() -> None:
    result = json.loads(written("rdjson", [bad_call(), unread(line=9)]))
    assert result["source"]["name"].startswith("cs-lint")
    insult = next(each for each in result["diagnostics"] if each["code"]["value"] == "words.insult")
    assert insult["severity"] == "ERROR"
    assert insult["location"] == {"path": "calls/a.txt", "range": {"start": {"line": 1}}}
    assert result["diagnostics"][-1]["location"]["range"]["start"]["line"] == 9


def test_csv_has_a_row_for_each_violation_and_each_failure() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", [bad_call(), clean_call(), unread(line=2)]))))
    assert len(rows) == 7
    assert rows[3]["text"] == "你到底懂不懂"
    assert rows[3]["title"] == "不得伤害客户自尊"
    assert rows[-1] | {"source": "calls/c.jsonl:2", "rule": "read"} == rows[-1]


@given(NASTY)
def test_no_cell_of_csv_is_a_formula(text: str) -> None:
    for row in csv.reader(io.StringIO(written("csv", [nasty_call(text), nasty_call(f"={text}")]))):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
