"""The catalogue polices itself: every rule explains itself, costs what was agreed, and passes its own examples."""

from __future__ import annotations

from functools import cache

import pytest

from cs_lint.cases import CaseResult, run_cases
from cs_lint.engine import Linter
from cs_lint.packs.find import rules_folder
from cs_lint.packs.load import DEFAULT_PACKS, load_packs
from cs_lint.packs.ruleset import LoadedRule, Ruleset
from tests.standards import DOCUMENTS, STANDARDS

PACKS = sorted(file.stem for file in rules_folder().glob("*.yaml"))


@cache
def ruleset() -> Ruleset:
    return load_packs(PACKS)


@cache
def rules() -> dict[str, LoadedRule]:
    return {loaded.rule.id: loaded for loaded in ruleset().rules}


@cache
def cases() -> dict[str, CaseResult]:
    return {result.name: result for result in run_cases(ruleset())}


IDS = list(rules())


def test_every_default_pack_is_there_and_no_other() -> None:
    assert set(DEFAULT_PACKS) <= set(PACKS)


def test_the_default_packs_load_by_themselves() -> None:
    Linter.from_packs()


@pytest.mark.parametrize("name", PACKS)
def test_every_pack_loads_by_itself(name: str) -> None:
    Linter.from_packs([name])


@pytest.mark.parametrize("name", PACKS)
def test_a_packs_file_is_named_as_the_pack(name: str) -> None:
    assert name in {ref.name for ref in ruleset().packs}


@pytest.mark.parametrize("rule_id", STANDARDS)
def test_every_standard_is_held_as_agreed(rule_id: str) -> None:
    assert rule_id in rules(), "no pack has it"
    rule, agreed = rules()[rule_id].rule, STANDARDS[rule_id]
    assert (rule.severity, rule.deduct, rule.at_most, rule.fatal, rule.dimension) == (
        agreed.severity, agreed.deduct, agreed.most, agreed.fatal, agreed.dimension,
    )  # fmt: skip


@pytest.mark.parametrize("rule_id", IDS)
def test_every_rule_has_examples_both_ways(rule_id: str) -> None:
    examples = rules()[rule_id].rule.examples
    assert sum(example.ok is not None for example in examples) >= 3
    assert sum(example.fail is not None for example in examples) >= 3


@pytest.mark.parametrize("rule_id", IDS)
def test_no_example_stands_twice(rule_id: str) -> None:
    texts = [example.ok or example.fail for example in rules()[rule_id].rule.examples]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("rule_id", IDS)
def test_every_rule_explains_itself(rule_id: str) -> None:
    rule = rules()[rule_id].rule
    for key in ("title", "message", "suggest", "why", "dimension"):
        assert str(getattr(rule, key)).strip(), key


@pytest.mark.parametrize("rule_id", IDS)
def test_every_rule_names_its_source(rule_id: str) -> None:
    source = rules()[rule_id].rule.source
    assert source.document in DOCUMENTS
    assert source.clause or source.document == "行业惯例"


@pytest.mark.parametrize("rule_id", IDS)
def test_a_rule_gives_way_only_to_rules_there_are(rule_id: str) -> None:
    for graver in rules()[rule_id].rule.gives_way_to:
        group = graver.removesuffix("*")
        assert graver in rules() or (
            graver.endswith(".*") and any(each.startswith(group) for each in rules())
        ), graver


@pytest.mark.parametrize("name", cases())
def test_example(name: str) -> None:
    assert cases()[name].problem == ""
