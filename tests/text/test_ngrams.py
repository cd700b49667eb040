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


def model(
    rude: dict[str, int],
    calm: dict[str, int],
    bias: int = 0,
    fall: float = 0.0,
    rough: dict[str, int] | None = None,
) -> Model:
    """Two labels, weights in tenths; of a `rough` look a turn is worth scoring from 0 on."""
    names, pairs = sorted({*rude, *calm}), sorted(rough or {})
    columns = [_column(each, names) for each in (rude, calm)]
    weights = Weights(
        "\t".join(names), columns, 0.1, [bias, bias], fall, "".join(pairs), _column(rough or {}, pairs)
    )
    return Model("by hand", ["rude", "calm"], msgspec.msgpack.encode(weights))


def _column(weights: dict[str, int], names: list[str]) -> bytes:
    return bytes(weights.get(name, 0) % 256 for name in names)


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
    assert SCORER.score(text, RUDE) == pytest.approx(score)


def test_a_turn_is_of_the_label_that_scores_highest() -> None:
    told = SCORER.told(["真笨", "请真笨请", "请"])
    assert [place for place, _ in told[RUDE]] == [0]
    assert [place for place, _ in told[CALM]] == [1, 2]
    assert [score for _, score in told[CALM]] == pytest.approx([1.2, 0.6])


TURNS = st.lists(st.text("你真笨请0123块好", max_size=12), max_size=6)


@given(TURNS)
def test_a_turn_among_others_scores_as_by_itself(texts: list[str]) -> None:
    told = [(place, label, score) for label, turns in SCORER.told(texts).items() for place, score in turns]
    assert [place for place, _, _ in sorted(told)] == list(range(len(texts)))
    for place, label, score in told:
        assert score == SCORER.score(texts[place], label)
        assert score == max(SCORER.score(texts[place], each) for each in (RUDE, CALM))


@given(TURNS)
def test_a_rough_look_leaves_out_what_weighs_too_little_by_pairs_alone(texts: list[str]) -> None:
    rough = Scorer(
        model({"笨": 8}, {"请": 6}, rough={"真笨": 5, "你真": -4, "\n笨": 1, "你好": -1, "请0": -1})
    )
    pairs = {"真笨": 5, "你真": -4, "\n笨": 1, "你好": -1, "请0": -1}
    weighs = [sum(pairs.get(gram, 0) for gram in grams(text)) for text in texts]
    seen = sorted(place for turns in rough.told(texts).values() for place, _ in turns)
    assert seen == [place for place, weight in enumerate(weighs) if weight >= 0]


@given(st.lists(st.integers(-127, 127), min_size=2, max_size=2), st.integers(0, 20_000))
def test_no_sum_runs_over_into_another_label(weights: list[int], times: int) -> None:
    scorer = Scorer(model({"笨": weights[0]}, {"笨": weights[1]}))
    for label in (RUDE, CALM):
        assert scorer.score("笨" * times, label) == pytest.approx(times * weights[label] / 10)


def test_what_may_be_garbled_counts_half_by_its_sound() -> None:
    by_sound = model({"您好": 10}, {})
    scorer = Scorer(msgspec.structs.replace(model({"您好": 10}, {}), heard=by_sound.weights))
    assert scorer.score("宁好", RUDE) == 0.0
    assert scorer.score("宁好", RUDE, heard="您好") == pytest.approx(0.5)
    ((place, score),) = scorer.told(["宁好"], ["您好"])[RUDE]
    assert place == 0
    assert score == pytest.approx(0.5)
    assert Scorer(model({"您好": 10}, {})).score("宁好", RUDE, heard="您好") == 0.0


def test_long_turns_score_less() -> None:
    scorer = Scorer(model({"笨": 10}, {}, fall=0.01))
    assert scorer.score("笨" + "好" * 29, RUDE) == pytest.approx(1.0)
    assert scorer.score("笨" + "好" * 49, RUDE) == pytest.approx(0.8)


@given(st.text("你真笨请0123块好", max_size=20))
def test_the_shares_are_the_score(text: str) -> None:
    scorer = Scorer(model({"笨": 8, "真笨": 5, "\n你": 2, "0块": 1}, {}, bias=-5))
    shares = list(scorer.shares(text, RUDE))
    assert scorer.score(text, RUDE) == pytest.approx(-0.5 + sum(share.weight for share in shares))


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
