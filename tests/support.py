"""Rules from a few lines of YAML, calls from a few lines of text: what the tests of the rule language share."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from typing import Any

import msgspec
import pytest
import yaml

from cs_lint.engine import Linter
from cs_lint.errors import PackError
from cs_lint.model import Call, CallReport
from cs_lint.packs.load import load_packs
from cs_lint.packs.ruleset import Ruleset
from cs_lint.read import readers
from cs_lint.read.source import ReadOptions, Source

PLAIN: Mapping[str, Any] = {
    "id": "a.rule",
    "title": "规则",
    "severity": "warning",
    "deduct": 5,
    "dimension": "服务用语",
    "message": "不合规",
    "suggest": "换个说法",
    "why": "规范如此",
    "source": {"document": "行业惯例"},
    "examples": [{"pass": "客服: 您好"}],
}
"""What every rule must have and no test is about."""

Found = list[tuple[int | None, str]]


def rule(yaml_text: str, **more: Any) -> dict[str, Any]:
    """A whole rule from the keys that matter."""
    return {**PLAIN, **(yaml.safe_load(dedent(yaml_text)) or {}), **more}


def pack(*rules: str | dict[str, Any], **head: Any) -> str:
    """A pack as YAML text (JSON is YAML); `head` may set phrases, vars, defaults…"""
    whole = [rule(each) if isinstance(each, str) else each for each in rules]
    data = {"pack": "mine", "version": "1", **head, "rules": whole}
    return json.dumps(data, ensure_ascii=False, default=str)


def load(text: str, variables: Mapping[str, Any] | None = None, **others: str) -> Ruleset:
    """The rules of a pack's text; `others` are packs that lie beside it, by name."""
    with TemporaryDirectory() as folder:
        for name, content in {**others, "mine": text}.items():
            Path(folder, f"{name}.yaml").write_text(content, encoding="utf-8")
        return load_packs([str(Path(folder, "mine.yaml"))], variables)


def lint(*rules: str | dict[str, Any], options: Mapping[str, Any] | None = None, **head: Any) -> Linter:
    """A linter over some rules; `options` go to the linter, `head` to the pack."""
    return Linter(load(pack(*rules, **head)), **(options or {}))


def call(text: str, **fields: Any) -> Call:
    """A call from plain text (`客服: …` by line); `fields` are set over what the text says."""
    source = Source.open("a-call", io.BytesIO(dedent(text).strip("\n").encode()))
    outcome = next(readers()["text"].read(source, ReadOptions()))
    assert isinstance(outcome, Call), outcome
    return msgspec.structs.replace(outcome, **fields)


def judge(rule_yaml: str, text: str, **head: Any) -> Found:
    """Where one rule is broken: turn and words, in the order of the report."""
    return found(lint(rule_yaml, **head).check(call(text)))


def found(report: CallReport) -> Found:
    """A report's violations as (turn, words)."""
    return [(violation.turn, violation.text) for violation in report.violations]


def broken(report: CallReport) -> list[str]:
    """The ids of a report's violations."""
    return [violation.rule for violation in report.violations]


def silent(rule_yaml: str, text: str, **head: Any) -> str | None:
    """Why a rule does not apply to a call; None where it does."""
    return lint(rule_yaml, **head).check(call(text)).not_applicable.get("a.rule")


def refused(text: str, variables: Mapping[str, Any] | None = None, **others: str) -> PackError:
    """The error with which a pack is refused, when loaded or at the latest when compiled."""
    with pytest.raises(PackError) as caught:
        Linter(load(text, variables, **others))
    return caught.value
