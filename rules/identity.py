"""By what is something of ours known again: an operation by its id, a text by its hash?"""

import hashlib
import json
from dataclasses import fields
from typing import Any

from rules.desired import Card, Notice

SCHEMA = 1
"""Of the texts made from cards and notices: a higher number writes every card again."""


def op_id(*parts: str | int) -> str:
    """The identity of a comment of ours for ever: 24 hex digits."""
    return _digest(list(parts))[:24]


def content_hash(content: Card | Notice) -> str:
    """What a comment of ours says, as a number to compare."""
    facts = _facts(content)
    facts.pop("late", None)  # when it is told changes nothing about what it tells
    return _digest([SCHEMA, facts])


def _facts(content: Any) -> dict[str, object]:
    return {field.name: getattr(content, field.name) for field in fields(content)}


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=_facts)
    return hashlib.sha256(text.encode()).hexdigest()
