"""`python -m cs_lint.training`: train the model of a pack, or hold sources out and measure it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from cs_lint.packs.load import load_packs
from cs_lint.text.ngrams import Model, Scorer
from cs_lint.training.fit import folded, train
from cs_lint.training.lines import Line, example_lines, labelled_lines, ordinary_lines

LABELS = (
    "words.insult", "words.threat", "words.mock", "words.blame", "words.impatient", "words.shirk", "words.cold",
    "words.vague", "promise.absolute", "privacy.secret", "privacy.other-customer", "complaint.argue",
)  # fmt: skip
THRESHOLDS = (-0.4, -0.2, 0.0, 0.2, 0.4, 0.6)


def main() -> None:
    """Train on the rules' examples and on what `--data` folders hold; write a model, or measure."""
    parser = argparse.ArgumentParser(prog="python -m cs_lint.training", description=main.__doc__)
    parser.add_argument("--data", type=Path, action="append", default=[], metavar="FOLDER",
                        help=".tsv files of label and text, .jsonl files of calls in which no agent breaks a rule")  # fmt: skip
    parser.add_argument("--hold-out", action="append", default=[], metavar="SOURCE",
                        help="a file's name without its ending: not trained on, measured on")  # fmt: skip
    parser.add_argument("--several", action="store_true",
                        help="labels are whichever the lines written for them have, a turn may have several")  # fmt: skip
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the model goes")
    asked = parser.parse_args()
    lines, labels = gathered(asked.data, asked.several)
    held = [line for line in lines if line.source in asked.hold_out]
    used = [line for line in lines if line.source not in asked.hold_out]
    model = train(used, labels, about(used), several=asked.several)
    if asked.out:
        asked.out.write_bytes(msgspec.msgpack.encode(model))
        print(f"{asked.out}: {asked.out.stat().st_size:,} bytes; {model.about}")
    measure(model, held)
    measure(model, list(ordinary_lines(asked.data, 1)))


def gathered(folders: Sequence[Path], several: bool) -> tuple[list[Line], Sequence[str]]:
    """The lines of some folders and what a model is to tell of them.

    Of `several` labels a turn may have more than one, and those of the lines written for them are meant: turns of whole
    calls bear the labels of other models, too.
    """
    lines = list(_lines(folders, several))
    written = frozenset().union(*(line.labels for line in lines if not line.ordinary))
    labels = sorted(written) if several else LABELS
    return [line._replace(labels=line.labels.intersection(labels)) for line in lines], labels


def _lines(folders: Sequence[Path], several: bool) -> Iterator[Line]:
    if not several:
        yield from example_lines(load_packs(), LABELS)
    yield from labelled_lines(folders)
    yield from ordinary_lines(folders, 0)


def about(lines: Sequence[Line]) -> str:
    """What a model was trained from, in words."""
    sources = dict.fromkeys(line.source for line in lines)
    counts = (f"{sum(line.source == source for line in lines)} of {source}" for source in sources)
    return f"trained on {len(lines)} lines: {', '.join(counts)}"


def measure(model: Model, lines: Sequence[Line]) -> None:
    """Print, for each label and threshold, recall, precision and what else is taken for it."""
    if not lines:
        return
    scorer, texts = Scorer(model), tuple(folded(line.text) for line in lines)
    told = {} if model.several else scorer.told(texts)
    for number, label in enumerate(model.labels):
        of_label = [label in line.labels for line in lines]
        scored = (
            [(place, scorer.score(text, number)) for place, text in enumerate(texts)]
            if model.several
            else told.get(number, [])
        )
        figures = []
        for at_least in THRESHOLDS:
            above = [of_label[place] for place, score in scored if score >= at_least]
            figures.append(f"at least {at_least}: {sum(above)} right, {above.count(False)} wrong")
        print(f"{label:18} {sum(of_label)} lines; {'; '.join(figures)}")


if __name__ == "__main__":
    main()
