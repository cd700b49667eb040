"""Reply templates: a call of channel `template` for each reply of a file, with its place character by character.

What a file is says its suffix, else its content. See `leaf` for what the formats yield.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from cs_lint.errors import InputError
from cs_lint.model import Call, Comment, Passage, Piece, Sheet, TemplateFiles, Turn
from cs_lint.read.source import Head, Reader, ReadOptions, Source
from cs_lint.read.template.fields import TEXT_NAMES, replies
from cs_lint.read.template.leaf import Contents, Leaf, coarse

if TYPE_CHECKING:
    from cs_lint.read.template.prose import Line, Reply

YAML: Final = (".yaml", ".yml")
JSON: Final = (".json", ".jsonc", ".json5", ".jsonl", ".ndjson")
TABLES: Final = (".csv", ".tsv")
SHEETS: Final = (".xlsx",)
MARKDOWN: Final = (".md", ".markdown")
ENGINES: Final = (
    ".j2",
    ".jinja",
    ".jinja2",
    ".hbs",
    ".handlebars",
    ".mustache",
    ".tmpl",
    ".tpl",
    ".liquid",
    ".ftl",
)
TEXT: Final = (".txt", ".text")
_COMMENT: Final = re.compile(r"(?:#|//|/\*|<!--|\{#|\{\{!(?:--)?)[ \t]*cs-lint:")
_COMMENT_TEXT: Final = re.compile(
    r"[ \t]*(?P<text>[^\n]*?)[ \t]*(?:-->|#\}|--\}\}|\}\}|\*/|\r?$)", re.MULTILINE
)


def read(source: Source, options: ReadOptions) -> Iterator[Call]:
    """The replies of a file. Raises InputError where it holds none, or cannot be read."""
    files = options.template_files(source.path)
    if source.suffix in SHEETS:
        found = list(_from_fields(_sheets(source), "", Sheet(), source, files))
    else:
        found = list(_templates(source.text(), source, options, files))
    if not found:
        raise InputError("no field holds reply text", hint=_hint(files))
    yield from found


def _hint(files: TemplateFiles | None) -> str:
    if files and files.text:
        return f"nothing in it matches {files.text}"
    return (
        'say which do in cs-lint.yaml, such as templates: [{path: "replies/**/*.yaml", text: "$..content"}]'
    )


def _templates(
    text: str, source: Source, options: ReadOptions, files: TemplateFiles | None
) -> Iterator[Call]:
    contents = _contents(text, source.suffix)
    sheet = Sheet(_line_starts(text), tuple(_comments(text, contents)), text)
    if contents is not None:
        yield from _from_fields(contents, text, sheet, source, files)
    else:
        yield from _from_prose(text, sheet, source, options)


def _contents(text: str, suffix: str) -> Contents | None:
    """What a structured file holds; None of running text."""
    if suffix in YAML:
        from cs_lint.read.template.yaml_file import read_yaml

        return read_yaml(text)
    if suffix in JSON or (
        suffix not in (*TABLES, *MARKDOWN, *ENGINES, *TEXT) and text.lstrip()[:1] in ("{", "[")
    ):
        from cs_lint.read.template.json_file import read_json

        return read_json(text)
    if suffix in TABLES:
        from cs_lint.read.template.table_file import read_csv

        return read_csv(text, TEXT_NAMES)
    return None


def _sheets(source: Source) -> Contents:
    from cs_lint.read.template.table_file import read_sheets

    return read_sheets(source)


def _from_fields(
    contents: Contents, text: str, sheet: Sheet, source: Source, files: TemplateFiles | None
) -> Iterator[Call]:
    for leaf, name, kind in replies(contents, files):
        pieces = _pieces(text, leaf)
        syntax = leaf.syntax if pieces[0].span else None
        passage = Passage(pieces, sheet, syntax, leaf.cell, leaf.key, leaf.start)
        yield _call(leaf.text, passage, name, source, {"kind": kind} if kind else {})


def _pieces(text: str, leaf: Leaf) -> tuple[Piece, ...]:
    match (leaf.syntax or "").partition("-")[0]:
        case "yaml":
            from cs_lint.read.template.yaml_file import yaml_pieces

            return yaml_pieces(text, leaf)
        case "json":
            from cs_lint.read.template.json_file import json_pieces

            return json_pieces(text, leaf)
        case "csv":
            from cs_lint.read.template.table_file import csv_pieces

            return csv_pieces(text, leaf)
    return coarse(leaf)


def _from_prose(text: str, sheet: Sheet, source: Source, options: ReadOptions) -> Iterator[Call]:
    from cs_lint.read.speakers import speakers
    from cs_lint.read.template import prose

    words = speakers(options.speakers)
    lines = prose.lines_of(text)
    fields, lines = _front_matter(text, lines, options)
    if source.suffix in MARKDOWN:
        from cs_lint.read.template.markdown import blocks

        found = blocks(text, lines, TEXT_NAMES)
    elif source.suffix in ENGINES:
        found = prose.whole(text, lines)
    else:
        found = prose.paragraphs(text, lines, words)
    for number, (reply, alone) in enumerate(_sections(found)):
        # Of several under one heading none need do all that a reply of that kind does.
        kind = fields.get("kind") or ((reply.heading or source.stem) if alone else "")
        passage = Passage(reply.pieces, sheet, "prose", None, (number,), reply.pieces[0].raw)
        yield _call(
            reply.text, passage, str(passage.place(0)[0]), source, fields | {"kind": str(kind).casefold()}
        )


def _sections(found: Iterable[Reply]) -> Iterator[tuple[Reply, bool]]:
    """Replies, each with whether it is the only one under its heading."""
    for _, section in groupby(found, key=lambda reply: reply.heading):
        together = list(section)
        yield from ((reply, len(together) == 1) for reply in together)


def _front_matter(text: str, lines: list[Line], options: ReadOptions) -> tuple[dict[str, Any], list[Line]]:
    """What stands between two --- at the top, and the lines below."""
    said = [text[line.start : line.end].rstrip() for line in lines]
    if said[:1] != ["---"] or "---" not in said[1:]:
        return {}, lines
    from cs_lint.read.front_matter import read_front_matter
    from cs_lint.read.speakers import speakers

    end = said.index("---", 1)
    return read_front_matter(said[1:end], 1, speakers(options.speakers)), lines[end + 1 :]


def _call(text: str, passage: Passage, name: str, source: Source, fields: dict[str, Any]) -> Call:
    company = fields.pop("company", ())
    return Call(
        call_id=f"{source.stem}:{name}",
        turns=(Turn("agent", text),),
        channel="template",
        company=(company,) if isinstance(company, str) else tuple(company),
        metadata=fields,
        source=source.path,
        line=passage.place(0)[0],
        passage=passage,
    )


def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in re.finditer("\n", text)))


def _comments(text: str, contents: Contents | None) -> Iterator[Comment]:
    """The comments that are for us; within a quoted text they are none."""
    if "cs-lint:" not in text:
        return
    leaves = contents.leaves if contents else ()
    for match in _COMMENT.finditer(text):
        at = match.start()
        if not any(leaf.start <= at < leaf.end for leaf in leaves):
            begin, said = text.rfind("\n", 0, at) + 1, _COMMENT_TEXT.match(text, match.end())
            alone = not text[begin:at].strip()
            yield Comment(text.count("\n", 0, at) + 1, at - begin + 1, said["text"] if said else "", alone)


def recognises(head: Head, options: ReadOptions) -> bool:
    """Never by content: a template looks like anything. The user says so, or the config does."""
    return False


READER = Reader(
    "template",
    "reply templates: YAML, JSON, Markdown, text, CSV, XLSX, Jinja",
    (*YAML, *JSON, *TABLES, *SHEETS, *MARKDOWN, *ENGINES, *TEXT),
    recognises,
    read,
)
