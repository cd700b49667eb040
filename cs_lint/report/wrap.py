"""Lines that fit: Han characters are two cells wide, and Chinese breaks anywhere but beside some marks."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len, get_character_cell_size
from rich.text import Text

_NO_START: Final = frozenset("，。、；：？！…—～·）】》」』〉〕⟧”’%％,.;:?!)]}> ")
_NO_END: Final = frozenset("（【《「『〈〔⟦“‘([{<−")
_MAX_BACK: Final = 24
"""How far a break may move back, in characters: a long number or address is cut rather than moved whole."""
_MIN_WIDTH: Final = 20
"""Below this, lines run over the edge rather than down the page."""


def pad(text: str, cells: int) -> str:
    """`text` with blanks behind it until it is `cells` wide."""
    return text + " " * (cells - cell_len(text))


def wrapped(text: Text, width: int) -> list[Text]:
    """`text` as lines of at most `width` cells, styles kept, without trailing blanks."""
    lines = list(text.divide(breaks(text.plain, max(width, _MIN_WIDTH))))
    for line in lines:
        line.rstrip()
    return lines


def hanging(first: Text, body: Text, width: int) -> list[Text]:
    """`body` behind the prefix `first`; its further lines stand under the first one's text."""
    blanks = Text(" " * first.cell_len)
    lines = wrapped(body, width - first.cell_len)
    whole = [(blanks if index else first) + line for index, line in enumerate(lines)]
    for line in whole:
        line.rstrip()
    return whole


def breaks(text: str, width: int) -> list[int]:
    """The offsets at which lines of `text` begin, save the first. A blank may hang over the edge."""
    found: list[int] = []
    start = cells = 0
    for index, char in enumerate(text):
        if char == "\n":
            start, cells = index + 1, 0
            found.append(start)
            continue
        cells += get_character_cell_size(char)
        if cells > width and char != " " and index > start:
            start = _break_before(text, start, index)
            found.append(start)
            cells = cell_len(text[start : index + 1])
    return found


def _break_before(text: str, start: int, index: int) -> int:
    """The last good place to break after `start` and not after `index`; `index` when none is near."""
    for place in range(index, max(start, index - _MAX_BACK), -1):
        if _may_break(text[place - 1], text[place]):
            return place
    return index


def _may_break(before: str, after: str) -> bool:
    if after in _NO_START or before in _NO_END or get_character_cell_size(after) == 0:
        return False
    return not (_in_word(before) and _in_word(after))


def _in_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in "_-./:@")
