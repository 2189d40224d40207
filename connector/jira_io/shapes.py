"""Is an answer shaped as we need it, and what are all the rows of one that comes in pages?"""

from collections.abc import Iterator
from typing import Any

from connector.jira_io.answers import unsound
from connector.jira_io.client import Call, Client

MOST_PAGES = 2_000
"""No list of ours is longer; a server that pages for ever is not followed for ever."""

Row = dict[str, Any]


def mapping(value: object, where: str) -> Row:
    """`value` if it is a JSON object. Raises JiraRetry: what comes instead is not Jira's answer."""
    if not isinstance(value, dict):
        raise unsound(f"{type(value).__name__} where an object should be", where, write=False)
    return value


def rows(value: object, where: str) -> list[Row]:
    """`value` if it is a list of objects. Raises JiraRetry."""
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise unsound(f"{type(value).__name__} where a list of objects should be", where, write=False)
    return value


def number(value: object) -> int | None:
    """A count as Jira gives it, or None."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def paged(client: Client, call: Call, key: str = "values", size: int = 50) -> Iterator[Row]:
    """All rows of a resource with startAt and maxResults, however few a page the server gives."""
    start = 0
    for _ in range(MOST_PAGES):
        answer = mapping(client.read(call.having(startAt=start, maxResults=size)), call.where)
        page = rows(answer.get(key), call.where)
        yield from page
        start += len(page)
        total = number(answer.get("total"))
        if not page or answer.get("isLast") is True or (total is not None and start >= total):
            return
