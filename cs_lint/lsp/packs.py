"""Rule packs in an editor: which files are some, and what the load-time doctor and the compiler say of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from cs_lint.engine import faults_of
from cs_lint.errors import CsLintError, PackError

_HEAD: Final = re.compile(r"^pack[ \t]*:", re.MULTILINE)
_RULES: Final = re.compile(r"^(?:rules|phrases|extends|overrides)[ \t]*:", re.MULTILINE)


def is_pack(path: str, text: str) -> bool:
    """Whether a file is a rule pack: YAML that names one and has what only packs have."""
    return path.endswith((".yaml", ".yml")) and bool(_HEAD.search(text) and _RULES.search(text))


def faults(path: str, text: str) -> list[CsLintError]:
    """What is wrong with a pack. Of what stands in a pack that it extends, its place is said."""
    file = Path(path).resolve()
    try:
        _, problems = faults_of([str(file)], unsaved={file: text.encode(errors="replace")})
    except PackError as error:
        problems = list(error.problems)
    own = {str(problem): _own(problem, file) for problem in problems}
    return list(own.values())


def _own(problem: PackError, file: Path) -> CsLintError:
    if problem.path is None or Path(problem.path).resolve() == file:
        return problem
    return PackError(str(problem), path=str(file))
