"""What is the same on Cloud and Data Center: who we are, the site around the issues, and the writes."""

import math
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

from connector.errors import JiraGone, JiraRefused, LoginLost
from connector.jira_io import attaching, markers, transitions, writing
from connector.jira_io.client import Call, Client
from connector.jira_io.components import leads
from connector.jira_io.interface import Account, Attached, Edit, NewIssue, Transition
from connector.jira_io.parsing_boxes import boxes_of
from connector.jira_io.parsing_related import read_versions
from connector.jira_io.parsing_site import read_field, read_people, read_status
from connector.jira_io.parsing_values import text_or_none, user_id
from connector.jira_io.roles import holders
from connector.jira_io.shapes import Row, mapping, paged, rows
from rules.model import MINUTE, Instant, Json, Marker, Person, Site
from rules.relatives import FixVersion


class Login(Protocol):
    """What the jira library is asked for."""

    def myself(self) -> dict[str, Any]: ...

    def server_info(self) -> dict[str, Any]: ...


class RestJira(ABC):
    """The half of `Jira` that both flavours share."""

    def __init__(self, client: Client, login: Login) -> None:
        self.calls: Counter[str] = client.calls
        self._client = client
        self._login = login
        self._account: Account | None = None
        self._people_address: str | None = None
        self._markers = markers.Memory()
        self._quietly = writing.Quietly(client)

    @abstractmethod
    def search_ids(self, jql: str) -> Iterator[str]: ...

    @abstractmethod
    def _priorities(self) -> Iterator[Row]: ...

    @abstractmethod
    def _service_projects(self) -> Iterator[Row]: ...

    @abstractmethod
    def _media(self, attachment_id: str) -> str | None: ...

    def myself(self) -> Account:
        """Who Jira takes us for, asked anew. Raises LoginLost when it is nobody."""
        self._client.admit(Call(method="GET", template="/myself"))
        account = account_of(self._login.myself())
        if account is None:
            raise LoginLost("Jira takes us for a stranger (GET /myself). Renew the token.")
        self._account = account
        return account

    def _own_id(self) -> str:
        return (self._account or self.myself()).id

    def site(self) -> Site:
        """The site as it is now; five to seven requests."""
        return Site(
            name=self._client.base,
            account=self.myself().id,
            statuses={status.id: status for row in self._list("/status") if (status := read_status(row))},
            priorities=tuple((str(row.get("id")), str(row.get("name"))) for row in self._priorities()),
            fields={str(row.get("id")).lower(): read_field(row) for row in self._list("/field")},
            # Keys for reading policies, ids for what outlives a renaming.
            service_projects=frozenset(
                str(row.get(name)) for row in self._service_projects() for name in ("id", "key")
            ),
        )

    def _list(self, template: str) -> list[Row]:
        call = Call(method="GET", template=template)
        return rows(self._client.read(call), call.where)

    def people_in_groups(self, groups: Sequence[str]) -> dict[str, Person]:
        """Members by account id, former colleagues too: their comments are still those of agents."""
        people: dict[str, Person] = {}
        for group in groups:
            for person in self._members(group):
                known = people.get(person.id, person)
                people[person.id] = replace(known, groups=known.groups | {group})
        return people

    def people_in_roles(
        self, project: str, roles: Sequence[str], spare: frozenset[str] = frozenset()
    ) -> dict[str, Person]:
        """Who holds these roles in the project, by account id, members of groups that hold one included."""
        return holders(self._client, project, roles, self._members, spare)

    def component_leads(self, project: str) -> dict[str, Person | None]:
        """See connector.jira_io.components."""
        return leads(self._client, project)

    def versions(self, project: str) -> list[FixVersion]:
        """One request, whatever their number."""
        call = Call(method="GET", template="/project/{project}/versions", path={"project": project})
        listed = [row for row in rows(self._client.read(call), call.where) if row.get("archived") is not True]
        return list(read_versions({"fixVersions": listed}))

    def _members(self, group: str) -> Iterator[Person]:
        params = {"groupname": group, "includeInactiveUsers": "true"}
        call = Call(method="GET", template="/group/member", params=params)
        try:
            yield from read_people(list(paged(self._client, call))).values()
        except JiraGone as error:
            raise JiraGone(f"Jira has no group {group!r}, or not for our eyes. {error}", status=404) from error
        except JiraRefused as error:
            text = f"the members of group {group!r} cannot be read: our account may need more rights. {error}"
            raise JiraRefused(text, status=error.status, fields=error.fields) from error

    def updated_since(self, scope: str, since: Instant, now: Instant) -> Iterator[str]:
        """Relative, since Jira reads an absolute time in the zone of the caller's profile."""
        minutes = max(1, math.ceil((now - since) / MINUTE))
        window = f"updated >= -{minutes}m"
        return self.search_ids(f"({scope}) AND {window}" if scope.strip() else window)

    def edit(self, issue_id: str, edit: Edit) -> None:
        """One PUT, or none where the edit is empty. Labels, fields and property land together or not at all."""
        call = writing.edit_call(issue_id, edit)
        if call is not None:
            self._quietly.send(call)

    def create_comment(self, issue_id: str, body: Json, marker: Marker, *, internal: bool) -> str:
        call = writing.comment_call(issue_id, body, marker, internal=internal)
        return writing.create_comment(self._client, call, internal=internal)

    def transitions(self, issue_id: str) -> list[Transition]:
        return transitions.offered(self._client, issue_id)

    def transition(self, issue_id: str, transition_id: str) -> None:
        transitions.take(self._client, issue_id, transition_id)

    def ticks(self, issue_id: str, comment_id: str) -> tuple[tuple[str, bool], ...]:
        path = {"id": issue_id, "comment": comment_id}
        call = Call(method="GET", template="/issue/{id}/comment/{comment}", path=path)
        return boxes_of(mapping(self._client.read(call), call.where).get("body"))

    def attach(self, issue_id: str, filename: str, content: bytes, mime: str) -> Attached:
        made = attaching.attach(self._client, issue_id, filename, content, mime)
        return Attached(id=made.id, filename=made.filename, media=self._media(made.id))

    def attachments(self, issue_id: str) -> list[Attached]:
        """All of the issue's; `media` is looked up for our own only, since each costs a request."""
        own = self._own_id()
        return [
            Attached(id=it.id, filename=it.filename, media=self._media(it.id)) if author == own else it
            for it, author in attaching.attachments(self._client, issue_id)
        ]

    def create_issue(self, issue: NewIssue) -> tuple[str, str]:
        call = writing.issue_call(issue)
        made = writing.reply(self._client.send(call), call)
        return str(made["id"]), str(made.get("key") or made["id"])

    def find_by_label(self, project: str, label: str) -> list[str]:
        """Ids of the project's issues with this label. Search lags: what was made minutes ago may be missing."""
        return list(self.search_ids(f"project = {quoted(project)} AND labels = {quoted(label)}"))

    def browse(self, key: str) -> str:
        """Through Atlassian's gateway people cannot go: the site's own address is asked for once."""
        if self._people_address is None:
            address: object = self._client.base
            if "//api.atlassian.com/" in self._client.base:
                self._client.admit(Call(method="GET", template="/serverInfo"))
                address = self._login.server_info().get("baseUrl")
            self._people_address = str(address or self._client.base).rstrip("/")
        return f"{self._people_address}/browse/{key}"


def account_of(raw: Row) -> Account | None:
    """Who /myself says we are; None for nobody."""
    id = user_id(raw)
    if id is None:
        return None
    login = None if "accountId" in raw else text_or_none(raw.get("name"))
    return Account(id=id, name=text_or_none(raw.get("displayName")) or id, login=login, zone=raw.get("timeZone"))


def quoted(text: str) -> str:
    """`text` as a value in JQL."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
