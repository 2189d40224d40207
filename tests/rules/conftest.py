"""Builders of calendars, issues and policies, so that a test shows only what it is about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from rules import plan
from rules.desired import Clock, Cycle, Plan
from rules.jql import Query, parse
from rules.model import Change, Comment, Field, Instant, Issue, Memory, Person, Site, Snapshot, Status, Value
from rules.policy import AlertLevel, Calendar, Goal, Metric, Policy, Target, Window
from tests.rules.looking import AGENTS, ANSWERED, CREATED, RESOLVED, Looker

WORKDAYS: tuple[tuple[Window, ...], ...] = (((9 * 3600, 17 * 3600),),) * 5 + ((),) * 2

STATUSES = {
    "1": Status(id="1", name="Open", category="new"),
    "3": Status(id="3", name="In Progress", category="indeterminate"),
    "4": Status(id="4", name="Waiting", category="indeterminate"),
    "5": Status(id="5", name="Resolved", category="done"),
    "6": Status(id="6", name="Closed", category="done"),
}

IDS = {
    **{status.name: status.id for status in STATUSES.values()},
    **{"Highest": "1", "High": "2", "Medium": "3", "Low": "4"},
    **{"Fixed": "10", "Won't do": "11"},
}


def at(text: str, zone: str = "Europe/Berlin") -> Instant:
    """`2026-03-02 10:00` in a zone, or with an offset of its own, as an instant."""
    moment = datetime.fromisoformat(text)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
    return round(aware.timestamp() * 1000)


def calendar(
    name: str,
    zone: str,
    weekly: tuple[tuple[Window, ...], ...] = WORKDAYS,
    dates: Mapping[date, tuple[Window, ...]] | None = None,
    date_names: Mapping[date, str] | None = None,
) -> Calendar:
    return Calendar(name=name, zone=zone, weekly=weekly, dates=dates or {}, date_names=date_names or {})


CALENDARS = SimpleNamespace(
    BER=calendar("BER", "Europe/Berlin"),
    BERL=calendar("BERL", "Europe/Berlin", (((9 * 3600, 12 * 3600), (13 * 3600, 17 * 3600)),) * 5 + ((),) * 2),
    NYC=calendar("NYC", "America/New_York"),
    SHA=calendar("SHA", "Asia/Shanghai", (((9 * 3600, 18 * 3600),),) * 5 + ((),) * 2),
    ALWAYS=calendar("247", "Europe/Berlin", (((0, 86400),),) * 7),
)


def values(*texts: str | Value) -> tuple[Value, ...]:
    """Names of statuses, priorities and resolutions get their ids."""
    return tuple(Value(text, IDS.get(text)) if isinstance(text, str) else text for text in texts)


def change(when: str | Instant, what: str, before: str | None, after: str | Value | None, **more: object) -> Change:
    """One history item."""
    instant = when if isinstance(when, int) else at(when)
    sides = {"before": values(*([before] if before else [])), "after": values(*([after] if after else []))}
    return Change(
        **{"at": instant, "id": instant // 1000, "index": 0, "field": what, "author": "agent", **sides, **more}
    )  # type: ignore[arg-type]


def comment(when: str | Instant, author: str | None = "agent", **more: object) -> Comment:
    instant = when if isinstance(when, int) else at(when)
    told = {"id": str(instant // 1000), "at": instant, "updated": instant, "public": True, "text": "Hello"}
    return Comment(**{**told, "author": author, **more})  # type: ignore[arg-type]


def issue(created: str | Instant | None, *changes: Change, comments: tuple[Comment, ...] = (), **more: object) -> Issue:
    """An issue whose fields show what its history left; status Open, priority Medium, unresolved at first."""
    fields: dict[str, tuple[Value, ...]] = {
        "status": values("Open"),
        "priority": values("Medium"),
        "resolution": (),
        "labels": (),
        "assignee": (Value("Anna", "agent"),),
    }
    for one in reversed(changes):  # a field starts as the first of its changes found it
        fields[one.field] = one.before
    for one in changes:
        fields[one.field] = one.after
    fields |= more.pop("fields", {})  # type: ignore[arg-type, call-overload]
    instant = created if created is None or isinstance(created, int) else at(created)
    told = {"id": "10001", "key": "ASP-1", "project": "ASP", "created": instant, "reporter": "customer"}
    status = STATUSES.get(fields["status"][0].id or "")
    category = status.category if status else None
    return Issue(
        **{**told, "status_category": category, "fields": fields, "changes": changes, "comments": comments, **more}
    )  # type: ignore[arg-type]


def paused(*times: tuple[str, str]) -> list[Change]:
    """Status changes into Waiting and out of it again."""
    return [
        change(at, "status", *names)
        for start, end in times
        for at, names in ((start, ("Open", "Waiting")), (end, ("Waiting", "Open")))
    ]


SITE = Site(
    name="https://example.atlassian.net",
    account="us",
    statuses=STATUSES,
    priorities=(("1", "Highest"), ("2", "High"), ("3", "Medium"), ("4", "Low")),
    fields={
        name: Field(id=name, name=name.title(), type="string")
        for name in ("status", "priority", "resolution", "labels", "assignee", "duedate", "created", "project")
    },
)

PEOPLE = {
    "agent": Person(id="agent", name="Anna", account_type="atlassian", groups=frozenset({"after-sales"})),
    "customer": Person(id="customer", name="Carl", account_type="customer"),
    "robot": Person(id="robot", name="Robot", account_type="app"),
    "us": Person(id="us", name="Aftercare", account_type="app"),
}


def snapshot(one: Issue, *, site: Site = SITE, write_since: Instant | None = None, **people: Person) -> Snapshot:
    return Snapshot(issue=one, site=site, people={**PEOPLE, **people}, memory=Memory(write_since=write_since))


def query(text: str | None) -> Query | None:
    return None if text is None else parse(text)


def goal(target: str, cal: Calendar, when: str | None = None, line: int | None = None) -> Goal:
    """A goal whose target reads `2 hour` or `5 working_day`."""
    value, unit = target.split()
    return Goal(target=Target(value=int(value), unit=unit), calendar=cal, when=query(when), line=line)  # type: ignore[arg-type]


def metric(*goals: Goal, kind: str = "resolution", pause: str | None = None, **more: object) -> Metric:
    name = "Resolution" if kind == "resolution" else "First response"
    return Metric(**{"name": name, "kind": kind, "goals": goals, "pause": query(pause), **more})  # type: ignore[arg-type]


def policy(*metrics: Metric, **more: object) -> Policy:
    return Policy(**{"digest": "d1", "metrics": metrics, "zone": "Europe/Berlin", **more})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Build:
    """Everything above, for tests, which cannot import it."""

    cal: SimpleNamespace = field(default_factory=lambda: CALENDARS)
    at = staticmethod(at)
    calendar = staticmethod(calendar)
    values = staticmethod(values)
    change = staticmethod(change)
    comment = staticmethod(comment)
    issue = staticmethod(issue)
    snapshot = staticmethod(snapshot)
    paused = staticmethod(paused)
    query = staticmethod(query)
    goal = staticmethod(goal)
    metric = staticmethod(metric)
    policy = staticmethod(policy)
    replace = staticmethod(replace)
    site: Site = SITE
    statuses: Mapping[str, Status] = field(default_factory=lambda: STATUSES)


@pytest.fixture(scope="session")
def build() -> Build:
    """Builders with defaults: `build.issue("2026-03-02 10:00")` is an open issue created then in Berlin."""
    return Build()


@pytest.fixture
def calendars(build: Any) -> dict[str, Any]:
    """The calendars of the worked examples, by name."""
    nine, noon, one, two, five = (hour * 3600 for hour in (9, 12, 13, 14, 17))
    dates = {date(2026, 12, 24): ((nine, noon),), date(2026, 12, 25): (), date(2027, 1, 1): ()}
    names = {date(2026, 12, 25): "Christmas Day", date(2027, 1, 1): "New Year's Day"}
    always = (((0, 86400),),) * 7
    golden_week = {date(2026, 10, day): () for day in range(1, 8)} | {date(2026, 10, 10): ((nine, 18 * 3600),)}
    return {
        **vars(build.cal),
        "XMAS": build.calendar("XMAS", "Europe/Berlin", dates=dates, date_names=names),
        "UNSORTED": build.calendar("UNSORTED", "Europe/Berlin", (((one, five), (nine, noon)),) * 7),
        "OVERLAP": build.calendar("OVERLAP", "Europe/Berlin", (((one, five), (nine, two)),) * 7),
        "SHA26": build.calendar("SHA", "Asia/Shanghai", build.cal.SHA.weekly, golden_week),
        "NIGHT": build.calendar("NIGHT", "Europe/Berlin", (((22 * 3600, 30 * 3600),),) * 7),
        "RUH": build.calendar("RUH", "Asia/Riyadh", always),
        "LORD_HOWE": build.calendar("LHI", "Australia/Lord_Howe", always),
        "SAO": build.calendar("SAO", "America/Sao_Paulo", always),
    }


@pytest.fixture
def clock(build: Any) -> Callable[..., Clock]:
    """The only clock of an issue under a policy of one metric, at an instant."""

    def ask(issue: Any, metric: Any, now: str | int, **policy: Any) -> Clock:
        at = now if isinstance(now, int) else build.at(now)
        (found,) = plan(build.snapshot(issue), build.policy(metric, **policy), at).facts.clocks
        return found

    return ask


@pytest.fixture
def cycle(clock: Callable[..., Clock]) -> Callable[..., Cycle]:
    """As `clock`: its only cycle."""

    def ask(*args: Any, **policy: Any) -> Cycle:
        (found,) = clock(*args, **policy).cycles
        return found

    return ask


@pytest.fixture
def look(build: Any) -> Any:
    """The plan for an issue of Monday 10:00 with a goal of four hours (due 14:00), with options of the policy."""

    def ask(now: Any, *changes: Any, target: str = "4 hour", cal: Any = None, **more: Any) -> Plan:
        names = ("alert_calendar", "alert_group_ms", "recipient_calendars", "lead", "alerts", "metrics")
        options = {name: more.pop(name) for name in names if name in more}
        pause = build.metric(build.goal(target, cal or build.cal.BER), pause="status = Waiting")
        metrics = options.pop("metrics", (pause,))
        since, people = more.pop("write_since", None), more.pop("people", {})
        issue = build.issue(more.pop("start", "2026-03-02 10:00"), *changes, **more)
        snapshot = build.snapshot(issue, write_since=build.at(since) if since else None, **people)
        at = now if isinstance(now, int) else build.at(now)
        return plan(
            snapshot,
            build.policy(*metrics, **{"alerts": (AlertLevel(at="breach", tell=("assignee",)),), **options}),
            at,
        )

    return ask


@pytest.fixture
def metrics(build: Any) -> tuple[Metric, ...]:
    """A first response of 4 h, a next response of 2 h, and a resolution of 8 h that pauses while waiting."""
    goal = build.goal
    return (
        build.metric(goal("4 hour", build.cal.BER), kind="first_response"),
        replace(build.metric(goal("2 hour", build.cal.BER), kind="next_response"), name="Next response"),
        build.metric(goal("8 hour", build.cal.BER), pause="status = Waiting"),
    )


@pytest.fixture
def looker(build: Any, metrics: tuple[Metric, ...]) -> Looker:
    return Looker(build, build.policy(*metrics, people=AGENTS))


@pytest.fixture
def resolved(build: Any) -> Callable[..., Any]:
    """An issue that an agent answered after an hour and resolved after two."""

    def make(*changes: Any, comments: tuple[Comment, ...] | None = None, **more: Any) -> Any:
        said = (build.comment(ANSWERED, id="7"),) if comments is None else comments
        fixed = build.change(RESOLVED, "resolution", None, "Fixed")
        return build.issue(CREATED, fixed, *changes, comments=said, **more)

    return make
