"""`check --output html=`: one call as a page, opened from disk in a real browser."""

from __future__ import annotations

import html
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from cs_lint.engine import Linter
from cs_lint.model import Call, CallReport, Checked
from cs_lint.read import ReadOptions, read_paths
from cs_lint.report import WRITERS, ReportOptions, Summary
from cs_lint.report.page import plots, shell

pytest.importorskip("jinja2")
pytest.importorskip("plotly")

SAMPLES = Path(__file__).parents[2] / "samples"
WRONG = SAMPLES / "hold-and-transfer-wrong.json"
NASTY = """<script>alert(1)</script><img src=x onerror=alert(2)> "'> {{ 7*7 }} </style> \x1b[31m红\x1b[0m \u202e倒 &lt;b&gt;"""

Run = Callable[..., int]


class Written(NamedTuple):
    """A page, and the reports that it shows."""

    file: Path
    reports: list[CallReport]


PageOf = Callable[..., Written]


@pytest.fixture(scope="session")
def linter() -> Linter:
    return Linter.from_packs(variables={"company": ["星辰科技", "星辰"]})


@pytest.fixture
def page_of(linter: Linter, tmp_path: Path) -> PageOf:
    """The page of what some files hold."""

    def made(*paths: Path, **options: Any) -> Written:
        file, reports = tmp_path / "call.html", []
        with file.open("w", encoding="utf-8") as stream:
            writer = WRITERS["html"](stream, ReportOptions(catalogue=linter.catalogue, **options))
            writer.begin()
            for call in read_paths([str(path) for path in paths], ReadOptions()):
                assert isinstance(call, Call)
                reports.append(linter.check(call))
                writer.call(Checked(call, reports[-1]))
            writer.end(Summary(calls=len(reports)))
        return Written(file, reports)

    return made


def picture(page: Any, kind: str) -> Any:
    """A picture, once plotly has drawn it."""
    box = page.locator(f".plot.{kind}").first
    box.scroll_into_view_if_needed()
    box.locator(".main-svg").first.wait_for(state="attached")
    return box


def traces(page: Any, kind: str) -> list[dict[str, Any]]:
    """What a picture is drawn from."""
    return picture(page, kind).evaluate("box => box.data")


def ticks(page: Any, kind: str, axis: str) -> list[str]:
    return picture(page, kind).evaluate(f"box => box.layout.{axis}.ticktext")


def named(page: Any, kind: str) -> dict[str, dict[str, Any]]:
    return {trace["name"]: trace for trace in traces(page, kind)}


def test_a_call_page_shows_every_violation_in_its_place_and_a_card_for_every_rule(
    page_of: PageOf, open_page: Any, pictures: Path
) -> None:
    file, (report,) = page_of(WRONG)
    page = open_page(file)
    turns = [f"c1-t{found.turn}" for found in report.violations if found.turn is not None]
    shown = page.eval_on_selector_all(".notes > li", "all => all.map(one => one.closest('.turn').id)")
    assert sorted(shown) == sorted(turns)
    cards = page.eval_on_selector_all(".card", "all => all.map(one => one.id)")
    assert sorted(cards) == sorted({f"c1-{found.rule}" for found in report.violations})
    assert page.inner_text(".score strong") == str(report.score)
    for kind in ("scores", "course", "times"):
        assert picture(page, kind).locator("path").count() > 3, kind
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=pictures / "call.png")
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=pictures / "call-dark.png")


def test_the_words_that_break_a_rule_are_marked_and_lead_to_its_card(page_of: PageOf, open_page: Any) -> None:
    page = open_page(page_of(SAMPLES / "shirk-and-blame.json").file)
    assert page.locator("mark").all_inner_texts() == ["不归我", "早干嘛"]
    page.locator("mark", has_text="早干嘛").click()
    card = page.locator(".card:target")
    assert card.get_attribute("id") == "c1-words.blame"
    assert "《客服管理规范》 5.1、5.4" in card.inner_text()
    card.get_by_role("link").click()
    assert page.locator(".turn:target").get_attribute("id") == "c1-t8"


def test_a_card_tells_why_by_which_clause_and_what_to_say_instead(page_of: PageOf, open_page: Any) -> None:
    text = open_page(page_of(WRONG).file).inner_text("[id='c1-hold.reason']")
    for label in ("为什么", "依据", "建议改说", "出现在"):
        assert label in text


def test_the_scores_by_dimension_are_bars_in_the_colours_of_their_bands(
    page_of: PageOf, open_page: Any
) -> None:
    file, (report,) = page_of(WRONG)
    page = open_page(file)
    (bars,) = traces(page, "scores")
    assert ticks(page, "scores", "yaxis") == list(report.dimensions)
    assert bars["x"] == list(report.dimensions.values())
    green, red = "#43a25d", "#d93025"
    assert bars["marker"]["color"] == [green if score >= 95 else red for score in bars["x"]]
    assert {95 > score >= 85 for score in bars["x"]} == {False}
    page.locator(".dimensions summary").click()
    shown = page.locator(".dimensions td").all_inner_texts()
    assert [float(score) for score in shown] == list(report.dimensions.values())


def test_the_time_line_has_every_turn_and_shows_holds_and_silences(page_of: PageOf, open_page: Any) -> None:
    file, (report,) = page_of(WRONG)
    page = open_page(file)
    turns = json.loads(WRONG.read_text(encoding="utf-8"))["turns"]
    found = named(page, "times")
    wrong = {violation.turn for violation in report.violations}
    spoken = [found[name] for name in ("客服", "客户", "警告")]
    assert sorted(start for trace in spoken for start in trace["base"]) == [turn["start"] for turn in turns]
    assert set(found["警告"]["customdata"]) == {f"#c1-t{turn}" for turn in wrong}
    assert [len(found[name]["x"]) for name in ("等待", "转接", "静默")] == [2, 1, 1]
    assert "等待 2 次 · 188.4 秒" in page.inner_text(".timeline h2")


def test_a_stretch_of_the_time_line_leads_to_its_turn(page_of: PageOf, open_page: Any) -> None:
    page = open_page(page_of(WRONG).file)
    box = picture(page, "times").locator(".barlayer .trace").last.locator("path").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert page.locator(".turn:target").get_attribute("id") == "c1-t4"


def test_what_the_time_line_shows_can_be_read_and_followed_from_the_keyboard(
    page_of: PageOf, open_page: Any
) -> None:
    page = open_page(page_of(WRONG).file)
    page.locator(".timeline summary").focus()
    page.keyboard.press("Enter")
    events = page.locator(".timeline tbody tr").all_inner_texts()
    assert [event.split()[0] for event in events] == ["等待", "静默", "等待", "转接"]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(".turn:target").get_attribute("id") == "c1-t4"


def test_an_interruption_is_on_the_time_line(page_of: PageOf, open_page: Any, tmp_path: Path) -> None:
    call = tmp_path / "call.txt"
    call.write_text(
        "[00:00.0-00:06.0] 客户: 我的路由器昨天开始一直掉线\n[00:03.0-00:08.0] 客服: 您先把订单号报给我\n",
        encoding="utf-8",
    )
    page = open_page(page_of(call).file)
    interruption = named(page, "times")["抢话"]
    assert (interruption["base"], interruption["x"]) == ([3], [3])
    assert "3 秒" in interruption["hovertext"][0]


def test_a_call_without_times_says_so_instead_of_a_time_line(
    page_of: PageOf, open_page: Any, tmp_path: Path
) -> None:
    call = tmp_path / "call.txt"
    call.write_text("客服: 您好\n客户: 你好\n", encoding="utf-8")
    page = open_page(page_of(call).file)
    assert "没有时间信息" in page.inner_text(".timeline")
    assert page.locator(".plot.times").count() == 0
    assert "没有超时" not in page.inner_text(".course")
    assert ticks(page, "course", "yaxis2") == ["1 次", "未出现", "1 次", *["未出现"] * 3]


def test_the_actual_course_stands_beside_the_standard_one_with_the_step_that_overran(
    page_of: PageOf, open_page: Any
) -> None:
    page = open_page(page_of(WRONG).file)
    steps = ticks(page, "course", "yaxis")
    assert steps == ["开场", "核实身份", "了解问题", "解决问题", "确认", "结束", "等待", "转接"]
    assert ticks(page, "course", "yaxis2")[6] == "03:08 限 01:00"
    _, actual, spent, allowed = traces(page, "course")
    course = [steps[row] for row in actual["y"]]
    assert course[:5] == ["开场", "了解问题", "核实身份", "等待", "了解问题"]
    assert actual["text"][2] == "↩"
    red = [
        steps[row]
        for row, colour in zip(spent["y"], spent["marker"]["color"], strict=True)
        if colour == "#d93025"
    ]
    assert red == ["等待"]
    assert (spent["x"][6], allowed["x"][6]) == (pytest.approx(188.4), 60)
    assert page.inner_text(".course h2 small") == "超时最多的环节：等待"


def test_the_actual_course_can_be_read_and_leads_to_its_turns(page_of: PageOf, open_page: Any) -> None:
    page = open_page(page_of(WRONG).file)
    page.locator(".course summary").click()
    assert page.locator(".actual li").first.inner_text().startswith("开场")
    assert page.locator(".course .over").inner_text().split() == ["等待", "03:08", "限", "01:00"]
    page.locator(".actual a", has_text="转接").click()
    assert page.locator(".turn:target").get_attribute("id") == "c1-t14"


def test_what_a_transcript_holds_is_shown_and_does_nothing(
    page_of: PageOf, open_page: Any, tmp_path: Path
) -> None:
    call = {
        "call_id": NASTY, "agent_id": NASTY, "started_at": NASTY,
        "turns": [{"role": "customer", "text": NASTY}, {"role": "agent", "text": f"你懂不懂{NASTY}"}],
    }  # fmt: skip
    file = tmp_path / "call.json"
    file.write_text(json.dumps(call, ensure_ascii=False), encoding="utf-8")
    page = open_page(page_of(file).file)
    assert page.locator("img, b:has-text('<')").count() == 0
    assert page.locator("script:not([type])").count() == 2
    said = page.locator(".customer .said").inner_text()
    assert said.startswith("<script>alert(1)</script><img src=x onerror=alert(2)>")
    assert "{{ 7*7 }}" in said
    assert "␛[31m红␛[0m" in said
    assert "\u202e" not in page.content()


def test_a_dimension_named_by_strangers_is_told_as_it_stands(
    linter: Linter, open_page: Any, tmp_path: Path
) -> None:
    (call,) = read_paths([str(SAMPLES / "shirk-and-blame.json")], ReadOptions())
    assert isinstance(call, Call)
    name = "<a href='https://example.com'>服务</a>\u202e</script>"
    report = msgspec.structs.replace(linter.check(call), dimensions={name: 80.0})
    file = tmp_path / "call.html"
    with file.open("w", encoding="utf-8") as stream:
        writer = WRITERS["html"](stream, ReportOptions())
        writer.begin()
        writer.call(Checked(call, report))
        writer.end(Summary(calls=1))
    page = open_page(file)
    told = picture(page, "scores").locator(".ytick text").text_content()
    assert told == "<a href='https://example.com'>服务</a>\ufffd</script>"
    assert page.locator("svg a").count() == 0


def test_the_policy_lets_in_no_inline_code_but_ours_and_nothing_from_elsewhere(page_of: PageOf) -> None:
    head = page_of(WRONG).file.read_text(encoding="utf-8")[:2000]
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', head)
    assert policy
    assert html.unescape(policy[1]).startswith("default-src 'none'; style-src 'sha256-")
    scripts = re.search(r"script-src ([^;]*);", html.unescape(policy[1]))
    assert scripts
    assert [word[:8] for word in scripts[1].split()] == ["'sha256-"] * 2
    assert "unsafe" not in policy[1]


def test_an_inline_script_of_strangers_would_not_run(page_of: PageOf, browser: Any, tmp_path: Path) -> None:
    file = page_of(WRONG).file
    text = file.read_text(encoding="utf-8").replace("<main>", "<main><script>document.title = 'hit'</script>")
    file.write_text(text, encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    page.locator(".plot .main-svg").first.wait_for(state="attached")
    assert page.title() == "通话质检报告"
    page.close()


@pytest.mark.parametrize("library", ["jinja2", "plotly.offline"])
def test_without_the_library_it_says_what_to_install(
    library: str,
    cs_lint: Run,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    plots.plotly_script.cache_clear()
    shell._environment.cache_clear()
    monkeypatch.setitem(sys.modules, library, None)
    assert cs_lint("check", WRONG, "--output", f"html={tmp_path / 'call.html'}") == 2
    told = capsys.readouterr().err
    assert f"HTML reports need {library.partition('.')[0]}" in told
    assert "pip install 'cs-lint[report]'" in told


def test_the_pictures_follow_the_colours_of_the_desk(page_of: PageOf, open_page: Any) -> None:
    page = open_page(page_of(WRONG).file)
    ink = "box => getComputedStyle(box.querySelector('.ytick text')).fill"
    light = picture(page, "course").evaluate(ink)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"was => ({ink})(document.querySelector('.plot.course')) !== was", arg=light)
    assert (light, picture(page, "course").evaluate(ink)) == ("rgb(28, 36, 48)", "rgb(230, 234, 240)")


def test_numbers_are_masked_unless_shown(page_of: PageOf, tmp_path: Path) -> None:
    call = tmp_path / "call.txt"
    call.write_text("客服: 您的电话是13800138000吧\n客户: 是的\n", encoding="utf-8")
    assert "13800138000" not in page_of(call).file.read_text(encoding="utf-8")
    assert "13800138000" in page_of(call, show_text=True).file.read_text(encoding="utf-8")


def test_many_calls_share_one_page_with_an_index(page_of: PageOf, open_page: Any, pictures: Path) -> None:
    file, calls = page_of(SAMPLES / "night-export.jsonl", SAMPLES / "traps.txt")
    page = open_page(file)
    assert page.locator("article.call").count() == len(calls) > 3
    assert page.locator("#index tbody tr").count() == len(calls)
    boxes = page.locator(".plot").count()
    assert 0 < page.locator(".plot.js-plotly-plot").count() < boxes
    page.locator("#index a").last.click()
    assert page.locator("article:target h1").inner_text() == calls[-1].call_id
    page.screenshot(path=pictures / "calls.png")


def test_what_could_not_be_read_has_its_place_among_the_calls(
    cs_lint: Run, open_page: Any, tmp_path: Path
) -> None:
    (tmp_path / "broken.json").write_text('{"call_id": ', encoding="utf-8")
    file = tmp_path / "call.html"
    assert cs_lint("check", tmp_path, SAMPLES / "traps.txt", "--output", f"html={file}") == 2
    page = open_page(file)
    assert "broken.json:1" in page.inner_text(".unread")


def test_a_transcript_that_cannot_be_trusted_says_so(page_of: PageOf, open_page: Any, tmp_path: Path) -> None:
    call = tmp_path / "call.txt"
    call.write_text(
        "客服: 您好我是星辰科技客服请问有什么可以帮您\n客户: 你个***我要退货\n" * 4, encoding="utf-8"
    )
    file, (report,) = page_of(call)
    assert report.quality
    page = open_page(file)
    assert page.locator("header .badge.warning").count() >= 1


def test_it_prints(page_of: PageOf, open_page: Any) -> None:
    page = open_page(page_of(WRONG).file)
    page.emulate_media(media="print")
    assert not page.locator("nav.top").is_visible()
    wide = picture(page, "times").locator(".main-svg").first.bounding_box()["width"]
    page.evaluate(
        "addEventListener('beforeprint', () => { window.printed = [...document.querySelectorAll('.plot')]"
        ".map(box => box.querySelector('.main-svg').getBoundingClientRect().width) })"
    )
    assert page.pdf().startswith(b"%PDF")
    assert page.evaluate("printed") == [352, 680, 680]
    assert picture(page, "times").locator(".main-svg").first.bounding_box()["width"] == wide > 1000


def test_in_english_all_but_the_packs_own_words_is_english(page_of: PageOf, open_page: Any) -> None:
    page = open_page(page_of(WRONG, lang="en").file)
    assert page.locator("html").get_attribute("lang") == "en"
    assert ticks(page, "course", "yaxis")[0] == "opening"
    assert page.locator(".course h2").inner_text() == "Course Overran most: hold"
