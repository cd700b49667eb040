"""Which turns are worth scoring: n-grams that nearly every turn of a label holds and hardly any ordinary one."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Sequence

from cs_lint.text.ngrams import grams

TIMES = 4
"""How many triggers a turn of the label should hold, so that turns of unknown writers hold at least one."""
UNSEEN = 1 / 4000
"""An n-gram is taken to be in so many ordinary turns at least: that it was not seen says little."""
RARE = 1 / 500
"""No trigger is in more ordinary turns than this."""
BUDGET = 1 / 60
"""The share of ordinary turns that all triggers of a label together may hold: each of these costs a scoring."""


def triggers(wanted: Sequence[str], ordinary: Sequence[str], useful: set[str]) -> list[str]:
    """Of the useful n-grams (two characters or more, no figures) a set of which each wanted text holds TIMES.

    Greedy: always the one that serves most texts still in want for each ordinary text that holds it, until the
    budget is spent.
    """
    usual = Counter(gram for text in ordinary for gram in set(grams(text)))
    floor, left = len(ordinary) * UNSEEN, len(ordinary) * BUDGET
    fit = {g for g in useful if len(g) > 1 and "0" not in g and usual[g] <= len(ordinary) * RARE}
    bags = [fit.intersection(grams(text)) for text in wanted]
    holders: dict[str, set[int]] = {}
    for number, bag in enumerate(bags):
        for gram in bag:
            holders.setdefault(gram, set()).add(number)
    gain = {gram: len(held) for gram, held in holders.items()}
    want = [TIMES] * len(bags)
    chosen: list[str] = []
    queue = [(-count / (usual[gram] + floor), gram) for gram, count in gain.items()]
    heapq.heapify(queue)
    while queue:
        rate, gram = heapq.heappop(queue)
        now = -gain[gram] / (usual[gram] + floor)
        if now > rate:  # gains only fall: one that is still right is the best
            heapq.heappush(queue, (now, gram))
        elif gain[gram] > 1 and usual[gram] <= left:  # what serves a single line would learn it by heart
            chosen.append(gram)
            left -= usual[gram]
            for number in holders[gram]:
                want[number] -= 1
                if want[number] == 0:
                    gain.update({other: gain[other] - 1 for other in bags[number]})
    return chosen
