"""Who speaks: exports name the same four roles in dozens of words."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping

import msgspec

from cs_lint.errors import InputError
from cs_lint.model import Role

_WORDS: tuple[tuple[Role, str], ...] = (
    ("agent", "客服 坐席 座席 话务员 接线员 客服人员 客服代表 客服专员 人工客服 人工坐席 人工 员工"),
    ("agent", "坐席员 座席员 话务 受理员 接警员 外呼员 服务专员 客户经理 销售顾问 催收员 催收专员"),
    ("agent", "agent staff representative operator advisor human_agent"),
    (
        "customer",
        "客户 顾客 客人 用户 来电人 消费者 来电者 买家 customer user caller end_user client consumer citizen guest visitor passenger",
    ),
    # Whoever is written before a colon in a form as often as in a conversation (乘客, 车主, 报修人) is left out.
    ("customer", "市民 来电市民 群众 来电群众 居民 诉求人 求助人 报警人"),
    (
        "bot",
        "机器人 智能客服 智能机器人 语音机器人 语音导航 bot ivr robot chatbot automated_agent custom_bot",
    ),
    ("system", "系统 系统提示 系统消息 系统通知 system"),
)
_TITLES = (
    "女士|先生|小姐|太太|夫人|阿姨|叔叔|大爷|大妈|大哥|大姐|老师|师傅"
    "|经理|主管|主任|组长|班长|店长|队长|领导|专员|顾问|工程师|同事|家属|家长"
    "|患者|病人|业主|住户|租客|乘客|旅客|学员|市民|居民|投诉人|报修人|咨询人|来访者"
)
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪"
    "田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_PERSON = re.compile(
    rf"[^我你您他她的叫找让请说是]{{0,4}}(?:{_TITLES})|[小老阿][{_SURNAMES}]|[{_SURNAMES}][总工哥姐姨叔嫂]"
    r"|(?:mr|mrs|ms|miss|dr)[. ].+|supervisor|manager|team lead(?:er)?|colleague|\d{7,}"
)
_SERVED = re.compile(
    "女士|先生|小姐|太太|夫人|阿姨|叔叔|大爷|大妈|家属|家长|患者|病人|业主|住户|租客|乘客|旅客|学员|车主|会员|居民"
    "|投诉人|报修人|咨询人|来访者"
)
_LETTER = re.compile(r"[ _-]?[a-z]")
_NUMBERING = re.compile(r"\s*(?:\([^()]{1,16}\)|[#_-]?\s*\d{1,12})$")
_LONG_NUMBER = re.compile(r"(\d{3})\d{4,}")
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SHOWN = 20


class Speakers(msgspec.Struct, frozen=True):
    """The speaker words of one run, in the spellings that occur most, for a plain lookup.

    `company` holds the names by which agents introduce themselves: evidence where a label is only a number.
    """

    words: dict[str, Role]
    company: tuple[str, ...] = ()

    def role(self, word: str) -> Role | None:
        """The role of a word in any case or width, also when numbered: 客服1024, 坐席（小李）."""
        exact = self.words.get(word)
        if exact is not None:
            return exact
        folded = _fold(word)
        return self.words.get(folded) or self.words.get(_NUMBERING.sub("", folded))

    def names_somebody(self, word: str) -> bool:
        """Whether a word without a role can only be a person: 王女士, 小李, 主管, also 客服小李, 客户-老张, 用户A, a phone.

        A full name cannot be told from any other two or three characters before a colon.
        """
        whole = _fold(word)
        folded = _NUMBERING.sub("", whole)
        behind = [folded[len(known) :] for known in self.words if folded.startswith(known)]
        names = (name.strip(" -_/·.") for name in (whole, folded, *behind))
        return any(_PERSON.fullmatch(name) for name in names) or any(
            _LETTER.fullmatch(name) for name in behind
        )


def speakers(extra: Mapping[str, Role], company: Iterable[str] = ()) -> Speakers:
    words: dict[str, Role] = {}
    for role, line in _WORDS:
        words.update({spelling: role for word in line.split() for spelling in _spellings(word)})
    words.update({spelling: role for word, role in extra.items() for spelling in _spellings(word)})
    return Speakers(words, tuple(company))


def unknown_speaker(word: str, place: str = "", *, line: int | None = None) -> InputError:
    """The error for a word that names no role; `place` is the turn, where a line cannot say it."""
    short = word if len(word) <= _SHOWN else word[:_SHOWN] + "…"
    # Chat exports name customers by telephone number, which must not reach a report.
    shown = json.dumps(_LONG_NUMBER.sub(r"\1…", short), ensure_ascii=False)
    role = "customer" if _SERVED.search(word) else "agent"
    return InputError(
        f"{place}unknown speaker {shown}",
        line=line,
        hint=f"say who that is in cs-lint.yaml, such as speakers: {{{shown}: {role}}}",
    )


def _fold(word: str) -> str:
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", word)).casefold().strip()


def _spellings(word: str) -> tuple[str, ...]:
    return (word, _fold(word), word.upper(), word.title())
