"""What can be known about a Jira from the JSON of its issues alone, or from a context file beside it?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
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
# A dict is known at once; asking whether anything else is a Mapping takes ten times as long.
_OBJECT = (dict, Mapping)
_PLAIN = frozenset((str, int, float, bool, type(None)))
_ONLY_PEOPLE = ("histories", "comments", "worklogs")
"""Lists that tell of people and of nothing else."""


@dataclass(slots=True)
class Seen:
    """What some issues tell of their Jira; what others tell can be joined to it. Picklable, small."""

    statuses: dict[str, Status] = field(default_factory=dict)
    priorities: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)
    projects: set[str] = field(default_factory=set)

    def add(self, raw: Raw) -> None:
        """An issue, or a search page around issues."""
        for found in _told_in(raw):
            if "statusCategory" in found:
                _add_status(found, self.statuses)
            if "projectTypeKey" in found:
                _add_service_project(found, self.projects)
            if "priority" in found:
                _add_priority(found, self.priorities)
            if "names" in found:
                self.fields.update(_named_fields(found))

    def join(self, later: "Seen") -> None:
        """What issues further on tell, as if they had been added after these."""
        for status in later.statuses.values():
            self.statuses.setdefault(status.id, status)
        for identity, name in later.priorities.items():
            self.priorities.setdefault(identity, name)
        self.fields.update(later.fields)
        self.projects |= later.projects

    def site(self) -> Site:
        """Ranks of priorities are known only where all of them bear one of Jira's two standard sets of names."""
        known = {identity.lower(): Field(id=identity, name=name, type=kind) for identity, name, kind in _SYSTEM_FIELDS}
        return Site(
            statuses=self.statuses,
            priorities=_ranked(self.priorities),
            fields={**known, **self.fields},
            service_projects=frozenset(self.projects),
        )


def offline_site(raws: Iterable[Raw]) -> Site:
    """Statuses, priorities, fields and service projects seen in issues, or in search pages around them."""
    seen = Seen()
    for raw in raws:
        seen.add(raw)
    return seen.site()


def _told_in(value: object) -> Iterator[Raw]:
    """Every object inside a JSON value, the outermost first, that may tell of a Jira."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, _OBJECT):
            yield found
            waiting += _parts_of(found, _ONLY_PEOPLE)
        elif isinstance(found, list):
            waiting += [part for part in found if type(part) not in _PLAIN][::-1]


def _parts_of(found: Raw, left_out: Iterable[str] = ()) -> list[Any]:
    """What of an object may have objects in it, the last first."""
    parts = [part for part in found.values() if type(part) not in _PLAIN]
    if not parts:
        return parts
    if "items" in found and "author" in found:
        parts = [part for part in parts if part is not found["items"]]
    for name in left_out:
        if name in found:
            parts = [part for part in parts if part is not found[name]]
    return parts[::-1]


def read_people(raw: object) -> dict[str, Person]:
    """Everybody who is named in a JSON value, by account id; also those who are only mentioned in a document."""
    people: dict[str, Person] = {}
    mentioned: dict[str, Person] = {}
    users: dict[object, Raw] = {}
    waiting = [raw]
    while waiting:
        found = waiting.pop()
        if isinstance(found, _OBJECT):
            if "displayName" in found:
                if _is_again(found, users):
                    continue
                _add_person(found, people)
            if found.get("type") == "mention" and (person := _mentioned(table(found.get("attrs")))) is not None:
                mentioned[person.id] = person
            waiting += _parts_of(found)
        elif isinstance(found, list):
            waiting += [part for part in found if type(part) not in _PLAIN][::-1]
    return {**mentioned, **people}


def _is_again(user: Raw, users: dict[object, Raw]) -> bool:
    """Word for word as before, as the same few people are all over an issue."""
    account = user.get("accountId") or user.get("key")
    return type(account) is str and users.setdefault(account, user) is not user and users[account] == user


def _add_person(found: Raw, people: dict[str, Person]) -> None:
    identity = user_id(found) if isinstance(found["displayName"], str) else None
    if identity is not None and identity not in people:
        people[identity] = Person(
            id=identity,
            name=found["displayName"],
            account_type=text_or_none(found.get("accountType")),
            login=None if "accountId" in found else text_or_none(found.get("name")),
            email=text_or_none(found.get("emailAddress")),
        )


def _mentioned(attributes: Raw) -> Person | None:
    """The name as it was when the person was mentioned."""
    identity, shown = text_or_none(attributes.get("id")), text_or_none(attributes.get("text"))
    return None if identity is None or shown is None else Person(id=identity, name=shown.removeprefix("@"))


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
        identity.lower(): _field(identity, str(name), table(schema.get(identity))) for identity, name in names.items()
    }


def _ranked(priorities: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    names = {name.lower() for name in priorities.values()}
    for standard in _STANDARD_PRIORITIES:
        if names and names <= set(standard):
            return tuple(sorted(priorities.items(), key=lambda entry: standard.index(entry[1].lower())))
    return ()


# ------------------------------------------------------------------------------------------------ context file
CONTEXT_KEYS = (
    *("account", "statuses", "priorities", "fields", "service_projects", "people", "groups", "roles"),
    "components",
)


def with_context(site: Site, context: Raw) -> Site:
    """The site, with what a context file tells.

    `statuses`, `priorities` (highest first) and `fields` as REST lists them, `account` (our own id) and
    `service_projects` (keys), and `components` with their leads.
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
        component_leads={**site.component_leads, **_leads(context)},
    )


def _leads(context: Raw) -> dict[str, str | None]:
    components = tables(context.get("components"))
    return {id_: user_id(one.get("lead")) for one in components if (id_ := text_or_none(one.get("id"))) is not None}


def read_field(raw: Raw) -> Field:
    """A field as /field lists it."""
    return _field(str(raw.get("id")), str(raw.get("name", raw.get("id"))), table(raw.get("schema")))


def _field(identity: str, name: str, schema: Raw) -> Field:
    return Field(id=identity, name=name, type=str(schema.get("type") or ""), custom=str(schema.get("custom") or ""))


def context_people(context: Raw) -> dict[str, Person]:
    """Users of the context's `people`, as REST gives them, with the `groups` they are in and the `roles` they hold
    (name -> account ids)."""
    people = {**read_people(context.get("components")), **read_people(context.get("people"))}
    for group, person in _listed(context.get("groups"), people):
        people[person.id] = replace(person, groups=person.groups | {group})
    for role, person in _listed(context.get("roles"), people):
        people[person.id] = replace(person, roles=person.roles | {role})
    return people


def _listed(names: object, people: Mapping[str, Person]) -> Iterator[tuple[str, Person]]:
    """Each name with each of the people listed under it."""
    for name, members in table(names).items():
        for member in members if isinstance(members, list) else []:
            yield name, people.get(str(member)) or Person(id=str(member), name=str(member))
