"""No phone number of a customer leaves in any format, unless the user says so."""

from __future__ import annotations

import msgspec
import pytest

from cs_lint.model import Checked
from cs_lint.report import WRITERS
from tests.report.report_cases import agent, checked, violation, written

PHONE = "13812345678"
TEXT = f"您的手机号是{PHONE}对吗"


@pytest.mark.parametrize("format", WRITERS)
@pytest.mark.parametrize("hit", [TEXT, PHONE, PHONE[:8], "手机号"])
def test_a_number_is_masked_in_text_quotation_and_message(format: str, hit: str) -> None:
    call = checked([agent(TEXT)], [violation("privacy.x", 0, hit, f"复述了「{hit}」")])
    output = written(format, [call])
    assert PHONE[:8] not in output


@pytest.mark.parametrize("format", WRITERS)
def test_show_text_shows_it(format: str) -> None:
    call = checked([agent(TEXT)], [violation("privacy.x", 0, PHONE, f"复述了「{PHONE}」")])
    assert PHONE in written(format, [call], show_text=True)


def test_what_is_marked_stays_in_place_behind_a_masked_number() -> None:
    call = checked([agent(f"{PHONE}，你懂不懂啊")], [violation("words.insult", 0, "你懂不懂", "x")])
    assert "，⟦你懂不懂⟧啊" in written("console", [call])


def test_markdown_details_are_limited_and_the_rest_is_counted() -> None:
    call = checked([agent("喂")], [violation("a.b", 0, "喂", "x")])
    output = written("markdown", [call] * 103)
    assert output.count("### ") == 100
    assert "另有 3 通" in output


@pytest.mark.parametrize("format", WRITERS)
def test_the_customers_name_is_masked_where_the_call_tells_it(format: str) -> None:
    whole = checked([agent("王小芳你懂不懂")], [violation("words.insult", 0, "王小芳你懂不懂", "x")])
    known = msgspec.structs.replace(whole.call, metadata={"customer_name": "王小芳"})
    assert "小芳" not in written(format, [Checked(known, whole.report)])
