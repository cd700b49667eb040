"""What a phrase's author means by it is what the matcher finds: no match is lost, none is made up."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cs_lint.model import Call, Turn
from tests.packs.phrase_grammar import Choice, Gap, Literal, Optional, Phrase, Row, phrases, said, spans
from tests.support import broken, lint

FAR = Row((Literal("甲"), Gap(None), Literal("乙")))
MANY = Row((Choice(tuple(map(Literal, "甲乙丙"))),) * 4)


def _folded(text: str) -> tuple[str, list[int]]:
    """A turn without its marks, and the places where a new sentence begins."""
    pieces = text.replace("，", "").split("。")
    return "".join(pieces), list(accumulate(map(len, pieces[:-1])))


def _expected(phrase: Phrase, turns: list[str]) -> tuple[bool, bool]:
    """Whether the phrase stands inside a sentence somewhere, and whether it stands anywhere at all."""
    inside, anywhere = False, False
    for text in turns:
        folded, cuts = _folded(text)
        for start, end in spans(phrase, folded):
            anywhere = True
            inside = inside or not any(start < cut < end for cut in cuts)
    return inside, anywhere


@settings(max_examples=400)
@given(phrases, st.lists(said, min_size=1, max_size=3))
@example(Phrase(FAR, False, False), ["甲丙。甲丙乙"])
@example(Phrase(FAR, True, False), ["。甲乙"])
@example(Phrase(FAR, False, True), ["甲乙。"])
@example(Phrase(MANY, True, True), ["甲乙丙甲", "甲乙丙甲"])
@example(
    Phrase(Row((Literal("甲"), Gap(1), Choice((Literal("乙丙"), Literal("乙"))))), False, False), ["甲乙。丙"]
)
def test_what_is_meant_is_found(phrase: Phrase, turns: list[str]) -> None:
    linter = lint(
        f"id: found.first\nforbid: {{say: '{phrase}'}}",
        f"id: missing.here\nrequire: {{say: '{phrase}'}}\nin: call",
    )
    report = linter.check(Call(call_id="1", turns=tuple(Turn("agent", text) for text in turns)))
    inside, anywhere = _expected(phrase, turns)
    found = "found.first" in broken(report)
    assert found or not inside, "a match is lost"
    assert anywhere or not found, "a match is made up"
    assert found != ("missing.here" in broken(report)), "one search finds what the other does not"


@settings(max_examples=200)
@given(phrases, said)
@example(Phrase(Row((Literal("甲"), Optional(Literal("乙")))), False, False), "甲，乙")
def test_what_is_marked_is_a_match(phrase: Phrase, text: str) -> None:
    linter = lint(f"forbid: {{say: '{phrase}'}}")
    report = linter.check(Call(call_id="1", turns=(Turn("agent", text),)))
    possible = spans(phrase, _folded(text)[0])
    for violation in report.violations:
        assert violation.start is not None
        assert violation.end is not None
        assert violation.text == text[violation.start : violation.end]
        before, marked = (_folded(part)[0] for part in (text[: violation.start], violation.text))
        assert (len(before), len(before) + len(marked)) in possible
