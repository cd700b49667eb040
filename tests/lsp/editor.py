"""An editor as the language server sees one: a real client, over the pipes of a real process."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pygls")

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

PATIENCE = 90
"""Seconds that an answer may take on a busy machine, in which packs are compiled first."""


class Editor:
    """A client with documents open. `told` holds the last diagnostics of each, by URI."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: dict[str, list[lsp.Diagnostic]] = {}
        self.logged: list[str] = []
        self._news = asyncio.Event()
        self._versions: dict[str, int] = {}
        self.client = LanguageClient("test-editor", "1")
        self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(partial(self._hear))
        for kind in (lsp.WINDOW_LOG_MESSAGE, lsp.WINDOW_SHOW_MESSAGE):
            self.client.feature(kind)(lambda params: self.logged.append(params.message))

    def _hear(self, params: lsp.PublishDiagnosticsParams) -> None:
        self.told[params.uri] = list(params.diagnostics)
        self._news.set()

    async def start(self, **capabilities: Any) -> lsp.InitializeResult:
        await self.client.start_io(sys.executable, "-m", "cs_lint", "lsp", cwd=self.folder)
        params = lsp.InitializeParams(
            lsp.ClientCapabilities(**capabilities), root_uri=self.folder.as_uri(), process_id=None
        )
        result = await self.client.initialize_async(params)
        self.client.initialized(lsp.InitializedParams())
        return result

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str) -> None:
        item = lsp.TextDocumentItem(self.uri(name), "plaintext", 1, text)
        self._versions[name] = 1
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    def change(self, name: str, text: str) -> None:
        self._versions[name] += 1
        document = lsp.VersionedTextDocumentIdentifier(self._versions[name], self.uri(name))
        whole = [lsp.TextDocumentContentChangeWholeDocument(text)]
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, whole))

    def save(self, name: str) -> None:
        document = lsp.TextDocumentIdentifier(self.uri(name))
        self.client.text_document_did_save(lsp.DidSaveTextDocumentParams(document))

    def close(self, name: str) -> None:
        document = lsp.TextDocumentIdentifier(self.uri(name))
        self.client.text_document_did_close(lsp.DidCloseTextDocumentParams(document))

    async def diagnostics(self, name: str) -> list[lsp.Diagnostic]:
        """The next diagnostics of a document, or those that have come and were not asked for yet."""
        async with asyncio.timeout(PATIENCE):
            while self.uri(name) not in self.told:
                self._news.clear()
                await self._news.wait()
        return self.told.pop(self.uri(name))

    async def hover(self, name: str, line: int, character: int) -> str:
        document = lsp.TextDocumentIdentifier(self.uri(name))
        params = lsp.HoverParams(document, lsp.Position(line, character))
        async with asyncio.timeout(PATIENCE):
            found = await self.client.text_document_hover_async(params)
        return found.contents.value if found else ""

    async def actions(self, name: str, where: lsp.Range, *only: str) -> list[lsp.CodeAction]:
        document = lsp.TextDocumentIdentifier(self.uri(name))
        params = lsp.CodeActionParams(document, where, lsp.CodeActionContext([], only or None))
        async with asyncio.timeout(PATIENCE):
            return list(await self.client.text_document_code_action_async(params) or [])

    async def stop(self) -> tuple[int | None, str]:
        """Say goodbye as the protocol asks; the exit code and what stood on standard error."""
        await self.client.shutdown_async(None)
        self.client.exit(None)
        server = self.client._server
        assert server is not None
        assert server.stderr is not None
        said = await server.stderr.read()
        async with asyncio.timeout(PATIENCE):
            await self.client.stop()
        return server.returncode, said.decode()


def edited(text: str, action: lsp.CodeAction) -> str:
    """A text after the edits of an action, whose positions count UTF-16."""
    assert action.edit is not None
    assert action.edit.changes is not None
    [edits] = action.edit.changes.values()
    lines = text.split("\n")
    for edit in reversed(edits):
        [start, end] = [
            sum(len(line) + 1 for line in lines[: at.line])
            + len(lines[at.line].encode("utf-16-le")[: 2 * at.character].decode("utf-16-le"))
            for at in (edit.range.start, edit.range.end)
        ]
        text = text[:start] + edit.new_text + text[end:]
        lines = text.split("\n")
    return text


def in_an_editor(folder: Path, scene: Callable[[Editor], Awaitable[None]], **capabilities: Any) -> str:
    """Play a scene; the server must end well, and nobody else's words stand in what it logs. Gives its standard error."""

    async def play() -> str:
        editor = Editor(folder)
        await editor.start(**capabilities)
        try:
            await scene(editor)
        except BaseException:
            with suppress(Exception):
                assert editor.client._server is not None
                editor.client._server.kill()
            raise
        code, said = await editor.stop()
        assert code == 0, said
        return "\n".join([said, *editor.logged])

    return asyncio.run(play())
