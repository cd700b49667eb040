"""The server: what editors ask, answered from the text as it stands in them, never from the file.

Work is done off the event loop, one document at a time and the newest text only. Whatever goes wrong is told by its
kind alone: no text of a document goes to a log.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeVar

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from cs_lint import __version__
from cs_lint.errors import CsLintError
from cs_lint.lsp import packs
from cs_lint.lsp.actions import FIX_ALL, Sheet, fix_all, quick_fixes
from cs_lint.lsp.desk import Desk, Desks
from cs_lint.lsp.findings import Finding, diagnostic, explained, of_faults, of_templates
from cs_lint.lsp.positions import Positions

T = TypeVar("T")
Answer = Callable[[Any], Coroutine[Any, Any, Any]]
_OPTIONS: Final[Mapping[str, Any]] = MappingProxyType(
    {lsp.TEXT_DOCUMENT_CODE_ACTION: lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix, FIX_ALL])}
)
_PAUSE: Final = 0.25
"""Seconds without a keystroke after which a document is judged."""
_RULE_ID: Final = re.compile(r"[a-z][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)+")


class Document(NamedTuple):
    """A document as it was last looked at; `sheet` where it holds templates that could be judged."""

    text: str
    positions: Positions
    findings: tuple[Finding, ...] = ()
    sheet: Sheet | None = None
    desk: Desk | None = None


class Server(LanguageServer):
    """pygls' server, which tells of its own errors by their kind."""

    def report_server_error(self, error: Exception, source: object) -> None:
        self.window_log_message(
            lsp.LogMessageParams(lsp.MessageType.Error, f"cs-lint: {type(error).__name__}")
        )


class Editing:
    """The documents that are open in an editor, and what is known of them."""

    def __init__(self, server: Server, desks: Desks) -> None:
        self._server, self._desks = server, desks
        # pygls keeps them by another spelling of the URI where that has escapes.
        self._open: set[str] = set()
        self._known: dict[str, Document] = {}
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._one_at_a_time = asyncio.Lock()

    async def opened(self, params: lsp.DidOpenTextDocumentParams) -> None:
        self._open.add(params.text_document.uri)
        self._judge_soon(params.text_document.uri, 0)

    async def changed(self, params: lsp.DidChangeTextDocumentParams) -> None:
        self._judge_soon(params.text_document.uri, _PAUSE)

    async def saved(self, params: lsp.DidSaveTextDocumentParams) -> None:
        """A pack or the config may have been saved, by which all others are judged."""
        self._known.clear()
        for uri in self._open:
            self._judge_soon(uri, 0)

    async def closed(self, params: lsp.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        self._open.discard(uri)
        if task := self._waiting.pop(uri, None):
            task.cancel()
        self._known.pop(uri, None)
        self._server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    async def hover(self, params: lsp.HoverParams) -> lsp.Hover | None:
        return await self._safely(self._hover(params), None)

    async def code_actions(self, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        return await self._safely(self._code_actions(params), [])

    def _judge_soon(self, uri: str, pause: float) -> None:
        if task := self._waiting.get(uri):
            task.cancel()
        self._waiting[uri] = asyncio.create_task(self._safely(self._judge_later(uri, pause), None))

    async def _judge_later(self, uri: str, pause: float) -> None:
        await asyncio.sleep(pause)
        version = self._server.workspace.get_text_document(uri).version
        document = await self._looked_at(uri)
        if uri not in self._open:
            return
        told = [diagnostic(finding, document.positions) for finding in document.findings]
        self._server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, told, version))

    async def _looked_at(self, uri: str) -> Document:
        """What is known of a document as it stands now."""
        async with self._one_at_a_time:
            source = self._server.workspace.get_text_document(uri)
            known = self._known.get(uri)
            if known is None or known.text != source.source:
                positions = Positions(source.source, source.position_codec)
                known = await asyncio.to_thread(
                    look_at, uri, source.path, source.source, positions, self._desks
                )
                self._known[uri] = known
            return known

    async def _hover(self, params: lsp.HoverParams) -> lsp.Hover | None:
        """The rules broken at a place; else the rule whose id stands there, in a comment or a pack."""
        document = await self._looked_at(params.text_document.uri)
        at = document.positions.offset(params.position)
        broken = [
            each.violation for each in document.findings if each.violation and each.start <= at < each.end
        ]
        asked = [violation.rule for violation in broken] or list(_ids_at(document.text, at))
        if not asked:
            return None
        desk = document.desk
        if desk is None:
            desk = await asyncio.to_thread(self._desk_for, params.text_document.uri)
        rules = desk.linter.catalogue
        pairs = zip_longest(asked, broken)
        told = [explained(rules[rule_id], desk.lang, each) for rule_id, each in pairs if rule_id in rules]
        content = lsp.MarkupContent(lsp.MarkupKind.Markdown, "\n\n---\n\n".join(told))
        return lsp.Hover(content) if told else None

    def _desk_for(self, uri: str) -> Desk:
        path = self._server.workspace.get_text_document(uri).path
        return self._desks.desk(self._desks.configured(path))

    async def _code_actions(self, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        document = await self._looked_at(params.text_document.uri)
        if document.sheet is None:
            return []
        start, end = (document.positions.offset(at) for at in (params.range.start, params.range.end))
        only, found = params.context.only, list[lsp.CodeAction]()
        async with self._one_at_a_time:
            if only is None or lsp.CodeActionKind.QuickFix in only:
                found += await asyncio.to_thread(quick_fixes, document.sheet, start, end)
            if only and any(FIX_ALL.startswith(kind) for kind in only):
                found += await asyncio.to_thread(fix_all, document.sheet)
        return found

    async def _safely(self, work: Awaitable[T], otherwise: T) -> T:
        """The result of a piece of work; an error in it ends neither the server nor the text's secrecy."""
        try:
            return await work
        except Exception as error:
            self._server.report_server_error(error, type(error))
            return otherwise


def _ids_at(text: str, at: int) -> Iterator[str]:
    return (match[0] for match in _RULE_ID.finditer(text) if match.start() <= at < match.end())


def look_at(uri: str, path: str, text: str, positions: Positions, desks: Desks) -> Document:
    """What a text is found to hold, if it is a rule pack or reply templates."""
    plain = Document(text, positions)
    if not text.strip():
        return plain
    if packs.is_pack(path, text):
        return plain._replace(findings=tuple(of_faults(packs.faults(path, text), positions)))
    try:
        config = desks.configured(path)
        if desks.reading(config).template_files(path) is None:
            return plain
        desk = desks.desk(config)
        checked = desk.judged(path, text)
    except CsLintError as error:
        return plain._replace(findings=tuple(of_faults([_here(error, path)], positions)))
    findings = tuple(of_templates(checked, positions))
    sheet = Sheet(uri, path, text, positions, desk, checked, findings)
    return Document(text, positions, findings, sheet, desk)


def _here(error: CsLintError, path: str) -> CsLintError:
    """An error as one of this document: what stands elsewhere is told with its place."""
    if error.path is None or Path(error.path) == Path(path):
        return error
    return CsLintError(str(error), path=path)


def language_server(desks: Desks) -> Server:
    """A server ready to be started."""
    # pygls logs whole messages, and with them what people have written.
    logging.getLogger("pygls").setLevel(logging.CRITICAL + 1)
    server = Server("cs-lint", __version__, text_document_sync_kind=lsp.TextDocumentSyncKind.Full)
    editing = Editing(server, desks)
    answers: dict[str, Answer] = {
        lsp.TEXT_DOCUMENT_DID_OPEN: editing.opened,
        lsp.TEXT_DOCUMENT_DID_CHANGE: editing.changed,
        lsp.TEXT_DOCUMENT_DID_SAVE: editing.saved,
        lsp.TEXT_DOCUMENT_DID_CLOSE: editing.closed,
        lsp.TEXT_DOCUMENT_HOVER: editing.hover,
        lsp.TEXT_DOCUMENT_CODE_ACTION: editing.code_actions,
    }
    for name, answer in answers.items():
        server.feature(name, _OPTIONS.get(name))(_function(answer))
    return server


def _function(answer: Answer) -> Answer:
    """pygls notes on a handler what it is for, which a method does not let it."""

    async def answering(params: Any) -> Any:
        return await answer(params)

    return answering
