"""How does a file get onto an issue, and how does a document show it?"""

import re
from collections.abc import Mapping
from typing import Any

from connector.errors import JiraError
from connector.jira_io.answers import parse, unsound
from connector.jira_io.client import Call, Client
from connector.jira_io.interface import Attached
from connector.jira_io.parsing_values import user_id
from connector.jira_io.shapes import mapping, rows

MEDIA = re.compile(r"/file/([0-9a-fA-F-]{36})/")


def attach(client: Client, issue_id: str, filename: str, content: bytes, mime: str) -> Attached:
    """Attach a file; its `media` is not looked up. Jira takes the same name twice, so this is not idempotent."""
    call = Call(
        method="POST",
        template="/issue/{id}/attachments",
        path={"id": issue_id},
        files={"file": (filename, content, mime)},
        write=True,
    )
    made = parse(client.send(call), call.where, write=True)
    if not isinstance(made, list) or not made or not isinstance(made[0], dict) or "id" not in made[0]:
        raise unsound("no attachment in it", call.where, write=True)
    return Attached(id=str(made[0]["id"]), filename=str(made[0].get("filename") or filename), media=None)


def attachments(client: Client, issue_id: str) -> list[tuple[Attached, str | None]]:
    """The issue's attachments, each with its author's account id; their `media` is not looked up."""
    call = Call(method="GET", template="/issue/{id}", path={"id": issue_id}, params={"fields": "attachment"})
    fields = mapping(mapping(client.read(call), call.where).get("fields"), call.where)
    return [(_attached(row), user_id(row.get("author"))) for row in rows(fields.get("attachment") or [], call.where)]


def _attached(row: Mapping[str, Any]) -> Attached:
    return Attached(id=str(row.get("id")), filename=str(row.get("filename")), media=None)


def media_id(client: Client, attachment_id: str) -> str | None:
    """The id under which Cloud's media service has the file, from where it would redirect a reader to.

    The redirect is not followed and not kept: it holds a live token, and our login is no business of that host. It is
    not documented either, so whatever goes wrong means that a document cannot show the file, not that attaching failed.
    """
    path = {"attachment": attachment_id}
    call = Call(method="GET", template="/attachment/content/{attachment}", path=path, redirects=True)
    try:
        location = client.send(call).headers.get("Location", "")
    except JiraError:
        return None
    found = MEDIA.search(location)
    return found.group(1) if found else None
