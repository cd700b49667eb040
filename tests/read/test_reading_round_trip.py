"""What a call is written as, in any format, is read as that call."""

from __future__ import annotations

import csv
import io

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_lint.model import Call, ErrorReport, Turn
from cs_lint.read import ReadOptions, read_path

unhurried = settings(deadline=None)  # a busy machine is no fault of ours
ids = st.text("abc123-中", min_size=1, max_size=12)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
spoken = texts.map(lambda text: " ".join(text.replace("\r", " ").split("\n")).strip(" \t"))
times = st.none() | st.integers(0, 10**7).map(lambda ms: ms / 1000)
values = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts


def turns(text: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Turn, ...]]:
    """One character of Chinese is in them: bytes without any can be valid in two encodings at once (ȡ is 取)."""
    role = st.sampled_from(("agent", "customer", "bot", "system"))
    some = st.lists(st.builds(Turn, role=role, text=text, start=times, end=times).filter(lasts), max_size=5)
    return some.map(lambda said: (*said, Turn("agent", "您")))


def lasts(turn: Turn) -> bool:
    return turn.start is None or turn.end is None or turn.start <= turn.end


def calls(text: st.SearchStrategy[str]) -> st.SearchStrategy[Call]:
    return st.builds(
        Call,
        call_id=ids,
        turns=turns(text),
        channel=st.sampled_from(("phone", "chat")),
        direction=st.sampled_from((None, "inbound", "outbound")),
        agent_id=st.none() | ids,
        company=st.lists(ids, max_size=2).map(tuple),
        source=st.just("-"),
        line=st.none(),
    )


def read(text: str, reader: str) -> list[Call | ErrorReport]:
    return list(read_path("-", ReadOptions(reader=reader), io.BytesIO(text.encode())))


def fields_of(call: Call) -> dict[str, object]:
    fields = msgspec.to_builtins(call)
    return {key: value for key, value in fields.items() if key not in ("source", "line")}


def at(call: Call, line: int | None) -> Call:
    return msgspec.structs.replace(call, line=line)


@unhurried
@given(st.lists(calls(texts), min_size=1, max_size=4), st.dictionaries(texts, values, max_size=3))
def test_json_lines(many: list[Call], metadata: dict[str, object]) -> None:
    many = [msgspec.structs.replace(call, metadata=metadata) for call in many]
    written = "\n".join(msgspec.json.encode(fields_of(call)).decode() for call in many)
    assert read(written, "jsonl") == [at(call, line) for line, call in enumerate(many, 1)]


@unhurried
@given(st.lists(calls(texts), min_size=1, max_size=4))
def test_json(many: list[Call]) -> None:
    written = msgspec.json.format(msgspec.json.encode([fields_of(call) for call in many])).decode()
    assert [at(call, None) for call in read(written, "json") if isinstance(call, Call)] == many


@unhurried
@given(turns(spoken))
def test_plain_text(some: tuple[Turn, ...]) -> None:
    timed = tuple(
        Turn(turn.role, turn.text, turn.start, turn.end if turn.start is not None else None) for turn in some
    )
    written = "\n".join(f"{clocks(turn)}{turn.role}: {turn.text}" for turn in timed)
    [call] = read(written, "text")
    assert isinstance(call, Call), call
    assert call.turns == timed


def clocks(turn: Turn) -> str:
    if turn.start is None:
        return ""
    until = f"-{clock(turn.end)}" if turn.end is not None else ""
    return f"[{clock(turn.start)}{until}] "


def clock(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


@unhurried
@given(calls(texts), st.sampled_from((("csv", ","), ("csv", ";"), ("csv", "\t"), ("tsv", "\t"))))
def test_tables_a_row_a_turn(call: Call, form: tuple[str, str]) -> None:
    reader, delimiter = form
    out = io.StringIO(newline="")
    table = csv.writer(out, delimiter=delimiter)
    table.writerow(["call_id", "channel", "direction", "agent_id", "company", "role", "text", "start", "end"])
    for turn in call.turns:
        shared = [call.call_id, call.channel, call.direction, call.agent_id, "；".join(call.company)]
        table.writerow([*shared, turn.role, turn.text, turn.start, turn.end])
    assert read(out.getvalue(), reader) == [at(call, 2)]


@unhurried
@given(st.binary(max_size=200), st.sampled_from((None, "json", "jsonl", "csv", "text")))
def test_no_bytes_raise(data: bytes, reader: str | None) -> None:
    assert list(read_path("-", ReadOptions(reader=reader), io.BytesIO(data)))


@unhurried
@given(st.text('{}[]":,\n\\ \t客服户：:-[00:1]a1', max_size=60))
def test_no_text_raises(text: str) -> None:
    assert list(read_path("-", ReadOptions(), io.BytesIO(text.encode())))
