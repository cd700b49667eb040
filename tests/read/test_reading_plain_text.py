"""Plain text: who speaks, when, and which lines belong together."""

from __future__ import annotations

from io import BytesIO

import pytest

from cs_lint.model import Call, Channel, ErrorReport, Role, Turn
from cs_lint.read import ReadOptions, read_path


def read(text: str, channel: Channel | None = None, **speakers: Role) -> list[Call | ErrorReport]:
    options = ReadOptions(reader="text", speakers=speakers, channel=channel)
    return list(read_path("-", options, BytesIO(text.encode())))


def turns_of(text: str, **speakers: Role) -> tuple[Turn, ...]:
    [call] = read(text, None, **speakers)
    assert isinstance(call, Call), call
    return call.turns


def failure_of(text: str) -> tuple[str, int | None]:
    [report] = read(text)
    assert isinstance(report, ErrorReport), report
    return report.error.message.split(" (")[0], report.error.line


@pytest.mark.parametrize(
    ("line", "turn"),
    [
        ("客服: 您好", Turn("agent", "您好")),
        ("客服：您好", Turn("agent", "您好")),
        ("客服> 您好", Turn("agent", "您好")),
        ("客服\t您好", Turn("agent", "您好")),
        ("  客服 ： 您好  ", Turn("agent", "您好")),
        ("【客服】：您好", Turn("agent", "您好")),
        ("Agent: 您好", Turn("agent", "您好")),
        ("客服1024：您好", Turn("agent", "您好")),
        ("[00:04.2] 客户: 你好", Turn("customer", "你好", 4.2)),
        ("[00:04.2-00:09.1] 客户: 你好", Turn("customer", "你好", 4.2, 9.1)),
        ("[01:00:04.2 --> 01:00:09] 客户: 你好", Turn("customer", "你好", 3604.2, 3609.0)),
        ("（00:04）客户：你好", Turn("customer", "你好", 4.0)),
        ("00:04 客户: 你好", Turn("customer", "你好", 4.0)),
        ("00:04\t客户\t你好", Turn("customer", "你好", 4.0)),
        ("坐席[00:03]：您好", Turn("agent", "您好", 3.0)),
        ("坐席(00:03,500-00:04)：您好", Turn("agent", "您好", 3.5, 4.0)),
        ("客户: # 不是注释", Turn("customer", "# 不是注释")),
        ("［００：０４．２］ 客户: 你好", Turn("customer", "你好", 4.2)),
        ("客户∶你好", Turn("customer", "你好")),
        ("客户:\u3000你好", Turn("customer", "\u3000你好")),
        ("客户: 14:30 到", Turn("customer", "14:30 到")),
        ("经理: 您好", Turn("agent", "您好")),
    ],
)
def test_a_line_opens_a_turn(line: str, turn: Turn) -> None:
    assert turns_of(line, 经理="agent") == (turn,)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        pytest.param("客服: 您好\n请讲", "您好请讲", id="nothing between Chinese characters"),
        pytest.param("客服: hello\nthere", "hello there", id="a space between words of letters"),
        pytest.param("客服: 买了\niPhone", "买了iPhone", id="nothing where one side is Chinese"),
        pytest.param("客服:\n\n您好\r\n请讲", "您好请讲", id="blank lines and CRLF are ignored"),
        pytest.param(
            "客服: 收货信息\n地址：北京\n电话：1", "收货信息地址：北京电话：1", id="labels are not speakers"
        ),
        pytest.param("客服: 请在\n14:30 来", "请在14:30 来", id="a time of day is not a speaker"),
        pytest.param(
            "客服: 请看\nhttps://a.cn\nhttps://b.cn", "请看https://a.cn https://b.cn", id="nor an address"
        ),
        pytest.param("客服: 两点\n1：查\n1：改", "两点1：查1：改", id="nor a number in a list"),
        pytest.param(
            "客服: 好\n我跟你说:不行", "好我跟你说:不行", id="nor what somebody says before a colon"
        ),
        pytest.param("客服: 好\n尊敬的王女士：\n您好", "好尊敬的王女士：您好", id="nor who is addressed"),
        pytest.param("客服: 好\n  王女士：您好", "好王女士：您好", id="nor a person on an indented line"),
        pytest.param("客服: 好\n1. 地址：北京", "好1. 地址：北京", id="nor an item of a list"),
        pytest.param("客服: 好\n  备注：一\n  备注：二", "好备注：一备注：二", id="nor anything indented"),
        pytest.param(
            "[00:01] 客服: 好\n备注：一\n备注：二",
            "好备注：一备注：二",
            id="nor what lacks the clock others have",
        ),
    ],
)
def test_continuation_lines_are_joined(text: str, joined: str) -> None:
    assert [turn.text for turn in turns_of(text)] == [joined]


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        pytest.param("小李: 您好\n小王: 你好", 'unknown speaker "小李"', 1, id="no speaker is known"),
        pytest.param(
            "A: 您好\nB: 你好",
            'the export gives "A", "B" no role, and what they say does not tell who is the agent',
            1,
            id="letters that say nothing",
        ),
        pytest.param(
            "[SPEAKER_00]: 您好",
            'all turns bear the same label, "SPEAKER_00", so the speakers were not told apart',
            1,
            id="a speaker of WhisperX",
        ),
        pytest.param(
            "录音编号：7\n客服：您好", 'unknown speaker "录音编号"', 1, id="a label above the first speaker"
        ),
        pytest.param(
            "客服：您好\n经理：是\n客户：好\n经理：对",
            'unknown speaker "经理"',
            2,
            id="a stranger who speaks twice",
        ),
        pytest.param(
            "[00:01] 客服：您好\n[00:02] 经理：是", 'unknown speaker "经理"', 2, id="a stranger with a clock"
        ),
        pytest.param(
            "客服：您好\n[00:01] 客户：是\n[00:02] 张先生的：是",
            'unknown speaker "张先生的"',
            3,
            id="a stranger with a clock below a turn without one",
        ),
        pytest.param("[00:99] 客服：您好", "the clock of the turn shows no time", 1, id="99 seconds"),
        pytest.param(
            "[00:01] 客服：您好\n[61:61:01] 客户：好",
            "the clock of the turn shows no time",
            2,
            id="61 minutes of an hour",
        ),
        pytest.param(
            "[00:01] 客服：您好\n[00:09-00:04] 客户：好", "the turn ends before it begins", 2, id="backwards"
        ),
        pytest.param("客服 09:00:01\n您好", "no line starts with a speaker", 1, id="a chat with dates above"),
        pytest.param(
            "[00:01] 客服：您好\n[00:02] 是的", "this line has a time but no speaker", 2, id="a clock alone"
        ),
        pytest.param(
            "00:01 客服：您好\n00:02 是的", "this line has a time but no speaker", 2, id="a bare clock alone"
        ),
        pytest.param(
            "(0:01) 客服：您好\n(0:02)：是的",
            "this line has a time but no speaker",
            2,
            id="a clock in parentheses",
        ),
        pytest.param("通话记录\n客服：您好", "this line stands before the first speaker", 1, id="a title"),
        pytest.param("您好\n你好", "no line starts with a speaker", 1, id="no speakers at all"),
        pytest.param("客服：\n客户：", "the call has no text in any turn", 1, id="speakers without words"),
        pytest.param("", "the file holds no calls", None, id="nothing"),
        pytest.param(
            "---\ncall_id: 1\n客服：您好",
            "this --- has no second --- to close the front matter",
            1,
            id="open",
        ),
        pytest.param("---\ncall_id: 1\n---\n", "the call has no turns", 1, id="front matter alone"),
        pytest.param("客服: 一\n---\n客服: 二\n---\n客服: 三", "", 2, id="---"),
        pytest.param("客服: 零\n---\nturns: [一]\n---\n客服: 一", "", 2, id="turns"),
        pytest.param(
            "---\na: [\n---\n客服: 一",
            "invalid front matter: did not find expected node content",
            3,
            id="YAML",
        ),
        pytest.param(
            "---\n- a\n---\n客服: 一", "front matter must be keys with values, not a list", 1, id="list"
        ),
        pytest.param(
            "---\na: &x 1\nb: *x\n---\n客服: 一",
            "front matter must not use YAML aliases or tags",
            3,
            id="alias",
        ),
        pytest.param(
            "---\na: !!set {}\n---\n客服: 一", "front matter must not use YAML aliases or tags", 2, id="tag"
        ),
        pytest.param(
            "---\nchannel: fax\n---\n客服: 一",
            "channel must be one of phone, chat, template",
            1,
            id="channel",
        ),
    ],
)
def test_what_cannot_be_placed_is_refused(text: str, message: str, line: int | None) -> None:
    if message:
        assert failure_of(text) == (message, line)
        return
    _, report = read(text)
    assert isinstance(report, ErrorReport)
    assert (report.error.message.split(" (")[0], report.error.line) == (
        "a turn stands inside front matter",
        line,
    )


@pytest.mark.parametrize(
    "word",
    [
        "王女士",
        "李先生",
        "小李",
        "老王",
        "王总",
        "主管",
        "张经理",
        "客服小李",
        "客户-王女士",
        "业主",
        "用户A",
        "Ms. Wang",
        "Supervisor",
    ],
)
@pytest.mark.parametrize("said", ["{}: 你们太差了", "{}：", "{}\t你们太差了"])
def test_a_person_who_speaks_once_is_not_the_text_of_the_turn_before(word: str, said: str) -> None:
    text = f"客服: 您好\n客户: 好\n{said.format(word)}\n客服: 抱歉"
    assert failure_of(text) == (f'unknown speaker "{word}"', 3)


def test_whoever_is_called_by_a_telephone_number_is_a_speaker() -> None:
    assert failure_of("客服: 您好\n13800001111：你们太差了\n客服: 抱歉") == ('unknown speaker "138…"', 2)


def test_a_speaker_behind_the_end_of_a_sentence_opens_a_turn() -> None:
    told = turns_of("客服：您好，请问有什么可以帮您？ 客户：快点！[00:09] 客服：好的，备注里写客户：张三。")
    assert [(turn.role, turn.text, turn.start) for turn in told] == [
        ("agent", "您好，请问有什么可以帮您？", None),
        ("customer", "快点！", None),
        ("agent", "好的，备注里写客户：张三。", 9.0),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "1. 客户: 嗯",
        "- 客户: 嗯",
        "> 客户: 嗯",
        "**客户**: 嗯",
        "2026-11-20 09:00:05 客户: 嗯",
        "[-00:04] 客户: 嗯",
    ],
)
def test_what_stands_before_a_speaker_does_not_hide_it(line: str) -> None:
    assert failure_of(f"客服: 您好\n{line}") == ("something stands before the speaker", 2)


def test_an_unknown_speaker_says_how_to_map_it() -> None:
    [report] = read("经理: 您好")
    assert isinstance(report, ErrorReport)
    assert 'speakers: {"经理": agent}' in report.error.message


def test_front_matter_means_what_json_would() -> None:
    [call] = read(
        "---\ncall_id: 20261120-0001\nagent_id: 0123\nstarted_at: 2026-11-20T09:00:01+08:00\n"
        "direction: inbound\n"
        "company: [星辰科技, 星辰]\nring_count: 2\nwaited: 00:12:30\nvip: true\nnote: yes\nscore: 1.5\n"
        "metadata: {hangup_by: customer}\nempty:\n---\n客服: 您好\n"
    )
    assert call == Call(
        call_id="20261120-0001",
        agent_id="0123",
        started_at="2026-11-20T09:00:01+08:00",
        direction="inbound",
        company=("星辰科技", "星辰"),
        metadata={
            "ring_count": 2,
            "waited": "00:12:30",
            "vip": True,
            "note": "yes",
            "score": 1.5,
            "hangup_by": "customer",
            "empty": None,
        },
        turns=(Turn("agent", "您好"),),
        source="-",
    )


def test_each_front_matter_begins_a_call_and_a_broken_one_costs_only_itself() -> None:
    outcomes = read(
        "客服: 零\n---\ncall_id: a\n---\n客服: 一\n---\na: [\n---\n客服: 二\n---\n---\n客服: 三\n"
    )
    assert [type(outcome) for outcome in outcomes] == [Call, Call, ErrorReport, Call]
    named = [(call.call_id, call.line) for call in outcomes if isinstance(call, Call)]
    assert named == [("stdin:1", 1), ("a", 2), ("stdin:10", 10)]


@pytest.mark.parametrize(
    "text", ["---\nchannel: template\n---\n温馨提示：您好\n请讲\n客户: 嗯", "温馨提示：您好\n请讲\n客户: 嗯"]
)
def test_in_a_template_whoever_is_not_named_is_the_agent(text: str) -> None:
    [call] = read(text, channel=None if "---" in text else "template")
    assert isinstance(call, Call), call
    assert call.turns == (Turn("agent", "温馨提示：您好"), Turn("agent", "请讲"), Turn("customer", "嗯"))
