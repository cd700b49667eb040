"""`cs-lint lsp` at work: a desk for each config that the documents of an editor are under."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from typing import Final

import msgspec

from cs_lint.cli import CLEAN
from cs_lint.cli.lookup import config_for
from cs_lint.cli.session import Wish, linter, read_options
from cs_lint.config import Config
from cs_lint.errors import UsageError
from cs_lint.model import TemplateFiles
from cs_lint.read.source import ReadOptions

USUAL: Final = tuple(
    TemplateFiles(f"**/{folder}/**/*.{suffix}")
    for folder in ("templates", "replies", "话术")
    for suffix in ("yaml", "yml", "json", "jsonc", "json5", "md", "txt", "csv", "j2", "jinja", "hbs")
)
"""Where reply templates are looked for when no config says it."""


def serve() -> int:
    """Serve one editor until it has enough."""
    try:
        from cs_lint.lsp.server import language_server
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise UsageError("the language server needs pygls", hint="pip install 'cs-lint[lsp]'") from None
    from cs_lint.lsp.desk import Desks

    server = language_server(Desks(lambda path: config_for([path]), _reading, linter))
    # Whatever else is printed would be taken for a message; and the server closes what it is given.
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with redirect_stdout(sys.stderr):
        server.start_io(stdout=channel)
    return CLEAN


def _reading(config: Config) -> ReadOptions:
    reading = read_options(config, Wish())
    return reading if reading.templates else msgspec.structs.replace(reading, templates=USUAL)
