"""`cs-lint check`: judge calls, write the results, say by the exit code how it went."""

from __future__ import annotations

from functools import partial
from typing import Any

from cs_lint.cli import Job, options
from cs_lint.errors import UsageError

EXAMPLES = """\b
Examples:
  cs-lint check call.txt                      one call, shown whole
  cs-lint check samples/ 'chats/**/*.json'    folders and patterns
  cs-lint check --as template replies.txt     reply templates
  cs-lint check - < call.txt                  standard input
  cs-lint check calls/ --var company=星辰科技,星辰客服
  cs-lint check calls/ --select 'words.*,hold.reason' --fail-on warning
  cs-lint check replies/ --baseline baseline.json   only what is new fails
  cs-lint check calls/ --format jsonl --output markdown=report.md --workers 4
  cs-lint check call.txt --output html=call.html

\b
Exit code: 0 nothing at the --fail-on level, 1 violations, 2 not everything could be checked.
"""


def check(
    paths: options.Paths,
    rules: options.Rules = None,
    var: options.Vars = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    config: options.ConfigFile = None,
    form: options.ReportFormat = None,
    output: options.Outputs = None,
    min_severity: options.MinSeverity = None,
    fail_on: options.FailOn = None,
    min_score: options.MinScore = None,
    reader: options.Reader = None,
    kind: options.Kind = None,
    show_text: options.ShowText = None,
    show_skipped: options.ShowSkipped = False,
    full: options.Full = None,
    lang: options.Language = None,
    color: options.Color = "auto",
    baseline: options.BaselineFile = None,
    prune: options.Prune = False,
    only_configured: options.OnlyConfigured = False,
    workers: options.Workers = None,
) -> Job:
    """Check calls and reply templates, and explain what is wrong."""
    from cs_lint.cli.run import Looks, run
    from cs_lint.cli.session import Wish

    flags: dict[str, Any] = options.rule_flags(rules, var, select, ignore) | {
        "format": form, "min-severity": min_severity, "fail-on": fail_on, "min-score": min_score,
        "show-text": show_text, "lang": lang, "baseline": baseline, "workers": workers,
    }  # fmt: skip
    if prune and not baseline:
        raise UsageError("--prune needs --baseline FILE", hint="it takes out of FILE what no longer occurs")
    wish = Wish(paths, flags, config, reader, kind, only_configured)
    return partial(run, wish, Looks(tuple(output or ()), color, show_skipped, full, prune))
