"""Is an issue from Jira whole, and is its history in order?"""

from collections.abc import Mapping
from typing import Any

from connector.jira_io.client import Call, Client
from connector.jira_io.interface import Raw
from connector.jira_io.parsing_values import iso, number_of, read_instant, table
from connector.jira_io.shapes import Row, number, paged, rows

SECONDS_BELOW = 100_000_000_000
"""A bare number for an instant is in seconds below this (year 5138), in milliseconds above (1973)."""

COMMENT_PAGE = 100


def dated(entry: Row) -> Row:
    """The entry with its instant as ISO text: Cloud's bulk history is documented as text and shown as a number."""
    created = entry.get("created")
    if isinstance(created, str) and created.isdecimal():
        created = int(created)
    if not isinstance(created, (int, float)):
        return entry
    return {**entry, "created": iso(round(created if created >= SECONDS_BELOW else created * 1000))}


def put_history(raw: Raw, histories: list[Row], total: int | None = None) -> None:
    """Let the issue carry these entries, oldest first, each once. `total` is more than their number when some lack."""
    by_id = {str(entry.get("id")): dated(entry) for entry in histories}
    entries: list[Any] = sorted(by_id.values(), key=_age)
    count = len(entries)
    raw["changelog"] = {"startAt": 0, "maxResults": count, "total": max(count, total or 0), "histories": entries}


def _age(entry: Row) -> tuple[int, int]:
    return read_instant(entry.get("created")) or 0, number_of(entry.get("id"))


def history(raw: Raw) -> tuple[list[Row], int | None]:
    """The entries that came along with the issue, and how many Jira says there are (None: it does not say)."""
    log = raw.get("changelog")
    if not isinstance(log, dict):
        return [], None
    return rows(log.get("histories") or [], "changelog"), number(log.get("total"))


def complete_comments(client: Client, raw: Raw) -> None:
    """Read all comments of the issue where it came with a part of them only."""
    held: Any = table(raw.get("fields")).get("comment")
    listed = table(held).get("comments")
    if isinstance(listed, list) and (number(held.get("total")) or 0) > len(listed):
        listed[:] = all_comments(client, str(raw.get("id")))
        held.update(startAt=0, maxResults=len(listed), total=len(listed))


def all_comments(client: Client, issue_id: str) -> list[Row]:
    """All comments of the issue, oldest first, with their properties where this Jira gives them here."""
    params = {"expand": "properties", "orderBy": "created"}
    call = Call(method="GET", template="/issue/{id}/comment", path={"id": issue_id}, params=params)
    return list({str(row.get("id")): row for row in paged(client, call, "comments", COMMENT_PAGE)}.values())


def put_properties(raw: Raw, kept: Mapping[str, Any]) -> None:
    """Let the issue carry our properties as a read that names them would give them; None for one that is not set."""
    raw["properties"] = {key: value for key, value in kept.items() if value is not None}
