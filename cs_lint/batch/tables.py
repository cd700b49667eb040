"""The tables of a results dataset: their columns, once for all who write or read them.

    DIR/
      parts/<run_id>-<n>/calls.parquet  violations.parquet  outcomes.parquet  errors.parquet
      runs/<run_id>.json                the manifest of a run
      labels.jsonl                      verdicts of people, appended by `review`
      .lock  .holder.json  .work/       of a run under way

A part is written in .work/ and becomes visible by one rename of its folder, so a reader sees all four tables of
a part or none. What is in parts/ under such a name is true; everything else can be made again from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pyarrow as pa

_WORD: Final = pa.dictionary(pa.int32(), pa.string())
"""A text that comes again and again; readers see a plain string."""

STEP: Final = pa.struct([("step", pa.string()), ("turn", pa.int32()), ("seconds", pa.float64())])
EXCUSED: Final = pa.struct(
    [("rule", pa.string()), ("turn", pa.int32())]
    + [(name, pa.string()) for name in ("by", "reason", "reviewer", "until")]
)
TURN: Final = pa.struct(
    [("role", pa.string()), ("text", pa.string()), ("start", pa.float64()), ("end", pa.float64())]
)

CALLS: Final = pa.schema(
    [
        ("run_id", _WORD),
        ("call_key", pa.string()),
        ("identity", pa.string()),
        ("call_id", pa.string()),
        ("source", pa.string()),
        ("channel", _WORD),
        ("direction", _WORD),
        ("agent_id", _WORD),
        ("agent_name", _WORD),
        ("team", _WORD),
        ("business_line", _WORD),
        ("started_at", pa.timestamp("us", tz="UTC")),
        ("night", pa.date32()),
        ("turns", pa.int32()),
        ("seconds", pa.float64()),
        ("score", pa.float64()),
        ("passed", pa.bool_()),
        ("fatal", pa.bool_()),
        ("violations", pa.int32()),
        ("deducted", pa.float64()),
        ("suppressed", pa.int32()),
        ("excused", pa.list_(EXCUSED)),
        ("dimensions", pa.map_(pa.string(), pa.float64())),
        ("not_applicable", pa.map_(pa.string(), pa.string())),
        ("flaws", pa.list_(pa.string())),
        ("roles_inferred", pa.bool_()),
        ("flow", pa.list_(STEP)),
        ("transcript", pa.list_(TURN)),
        ("packs", _WORD),
        ("tool", _WORD),
    ]
)

VIOLATIONS: Final = pa.schema(
    [
        ("run_id", _WORD),
        ("call_key", pa.string()),
        ("call_id", pa.string()),
        ("source", pa.string()),
        ("agent_id", _WORD),
        ("team", _WORD),
        ("business_line", _WORD),
        ("night", pa.date32()),
        ("rule", _WORD),
        ("title", _WORD),
        ("dimension", _WORD),
        ("severity", _WORD),
        ("fatal", pa.bool_()),
        ("turn", pa.int32()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("role", _WORD),
        ("text", pa.string()),
        ("message", pa.string()),
        ("suggest", _WORD),
        ("clause", _WORD),
        ("deduct", pa.float64()),
        ("cost", pa.float64()),
        ("matched_by", _WORD),
        ("fingerprint", pa.string()),
        ("ordinal", pa.int32()),
    ]
)

OUTCOMES: Final = pa.schema(
    [
        ("run_id", _WORD),
        ("call_key", _WORD),
        ("rule", _WORD),
        ("dimension", _WORD),
        ("outcome", _WORD),
        ("hits", pa.int32()),
        ("reason", _WORD),
    ]
)

ERRORS: Final = pa.schema(
    [
        ("run_id", _WORD),
        ("attempt", pa.int32()),
        ("error_key", pa.string()),
        ("source", pa.string()),
        ("line", pa.int32()),
        ("col", pa.int32()),
        ("kind", _WORD),
        ("message", pa.string()),
    ]
)

SCHEMAS: Final[Mapping[str, pa.Schema]] = MappingProxyType(
    {"calls": CALLS, "violations": VIOLATIONS, "outcomes": OUTCOMES, "errors": ERRORS}
)

PASS, VIOLATED, NOT_APPLICABLE = "pass", "violated", "not-applicable"
