"""What only Data Center has: search by position."""

from typing import Any

from flask import request

from connector.sandbox import rest_comments, rest_files, rest_issues, rest_site
from connector.sandbox.records import Issue
from connector.sandbox.rest_common import Answer, Asked, Route
from connector.sandbox.rest_issues import history, wanted
from connector.sandbox.shapes import Json

VERSIONS = 'any("2", "latest")'
MOST_ROWS = 1_000


def search(asked: Asked) -> Answer:
    """By GET or POST. `validateQuery=false`: values that are not there match nothing."""
    told = _parameters(asked)
    found = asked.matching(str(told.get("jql") or ""), strict=told["validateQuery"])
    start, size = told["startAt"], min(MOST_ROWS, told["maxResults"])
    fields = wanted(told["fields"], "*navigable")
    rows = [_row(asked, issue, fields, told["expand"]) for issue in found[start : start + size]]
    return {"expand": "names,schema", "startAt": start, "maxResults": size, "total": len(found), "issues": rows}


def _row(asked: Asked, issue: Issue, fields: frozenset[str], expand: list[str]) -> Json:
    row = asked.shapes.issue(issue, fields)
    if "changelog" in expand:
        row["changelog"] = history(asked, issue)
    return row


def _parameters(asked: Asked) -> dict[str, Any]:
    if request.method == "POST":
        told = asked.json
        given = {name: list(told.get(name) or []) for name in ("fields", "expand")}
        numbers = {"startAt": int(told.get("startAt") or 0), "maxResults": int(told.get("maxResults") or 50)}
        return {**told, **given, **numbers, "validateQuery": told.get("validateQuery") not in (False, "false", "none")}
    return {
        "jql": request.args.get("jql"),
        "startAt": asked.number("startAt", 0),
        "maxResults": asked.number("maxResults", 50),
        "fields": asked.names("fields"),
        "expand": asked.names("expand"),
        "validateQuery": request.args.get("validateQuery") not in ("false", "none"),
    }


ROUTES = [
    Route("GET", "/search", search, open=True),
    Route("POST", "/search", search, open=True),
    *rest_site.ROUTES,
    *rest_issues.ROUTES,
    *rest_comments.ROUTES,
    *rest_files.ROUTES,
]
