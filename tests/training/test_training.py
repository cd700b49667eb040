"""Training on what the repository holds, the rules' own examples: small, but all the way to a rule that uses it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

pytest.importorskip("sklearn")

from cs_lint import training
from cs_lint.checks.learned import find_model, model_in
from cs_lint.engine import Linter
from cs_lint.errors import InputError
from cs_lint.packs.load import load_packs
from cs_lint.text.ngrams import Scorer
from cs_lint.training.__main__ import LABELS, about, gathered
from cs_lint.training.augment import COPIES, harmless_clauses, misheard
from cs_lint.training.fit import folded, sounding, train
from cs_lint.training.lines import Line, example_lines, labelled_lines, ordinary_lines
from tests.support import broken, call, pack


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    return list(example_lines(load_packs(), LABELS))


def test_examples_are_lines_of_both_kinds(lines: list[Line]) -> None:
    assert {line.labels for line in lines} == {frozenset(), *(frozenset([label]) for label in LABELS)}
    insult = frozenset(["words.insult"])
    assert Line("您懂不懂这个功能怎么用都没关系，反正您也用不上。", insult, "examples") in lines


def test_what_the_customers_of_examples_say_is_no_line(lines: list[Line]) -> None:
    assert not any("你们有没有脑子" in line.text for line in lines)


def test_a_model_knows_what_it_was_trained_on(lines: list[Line]) -> None:
    model = train(lines, LABELS, "a test")
    scorer = Scorer(model)
    known = [
        scorer.score(folded(line.text), model.labels.index(label)) > 0
        for line in lines
        for label in line.labels
    ]
    assert sum(known) > 0.6 * len(known)


def test_the_same_lines_make_the_same_model(lines: list[Line]) -> None:
    assert train(lines, LABELS, "a test") == train(lines, LABELS, "a test")


def test_from_the_command_line_to_a_rule(tmp_path: Path) -> None:
    (tmp_path / "ours.tsv").write_text(
        "label\ttext\n" + "words.mock\t您可真会挑时候呀\n" * 9, encoding="utf-8"
    )
    file = tmp_path / "ours.model"
    command = [sys.executable, "-m", "cs_lint.training", "--data", str(tmp_path), "--out", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True)
    assert "9 of ours" in done.stdout
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        pack("forbid: {learned: {label: words.mock, at_least: 0.2, model: ours}}"), encoding="utf-8"
    )
    linter = Linter.from_packs([str(mine)])
    assert broken(linter.check(call("客服: 您可真会挑时候呀"))) == ["a.rule"]
    assert broken(linter.check(call("客服: 您好,请问有什么可以帮您?"))) == []


def test_a_turn_may_have_several_labels(tmp_path: Path) -> None:
    said = ["apology,hold\t对不住您先别撂", "apology\t对不住了您", "hold\t您先别撂电话", "none\t快递到了驿站"]
    (tmp_path / "ours.tsv").write_text("\n".join(9 * said), encoding="utf-8")
    file = tmp_path / "ours.model"
    command = [
        sys.executable,
        "-m",
        "cs_lint.training",
        "--several",
        "--data",
        str(tmp_path),
        "--out",
        str(file),
    ]
    subprocess.run(command, capture_output=True, text=True, timeout=100, check=True)
    model = model_in(file)
    assert (model.labels, model.several) == (["apology", "hold"], True)
    scores = [
        [Scorer(model).score(folded(text), label) for label in (0, 1)] for text in ("对不住别撂", "到了驿站")
    ]
    assert min(scores[0]) > 0 > max(scores[1])


def lines_of(name: str) -> tuple[list[Line], Sequence[str]]:
    """What a model that comes with us is made of, and its labels."""
    ours = Path(training.__file__).parent
    return gathered([ours / name] if name == "moods" else [ours / name, ours / "calls"], several=True)


@pytest.mark.parametrize("name", ["acts", "moods", "outcomes", "steps"])
def test_a_model_that_comes_with_us_is_of_the_lines_that_are_here(name: str) -> None:
    lines, labels = lines_of(name)
    kept = model_in(find_model(name))
    assert (kept.labels, kept.about) == (labels, about(lines))


@pytest.mark.timeout(900)
def test_a_model_that_comes_with_us_is_what_its_lines_make() -> None:
    lines, labels = lines_of("outcomes")  # the smallest: to make all of them takes half an hour
    scorer, fresh = (
        Scorer(model_in(find_model("outcomes"))),
        Scorer(train(lines, labels, "anew", several=True)),
    )
    for line in lines[::40]:  # a last bit may differ from machine to machine
        text, heard = folded(line.text), sounding(line.text)
        for label in range(len(labels)):
            old, new = (each.score(text, label, heard) for each in (scorer, fresh))
            assert old == pytest.approx(new, abs=0.05)


def test_a_line_is_misheard_in_several_ways_the_same_each_time() -> None:
    line = Line(
        "您的退款三个工作日之内一定退回到您原来付款的那张银行卡里面去", frozenset(["deadline"]), "ours"
    )
    heard = list(misheard([line]))
    assert len({each.text for each in (line, *heard)}) == COPIES + 1
    assert {(each.labels, each.source) for each in heard} == {(line.labels, line.source)}
    assert list(misheard([line])) == heard


def test_only_what_harmless_lines_are_made_of_is_harmless_too() -> None:
    harmless = Line("您好，请讲。我在听", frozenset(), "ours")
    rude = Line("您好，别烦我。", frozenset(["words.impatient"]), "ours")
    texts = [line.text for line in harmless_clauses([harmless, rude])]
    assert texts == ["您好，请讲", "我在听", "您好", "请讲"]


def test_a_line_without_a_label_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ours.tsv").write_text("words.mock\t您可真会挑\n没有标签\n", encoding="utf-8")
    with pytest.raises(InputError, match="a label, a tab and a text"):
        list(labelled_lines([tmp_path]))


def test_the_turns_of_whole_calls_are_ordinary_and_labelled(tmp_path: Path) -> None:
    (tmp_path / "night.calls.tsv").write_text("none\t请讲\nwords.mock\t您可真会挑\n", encoding="utf-8")
    (tmp_path / "ours.tsv").write_text("none\t请讲\n", encoding="utf-8")
    lines = list(labelled_lines([tmp_path]))
    assert [(line.ordinary, line.foreign, bool(line.labels)) for line in lines] == [
        (True, False, False),
        (True, False, True),
        (False, False, False),
    ]


def test_a_model_takes_of_whole_calls_only_the_labels_that_its_own_lines_have(tmp_path: Path) -> None:
    (tmp_path / "night.calls.tsv").write_text("hold,words.mock\t您可真会挑别挂\n", encoding="utf-8")
    (tmp_path / "ours.tsv").write_text("hold\t别挂\nnone\t请讲\n", encoding="utf-8")
    lines, labels = gathered([tmp_path], several=True)
    assert list(labels) == ["hold"]
    assert {line.text: set(line.labels) for line in lines} == {
        "您可真会挑别挂": {"hold"},
        "别挂": {"hold"},
        "请讲": set(),
    }


def test_the_halves_of_ordinary_talk_share_no_call(tmp_path: Path) -> None:
    calls = [f'{{"call_id": "{n}", "turns": [{{"role": "agent", "text": "第{n}通"}}]}}' for n in range(40)]
    (tmp_path / "talk.jsonl").write_text("\n".join(calls), encoding="utf-8")
    halves = [{line.text for line in ordinary_lines([tmp_path], half)} for half in (0, 1)]
    assert halves[0] & halves[1] == set()
    assert len(halves[0] | halves[1]) == 40
