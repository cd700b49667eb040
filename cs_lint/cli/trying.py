"""`rules dry-run` and `rules diff`: a pack tried on calls, printed for people or for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from cs_lint.cli import CLEAN, NOT_DONE
from cs_lint.cli.listing import print_json, table
from cs_lint.cli.session import Wish, open_session
from cs_lint.cli.stream import Stream
from cs_lint.errors import UsageError
from cs_lint.mask import Masker
from cs_lint.report.inert import one_line
from cs_lint.trial import SNIPPETS, Change, Difference, DryRun, Fired, Snippet, difference
from cs_lint.trial import dry_run as tried

_AROUND = 16
"""Characters of the turn shown on each side of the words."""


def dry_run(pack: str, wish: Wish, form: str) -> int:
    """Print what a pack's rules flag in calls."""
    session = open_session(_with_pack(wish, pack))
    calls = Stream(session, wish.paths)
    result = tried(session.linter, calls)
    if form == "json":
        print_json(_dry_document(result))
    else:
        _print(_dry_lines(result, session.config.settings.show_text))
    return _code(calls, result.calls)


def diff(old: str, new: str, wish: Wish, form: str) -> int:
    """Print what a changed pack flags otherwise than the old one."""
    before, after = open_session(_with_pack(wish, old)), open_session(_with_pack(wish, new))
    calls = Stream(after, wish.paths)
    result = difference(before.linter, after.linter, calls)
    if form == "json":
        print_json(_diff_document(result))
    else:
        _print(_diff_lines(result, after.config.settings.show_text))
    return _code(calls, result.calls)


def _code(stream: Stream, calls: int) -> int:
    """The exit code: what the rules found plays no part."""
    if not calls and not stream.failures:
        raise UsageError("there is no call to try the rules on")
    return NOT_DONE if stream.failures else CLEAN


def _with_pack(wish: Wish, pack: str) -> Wish:
    return replace(wish, flags={**(wish.flags or {}), "rules": (pack,)})


def _dry_lines(result: DryRun, show_text: bool) -> Iterator[str]:
    fired = {rule: each for rule, each in result.rules.items() if each.hits}
    rows = [("rule", "judged", "calls", "share", "hits"), *(_fired_row(*item) for item in fired.items())]
    yield from table(rows, range(1, 5))
    yield f"\n{result.calls} calls"
    if result.silent:
        yield f"never fired ({len(result.silent)}): {', '.join(result.silent)}"
    for rule, each in fired.items():
        yield f"\n{rule}"
        yield from (f"  {_shown(snippet, show_text)}" for snippet in each.snippets)


def _fired_row(rule: str, fired: Fired) -> tuple[str, ...]:
    return rule, str(fired.judged), str(fired.calls), f"{fired.share:.1%}", str(fired.hits)


def _diff_lines(result: Difference, show_text: bool) -> Iterator[str]:
    if result.rules:
        changes = ((rule, f"+{len(c.new)}", f"-{len(c.gone)}") for rule, c in sorted(result.rules.items()))
        yield from table([("rule", "newly flagged", "no longer flagged"), *changes], range(1, 3))
        yield ""
    yield f"{result.calls} calls, {result.changed_calls} judged otherwise"
    for rule, change in sorted(result.rules.items()):
        yield f"\n{rule}"
        yield from _some("+", change.new, show_text)
        yield from _some("-", change.gone, show_text)


def _some(sign: str, snippets: Sequence[Snippet], show_text: bool) -> Iterator[str]:
    for snippet in snippets[:SNIPPETS]:
        yield f"  {sign} {_shown(snippet, show_text)}"
    if len(snippets) > SNIPPETS:
        yield f"  {sign} … {len(snippets) - SNIPPETS} more"


def _shown(snippet: Snippet, show_text: bool) -> str:
    """`call:turn …before【words】after…`"""
    call = snippet.call
    if snippet.turn is None:
        return f"{one_line(call.call_id)}:-"
    text = Masker(show_text).knowing(call.metadata)(call.turns[snippet.turn].text)
    start, end = snippet.start or 0, snippet.end or 0
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return f"{one_line(call.call_id)}:{snippet.turn} {one_line(f'{before}【{text[start:end]}】{after}')}"


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _dry_document(result: DryRun) -> dict[str, Any]:
    return {
        "calls": result.calls,
        "never_fired": result.silent,
        "rules": {
            rule: {
                "judged": fired.judged,
                "calls": fired.calls,
                "share": round(fired.share, 4),
                "hits": fired.hits,
                "snippets": [_place(snippet) for snippet in fired.snippets],
            }
            for rule, fired in result.rules.items()
        },
    }


def _diff_document(result: Difference) -> dict[str, Any]:
    def places(change: Change) -> dict[str, Any]:
        return {
            "newly_flagged": [_place(snippet) for snippet in change.new],
            "no_longer_flagged": [_place(snippet) for snippet in change.gone],
        }

    rules = {rule: places(change) for rule, change in sorted(result.rules.items())}
    return {"calls": result.calls, "changed_calls": result.changed_calls, "rules": rules}


def _place(snippet: Snippet) -> dict[str, Any]:
    """For programs: where, without the words of the call."""
    return {"call_id": snippet.call.call_id, "turn": snippet.turn, "start": snippet.start, "end": snippet.end}
