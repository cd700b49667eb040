"""How often a text is to be expected in calls: what makes one anchor cheaper than another.

A phrase is verified wherever one of its anchors is seen, so the rarest anchors make the fastest rules.
Characters are ranked by our own count over some five thousand Chinese service dialogues; the frequencies
fall with the rank as the curve below does, the rest share the floor.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

_RANKED = (
    "的您我有一是好谢以这了可不店你个时要吗们点分和下帮么在到需问地家还上周什能就如想会服推请荐看没来小边大务去果都间"
    "那吧为天预电话订些哪他给方多欢系人评路助快元里呢提约号份再题合解行单其体中感找十或迎费价联门对最常客址后保信近三祝啊"
    "已品通也确玩查安说错送过出具选等发愉经样别机很前比"
)
_FLOOR = 0.0003
_SHARE = {char: max(_FLOOR, 0.04 / (1 + 0.3 * rank)) for rank, char in enumerate(_RANKED)}


def expected(texts: Iterable[str]) -> float:
    """The share of places in a call at which one of the texts is to be expected, characters taken as independent."""
    return sum(math.prod(_SHARE.get(char, _FLOOR) for char in text) for text in texts)
