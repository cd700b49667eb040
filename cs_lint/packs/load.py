"""From pack names and paths to one `Ruleset`: `extends` followed, variables set, every fault with its place."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from cs_lint.errors import PackError, did_you_mean
from cs_lint.model import PackRef
from cs_lint.packs import doctor
from cs_lint.packs.find import find_base, find_pack, shown_path
from cs_lint.packs.nodes import Document, Mark, Steps, parse, parse_once
from cs_lint.packs.phrases import check_phrase
from cs_lint.packs.ruleset import LoadedRule, Ruleset, as_words
from cs_lint.packs.schema import Measures, PackHead, Rule
from cs_lint.packs.sense import Fault
from cs_lint.packs.shape import decode

DEFAULT_PACKS = ("words", "core", "phone", "complaint", "privacy", "chat", "template", "suppress")
MAX_BYTES = 16 << 20
_MENTION = re.compile(r"\$([a-z][a-z0-9_]*)")


class _Loading(msgspec.Struct):
    """What gathers while packs are read; `open` is the chain of `extends` being followed."""

    heads: dict[Path, PackHead] = {}
    refs: list[PackRef] = []
    rules: dict[str, LoadedRule] = {}
    lists: dict[str, tuple[str, ...]] = {}
    list_places: dict[str, tuple[str, Document]] = {}
    mentioned: set[str] = set()
    variables: dict[str, Any] = {}
    measures: Measures | None = None
    open: list[Path] = []
    problems: list[PackError] = []
    faulty: set[str] = set()
    unsaved: Mapping[Path, bytes] = {}


def load_packs(names: Sequence[str] = DEFAULT_PACKS, variables: Mapping[str, Any] | None = None) -> Ruleset:
    """Read packs by name or path. Raises PackError; its `problems` are all that was found wrong."""
    ruleset, problems = examined_packs(names, variables)
    if problems:
        raise PackError.of(problems)
    return ruleset


def examined_packs(
    names: Sequence[str],
    variables: Mapping[str, Any] | None = None,
    unsaved: Mapping[Path, bytes] | None = None,
) -> tuple[Ruleset, list[PackError]]:
    """Packs by name or path without the rules that are at fault, and all that was found wrong.

    `unsaved` holds, by resolved path, what an editor has not written to a file yet. Raises PackError for a pack that
    cannot be read at all.
    """
    loading = _Loading(unsaved=unsaved or {})
    for name in names:
        file = Path(name)
        _load_file(file if file in loading.unsaved else find_pack(name), loading)
    loading.problems.extend(_lost_ways(loading))
    unknown = [name for name in variables or {} if name not in loading.variables]
    if unknown:
        hint = (
            did_you_mean(unknown[0], loading.variables)
            or f"variables: {', '.join(sorted(loading.variables))}"
        )
        loading.problems.append(PackError(f"no pack has a variable {unknown[0]!r}", hint=hint))
    loading.variables.update(variables or {})
    rules = tuple(rule for name, rule in loading.rules.items() if name not in loading.faulty)
    ruleset = Ruleset(
        tuple(loading.refs), rules, loading.lists, loading.list_places, loading.variables, loading.measures
    )
    return ruleset, [*loading.problems, *_faulty_lists(ruleset, loading.mentioned)]


def _faulty_lists(ruleset: Ruleset, mentioned: Collection[str]) -> Iterator[PackError]:
    """Mistakes in lists that nothing mentions; those of the others are heard of when a rule is compiled."""
    for name, phrases in ruleset.lists.items():
        for number, phrase in enumerate(phrases if name not in mentioned else ()):
            try:
                check_phrase(phrase, ruleset.names)
            except PackError as error:
                yield ruleset.in_list(name, number, error)


def _load_file(file: Path, loading: _Loading) -> None:
    if file in loading.heads:
        return
    if file not in loading.unsaved and file.stat().st_size > MAX_BYTES:
        raise PackError(f"a rule pack of more than {MAX_BYTES >> 20} MB", path=shown_path(file))
    content = loading.unsaved[file] if file in loading.unsaved else file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
        # What is being typed is not worth keeping.
        document = (parse if file in loading.unsaved else parse_once)(text, shown_path(file))
    except UnicodeDecodeError as error:
        raise PackError(f"not UTF-8 at byte {error.start}", path=shown_path(file)) from None
    head = _decode_head(document, shown_path(file))
    loading.open.append(file)
    for index, name in enumerate(head.extends):
        _load_file(_base(name, partial(document.place, ("extends", index)), file, loading), loading)
    loading.open.pop()
    loading.heads[file] = head
    digest = hashlib.sha256(content).hexdigest()
    loading.refs.append(PackRef(head.pack, head.version, digest[:12]))
    loading.lists.update({name: as_words(phrases) for name, phrases in head.phrases.items()})
    loading.mentioned.update(_MENTION.findall(text))
    loading.list_places.update(dict.fromkeys(head.phrases, (shown_path(file), document)))
    loading.variables.update(head.variables)
    loading.measures = head.measures or loading.measures
    cleared, known = doctor.cleared(digest), len(loading.problems)
    _load_rules(document, head, shown_path(file), loading, cleared)
    if not cleared and len(loading.problems) == known and file not in loading.unsaved:
        doctor.clear(digest)


def _base(name: str, place: Callable[[], Mark], file: Path, loading: _Loading) -> Path:
    """The file of a pack that another extends, its name being at `place`."""
    try:
        base = find_base(name, file)
    except PackError as error:
        line, col = place()
        raise PackError(error.message, path=shown_path(file), line=line, col=col, hint=error.hint) from None
    if base in loading.open:
        circle = " -> ".join(path.stem for path in [*loading.open[loading.open.index(base) :], base])
        sentence = f"packs extend each other in a circle: {circle}"
        line, col = place()
        raise PackError(sentence, path=shown_path(file), line=line, col=col)
    return base


def _decode_head(document: Document, path: str) -> PackHead:
    if not isinstance(document.data, dict):
        raise PackError("a rule pack is a mapping", path=path, hint="it begins with `pack: name`")
    return decode(document.data, PackHead, document, (), path)


def _load_rules(document: Document, head: PackHead, path: str, loading: _Loading, cleared: bool) -> None:
    """`cleared`: no rule by itself is at fault, as is known from before."""
    rules = head.rules or []
    if not isinstance(rules, list):
        line, col = document.place(("rules",))
        loading.problems.append(PackError("`rules` is a list of rules", path=path, line=line, col=col))
        return
    for index, data in enumerate(rules):
        base = ("rules", index)
        try:
            rule = decode(data, Rule, document, base, path)
        except PackError as error:
            loading.problems.append(error)
            continue
        rule = _with_defaults(rule, head)
        loaded = LoadedRule(rule, head.pack, path, document, base)
        found = [*_taken(loaded, loading), *(() if cleared else doctor.faults(rule))]
        if found:
            loading.faulty.add(rule.id)
        loading.problems.extend(_placed(found, rule.id, document, base, path))
        loading.rules.setdefault(rule.id, loaded)
    _override(head, document, path, loading)


def _with_defaults(rule: Rule, head: PackHead) -> Rule:
    changes: dict[str, Any] = {}
    if rule.boundary is None:
        changes["boundary"] = head.defaults.boundary
    if rule.homophones is None:
        changes["homophones"] = head.defaults.homophones
    return msgspec.structs.replace(rule, **changes)


def _taken(loaded: LoadedRule, loading: _Loading) -> Iterator[Fault]:
    known = loading.rules.get(loaded.rule.id)
    if known:
        yield Fault(f"this id is taken by {known.path}:{known.line}", ("id",), "rule ids are unique")


def _placed(
    faults: Iterable[Fault], rule_id: str, document: Document, base: Steps, path: str
) -> Iterator[PackError]:
    """Faults of a rule, or of what overrides it, that stands at `base`."""
    for sentence, at, hint in faults:
        line, col = document.key_place((*base, *at))
        yield PackError(f"{rule_id}: {sentence}", path=path, line=line, col=col, hint=hint)


def _override(head: PackHead, document: Document, path: str, loading: _Loading) -> None:
    """A pack may change single keys of a rule it inherits; a rule that is not there is heard of."""
    for rule_id, changes in head.overrides.items():
        loaded = loading.rules.get(rule_id)
        if loaded is None:
            hint = did_you_mean(rule_id, loading.rules)
            line, col = document.key_place(("overrides", rule_id))
            sentence = f"overrides an unknown rule {rule_id!r}"
            loading.problems.append(PackError(sentence, path=path, line=line, col=col, hint=hint))
            continue
        data = msgspec.to_builtins(loaded.rule) | changes
        try:
            rule = decode(data, Rule, document, ("overrides", rule_id), path)
        except PackError as error:
            loading.problems.append(error)
            continue
        base = ("overrides", rule_id)
        found = list(_override_faults(rule_id, rule))
        loading.problems.extend(_placed(found, rule_id, document, base, path))
        if not found:
            places = loaded.overridden | dict.fromkeys(changes, (path, document, base))
            loading.rules[rule_id] = msgspec.structs.replace(loaded, rule=rule, overridden=places)


def _lost_ways(loading: _Loading) -> Iterator[PackError]:
    """Rules that give way to an id nobody has, or wait for a variable nobody has."""
    for loaded in loading.rules.values():
        for at, graver in enumerate(loaded.rule.gives_way_to):
            if not matching_ids(graver, loading.rules):
                line, col = loaded.place("gives_way_to", at)
                hint = did_you_mean(graver, loading.rules)
                sentence = f"{loaded.rule.id}: gives way to {graver!r}, which is no rule"
                yield PackError(sentence, path=loaded.path, line=line, col=col, hint=hint)
        for name in loaded.rule.applies.variables:
            if name not in loading.variables:
                hint = did_you_mean(name, loading.variables)
                fault = PackError(f"there is no variable {name!r}: the rule never applies", hint=hint)
                fault.culprit = loaded.rule.applies, ("vars", name)
                yield loaded.placed(fault)


def _override_faults(rule_id: str, rule: Rule) -> Iterator[Fault]:
    if rule.id != rule_id:
        yield Fault("the id of a rule cannot be changed", ("id",))
    else:
        yield from doctor.faults(rule)


def matching_ids(pattern: str, ids: Iterable[str]) -> list[str]:
    """The rule ids that `words.*`, `words` or `words.vague` selects."""
    group = pattern.removesuffix(".*")
    return [rule_id for rule_id in ids if rule_id == pattern or rule_id.startswith(f"{group}.")]
