"""The condition `learned`: a turn is judged by what its n-grams weigh, and the violation says by which."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from cs_lint.checks.learned import find_model, model_in
from cs_lint.engine import Linter
from cs_lint.errors import PackError
from cs_lint.text.ngrams import Model, Weights
from tests.support import Found, call, found, pack


@pytest.fixture
def lint(tmp_path: Path) -> Callable[..., Linter]:
    """Lints by a pack that has a model beside it, of one rude word: 榆木 (0.6), worse after 你 (1.0), not with 好吗."""
    names = {"榆木": 60, "你榆木": 40, "好吗": -90}
    weights = Weights("\t".join(names), [bytes(w % 256 for w in names.values())], 0.01, [0], 0.01)
    model = Model("by hand", ["rude"], msgspec.msgpack.encode(weights))
    (tmp_path / "ours.model").write_bytes(msgspec.msgpack.encode(model))

    def linter(at_least: float = 0.5, more: str = "", label: str = "rude", model: str = "ours") -> Linter:
        asked = f"{{label: {label}, at_least: {at_least}, model: {model}}}"
        (tmp_path / "mine.yaml").write_text(pack(f"forbid: {{learned: {asked}{more}}}"), encoding="utf-8")
        return Linter.from_packs([str(tmp_path / "mine.yaml")])

    return linter


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
def test_learned(lint: Callable[..., Linter], text: str, expected: Found) -> None:
    assert found(lint().check(call(text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "客服: 这是榆木桌子，好吗好吗", [(0, "榆木")], id="by one clause, whatever the next says"
        ),
        pytest.param("客服: 好吗好吗。说你榆木脑袋", [(0, "你榆木")], id="by one sentence"),
        pytest.param("客服: 榆木的好吗", [], id="not by half a clause"),
        pytest.param("客户: 你榆木脑袋", [], id="only what the agent says"),
    ],
)
def test_a_model_of_several_labels_judges_part_by_part(
    lint: Callable[..., Linter], tmp_path: Path, text: str, expected: Found
) -> None:
    model = msgspec.structs.replace(model_in(tmp_path / "ours.model"), several=True)
    (tmp_path / "parts.model").write_bytes(msgspec.msgpack.encode(model))
    assert found(lint(model="parts").check(call(text))) == expected


def test_how_sure_it_must_be(lint: Callable[..., Linter]) -> None:
    assert found(lint(0.9).check(call("客服: 榆木"))) == []
    assert found(lint(0.9).check(call("客服: 你榆木"))) == [(0, "你榆木")]


def test_guards_lift_it(lint: Callable[..., Linter]) -> None:
    quoting = call("客服: 您说他讲“你榆木脑袋”")
    assert found(lint().check(quoting)) == [(0, "你榆木")]
    assert found(lint(more=", unless: {quoted: true}").check(quoting)) == []


@pytest.fixture
def doubting(lint: Callable[..., Linter], tmp_path: Path) -> Callable[..., Linter]:
    """Lints by a list that has the rude word, and a model beside it that may doubt what it found."""
    lint()

    def linter(model: str = "ours", label: str = "rude") -> Linter:
        asked = f"{{label: {label}, below: 0.2, model: {model}}}"
        doubted = f"forbid: {{say: 榆木}}\nunless: {{unlike: {asked}}}"
        (tmp_path / "doubted.yaml").write_text(pack(doubted), encoding="utf-8")
        return Linter.from_packs([str(tmp_path / "doubted.yaml")])

    return linter


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("客服: 榆木的好吗", [], id="what the model holds for harmless is lifted"),
        pytest.param("客服: 说你榆木脑袋", [(0, "榆木")], id="what it does not stays"),
        pytest.param(
            "客服: 您好\n客服: 榆木，好吗", [(1, "榆木")], id="kind words in another clause do not mend it"
        ),
    ],
)
def test_a_model_doubts_what_a_list_found(
    doubting: Callable[..., Linter], text: str, expected: Found
) -> None:
    assert found(doubting().check(call(text))) == expected


def test_a_model_of_several_labels_doubts_by_sentence_and_clause(
    doubting: Callable[..., Linter], tmp_path: Path
) -> None:
    model = msgspec.structs.replace(model_in(tmp_path / "ours.model"), several=True)
    (tmp_path / "parts.model").write_bytes(msgspec.msgpack.encode(model))
    linter = doubting(model="parts")
    assert found(linter.check(call("客服: 这是榆木桌子，好吗"))) == [(0, "榆木")]
    assert found(linter.check(call("客服: 榆木的好吗，桌子"))) == []


def test_a_doubt_by_a_label_that_the_model_does_not_know_is_refused(doubting: Callable[..., Linter]) -> None:
    with pytest.raises(PackError, match="the model has no label 'rud'"):
        doubting(label="rud")


def test_the_violation_says_why(lint: Callable[..., Linter]) -> None:
    (violation,) = lint().check(call("客服: 说你榆木脑袋")).violations
    assert violation.matched_by == "learned"
    assert violation.message == "不合规(按用词判断「榆木」「你榆木」,得分 1.00)"


def test_a_label_that_the_model_does_not_know_is_refused(lint: Callable[..., Linter]) -> None:
    with pytest.raises(PackError, match="the model has no label 'rud'") as caught:
        lint(label="rud")
    assert "rude" in str(caught.value.hint)


@pytest.mark.parametrize("name", ["nowhere", "'../ours'", "'/etc/passwd'"])
def test_a_model_that_is_not_beside_the_pack_is_refused(lint: Callable[..., Linter], name: str) -> None:
    with pytest.raises(PackError):
        lint(model=name)


def test_the_model_that_comes_with_us_says_what_it_was_trained_on() -> None:
    model = model_in(find_model("words"))
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
