"""By what is something of ours known again: an operation by its id, a text by its hash?"""

import hashlib
import json
from dataclasses import fields
from functools import cache, lru_cache
from typing import Any

from rules.desired import Calls, Card, ClosingSummary, Notice, ProjectCard, Reply

SCHEMA = 1
"""Of the texts made from cards and notices: a higher number writes every card again."""


@lru_cache(maxsize=1024)
def op_id(*parts: str | int) -> str:
    """The identity of a comment of ours for ever: 24 hex digits."""
    return _digest(list(parts))[:24]


def content_hash(content: Calls | Card | ClosingSummary | Notice | ProjectCard | Reply) -> str:
    """What a comment of ours says, as a number to compare."""
    facts = _facts(content)
    if isinstance(content, ProjectCard):
        facts.pop("as_of")  # the day on which it came to read so is no news
    return _digest([SCHEMA, facts])


def fingerprint(meaning: object) -> str:
    """What something means, as JSON, in 16 hex digits to compare."""
    return _digest(meaning)[:16]


def _facts(content: Any) -> dict[str, object]:
    """Without `late`: when it is told changes nothing about what it tells."""
    facts = {field.name: getattr(content, field.name) for field in fields(content) if field.name != "late"}
    kind: Any = type(content)
    for name, default in _quiet(kind):
        if facts[name] == default:
            del facts[name]
    return facts


@cache
def _quiet(kind: Any) -> tuple[tuple[str, object], ...]:
    return tuple((field.name, field.default) for field in fields(kind) if field.metadata.get("quiet"))


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=_facts)
    return hashlib.sha256(text.encode()).hexdigest()
