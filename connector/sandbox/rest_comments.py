"""REST resources of comments and their properties."""

from typing import Any

from flask import request

from connector.sandbox.records import Comment
from connector.sandbox.rest_common import NO_CONTENT, Answer, Asked, Route
from connector.sandbox.rest_issues import is_silenced, properties_of
from connector.sandbox.shapes import Json, page
from connector.sandbox.tables import Missing, Refused

CLOUD_PAGE = 100
MOST_LISTED = 1_000


def listed(asked: Asked, ref: str) -> Answer:
    issue = asked.issue(ref)
    rows = sorted(issue.comments, key=lambda each: (each.at, int(each.id)))
    order = request.args.get("orderBy", "created").strip()
    if order.lstrip("+-") != "created":
        raise Refused(f"'{order}' is not a valid value for orderBy; use created, -created or +created.")
    if order.startswith("-"):
        rows.reverse()
    start = asked.number("startAt", 0)
    cloud = asked.state.flavour == "cloud"
    size = min(asked.number("maxResults", CLOUD_PAGE if cloud else len(rows)), CLOUD_PAGE if cloud else len(rows))
    with_properties = "properties" in asked.names("expand")
    shown = [asked.shapes.comment(issue, row, properties=with_properties) for row in rows[start : start + size]]
    return {"startAt": start, "maxResults": size, "total": len(rows), "comments": shown}


def _comment(asked: Asked, ref: str, id: str) -> Comment:
    for comment in asked.issue(ref).comments:
        if comment.id == id:
            return comment
    raise Refused(f"Can not find a comment for the id: {id}.", status=404)


def read(asked: Asked, ref: str, id: str) -> Answer:
    shown = "properties" in asked.names("expand")
    return asked.shapes.comment(asked.issue(ref), _comment(asked, ref, id), properties=shown)


def _body(asked: Asked, told: Json) -> Any:
    """Documents in v3, text in v2 and on Data Center."""
    body = told.get("body")
    if asked.version == "3":
        if not isinstance(body, dict):
            raise Refused("", fields={"comment": "Comment body is not valid!"})
        return body
    if not isinstance(body, str):
        raise Refused("", fields={"comment": "Comment body is not valid!"})
    return body


def add(asked: Asked, ref: str) -> Answer:
    issue, told = asked.issue(ref), asked.json
    made = asked.state.comment(
        issue.id,
        asked.account,
        _body(asked, told),
        properties=properties_of(told),
        visibility=told.get("visibility"),
    )
    return asked.shapes.comment(issue, made), 201


def edit(asked: Asked, ref: str, id: str) -> Answer:
    issue, told = asked.issue(ref), asked.json
    comment = _comment(asked, ref, id)
    if not is_silenced(asked):
        comment = asked.state.edit_comment(issue.id, asked.account, id, _body(asked, told), properties_of(told))
    return asked.shapes.comment(issue, comment)


def delete(asked: Asked, ref: str, id: str) -> Answer:
    _comment(asked, ref, id)
    asked.state.delete_comment(asked.issue(ref).id, asked.account, id)
    return NO_CONTENT


def by_ids(asked: Asked) -> Answer:
    """Those that are there, of up to 1000."""
    ids = asked.json.get("ids")
    if not isinstance(ids, list) or not all(isinstance(id, int) for id in ids) or len(ids) > MOST_LISTED:
        raise Refused("ids must be a list of at most 1000 numbers.")
    rows = []
    for id in ids if asked.user is not None else []:
        try:
            issue, comment = asked.state.comment_by_id(str(id))
        except Missing:
            continue
        rows.append(asked.shapes.comment(issue, comment, properties="properties" in asked.names("expand")))
    return page(rows, 0, MOST_LISTED)


def _kept(asked: Asked, id: str) -> dict[str, Any]:
    return asked.state.comment_by_id(id)[1].properties


def property_keys(asked: Asked, id: str) -> Answer:
    root = f"{asked.shapes.root}/comment/{id}/properties"
    return {"keys": [{"self": f"{root}/{key}", "key": key} for key in _kept(asked, id)]}


def get_property(asked: Asked, id: str, key: str) -> Answer:
    kept = _kept(asked, id)
    if key not in kept:
        raise Refused(f"The property with key '{key}' does not exist.", status=404)
    return {"key": key, "value": kept[key]}


def put_property(asked: Asked, id: str, key: str) -> Answer:
    new = asked.state.set_comment_property(id, key, request.get_json(silent=True))
    return {}, 201 if new else 200


def delete_property(asked: Asked, id: str, key: str) -> Answer:
    get_property(asked, id, key)
    asked.state.set_comment_property(id, key, None)
    return NO_CONTENT


ROUTES = [
    Route("GET", "/issue/<ref>/comment", listed),
    Route("POST", "/issue/<ref>/comment", add, write=True),
    Route("GET", "/issue/<ref>/comment/<id>", read),
    Route("PUT", "/issue/<ref>/comment/<id>", edit, write=True),
    Route("DELETE", "/issue/<ref>/comment/<id>", delete, write=True),
    Route("GET", "/comment/<id>/properties", property_keys),
    Route("GET", "/comment/<id>/properties/<key>", get_property),
    Route("PUT", "/comment/<id>/properties/<key>", put_property, write=True),
    Route("DELETE", "/comment/<id>/properties/<key>", delete_property, write=True),
]
CLOUD_ROUTES = [Route("POST", "/comment/list", by_ids, open=True)]
