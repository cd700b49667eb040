"""Phrases by their sound: what a speech recogniser wrote with other characters than were said.

The same machinery as for words, over the call's text as it sounds, and only in calls that show recognition errors
or are too short to tell. Duties are looked for by sound only when they would otherwise be broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from itertools import chain, groupby
from typing import Literal

import ahocorasick_rs

from cs_lint.match.ear import Ear, Sounding, Target, spelt
from cs_lint.match.index import Atom
from cs_lint.match.misheard import CHARS_A_TELL, SHORT, tells_in
from cs_lint.match.scene import Scene, Span
from cs_lint.packs.grammar import EDGE, Scope
from cs_lint.packs.phrases import company_names, with_company
from cs_lint.text.fold import fold
from cs_lint.text.sound import sounds
from cs_lint.text.tokens import dictionary_words, frequencies

Use = Literal["name", "owed", "trigger", "forbidden"]
"""What a phrase is looked for: a duty met by a name, a duty met or a hit excused, a duty begun, a rule broken.

Ever less doubt is allowed."""

LONG = 5
"""Of so many characters, two in three as the phrase has them, no other words sound like a phrase by chance."""
A_COMMON_WORD = 1_000
A_WORD = 5
"""What jieba's dictionary has seen so often is a word."""
STANDS_ALONE = 30_000
"""A character that it has seen so often by itself, 在 or 是, is a well-formed word."""
OFTEN_ALONE = 5_000
"""Of three characters one that it has seen so often may mean itself: 给您装 begins no transfer."""
PARTICLES = "呢吗吧嘛么啊呀啦了的得地"
"""What a speaker may end any words with proves no error."""
ADDRESSING = "给帮跟替请让叫和陪找问"
"""After these somebody is addressed: 给你 is hardly 给力."""
RARE_ALONE = 2_000
"""One that it has seen less often, 董 or 憋, hardly means itself: enough to break a rule by three characters."""
NEARLY = 66
"""Of 100: two characters of three, three of four, in their order."""
SAYS_NOTHING = 200_000
"""Beside a character that it has seen so often, 我 or 了, a misheard one is no evidence."""


class Hearing:
    """Looks for the atoms that were added to it by sound."""

    def __init__(self, names: Scope) -> None:
        self._atoms: dict[int, Atom] = {}
        self._triggers: dict[int, None] = {}
        self._names, self._tells = names, -1
        self._ears: dict[tuple[int, tuple[str, ...]], Ear] = {}

    def add(self, number: int, atom: Atom, use: Use, tells: int) -> None:
        """An atom to look for, and the number of the one that shows recognition errors."""
        self._atoms[number], self._tells = atom, tells
        if use != "owed":
            self._triggers[number] = None

    def listen(self, scene: Scene) -> None:
        """Note what the call may hold by sound, if recognition errors show in it."""
        if not self._atoms or _is_written(scene):
            return
        size, tells = len(scene.text), list(tells_in(scene, self._tells))
        scene.misheard = _enough(tells, scene) and _enough([at for at in tells if _is_odd(at, scene)], scene)
        # Half as many tells accuse nobody, but may excuse: they do for the duties that seem unmet.
        scene.doubtful = size <= SHORT or _enough(tells, scene, CHARS_A_TELL * 2)
        if self._triggers and scene.roles and (scene.misheard or size <= SHORT):
            self._note(scene)

    def _note(self, scene: Scene) -> None:
        aims, search = self._automaton
        roles, ends, noted = scene.roles, scene.ends, scene.by_ear
        for heard in scene.heard:
            turn, end_of_turn, role = 0, ends[0], roles[0]
            for which, start, end in search.find_matches_as_indexes(heard, overlapping=True):
                if start >= end_of_turn or end > end_of_turn + 1:
                    turn = scene.turn_at(start)
                    end_of_turn, role = ends[turn], roles[turn]
                for number, mask, target in aims(which):
                    if mask & role:
                        noted.setdefault(number, []).append((turn, start, end, target, heard))
        for number in noted:
            scene.candidates.setdefault(number, [])

    def spans(self, number: int, scene: Scene, low: int, high: int, use: Use) -> Iterator[Span]:
        """Where an atom is heard between two places: of what `listen` did not note only a duty, or a company's name."""
        if _is_written(scene):
            return
        ear = self._ear(number, scene)
        everything = use in ("name", "owed") or bool(self._atoms[number].phrases.by_company)
        noted = ear.heard(scene, low, high) if everything else scene.by_ear.get(number, ())
        found = set(ear.soundings(noted, scene, low, high))
        for sounding in sorted(found, key=lambda s: (s.start, -s.end)):
            if is_misspelt(sounding, scene, use):
                yield sounding.start, sounding.end

    def nearly_named(self, number: int, scene: Scene, low: int, high: int) -> bool:
        """Whether a misheard call has one of an atom's company names less a character, or with one too many."""
        if not scene.misheard or not self._atoms[number].phrases.by_company:
            return False
        from rapidfuzz.fuzz import partial_ratio

        turns = (
            turn for turn in scene.numbers(self._atoms[number].roles) if low <= scene.starts[turn] < high
        )
        heard = "\n".join(scene.heard[0][scene.starts[turn] : scene.ends[turn]] for turn in turns)
        names = (sounds().heard(fold(name))[0] for name in company_names(scene.call.company, self._names))
        return any(len(name) > 2 and partial_ratio(name, heard, score_cutoff=NEARLY) > 0 for name in names)

    @cached_property
    def _automaton(self) -> tuple[Callable[[int], list[tuple[int, int, Target]]], ahocorasick_rs.AhoCorasick]:
        atoms = [(number, self._atoms[number]) for number in self._triggers]
        known = spelt([atom.phrases for _, atom in atoms])

        @cache
        def aims(text: int) -> list[tuple[int, int, Target]]:
            return [(atoms[which][0], atoms[which][1].roles, target) for which, target in known.aims(text)]

        return aims, ahocorasick_rs.AhoCorasick(known.texts)

    def _ear(self, number: int, scene: Scene) -> Ear:
        atom = self._atoms[number]
        names = company_names(scene.call.company, self._names) if atom.phrases.by_company else ()
        key = number, names
        if key not in self._ears:
            phrases = with_company(atom.phrases, self._names, names) if names else atom.phrases
            self._ears[key] = Ear(phrases, atom.roles, atom.span)
        return self._ears[key]


def _is_written(scene: Scene) -> bool:
    """Whether no recogniser has had a part in it: nobody mishears a reply template."""
    return scene.call.channel == "template"


def _enough(tells: list[Span], scene: Scene, chars: int = CHARS_A_TELL) -> bool:
    """Whether there are so many different tells that one comes on no more than that many characters."""
    return bool(tells) and len({scene.text[start:end] for start, end in tells}) * chars >= len(scene.text)


def _is_odd(tell: Span, scene: Scene) -> bool:
    """Whether no word accounts for a tell: 窗户对着 has the pair 户对, where one ends and the next begins."""
    places = [at for at in range(*tell) if scene.text[at] != EDGE]
    words = _words_at(scene, places[0])
    return all(len(range(*words[at])) == 1 for at in places)


def is_misspelt(sounding: Sounding, scene: Scene, use: Use) -> bool:
    """Whether what sounds like a phrase is one misheard, and no well-formed words of another meaning.

    Each stretch of the phrase without a gap in it is judged by itself: what stands beyond a gap proves nothing.
    """
    wrong = [run for run in _runs(sounding.chars) if any(scene.text[at] != char for at, char in run)]
    if use == "name":
        return any(scene.text[at] == char for at, char in sounding.chars) or len(sounding.chars) > 2
    return bool(wrong) and all(_is_misspelt(run, scene, use) for run in wrong)


Run = list[tuple[int, str]]


def _runs(chars: Iterable[tuple[int, str]]) -> Iterator[Run]:
    for _, run in groupby(enumerate(chars), key=lambda item: item[1][0] - item[0]):
        yield [char for _, char in run]


def _is_misspelt(run: Run, scene: Scene, use: Use) -> bool:
    other = [at for at, char in run if scene.text[at] != char]
    size, same = len(run), len(run) - len(other)
    if size < 2 or _is_parted(run, scene) or (not same and use != "owed"):
        return False
    if size >= LONG and same >= 2 * len(other):
        # 在我手里了 is said as it stands: it is no 栽我手里了.
        return use != "forbidden" or any(_alone(scene.text[at]) < STANDS_ALONE for at in other)
    words = _words_at(scene, run[0][0])
    if any(len(range(*words[at])) > 1 for at in other):
        return False
    if use == "owed":
        least = SAYS_NOTHING if same else STANDS_ALONE
        return not all(_alone(scene.text[at]) >= least for at, _ in run)
    return not _may_be_meant(run, other, scene, use)


def _is_parted(run: Run, scene: Scene) -> bool:
    """Whether a mark of punctuation stands in the stretch: over one, characters come together by chance."""
    turn = scene.turn_at(run[0][0])
    begin, offsets = scene.starts[turn], scene.offsets(turn)
    first, last = (offsets[at - begin] for at, _ in (run[0], run[-1]))
    return len(scene.call.turns[turn].text[first : last + 1].replace("呃", "")) > len(run)


def _may_be_meant(run: Run, other: list[int], scene: Scene, use: Use) -> bool:
    """Whether single characters might be words by themselves: the shorter the phrase, the sooner."""
    if len(run) >= LONG:
        return False
    if any(scene.text[at] in PARTICLES for at in other):
        return True
    commonest = max(_alone(scene.text[at]) for at in other)
    if scene.misheard and _is_turn(run, scene):
        return commonest >= STANDS_ALONE
    if len(run) < 4 and use == "forbidden":
        return len(run) < 3 or commonest >= RARE_ALONE
    if len(run) > 2:
        return commonest >= (STANDS_ALONE if len(run) > 3 else OFTEN_ALONE)
    words = _words_at(scene, run[0][0])
    whole = words[run[0][0]][0] == run[0][0] and words[run[-1][0]][1] == run[-1][0] + 1
    return not whole or commonest >= STANDS_ALONE or any(_alone(char) >= SAYS_NOTHING for _, char in run)


def _is_turn(run: Run, scene: Scene) -> bool:
    """Whether it is all that is said in its turn: no neighbour could lend it another meaning."""
    turn = scene.turn_at(run[0][0])
    return (run[0][0], run[-1][0] + 1) == (scene.starts[turn], scene.ends[turn])


def is_otherwise(hit: Span, scene: Scene) -> bool:
    """Whether a single character stands, in a misheard call, for one that makes a word with its neighbour.

    管你 is 管理, misheard, and addresses nobody.
    """
    start, end = hit
    if not scene.misheard or end - start > 1 or scene.text[start - 1] in ADDRESSING:
        return False
    char = scene.text[start]
    rivals = [r for code in sounds().of(char) for r in sounds().homophones[code] if r != char]
    return any(
        frequencies().get(before + rival + after, 0) >= A_COMMON_WORD
        for before, after in ((scene.text[start - 1], ""), ("", scene.text[end]))
        if _alone(before + after) < STANDS_ALONE
        for rival in rivals
    )


def _alone(char: str) -> int:
    return frequencies().get(char, 0)


def _words_at(scene: Scene, place: int) -> dict[int, Span]:
    """For each place of a turn the word of jieba's dictionary it is in; rare ones are none."""
    turn = scene.turn_at(place)
    if turn not in scene.words:
        scene.words[turn] = dict(
            _words(scene.text[scene.starts[turn] : scene.ends[turn]], scene.starts[turn])
        )
    return scene.words[turn]


def _words(text: str, at: int) -> Iterable[tuple[int, Span]]:
    for word in chain.from_iterable(map(_known_parts, dictionary_words(text))):
        whole = at, at + len(word)
        yield from ((place, whole) for place in range(*whole))
        at = whole[1]


def _known_parts(word: str) -> Iterable[str]:
    """A word seen often enough; of a rarer one what is such a word at its beginning or end (病历 of 病历本), and its characters."""
    if len(word) == 1 or frequencies().get(word, 0) >= A_WORD or _asks(word):
        return (word,)
    for size in range(len(word) - 1, 1, -1):
        if frequencies().get(word[:size], 0) >= A_WORD:
            return (word[:size], *word[size:])
        if frequencies().get(word[-size:], 0) >= A_WORD:
            return (*word[:-size], word[-size:])
    return word


def _asks(word: str) -> bool:
    """Whether it is 行不行, 有没有: well formed, however seldom the dictionary has seen it."""
    return len(word) == 3 and word[0] == word[2] and word[1] in "不没"
