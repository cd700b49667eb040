"""The cache folder saves time and decides nothing: whatever lies in it, the same calls get the same reports."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from cs_lint import cache
from cs_lint.engine import Linter
from cs_lint.model import Call, CallReport, Turn

PACK = """
pack: own
version: "1"
phrases: {cold: ["自己(看|查)", "不归我..(管|办)"]}
rules:
  - id: own.cold
    title: 冷淡
    severity: error
    dimension: 用语
    forbid: {say: $cold}
    message: 冷淡
    suggest: 我帮您查
    why: 客户要的是帮助
    source: {document: 内部, clause: "1"}
    examples: [{fail: "客服: 自己看"}, {pass: "客服: 我帮您看"}]
"""
CALL = Call(call_id="1", turns=(Turn("agent", "您自己查吧,不归我们这边管"), Turn("customer", "哦")))

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes are POSIX's")


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    file = tmp_path / "own.yaml"
    file.write_text(PACK, "utf-8")
    return str(file)


def judged(pack: str) -> CallReport:
    return Linter.from_packs([pack]).check(CALL)


def records() -> list[Path]:
    return sorted(path for path in cache.folder().iterdir())


def violated(report: CallReport) -> list[str]:
    return [violation.text for violation in report.violations]


def test_a_second_start_reads_what_the_first_kept_and_reports_the_same(
    pack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = judged(pack)
    assert violated(first) == ["自己查", "不归我们这边管"]
    monkeypatch.setattr("cs_lint.packs.book.compile_phrases", None)  # would raise if it were called
    monkeypatch.setattr("cs_lint.packs.nodes.parse", None)
    assert judged(pack) == first


def test_records_are_the_users_alone_and_hold_plain_msgpack(pack: str) -> None:
    judged(pack)
    assert records()
    for path in (cache.folder(), *records()):
        assert sys.platform == "win32" or not path.stat().st_mode & 0o077
    for path in records():
        msgspec.msgpack.decode(path.read_bytes()[32:])


def truncated(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flipped(content: bytes) -> bytes:
    return content[:-3] + bytes([content[-3] ^ 1]) + content[-2:]


def nothing(content: bytes) -> bytes:
    return b""


def somebody_elses(content: bytes) -> bytes:
    return b"\x80\x04\x95" + content


@pytest.mark.parametrize("spoil", [truncated, flipped, nothing, somebody_elses])
def test_a_spoiled_record_is_passed_over_and_written_anew(pack: str, spoil: Callable[[bytes], bytes]) -> None:
    first = judged(pack)
    good = {path: path.read_bytes() for path in records()}
    for path, content in good.items():
        path.write_bytes(spoil(content))
    assert judged(pack) == first
    assert {path: path.read_bytes() for path in records()} == good


@on_posix
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_record_that_others_could_have_written_is_not_read(
    pack: str, mode: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(pack)
    for path in records():
        path.chmod(mode)
    read: list[object] = []
    decode = msgspec.msgpack.decode
    monkeypatch.setattr(
        "msgspec.msgpack.decode", lambda *args, **named: read.append(1) or decode(*args, **named)
    )
    assert violated(judged(pack)) == ["自己查", "不归我们这边管"]
    assert not read
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in records())


@on_posix
def test_a_link_or_a_pipe_in_a_records_place_is_neither_followed_nor_waited_for(
    pack: str, tmp_path: Path
) -> None:
    judged(pack)
    link, pipe, *_ = records()
    link.replace(tmp_path / "elsewhere")
    link.symlink_to(tmp_path / "elsewhere")
    pipe.unlink()
    os.mkfifo(pipe)
    assert violated(judged(pack)) == ["自己查", "不归我们这边管"]
    assert not link.is_symlink()
    assert pipe.is_file()


@on_posix
def test_a_folder_that_others_may_write_to_is_left_alone(pack: str) -> None:
    cache.folder().mkdir(parents=True)
    cache.folder().chmod(0o777)
    assert violated(judged(pack)) == ["自己查", "不归我们这边管"]
    assert records() == []


def test_where_no_folder_can_be_made_packs_are_compiled_every_time(
    pack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("a file")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "taken"))
    assert violated(judged(pack)) == ["自己查", "不归我们这边管"]


def test_a_changed_pack_is_compiled_anew_and_the_old_one_still_known(pack: str) -> None:
    before = judged(pack)
    kept = set(records())
    Path(pack).write_text(PACK.replace("自己(看|查)", "您自己(看|查)"), "utf-8")
    assert violated(judged(pack)) == ["您自己查", "不归我们这边管"]
    assert kept < set(records())
    Path(pack).write_text(PACK, "utf-8")
    assert judged(pack) == before


def test_a_fault_is_told_with_its_place_though_its_pack_was_parsed_before(pack: str) -> None:
    from cs_lint.errors import PackError

    judged(pack)
    Path(pack).write_text(PACK.replace("title: 冷淡", "titel: 冷淡"), "utf-8")
    places = []
    for _ in range(2):
        with pytest.raises(PackError) as raised:
            judged(pack)
        places.append((raised.value.line, raised.value.col))
    assert places == [(7, 5), (7, 5)]


def test_a_faultless_pack_is_looked_over_once(pack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = judged(pack)
    monkeypatch.setattr("cs_lint.packs.doctor.faults", None)  # would raise if it were called
    assert judged(pack) == first


def test_what_is_three_months_old_goes_when_something_is_kept(pack: str) -> None:
    cache.folder().mkdir(parents=True)
    old, young = cache.folder() / "old", cache.folder() / "young"
    for path, days in ((old, 91), (young, 89)):
        path.write_bytes(b"")
        os.utime(path, (0, time.time() - days * 86400))
    judged(pack)
    assert not old.exists()
    assert young.exists()


def test_eight_first_starts_at_once_leave_whole_records(pack: str) -> None:
    code = f"from cs_lint.engine import Linter; Linter.from_packs([{pack!r}])"
    starts = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(8)]
    assert [start.wait(100) for start in starts] == [0] * 8
    assert not [path for path in records() if path.name.startswith("tmp")]
    whole = {path: path.read_bytes() for path in records()}
    assert violated(judged(pack)) == ["自己查", "不归我们这边管"]
    assert {path: path.read_bytes() for path in records()} == whole


def test_the_folder_is_where_the_platform_keeps_caches(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.folder() == tmp_path / "cs-lint"
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    assert cache.folder().is_absolute()


def test_a_table_is_made_once_and_kept(pack: str) -> None:
    made = []
    for _ in range(2):
        assert cache.kept("numbers", list[int], lambda: made.append(1) or [1, 2]) == [1, 2]
    assert made == [1]


def test_a_spoiled_table_is_made_anew(pack: str) -> None:
    cache.kept("numbers", list[int], lambda: [1])
    (cache.folder() / "numbers").write_bytes(b"{")
    assert cache.kept("numbers", list[int], lambda: [2]) == [2]


def test_without_a_cache_folder_a_table_is_made_every_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    for number in range(2):
        assert cache.kept("numbers", list[int], lambda number=number: [number]) == [number]
