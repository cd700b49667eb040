"""A check under way: each call judged and written as it is read, and the exit code of it all."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import ExitStack

import msgspec

from cs_lint.cli import CLEAN, NOT_DONE, VIOLATIONS, speak
from cs_lint.cli.judging import Judging
from cs_lint.cli.session import Session, Wish, open_session
from cs_lint.cli.sinks import open_writers
from cs_lint.config import Config
from cs_lint.model import SEVERITIES, CallReport, Checked, ErrorReport
from cs_lint.read import discover
from cs_lint.report import ReportOptions, Summary, Writer

_FOR_EYES = ("console", "concise")


class Looks(msgspec.Struct, frozen=True):
    """How the results are to look, as far as no config may say it."""

    outputs: tuple[str, ...] = ()
    color: str = "auto"
    show_skipped: bool = False
    full: bool | None = None
    prune: bool = False


def run(wish: Wish, looks: Looks) -> int:
    """Check what the paths hold and return the exit code."""
    session = open_session(wish)
    found = discover(wish.paths, session.reading)
    files = [path for path in found if isinstance(path, str)]
    with ExitStack() as stack:
        report = _report_options(session, looks)
        writers = open_writers(stack, session.config, looks.outputs, report, files)
        going = Run(session, writers, Judging(session), prune=looks.prune)
        return going.over(found)


def _report_options(session: Session, looks: Looks) -> ReportOptions:
    settings = session.config.settings
    return ReportOptions(
        lang=settings.lang,
        show_text=settings.show_text,
        show_skipped=looks.show_skipped,
        full=looks.full,
        min_severity=settings.min_severity,
        color=speak.wants_color(looks.color, sys.stdout),
        catalogue=session.linter.catalogue,
        baseline=settings.baseline is not None,
    )


def stops(report: CallReport, config: Config) -> bool:
    """Whether a call makes the exit code 1. What is shown of it plays no part."""
    settings = config.settings
    if settings.min_score is not None and report.score < settings.min_score:
        return True
    if settings.fail_on == "never":
        return False
    grave = SEVERITIES[SEVERITIES.index(settings.fail_on) :]
    return any(violation.severity in grave for violation in report.violations)


class Run(msgspec.Struct):
    """What adds up while calls come by."""

    session: Session
    writers: list[Writer]
    judging: Judging
    summary: Summary = Summary()
    stopped: bool = False
    unjudged: int = 0
    prune: bool = False

    def over(self, found: Iterable[str | ErrorReport]) -> int:
        """Check the files found, in order."""
        for writer in self.writers:
            writer.begin()
        for outcome in self.judging.over(found):
            self._take(outcome)
        for writer in self.writers:
            writer.end(self.summary)
        return self._close()

    def _take(self, outcome: Checked | ErrorReport) -> None:
        if isinstance(outcome, ErrorReport):
            self.summary = self.summary.plus(outcome)
            self._fail(outcome)
            return
        self.unjudged += not outcome.judged
        self.stopped |= stops(outcome.report, self.session.config)
        self.summary = self.summary.plus(outcome.report)
        for writer in self.writers:
            writer.call(outcome)

    def _fail(self, error: ErrorReport) -> None:
        for writer in self.writers:
            writer.failure(error)
        # Whoever watches a report for people has just read it there.
        if not (sys.stdout.isatty() and self.session.config.settings.format in _FOR_EYES):
            speak.error(told(error))

    def _compare(self) -> None:
        """What is new beside the baseline, where there is one."""
        file = self.session.config.settings.baseline
        if self.judging.ratchet and file:
            from cs_lint.cli.baselining import tell_baseline

            tell_baseline(self.judging.ratchet, file, self.prune, self.summary.failures)

    def _close(self) -> int:
        if self.unjudged:
            speak.note(f"calls that no rule applies to: {self.unjudged} (--show-skipped says why)")
        self._compare()
        if self.summary.failures or not (self.summary.calls or self.session.reading.only_configured):
            return NOT_DONE
        return VIOLATIONS if self.stopped else CLEAN


def told(error: ErrorReport) -> str:
    """A failure as one sentence with its place."""
    what = error.error
    place = ":".join(str(part) for part in (error.source, what.line, what.col) if part is not None)
    return f"{place}: {what.message}"
