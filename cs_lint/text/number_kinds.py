"""What a string of digits is: a phone, an identity card, a bank card, or none of them.

Their form decides, and a checksum where another number may have it too. Transcripts hold misheard digits,
so where the words before say what is coming (身份证号是…, 卡号…) the length is enough; where they say it is
an order number, nothing is.
"""

from __future__ import annotations

import re
from functools import cache

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10x98765432"
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)

CONTEXT = 24
"""How many characters before a number are looked at for what it is."""


@cache
def _shapes() -> dict[str, re.Pattern[str]]:
    """Kinds that their digits alone tell, surest first."""
    province = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)"
    day = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    born = f"(?:19|20)[0-9]{{2}}{day}"
    area = "(?:(?:10|2[0-9])[2-8][0-9]{7}|[3-9][0-9]{2}[2-8][0-9]{6,7})"
    return {
        "id_card": re.compile(f"{province}[0-9]{{4}}(?:{born}[0-9]{{3}}[0-9x]|[0-9]{{2}}{day}[0-9]{{3}})"),
        "phone": re.compile("(?:0|(?:00)?860?)?1[3-9][0-9]{9}"),
        "landline": re.compile(f"(?:0|(?:00)?860?){area}"),
        "hotline": re.compile("[48]00[0-9]{7}"),
        # Issuers that exist; 1, 7, 8 and 20 begin order numbers and times of day.
        "bank_card": re.compile("(?:[3-69][0-9]{12,18}|2[2-7][0-9]{14})"),
    }  # fmt: skip


@cache
def _said_before() -> dict[str, re.Pattern[str]]:
    """Words before a number, up to its first digit."""
    link = r"(?:号码?|编号|[\s:,，、。是为呃嗯\-(]|您的|你的)*$"
    return {
        "other": re.compile(
            r"(?:(?:[订运面账工票保罚小]单|物流|快递|流水|交易|受理|合同|发票|税|[户表票]|条码|序列|设备)(?:号码?|编号)"
            r"|单号|税号|uid|imei|编码"
            rf"|(?:智能|会员|礼品|充值|门禁|公交|购物|提货|加油|校园|就诊|医保)卡){link}"
        ),
        "id_card": re.compile(r"(?:身份证|身份号|证件号|证号)[^0-9]{0,14}$"),
        "bank_card": re.compile(r"(?:卡号|[行用蓄记银的张]卡|帐号|账号|账户)[^0-9]{0,14}$"),
    }


def classify(figures: str, before: str) -> str | None:
    """The kind of number that digits are ("x" for X), `before` being the levelled words before them."""
    kind = next((kind for kind, shape in _shapes().items() if shape.fullmatch(figures)), None)
    if kind in _CHECKED and not _CHECKED[kind](figures):
        kind = None
    kind = kind or _announced(figures, before)
    return kind if kind and not _said_before()["other"].search(before) else None


def _announced(figures: str, before: str) -> str | None:
    """The kind that the words before a number say it is, where its length agrees."""
    said = _said_before()
    if len(figures) in (15, 18) and said["id_card"].search(before):
        return "id_card"
    if 15 <= len(figures) <= 19 and figures.isdigit() and said["bank_card"].search(before):
        return "bank_card"
    return None


def id_check(figures: str) -> bool:
    """Whether digits in the form of an identity number are one.

    For people born from 1920 to 2019 the form suffices: no other number looks like it, and a check digit
    that disagrees is more often misheard (or invented) than it is an order number. Later dates are those
    of orders, so there the check digit must agree.
    """
    if len(figures) == 15 or "1920" <= figures[6:10] < "2020":
        return True
    total = sum(int(figure) * weight for figure, weight in zip(figures, _WEIGHTS, strict=False))
    return _CHECK[total % 11] == figures[-1]


def card_check(figures: str) -> bool:
    """Whether digits in the form of a card number are one.

    For UnionPay's 62… in its two usual lengths the form suffices: a check digit that disagrees is more often
    misheard (or invented) than it is an order number. For others it must agree.
    """
    return (len(figures) in (16, 19) and figures.startswith("62")) or luhn(figures)


def luhn(figures: str) -> bool:
    """Whether a card number's check digit agrees."""
    odd = sum(int(figure) for figure in figures[-1::-2])
    return (odd + sum(_DOUBLED[int(figure)] for figure in figures[-2::-2])) % 10 == 0


_CHECKED = {"id_card": id_check, "bank_card": card_check}
