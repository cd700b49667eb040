"""The condition `learned`: a turn is judged by what its n-grams weigh, and the violation says by which."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from cs_lint.checks.learned import find_model
from cs_lint.engine import Linter
from cs_lint.text.ngrams import Model, Weights
from tests.support import Found, call, judge, lint, pack, refused


@pytest.fixture
def rude(tmp_path: Path) -> str:
    """The path of a model that knows one rude word, 榆木 (0.6), worse after 你 (1.0), and mends it by 好吗 (−0.9)."""
    names = {"榆木": 60, "你榆木": 40, "好吗": -90}
    weights = Weights("\t".join(names), [bytes(w % 256 for w in names.values())], [0.01], [0.0], 0.01)
    file = tmp_path / "rude.model"
    file.write_bytes(
        msgspec.msgpack.encode(Model("by hand", ["rude"], ["榆木"], msgspec.msgpack.encode(weights)))
    )
    return str(file)


def rule(model: str, at_least: float = 0.5, more: str = "") -> str:
    return f"forbid: {{learned: {{label: rude, at_least: {at_least}, model: '{model}'}}{more}}}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("客服: 这是榆木桌子", [(0, "榆木")], id="the words that weigh"),
        pytest.param("客服: 说你榆木脑袋", [(0, "你榆木")], id="all of them"),
        pytest.param("客服: 榆木的好吗", [], id="what weighs against it counts too"),
        pytest.param("客户: 你榆木脑袋", [], id="only what the agent says"),
        pytest.param("客服: 您好\n客户: 嗯\n客服: 你榆、木", [(2, "你榆、木")], id="as said, marks and all"),
    ],
)
def test_learned(rude: str, text: str, expected: Found) -> None:
    assert judge(rule(rude), text) == expected


def test_how_sure_it_must_be(rude: str) -> None:
    assert judge(rule(rude, 0.9), "客服: 榆木") == []
    assert judge(rule(rude, 0.9), "客服: 你榆木") == [(0, "你榆木")]


def test_guards_lift_it(rude: str) -> None:
    text = "客服: 您说他讲“你榆木脑袋”"
    assert judge(rule(rude), text) == [(0, "你榆木")]
    assert judge(rule(rude, more=", unless: {quoted: true}"), text) == []


def test_the_violation_says_why(rude: str) -> None:
    (violation,) = lint(rule(rude)).check(call("客服: 说你榆木脑袋")).violations
    assert violation.matched_by == "learned"
    assert violation.message == "不合规(按用词判断「榆木」「你榆木」,得分 1.00)"


def test_a_label_that_the_model_does_not_know_is_refused(rude: str) -> None:
    error = refused(pack(rule(rude).replace("label: rude", "label: rud")))
    assert "the model has no label 'rud'" in str(error)
    assert "rude" in str(error.hint)


def test_a_model_that_is_not_there_is_refused() -> None:
    error = refused(pack("forbid: {learned: {label: rude, at_least: 1, model: nowhere}}"))
    assert "there is no trained model 'nowhere'" in str(error)


def test_the_model_that_comes_with_us_says_what_it_was_trained_on() -> None:
    model = find_model("words")
    assert model.about.startswith("trained on")
    assert {"words.insult", "complaint.argue"} <= set(model.labels)


@pytest.mark.parametrize(
    ("rule_id", "said"),
    [
        ("words.blame", "你自个儿把水管拧裂了还来赖我们装得不好"),
        ("words.threat", "你再闹下去我们就把你列为不受欢迎的客人"),
        ("words.insult", "你这种客人我见得多了，想占便宜没门"),
        ("complaint.argue", "您说的那些都是胡编的，我们从来没这样"),
    ],
)
def test_rewordings_that_no_list_holds(rule_id: str, said: str) -> None:
    linter = Linter.from_packs(select=[rule_id])
    (violation,) = linter.check(call(f"客服: {said}")).violations
    assert (violation.rule, violation.matched_by) == (rule_id, "learned")
