"""What a call is written as by a vendor is read as the same turns, roles and times. Each writer below is one vendor's shape."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cs_lint.model import Call, Role, Turn
from cs_lint.read import ReadOptions, read_path

unhurried = settings(deadline=None, max_examples=30)
SPEAKERS: dict[str, Role] = {"0": "agent", "1": "customer", "SPEAKER_00": "agent", "SPEAKER_01": "customer"}
NUMBER: dict[str, int] = {"agent": 0, "customer": 1}

Item = tuple[str, str, int | None, int | None]
"""Role, text, begin and end in milliseconds."""

texts = (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    .map(str.strip)
    .filter(lambda t: "<|" not in t)
)


@st.composite
def items(draw: st.DrawFn) -> list[Item]:
    """Turns one after the other, all with times or all without.

    One character of Chinese is in them: bytes without any can be valid in two encodings at once.
    """
    pairs = st.tuples(st.sampled_from(("agent", "customer")), texts.filter(bool))
    said = [("agent", "您"), *draw(st.lists(pairs, max_size=6))]
    if draw(st.booleans()):
        return [(role, text, None, None) for role, text in said]
    clock, timed = 0, []
    for role, text in said:
        begin = clock + draw(st.integers(1, 10**6))
        clock = begin + draw(st.integers(0, 10**6))
        timed.append((role, text, begin, clock))
    return timed


def in_seconds(ms: int | None) -> float | None:
    return None if ms is None else ms / 1000


def quoted(ms: int | None) -> str | None:
    return None if ms is None else str(ms)


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def sca(all_: list[Item]) -> Any:
    names = {"agent": "客服", "customer": "客户"}
    return {
        "tickets": [
            {
                "tid": "7",
                "dialogue": [{"role": names[r], "words": x, "begin": b, "end": e} for r, x, b, e in all_],
            }
        ]
    }


def nls(all_: list[Item]) -> Any:
    return {
        "Result": {
            "Sentences": [
                {"ChannelId": NUMBER[r], "Text": x, "BeginTime": b, "EndTime": e} for r, x, b, e in all_
            ]
        }
    }


def tencent(all_: list[Item]) -> Any:
    detail = [{"FinalSentence": x, "SpeakerId": NUMBER[r], "StartMs": b, "EndMs": e} for r, x, b, e in all_]
    return {"Data": {"TaskId": 7, "ResultDetail": detail}}


def iflytek(all_: list[Item]) -> Any:
    sentences = [
        {
            "st": {
                "rl": str(NUMBER[r]),
                "bg": quoted(b),
                "ed": quoted(e),
                "rt": [{"ws": [{"cw": [{"w": c}]} for c in x]}],
            }
        }
        for r, x, b, e in all_
    ]
    return {
        "content": {"orderResult": dumps({"lattice": [{"json_1best": dumps(each)} for each in sentences]})}
    }


def onebest(all_: list[Item]) -> Any:
    said = [
        {"onebest": x, "speaker": str(NUMBER[r]), "bg": quoted(b), "ed": quoted(e)} for r, x, b, e in all_
    ]
    return {"ok": 0, "data": dumps(said)}


def huawei(all_: list[Item]) -> Any:
    names = {"agent": "AGENT", "customer": "USER"}
    return {
        "segments": [
            {"start_time": b, "end_time": e, "result": {"text": x, "analysis_info": {"role": names[r]}}}
            for r, x, b, e in all_
        ]
    }


def amazon(all_: list[Item]) -> Any:
    return {
        "Transcript": [
            {"ParticipantRole": r.upper(), "Content": x, "BeginOffsetMillis": b, "EndOffsetMillis": e}
            for r, x, b, e in all_
        ]
    }


def google(all_: list[Item]) -> Any:
    def offset(ms: int | None) -> str | None:
        return None if ms is None else f"{ms // 1000}.{ms % 1000:03}s"

    return {
        "transcript": {
            "transcriptSegments": [
                {
                    "text": x,
                    "segmentParticipant": {"role": {"agent": "HUMAN_AGENT", "customer": "END_USER"}[r]},
                    "words": [{"startOffset": offset(b), "endOffset": offset(e)}],
                }
                for r, x, b, e in all_
            ]
        }
    }


def genesys(all_: list[Item]) -> Any:
    sides = {"agent": "INTERNAL", "customer": "EXTERNAL"}
    return {
        "conversationId": "7",
        "transcripts": [
            {
                "channel": sides[r],
                "alternatives": [
                    {"transcript": x, "offsetMs": b, "durationMs": None if b is None else e - b}
                ],
            }
            for r, x, b, e in all_
        ],
    }


def deepgram(all_: list[Item]) -> Any:
    said = [
        {"transcript": x, "speaker": NUMBER[r], "start": in_seconds(b), "end": in_seconds(e)}
        for r, x, b, e in all_
    ]
    return {"results": {"utterances": said}}


def whisperx(all_: list[Item]) -> Any:
    return {
        "segments": [
            {"text": x, "speaker": f"SPEAKER_{NUMBER[r]:02}", "start": in_seconds(b), "end": in_seconds(e)}
            for r, x, b, e in all_
        ]
    }


def funasr(all_: list[Item]) -> Any:
    return [
        {
            "key": "7",
            "sentence_info": [{"text": x, "spk": NUMBER[r], "start": b, "end": e} for r, x, b, e in all_],
        }
    ]


SHAPES: dict[str, Callable[[list[Item]], Any]] = {
    "aliyun-sca": sca,
    "aliyun-nls": nls,
    "tencent-asr": tencent,
    "iflytek": iflytek,
    "iflytek-onebest": onebest,
    "huawei-sis": huawei,
    "amazon-transcribe": amazon,
    "google-insights": google,
    "genesys": genesys,
    "deepgram": deepgram,
    "whisperx": whisperx,
    "funasr": funasr,
}


@pytest.mark.parametrize("name", SHAPES)
@unhurried
@given(all_=items(), reader=st.booleans(), indent=st.sampled_from((None, 2)))
@example(
    all_=[("agent", "您", 1, 1), ("agent", "ȡ", 2, 2)], reader=False, indent=None
)  # alone it could be 取 in GB18030
@example(all_=[("agent", "您", 1, 1), ("agent", "dialogue", 2, 2)], reader=False, indent=2)
def test_an_export(name: str, all_: list[Item], reader: bool, indent: int | None) -> None:
    written = json.dumps(SHAPES[name](all_), ensure_ascii=False, indent=indent).encode()
    options = ReadOptions(speakers=SPEAKERS, reader=name if reader else None)
    [call] = read_path("-", options, io.BytesIO(written))
    assert isinstance(call, Call), call
    assert call.turns == tuple(Turn(r, x, in_seconds(b), in_seconds(e)) for r, x, b, e in all_)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def damaged(value: Any, path: list[int], damage: Any) -> Any:
    """The value with something else at the place that a path of numbers leads to."""
    if not path or not isinstance(value, (dict, list)) or not value:
        return damage
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    key = keys[path[0] % len(keys)]
    inner = damaged(value[key], path[1:], damage)
    return value | {key: inner} if isinstance(value, dict) else [*value[:key], inner, *value[key + 1 :]]


@pytest.mark.parametrize("name", SHAPES)
@unhurried
@given(all_=items(), path=st.lists(st.integers(0, 9), min_size=1, max_size=9), damage=json_values)
def test_damage_is_read_or_refused(name: str, all_: list[Item], path: list[int], damage: Any) -> None:
    written = json.dumps(damaged(SHAPES[name](all_), path, damage)).encode()
    for reader in (name, None):
        outcomes = list(read_path("-", ReadOptions(speakers=SPEAKERS, reader=reader), io.BytesIO(written)))
        assert outcomes
        assert all(isinstance(each, Call) or each.error.message for each in outcomes)
