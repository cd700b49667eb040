"""Where results go: one writer for standard output, and one for each file of --output."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, TextIO

from msgspec.structs import replace

from cs_lint.config import Config
from cs_lint.errors import UsageError, did_you_mean
from cs_lint.report import WRITERS, ReportOptions, Writer

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_FILE_WIDTH = 100
"""A report in a file looks the same whatever window it was made in."""


def open_writers(
    stack: ExitStack, config: Config, outputs: Sequence[str], options: ReportOptions, inputs: Sequence[str]
) -> list[Writer]:
    """The writers of a run, files opened. Raises UsageError before anything is overwritten."""
    name = config.settings.format
    if name not in WRITERS:
        raise config.fault("format", f"there is no format {name!r}", _formats(name))
    targets = [_target(output) for output in outputs]
    _refuse_overwriting([file for _, file in targets], inputs)
    in_file = replace(options, color=False, width=_FILE_WIDTH)
    writers = [WRITERS[name](sys.stdout, options)]
    for name, file in targets:
        stream = stack.enter_context(_opened(name, file))
        writers.append(WRITERS[name](stream, in_file))
    return writers


class _Named(io.FileIO):
    """A file whose name is told when its disk is full, not only when it cannot be opened."""

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            error.filename = self.name
            raise


def _opened(name: str, file: str) -> TextIO:
    # Without the mark at its front a spreadsheet takes Chinese for something else.
    encoding = "utf-8-sig" if name == "csv" else "utf-8"
    return io.TextIOWrapper(io.BufferedWriter(_Named(file, "w")), encoding, errors="replace", newline="\n")


def _target(output: str) -> tuple[str, str]:
    name, _, file = output.partition("=")
    if not name or not file:
        raise UsageError(f"--output {output!r} is not FORMAT=FILE", hint="such as --output json=report.json")
    if name not in WRITERS:
        raise UsageError(f"--output: there is no format {name!r}", hint=_formats(name))
    if file == "-":
        raise UsageError("--output writes files", hint=f"--format {name} is for standard output")
    return name, file


def _formats(name: str) -> str:
    return did_you_mean(name, WRITERS) or f"one of {', '.join(WRITERS)}"


def _refuse_overwriting(files: Sequence[str], inputs: Sequence[str]) -> None:
    real = [os.path.realpath(file) for file in files]
    read = {os.path.realpath(path) for path in inputs}
    for file, path in zip(files, real, strict=True):
        if path in read:
            raise UsageError(f"--output would overwrite {file}, which is to be checked")
        if real.count(path) > 1 and os.path.basename(path) != os.path.basename(os.devnull):
            raise UsageError(f"two --output write to {file}")
