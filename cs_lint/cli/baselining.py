"""`cs-lint baseline` at work, and what `check --baseline` says of it."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
from msgspec.structs import replace

from cs_lint.baseline import Ratchet, baseline_of, written
from cs_lint.cli import CLEAN, NOT_DONE, speak
from cs_lint.cli.judging import Judging
from cs_lint.cli.run import told
from cs_lint.cli.session import Wish, open_session
from cs_lint.model import ErrorReport
from cs_lint.read import discover


def write_baseline(wish: Wish) -> int:
    """Print a baseline of what the paths hold. Nothing is printed when not all of it could be read."""
    session = open_session(wish)
    settings = msgspec.structs.replace(session.config.settings, baseline=None)
    session = replace(session, config=replace(session.config, settings=settings))
    found, failed = [], False
    for outcome in Judging(session).over(discover(wish.paths, session.reading)):
        if isinstance(outcome, ErrorReport):
            speak.error(told(outcome))
            failed = True
        else:
            found += [(outcome.call.source, violation) for violation in outcome.report.violations]
    if failed:
        return NOT_DONE
    sys.stdout.write(written(baseline_of(found, ".")))
    return CLEAN


def tell_baseline(ratchet: Ratchet, file: str, prune: bool, unread: int) -> None:
    """Say what the baseline knew, and what of it there is no more; with `prune`, take that out.

    Where some inputs are `unread`, a violation that takes two of them may be missing for that: then nothing is taken out.
    """
    gone = ratchet.gone()
    speak.note(f"known from {file}: {ratchet.known}; no longer there: {len(gone)}")
    for entry in gone:
        speak.note(f"no longer there: {entry.source} {entry.rule} {entry.fingerprint}")
    if gone and prune and unread:
        speak.note(f"{file} is left as it is, since not everything could be read: {unread} failures")
    elif gone and prune:
        Path(file).write_text(written(ratchet.pruned()), encoding="utf-8")
        speak.note(f"{file}: {len(gone)} removed")
    elif gone:
        speak.note("--prune removes them")
