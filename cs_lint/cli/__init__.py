"""The command line. Typer only parses: a command gives back the job it stands for, and `main` runs it.

So every error, Ctrl-C and broken pipe meets the same few lines here, and ends in an exit code:
0 nothing wrong, 1 violations, 2 the whole job could not be done, 130 interrupted.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence

from cs_lint.cli import speak
from cs_lint.errors import CsLintError

Job = Callable[[], int]

CLEAN, VIOLATIONS, NOT_DONE, INTERRUPTED = 0, 1, 2, 130
_DEBUG = "--debug"


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code. Nothing that goes wrong leaves here as an exception."""
    words, debug = _without_debug(list(sys.argv[1:] if argv is None else argv))
    gc.disable()  # nearly all that starting up makes stays: looking for garbage in it is a tenth of the work
    try:
        return _run(words)
    except KeyboardInterrupt:
        speak.error("interrupted")
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):  # the latter is what rich makes of the former
        _forget_stdout()
    except Exception as error:
        _tell(error, debug)
    finally:
        gc.enable()
    return NOT_DONE


def _run(words: list[str]) -> int:
    from cs_lint.cli.app import application

    speak.prepare_stdout()
    try:
        job = application(next(iter(words), None))(args=words, prog_name="cs-lint", standalone_mode=False)
    except SystemExit as done:  # shell completion ends so
        return int(done.code or CLEAN)
    code = job() if callable(job) else int(job or CLEAN)
    sys.stdout.flush()
    return code


def _without_debug(words: list[str]) -> tuple[list[str], bool]:
    """--debug is heard wherever it stands, since it is added to a line that has just failed."""
    end = words.index("--") if "--" in words else len(words)
    kept = [word for word in words[:end] if word != _DEBUG]
    return kept + words[end:], len(kept) < end


def _tell(error: Exception, debug: bool) -> None:
    if debug:
        import traceback

        traceback.print_exception(error)
    if isinstance(error, CsLintError):
        for problem in getattr(error, "problems", (error,)):
            speak.error(str(problem))
    elif told := _told_by_typer(error):
        speak.error(told)
    elif isinstance(error, OSError):
        speak.error(f"{error.filename or 'standard output'}: {error.strerror or type(error).__name__}")
    else:
        speak.error(
            f"an unexpected {type(error).__name__}: please report it (--debug shows where it happened)"
        )


def _told_by_typer(error: Exception) -> str | None:
    # Where typer's usage errors live differs from version to version; what they can do does not.
    message = getattr(error, "format_message", None)
    if message is None:
        return None
    context = getattr(error, "ctx", None)
    hint = f" (`{context.command_path} --help` explains)" if context else ""
    return f"{message()}{hint}"


def _forget_stdout() -> None:
    """Let the interpreter's own last flush go nowhere: the reader of the pipe has gone."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return
