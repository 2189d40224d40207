"""What can be known about a Jira from the JSON of its issues alone, or from a context file beside it?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from connector.jira_io.parsing_values import table, tables, text_or_none, user_id
from rules.model import Field, Person, Site, Status

_STANDARD_PRIORITIES = (
    ("highest", "high", "medium", "low", "lowest"),
    ("blocker", "critical", "major", "minor", "trivial"),
)
_SYSTEM_FIELDS = (
    ("summary", "Summary", "string"),
    ("description", "Description", "string"),
    ("environment", "Environment", "string"),
    ("status", "Status", "status"),
    ("resolution", "Resolution", "resolution"),
    ("priority", "Priority", "priority"),
    ("issuetype", "Issue Type", "issuetype"),
    ("project", "Project", "project"),
    ("parent", "Parent", "issuelink"),
    ("assignee", "Assignee", "user"),
    ("reporter", "Reporter", "user"),
    ("creator", "Creator", "user"),
    ("labels", "Labels", "array"),
    ("components", "Components", "array"),
    ("fixVersions", "Fix versions", "array"),
    ("versions", "Affects versions", "array"),
    ("created", "Created", "datetime"),
    ("updated", "Updated", "datetime"),
    ("resolutiondate", "Resolved", "datetime"),
    ("statuscategorychangedate", "Status Category Changed", "datetime"),
    ("duedate", "Due date", "date"),
    ("timeoriginalestimate", "Original estimate", "number"),
    ("timeestimate", "Remaining Estimate", "number"),
    ("timespent", "Time Spent", "number"),
)
Raw = Mapping[str, Any]


def offline_site(raws: Iterable[Raw]) -> Site:
    """Statuses, priorities, fields and service projects seen in issues, or in search pages around them.

    Ranks of priorities are known only where all of them bear one of Jira's two standard sets of names.
    """
    statuses: dict[str, Status] = {}
    priorities: dict[str, str] = {}
    fields = {identity.lower(): Field(id=identity, name=name, type=kind) for identity, name, kind in _SYSTEM_FIELDS}
    projects: set[str] = set()
    for raw in raws:
        for found in objects(raw):
            _add_status(found, statuses)
            _add_service_project(found, projects)
            _add_priority(found, priorities)
            fields.update(_named_fields(found))
    return Site(
        statuses=statuses,
        priorities=_ranked(priorities),
        fields=fields,
        service_projects=frozenset(projects),
    )


def objects(value: object) -> Iterator[Raw]:
    """Every object inside a JSON value, the outermost first."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Mapping):
            yield found
            waiting.extend(reversed(list(found.values())))
        elif isinstance(found, list):
            waiting.extend(reversed(found))


def read_people(raw: object) -> dict[str, Person]:
    """Everybody who is named in a JSON value, by account id."""
    people: dict[str, Person] = {}
    for found in objects(raw):
        identity = user_id(found) if isinstance(found.get("displayName"), str) else None
        if identity is not None and identity not in people:
            people[identity] = Person(
                id=identity,
                name=found["displayName"],
                account_type=text_or_none(found.get("accountType")),
                login=None if "accountId" in found else text_or_none(found.get("name")),
            )
    return people


def read_status(raw: Raw) -> Status | None:
    """A status with its category, as REST gives it in issues and in /status."""
    category = text_or_none(table(raw.get("statusCategory")).get("key"))
    identity, name = text_or_none(raw.get("id")), text_or_none(raw.get("name"))
    if identity is None or name is None or category is None:
        return None
    return Status(id=identity, name=name, category=category)


def _add_status(found: Raw, statuses: dict[str, Status]) -> None:
    if (status := read_status(found)) is not None:
        statuses.setdefault(status.id, status)


def _add_service_project(found: Raw, projects: set[str]) -> None:
    if found.get("projectTypeKey") == "service_desk" and (key := text_or_none(found.get("key"))):
        projects.add(key)


def _add_priority(found: Raw, priorities: dict[str, str]) -> None:
    priority = table(found.get("priority"))
    identity, name = text_or_none(priority.get("id")), text_or_none(priority.get("name"))
    if identity and name:
        priorities.setdefault(identity, name)


def _named_fields(found: Raw) -> dict[str, Field]:
    """The fields that the expansions `names` and `schema` of an issue or a search page tell of."""
    names, schema = found.get("names"), table(found.get("schema"))
    if not isinstance(names, Mapping) or ("fields" not in found and "issues" not in found):
        return {}
    return {
        identity.lower(): Field(id=identity, name=str(name), type=str(table(schema.get(identity)).get("type", "")))
        for identity, name in names.items()
    }


def _ranked(priorities: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    names = {name.lower() for name in priorities.values()}
    for standard in _STANDARD_PRIORITIES:
        if names and names <= set(standard):
            return tuple(sorted(priorities.items(), key=lambda entry: standard.index(entry[1].lower())))
    return ()


# ------------------------------------------------------------------------------------------------ context file
CONTEXT_KEYS = ("account", "statuses", "priorities", "fields", "service_projects", "people", "groups")


def with_context(site: Site, context: Raw) -> Site:
    """The site, with what a context file tells.

    `statuses`, `priorities` (highest first) and `fields` as REST lists them, `account` (our own id) and
    `service_projects` (keys).
    """
    statuses = {status.id: status for entry in tables(context.get("statuses")) if (status := read_status(entry))}
    priorities = tuple((str(entry.get("id")), str(entry.get("name"))) for entry in tables(context.get("priorities")))
    fields = {str(entry.get("id")).lower(): read_field(entry) for entry in tables(context.get("fields"))}
    projects = context.get("service_projects")
    keys = frozenset(str(key) for key in projects) if isinstance(projects, list) else frozenset()
    return replace(
        site,
        account=text_or_none(context.get("account")) or site.account,
        statuses={**site.statuses, **statuses},
        priorities=priorities or site.priorities,
        fields={**site.fields, **fields},
        service_projects=site.service_projects | keys,
    )


def read_field(raw: Raw) -> Field:
    """A field as /field lists it."""
    kind = table(raw.get("schema")).get("type")
    return Field(id=str(raw.get("id")), name=str(raw.get("name", raw.get("id"))), type=str(kind or ""))


def context_people(context: Raw) -> dict[str, Person]:
    """Users of the context's `people`, as REST gives them, with the `groups` (name -> account ids) they are in."""
    people = read_people(context.get("people"))
    for group, members in table(context.get("groups")).items():
        for member in members if isinstance(members, list) else []:
            person = people.get(str(member)) or Person(id=str(member), name=str(member))
            people[person.id] = replace(person, groups=person.groups | {group})
    return people
