"""A baseline: what is known passes, what is new fails, and what is no longer there is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_lint.baseline import Baseline, Ratchet, baseline_of, load_baseline, written
from cs_lint.errors import ConfigError
from cs_lint.model import Call, Checked, Turn
from tests.support import lint

LINTER = lint("id: a.one\nforbid: {say: 甲}", "id: b.two\nforbid: {say: 乙}")
FILES = st.dictionaries(
    st.sampled_from(["a.yaml", "b.yaml", "c.yaml"]), st.lists(st.text("甲乙丙", max_size=3), max_size=4)
)


def checked(files: dict[str, list[str]]) -> list[Checked]:
    made = [
        Call(call_id=text, turns=(Turn("agent", text),), source=source, line=line)
        for source, texts in files.items()
        for line, text in enumerate(texts, 1)
    ]
    return [Checked(call, LINTER.check(call)) for call in made]


def baseline(files: dict[str, list[str]]) -> Baseline:
    return baseline_of(((one.call.source, v) for one in checked(files) for v in one.report.violations), ".")


def against(known: Baseline, files: dict[str, list[str]], folder: str = ".") -> tuple[list[str], Ratchet]:
    ratchet = Ratchet(known, LINTER, folder)
    settled = [ratchet.settle(one) for one in checked(files)]
    return [violation.text for one in settled for violation in one.report.violations], ratchet


@given(FILES)
def test_what_there_was_passes(files: dict[str, list[str]]) -> None:
    new, ratchet = against(baseline(files), files)
    assert new == []
    assert ratchet.gone() == []
    assert ratchet.pruned() == baseline(files)


@given(FILES, FILES)
def test_as_many_pass_as_there_were(before: dict[str, list[str]], after: dict[str, list[str]]) -> None:
    known = baseline(before)
    new, ratchet = against(known, after)
    total = sum(len(one.report.violations) for one in checked(after))
    assert len(new) + ratchet.known == total
    pruned = ratchet.pruned()
    assert len(pruned.entries) + len(ratchet.gone()) == len(known.entries)
    assert against(pruned, after)[0] == new


def test_one_more_of_the_same_is_new() -> None:
    known = baseline({"a.yaml": ["甲", "甲"]})
    assert [entry.fingerprint.partition("-")[2] for entry in known.entries] == ["", "2"]
    assert against(known, {"a.yaml": ["甲", "甲", "甲"]})[0] == ["甲"]


def test_what_moves_stays_known() -> None:
    known = baseline({"a.yaml": ["甲", "乙"]})
    new, ratchet = against(known, {"b.yaml": ["丙", "乙", "甲"]})
    assert (new, ratchet.gone()) == ([], [])


def test_what_is_mended_is_gone_but_not_what_was_not_looked_at(tmp_path: Path) -> None:
    known = baseline({"a.yaml": ["甲"], "b.yaml": ["甲"]})
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).touch()
    _, ratchet = against(known, {str(tmp_path / "a.yaml"): ["丙"]}, str(tmp_path))
    assert [entry.source for entry in ratchet.gone()] == ["a.yaml"]
    assert [(entry.source, entry.fingerprint) for entry in ratchet.pruned().entries] == [
        ("b.yaml", known.entries[0].fingerprint)
    ]


def test_a_known_violation_costs_nothing() -> None:
    known = baseline({"a.yaml": ["甲"]})
    [one] = checked({"a.yaml": ["甲"]})
    settled = Ratchet(known, LINTER, ".").settle(one)
    assert (one.report.score, settled.report.score, settled.report.suppressed) == (95, 100, 0)
    assert [excused.by for excused in settled.excused] == ["baseline"]


def test_a_baseline_holds_no_words_and_reads_back(tmp_path: Path) -> None:
    known = baseline({"a.yaml": ["甲", "甲乙"]})
    file = tmp_path / "baseline.json"
    file.write_text(written(known), encoding="utf-8")
    assert "甲" not in written(known)
    assert load_baseline(str(file)) == known
    file.write_text(written(Baseline()), encoding="utf-8")
    assert load_baseline(str(file)).entries == ()


@pytest.mark.parametrize(
    "text", ["", "[]", '{"entries": [{}]}', '{"schema": "cs-lint/baseline/9", "entries": []}']
)
def test_what_is_no_baseline_is_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "baseline.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_baseline(str(file))
    assert caught.value.path == str(file)
    with pytest.raises(ConfigError, match="cannot be read"):
        load_baseline(str(tmp_path / "none.json"))
