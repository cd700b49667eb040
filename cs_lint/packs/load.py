"""From pack names and paths to one `Ruleset`: `extends` followed, variables set, every fault with its place."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from cs_lint.errors import PackError, did_you_mean
from cs_lint.model import PackRef
from cs_lint.packs import condition, doctor, schema
from cs_lint.packs.doctor import Fault
from cs_lint.packs.find import find_base, find_pack, shown_path
from cs_lint.packs.grammar import Scope
from cs_lint.packs.nodes import Document, Mark, parse, parse_once
from cs_lint.packs.nodes import Path as Path_
from cs_lint.packs.phrases import check_phrase
from cs_lint.packs.ruleset import LoadedRule, Ruleset, as_words
from cs_lint.packs.schema import Measures, PackHead, Rule

T = TypeVar("T")
DEFAULT_PACKS = ("words", "core", "phone", "complaint", "privacy", "chat", "template", "suppress")
MAX_BYTES = 16 << 20
_MENTION = re.compile(r"\$([a-z][a-z0-9_]*)")
_PATH_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
_UNKNOWN = re.compile(r"Object contains unknown field `([^`]*)`")
_KNOWN_KEYS = frozenset(
    name
    for record in [*vars(condition).values(), *vars(schema).values()]
    if isinstance(record, type) and issubclass(record, condition.Record)
    for name in record.__struct_encode_fields__
)


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
    unsaved: Mapping[Path, bytes] = {}


def load_packs(
    names: Sequence[str] = DEFAULT_PACKS,
    variables: Mapping[str, Any] | None = None,
    unsaved: Mapping[Path, bytes] | None = None,
) -> Ruleset:
    """Read packs by name or path. Raises PackError; its `problems` are all that was found wrong.

    `unsaved` holds, by resolved path, what an editor has not written to a file yet.
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
    loading.problems.extend(_faulty_lists(loading))
    if loading.problems:
        raise PackError(
            loading.problems[0].message, problems=tuple(loading.problems), **_place(loading.problems[0])
        )
    loading.variables.update(variables or {})
    rules = tuple(loading.rules.values())
    return Ruleset(tuple(loading.refs), rules, loading.lists, loading.variables, loading.measures)


def _faulty_lists(loading: _Loading) -> Iterator[PackError]:
    """Mistakes in lists that nothing mentions; those of the others are heard of when a rule is compiled."""
    scope = Scope(loading.lists, {name: as_words(value) for name, value in loading.variables.items()})
    for name, phrases in loading.lists.items():
        if name in loading.mentioned:
            continue
        path, document = loading.list_places[name]
        for index, phrase in enumerate(phrases):
            try:
                check_phrase(phrase, scope)
            except PackError as error:
                line, col = document.place(("phrases", name, index))
                yield PackError(f"${name}: {error.message}", path=path, line=line, col=col, hint=error.hint)


def _place(error: PackError) -> dict[str, Any]:
    return {"path": error.path, "line": error.line, "col": error.col, "hint": error.hint}


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
    loading.refs.append(PackRef(head.pack, head.version, hashlib.sha256(content).hexdigest()[:12]))
    loading.lists.update({name: as_words(phrases) for name, phrases in head.phrases.items()})
    loading.mentioned.update(_MENTION.findall(text))
    loading.list_places.update(dict.fromkeys(head.phrases, (shown_path(file), document)))
    loading.variables.update(head.variables)
    loading.measures = head.measures or loading.measures
    _load_rules(document, head, shown_path(file), loading)


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
    return _decode(document.data, PackHead, document, (), path)


def _decode(data: Any, kind: type[T], document: Document, base: Path_, path: str) -> T:
    """msgspec's verdict, with the place in the YAML and the nearest key."""
    try:
        return msgspec.convert(data, kind, strict=True)
    except msgspec.ValidationError as error:
        sentence, _, where = str(error).partition(" - at `")
        steps = tuple(name or int(index) for name, index in _PATH_STEP.findall(where))
        unknown = _UNKNOWN.match(sentence)
        if unknown:
            line, col = document.key_place((*base, *steps, unknown[1]))
            hint = did_you_mean(unknown[1], _KNOWN_KEYS)
            raise PackError(f"unknown key {unknown[1]!r}", path=path, line=line, col=col, hint=hint) from None
        line, col = document.place((*base, *steps))
        raise PackError(_readable(sentence, steps), path=path, line=line, col=col) from None


def _readable(sentence: str, steps: Path_) -> str:
    words = sentence.replace("Object missing required field", "missing key").replace("`", "'")
    return f"{words} (at {'.'.join(map(str, steps))})" if steps else words


def _load_rules(document: Document, head: PackHead, path: str, loading: _Loading) -> None:
    rules = head.rules or []
    if not isinstance(rules, list):
        line, col = document.place(("rules",))
        loading.problems.append(PackError("`rules` is a list of rules", path=path, line=line, col=col))
        return
    for index, data in enumerate(rules):
        base = ("rules", index)
        try:
            rule = _decode(data, Rule, document, base, path)
        except PackError as error:
            loading.problems.append(error)
            continue
        rule = _with_defaults(rule, head)
        loaded = LoadedRule(rule, head.pack, path, document, base)
        loading.problems.extend(_faults(loaded, loading))
        loading.rules.setdefault(rule.id, loaded)
    _override(head, document, path, loading)


def _with_defaults(rule: Rule, head: PackHead) -> Rule:
    changes: dict[str, Any] = {}
    if rule.boundary is None:
        changes["boundary"] = head.defaults.boundary
    if rule.homophones is None:
        changes["homophones"] = head.defaults.homophones
    return msgspec.structs.replace(rule, **changes)


def _faults(loaded: LoadedRule, loading: _Loading) -> Iterator[PackError]:
    """Every fault of a rule, and whether its id is taken."""
    rule = loaded.rule
    found = list(doctor.faults(rule))
    known = loading.rules.get(rule.id)
    if known:
        found.insert(
            0, Fault(f"this id is taken by {known.path}:{known.line}", ("id",), "rule ids are unique")
        )
    for sentence, at, hint in found:
        path = (*loaded.base, *at)
        line, col = loaded.document.key_place(path) if at else loaded.document.place(path)
        yield PackError(f"{rule.id}: {sentence}", path=loaded.path, line=line, col=col, hint=hint)


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
            rule = _decode(data, Rule, document, ("overrides", rule_id), path)
        except PackError as error:
            loading.problems.append(error)
            continue
        fault = _override_fault(rule_id, rule)
        if fault:
            line, col = document.key_place(("overrides", rule_id))
            loading.problems.append(PackError(f"{rule_id}: {fault}", path=path, line=line, col=col))
            continue
        loading.rules[rule_id] = msgspec.structs.replace(loaded, rule=rule)


def _lost_ways(loading: _Loading) -> Iterator[PackError]:
    """Rules that give way to an id nobody has."""
    for loaded in loading.rules.values():
        for at, graver in enumerate(loaded.rule.gives_way_to):
            if not matching_ids(graver, loading.rules):
                line, col = loaded.place("gives_way_to", at)
                hint = did_you_mean(graver, loading.rules)
                sentence = f"{loaded.rule.id}: gives way to {graver!r}, which is no rule"
                yield PackError(sentence, path=loaded.path, line=line, col=col, hint=hint)


def _override_fault(rule_id: str, rule: Rule) -> str | None:
    if rule.id != rule_id:
        return "the id of a rule cannot be changed"
    return next((fault.sentence for fault in doctor.faults(rule)), None)


def matching_ids(pattern: str, ids: Iterable[str]) -> list[str]:
    """The rule ids that `words.*`, `words` or `words.vague` selects."""
    group = pattern.removesuffix(".*")
    return [rule_id for rule_id in ids if rule_id == pattern or rule_id.startswith(f"{group}.")]
