"""Calls behind URLs: whatever fsspec reaches, chains of URLs, and passwords that are kept nowhere."""

from __future__ import annotations

import json
import tarfile
import zipfile
from typing import Any, ClassVar

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from fsspec.utils import infer_storage_options

from tests.batch.conftest import Night
from tests.batch.support import call, write

pytestmark = pytest.mark.timeout(600)


def test_files_behind_a_url_are_read_through_fsspec(night: Night) -> None:
    memory = fsspec.filesystem("memory")
    for n in range(3):
        text = "".join(json.dumps(call(n * 10 + m), ensure_ascii=False) + "\n" for m in range(4))
        memory.pipe(f"/exports/2026-11-2{n}/calls.jsonl", text.encode())
    memory.pipe("/exports/one.txt", "---\ncall_id: one\n---\n客服: 您好,星辰科技客服\n".encode())
    write(night.folder / "local.jsonl", [call(99)])
    night.run("memory://exports", f"file://{night.folder}/local.jsonl")
    assert night.rows("SELECT count(*) FROM calls") == [(14,)]
    sources = {
        row[0].rpartition(":")[0] for row in night.rows("SELECT source FROM calls WHERE call_id LIKE 'c%'")
    }
    assert "memory://exports/2026-11-20/calls.jsonl" in {source.replace(":///", "://") for source in sources}
    night.run("memory://exports/*/calls.jsonl")
    assert night.rows("SELECT judged, known FROM runs ORDER BY run_id DESC LIMIT 1") == [(0, 12)]


@pytest.mark.parametrize("url", ["memory://nothing/here", "nosuchscheme://a/b", "file:///nowhere/at.jsonl"])
def test_a_url_that_leads_nowhere_is_told(url: str, night: Night) -> None:
    assert night.run(url).code == 2
    assert night.rows("SELECT source FROM errors") == [(url,)]


class Vault(MemoryFileSystem):
    """Files in memory that only a password opens, told from their host in a URL as FTP tells it."""

    protocol = "vault"
    store: ClassVar[dict[str, Any]] = {}

    def __init__(self, password: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.password = password

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return "/" + infer_storage_options(path)["path"].strip("/")

    @staticmethod
    def _get_kwargs_from_urls(path: str) -> dict[str, Any]:
        return {"password": infer_storage_options(path).get("password", "")}

    def open(self, path: str, mode: str = "rb", *words: Any, **options: Any) -> Any:
        if self.password != "geheim":
            raise PermissionError(f"vault://qa:{self.password}@host refuses its password")
        return super().open(path, mode, *words, **options)


@pytest.fixture
def vault() -> Vault:
    fsspec.register_implementation("vault", Vault, clobber=True)
    return Vault("geheim")


def everything_kept(night: Night) -> bytes:
    """What the files of the results say, as bytes of their own or, where those are packed, as text."""
    plain = b"".join(file.read_bytes() for file in night.results.rglob("*") if file.is_file())
    tables = (
        night.rows(f"SELECT t::VARCHAR FROM {name} t")
        for name in ("history_calls", "violations", "errors", "runs")
    )
    return plain + repr(list(tables)).encode()


def test_a_password_in_a_url_opens_its_files_and_is_kept_nowhere(night: Night, vault: Vault) -> None:
    for name in ("a", "b"):
        vault.pipe(f"/exports/{name}.jsonl", json.dumps(call(ord(name))).encode())
    for url in ("vault://qa:geheim@host/exports", "vault://qa:geheim@host/exports/*.jsonl"):
        ran = night.run(url, "--log-format", "json")
        assert "geheim" not in ran.out + ran.err
    assert night.rows("SELECT judged, known FROM runs ORDER BY run_id") == [(2, 0), (0, 2)]
    assert night.rows("SELECT source FROM calls ORDER BY source") == [
        ("vault://qa:***@host/exports/a.jsonl:1",),
        ("vault://qa:***@host/exports/b.jsonl:1",),
    ]
    assert b"geheim" not in everything_kept(night)


def test_a_line_with_a_password_that_was_stopped_is_continued(night: Night, vault: Vault) -> None:
    vault.pipe("/calls.jsonl", json.dumps(call(1)).encode())
    for password in ("veraltet", "geheim"):  # the line is the same with another one
        ran = night.run(f"vault://qa:{password}@host/calls.jsonl", "--max-errors", "0")
        assert password not in ran.out + ran.err
    assert night.rows("SELECT attempts, calls FROM runs") == [(2, 1)]
    assert b"veraltet" not in everything_kept(night)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("ftp://qa:geheim@127.0.0.1:1/x.jsonl", "ftp://qa:***@127.0.0.1:1/x.jsonl"),
        ("ftp://qa@firm:ge@heim@127.0.0.1:1/x", "ftp://qa@firm:***@127.0.0.1:1/x"),
        ("ftp://qa:ge/heim@127.0.0.1:1/x", "ftp://qa:***@127.0.0.1:1/x"),
        ("zip://a.jsonl::ftp://qa:geheim@127.0.0.1:1/n.zip", "zip://a.jsonl::ftp://qa:***@127.0.0.1:1/n.zip"),
        ("nosuchscheme://host:8020/a@b", "nosuchscheme://host:8020/a@b"),
    ],
)
def test_a_source_that_cannot_be_reached_is_told_without_its_password(
    url: str, shown: str, night: Night
) -> None:
    ran = night.run(url)
    assert ran.code == 2
    assert "heim" not in ran.out + ran.err
    assert night.rows("SELECT source, e.kind, r.sources FROM errors e, runs r") == [(shown, "input", [shown])]
    assert b"heim" not in everything_kept(night)


@pytest.fixture
def packed(night: Night) -> str:
    """The URL of a folder of a zip and a tar archive with the same two files."""
    for name in ("a.jsonl", "2/b.jsonl"):
        write(night.folder / name, [call(len(name))])
    with zipfile.ZipFile(night.folder / "n.zip", "w") as zipped, tarfile.open("n.tar.gz", "w:gz") as tar:
        for name in ("a.jsonl", "2/b.jsonl"):
            zipped.write(name)
            tar.add(name)
    return f"file://{night.folder}"


@pytest.mark.parametrize(
    ("url", "sources"),
    [
        ("zip://a.jsonl::{}/n.zip", ["zip://a.jsonl::{}/n.zip"]),
        ("zip://2::{}/n.zip", ["zip://2/b.jsonl::{}/n.zip"]),
        ("zip://*.jsonl::{}/n.zip", ["zip://a.jsonl::{}/n.zip"]),
        ("zip://::{}/n.zip", ["zip://2/b.jsonl::{}/n.zip", "zip://a.jsonl::{}/n.zip"]),
        ("zip::{}/n.zip", ["zip://2/b.jsonl::{}/n.zip", "zip://a.jsonl::{}/n.zip"]),
        ("tar://a.jsonl::{}/n.tar.gz", ["tar://a.jsonl::{}/n.tar.gz"]),
        ("simplecache::{}/a.jsonl", ["simplecache::{}/a.jsonl"]),
        ("simplecache::{}/2/", ["simplecache::{}/2/b.jsonl"]),
        ("zip://2::simplecache::{}/n.zip", ["zip://2/b.jsonl::simplecache::{}/n.zip"]),
        ("simplecache::zip://2::{}/n.zip", ["simplecache::zip://2/b.jsonl::{}/n.zip"]),
    ],
)
def test_a_chain_of_urls_is_followed_and_told_whole(
    url: str, sources: list[str], night: Night, packed: str
) -> None:
    ran = night.run(url.format(packed))
    assert "error:" not in ran.err
    assert night.rows("SELECT source FROM calls ORDER BY source") == [
        (f"{source.format(packed)}:1",) for source in sources
    ]


@pytest.mark.parametrize(
    "url", ["zip://none.jsonl::{}/n.zip", "zip://a.jsonl::{}/a.jsonl", "tar://a::{}/n.zip"]
)
def test_a_chain_that_leads_nowhere_is_told(url: str, night: Night, packed: str) -> None:
    ran = night.run(url.format(packed))
    assert ran.code == 2
    assert "Traceback" not in ran.err
    assert night.rows("SELECT source FROM errors") == [(url.format(packed),)]


def test_calls_of_a_chain_are_named_for_their_own_file(night: Night) -> None:
    with zipfile.ZipFile(night.folder / "n.zip", "w") as archive:
        archive.writestr("first.txt", "客服: 您好\n")
        archive.writestr("second.txt", "客服: 请稍等\n")
    night.run(f"zip://*.txt::file://{night.folder}/n.zip")
    assert night.rows("SELECT call_id FROM calls ORDER BY ALL") == [("first",), ("second",)]
