"""How do figures travel to another process as text? JSON, and back into the same frozen values."""

import json
from dataclasses import asdict, is_dataclass
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from reports.figures import Figures


def dumps(figures: Figures) -> str:
    """Compact JSON."""
    return json.dumps(asdict(figures), ensure_ascii=False, separators=(",", ":"))


def loads(text: str) -> Figures:
    """What `dumps` wrote. KeyError where a field is missing."""
    restored: Figures = _restored(Figures, json.loads(text))
    return restored


def _restored(kind: Any, value: Any) -> Any:
    if get_origin(kind) is UnionType:
        inner = next(option for option in get_args(kind) if option is not NoneType)
        return None if value is None else _restored(inner, value)
    if get_origin(kind) is tuple:
        return tuple(_restored(get_args(kind)[0], item) for item in value)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: _restored(hints[name], value[name]) for name in hints})
    return value
