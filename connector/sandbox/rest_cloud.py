"""What only Cloud has: search by token, bulk reads, histories in pages."""

import base64
import json
from typing import Any

from flask import request

from connector.sandbox import jql, rest_comments, rest_files, rest_issues, rest_site
from connector.sandbox.records import Issue
from connector.sandbox.rest_common import Answer, Asked, Route, refusal
from connector.sandbox.rest_issues import history, wanted
from connector.sandbox.shapes import Json, page
from connector.sandbox.tables import Missing, Refused

VERSIONS = 'any("2", "3", "latest")'
MOST_IDS = 5_000
MOST_ROWS = 100
"""A page of search holds this many issues when more than their ids are asked for."""

BULK = 100
BULK_LEAN = 1_000
HISTORY_INLINE = 40
HISTORY_PAGE = 1_000
MOST_RECONCILED = 50
LEAN_OUT = frozenset({"*all", "*navigable", "comment", "worklog", "attachment"})


def removed(asked: Asked) -> Answer:
    text = "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API."
    return refusal(410, f"{text} A full migration guideline is available at CHANGE-2046.")


def search(asked: Asked) -> Answer:
    """By GET or POST. Pages are no snapshot: a token says only how far the reader has come."""
    told = _search_parameters(asked)
    text = str(told.get("jql") or "")
    if jql.parse(text).where is None:
        raise Refused("Unbounded JQL queries are not allowed here. Please add a search restriction to your query.")
    size = told["maxResults"]
    if not 1 <= size <= MOST_IDS:
        raise Refused("The maxResults parameter must be between 1 and 5000.")
    fields = wanted(told["fields"], "id")
    fresh = frozenset(str(id) for id in told["reconcileIssues"])
    if len(fresh) > MOST_RECONCILED:
        raise Refused("reconcileIssues must hold at most 50 issue ids.")
    found = asked.matching(text, fresh=fresh)
    start = _position(told.get("nextPageToken"), text)
    size = size if fields <= {"id", "key"} else min(size, MOST_ROWS)
    rows = [_row(asked, issue, fields, told) for issue in found[start : start + size]]
    last = start + size >= len(found)
    return {"issues": rows, "isLast": last} | ({} if last else {"nextPageToken": _token(start + size, text)})


def _search_parameters(asked: Asked) -> dict[str, Any]:
    lists = ("fields", "properties", "reconcileIssues")
    if request.method == "POST":
        told = asked.json
        expand = str(told.get("expand") or "").split(",")
        given = {name: list(told.get(name) or []) for name in lists}
        size = told.get("maxResults", 50)
        return {**told, **given, "expand": expand, "maxResults": size if isinstance(size, int) else 0}
    given = {name: asked.names(name) for name in lists}
    return {
        "jql": request.args.get("jql"),
        "nextPageToken": request.args.get("nextPageToken"),
        "maxResults": asked.number("maxResults", 50),
        "expand": asked.names("expand"),
        **given,
    }


def _token(position: int, text: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([position, text]).encode()).decode()


def _position(token: Any, text: str) -> int:
    if not token:
        return 0
    try:
        position, asked_before = json.loads(base64.urlsafe_b64decode(str(token)))
    except ValueError:
        raise Refused("The provided next page token is invalid.") from None
    if asked_before != text:
        raise Refused("The provided next page token belongs to another query.")
    return int(position)


def _row(asked: Asked, issue: Issue, fields: frozenset[str], told: Json) -> Json:
    if fields == {"id"} and not told["properties"]:
        return {"id": issue.id}
    row = asked.shapes.issue(issue, fields, told["properties"])
    if "changelog" in told["expand"]:
        row["changelog"] = history(asked, issue, HISTORY_INLINE)
    return row


def count(asked: Asked) -> Answer:
    return {"count": len(asked.matching(str(asked.json.get("jql") or "")))}


def bulk(asked: Asked) -> Answer:
    """From the tables, not the index; who is not there is not spoken of."""
    told = asked.json
    refs, fields, expand = told.get("issueIdsOrKeys"), told.get("fields") or [], told.get("expand") or []
    if not isinstance(refs, list) or not isinstance(fields, list) or not isinstance(expand, list):
        raise Refused("issueIdsOrKeys, fields and expand must be lists.")
    lean = bool(fields) and not LEAN_OUT & set(fields) and "changelog" not in expand
    if len(refs) > (BULK_LEAN if lean else BULK):
        raise Refused(f"Too many issues: at most {BULK_LEAN if lean else BULK} can be fetched at once.")
    chosen = wanted(fields, "*navigable")
    options = {"properties": told.get("properties") or [], "expand": expand}
    if len(options["properties"]) > 5:
        raise Refused("At most 5 properties can be requested.")
    return {"issueErrors": [], "issues": [_row(asked, issue, chosen, options) for issue in _present(asked, refs)]}


def _present(asked: Asked, refs: list[Any]) -> list[Issue]:
    found = {}
    for ref in refs if asked.user is not None else []:
        try:
            issue = asked.issue(str(ref))
        except Missing:
            continue
        found[issue.id] = issue
    return [found[id] for id in sorted(found, key=int)]


def bulk_history(asked: Asked) -> Answer:
    """Oldest first, issue by issue, cut into pages by number of entries."""
    told = asked.json
    refs, only = told.get("issueIdsOrKeys") or [], set(told.get("fieldIds") or [])
    if len(refs) > BULK_LEAN:
        raise Refused("At most 1000 issues can be requested.")
    size = told.get("maxResults") or HISTORY_PAGE
    entries = [(issue, entry) for issue in _present(asked, refs) for entry in issue.history]
    if only:
        entries = [(issue, entry) for issue, entry in entries if only & {item.field for item in entry.items}]
    start = _position(told.get("nextPageToken"), "history")
    logs: dict[str, list[Json]] = {}
    for issue, entry in entries[start : start + size]:
        logs.setdefault(issue.id, []).append(asked.shapes.history(entry))
    answer: Json = {"issueChangeLogs": [{"issueId": id, "changeHistories": rows} for id, rows in logs.items()]}
    more = start + size < len(entries)
    return answer | ({"nextPageToken": _token(start + size, "history")} if more else {})


def issue_history(asked: Asked, ref: str) -> Answer:
    entries = [asked.shapes.history(entry) for entry in asked.issue(ref).history]
    return page(entries, asked.number("startAt", 0), min(100, asked.number("maxResults", 100, 1)))


ROUTES = [
    Route("GET", "/search", removed, open=True),
    Route("POST", "/search", removed, open=True),
    Route("GET", "/search/jql", search, open=True),
    Route("POST", "/search/jql", search, open=True),
    Route("POST", "/search/approximate-count", count, open=True),
    Route("POST", "/issue/bulkfetch", bulk, open=True),
    Route("POST", "/changelog/bulkfetch", bulk_history, open=True),
    Route("GET", "/issue/<ref>/changelog", issue_history),
    *rest_site.CLOUD_ROUTES,
    *rest_comments.CLOUD_ROUTES,
    *rest_files.CLOUD_ROUTES,
    *rest_site.ROUTES,
    *rest_issues.ROUTES,
    *rest_comments.ROUTES,
    *rest_files.ROUTES,
]
