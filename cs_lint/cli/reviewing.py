"""A review begun, and what came of reviews: examples for the rules, precision by rule."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cs_lint.cli import CLEAN, speak
from cs_lint.cli.listing import print_json, table
from cs_lint.cli.session import Wish, configured, linter, ruleset
from cs_lint.errors import InputError, MissingLibrary, UsageError, did_you_mean
from cs_lint.packs.load import matching_ids
from cs_lint.review.dataset import open_dataset
from cs_lint.review.labels import FILE, Label, Labels, Verdicts, verdicts
from cs_lint.review.sample import labelled, sampled

_FIGURES = range(1, 5)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be judged, and by whom."""

    results: str
    size: int
    rules: tuple[str, ...]
    by: str | None
    seed: int


def judge(wish: Wish, asked: Asked) -> int:
    """Walk a person through a sample. Raises UsageError where nothing is left to judge."""
    try:
        from cs_lint.review.app import review
    except ModuleNotFoundError as error:
        raise MissingLibrary("Reviews", error.name or "textual", "review") from None
    folder, by = Path(asked.results), (asked.by or getpass.getuser()).strip()
    loaded, labels, database = ruleset(configured(wish)), Labels(folder), open_dataset(folder)
    own = [label for label in labels.read() if label.by == by]
    there = [
        row[0] for row in database.execute("select distinct rule from violations order by rule").fetchall()
    ]
    cases = sampled(database, asked.size, rules=_known(asked.rules, there), known=own, seed=asked.seed)
    if not cases:
        raise UsageError("there is nothing left to judge", hint=f"{len(own)} verdicts by {by} are in {FILE}")
    judged = review(cases, labels, by, {one.rule.id: one.rule for one in loaded.rules})
    speak.note(f"{judged} judged, kept in {labels.path}")
    return CLEAN


def _known(patterns: Sequence[str], ids: Sequence[str]) -> list[str]:
    for pattern in patterns:
        if not matching_ids(pattern, ids):
            raise UsageError(f"no violation of a rule {pattern!r}", hint=did_you_mean(pattern, ids))
    return sorted({rule for pattern in patterns for rule in matching_ids(pattern, ids)})


def write_examples(wish: Wish, results: str, file: str) -> int:
    """Write the false alarms as a pack. Raises InputError where people found none."""
    from cs_lint.review.examples import regression_pack

    folder, config = Path(results), configured(wish)
    wrong = [label for label in _settled(Labels(folder).read()) if label.verdict == "false"]
    if not wrong:
        raise InputError("nobody has judged a violation false", path=str(folder / FILE))
    built = linter(config)
    text, lost = regression_pack(
        labelled(open_dataset(folder), wrong), built, config.settings.rules, built.catalogue
    )
    Path(file).write_text(text, encoding="utf-8", errors="replace")
    for case in lost:
        speak.note(f"{case.call_id}: {case.rule} does not strike at what is stored, so it makes no example")
    return CLEAN


def _settled(labels: Sequence[Label]) -> list[Label]:
    """The newest verdict on each violation, whoever gave it."""
    newest: dict[tuple[str, str], Label] = {}
    for label in sorted(labels, key=lambda label: label.at):
        newest[label.call_key, label.fingerprint] = label
    return list(newest.values())


def show_precision(results: str, form: str) -> int:
    """Print what people said of every rule, the least precise first."""
    said = verdicts(Labels(Path(results)).read())
    if not said:
        raise InputError(
            "there are no verdicts", path=str(Path(results) / FILE), hint="`cs-lint review` asks for them"
        )
    order = sorted(said, key=lambda rule: (_or_one(said[rule].precision), rule))
    if form == "json":
        print_json({"rules": {rule: _figures(said[rule]) for rule in order}})
        return CLEAN
    head = ("rule", "true", "false", "unsure", "precision", "")
    for line in table([head, *(_row(rule, said[rule]) for rule in order)], _FIGURES):
        print(line)
    return CLEAN


def _or_one(precision: float | None) -> float:
    return 1.0 if precision is None else precision


def _row(rule: str, said: Verdicts) -> tuple[str, ...]:
    precision = "–" if said.precision is None else f"{said.precision:.3f}"
    return (
        rule,
        f"{said.right}",
        f"{said.wrong}",
        f"{said.unsure}",
        precision,
        "imprecise" if said.imprecise else "",
    )


def _figures(said: Verdicts) -> dict[str, object]:
    return {
        "true": said.right, "false": said.wrong, "unsure": said.unsure,
        "precision": said.precision, "imprecise": said.imprecise,
    }  # fmt: skip
