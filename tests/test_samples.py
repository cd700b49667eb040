"""What `cs-lint check samples` finds, file by file: the first thing a new user sees, and most of it must be clean."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from cs_lint.cli import main

PROJECT = Path(__file__).parents[1]

FAULTS = {
    "calls.csv": "words.cold words.vague",
    "chat-faults.txt": "chat.emoji chat.first-response chat.response chat.written-style",
    "complaint-handled-badly.json": (
        "complaint.apology complaint.argue complaint.empathy complaint.time-limit emotion.unsoothed"
    ),
    "exports/aliyun-nls.json": "closing.anything-else closing.thanks hold.estimate hold.reason hold.thanks",
    "exports/genesys.jsonl": "closing.thanks",
    "exports/google-insights.json": "closing.thanks",
    "exports/iflytek.json": "words.shirk",
    "exports/tencent-asr.json": "message.details",
    "exports/whisperx.json": "words.cold words.impatient",
    "hold-and-transfer-wrong.json": (
        "hold.estimate hold.overrun hold.reason hold.thanks listening.dead-air"
        " transfer.consent transfer.destination transfer.reason"
    ),
    "insult-and-impatience.txt": "words.honorific words.impatient words.insult",
    "night-export.jsonl": (
        "closing.anything-else closing.farewell closing.hang-up closing.thanks"
        " outbound.identity-first words.mock words.threat"
    ),
    "opening-faults.txt": "opening.answer-time opening.company-name opening.greeting opening.offer-help",
    "shirk-and-blame.json": "words.blame words.shirk",
    "templates/faulty/refund.yaml": (
        "template.farewell template.greeting template.placeholder words.blame words.honorific words.vague"
    ),
    "templates/faulty/replies.jsonc": "promise.absolute template.duplicate words.honorific words.shirk",
    "traditional-characters.txt": "words.impatient",
    "turns.csv": "privacy.read-back privacy.secret",
    "voices.vtt": "closing.anything-else closing.farewell closing.thanks words.shirk",
}
"""The rules broken in each file; files that are not named, `traps.txt` first of all, break none."""


def test_the_samples_break_the_rules_they_were_written_to_break_and_no_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(PROJECT)
    assert main(["check", "samples", "--format", "jsonl"]) == 1
    broken: dict[str, set[str]] = defaultdict(set)
    for line in capsys.readouterr().out.splitlines():
        report = json.loads(line)
        file = report["source"].removeprefix("samples/").partition(":")[0]
        broken[file] |= {each["rule"] for each in report["violations"]}
    assert "traps.txt" in broken
    assert {file: rules for file, rules in broken.items() if rules} == {
        file: set(rules.split()) for file, rules in FAULTS.items()
    }
