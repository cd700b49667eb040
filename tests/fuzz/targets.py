"""What is fuzzed, and what holds for any bytes at all. A target raises where cs-lint would show a traceback."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from cs_lint.errors import CsLintError
from cs_lint.model import Call, ErrorReport, TemplateFiles
from cs_lint.packs.grammar import Scope
from cs_lint.packs.load import load_packs
from cs_lint.packs.phrases import compile_phrases
from cs_lint.read import ReadOptions, read_bytes, read_path, readers, which_reader
from cs_lint.text.fold import fold

ROOT: Final = Path(__file__).parents[2]
MINI_PACK: Final = ROOT / "tests" / "cli" / "mini-pack.yaml"
READ, REFUSED = "read", "refused"
TEMPLATES: Final = (".yaml", ".json", ".csv", ".md", ".txt", ".j2", ".xlsx")
FIELDS: Final = (TemplateFiles("*.json", "$..*", "$..scene"),)


def reading(data: bytes, reader: str | None = None) -> str:
    """Standard input through a reader, by content where none is named."""
    verdict = REFUSED
    found = 0
    for outcome in read_path("-", ReadOptions(reader=reader), io.BytesIO(data)):
        found += 1
        if isinstance(outcome, Call):
            verdict = READ
            assert outcome.turns, "a call without turns"
        else:
            assert isinstance(outcome, ErrorReport)
            assert outcome.error.message, "refused without a word"
    assert found, "silently skipped"
    return verdict


def template(data: bytes, suffix: str) -> str:
    """A file of reply templates: every place that is told lies in the file."""
    verdict = REFUSED
    for outcome in read_bytes(f"replies{suffix}", data, ReadOptions(kind="template", templates=FIELDS)):
        if isinstance(outcome, Call):
            verdict = READ
            size = len(outcome.turns[0].text)
            # What holds turns is a call, of that channel.
            for offset in {0, size // 2, size - 1} if outcome.passage else ():
                assert outcome.passage
                start, end = outcome.passage.raw_span(offset, offset + 1)
                assert 0 <= start <= end <= len(data)
                assert min(outcome.passage.place(offset)) > 0
        else:
            assert outcome.error.message, "refused without a word"
    return verdict


def pack(data: bytes) -> str:
    """A pack file."""
    with tempfile.NamedTemporaryFile(suffix=".yaml") as file:
        file.write(data)
        file.flush()
        try:
            load_packs([file.name])
        except CsLintError as error:
            return _refused(error)
    return READ


def phrase(data: bytes) -> str:
    """A phrase of a pack."""
    try:
        compile_phrases([data.decode("utf-8", "replace")], Scope({"hold": ("稍等",)}, {"company": ("星辰",)}))
    except CsLintError as error:
        return _refused(error)
    return READ


def _refused(error: CsLintError) -> str:
    assert str(error), "refused without a word"
    return REFUSED


def folding(data: bytes) -> str:
    """Folding keeps offsets: each character of the folded text is one of the original, in order."""
    text = data.decode("utf-8", "surrogateescape")
    folded = fold(text)
    assert len(folded) <= len(text)
    return READ


TARGETS: Final[Mapping[str, Callable[[bytes], str]]] = {
    "by content": reading,
    **{f"as {name}": (lambda data, name=name: reading(data, name)) for name in readers()},
    **{f"as template{s}": (lambda data, s=s: template(data, s)) for s in TEMPLATES},
    "pack": pack,
    "phrase": phrase,
    "fold": folding,
}
"""Every way that bytes of strangers come in, by name."""

PHRASES: Final = (
    "[请|麻烦]您稍等[一下|片刻]",
    "需要..核实",
    "^好的$",
    "(你|您)..(不|没)..懂",
    "$hold..{company}",
)


def seeds(target: str) -> list[bytes]:
    """Good input for a target, to be spoiled."""
    if target == "pack":
        return [MINI_PACK.read_bytes()]
    if target == "phrase":
        return [phrase.encode() for phrase in PHRASES]
    files = [file for file in _files() if target == "by content" or f"as {_reader(file)}" == target]
    return [file.read_bytes()[: 1 << 16] for file in files or _files()]


def _files() -> list[Path]:
    folders = (ROOT / "samples", ROOT / "tests" / "read" / "exports")
    return sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())


def _reader(file: Path) -> str:
    try:
        return which_reader(str(file), ReadOptions())
    except CsLintError:
        return ""
