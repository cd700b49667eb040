"""From hits to violations: the engine, not the rule, says id, severity, text, points and fingerprint."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from cs_lint.checks.ready import Ready
from cs_lint.match.hit import Hit
from cs_lint.match.scene import Scene
from cs_lint.model import Passage, Violation
from cs_lint.packs.load import matching_ids
from cs_lint.packs.schema import Rule
from cs_lint.text.fold import fold

Broken = Mapping[str, list[Hit]]
"""Where each broken rule was broken, by rule id."""


def violations(scene: Scene, broken: Broken, rules: Mapping[str, Ready]) -> tuple[Violation, ...]:
    """The violations of a call in the order of its turns, those of the call as a whole last."""
    seen: Counter[str] = Counter()
    found = [
        _stamp(rules[rule_id], hit, scene, seen)
        for rule_id, hits in broken.items()
        for hit in _standing(rules[rule_id].rule, hits, broken)
    ]
    return tuple(sorted(found, key=lambda v: (v.turn is None, v.turn or 0, v.start or 0)))


def _standing(rule: Rule, hits: list[Hit], broken: Broken) -> list[Hit]:
    """A rule's hits but those in turns where a graver rule is broken: of one phrase only the gravest is told."""
    if not rule.gives_way_to:
        return hits
    gravers = (rule_id for graver in rule.gives_way_to for rule_id in matching_ids(graver, broken))
    graver = {hit.turn for rule_id in gravers if rule_id != rule.id for hit in broken[rule_id]}
    return [hit for hit in hits if hit.turn is None or hit.turn not in graver]


def _stamp(ready: Ready, hit: Hit, scene: Scene, seen: Counter[str]) -> Violation:
    rule, turn = ready.rule, hit.turn
    start, end = scene.original(hit) if turn is not None else (None, None)
    text = scene.call.turns[turn].text[start:end] if turn is not None else ""
    return Violation(
        **_place(scene.call.passage, start, end),
        rule=rule.id,
        severity=rule.severity,
        turn=turn,
        start=start,
        end=end,
        role=scene.call.turns[turn].role if turn is not None else None,
        text=text,
        message=_filled(rule.message, text, hit),
        suggest=rule.suggest,
        source=f"{rule.source.document} {rule.source.clause}".strip(),
        deduct=ready.weight.deduct,
        fingerprint=_fingerprint(rule.id, hit, scene, seen),
        matched_by=hit.how,
    )


def _place(passage: Passage | None, start: int | None, end: int | None) -> dict[str, Any]:
    """Where in its file a span of a template stands; of a template as a whole, where that begins."""
    if passage is None:
        return {}
    line, col = passage.place(start or 0)
    if passage.cell is not None or not end:
        return {"line": line, "col": col}
    end_line, end_col = passage.sheet.place(passage.raw_span(start or 0, end)[1])
    return {"line": line, "col": col, "end_line": end_line, "end_col": end_col}


def _filled(message: str, text: str, hit: Hit) -> str:
    """`{text}`, `{value}`, `{other}` in a message stand for the words, the figure, the other call found."""
    if hit.because:
        return f"{_filled(message, text, hit._replace(because=''))}({hit.because})"
    if "{" not in message:
        return message
    value = "" if hit.value is None else f"{hit.value:.1f}".removesuffix(".0")
    return message.replace("{value}", value).replace("{text}", text).replace("{other}", hit.other)


def _fingerprint(rule_id: str, hit: Hit, scene: Scene, seen: Counter[str]) -> str:
    """The same for the same words in the same turn text, wherever the turn stands; the n-th repeat is salted."""
    said = scene.text[hit.start : hit.end] if hit.turn is not None else ""
    around = _folded(scene, hit.turn) if hit.turn is not None else scene.call.call_id
    key = f"{rule_id}\0{said}\0{around}"
    seen[key] += 1
    return hashlib.blake2b(f"{key}\0{seen[key]}".encode(errors="surrogatepass"), digest_size=10).hexdigest()


def _folded(scene: Scene, turn: int) -> str:
    """A turn's folded text, placeholders as they are written and its line feeds kept."""
    text = scene.call.turns[turn].text
    as_scanned = "\n" not in text and text == scene.texts[turn]
    return scene.folded[turn] if as_scanned else fold(text)
