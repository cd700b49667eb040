"""Entities: a table of what is found beside a table of what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_lint.text.durations import find_durations
from cs_lint.text.entities import KINDS, find_entities
from cs_lint.text.numerals import cardinal
from tests.text.said_numbers import NUMBERS, sentences

MINUTE, HOUR, DAY = 60, 3600, 86400
LONG_NUMBERS = ("phone", "landline", "hotline", "id_card", "bank_card")


def found(text: str, *kinds: str) -> list[tuple[str, str]]:
    return [(entity.kind, text[entity.start : entity.end]) for entity in find_entities(text, kinds or KINDS)]


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        pytest.param("打13800138000吧", "phone", "13800138000", id="a mobile between Han characters"),
        pytest.param("打１３８００１３８０００吧", "phone", "１３８００１３８０００", id="full-width digits"),
        pytest.param("138 0013 8000", "phone", "138 0013 8000", id="grouped by spaces"),
        pytest.param("138-0013-8000", "phone", "138-0013-8000", id="grouped by dashes"),
        pytest.param("是136，0572，4819", "phone", "136，0572，4819", id="grouped by commas"),
        pytest.param("1 3 8 0 0 1 3 8 0 0 0", "phone", "1 3 8 0 0 1 3 8 0 0 0", id="one digit at a time"),
        pytest.param("+86 13800138000", "phone", "+86 13800138000", id="with the country code"),
        pytest.param("008613800138000", "phone", "008613800138000", id="the country code dialled"),
        pytest.param("是一三六零五七二四八一九", "phone", "一三六零五七二四八一九", id="spoken"),
        pytest.param("幺三八，零零幺三八零零零", "phone", "幺三八，零零幺三八零零零", id="spoken with 幺"),
        pytest.param("腰九九零零零零四四零八对吧", "phone", "腰九九零零零零四四零八", id="幺 misheard"),
        pytest.param("136零五七二4819", "phone", "136零五七二4819", id="half written, half spoken"),
        pytest.param("一三八嗯零零一三呃八零零零", "phone", "一三八嗯零零一三呃八零零零", id="fillers"),
        pytest.param("一三八，对，零零一三。8000", "phone", "一三八，对，零零一三。8000", id="assents"),
        pytest.param("一三九三个八四五六七八", "phone", "一三九三个八四五六七八", id="three eights"),
        pytest.param("138，0013，8000，20号上门", "phone", "138，0013，8000", id="a day after it"),
        pytest.param(
            "一三八零零一三八零零零一会儿打给您", "phone", "一三八零零一三八零零零", id="一会儿 after it"
        ),
        pytest.param(
            "一三八零零一三八零零零三点打给您", "phone", "一三八零零一三八零零零", id="an hour after it"
        ),
        pytest.param(
            "一三八零零一三八零零零三五天内", "phone", "一三八零零一三八零零零", id="a duration after it"
        ),
        pytest.param("统一一三八零零一三八零零零", "phone", "一三八零零一三八零零零", id="统一 before it"),
        pytest.param("138，138，0013，8000", "phone", "138，0013，8000", id="a beginning said twice"),
        pytest.param("0571-88881234", "landline", "0571-88881234", id="a landline"),
        pytest.param("零幺零八八八八幺二三四", "landline", "零幺零八八八八幺二三四", id="a landline spoken"),
        pytest.param("0571-8888-1234-801", "landline", "0571-8888-1234", id="a landline's extension"),
        pytest.param("4000-000-188", "hotline", "4000-000-188", id="a hotline"),
        pytest.param("四零零八二零一一五五", "hotline", "四零零八二零一一五五", id="a hotline spoken"),
        pytest.param("330106198804125523", "id_card", "330106198804125523", id="an identity card"),
        pytest.param("33010619880412321X", "id_card", "33010619880412321X", id="an X at the end"),
        pytest.param("330106一九八八零四一二321叉", "id_card", "330106一九八八零四一二321叉", id="X spoken"),
        pytest.param("110105491231002", "id_card", "110105491231002", id="an old identity card"),
        pytest.param("身份证号是329921198804125528", "id_card", "329921198804125528", id="misheard"),
        pytest.param("核对下330106198804125520", "id_card", "330106198804125520", id="check digit misheard"),
        pytest.param("4532015112830366", "bank_card", "4532015112830366", id="a bank card"),
        pytest.param("6222 0202 0000 1234 505", "bank_card", "6222 0202 0000 1234 505", id="a card in fours"),
        pytest.param("卡号是6222020200001234567", "bank_card", "6222020200001234567", id="announced card"),
    ],
)  # fmt: skip
def test_long_numbers_are_found(text: str, kind: str, said: str) -> None:
    assert found(text, *LONG_NUMBERS) == [(kind, said)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("尾号4819对吧", id="the last four digits"),
        pytest.param("六六三二，八零一七", id="a local number without area code"),
        pytest.param("20261120138001380001", id="an order number of twenty digits"),
        pytest.param("2026 1120 1380 0138 0001", id="twenty digits in fours"),
        pytest.param("订单号13812345678", id="announced as an order number"),
        pytest.param("运单号是：4532015112830366", id="announced as a waybill"),
        pytest.param("税号91330108MA28K7Q15T", id="a tax number"),
        pytest.param("户号我念给你，0 2 1 7 8 8 3 5", id="a meter number"),
        pytest.param("SF13812345678", id="a waybill with letters"),
        pytest.param("13812345678元", id="a price"),
        pytest.param("139.71234567", id="a decimal"),
        pytest.param("坐139、140、212、52路", id="bus lines"),
        pytest.param("59683353,67862009", id="two local numbers"),
        pytest.param("12345678901", id="no mobile's prefix"),
        pytest.param("138****8000", id="masked already"),
        pytest.param("一二三四五六七八九十", id="counting"),
        pytest.param("我们一一核对，三三两两，百分之百", id="figures of speech"),
        pytest.param("二零二六年十一月二十号一千三百八十块", id="years and prices"),
        pytest.param("2026-11-20 10:30:15", id="a time stamp"),
        pytest.param("330106198813125523", id="an identity number of a thirteenth month"),
        pytest.param("330106202611205523", id="an order number with its date in it"),
        pytest.param("4532015112830367", id="not Luhn, not announced"),
    ],
)
def test_what_only_looks_like_a_long_number(text: str) -> None:
    assert found(text, *LONG_NUMBERS) == []


def test_two_numbers_side_by_side() -> None:
    assert found("138 0013 8000 139 0013 8000", "phone") == [
        ("phone", "138 0013 8000"),
        ("phone", "139 0013 8000"),
    ]


def test_a_hotline_is_no_phone() -> None:
    assert found("拨打400-820-1155", "phone") == []


def test_an_identity_number_is_no_bank_card() -> None:
    assert found("卡号330106198804125523", "id_card", "bank_card") == [("id_card", "330106198804125523")]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("三分钟", 3 * MINUTE), ("两三分钟", 3 * MINUTE), ("半分钟", 30), ("一分半", 90), ("30秒", 30),
        ("十几秒", 19), ("一两分钟", 2 * MINUTE), ("一刻钟", 15 * MINUTE), ("半小时", HOUR / 2),
        ("半个钟头", HOUR / 2), ("24小时", DAY), ("２４小时", DAY), ("24h", DAY), ("两个工作日", 2 * DAY),
        ("三到五个工作日", 5 * DAY), ("三天", 3 * DAY), ("七日内", 7 * DAY), ("一周", 7 * DAY),
        ("两个礼拜", 14 * DAY), ("个把小时", 2 * HOUR), ("一个半小时", 1.5 * HOUR),
        ("一小时二十分", 80 * MINUTE), ("一分三十秒", 90), ("1-2 个小时", 2 * HOUR),
        ("1、2个小时", 2 * HOUR), ("一点五小时", 1.5 * HOUR), ("0.5小时", HOUR / 2),
        ("四五十分钟", 50 * MINUTE), ("二十多分钟", 20 * MINUTE), ("三天半", 3.5 * DAY),
        ("半个月", 15 * DAY), ("三个月", 90 * DAY), ("兩個鐘頭", 2 * HOUR), ("三呃分钟", 3 * MINUTE),
        ("一年零三个月", 455 * DAY),
    ],
)  # fmt: skip
def test_a_duration_and_its_upper_end_in_seconds(text: str, seconds: float) -> None:
    (duration,) = find_entities(f"大概{text}。", ("duration",))
    assert duration.value == seconds


@pytest.mark.parametrize(
    "text",
    [
        "三点二十分", "下午3点30分", "12月3日", "3号", "第三天", "周三天气", "有一天", "祝您一天愉快",
        "三分", "4.5分", "三分之一", "三月", "2026年", "一八年", "小时候", "一会儿", "马上", "几分钟",
        "5600H", "三年级", "等了半天", "周三周四",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_duration(text: str) -> None:
    assert found(text, "duration") == []


@pytest.mark.parametrize(
    "text",
    [
        "明天", "今天下午", "周六上午", "下周一", "12月3日", "三号", "下午五点前", "月底前", "今天下班前",
        "10:30", "明天中午十二点之前", "周六十一点一刻", "下个月三号", "2026-11-20", "二零二六年十一月三号",
        "下班前", "二十五号下午两点到五点", "週六下午三點", "三点二十分",
    ],
)  # fmt: skip
def test_a_date_is_found_whole(text: str) -> None:
    assert found(f"，{text}，", "date") == [("date", text)]


@pytest.mark.parametrize(
    "text",
    [
        "早上好", "下午好", "有一点慢", "这三点", "三点建议", "三号线", "按三号键", "幸福路12号", "工号",
        "1024号客服", "售后天猫", "三个月", "七日内", "三天", "一周一次",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_date(text: str) -> None:
    assert found(text, "date") == []


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("三百块", 300), ("20元", 20), ("一千九百八", 1980), ("¥30", 30), ("￥1,299.50", 1299.5),
        ("三块五", 3.5), ("100-150元", 150), ("五毛", 0.5), ("两块一毛六", 2.16), ("12元5角", 12.5),
        ("20万元", 200000), ("一万二", 12000), ("两千零六十八块五毛", 2068.5), ("二十来块", 20),
        ("三十美元", None),
    ],
)  # fmt: skip
def test_money_in_yuan(text: str, yuan: float | None) -> None:
    (money,) = find_entities(f"要{text}，", ("money",))
    assert (money.start, money.end, money.value) == (1, 1 + len(text), yuan)


@pytest.mark.parametrize(
    "text", ["一块儿", "我们一块去", "这两块屏", "三元桥", "四千六百毫安", "一百零八", "百分之百"]
)
def test_what_only_looks_like_money(text: str) -> None:
    assert found(text, "money") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("工号1024，", "工号1024"), ("工号是幺零二四", "工号是幺零二四"), ("坐席三七二号", "坐席三七二号"),
        ("1024号客服", "1024号客服"), ("我是一零二四号，很高兴", "一零二四号，很高兴"),
        ("客服三七二为您服务", "客服三七二"), ("工號１０２４", "工號１０２４"),
        ("编号305为您服务", "编号305"),
    ],
)  # fmt: skip
def test_a_work_number(text: str, said: str) -> None:
    assert found(text, "work_number") == [("work_number", said)]


@pytest.mark.parametrize(
    "text", ["您的预约编号是123456。", "订单编号1234", "三号楼", "工号是多少", "工号担保"]
)
def test_what_only_looks_like_a_work_number(text: str) -> None:
    assert found(text, "work_number") == []


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("看https://a.cn/x?y=1。", "url", "https://a.cn/x?y=1"),
        ("上www.baidu.com吧", "url", "www.baidu.com"), ("发a.b@qq.com吧", "email", "a.b@qq.com"),
        ("发ａｂ＠qq.com", "email", "ａｂ＠qq.com"), ("是abc艾特qq点com", "email", "abc艾特qq点com"),
        ("车是浙A82275吧", "plate", "浙A82275"), ("浙a八二二七五", "plate", "浙a八二二七五"),
        ("滬A·D12345", "plate", "滬A·D12345"), ("好👍🏻。", "emoji", "👍🏻"),
        ("好[微笑]", "emoji", "[微笑]"), ("👨‍👩‍👧", "emoji", "👨‍👩‍👧"),
    ],
)  # fmt: skip
def test_addresses_plates_and_emoji(text: str, kind: str, said: str) -> None:
    assert found(text, kind) == [(kind, said)]


@pytest.mark.parametrize(
    "text", ["4.5分", "版本1.2.3", "好的。谢谢", "京A级", "[图片]", "[姓名]", "★", "地址:(终点)"]
)
def test_what_only_looks_like_an_address_plate_or_emoji(text: str) -> None:
    assert found(text, "url", "email", "plate", "emoji") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("三千二", 3200), ("三千零二", 3002), ("两三", 3), ("十几", 19), ("二十", 20), ("一百五十六", 156),
        ("一万二千", 12000), ("十五六", 16), ("1,299.5", 1299.5), ("3万", 30000), ("一点五", 1.5),
        ("一亿零三十", 100000030), ("305", 305),
    ],
)  # fmt: skip
def test_a_cardinal(text: str, number: float) -> None:
    assert cardinal(text) == number


def test_an_unknown_kind_is_loud() -> None:
    with pytest.raises(KeyError, match="fax"):
        find_entities("", ("fax",))


def test_entities_come_in_order_of_place() -> None:
    assert [kind for kind, _ in found("20元，三天，13800138000")] == ["money", "duration", "phone"]


@pytest.mark.parametrize("kind", NUMBERS)
def test_a_number_is_found_however_it_is_said(kind: str) -> None:
    # A check digit fits a wrong reading by chance one time in hundreds, so the examples are fixed.
    @settings(derandomize=True, max_examples=300)
    @given(sentences(NUMBERS[kind]))
    def check(case: tuple[str, int, int]) -> None:
        text, start, end = case
        assert any(entity.start <= start and end <= entity.end for entity in find_entities(text, (kind,)))

    check()


TRICKY = "0123456789一二三四五六七八九零十百千万两半几幺个多到点分秒时天日周月年号元块毛，。 -.：@x叉嗯京A\n"


@given(st.text(st.sampled_from(TRICKY), max_size=40))
def test_offsets_are_always_valid(text: str) -> None:
    for entity in find_entities(text, KINDS):
        assert 0 <= entity.start < entity.end <= len(text)


@given(st.text(st.sampled_from(TRICKY), max_size=40))
def test_durations_are_positive(text: str) -> None:
    assert all(entity.value and entity.value > 0 for entity in find_durations(text))


@pytest.mark.parametrize(
    "piece", ["1", "1嗯", "一", "十", "三个八", "1 ", "a.", "a@", "京a", "1:", "工号,", "三点"]
)
def test_no_text_takes_for_ever(piece: str) -> None:
    find_entities(piece * 3000, KINDS)
