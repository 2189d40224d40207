"""How is one change written to Jira, and what may Jira have done when it does not say so?"""

import json
from collections.abc import Mapping
from typing import Any

from connector.errors import JiraError, JiraRefused, WouldBePublic
from connector.jira_io import markers
from connector.jira_io.answers import Answer, parse, unsound
from connector.jira_io.client import Call, Client
from connector.jira_io.interface import Edit, NewIssue
from rules.model import Json, Marker

LONGEST_TEXT = 32_767
"""Characters of a comment or description. What Jira counts of an ADF document is not documented: we count its JSON."""

LONGEST_PROPERTY = 32_768
LONGEST_SUMMARY = 255


def edit_call(issue_id: str, edit: Edit) -> Call | None:
    """The one PUT that carries the whole edit; None when there is nothing in it."""
    body: dict[str, object] = {}
    verbs = [{"add": label} for label in edit.add_labels] + [{"remove": label} for label in edit.remove_labels]
    if verbs:
        body["update"] = {"labels": verbs}
    if edit.fields:
        check_text(edit.fields.get("description"), "the description")
        body["fields"] = dict(edit.fields)
    if edit.property is not None:
        body["properties"] = [_property(edit.property, edit.property_key)]
    return Call(method="PUT", template="/issue/{id}", path={"id": issue_id}, body=body, write=True) if body else None


def comment_call(issue_id: str, body: Json, marker: Marker, *, internal: bool) -> Call:
    check_text(body, "the comment")
    sent = {"body": body, "properties": markers.properties(marker, internal=internal)}
    return Call(method="POST", template="/issue/{id}/comment", path={"id": issue_id}, body=sent, write=True)


def issue_call(issue: NewIssue) -> Call:
    check_text(issue.description, "the description")
    if len(issue.summary) > LONGEST_SUMMARY or "\n" in issue.summary:
        raise JiraRefused(f"a summary is one line of at most {LONGEST_SUMMARY} characters", status=400)
    fields: dict[str, object] = {
        "project": {"id" if issue.project.isdecimal() else "key": issue.project},
        "issuetype": {"id" if issue.issue_type.isdecimal() else "name": issue.issue_type},
        "summary": issue.summary,
        "description": issue.description,
        "labels": list(issue.labels),
    }
    body: dict[str, object] = {"fields": fields}
    if issue.property:
        body["properties"] = [_property(issue.property)]
    return Call(method="POST", template="/issue", body=body, write=True)


def check_text(text: object, what: str) -> None:
    """Raises JiraRefused for a text that Jira would refuse, before anything is sent."""
    measured = text if isinstance(text, str) else json.dumps(text, ensure_ascii=False, separators=(",", ":"))
    if len(measured) > LONGEST_TEXT:
        raise JiraRefused(f"{what} has {len(measured)} characters; Jira takes {LONGEST_TEXT}", status=400)


def _property(value: Mapping[str, object], key: str = markers.KEY) -> dict[str, object]:
    if len(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) > LONGEST_PROPERTY:
        raise JiraRefused(f"the property is longer than the {LONGEST_PROPERTY} characters Jira takes", status=400)
    return {"key": key, "value": dict(value)}


def reply(answer: Answer, call: Call) -> dict[str, Any]:
    """The object that a POST made. Without its id we do not know what was made: the outcome is unknown."""
    made = parse(answer, call.where, write=True)
    if not isinstance(made, dict) or not isinstance(made.get("id"), str):
        raise unsound("no id in it", call.where, write=True)
    return made


def create_comment(client: Client, call: Call, *, internal: bool) -> str:
    """Send the comment; one that should be internal and is not is taken back at once. Raises JiraRefused then."""
    made = reply(client.send(call), call)
    id = str(made["id"])
    if internal and not _is_internal(client, made):
        _take_back(client, call.path["id"], id)
        raise WouldBePublic(
            f"comment {id} on issue {call.path['id']} would have been public; it was deleted", status=403
        )
    return id


def _is_internal(client: Client, made: Mapping[str, Any]) -> bool:
    """Cloud says so in its reply; else the property that makes a comment internal must have been kept."""
    if "jsdPublic" in made:
        return made["jsdPublic"] is False
    path = {"comment": str(made["id"]), "key": markers.INTERNAL}
    try:
        kept = client.read(Call(method="GET", template="/comment/{comment}/properties/{key}", path=path))
    except JiraError:
        return False
    value = kept.get("value") if isinstance(kept, dict) else None
    return isinstance(value, dict) and value.get("internal") in (True, "true")


def _take_back(client: Client, issue_id: str, id: str) -> None:
    path = {"id": issue_id, "comment": id}
    try:
        client.send(Call(method="DELETE", template="/issue/{id}/comment/{comment}", path=path, write=True))
    except JiraError as error:
        text = f"comment {id} on issue {issue_id} may be public and could not be deleted: delete it by hand. {error}"
        raise WouldBePublic(text, status=403) from error


class Quietly:
    """`notifyUsers=false`: no mail to watchers for labels and card edits.

    It needs the right to administer the project. Where Jira refuses it (403, or 400 about it) the same request goes
    out once more without; when that is accepted, the flag is not tried again for this kind of call. Repeating is
    safe: it was refused, and these are PUTs.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._loud: set[str] = set()

    def is_loud(self, name: str) -> bool:
        return name in self._loud

    def give_up(self, name: str) -> None:
        self._loud.add(name)

    def send(self, call: Call) -> None:
        if call.name in self._loud:
            self._client.send(call)
            return
        try:
            self._client.send(call.having(notifyUsers="false"))
        except JiraRefused as error:
            if not (error.status == 403 or (error.status == 400 and "notif" in str(error).lower())):
                raise
            self._client.send(call)
            self._loud.add(call.name)
