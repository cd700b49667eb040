"""`cs-lint review`: verdicts of people, kept; what they make of a rule's precision, and of its examples."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from cs_lint.errors import InputError
from cs_lint.packs.load import load_packs
from cs_lint.review.labels import Label, Labels, Verdicts, verdicts

Run = Callable[..., int]


def label(verdict: Any, fingerprint: str = "f", by: str = "李静", rule: str = "words.shirk") -> Label:
    return Label(
        call_key="k", rule=rule, turn=1, start=0, fingerprint=fingerprint, verdict=verdict, by=by,
        at="2026-11-30T09:00:00+00:00",
    )  # fmt: skip


def said(*given: Any) -> Verdicts:
    found = Verdicts()
    for verdict in given:
        found.add(verdict)
    return found


def test_labels_are_appended_and_the_newest_of_a_person_counts(tmp_path: Path) -> None:
    labels = Labels(tmp_path)
    for one in (label("true"), label("false"), label("unsure", by="王伟")):
        labels.append(one)
    assert len((tmp_path / "labels.jsonl").read_text(encoding="utf-8").splitlines()) == 3
    assert {(one.by, one.verdict) for one in labels.read()} == {("李静", "false"), ("王伟", "unsure")}


def test_a_line_that_is_no_label_is_told_with_its_place(tmp_path: Path) -> None:
    Labels(tmp_path).append(label("true"))
    with (tmp_path / "labels.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"verdict": "maybe"}\n')
    with pytest.raises(InputError) as caught:
        Labels(tmp_path).read()
    assert caught.value.line == 2


def test_precision_is_of_what_people_were_sure_about() -> None:
    assert said(*["true"] * 9, "false", "unsure", "unsure").precision == 0.9
    assert not said(*["true"] * 9, "false").imprecise
    assert said(*["true"] * 8, "false", "false").imprecise


def test_of_a_few_verdicts_nothing_is_said() -> None:
    few = said("false", "false", "true", "true")
    assert few.precision is None
    assert not few.imprecise


def test_verdicts_are_counted_by_rule() -> None:
    counted = verdicts([label("true", "a"), label("false", "b"), label("true", "c", rule="words.blame")])
    assert (counted["words.shirk"].right, counted["words.shirk"].wrong) == (1, 1)
    assert counted["words.blame"].right == 1


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("duckdb")
    nights = pytest.importorskip("tests.pages.nights", exc_type=ImportError)
    return nights.write(tmp_path_factory.mktemp("results"), calls=120)


@pytest.fixture
def copy(results: Path, tmp_path: Path) -> Path:
    """The results in a folder of the test's own, without labels."""
    import shutil

    return Path(shutil.copytree(results, tmp_path / "results"))


def cases(results: Path, size: int = 5, **more: Any) -> list[Any]:
    from cs_lint.review.dataset import open_dataset
    from cs_lint.review.sample import sampled

    return sampled(open_dataset(results), size, **more)


def test_a_sample_asks_about_many_rules_and_the_same_seed_about_the_same(results: Path) -> None:
    drawn = cases(results, 10)
    assert len({case.rule for case in drawn}) == 10
    assert cases(results, 10) == drawn
    assert cases(results, 10, seed=2) != drawn


def test_what_somebody_has_judged_is_not_asked_again(results: Path) -> None:
    first = cases(results, 1, rules=["words.shirk"])[0]
    known = Label(
        call_key=first.call_key, rule=first.rule, turn=first.turn, start=first.start, fingerprint=first.fingerprint,
        verdict="true", by="李静", at="2026-11-30T09:00:00+00:00",
    )  # fmt: skip
    assert cases(results, 1, rules=["words.shirk"], known=[known])[0] != first


def press(results: Path, *keys: str, size: int = 4) -> tuple[Any, list[Label]]:
    """The app after some keys, and the labels it has left behind."""
    pytest.importorskip("textual")
    from cs_lint.review.app import ReviewApp

    catalogue = {loaded.rule.id: loaded.rule for loaded in load_packs().rules}
    app = ReviewApp(cases(results, size), Labels(results), "李静", catalogue)

    async def run() -> None:
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press(*keys)
            await pilot.pause()

    # In a thread of its own: where a browser is open, playwright runs an event loop in this one.
    with ThreadPoolExecutor(1) as threads:
        threads.submit(lambda: asyncio.run(run())).result()
    return app, Labels(results).read()


def test_one_key_is_one_verdict_kept_at_once(copy: Path) -> None:
    app, labels = press(copy, "t", "f", "u")
    assert [one.verdict for one in labels] == ["true", "false", "unsure"]
    assert [one.rule for one in labels] == [case.rule for case in app.cases[:3]]
    assert {one.by for one in labels} == {"李静"}
    assert app.at == 3


def test_after_the_last_violation_the_app_ends_and_tells_how_many_were_judged(copy: Path) -> None:
    app, labels = press(copy, "t", "s", "t", "t")
    assert app.return_value == 3
    assert len(labels) == 3


def test_a_note_goes_with_the_verdict_and_letters_in_it_are_no_verdicts(copy: Path) -> None:
    _, labels = press(copy, "n", *"tfu", "enter", "f", "t")
    assert [(one.verdict, one.note) for one in labels] == [("false", "tfu"), ("true", "")]


def test_a_verdict_can_be_taken_back_by_another(copy: Path) -> None:
    _, labels = press(copy, "t", "b", "f")
    assert [one.verdict for one in labels] == ["false"]
    assert len((copy / "labels.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_the_screen_shows_the_words_in_their_turn_and_what_the_rule_says(results: Path) -> None:
    pytest.importorskip("textual")
    from cs_lint.review.app import card, conversation

    case = cases(results, 1, rules=["words.shirk"])[0]
    talk = conversation(case)
    marked = [talk.plain[span.start : span.end] for span in talk.spans if "reverse" in str(span.style)]
    assert marked == [case.text]
    rule = next(loaded.rule for loaded in load_packs().rules if loaded.rule.id == case.rule)
    for words in (case.message, rule.why, case.suggest, case.clause):
        assert words in card(case, rule).plain


def judged(results: Path, rule: str, *given: str) -> None:
    """People's verdicts on as many violations of a rule."""
    drawn = cases(results, len(given), rules=[rule])
    assert len(drawn) == len(given)
    for case, verdict in zip(drawn, given, strict=True):
        Labels(results).append(
            Label(
                call_key=case.call_key, rule=case.rule, turn=case.turn, start=case.start,
                fingerprint=case.fingerprint, verdict=verdict, by="李静", at="2026-11-30T09:00:00+00:00",
            )
        )  # fmt: skip


def test_evaluate_tells_the_precision_of_reviewed_rules_and_marks_the_imprecise(
    copy: Path, cs_lint: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    judged(copy, "words.shirk", "true", "true", "true", "false", "false")
    judged(copy, "words.blame", "true", "true", "true", "true", "true")
    assert cs_lint("evaluate", "--reviewed", copy, "--format", "json") == 0
    rules = json.loads(capsys.readouterr().out)["rules"]
    assert rules["words.shirk"] == {"true": 3, "false": 2, "unsure": 0, "precision": 0.6, "imprecise": True}
    assert rules["words.blame"]["imprecise"] is False
    assert cs_lint("evaluate", "--reviewed", copy) == 0
    assert capsys.readouterr().out.splitlines()[1].split() == [
        "words.shirk",
        "3",
        "2",
        "0",
        "0.600",
        "imprecise",
    ]


def test_without_verdicts_evaluate_says_what_to_do(
    results: Path, cs_lint: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cs_lint("evaluate", "--reviewed", results) == 2
    assert "`cs-lint review` asks for them" in capsys.readouterr().err


def test_reports_mark_a_rule_that_people_find_imprecise(copy: Path, tmp_path: Path, cs_lint: Run) -> None:
    calamine = pytest.importorskip("python_calamine")
    pytest.importorskip("xlsxwriter")
    judged(copy, "words.shirk", "true", "true", "true", "false", "false")
    file = tmp_path / "team.xlsx"
    assert cs_lint("report", copy, "-o", file) == 0
    head, *rows = calamine.CalamineWorkbook.from_path(str(file)).get_sheet_by_name("规则").to_python()
    marks = {row[0]: (row[head.index("人工复核")], row[head.index("误判偏多")]) for row in rows}
    assert marks["words.shirk"] == (0.6, "误判偏多")
    assert marks["words.blame"] == ("", "")


def test_false_alarms_become_examples_that_their_rule_must_pass(
    copy: Path, tmp_path: Path, cs_lint: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    judged(copy, "words.shirk", "false", "false", "false", "true")
    file = tmp_path / "reviewed.yaml"
    assert cs_lint("review", copy, "--examples", file) == 0
    text = file.read_text(encoding="utf-8")
    assert "复核为误判" in text
    before = next(loaded.rule for loaded in load_packs().rules if loaded.rule.id == "words.shirk").examples
    after = load_packs([str(file)]).find("words.shirk")
    assert after
    added = len(after.rule.examples) - len(before)
    assert 1 <= added <= 3
    # The rule still strikes there, so the new examples, and they alone, fail until the rule is mended.
    assert cs_lint("rules", "test", file) == 1
    out = capsys.readouterr().out
    assert "a false alarm at" in out
    assert f", {added} failed" in out


def test_where_nothing_was_found_wrong_there_are_no_examples(
    copy: Path, tmp_path: Path, cs_lint: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    judged(copy, "words.shirk", "true")
    assert cs_lint("review", copy, "--examples", tmp_path / "reviewed.yaml") == 2
    assert "nobody has judged a violation false" in capsys.readouterr().err


def test_an_unknown_rule_is_told(results: Path, cs_lint: Run, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("textual")
    assert cs_lint("review", results, "--rule", "words.shrik") == 2
    assert "did you mean words.shirk?" in capsys.readouterr().err
