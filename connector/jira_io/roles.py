"""Who holds a role in a project? Directly, or as a member of a group that holds it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from connector.errors import JiraGone
from connector.jira_io.client import Call, Client
from connector.jira_io.parsing_site import read_people
from connector.jira_io.parsing_values import table, text_or_none
from connector.jira_io.shapes import Row, mapping, rows
from rules.model import Person

Members = Callable[[str], Iterator[Person]]
"""The members of a group by its name."""


def holders(
    client: Client, project: str, roles: Sequence[str], members: Members, spare: frozenset[str] = frozenset()
) -> dict[str, Person]:
    """By account id, each with those of `roles` that they hold. Raises JiraGone for a role that the project lacks,
    unless it can be spared: then nobody holds it."""
    people: dict[str, Person] = {}
    ids = _ids(client, project)
    for role in roles:
        if role.casefold() not in ids:
            if role in spare:
                continue
            raise JiraGone(f"Project {project} has no role {role!r}, or not for our eyes.", status=404)
        for person in _holders(client, project, ids[role.casefold()], members):
            known = people.get(person.id, replace(person, groups=frozenset()))
            people[person.id] = replace(known, roles=known.roles | {role})
    return people


def _ids(client: Client, project: str) -> dict[str, str]:
    """The ids of the project's roles by name in lower case: Jira gives addresses that end in them."""
    call = Call(method="GET", template="/project/{project}/role", path={"project": project})
    answer = mapping(client.read(call), call.where)
    return {name.casefold(): str(address).rstrip("/").rpartition("/")[2] for name, address in answer.items()}


def _holders(client: Client, project: str, role: str, members: Members) -> Iterator[Person]:
    call = Call(method="GET", template="/project/{project}/role/{role}", path={"project": project, "role": role})
    answer = mapping(client.read(call), call.where)
    for actor in rows(answer.get("actors", []), call.where):
        if actor.get("type") == "atlassian-group-role-actor":
            group = text_or_none(table(actor.get("actorGroup")).get("name")) or text_or_none(actor.get("name"))
            yield from members(group) if group else ()
        else:
            yield from _user(client, actor)


def _user(client: Client, actor: Row) -> Iterator[Person]:
    """Cloud gives the account id; Data Center only the login, by which the user has to be asked for."""
    account = text_or_none(table(actor.get("actorUser")).get("accountId"))
    if account is not None:
        yield Person(id=account, name=text_or_none(actor.get("displayName")) or account)
        return
    login = text_or_none(actor.get("name"))
    if login is not None:
        call = Call(method="GET", template="/user", params={"username": login})
        yield from read_people(mapping(client.read(call), call.where)).values()
