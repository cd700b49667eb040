"""Settings: what cs-lint.yaml, pyproject.toml and flags ask for, and where each of it was said.

One file is used, never several merged: a reader of that file knows what holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args, get_type_hints

import msgspec
from msgspec import Meta

from cs_lint.errors import ConfigError, CsLintError, UsageError, did_you_mean
from cs_lint.model import Role, Severity, TemplateFiles
from cs_lint.packs.load import DEFAULT_PACKS
from cs_lint.packs.nodes import Document, Mark, parse
from cs_lint.read.limits import Limits
from cs_lint.scoring import PASS_MARK

FILE_NAME: Final = "cs-lint.yaml"
TOML_NAME: Final = "pyproject.toml"
_TOML_TABLE: Final = ("tool", "cs-lint")

FailOn = Literal["error", "warning", "info", "never"]
Points = Annotated[float, Meta(ge=0, le=100)]
Word = str | int | float | bool
Value = Word | tuple[Word, ...]

WORD_LISTS: Final = ("rules", "select", "ignore")
_STEP: Final = re.compile(r"\.([\w-]+)|\[(\d+)\]")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?", re.ASCII)
_TABLE_LINE: Final = re.compile(r"\s*\[([^\[\]]+)\]")
_KEY_LINE: Final = re.compile(r"""(\s*)(["']?)([\w-]+)\2\s*=\s*""")


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """Every key of a config, with the value it has when nobody says anything."""

    rules: tuple[str, ...] = DEFAULT_PACKS
    vars: dict[str, Value] = {}
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: FailOn = "error"
    min_score: Points | None = None
    min_severity: Severity = "info"
    pass_mark: Points = PASS_MARK
    format: str = "console"
    lang: Literal["zh", "en"] = "zh"
    speakers: dict[str, Role] = {}
    columns: dict[str, str] = {}
    limits: Limits = Limits()
    show_text: bool = False
    workers: Annotated[int, Meta(ge=1)] = 1
    templates: tuple[TemplateFiles, ...] = ()
    per_file_ignores: dict[str, tuple[str, ...]] = {}
    baseline: str | None = None


KEYS: Final[tuple[str, ...]] = Settings.__struct_encode_fields__


class Origin(msgspec.Struct, frozen=True):
    """Where a value was said: `default`, a flag, or a line of a file."""

    said: str = "default"
    line: int | None = None
    col: int | None = None

    def __str__(self) -> str:
        return self.said if self.line is None else f"{self.said}:{self.line}"


class Config(msgspec.Struct, frozen=True):
    """The settings of a run; `origins` is by key, and by `vars.NAME` for each variable."""

    settings: Settings = Settings()
    origins: Mapping[str, Origin] = {}
    path: Path | None = None

    def origin(self, key: str) -> Origin:
        """Where the value of a key comes from."""
        return self.origins.get(key, Origin())

    def told(self, flags: Mapping[str, Any]) -> Config:
        """This config with what flags say; each replaces its key, save that `vars` are set one by one."""
        given = {key: value for key, value in flags.items() if value is not None}
        changes = {key.replace("-", "_"): value for key, value in given.items()}
        origins = {key: Origin(f"--{key}") for key in given if key != "vars"}
        if "vars" in given:
            changes["vars"] = self.settings.vars | given["vars"]
            origins |= {f"vars.{name}": Origin("--var") for name in given["vars"]}
        settings = msgspec.structs.replace(self.settings, **changes)
        return msgspec.structs.replace(self, settings=settings, origins={**self.origins, **origins})

    def fault(self, key: str, message: str, hint: str | None = None) -> CsLintError:
        """The error for a value that cannot be used, at the place where it was said."""
        origin = self.origin(key)
        if origin.line is None:
            return UsageError(f"{origin}: {message}" if key in self.origins else message, hint=hint)
        return ConfigError(message, path=origin.said, line=origin.line, col=origin.col, hint=hint)


def words_of(text: str) -> tuple[str, ...]:
    """The parts of a list with commas, of either width."""
    return tuple(part.strip() for part in re.split("[,，]", text) if part.strip())


def variable(text: str) -> tuple[str, Value]:
    """`company=星辰科技,星辰客服` as a name and its value."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise UsageError(f"--var {text!r} is not name=value", hint="such as --var company=星辰科技")
    words = tuple(_word(part) for part in words_of(value))
    return name.strip(), words[0] if len(words) == 1 else words


def _word(text: str) -> Word:
    """A number or a yes or no where it reads like one, as YAML would take it."""
    if text in ("true", "false"):
        return text == "true"
    number = _NUMBER.fullmatch(text)
    if number is None:
        return text
    return float(text) if number[1] else int(text)


def load_config(file: Path) -> Config:
    """Read a config file. Raises ConfigError with file, line and column."""
    text, path = _text(file), shown(file)
    document = _from_toml(text, path) if file.suffix == ".toml" else parse(text, path, ConfigError)
    if document is None:
        raise ConfigError("there is no [tool.cs-lint] here", path=path)
    settings = _decoded(document, path)
    packs = tuple(_beside(name, file) for name in settings.rules)
    baseline = shown(file.parent / settings.baseline) if settings.baseline else None
    settings = msgspec.structs.replace(settings, rules=packs, baseline=baseline)
    return Config(settings, _origins(document, path), file)


def holds_settings(file: Path) -> bool:
    """Whether a pyproject.toml has a [tool.cs-lint]."""
    # Other people's pyproject.toml need not even be parsed.
    text = _text(file)
    return "cs-lint" in text and _from_toml(text, shown(file)) is not None


def shown(file: Path) -> str:
    """A path as short as it can be: relative to the working directory where it lies below it."""
    try:
        return str(file.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(file)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"not UTF-8 at byte {error.start}", path=shown(file)) from None
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path=shown(file)) from None


def _beside(pack: str, file: Path) -> str:
    """A pack's path as seen from here: in a config it is relative to that config."""
    if "/" in pack or pack.endswith((".yaml", ".yml")):
        return shown(file.parent / pack)
    return pack


def _decoded(document: Document, path: str) -> Settings:
    if document.data is None:
        return Settings()
    if not isinstance(document.data, dict):
        raise ConfigError("a config is keys with values", path=path, line=1, hint=f"keys: {', '.join(KEYS)}")
    data = _plain(document, path)
    _refuse_unknown(data, document, path)
    try:
        return msgspec.convert(data, Settings, strict=True)
    except msgspec.ValidationError as error:
        raise _located(str(error), document, path) from None


def _plain(document: Document, path: str) -> dict[str, Any]:
    """The data with its shorthands written out: a list as one text, a pattern alone, `company` for `vars: {company}`."""
    data = dict(document.data)
    for key in WORD_LISTS:
        if isinstance(data.get(key), str):
            data[key] = words_of(data[key])
    patterns = data.get("templates")
    if isinstance(patterns, str | list):
        listed = [patterns] if isinstance(patterns, str) else patterns
        data["templates"] = [{"path": each} if isinstance(each, str) else each for each in listed]
    if "company" in data:
        data["vars"] = _variables(data.pop("company"), data.get("vars") or {}, document, path)
    return data


def _variables(company: Any, others: Any, document: Document, path: str) -> Any:
    """`vars` with the company in it, which stands where the shorthand does."""
    if not isinstance(others, dict):
        return others
    if "company" in others:
        line, col = document.key_place(("vars", "company"))
        raise ConfigError("company is set twice", path=path, line=line, col=col, hint="once is enough")
    for marks in (document.marks, document.key_marks):
        marks["vars", "company"] = marks.get(("company",), (1, 1))
    return {**others, "company": company}


def _refuse_unknown(data: Mapping[str, Any], document: Document, path: str) -> None:
    for key in data:
        if key not in KEYS:
            line, col = document.key_place((key,))
            hint = did_you_mean(key, (*KEYS, "company")) or f"keys: {', '.join(KEYS)}, company"
            raise ConfigError(f"unknown key {key!r}", path=path, line=line, col=col, hint=hint)


def _located(problem: str, document: Document, path: str) -> ConfigError:
    """msgspec's verdict on a value, with its place and what would be accepted there."""
    sentence, _, where = problem.partition(" - at `")
    steps = tuple(name or int(index) for name, index in _STEP.findall(where))
    line, col = document.place(steps)
    key = ".".join(str(step) for step in steps if isinstance(step, str))
    choices = _choices(str(steps[0])) if steps else ()
    hint = f"one of {', '.join(choices)}" if choices else None
    return ConfigError(f"{key}: {sentence.replace('`', chr(39))}", path=path, line=line, col=col, hint=hint)


def _choices(key: str) -> tuple[str, ...]:
    """The words that a key may have as its value, where they are few."""
    kind = get_type_hints(Settings).get(key.replace("-", "_"))
    if key == "speakers":
        kind = Role
    return tuple(choice for choice in get_args(kind) if isinstance(choice, str))


def _origins(document: Document, path: str) -> dict[str, Origin]:
    def origin(mark: Mark) -> Origin:
        return Origin(path, *mark)

    data = document.data or {}
    found = {key: origin(document.key_place((key,))) for key in data if key not in ("vars", "company")}
    names = [*(data.get("vars") or ()), *(["company"] if "company" in data else [])]
    for name in data.get("limits") or ():
        found[f"limits.{name}"] = origin(document.key_place(("limits", name)))
    return found | {f"vars.{name}": origin(document.key_place(("vars", name))) for name in names}


def _from_toml(text: str, path: str) -> Document | None:
    """[tool.cs-lint] with the place of each key, or None where there is no such table."""
    import tomllib

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not valid TOML: {error}", path=path) from None
    section = data.get("tool", {}).get("cs-lint")
    return None if section is None else Document(section, *_toml_marks(text))


def _toml_marks(text: str) -> tuple[dict[tuple[str | int, ...], Mark], dict[tuple[str | int, ...], Mark]]:
    # tomllib tells no positions, and nobody writes our few keys in a way that these lines miss.
    marks: dict[tuple[str | int, ...], Mark] = {}
    key_marks: dict[tuple[str | int, ...], Mark] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _TABLE_LINE.match(line):
            table = tuple(part.strip(" \"'") for part in header[1].split("."))
        elif table[:2] == _TOML_TABLE and (key := _KEY_LINE.match(line)):
            path = (*table[2:], key[3])
            key_marks[path] = (number, len(key[1]) + 1)
            marks[path] = (number, key.end() + 1)
    return marks, key_marks
