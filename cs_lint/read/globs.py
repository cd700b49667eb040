"""Whether a file matches a pattern of the config, such as `replies/**/*.yaml`, read as `.gitignore` reads it.

Python's own translation of `**` came with 3.13, and the library for it takes as long to import as a check may add.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from typing import Final

_PART: Final = re.compile(
    r"(?P<deep>(?:^|(?<=/))\*\*/)|(?P<rest>\*\*)|(?P<star>\*)|(?P<one>\?)|(?P<set>\[[^\]/]+\])"
)


def matches(pattern: str, path: str, root: str) -> bool:
    """Whether `path`, or a folder that it is in, matches; patterns are relative to the folder `root`."""
    inside = os.path.relpath(path, root).replace(os.sep, "/")
    return _regex(pattern).fullmatch(inside) is not None


@lru_cache(256)
def _regex(pattern: str) -> re.Pattern[str]:
    trimmed = pattern.removeprefix("./").strip("/")
    # Without a slash a pattern is for a name, wherever it stands.
    anywhere = "" if "/" in pattern.removeprefix("./").rstrip("/") else "(?:.*/)?"
    parts, at = [anywhere], 0
    for match in _PART.finditer(trimmed):
        parts += [re.escape(trimmed[at : match.start()]), _translated(match)]
        at = match.end()
    below = "/.*" if pattern.endswith("/") else "(?:/.*)?"
    return re.compile("".join((*parts, re.escape(trimmed[at:]), below)), re.DOTALL)


def _translated(match: re.Match[str]) -> str:
    if match["set"]:
        return match["set"].replace("[!", "[^")
    return {"deep": "(?:.*/)?", "rest": ".*", "star": "[^/]*", "one": "[^/]"}[str(match.lastgroup)]
