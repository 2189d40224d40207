"""What is wrong with a configuration file, where, and what to do about it? All problems, before any is raised."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path as File
from typing import get_origin

from pydantic import BaseModel, ValidationError

from connector.config.positions import Path, Positions
from connector.errors import ConfigError


@dataclass(slots=True)
class Problems:
    """The problems of one file, in the order of their places; `doubts` are what may be meant, but hardly is."""

    file: File
    positions: Positions
    found: set[tuple[int, int, str]] = field(default_factory=set)
    doubts: set[tuple[int, int, str]] = field(default_factory=set)

    def add(self, path: Path, what: str, *, index: int | None = None, spot: tuple[int, int] | None = None) -> None:
        """Note a problem at a key; `index` points at a character of its string, `spot` at any other place."""
        self.found.add(self._placed(path, what, index, spot))

    def warn(self, path: Path, what: str, *, index: int | None = None) -> None:
        """Note something that the file can be used with, at a key or at a character of its string."""
        self.doubts.add(self._placed(path, what, index, None))

    def lines(self) -> list[str]:
        return [f"{self.file}:{line}:{column}: {text}" for line, column, text in sorted(self.found)]

    def warnings(self) -> list[str]:
        return [f"{self.file}:{line}:{column}: {text}" for line, column, text in sorted(self.doubts)]

    def _placed(self, path: Path, what: str, index: int | None, spot: tuple[int, int] | None) -> tuple[int, int, str]:
        place = spot or (self.positions.of(path) if index is None else self.positions.inside(path, index))
        name = spell(path)
        return (*place, f"{name}: {what}" if name else what)

    def raise_any(self) -> None:
        if self.found:
            raise ConfigError(self.lines())


def spell(path: Path) -> str:
    """A path as people write it: sla[2].goals[1].when, elements counted from 1."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def one_of(allowed: Iterable[object]) -> str:
    return ", ".join(str(choice) for choice in allowed)


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """` Did you mean "x"?`, or nothing."""
    near = get_close_matches(word, sorted(choices), n=1, cutoff=0.6)
    return f' Did you mean "{near[0]}"?' if near else ""


def add_validation(problems: Problems, root: Path, error: ValidationError, model: type[BaseModel]) -> None:
    """Every complaint of pydantic about `model`, read from the table at `root`, in our words and at its place."""
    for item in error.errors(include_url=False):
        loc = tuple(item["loc"])
        path = problems.positions.written((*root, *loc))
        kind, context = item["type"], item.get("ctx", {})
        if kind == "extra_forbidden":
            problems.add(path, unknown_key(str(loc[-1]), _keys_at(model, loc[:-1])))
        elif kind == "missing":
            problems.add(path[:-1], f'the key "{loc[-1]}" is missing. Add it.')
        else:
            index = context["position"] if kind == "jql" else None
            brackets = _wrong_brackets(kind, item["input"], path, list_tables(model))
            problems.add(path, brackets or _wrong_value(kind, context, item["input"], item["msg"]), index=index)


def unknown_key(word: str, allowed: Sequence[str]) -> str:
    hint = did_you_mean(word, allowed) or " Remove it."
    return f"there is no such key. Allowed here: {one_of(allowed)}.{hint}"


def _keys_at(model: type[BaseModel], loc: Path) -> list[str]:
    """The keys that the model reached from `model` through `loc` knows, as they are written in the file."""
    for part in loc:
        if isinstance(part, int):
            continue
        for name, info in model.model_fields.items():
            if part in (info.alias, name):
                model = _model_in(info.annotation) or model
    return [info.alias or name for name, info in model.model_fields.items()]


def list_tables(model: type[BaseModel], above: str = "") -> tuple[str, ...]:
    """The tables of which there may be several, each written [[name]], in the model and the tables within it."""
    found: list[str] = []
    for name, info in model.model_fields.items():
        key, inner = above + (info.alias or name), _model_in(info.annotation)
        if inner is not None:
            found += [key] if get_origin(info.annotation) in (list, tuple) else list_tables(inner, f"{key}.")
    return tuple(found)


def _wrong_brackets(kind: str, value: object, path: Path, several: Sequence[str]) -> str | None:
    """What is said of [sla] and of [[people]]."""
    name = spell(path)
    if kind in ("list_type", "tuple_type") and isinstance(value, dict) and name in several:
        return f"there may be several of this table. Write [[{name}]], with two brackets."
    tables = isinstance(value, list) and all(isinstance(one, dict) for one in value)
    if kind in ("dict_type", "model_type", "model_attributes_type") and value and tables and "[" not in name:
        return f"there is only one of this table. Write [{name}], with one bracket."
    return None


def _model_in(annotation: object) -> type[BaseModel] | None:
    """The model inside an annotation such as `list[Goal]` or `Goal | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if (model := _model_in(argument)) is not None:
            return model
    return None


_KINDS = {
    "string_type": 'this must be text in quotes, as in "text"',
    "float_type": "this must be a number without quotes",
    "int_type": "this must be a whole number without quotes",
    "bool_type": "this must be true or false, without quotes",
    "list_type": 'this must be a list, as in ["a", "b"]',
    "tuple_type": 'this must be a list, as in ["a", "b"]',
    "dict_type": "this must be a table, as in { key = value }",
    "model_type": "this must be a table, as in { key = value }",
    "model_attributes_type": "this must be a table, as in { key = value }",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "more than"),
    "less_than_equal": ("le", "at most"),
    "less_than": ("lt", "less than"),
}


def _wrong_value(kind: str, context: dict[str, object], value: object, message: str) -> str:
    """In words: what the value is, and what would be allowed."""
    if kind in _KINDS:
        return f"{_KINDS[kind]}, not {show(value)}."
    if kind in _BOUNDS:
        key, words = _BOUNDS[kind]
        return f"{show(value)} is not allowed. Write a number of {words} {context[key]}."
    if kind == "literal_error":
        allowed = str(context["expected"]).replace("'", '"').replace(" or ", ", ")
        return f"{show(value)} is not allowed. Write one of: {allowed}.{_near(value, allowed)}"
    if kind in ("too_short", "string_too_short"):
        return "this must not be empty. Fill it in."
    if kind in ("value_error", "jql"):
        return str(context["error"] if kind == "value_error" else context["what"])
    return f"{message}; found {show(value)}."


def _near(value: object, allowed: str) -> str:
    return did_you_mean(value, [word.strip('"') for word in allowed.split(", ")]) if isinstance(value, str) else ""


def show(value: object) -> str:
    """A value as it would stand in the file, shortened."""
    text = _written(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_written(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_written(item) for item in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)
