"""Speakers that are only numbers or channels: who they are is told by what they say, or not at all."""

from __future__ import annotations

import io
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_lint.engine import Linter
from cs_lint.errors import InputError
from cs_lint.model import Call, CallReport, ErrorReport
from cs_lint.read import ReadOptions, read_path
from cs_lint.read.roles import Said, cast, is_anonymous
from cs_lint.read.speakers import speakers
from tests.benchmarks.calls import make_call
from tests.benchmarks.roles import CORPORA, hidden, measure, outcome
from tests.support import load, pack

AGENT = ("您好，请问有什么可以帮您？", "好的，我帮您查一下您的订单。", "感谢您的来电，祝您生活愉快。")
CUSTOMER = ("我想咨询一下我的订单。", "你们怎么还没发货？", "好的，谢谢。")


def dialogue(agent: str, customer: str) -> list[Said]:
    return [
        Said(label, text)
        for pair in zip(AGENT, CUSTOMER, strict=True)
        for label, text in zip((agent, customer), pair, strict=True)
    ]


def roles_of(
    said: list[Said], given_: dict[str, str] | None = None, company: tuple[str, ...] = ()
) -> list[str]:
    return [turn.role for turn in cast(said, speakers(given_ or {}), company).turns]


@pytest.mark.parametrize(
    "labels",
    [("0", "1"), ("1", "0"), ("SPEAKER_01", "SPEAKER_00"), ("右声道", "左声道"), ("说话人2", "说话人1")],
)
def test_what_they_say_tells(labels: tuple[str, str]) -> None:
    assert roles_of(dialogue(*labels)) == ["agent", "customer"] * 3


def test_who_speaks_first_does_not_matter() -> None:
    assert roles_of(dialogue("0", "1")[1:]) == ["customer", "agent"] * 2 + ["customer"]


def test_the_evidence_goes_with_the_call() -> None:
    found = cast(dialogue("0", "1"), speakers({})).metadata["roles_inferred"]
    assert found["speakers"] == {"0": "agent", "1": "customer"}
    assert {"speaker": "0", "side": "agent", "phrase": "请问有什么可以帮您", "turns": [0]} in [
        each | {"turns": list(each["turns"])} for each in found["evidence"]
    ]


def test_roles_that_are_said_leave_no_trace() -> None:
    assert cast(dialogue("客服", "客户"), speakers({})).metadata == {}
    assert cast(dialogue("0", "1"), speakers({"0": "agent", "1": "customer"})).metadata == {}


def test_the_config_outranks_what_is_said() -> None:
    assert roles_of(dialogue("0", "1"), {"0": "customer", "1": "agent"}) == ["customer", "agent"] * 3


@pytest.mark.parametrize(
    "texts",
    [("嗯", "对"), ("您好", "你好"), ("请问有什么可以帮您", "请问有什么可以帮您"), ("工号1024", "嗯")],
)
def test_too_little_evidence_refuses_with_the_mapping_to_write(texts: tuple[str, str]) -> None:
    with pytest.raises(InputError) as raised:
        roles_of([Said("0", texts[0]), Said("1", texts[1])])
    assert raised.value.message.startswith('the export gives "0", "1" no role')
    assert raised.value.hint == 'say it in cs-lint.yaml, such as speakers: {"0": agent, "1": customer}'


@pytest.mark.parametrize("texts", [AGENT, CUSTOMER, AGENT + CUSTOMER], ids=["agent", "customer", "both"])
def test_one_label_for_all_is_refused_whatever_is_said(texts: tuple[str, ...]) -> None:
    said = [Said("0", text) for text in texts]
    with pytest.raises(InputError, match="the speakers were not told apart") as raised:
        roles_of(said)
    assert (
        raised.value.hint
        == 'where only one side was recorded, say so in cs-lint.yaml: speakers: {"0": agent}'
    )
    assert set(roles_of(said, {"0": "agent"})) == {"agent"}


@pytest.mark.parametrize("texts", [AGENT, CUSTOMER], ids=["agents", "customers"])
def test_two_who_sound_alike_are_refused(texts: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match="no role"):
        roles_of([*(Said("0", text) for text in texts * 3), *(Said("1", text) for text in texts)])


def test_the_other_of_two_is_told_by_elimination() -> None:
    said = [Said("0", "您好"), Said("1", "嗯")]
    assert roles_of(said, {"0": "agent"}) == ["agent", "customer"]
    assert roles_of(said, {"1": "customer"}) == ["agent", "customer"]


def test_elimination_gives_way_to_strong_evidence() -> None:
    with pytest.raises(InputError, match='gives "1" no role'):
        roles_of([Said("0", "您好"), *(Said("1", text) for text in AGENT)], {"0": "agent"})


def test_a_third_speaker_has_to_stand_alone() -> None:
    whole = [*dialogue("0", "1"), *(Said("2", text) for text in AGENT)]
    assert roles_of(whole)[-1] == "agent"
    with pytest.raises(InputError, match='gives "2" no role'):
        roles_of([*dialogue("0", "1"), Said("2", "嗯")])


def test_introducing_the_company_counts_and_asking_for_it_does_not() -> None:
    said = [Said("0", "您好，星辰科技，请您稍等"), Said("1", "你好，是星辰科技吗")]
    assert roles_of(said, company=("星辰科技",)) == ["agent", "customer"]
    for quiet in (said, [Said("0", "你好，是星辰科技客服吗，请您稍等"), Said("1", "嗯")]):
        with pytest.raises(InputError):
            roles_of(quiet, company=() if quiet is said else ("星辰科技",))


def test_a_name_that_nobody_knows_is_no_number() -> None:
    with pytest.raises(InputError, match=r'turns\[1\]\.role: unknown speaker "小李"'):
        roles_of([Said("客服", "您好"), Said("小李", "我想咨询")])


@given(st.permutations([0, 1]), st.integers(0, 98))
@settings(deadline=None)
def test_labels_carry_no_meaning(order: list[int], first: int) -> None:
    labels = [str(first + each) for each in order]
    assert roles_of(dialogue(*labels)) == ["agent", "customer"] * 3


@given(st.text(max_size=12))
def test_known_words_are_never_anonymous(word: str) -> None:
    assert not (is_anonymous(word) and speakers({}).role(word))


def read(text: str, reader: str) -> list[Call | ErrorReport]:
    return list(read_path("-", ReadOptions(reader=reader), io.BytesIO(text.encode())))


def formats() -> dict[str, str]:
    said = dialogue("0", "1")
    return {
        "json": json.dumps({"turns": [{"role": each.speaker, "text": each.text} for each in said]}),
        "jsonl": json.dumps({"turns": [{"role": int(each.speaker), "text": each.text} for each in said]}),
        "csv": "call_id,role,text\n" + "".join(f"7,{each.speaker},{each.text}\n" for each in said),
        "text": "".join(f"speaker {each.speaker}: {each.text}\n" for each in said),
    }


@pytest.mark.parametrize("reader", list(formats()))
def test_every_reader_asks_for_roles_here(reader: str) -> None:
    [call] = read(formats()[reader], reader)
    assert isinstance(call, Call), call
    assert [turn.role for turn in call.turns] == ["agent", "customer"] * 3
    assert call.metadata["roles_inferred"]["evidence"]


def test_the_report_shows_the_evidence_and_only_where_roles_were_inferred() -> None:
    linter = Linter(load(pack("id: words.cold\nforbid: {say: 不行}")))
    [inferred], [said] = read(formats()["text"], "text"), read("客服: 您好", "text")
    assert isinstance(inferred, Call)
    assert isinstance(said, Call)
    shown = json.loads(encoded(linter.check(inferred)))["roles_inferred"]
    assert shown["speakers"] == {"speaker 0": "agent", "speaker 1": "customer"}
    assert shown["evidence"][0]["turns"] == [0]
    assert "roles_inferred" not in json.loads(encoded(linter.check(said)))


def encoded(report: CallReport) -> str:
    from cs_lint.report.json_report import encoded as as_json

    return as_json(report)


def test_numbered_lines_inside_a_turn_stay_there() -> None:
    [call] = read("客服: 请准备\n1: 身份证\n2: 照片\n客户: 好", "text")
    assert isinstance(call, Call)
    assert [turn.text for turn in call.turns] == ["请准备1: 身份证2: 照片", "好"]


@pytest.mark.parametrize("number", range(30))
def test_a_whole_call_with_hidden_roles(number: int) -> None:
    call = make_call(number)
    said = hidden(call, random.Random(number))
    assert outcome(call, said, speakers({})) == "right"


@pytest.mark.parametrize("name", ["crosswoz", "teleantifraud_normal"])
def test_of_the_decided_calls_of_a_corpus_97_percent_are_right(name: str) -> None:
    path = CORPORA / f"{name}.jsonl"
    if not path.exists():
        pytest.skip(f"{path.name} is not here")
    found, _, _ = measure(path)
    assert found["right"] >= 0.97 * (found["right"] + found["wrong"])
    assert found["undecided"] <= 0.1 * found.total()
