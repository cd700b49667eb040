"""`check --output html=`: one call as a page, opened from disk in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cs_lint.engine import Linter
from cs_lint.model import Call, CallReport, Checked
from cs_lint.read import ReadOptions, read_paths
from cs_lint.report import WRITERS, ReportOptions, Summary

pytest.importorskip("jinja2")

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
    return Linter.from_packs(variables={"company": ["星辰科技"]})


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


def test_the_time_line_has_every_turn_and_shows_holds_and_silences(page_of: PageOf, open_page: Any) -> None:
    page = open_page(page_of(WRONG).file)
    turns = len(json.loads(WRONG.read_text(encoding="utf-8"))["turns"])
    assert page.locator(".timeline rect.agent, .timeline rect.customer").count() == turns
    assert page.locator(".timeline rect.hold").count() == 2
    assert page.locator(".timeline rect.transfer").count() == 1
    assert page.locator(".timeline rect.silence").count() == 1
    assert "等待 2 次" in page.inner_text(".timeline h2")


def test_an_interruption_is_on_the_time_line(page_of: PageOf, open_page: Any, tmp_path: Path) -> None:
    call = tmp_path / "call.txt"
    call.write_text(
        "[00:00.0-00:06.0] 客户: 我的路由器昨天开始一直掉线\n[00:03.0-00:08.0] 客服: 您先把订单号报给我\n",
        encoding="utf-8",
    )
    page = open_page(page_of(call).file)
    assert page.locator("rect.interruption").count() == 1
    assert "3 秒" in page.locator("rect.interruption title").text_content()


def test_a_call_without_times_says_so_instead_of_a_time_line(
    page_of: PageOf, open_page: Any, tmp_path: Path
) -> None:
    call = tmp_path / "call.txt"
    call.write_text("客服: 您好\n客户: 你好\n", encoding="utf-8")
    page = open_page(page_of(call).file)
    assert "没有时间信息" in page.inner_text(".timeline")
    assert page.locator("svg").count() == 0


def test_the_actual_course_stands_beside_the_standard_one_with_the_step_that_overran(
    page_of: PageOf, open_page: Any
) -> None:
    page = open_page(page_of(WRONG).file)
    standard = page.locator(".standard li:not(.detour) b").all_inner_texts()
    assert standard == ["开场", "核实身份", "了解问题", "解决问题", "确认", "结束"]
    assert page.locator(".standard .over b").inner_text() == "等待"
    assert page.locator(".actual li").first.inner_text().startswith("开场")
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
    assert page.locator("script, img, b:has-text('<')").count() == 0
    said = page.locator(".customer .said").inner_text()
    assert said.startswith("<script>alert(1)</script><img src=x onerror=alert(2)>")
    assert "{{ 7*7 }}" in said
    assert "␛[31m红␛[0m" in said
    assert "\u202e" not in page.content()


def test_the_page_holds_no_script_and_its_policy_allows_none(page_of: PageOf) -> None:
    text = page_of(WRONG).file.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "default-src &#39;none&#39;" in text
    assert "unsafe" not in text
    assert "style=" not in text


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
    assert page.pdf().startswith(b"%PDF")


def test_in_english_all_but_the_packs_own_words_is_english(page_of: PageOf, open_page: Any) -> None:
    page = open_page(page_of(WRONG, lang="en").file)
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator(".actual li").first.inner_text().startswith("opening")
