"""When a call began, however an export writes it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_lint.batch.facts import CHINA, moment
from tests.batch.conftest import Night
from tests.batch.support import call, write

MORNING = dt.datetime(2026, 11, 1, 9, 5, 3, tzinfo=CHINA)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-01T09:05:03+08:00",
        "2026-11-01 09:05:03",
        "2026/11/01 9:05:03",
        "2026.11.1 09:05:03",
        "2026年11月01日 09:05:03",
        "2026年11月1日9时5分3秒",
        "20261101090503",
        "20261101T010503Z",
        "2026-11-01 01:05:03Z",
        "2026-11-01 09:05:03.000 +0800",
        "1793495103",
        "1793495103000",
    ],
)
def test_the_spellings_of_exports_are_read(written: str) -> None:
    assert moment(written) == MORNING


def test_a_day_may_end_at_24_o_clock() -> None:
    assert moment("2026-11-01 24:00:00") == dt.datetime(2026, 11, 2, tzinfo=CHINA)


def test_a_day_alone_begins_at_midnight() -> None:
    assert moment("20261101") == moment("2026-11-01") == dt.datetime(2026, 11, 1, tzinfo=CHINA)


@pytest.mark.parametrize("written", ["", "昨天", "2026-13-01", "2026-11-01 09:61", "20261101 09", "99"])
def test_what_is_no_time_is_none(written: str) -> None:
    assert moment(written) is None


@given(st.datetimes(timezones=st.sampled_from([dt.UTC, CHINA])))
def test_what_python_writes_is_read(when: dt.datetime) -> None:
    assert moment(when.isoformat()) == when


def test_a_beginning_that_cannot_be_read_is_told(night: Night) -> None:
    calls = [call(0), call(1, started_at="十一月一日早上"), call(2, started_at="?")]
    write(night.folder / "calls.jsonl", calls)
    ran = night.run("calls.jsonl")
    assert "2 calls say when they began in a way that cannot be read, the first at calls.jsonl:2" in ran.err
    assert night.rows("SELECT count(*) FROM calls WHERE started_at IS NULL") == [(2,)]


def test_since_leaves_out_calls_of_any_spelling(night: Night) -> None:
    calls = [call(0, started_at="2026/11/01 9:05"), call(1, started_at="2026年11月20日 9:05")]
    write(night.folder / "calls.jsonl", calls)
    night.run("calls.jsonl", "--since", "2026-11-10")
    assert night.rows("SELECT call_id FROM calls") == [("c000001",)]
