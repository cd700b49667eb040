"""What others take for less than our work: tokenising, or finding our phrases' plain texts, in the same calls."""

from __future__ import annotations

import importlib.util
import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from cs_lint.checks.compile import Compiler
from cs_lint.model import Call
from cs_lint.packs.grammar import EDGE
from cs_lint.packs.ruleset import Ruleset

Work = Callable[[Sequence[Call]], float]
"""Does its work on calls and returns the CPU seconds it took."""
ROOT = Path(__file__).parents[2]
SEMGREP_PHRASES = 60


def literals(ruleset: Ruleset) -> list[str]:
    """Every text and anchor that the rules of a set are found by."""
    compiler = Compiler(ruleset)
    for loaded in ruleset.rules:
        compiler.verb(loaded.rule)
    found = {text.strip(EDGE) for atom in compiler.stock.atoms for text in atom.sought()}
    return sorted(found - {""})


def each(work: Callable[[Call], object]) -> Work:
    """Work on one call after the other in this process."""

    def run(calls: Sequence[Call]) -> float:
        begun = time.process_time()
        for call in calls:
            work(call)
        return time.process_time() - begun

    return run


def cpu_of(*command: str) -> float:
    """The CPU seconds of a command, its children included. Bytecode is kept, as it is where it was installed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(command, cwd=ROOT, env=env, check=False, **silent)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def spacy_matcher(texts: Sequence[str]) -> Work | None:
    """spaCy's Chinese pipeline (jieba inside, as we use it) and its PhraseMatcher."""
    if importlib.util.find_spec("spacy") is None:
        return None
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    matcher = PhraseMatcher(nlp.vocab)
    matcher.add("phrases", list(nlp.tokenizer.pipe(texts)))
    return each(lambda call: [matcher(nlp(turn.text)) for turn in call.turns])


def ripgrep(texts: Sequence[str]) -> Work | None:
    """`rg -o -F -f`: a file of calls against a file of texts."""
    rg = shutil.which("rg")
    if rg is None:
        return None

    def run(calls: Sequence[Call]) -> float:
        with tempfile.TemporaryDirectory() as folder:
            sought, said = Path(folder, "sought"), Path(folder, "said")
            sought.write_text("\n".join(texts), "utf-8")
            said.write_text("\n".join(turn.text for call in calls for turn in call.turns), "utf-8")
            return cpu_of(rg, "-j1", "-o", "-F", "-f", str(sought), str(said))

    return run


def semgrep(texts: Sequence[str]) -> Work | None:
    """semgrep with a rule each for a few of the texts, over a file a call."""
    command = shutil.which("semgrep")
    if command is None:
        return None
    some = texts[:: max(1, len(texts) // SEMGREP_PHRASES)][:SEMGREP_PHRASES]
    common = {"languages": ["generic"], "severity": "WARNING", "message": "said"}
    rules = [{"id": f"phrase-{n}", "pattern-regex": text, **common} for n, text in enumerate(some)]

    def run(calls: Sequence[Call]) -> float:
        with tempfile.TemporaryDirectory() as folder:
            config = Path(folder, "rules.json")
            config.write_bytes(msgspec.json.encode({"rules": rules}))
            for number, call in enumerate(calls):
                text = "\n".join(turn.text for turn in call.turns)
                Path(folder, f"{number}.txt").write_text(text, "utf-8")
            flags = ("--metrics=off", "--disable-version-check", "--no-git-ignore", "--jobs=1", "--quiet")
            return cpu_of(command, "scan", *flags, "--config", str(config), folder)

    return run
