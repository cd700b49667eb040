"""`cs-lint rules schema`: what an editor needs to check and complete packs and configs."""

from __future__ import annotations

from typing import Any

import msgspec

from cs_lint.cli import CLEAN
from cs_lint.cli.listing import print_json

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def print_schema(of: str) -> int:
    """Print the JSON Schema of a pack or of the config."""
    print_json({"$schema": _DIALECT, **(_pack() if of == "pack" else _config())})
    return CLEAN


def _pack() -> dict[str, Any]:
    """A pack: its head, and the rules that are otherwise decoded one by one."""
    from cs_lint.packs.schema import PackHead, Rule

    (head, rule), definitions = msgspec.json.schema_components(
        [PackHead, Rule], ref_template="#/$defs/{name}"
    )
    name = head["$ref"].rpartition("/")[2]
    definitions[name]["properties"]["rules"] = {"type": "array", "items": rule}
    return {"title": "cs-lint rule pack", **head, "$defs": definitions}


def _config() -> dict[str, Any]:
    """A config, with its shorthands: `company` for a variable of that name, a list as one text."""
    from cs_lint.config import WORD_LISTS, Settings

    schema = msgspec.json.schema(Settings)
    properties = schema["$defs"][Settings.__name__]["properties"]
    for key in WORD_LISTS:
        properties[key] = {"anyOf": [properties[key], {"type": "string"}]}
    properties["company"] = properties["vars"]["additionalProperties"]
    return {"title": "cs-lint configuration", **schema}
