"""From a `cs-lint batch` line to a run, and from its outcome to a summary and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from cs_lint.batch.gates import Gates, max_rates
from cs_lint.batch.job import Filter, Rules
from cs_lint.batch.manifest import Manifest
from cs_lint.batch.nightly import Engine, Order, Outcome, Units
from cs_lint.batch.nightly import run as run_night
from cs_lint.batch.progress import Bar, LogLines, Meter
from cs_lint.batch.query import hidden
from cs_lint.batch.remote import without_password
from cs_lint.batch.sources import named_pieces, pieces, size_of, units
from cs_lint.batch.units import Piece, Unit, read_piece
from cs_lint.batch.wanted import share_of, since_of
from cs_lint.cli import CLEAN, INTERRUPTED, NOT_DONE, VIOLATIONS, speak
from cs_lint.cli.batch import DATABASE
from cs_lint.cli.session import Wish, configured, read_options, ruleset, selectable
from cs_lint.config import Config
from cs_lint.engine import switched_on
from cs_lint.errors import CsLintError, UsageError
from cs_lint.model import Call, ErrorReport
from cs_lint.packs.ruleset import Ruleset
from cs_lint.read.results_folder import KEPT
from cs_lint.read.source import STDIN, ReadOptions
from cs_lint.report.words import WORDS, sentence


@dataclass(frozen=True, slots=True)
class Ask:
    """What a line asks for beside what every check is asked for."""

    results: str
    engine: str
    since: str | None
    sample: str | None
    query: str | None
    database: str | None
    max_rates: tuple[str, ...]
    max_errors: int | None
    transcripts: bool
    log_format: str


def run(wish: Wish, ask: Ask) -> int:
    """Do the run and return the exit code."""
    with speak.undisturbed() if ask.engine == "ray" else nullcontext():
        return _logged(wish, ask)


def _logged(wish: Wish, ask: Ask) -> int:
    """Where the log is JSON, whatever ends the run is a line of it."""
    if ask.log_format == "text":
        return _run(wish, ask, speak.note)
    log = LogLines(sys.stderr, Meter(), json=True)
    try:
        return _run(wish, ask, lambda note: log.say("note", message=note))
    except KeyboardInterrupt:
        log.say("stopped", message="interrupted")
        return INTERRUPTED
    except (CsLintError, OSError) as error:
        for problem in getattr(error, "problems", (error,)):
            log.say("stopped", message=str(problem))
        return NOT_DONE


def _run(wish: Wish, ask: Ask, note: Callable[[str], None]) -> int:
    # From the environment the database is there for whoever asks it something.
    idle = ask.database is not None and ask.database != os.environ.get(DATABASE)
    if (ask.query is None and idle) or (ask.query is not None and ask.database is None):
        raise UsageError("--query and --database go together")
    if not wish.paths and ask.query is None:
        raise UsageError("there is nothing to judge", hint="name a SOURCE, or --query with --database")
    config = configured(wish, note)
    if config.settings.baseline:
        note("`baseline` has no effect on batch: the results themselves tell what is new")
    rules, reading = ruleset(config), read_options(config, wish)
    order = _order(wish, ask, config, rules, reading, note)
    local = [path for path in wish.paths if "://" not in path and path != STDIN]
    meter = Meter(
        0 if ask.query else sum(map(size_of, _outside(order.results, named_pieces(local, reading))))
    )
    watcher = _watcher(ask, config, meter)
    found = (pieces if ask.engine == "local" else named_pieces)(wish.paths, reading, ask.query, ask.database)
    work = units(_outside(order.results, found))
    try:
        outcome = run_night(order, rules, _counted(work, meter), _engine(ask.engine), watcher)
    finally:
        watcher.end()
    return _told(outcome, ask, config, watcher)


def _order(
    wish: Wish, ask: Ask, config: Config, rules: Ruleset, reading: ReadOptions, note: Callable[[str], None]
) -> Order:
    settings = config.settings
    selectable(config, rules)
    on = switched_on(rules, settings.select, settings.ignore)
    since = since_of(ask.since) if ask.since is not None else None
    only = Filter(since)
    if ask.sample is not None:
        only = Filter(since, share_of(ask.sample, lambda: _read(wish, ask, reading, note), since))
    ids = [loaded.rule.id for loaded in rules.rules]
    return Order(
        results=Path(ask.results),
        sources=_sources(wish, ask),
        rules=Rules(
            packs=settings.rules,
            variables=rules.variables,
            select=settings.select,
            ignore=settings.ignore,
            per_file_ignores=settings.per_file_ignores,
            pass_mark=settings.pass_mark,
        ),
        reading=reading,
        settings=_settings(wish, ask, config),
        only=only,
        show_text=settings.show_text,
        transcripts=ask.transcripts,
        gates=Gates(
            fail_on=settings.fail_on,
            min_score=settings.min_score,
            max_rates=max_rates(ask.max_rates, ids, on),
        ),
        max_errors=ask.max_errors,
        engine=ask.engine,
        workers=_workers(config),
    )


def _sources(wish: Wish, ask: Ask) -> tuple[str, ...]:
    """What a line names, without passwords."""
    database = (hidden(ask.database),) if ask.query is not None and ask.database else ()
    return (*map(without_password, wish.paths), *database)


def _settings(wish: Wish, ask: Ask, config: Config) -> dict[str, Any]:
    """What of a line decides which calls are judged, how, and what is kept of them; as it was said."""
    settings = config.settings
    said = {
        "rules": settings.rules, "vars": settings.vars, "select": settings.select, "ignore": settings.ignore,
        "pass-mark": settings.pass_mark, "show-text": settings.show_text, "transcripts": ask.transcripts,
        "per-file-ignores": settings.per_file_ignores or None,
        "since": ask.since, "sample": ask.sample, "query": ask.query, "from": wish.reader, "as": wish.kind,
    }  # fmt: skip
    return {key: value for key, value in said.items() if value is not None}


def _workers(config: Config) -> int:
    """As many as were asked for, else one a core."""
    if str(config.origin("workers")) != "default":
        return config.settings.workers
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _engine(name: str) -> Engine:
    if name == "ray":
        from cs_lint.batch.ray_engine import receipts as on_ray

        return on_ray
    from cs_lint.batch.local import receipts

    return receipts


def _read(
    wish: Wish, ask: Ask, reading: ReadOptions, note: Callable[[str], None]
) -> Iterator[Call | ErrorReport]:
    """Every call, read once before the run, to draw so many of them."""
    if "-" in wish.paths:
        raise UsageError(
            "standard input cannot be read twice", hint="--sample with a share, such as 10%, can"
        )
    note(f"every call is read once to draw {ask.sample} of them; a share, such as 10%, begins at once")
    for piece in pieces(wish.paths, reading, ask.query, ask.database):
        yield from [piece] if isinstance(piece, ErrorReport) else read_piece(piece, reading)


def _outside(results: Path, found: Iterator[Piece | ErrorReport]) -> Iterator[Piece | ErrorReport]:
    """What is found, but for the results themselves, where they are kept beside the calls."""
    kept = [os.path.realpath(results / name) for name in KEPT]
    for piece in found:
        path = "" if isinstance(piece, ErrorReport) or "://" in piece.path else os.path.realpath(piece.path)
        if not any(path == folder or path.startswith(os.path.join(folder, "")) for folder in kept):
            yield piece


def _counted(work: Units, meter: Meter) -> Units:
    """The units, noted as they are handed out."""
    last = ""
    for unit in work:
        yield unit
        for piece in unit.pieces if isinstance(unit, Unit) else ():
            meter.files += piece.path != last
            last = piece.path
            meter.done += size_of(piece)


def _watcher(ask: Ask, config: Config, meter: Meter) -> Bar | LogLines:
    json = ask.log_format == "json"
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not json:
        return Bar(sys.stderr, meter, WORDS[config.settings.lang])
    return LogLines(sys.stderr, meter, json=json)


def _told(outcome: Outcome, ask: Ask, config: Config, watcher: Bar | LogLines) -> int:
    """Print the summary, say which gates failed, and turn it all into an exit code."""
    manifest, verdict = outcome.manifest, outcome.verdict
    counts, failures = manifest.counts, verdict.failures
    if ask.log_format == "json":
        facts = msgspec.to_builtins(counts)
        watcher.say(
            "end", run_id=manifest.run_id, state=manifest.state, gates=failures, idle=verdict.idle, **facts
        )
    else:
        print(sentence(verdict.summary, WORDS[config.settings.lang]))
        for failure in failures:
            speak.error(failure)
        for idle in verdict.idle:
            speak.note(idle)
    _tell_what_was_new(manifest, ask)
    if counts.failures or not (counts.calls or counts.left_out):
        return NOT_DONE
    return VIOLATIONS if failures else CLEAN


def _tell_what_was_new(manifest: Manifest, ask: Ask) -> None:
    if ask.log_format == "json":
        return
    counts = manifest.counts
    if counts.judged == 0 and counts.known:
        speak.note(f"nothing to do: all {counts.known} calls are in the results already")
    elif counts.known:
        speak.note(f"{counts.judged} calls judged, {counts.known} were in the results already")
    if counts.left_out:
        speak.note(f"{counts.left_out} calls left out (--since, --sample)")
    if counts.undated:
        speak.note(
            f"{counts.undated} calls say when they began in a way that cannot be read, the first at "
            f"{counts.undated_at}; they count as of {manifest.night}"
        )
    if manifest.attempts > 1:
        speak.note(f"run {manifest.run_id} was continued, attempt {manifest.attempts}")
    if counts.failures:
        query = f"from errors where run_id = '{manifest.run_id}'"
        speak.error(
            f'{counts.failures} inputs could not be read: `cs-lint results {ask.results} sql "{query}"`'
        )
