"""Linear classifiers over n-grams: what a turn scores, and what each n-gram adds to it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_lint.errors import PackError
from cs_lint.text.ngrams import Model, Scorer, Weights, grams, read_model

RUDE, CALM = 0, 1


def model(rude: dict[str, int], calm: dict[str, int], bias: float = 0.0, fall: float = 0.0) -> Model:
    """Two labels, weights in tenths."""
    names = sorted({*rude, *calm})
    columns = [bytes(column.get(name, 0) % 256 for name in names) for column in (rude, calm)]
    weights = Weights("\t".join(names), columns, [0.1, 0.1], [bias, bias], fall)
    return Model("by hand", ["rude", "calm"], ["笨", "请"], msgspec.msgpack.encode(weights))


SCORER = Scorer(model({"笨": 8, "真笨": 5, "\n你": 2, "0块": 1, "请": -9}, {"请": 6}))


@pytest.mark.parametrize(
    ("text", "score"),
    [
        pytest.param("真笨", 1.3, id="the sum of what is in it"),
        pytest.param("笨笨", 1.6, id="each time that it is in it"),
        pytest.param("你真笨", 1.5, id="the turn's edge counts"),
        pytest.param("真你笨", 0.8, id="and only there"),
        pytest.param("笨300块", 0.9, id="figures are all alike"),
        pytest.param("早上好", 0.0, id="nothing that weighs"),
    ],
)
def test_score(text: str, score: float) -> None:
    assert SCORER.score(text, RUDE, -1) == pytest.approx(score)


def test_a_score_below_what_is_asked_is_none() -> None:
    assert SCORER.score("笨", RUDE, 0.8) is not None
    assert SCORER.score("笨", RUDE, 0.81) is None


def test_a_turn_is_of_the_label_that_scores_highest() -> None:
    assert SCORER.score("请真笨请", RUDE, -9) is None
    assert SCORER.score("请真笨请", CALM, -9) == pytest.approx(1.2)


def test_what_may_be_garbled_counts_half_by_its_sound() -> None:
    by_sound = model({"您好": 10}, {})
    scorer = Scorer(msgspec.structs.replace(model({"您好": 10}, {}), heard=by_sound.weights))
    assert scorer.alone("宁好", RUDE) == 0.0
    assert scorer.alone("宁好", RUDE, heard="您好") == pytest.approx(0.5)
    assert scorer.score("宁好", RUDE, 0.5, heard="您好") == pytest.approx(0.5)
    assert Scorer(model({"您好": 10}, {})).alone("宁好", RUDE, heard="您好") == 0.0


def test_long_turns_score_less() -> None:
    scorer = Scorer(model({"笨": 10}, {}, fall=0.01))
    assert scorer.score("笨" + "好" * 29, RUDE, 0) == pytest.approx(1.0)
    assert scorer.score("笨" + "好" * 49, RUDE, 0) == pytest.approx(0.8)


@given(st.text("你真笨请0123块好", max_size=20))
def test_the_shares_are_the_score(text: str) -> None:
    scorer = Scorer(model({"笨": 8, "真笨": 5, "\n你": 2, "0块": 1}, {}, bias=-0.5))
    shares = list(scorer.shares(text, RUDE))
    score = scorer.score(text, RUDE, -99)
    assert score is None or score == pytest.approx(-0.5 + sum(share.weight for share in shares))


@given(st.text("你真笨请0123块好", max_size=20))
def test_shares_stand_where_their_words_are(text: str) -> None:
    for share in SCORER.shares(text, RUDE):
        stretch = text[share.start : share.end]
        assert share.gram.strip("\n") in grams(stretch) or stretch == share.gram.strip("\n")


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "broken.model"
    file.write_bytes(b"\x93no model")
    with pytest.raises(PackError, match=r"broken\.model is no trained model"):
        read_model(file)
