"""SRT and WebVTT: who speaks is a voice or a prefix, and a cue without either is never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_lint.model import Turn
from cs_lint.read import ReadOptions, which_reader
from tests.read.written import fault, only, srt, vtt

AGENT, CUSTOMER = Turn("agent", "您好，安心电器。", 0.3, 3.1), Turn("customer", "我的洗衣机坏了", 4.6, 6.4)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "1\n00:00:00,300 --> 00:00:03,100\n客服：您好，安心电器。\n\n"
            "2\n00:00:04,600 --> 00:00:06,400\n客户：我的洗衣机坏了\n",
            id="SRT",
        ),
        pytest.param(
            "\ufeff1\r\n00:00:00,300 --> 00:00:03,100\r\n客服: 您好，\r\n安心电器。\r\n\r\n\r\n"
            "2\r\n00:00:04,600 --> 00:00:06,400\r\n客户: 我的洗衣机坏了",
            id="SRT of Windows, a turn on two lines",
        ),
        pytest.param(
            "1\n00:00:00,300 --> 00:00:03,100\n<i>[坐席]: 您好，安心电器。</i>\n"
            "2\n00:00:04,600 --> 00:00:06,400 X1:40\n{\\an8}[顾客]: 我的洗衣机坏了\n",
            id="SRT with markup and without blank lines",
        ),
        pytest.param(
            "1\r00:00:00.300 --> 00:00:03.100\r客服：您好，安心电器。\r\r00:00:04.600 --> 00:00:06.400\r客户：我的洗衣机坏了",
            id="SRT with lone CR, points and a missing number",
        ),
        pytest.param(
            "WEBVTT\n\n00:00.300 --> 00:03.100\n<v 客服>您好，安心电器。\n\n"
            "00:04.600 --> 00:06.400\n<v 客户>我的洗衣机坏了</v>\n",
            id="WebVTT",
        ),
        pytest.param(
            "WEBVTT - 录音 7\nKind: captions\n\nNOTE 客服: 这不是台词\n\nSTYLE\n::cue { color: red }\n\n"
            "a-1\n00:00:00.300 --> 00:00:03.100 align:start position:10%\n"
            "<v.loud.first 客服>您好，<c.red>安心</c><00:00:01.000>电器。</v>\n\n"
            "2\n00:00:04.600 --> 00:00:06.400\n<v 客户>我的洗衣机坏了\n",
            id="WebVTT with all its ornaments",
        ),
        pytest.param(
            "WEBVTT\n\n00:00.300 --> 00:03.100\n客服: 您好，安心电器。\n\n"
            "00:04.600 --> 00:06.400\n<v 客户>我的洗衣机坏了\n",
            id="WebVTT with a prefix and a voice",
        ),
    ],
)
def test_a_cue_is_a_turn(text: str) -> None:
    call = only(text)
    assert (call.call_id, call.turns) == ("stdin", (AGENT, CUSTOMER))


@pytest.mark.parametrize(
    "cue",
    [
        pytest.param("<v 客服>好的<v 客户>谢谢<v 客服>再见", id="voices"),
        pytest.param("客服: 好的\n客户: 谢谢\n客服: 再见", id="prefixes"),
        pytest.param("- 客服：好的\n- 客户：谢谢\n- 客服：再见", id="prefixes behind dashes"),
    ],
)
def test_of_several_in_a_cue_nobody_knows_who_stopped_when(cue: str) -> None:
    turns = only(f"WEBVTT\n\n00:01.000 --> 00:09.000\n{cue}\n").turns
    assert turns == (Turn("agent", "好的", 1.0), Turn("customer", "谢谢"), Turn("agent", "再见", None, 9.0))


def test_entities_are_characters() -> None:
    call = only("WEBVTT\n\n00:01.000 --> 00:09.000\n<v 客服>A&amp;B &lt;v 客户&gt;&lrm;好\n")
    assert call.turns[0].text == "A&B <v 客户>\u200e好"


def test_numbered_speakers_are_told_apart_by_what_they_say() -> None:
    said = (
        ("SPEAKER_00", "您好，很高兴为您服务，请问有什么可以帮您？"),
        ("SPEAKER_01", "我想查一下我的订单"),
        ("SPEAKER_00", "请您稍等，帮您查询。感谢您的来电，祝您生活愉快"),
    )
    cues = (
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n[{who}]: {text}\n" for n, (who, text) in enumerate(said)
    )
    call = only("\n".join(cues))
    assert [turn.role for turn in call.turns] == ["agent", "customer", "agent"]
    assert call.metadata["roles_inferred"]["speakers"] == {"SPEAKER_00": "agent", "SPEAKER_01": "customer"}


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        pytest.param(
            "1\n00:00:00,300 --> 00:00:03,100\n您好\n\n2\n00:00:04,600 --> 00:00:06,400\n我的洗衣机坏了",
            "the subtitles do not say who speaks (begin each cue with its speaker, such as 客服: … or <v 客服>…)",
            2,
            id="no speaker at all",
        ),
        pytest.param(
            "1\n00:00:00,300 --> 00:00:03,100\n客服：您好\n\n2\n00:00:04,600 --> 00:00:06,400\n坏了",
            "this cue does not say who speaks (begin each cue with its speaker, such as 客服: … or <v 客服>…)",
            7,
            id="one cue without a speaker",
        ),
        pytest.param(
            "1\n00:00:00,300 --> 00:00:03,100\n客服：您好\n\n坏了",
            "this text belongs to no cue (a cue must not hold a blank line)",
            5,
            id="text between cues",
        ),
        pytest.param(
            "1\n00:00:00,300 --> 00:00:03,100\n客服：您好\n\n请讲\n2\n00:00:04,600 --> 00:00:06,400\n客户：好",
            "this text belongs to no cue (a cue must not hold a blank line)",
            5,
            id="text between cues, right above the next",
        ),
        pytest.param(
            "1\n00:00:00,300 --> 00:00:03,100\n客服：您好\n\n2\n00:00:04,600 --> soon\n客户：好",
            "the times of the cue cannot be read (hh:mm:ss,mmm --> hh:mm:ss,mmm)",
            6,
            id="broken times",
        ),
        pytest.param(
            "1\n00:00:00,300 --> 00:00:75,100\n客服：您好",
            "the times of the cue cannot be read (hh:mm:ss,mmm --> hh:mm:ss,mmm)",
            2,
            id="75 seconds of a minute",
        ),
        pytest.param(
            "1\n00:00:03,100 --> 00:00:00,300\n客服：您好",
            "the turn ends before it begins",
            3,
            id="backwards",
        ),
        pytest.param(
            "WEBVTT\n\n00:01.000 --> 00:09.000\n嗯<v 客服>好\n",
            "the cue begins before its first voice (begin each cue with its speaker, such as 客服: … or <v 客服>…)",
            3,
            id="words before the first voice",
        ),
        pytest.param("WEBVTT\n\nNOTE 无\n", "the subtitles have no cues", None, id="no cue"),
        pytest.param(
            "WEBVTT\n\n00:01.000 --> 00:09.000\n<v 王芳>好\n",
            'unknown speaker "王芳" (say who that is in cs-lint.yaml, such as speakers: {"王芳": agent})',
            3,
            id="a name",
        ),
    ],
)
def test_what_cannot_be_placed_is_refused_with_its_line(text: str, message: str, line: int | None) -> None:
    assert fault(text) == (message, line)


def test_a_name_can_be_given_a_role() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:09.000\n<v 王芳>好\n"
    assert only(text, speakers={"王芳": "agent"}).turns[0].role == "agent"


@pytest.mark.parametrize(("name", "reader"), [("x.srt", "srt"), ("x.txt", "srt")])
def test_subtitles_are_recognised_by_content(tmp_path, name: str, reader: str) -> None:
    path = tmp_path / name
    path.write_text(srt([AGENT]), encoding="utf-8")
    assert which_reader(str(path), ReadOptions()) == reader


words = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="<>&{-–—"), min_size=1, max_size=20
)
times = st.integers(0, 10**7).map(lambda ms: ms / 1000)
some_turns = st.lists(
    st.builds(
        Turn, role=st.sampled_from(("agent", "customer", "bot", "system")), text=words, start=times, end=times
    ).filter(lambda turn: (turn.start or 0) <= (turn.end or 0)),
    min_size=1,
    max_size=6,
)


@given(some_turns)
def test_what_is_written_as_srt_is_read_so(turns: list[Turn]) -> None:
    assert list(only(srt(turns)).turns) == turns


@given(some_turns)
def test_what_is_written_as_vtt_is_read_so(turns: list[Turn]) -> None:
    assert list(only(vtt(turns)).turns) == turns
