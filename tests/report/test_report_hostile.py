"""A transcript is written by strangers: nothing in it may act on a terminal, a page or a chat."""

from __future__ import annotations

import pytest

from cs_lint.model import Checked, ErrorReport
from cs_lint.report.inert import markdown, one_line, visible
from tests.report.report_cases import agent, checked, customer, unread, violation, written

ESCAPES = "\x1b[2J\x1b]0;title\x07\x9b31m\r\x08\u202eabc\x00\u2028"
MARKUP = "[red]红[/red] [link=http://evil]x[/link] :smile:"
PAGE = "<script>alert(1)</script> | **粗** `码` [x](http://evil) ![i](http://evil) @all #1 &lt; www.evil.com"


def hostile(nasty: str) -> list[Checked | ErrorReport]:
    text = f"你{nasty}好"
    call = checked(
        [customer(text), agent(text)],
        [violation("words.insult", 1, text, f"说了{text}", suggest=nasty)],
        call_id=f"id{nasty}",
        source=f"a{nasty}.txt",
        agent_id=nasty,
        dimensions={nasty: 50.0},
        not_applicable={"a.b": nasty},
        started_at=nasty,
    )
    return [call, unread(nasty)]


@pytest.mark.parametrize("format", ["console", "concise", "markdown"])
@pytest.mark.parametrize("full", [True, False])
def test_no_control_character_gets_out(format: str, full: bool) -> None:
    output = written(format, hostile(ESCAPES), full=full, show_skipped=True)
    assert not {
        char for char in output if char < " " or "\x7f" <= char <= "\x9f" or char in "\u202e\u2028"
    } - {"\n"}


def test_with_colour_the_only_escapes_are_ours() -> None:
    output = written("console", hostile(ESCAPES), color=True)
    assert "␛[2J" in output
    assert "\x1b[2J" not in output
    assert "\x1b]" not in output


@pytest.mark.parametrize("color", [True, False])
def test_markup_is_shown_as_it_stands(color: bool) -> None:
    output = written("console", hostile(MARKUP), color=color, width=200)
    assert MARKUP in output


def test_no_colour_means_no_escape_whatever_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in written("console", hostile("x"), full=True, color=False)


def test_asked_for_colour_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b[1;4;31m" in written("console", hostile("x"), full=True, color=True)


@pytest.mark.parametrize("format", ["console", "concise", "markdown"])
@pytest.mark.parametrize("nasty", [ESCAPES, MARKUP, PAGE, "空 \n 白 \t", ""])
def test_no_line_ends_in_a_blank(format: str, nasty: str) -> None:
    lines = written(format, hostile(nasty), full=True, show_skipped=True).split("\n")
    assert not [line for line in lines if line != line.rstrip()]


def test_markdown_holds_no_html_link_or_code_of_a_stranger() -> None:
    output = written("markdown", hostile(PAGE))
    for active in ("<script", "](", "![", " **粗", " `码", "@all", "#1", " &lt; ", "www.evil"):
        assert active not in output


def test_a_pipe_or_line_end_adds_no_cell_and_no_row() -> None:
    table = [line for line in written("markdown", hostile("|a\n|b|")).splitlines() if line.startswith("|")]
    assert len(table) == 4
    assert {line.replace("\\|", "").count("|") for line in table} == {8}


def test_concise_keeps_to_one_line_a_violation() -> None:
    assert len(written("concise", hostile("\na\r\n\x85b\u2028")).splitlines()) == 2


def test_visible_keeps_every_offset() -> None:
    assert len(visible(ESCAPES + "\r\n\t\ud800")) == len(ESCAPES + "\r\n\t\ud800")


def test_visible_leaves_ordinary_text_alone() -> None:
    text = "您好，👨‍👩‍👧 ok\n第二行"
    assert visible(text) == text


def test_one_line() -> None:
    assert one_line(" 一 \r\n\t二\x1b ") == "一 二␛"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a_b*c", r"a\_b\*c"),
        ("<b>&", "&lt;b&gt;&amp;"),
        ("a|b", r"a\|b"),
        ("@all", "\\@\u200ball"),
        ("http://x", r"http\://x"),
        (":smile:", r"\:smile:"),
        ("calls/b.jsonl:7", "calls/b.jsonl:7"),
        ("好的。3.5元", "好的。3.5元"),
    ],
)
def test_markdown_escapes(text: str, escaped: str) -> None:
    assert markdown(text) == escaped
