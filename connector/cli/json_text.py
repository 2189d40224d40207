"""How is JSON text read quickly, and yet exactly as Python's own reader does?"""

import json
from typing import Any

import msgspec

LONG = frozenset(("changelog", "comment", "worklog"))
"""What makes an issue's JSON long, and tells of people only."""
_whole = msgspec.json.Decoder().decode
_parts = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_each = msgspec.json.Decoder(list[msgspec.Raw]).decode
_Text = str | bytes | msgspec.Raw


def read_json(text: str | bytes) -> Any:
    """The value. Bytes are UTF-8; what is not is read as U+FFFD. Raises ValueError, with the column of the fault.

    NaN, Infinity and halves of surrogate pairs are nothing to the fast reader; what it refuses is read by Python's own.
    """
    try:
        return _whole(text)
    except (ValueError, RecursionError):
        return _slowly(text if isinstance(text, str) else text.decode("utf-8", errors="replace"))


def read_outline(text: str | bytes) -> Any:
    """The value without the histories, comments and worklogs of issues, which are passed over and never built.

    Raises ValueError as `read_json` does. Faults within what is passed over may be missed.
    """
    try:
        return _outlined(text)
    except (ValueError, RecursionError):
        return read_json(text)


def _slowly(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"this is not JSON: {error.msg}, column {error.colno}") from error
    except RecursionError as error:
        raise ValueError("this is not JSON that can be read: it is nested too deeply") from error


def _outlined(text: _Text) -> dict[str, Any]:
    """Of an issue, or a page of issues. Raises ValueError for anything but an object."""
    return {name: _part(name, part) for name, part in _parts(text).items() if name not in LONG}


def _part(name: str, part: msgspec.Raw) -> Any:
    if name == "fields":
        return {field: _whole(value) for field, value in _parts(part).items() if field not in LONG}
    if name == "issues":
        return [_outlined(entry) for entry in _each(part)]
    return _whole(part)
