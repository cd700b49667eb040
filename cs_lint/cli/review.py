"""`cs-lint review`: people judge a sample of violations, so that a rule's precision is known."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from cs_lint.cli import Job, options

EXAMPLES = """\b
Examples:
  cs-lint review results/                              50 violations, few of every rule
  cs-lint review results/ --by 李静 --size 20 --rule words.shirk
  cs-lint review results/ --examples reviewed.yaml     what was found wrong, as examples the rules must pass
  cs-lint rules test reviewed.yaml
  cs-lint evaluate --reviewed results/                 precision of every rule, by what people said

\b
Keys: t true, f false, u unsure, n a note, s skip, b back, q leave. Verdicts are appended to labels.jsonl at once;
of one person's verdicts on one violation the newest counts.
"""

Results = Annotated[
    str,
    typer.Argument(metavar="RESULTS", help="The folder that `batch --results` writes.", show_default=False),
]
Size = Annotated[int, typer.Option("--size", min=1, metavar="N", help="How many violations to judge.")]
Of = Annotated[
    list[str] | None,
    typer.Option("--rule", metavar="ID", help="Only violations of this rule or group; repeatable."),
]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Who judges; the name you are logged in by if not given."),
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Another seed draws another sample.")]
Examples = Annotated[
    str | None,
    typer.Option(
        "--examples", metavar="FILE", help="Judge nothing; write what was judged false as a pack of examples."
    ),
]


def review(
    results: Results,
    size: Size = 50,
    rule: Of = None,
    by: By = None,
    seed: Seed = 1,
    examples: Examples = None,
    rules: options.Rules = None,
    var: options.Vars = None,
    config: options.ConfigFile = None,
) -> Job:
    """Judge a sample of violations: true, false or unsure."""
    from cs_lint.cli.reviewing import Asked, judge, write_examples
    from cs_lint.cli.session import Wish

    wish = Wish((), options.rule_flags(rules, var), config)
    if examples:
        return partial(write_examples, wish, results, examples)
    return partial(judge, wish, Asked(results, size, tuple(rule or ()), by, seed))
