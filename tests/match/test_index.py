"""What an index finds does not depend on how: by looking stretches up, as at first, or by an automaton, as later on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cs_lint.match.index import Atom, Index
from cs_lint.packs.phrases import Gapped, PhraseSet

words = st.text("甲乙丙\n", min_size=1, max_size=4)
gapped = st.builds(
    lambda anchors: Gapped(tuple(sorted(anchors)), (), "", has_gap=True),
    st.frozensets(words, min_size=1, max_size=3),
)
atoms = st.builds(
    lambda texts, parts: Atom(PhraseSet(tuple(texts), tuple(parts))),
    st.lists(words, max_size=12, unique=True),
    st.lists(gapped, max_size=2),
)


def found(index: Index, text: str) -> list[tuple[int, int, list[tuple[int, int, int]]]]:
    targets, hits = index.search(text)
    return [(start, end, list(targets[which])) for which, start, end in hits]


@given(st.lists(atoms, min_size=1, max_size=3), st.text("甲乙丙丁\n", max_size=30), st.booleans())
def test_the_hundredth_search_finds_what_the_first_found_in_the_same_order(
    sought: list[Atom], text: str, ordered: bool
) -> None:
    index = Index(dict(enumerate(sought)), ordered)
    first = found(index, text)
    index.search("丁" * 1000)
    assert found(index, text) == first


@given(st.lists(words, min_size=1, max_size=12, unique=True), st.text("甲乙丙\n", max_size=30))
def test_every_occurrence_of_every_text_is_found(texts: list[str], text: str) -> None:
    index = Index({0: Atom(PhraseSet(tuple(texts)))}, ordered=True)
    said = {text[start:end] for start, end, _ in found(index, text)}
    assert said == {sought for sought in texts if sought in text}
    assert len(found(index, text)) == sum(
        text.startswith(sought, at) for sought in texts for at in range(len(text))
    )
