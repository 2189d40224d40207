"""What do the benchmarks measure with? Made-up issues as Jira's REST gives them, and a policy with five clocks."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

POLICY = """
language = "en"
time_zone = "Europe/Berlin"

[people]
agents = { accounts = ["agent-0", "agent-1", "agent-2"] }

[calendars.berlin]
timezone = "Europe/Berlin"
mon-fri = ["08:00-12:00", "13:00-17:00"]
holidays = "DE-BE"

[calendars.always]
timezone = "UTC"
mon-sun = ["00:00-24:00"]

[[sla]]
name = "First response"
kind = "first_response"
goals = [
    { when = 'priority in (Highest, High)', target = "96h", calendar = "always" },
    { target = "40h", calendar = "berlin" },
]

[[sla]]
name = "Resolution"
kind = "resolution"
pause = 'status = "Waiting for customer"'
goals = [
    { when = 'priority = Highest', target = "500h", calendar = "always" },
    { when = 'priority = High', target = "140h", calendar = "berlin" },
    { target = "22 working days", calendar = "berlin" },
]

[[sla]]
name = "Done"
kind = "resolution"
stop_on = "done"
pause = 'status in ("Waiting for customer", "Waiting for parts")'
goals = [{ target = "20 working days", calendar = "berlin" }]

[[sla]]
name = "Diagnosis"
kind = "resolution"
pause = 'status != "In progress"'
goals = [{ when = 'assignee is not EMPTY', target = "60h", calendar = "berlin" }]

[[sla]]
name = "By date"
kind = "resolution"
goals = [{ target = "30 calendar days", calendar = "berlin" }]

[[alerts.level]]
at = "75%"
tell = ["assignee"]

[[alerts.level]]
at = "breach"
tell = ["assignee", "reporter"]
"""
STATUSES = (
    ("1", "Open", "new"),
    ("2", "In progress", "indeterminate"),
    ("3", "Waiting for customer", "indeterminate"),
    ("4", "Waiting for parts", "indeterminate"),
    ("5", "Closed", "done"),
)
PRIORITIES = (("1", "Highest"), ("2", "High"), ("3", "Medium"), ("4", "Low"))
FIRST = datetime(2026, 1, 5, 7, 30, tzinfo=UTC)
"""A Monday; issues are created in the twenty weeks from it on."""
WEEKS = 20


def raw_issue(number: int, history: int = 60, comments: int = 20) -> dict[str, Any]:
    """One issue with so many history entries and comments within 25 days. The same number gives the same issue."""
    chance = random.Random(number)
    created = FIRST + timedelta(minutes=chance.randrange(WEEKS * 7 * 24 * 60))
    instants = sorted(created + timedelta(minutes=chance.randrange(1, 25 * 24 * 60)) for _ in range(history))
    state = {"status": ("1", "Open"), "priority": PRIORITIES[2], "resolution": None, "assignee": None}
    entries = []
    for place, at in enumerate(instants):
        closing = place == history - 1 and number % 10 < 8
        field = "resolution" if closing else chance.choice(("status", "status", "assignee", "priority", "summary"))
        items = [_item(field, state, chance)]
        if closing:
            items.append(_moved("status", state, ("5", "Closed")))
        entries.append({"id": str(number * 1000 + place), "created": _at(at), "author": _person(0), "items": items})
    spoken = sorted(created + timedelta(minutes=chance.randrange(1, 20 * 24 * 60)) for _ in range(comments))
    return {
        "id": str(100_000 + number),
        "key": f"ASP-{number}",
        "self": f"https://jira.example/rest/api/2/issue/{100_000 + number}",
        "fields": _fields(created, state, spoken),
        "changelog": {"startAt": 0, "maxResults": history, "total": history, "histories": entries},
    }


def _fields(created: datetime, state: dict[str, Any], spoken: list[datetime]) -> dict[str, Any]:
    status = state["status"]
    category = next(key for id_, _, key in STATUSES if id_ == status[0])
    told = [
        {
            "id": str(place), "created": _at(at), "updated": _at(at), "body": "A few words about the pump.",
            "author": _person(place % 3) if place % 2 else _customer(),
        }
        for place, at in enumerate(spoken)
    ]  # fmt: skip
    return {
        "summary": "Pump leaks at the flange",
        "project": {"id": "10", "key": "ASP", "name": "After-sales"},
        "issuetype": {"id": "1", "name": "Task"},
        "created": _at(created),
        "updated": _at(created + timedelta(days=26)),
        "reporter": _customer(),
        "creator": _customer(),
        "status": {"id": status[0], "name": status[1], "statusCategory": {"key": category}},
        "priority": {"id": state["priority"][0], "name": state["priority"][1]},
        "resolution": state["resolution"] and {"id": "1", "name": "Done"},
        "assignee": state["assignee"] and _person(int(state["assignee"][0][-1])),
        "labels": [],
        "comment": {"comments": told, "total": len(told), "startAt": 0, "maxResults": len(told)},
    }


def _item(field: str, state: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    match field:
        case "resolution":
            return _moved(field, state, ("1", "Done"))
        case "status":
            return _moved(field, state, chance.choice([(id_, name) for id_, name, key in STATUSES if key != "done"]))
        case "priority":
            return _moved(field, state, chance.choice(PRIORITIES))
        case "assignee":
            number = chance.randrange(3)
            return _moved(field, state, (f"agent-{number}", f"Agent {number}"))
        case _:
            return {"field": "summary", "fieldId": "summary", "fromString": "Pump", "toString": "Pump leaks"}


def _moved(field: str, state: dict[str, Any], after: tuple[str, str]) -> dict[str, Any]:
    before, state[field] = state[field] or (None, None), after
    return {
        "field": field, "fieldId": field, "from": before[0], "fromString": before[1],
        "to": after[0], "toString": after[1],
    }  # fmt: skip


def _person(number: int) -> dict[str, Any]:
    return {"accountId": f"agent-{number}", "accountType": "atlassian", "displayName": f"Agent {number}"}


def _customer() -> dict[str, Any]:
    return {"accountId": "customer-0", "accountType": "customer", "displayName": "Ms Chen"}


def _at(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000+0000")
