"""REST resources of one issue: read, edit, create, move, and its properties."""

from typing import Any

from flask import request

from connector.sandbox import adf_check, changes
from connector.sandbox.records import WORKFLOW, Issue
from connector.sandbox.rest_common import NO_CONTENT, Answer, Asked, Route
from connector.sandbox.shapes import Json
from connector.sandbox.tables import Missing, Refused

HISTORY_PAGE = 100
NO_FILES: frozenset[str] = frozenset()
NAMED = ("status", "priority", "resolution", "issuetype")
PEOPLE = ("assignee", "reporter")
FIXED = ("status", "resolution", "created", "updated", "creator", "project")
"""An edit cannot set these."""


def wanted(names: list[str], default: str) -> frozenset[str]:
    return frozenset(names) or frozenset({default})


def history(asked: Asked, issue: Issue, most: int | None = None) -> Json:
    """A changelog as `expand` gives it: newest first on Cloud and cut at `most`, oldest first and whole elsewhere."""
    entries = [asked.shapes.history(entry) for entry in issue.history]
    total = len(entries)
    if asked.state.flavour == "cloud":
        entries = entries[::-1][:most]
    return {"startAt": 0, "maxResults": len(entries), "total": total, "histories": entries}


def read(asked: Asked, ref: str) -> Answer:
    issue = asked.issue(ref)
    shown = asked.shapes.issue(issue, wanted(asked.names("fields"), "*all"), asked.names("properties"))
    expand = asked.names("expand")
    if "changelog" in expand:
        shown["changelog"] = history(asked, issue, HISTORY_PAGE)
    if "names" in expand:
        shown["names"] = {kind.id: kind.name for kind in asked.state.fields.values()}
    if "transitions" in expand:
        shown["transitions"] = _transitions(asked, issue)
    return shown


def value_of(asked: Asked, field: str, told: Any, issue: Issue | None = None) -> Any:
    """A field's REST value in the sandbox's terms. Raises Refused and Missing."""
    if field == "description" and told is not None:
        _check_text(asked, told, issue)
    if field.startswith("customfield_") or field == "description" or told is None:
        return told
    if isinstance(told, dict) and field in PEOPLE:
        return _person(asked, field, told)
    if isinstance(told, dict) and field in NAMED:
        return _named(asked, field, str(told.get("id") or told.get("name")))
    if isinstance(told, dict) or field in (*PEOPLE, *NAMED):
        text = f"data was not of the expected kind: {field}"
        raise Refused(text, fields={field: text})
    return told


def _check_text(asked: Asked, told: Any, issue: Issue | None) -> None:
    """Documents in v3, text in v2 and on Data Center."""
    if asked.version == "3":
        adf_check.check(told, "description", frozenset(each.media for each in issue.attachments) if issue else NO_FILES)
    elif not isinstance(told, str):
        raise Refused("", fields={"description": "Operation value must be a string"})


def _named(asked: Asked, field: str, ref: str) -> str:
    try:
        return str(changes.row(asked.state, field, ref).name)
    except Missing:
        text = f"{field.capitalize()} name '{ref}' is not valid"
        raise Refused(text, fields={field: text}) from None


def _person(asked: Asked, field: str, told: Json) -> str | None:
    cloud = asked.state.flavour == "cloud"
    ref = told.get("accountId") if cloud else told.get("name") or told.get("key")
    if ref is None:
        return None
    try:
        return asked.state.user(ref).id
    except Missing:
        text = f"User '{ref}' cannot be assigned issues."
        raise Refused(text, fields={field: text}) from None


def _verbs(issue: Issue, field: str, verbs: Any) -> Any:
    """The value after the verbs of `update`, in the form of `fields`."""
    if not isinstance(verbs, list) or not all(isinstance(verb, dict) and len(verb) == 1 for verb in verbs):
        raise Refused(f"Operations on '{field}' must be a list of verbs.")
    value: Any = list(issue.labels) if field == "labels" else None
    for verb, told in ((name, each[name]) for each in verbs for name in each):
        if verb == "set":
            value = told
        elif field == "labels" and verb == "add":
            value = [*value, told]
        elif field == "labels" and verb == "remove":
            value = [each for each in value if each != told]
        else:
            raise Refused(f"Field '{field}' does not support operation '{verb}'.", fields={field: verb})
    return value


def _fields(asked: Asked, issue: Issue, body: Json) -> dict[str, Any]:
    fields, update = body.get("fields") or {}, body.get("update") or {}
    both = [name for name in fields if name in update]
    if both:
        text = f"Field '{both[0]}' cannot appear in both 'fields' and 'update'"
        raise Refused(text, fields={both[0]: text})
    told = {**fields, **{name: _verbs(issue, name, verbs) for name, verbs in update.items()}}
    for name in told:
        if name in FIXED or name in asked.state.off_screen:
            text = f"Field '{name}' cannot be set. It is not on the appropriate screen, or unknown."
            raise Refused(text, fields={name: text})
    return {name: value_of(asked, name, value, issue) for name, value in told.items()}


def properties_of(body: Json) -> dict[str, Any]:
    return {each["key"]: each["value"] for each in body.get("properties") or []}


def is_silenced(asked: Asked) -> bool:
    """Is the write to be dropped, because it asks for a silence that is not its to ask for? Refused elsewhere."""
    if request.args.get("notifyUsers") != "false" or asked.state.may_edit_silently:
        return False
    if asked.state.flavour == "cloud":
        return True
    text = "To discard the user notification either admin or project admin permissions are required."
    raise Refused(text, status=403)


def edit(asked: Asked, ref: str) -> Answer:
    issue = asked.issue(ref)
    if is_silenced(asked):
        return NO_CONTENT
    body = asked.json
    asked.state.change(issue.id, asked.account, _fields(asked, issue, body), properties_of(body))
    return read(asked, ref) if request.args.get("returnIssue") == "true" else NO_CONTENT


def create(asked: Asked) -> Answer:
    body = asked.json
    fields = dict(body.get("fields") or {})
    missing = [name for name in ("project", "issuetype", "summary") if not fields.get(name)]
    if missing:
        raise Refused("", fields={name: f"{name} is required." for name in missing})
    try:
        project = asked.state.project(str(fields["project"].get("key") or fields["project"].get("id")))
        told = {name: value_of(asked, name, value) for name, value in fields.items() if name != "project"}
    except Missing as error:
        raise Refused("", fields={"project": str(error)}) from None
    type, summary, reporter = told.pop("issuetype"), told.pop("summary"), told.pop("reporter", asked.account)
    told["properties"] = properties_of(body)
    made = asked.state.create_issue(project.key, type, summary, reporter=reporter, creator=asked.account, **told)
    return {"id": made.id, "key": made.key, "self": f"{asked.shapes.root}/issue/{made.id}"}, 201


def delete(asked: Asked, ref: str) -> Answer:
    asked.state.delete_issue(asked.issue(ref).id, asked.account)
    return NO_CONTENT


def transitions(asked: Asked, ref: str) -> Answer:
    return {"expand": "transitions", "transitions": _transitions(asked, asked.issue(ref))}


def _transitions(asked: Asked, issue: Issue) -> list[Json]:
    rows = []
    for name in WORKFLOW[issue.status]:
        status = asked.state.status(name)
        rows.append({"id": f"2{status.id}", "name": name, "to": asked.shapes.status(status), "hasScreen": False})
    return rows


def move(asked: Asked, ref: str) -> Answer:
    issue, body = asked.issue(ref), asked.json
    asked_for = str((body.get("transition") or {}).get("id"))
    found = [row for row in _transitions(asked, issue) if row["id"] == asked_for]
    if not found:
        raise Refused(
            f"It is not on the appropriate screen, or transition id '{asked_for}' is not valid for this issue."
        )
    resolution = value_of(asked, "resolution", (body.get("fields") or {}).get("resolution"))
    asked.state.transition(issue.id, asked.account, found[0]["name"], resolution)
    return NO_CONTENT


def assign(asked: Asked, ref: str) -> Answer:
    asked.state.edit(asked.issue(ref).id, asked.account, assignee=_person(asked, "assignee", asked.json))
    return NO_CONTENT


def watchers(asked: Asked, ref: str) -> Answer:
    issue = asked.issue(ref)
    people = [asked.shapes.user(id) for id in sorted(issue.watchers)]
    return {"isWatching": asked.user in issue.watchers, "watchCount": len(people), "watchers": people}


def watch(asked: Asked, ref: str) -> Answer:
    told = request.get_json(silent=True)
    asked.issue(ref).watchers.add(asked.state.user(told).id if isinstance(told, str) else asked.account)
    return NO_CONTENT


def unwatch(asked: Asked, ref: str) -> Answer:
    told = request.args.get("accountId") or request.args.get("userName") or request.args.get("username")
    asked.issue(ref).watchers.discard(asked.state.user(told).id if told else asked.account)
    return NO_CONTENT


def property_keys(asked: Asked, ref: str) -> Answer:
    issue = asked.issue(ref)
    return {"keys": [{"self": _address(asked, issue, key), "key": key} for key in issue.properties]}


def _address(asked: Asked, issue: Issue, key: str) -> str:
    return f"{asked.shapes.root}/issue/{issue.id}/properties/{key}"


def get_property(asked: Asked, ref: str, key: str) -> Answer:
    kept = asked.issue(ref).properties
    if key not in kept:
        raise Refused(f"The property with key '{key}' does not exist.", status=404)
    return {"key": key, "value": kept[key]}


def put_property(asked: Asked, ref: str, key: str) -> Answer:
    value = request.get_json(silent=True)
    new = asked.state.set_property(asked.issue(ref).id, asked.account, key, value)
    return {}, 201 if new else 200


def delete_property(asked: Asked, ref: str, key: str) -> Answer:
    get_property(asked, ref, key)
    asked.state.set_property(asked.issue(ref).id, asked.account, key, None)
    return NO_CONTENT


def link(asked: Asked) -> Answer:
    body = asked.json
    ends = [asked.issue(str((body.get(end) or {}).get("key") or (body.get(end) or {}).get("id"))).id for end in ENDS]
    asked.state.link(str((body.get("type") or {}).get("name")), ends[0], ends[1], asked.account)
    return {}, 201


ENDS = ("inwardIssue", "outwardIssue")
"""The inward issue is the one that blocks, duplicates, ...; the direction is easily swapped."""

ROUTES = [
    Route("POST", "/issue", create, write=True),
    Route("GET", "/issue/<ref>", read, open=True),
    Route("PUT", "/issue/<ref>", edit, write=True),
    Route("DELETE", "/issue/<ref>", delete, write=True),
    Route("GET", "/issue/<ref>/transitions", transitions),
    Route("POST", "/issue/<ref>/transitions", move, write=True),
    Route("PUT", "/issue/<ref>/assignee", assign, write=True),
    Route("GET", "/issue/<ref>/watchers", watchers),
    Route("POST", "/issue/<ref>/watchers", watch, write=True),
    Route("DELETE", "/issue/<ref>/watchers", unwatch, write=True),
    Route("GET", "/issue/<ref>/properties", property_keys),
    Route("GET", "/issue/<ref>/properties/<key>", get_property),
    Route("PUT", "/issue/<ref>/properties/<key>", put_property, write=True),
    Route("DELETE", "/issue/<ref>/properties/<key>", delete_property, write=True),
    Route("POST", "/issueLink", link, write=True),
]
