"""Which ways does the workflow offer out of an issue's status, and how is one of them taken?"""

from collections.abc import Iterator
from typing import Any

from connector.errors import JiraRefused, JiraRetry
from connector.jira_io.client import Call, Client
from connector.jira_io.interface import Transition
from connector.jira_io.shapes import Row, mapping, rows

TEMPLATE = "/issue/{id}/transitions"
CONFLICT = 409
SOON_MS = 10_000


def offered(client: Client, issue_id: str) -> list[Transition]:
    """Those that our account may take now, with the fields that they ask for."""
    params = {"expand": "transitions.fields"}
    call = Call(method="GET", template=TEMPLATE, path={"id": issue_id}, params=params)
    answer = mapping(client.read(call), call.where)
    return [_transition(row) for row in rows(answer.get("transitions") or [], call.where) if _is_open(row)]


def take(client: Client, issue_id: str, transition_id: str) -> None:
    """One POST, which changes nothing but the status and what the workflow itself does then. Raises JiraRetry while
    somebody else changes the issue."""
    body = {"transition": {"id": transition_id}}
    try:
        client.send(Call(method="POST", template=TEMPLATE, path={"id": issue_id}, body=body, write=True))
    except JiraRefused as error:
        if error.status == CONFLICT:
            raise JiraRetry(str(error), after_ms=SOON_MS) from error
        raise


def _is_open(row: Row) -> bool:
    """Cloud lists ways that are barred as well where it is asked for them."""
    return row.get("isAvailable") is not False and isinstance(row.get("id"), str)


def _transition(row: Row) -> Transition:
    to: Any = row.get("to") if isinstance(row.get("to"), dict) else {}
    category = to.get("statusCategory")
    return Transition(
        id=str(row["id"]),
        name=str(row.get("name") or row["id"]),
        category=str(category.get("key") or "") if isinstance(category, dict) else "",
        to=str(to.get("name") or ""),
        asks=tuple(_asked(row.get("fields"))),
    )


def _asked(fields: object) -> Iterator[str]:
    for name, field in sorted(fields.items()) if isinstance(fields, dict) else ():
        if isinstance(field, dict) and field.get("required") is True and field.get("hasDefaultValue") is not True:
            yield str(name)
