"""Where faults of packs are told: line and column of what is wrong, all of a pack at once, and what could be meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from cs_lint.engine import faults_of
from tests.packs.test_load import HEAD, PLAIN, changed, place
from tests.support import refused

SEVERAL = """\
pack: mine
version: 1
phrases:
  open: [您好, (好]
rules:
  - id: a.rule
    title: 规则
    severity: warning
    deduct: "{points}"
    dimension: 服务用语
    when: {say: [稍等, $no, ")"]}
    require:
      any:
        - {say: $open}
        - all: [{regex: "("}, {entity: phnoe}]
    message: 不合规
    suggest: 换个说法
    why: 规范如此
    source: {document: 行业惯例}
    examples: [pass: "客服: 您好"]
  - id: b.rule
    severity: warning
"""


def test_all_faults_of_a_rule_are_told_at_once_each_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(SEVERAL, encoding="utf-8")
    _, problems = faults_of([str(tmp_path / "mine.yaml")])
    assert [(problem.line, problem.col) for problem in problems] == [
        (21, 5), (11, 22), (11, 27), (4, 14), (15, 25), (15, 40), (9, 13),
    ]  # fmt: skip


def test_a_fault_of_an_override_is_told_in_the_pack_that_overrides() -> None:
    text = "pack: mine\nversion: 1\nextends: [base]\noverrides:\n  a.rule:\n    "
    base = HEAD.replace("mine", "base") + PLAIN
    late = refused(text + "forbid: {say: $no}\n", base=base)
    assert (late.path or "").endswith("mine.yaml")
    assert place(late) == (6, 19)
    soon = refused(text + "forbid: {say: 您, in: first 0 turns}\n", base=base)
    assert (soon.path or "").endswith("mine.yaml")
    assert place(soon) == (6, 22)


@pytest.mark.parametrize(
    ("old", "new", "sentence", "hint"),
    [
        ("severity: warning", "severity: eror", "`severity` is 'eror' and must be one of error, warning, info", "error"),
        ("{say: 不行}", "{say: 不行, span: claus}", "one of clause, sentence, turn, merged", "clause"),
        ("{say: 不行}", "{say: 不行, by: agnet}", "one of agent, customer, bot, system, any", "agent"),
        ("    why", "    occurrence: frist\n    why", "one of each, first, last, a whole number", "first"),
        ("    why", "    applies: {channel: [fone]}\n    why", "one of phone, chat, template", "phone"),
        ("{say: 不行}", "{entity: phnoe}", "there is no entity 'phnoe'", "phone"),
    ],
)  # fmt: skip
def test_of_a_closed_list_every_value_is_told_and_the_nearest(
    old: str, new: str, sentence: str, hint: str
) -> None:
    error = refused(changed(old, new))
    assert sentence in error.message
    assert error.hint == f"did you mean {hint}?"


@pytest.mark.parametrize(
    ("head", "sentence", "where"),
    [
        ("phrases: {您好: [您好]}", "`您好` must be small letters, digits and underscores", (3, 11)),
        ("phrases: {hello: [您好], none: []}", "`none` is empty", (3, 30)),
        ("phrases: {hello: 3}", "`hello` is 3 and must be text or a list", (3, 18)),
        ("measures: {ladder: []}", "`ladder` is empty", (3, 20)),
        ("vars: {a: .inf}\nmeasures: {ladder: [x], period: week}", "must be a number of days", (4, 33)),
    ],
)
def test_values_of_the_head_are_told_at_their_place(head: str, sentence: str, where: tuple[int, int]) -> None:
    error = refused(f"pack: mine\nversion: 1\n{head}\n")
    assert sentence in error.message
    assert place(error) == where
