"""Which issues match a JQL, each once, whatever the paging of either flavour does?"""

import logging
import re
from collections.abc import Iterator

from connector.errors import JiraRefused
from connector.jira_io.client import Call, Client
from connector.jira_io.shapes import MOST_PAGES, Row, mapping, number, rows

CLOUD_PAGE = 5_000
"""The most that search/jql gives where only ids are asked for."""

DATA_CENTER_PAGE = 1_000
ORDER_BY = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\border\s+by\b""", re.IGNORECASE)
log = logging.getLogger(__name__)


def in_order(jql: str) -> str:
    """`jql` in an order that no edit changes, so that pages overlap little. Raises JiraRefused when it is unbounded."""
    bound = jql
    for found in ORDER_BY.finditer(jql):
        if found.group(1) is None:
            bound = jql[: found.start()]
            break
    if not bound.strip():
        raise JiraRefused("a search over every issue of the site is refused: name a project", status=400)
    return f"{bound.strip()} ORDER BY key ASC"


def cloud_ids(client: Client, jql: str) -> Iterator[str]:
    """Pages of search/jql are no snapshot: issues come twice, and a token may come again for ever."""
    body: Row = {"jql": in_order(jql), "fields": ["id"], "maxResults": CLOUD_PAGE}
    seen: set[str] = set()
    tokens: set[str] = set()
    for _ in range(MOST_PAGES):
        call = Call(method="POST", template="/search/jql", body=dict(body))
        answer = mapping(client.read(call), call.where)
        yield from _new(rows(answer.get("issues"), call.where), seen)
        token = answer.get("nextPageToken")
        if not isinstance(token, str) or answer.get("isLast") is True:
            return
        if token in tokens:
            log.warning("search stopped at a repeated page token after %d issues", len(seen))
            return
        tokens.add(token)
        body["nextPageToken"] = token


def data_center_ids(client: Client, jql: str) -> Iterator[str]:
    """Pages by position: when issues leave the result under way, the rest moves up, so we step back by as many."""
    call = Call(method="GET", template="/search", params={"jql": in_order(jql), "fields": "id"})
    seen: set[str] = set()
    start, total_before = 0, 0
    for _ in range(MOST_PAGES):
        answer = mapping(client.read(call.having(startAt=start, maxResults=DATA_CENTER_PAGE)), call.where)
        page = rows(answer.get("issues"), call.where)
        yield from _new(page, seen)
        total = number(answer.get("total")) or 0
        gone = max(0, total_before - total)
        if start + len(page) >= total and not gone:
            return
        start, total_before = max(0, start + len(page) - gone), total
        if not page and not gone:
            return


def _new(page: list[Row], seen: set[str]) -> Iterator[str]:
    for row in page:
        id = str(row.get("id"))
        if id not in seen:
            seen.add(id)
            yield id
