"""Reply templates in other tools' formats: line and column of the file, what to write instead, what is answered for."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cs_lint.engine import Linter
from cs_lint.fixes import mended
from cs_lint.model import Call, Checked, Excused
from cs_lint.read import read_bytes
from cs_lint.read.source import ReadOptions
from tests.report.report_cases import checked, clean_call, violation, written

# The escape is one character of the reply, and six of the file.
TEXT = '# 退款\n- content: "😀请\\u4f60稍等" # 注释\n- content: 你看着填\n'
LINTER = Linter.from_packs(["core"])


def templates(data: bytes) -> list[Call]:
    found = list(read_bytes("replies/退款.yaml", data, ReadOptions(kind="template")))
    return [outcome for outcome in found if isinstance(outcome, Call)]


def judged(text: str = TEXT) -> Sequence[Checked]:
    found = [Checked(call, LINTER.check(call)) for call in templates(text.encode())]
    return mended(found, LINTER.catalogue, templates)


def results(*entries: Checked, **options: Any) -> list[dict[str, Any]]:
    [run] = json.loads(written("sarif", entries, catalogue=LINTER.catalogue, **options))["runs"]
    found: list[dict[str, Any]] = run["results"]
    return found


def test_sarif_marks_the_words_and_says_what_to_write() -> None:
    first, second = results(*judged())
    region = {"startLine": 2, "startColumn": 15, "endLine": 2, "endColumn": 21}
    [location] = first["locations"]
    assert location["physicalLocation"]["region"] == region
    [fix] = first["fixes"]
    assert fix["description"]["text"] == "换成「您」"
    [change] = fix["artifactChanges"]
    assert change["replacements"] == [{"deletedRegion": region, "insertedContent": {"text": "您"}}]
    assert change["artifactLocation"] == location["physicalLocation"]["artifactLocation"]
    assert second["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 3, "startColumn": 12, "endLine": 3, "endColumn": 13,
    }  # fmt: skip


def excused(by: Any, reason: str = "") -> Checked:
    """A template whose only violation is answered for."""
    one = judged()[1]
    [known] = one.report.violations
    report = msgspec.structs.replace(one.report, violations=())
    return msgspec.structs.replace(one, report=report, excused=(Excused(known, by, reason),))


@pytest.mark.parametrize(
    ("by", "kind"), [("comment", "inSource"), ("metadata", "inSource"), ("config", "external")]
)
def test_sarif_says_who_answers_for_what_is_suppressed(by: str, kind: str) -> None:
    [found] = results(excused(by, "法务要求"))
    assert found["suppressions"] == [{"kind": kind, "justification": "法务要求"}]
    assert "baselineState" not in found


def test_sarif_tells_new_findings_from_known_ones() -> None:
    new, known = results(excused("baseline"), judged()[0], baseline=True)
    assert (new["baselineState"], "suppressions" in new) == ("new", False)
    assert (known["baselineState"], known["suppressions"]) == ("unchanged", [{"kind": "external"}])


def test_sarif_hides_what_is_suppressed_below_the_chosen_severity() -> None:
    assert results(excused("comment", "法务"), min_severity="error") == []


def test_sarif_with_places_fixes_and_suppressions_keeps_to_the_official_schema() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    folder = os.environ.get("CS_LINT_SCHEMAS")
    if not folder:
        pytest.skip("CS_LINT_SCHEMAS names no folder of schemas")
    [schema] = Path(folder).rglob("sarif-2.1.0.json")
    entries = [*judged(), excused("comment", "法务"), excused("baseline"), clean_call()]
    log = json.loads(written("sarif", entries, catalogue=LINTER.catalogue, baseline=True))
    jsonschema.Draft7Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(log)


def test_a_github_annotation_stands_at_the_words() -> None:
    first, second = written("github", judged()).splitlines()
    assert first.startswith(
        "::warning file=replies/退款.yaml,line=2,endLine=2,col=15,title=words.honorific::"
    )
    assert ",line=3,endLine=3,col=12," in second


def test_gitlab_has_the_line_of_the_file() -> None:
    issues = json.loads(written("gitlab", judged()))
    assert [issue["location"]["lines"] for issue in issues] == [
        {"begin": 2, "end": 2},
        {"begin": 3, "end": 3},
    ]


def test_rdjson_counts_bytes_and_suggests_what_to_write() -> None:
    [first, _] = json.loads(written("rdjson", judged()))["diagnostics"]
    span = first["location"]["range"]
    assert span == {"start": {"line": 2, "column": 20}, "end": {"line": 2, "column": 26}}
    line = TEXT.split("\n")[1].encode()
    assert line[span["start"]["column"] - 1 : span["end"]["column"] - 1] == b"\\u4f60"
    assert first["suggestions"] == [{"range": span, "text": "您"}]


def test_csv_has_line_and_column() -> None:
    row = next(csv.DictReader(io.StringIO(written("csv", judged()))))
    assert [row[key] for key in ("line", "col", "end_line", "end_col", "fix")] == ["2", "15", "2", "21", "您"]


def test_json_tells_the_fix() -> None:
    [first, _] = json.loads(written("json", judged()))["calls"]
    assert first["violations"][0]["fix"] == {"with": "您", "safe": True}


def test_a_fix_that_would_quote_what_is_masked_is_not_told() -> None:
    one = judged('- content: "你"\n')[0]
    [found] = one.report.violations
    assert found.fix is not None
    fix = msgspec.structs.replace(found.fix, written="13800138000")
    report = msgspec.structs.replace(one.report, violations=(msgspec.structs.replace(found, fix=fix),))
    quoting = msgspec.structs.replace(one, report=report)
    assert "fixes" not in results(quoting)[0]
    assert "fixes" in results(quoting, show_text=True)[0]


def test_a_transcript_has_neither_column_nor_fix() -> None:
    said = checked(clean_call().call.turns, [violation("words.insult", 0, "您好", "不好")])
    [found] = results(said)
    assert found["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}
    assert "fixes" not in found
