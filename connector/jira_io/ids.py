"""Which of the ids that came from outside may be asked for, and which were not found?"""

import re
from collections.abc import Container, Mapping, Sequence

from connector.jira_io.interface import Raw

ISSUE = re.compile(r"[0-9]{1,19}|[A-Za-z][A-Za-z0-9_]{0,99}-[0-9]{1,19}")


def sound(ids: Sequence[str]) -> list[str]:
    """Those that are an issue's id or key, each once: webhook bodies can hold anything."""
    return list(dict.fromkeys(id for id in ids if ISSUE.fullmatch(id)))


def missing_of(ids: Sequence[str], found: Mapping[str, Raw], failed: Container[str]) -> tuple[str, ...]:
    """Those of `ids` that are neither found (by id or key) nor failed."""
    keys = {str(raw.get("key")).upper() for raw in found.values()}
    return tuple(id for id in dict.fromkeys(ids) if id not in found and id not in failed and id.upper() not in keys)
