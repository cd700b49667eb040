"""`rules test` and `rules validate`: the examples of packs run, and all their faults told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cs_lint.cases import CaseResult, run_cases
from cs_lint.cli import CLEAN, NOT_DONE, VIOLATIONS
from cs_lint.cli.lookup import config_for
from cs_lint.engine import faults_of
from cs_lint.errors import PackError, UsageError
from cs_lint.packs.find import find_pack
from cs_lint.packs.load import load_packs


def run_examples(packs: Sequence[str], config_file: str | None) -> int:
    """Run every example and print those that did not go as written.

    Under the packs' own variables: an example does not know what company a config names.
    """
    names = packs or config_for((), config_file).settings.rules
    files = {find_pack(name) for name in names}
    ruleset = load_packs(names)
    # A pack that only changes inherited rules is judged by the examples of these.
    own = [loaded.pack for loaded in ruleset.rules if Path(loaded.path).resolve() in files]
    results = list(run_cases(ruleset, own))
    failed = [result for result in results if result.problem]
    for result in failed:
        print(f"{result.path}:{result.line}: {_sentence(result)}")
    if not results:
        raise UsageError("there are no examples to run", hint="rules carry them under `examples:`")
    print(f"{_count(len(results), 'example')}, {len(failed)} failed")
    return VIOLATIONS if failed else CLEAN


def _sentence(result: CaseResult) -> str:
    duty = "fail" if result.must_fail else "pass"
    return f"{result.rule_id}: example {result.number} must {duty}: {result.problem}"


def validate(packs: Sequence[str], config_file: str | None) -> int:
    """Load and compile packs and print every fault found."""
    names = packs or config_for((), config_file).settings.rules
    faults: dict[str, None] = {}
    rules: set[str] = set()
    for name in names:
        try:
            ruleset, problems = faults_of([name])
        except PackError as error:
            faults |= dict.fromkeys(map(str, error.problems))
            continue
        rules |= {loaded.rule.id for loaded in ruleset.rules}
        faults |= dict.fromkeys(map(str, problems))
    for fault in faults:
        print(fault)
    print(f"{_count(len(names), 'pack')}, {_count(len(rules), 'rule')}, {_count(len(faults), 'problem')}")
    return NOT_DONE if faults else CLEAN


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
