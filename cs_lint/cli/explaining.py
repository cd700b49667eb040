"""A rule told in full: what it asks for and why, what to say instead, and its examples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import msgspec
import yaml
from rich.cells import cell_len

from cs_lint.cli import CLEAN
from cs_lint.cli.listing import points, print_json
from cs_lint.cli.session import Wish, configured, ruleset
from cs_lint.errors import UsageError, did_you_mean
from cs_lint.packs.load import matching_ids
from cs_lint.packs.ruleset import LoadedRule, Ruleset, as_words
from cs_lint.packs.schema import Applies, Example, Rule
from cs_lint.report.words import WORDS, Words
from cs_lint.report.wrap import pad
from cs_lint.report.writer import Lang

_VARIABLE: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_LIST: Final = re.compile(r"\$([a-z][a-z0-9_]*)")

_LABELS: Final[Mapping[Lang, Mapping[str, str]]] = MappingProxyType(
    {
        "zh": {
            "severity": "级别", "dimension": "维度", "message": "提示语", "applies": "适用",
            "variables": "变量", "place": "出处", "pass": "合格例", "fail": "不合格例",
            "everything": "所有通话", "off": "默认不启用", "at_most": "最多扣 {} 分",
        },
        "en": {
            "severity": "severity", "dimension": "dimension", "message": "message", "applies": "applies to",
            "variables": "variables", "place": "defined in", "pass": "passes", "fail": "fails",
            "everything": "every call", "off": "off by default", "at_most": "at most {} points",
        },
    }
)  # fmt: skip


def explain(wanted: Sequence[str], wish: Wish, form: str) -> int:
    """Print the rules that ids and groups name."""
    config = configured(wish)
    rules = ruleset(config)
    found = [loaded for pattern in wanted for loaded in _found(pattern, rules)]
    if form == "json":
        print_json({"rules": [_record(loaded) for loaded in found]})
        return CLEAN
    for number, loaded in enumerate(found):
        print("\n" * bool(number) + "\n".join(_lines(loaded, rules, config.settings.lang)))
    return CLEAN


def _found(pattern: str, rules: Ruleset) -> list[LoadedRule]:
    ids = [loaded.rule.id for loaded in rules.rules]
    chosen = matching_ids(pattern, ids)
    if not chosen:
        hint = did_you_mean(pattern, ids) or "`cs-lint rules list` shows every id"
        raise UsageError(f"there is no rule {pattern!r}", hint=hint)
    return [loaded for loaded in rules.rules if loaded.rule.id in chosen]


def _record(loaded: LoadedRule) -> dict[str, Any]:
    place = {"pack": loaded.pack, "file": loaded.path, "line": loaded.line}
    record: dict[str, Any] = msgspec.to_builtins(loaded.rule)
    return record | place


def _lines(loaded: LoadedRule, rules: Ruleset, lang: Lang) -> Iterator[str]:
    rule = loaded.rule
    yield f"{rule.id}  {rule.title}"
    facts = [(label, text) for label, text in _facts(loaded, rules, lang) if text]
    width = max(cell_len(label) for label, _ in facts)
    for label, text in facts:
        first, *more = text.strip().split("\n")
        yield f"  {pad(label, width)}  {first}"
        for line in more:
            yield f"  {' ' * width}  {line}".rstrip()


def _facts(loaded: LoadedRule, rules: Ruleset, lang: Lang) -> Iterator[tuple[str, str]]:
    rule, words, labels = loaded.rule, WORDS[lang], _LABELS[lang]
    yield labels["severity"], _cost(rule, words, labels)
    yield labels["dimension"], rule.dimension
    yield words.why, rule.why
    yield words.clause, f"{rule.source.document} {rule.source.clause}"
    yield labels["message"], rule.message
    yield words.instead, rule.suggest
    yield labels["applies"], _applies(rule.applies) or labels["everything"]
    yield labels["variables"], "\n".join(_variables(rule, rules))
    yield labels["place"], f"{loaded.pack}, {loaded.path}:{loaded.line}"
    for example in rule.examples:
        yield _example(example, labels)


def _cost(rule: Rule, words: Words, labels: Mapping[str, str]) -> str:
    parts = [words.severity[rule.severity]]
    if rule.deduct:
        parts.append(words.points.format(f"-{points(rule.deduct)}"))
    if rule.at_most is not None:
        parts.append(labels["at_most"].format(points(rule.at_most)))
    if rule.fatal:
        parts.append(words.fatal)
    if not rule.enabled:
        parts.append(labels["off"])
    return " · ".join(parts)


def _applies(applies: Applies) -> str:
    """The conditions as YAML would have them, a line each."""
    written = msgspec.to_builtins(applies)
    dumped: str = yaml.safe_dump(written, allow_unicode=True, sort_keys=False, width=1000) if written else ""
    return dumped


def _variables(rule: Rule, rules: Ruleset) -> Iterator[str]:
    """The pack variables that the rule's figures and phrases name, with their values."""
    texts = list(_texts(msgspec.to_builtins(rule)))
    names = {name for text in _with_lists(texts, rules) for name in _VARIABLE.findall(text)}
    for name in sorted(names | rule.applies.variables.keys()):
        if name in rules.variables:
            yield f"{name} = {', '.join(as_words(rules.variables[name])) or '-'}"


def _with_lists(texts: Iterable[str], rules: Ruleset) -> list[str]:
    """The texts with those of the phrase lists that they name, and that these name."""
    reached = list(texts)
    names: list[str] = []
    for text in reached:
        for name in _LIST.findall(text):
            if name not in names:
                names.append(name)
                reached.extend(rules.lists.get(name, ()))
    return reached


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(item)


def _example(example: Example, labels: Mapping[str, str]) -> tuple[str, str]:
    label, text = (labels["pass"], example.ok) if example.ok is not None else (labels["fail"], example.fail)
    note = f"\n# {example.note}" if example.note else ""
    return label, f"{text}{note}"
