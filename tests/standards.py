"""The contract of STANDARDS.md: every id that the default packs must hold, and what breaking it costs."""

from __future__ import annotations

from typing import NamedTuple


class Standard(NamedTuple):
    """A row of the table. `most` caps what a call can lose by it."""

    severity: str
    deduct: int
    dimension: str
    most: int | None = None
    fatal: bool = False


ERROR, WARNING, INFO = "error", "warning", "info"
OPENING, WORDS, LISTENING, HOLD = "开场礼仪", "服务用语", "倾听与节奏", "等待与转接"
COMPLAINTS, PRIVACY, CLOSING, CHAT = "投诉处理", "合规与隐私", "结束礼仪", "在线服务"
TEMPLATES = "话术模板"

STANDARDS = {
    "opening.greeting": Standard(ERROR, 5, OPENING),
    "opening.company-name": Standard(ERROR, 5, OPENING),
    "opening.agent-id": Standard(WARNING, 2, OPENING),
    "opening.offer-help": Standard(INFO, 1, OPENING),
    "opening.answer-time": Standard(WARNING, 3, OPENING),
    "outbound.identity-first": Standard(ERROR, 5, OPENING),
    "outbound.purpose": Standard(WARNING, 3, OPENING),
    "words.polite": Standard(WARNING, 3, WORDS),
    "words.honorific": Standard(WARNING, 1, WORDS, most=5),
    "words.insult": Standard(ERROR, 20, WORDS, fatal=True),
    "words.impatient": Standard(ERROR, 10, WORDS),
    "words.shirk": Standard(ERROR, 10, WORDS),
    "words.blame": Standard(ERROR, 10, WORDS),
    "words.cold": Standard(WARNING, 5, WORDS),
    "words.threat": Standard(ERROR, 20, WORDS, fatal=True),
    "words.mock": Standard(ERROR, 10, WORDS),
    "words.vague": Standard(WARNING, 2, WORDS),
    "words.jargon": Standard(INFO, 1, WORDS),
    "words.dialect": Standard(INFO, 1, WORDS),
    "words.filler": Standard(INFO, 1, WORDS),
    "words.apology-overuse": Standard(INFO, 2, WORDS),
    "words.title": Standard(INFO, 1, WORDS),
    "listening.interruption": Standard(WARNING, 3, LISTENING, most=9),
    "listening.acknowledge": Standard(INFO, 1, LISTENING, most=3),
    "listening.dead-air": Standard(WARNING, 3, LISTENING),
    "listening.speech-rate": Standard(WARNING, 2, LISTENING),
    "listening.customer-repeats": Standard(INFO, 2, LISTENING),
    "hold.reason": Standard(WARNING, 5, HOLD),
    "hold.estimate": Standard(WARNING, 3, HOLD),
    "hold.thanks": Standard(WARNING, 3, HOLD),
    "hold.overrun": Standard(WARNING, 3, HOLD),
    "transfer.reason": Standard(WARNING, 3, HOLD),
    "transfer.destination": Standard(WARNING, 3, HOLD),
    "transfer.consent": Standard(WARNING, 5, HOLD),
    "message.offer": Standard(WARNING, 3, HOLD),
    "message.details": Standard(WARNING, 3, HOLD),
    "complaint.apology": Standard(ERROR, 8, COMPLAINTS),
    "complaint.empathy": Standard(WARNING, 5, COMPLAINTS),
    "complaint.restate": Standard(WARNING, 3, COMPLAINTS),
    "complaint.time-limit": Standard(WARNING, 5, COMPLAINTS),
    "complaint.follow-up": Standard(WARNING, 3, COMPLAINTS),
    "complaint.argue": Standard(ERROR, 8, COMPLAINTS),
    "emotion.unsoothed": Standard(WARNING, 5, COMPLAINTS),
    "promise.absolute": Standard(WARNING, 5, PRIVACY),
    "privacy.secret": Standard(ERROR, 20, PRIVACY, fatal=True),
    "privacy.read-back": Standard(ERROR, 8, PRIVACY),
    "privacy.other-customer": Standard(ERROR, 8, PRIVACY),
    "closing.anything-else": Standard(ERROR, 5, CLOSING),
    "closing.farewell": Standard(ERROR, 5, CLOSING),
    "closing.thanks": Standard(INFO, 1, CLOSING),
    "closing.hang-up": Standard(WARNING, 5, CLOSING),
    "chat.first-response": Standard(WARNING, 3, CHAT),
    "chat.response": Standard(WARNING, 2, CHAT, most=6),
    "chat.emoji": Standard(INFO, 1, CHAT),
    "chat.written-style": Standard(INFO, 1, CHAT, most=3),
    "template.placeholder": Standard(ERROR, 5, TEMPLATES),
    "template.greeting": Standard(WARNING, 3, TEMPLATES),
    "template.farewell": Standard(WARNING, 3, TEMPLATES),
    "template.duplicate": Standard(INFO, 1, TEMPLATES),
    "template.length": Standard(INFO, 1, TEMPLATES),
}

DOCUMENTS = frozenset(
    (
        "《客户服务标准化培训教程全集》",
        "《客服管理规范》",
        "《顾客服务礼仪培训指南(标准版)》",
        "《2026年客户服务认证化方案与企业客服体系标准化提升手册》",
        "《商场客服培训》",
        "行业惯例",
    )
)
"""The five documents that the standards were read out of, and what no document says."""
