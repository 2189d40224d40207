"""How long does one plan take, and how many issues an hour does that allow? `make bench`, or

    python bench/planner.py [POLICY]
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import rules
from connector.config import load_policy
from rules.model import DAY, HOUR, Change, Comment, Field, Issue, Person, Site, Snapshot, Status, Value

START = 1_772_438_400_000
"""2026-03-02T08:00:00Z, a Monday."""
STATUSES = {
    "1": Status(id="1", name="Open", category="new"),
    "2": Status(id="2", name="In progress", category="indeterminate"),
    "3": Status(id="3", name="Waiting for customer", category="indeterminate"),
}
SITE = Site(
    name="https://jira.example",
    account="bot",
    statuses=STATUSES,
    priorities=(("1", "Highest"), ("2", "High"), ("3", "Medium")),
    fields={
        name: Field(id=name, name=name, type="string")
        for name in ("status", "priority", "labels", "project", "issuetype", "resolution", "duedate", "assignee")
    },
)
PEOPLE = {
    "agent": Person(id="agent", name="Li Wei", groups=frozenset({"after-sales"})),
    "customer": Person(id="customer", name="Ms Chen", account_type="customer"),
}


def snapshot(events: int) -> Snapshot:
    """An open issue of the policy's project with so many events, half of them moves and half comments."""
    status = list(STATUSES.values())
    step = 14 * DAY // max(events, 1)
    moves, comments = [], []
    for number in range(events):
        at = START + number * step
        if number % 2:
            before, after = status[number // 2 % 3], status[(number // 2 + 1) % 3]
            moves.append(
                Change(
                    at=at, id=number, index=0, field="status", author="agent",
                    before=(Value(before.name, before.id),), after=(Value(after.name, after.id),),
                )
            )  # fmt: skip
        else:
            author = "customer" if number % 4 else "agent"
            comments.append(Comment(id=str(number), at=at, author=author, updated=at, public=True, text="words"))
    last = moves[-1].after if moves else (Value("Open", "1"),)
    fields = {
        "status": last,
        "priority": (Value("High", "2"),),
        "labels": (),
        "project": (Value("ASP", "10"),),
        "issuetype": (Value("Task", "1"),),
        "resolution": (),
        "duedate": (),
        "assignee": (Value("Li Wei", "agent"),),
    }
    issue = Issue(
        id="10001", key="ASP-1", project="ASP", created=START, reporter="customer", creator="customer",
        fields=fields, changes=tuple(moves), comments=tuple(comments),
    )  # fmt: skip
    return Snapshot(issue=issue, site=SITE, people=PEOPLE)


def timings(policy_file: Path) -> Iterator[tuple[int, float]]:
    """(events, milliseconds a plan) for small and large histories."""
    policy = load_policy(policy_file)
    now = START + 14 * DAY + 3 * HOUR
    for events in (0, 10, 50, 200, 1000):
        one = snapshot(events)
        rules.plan(one, policy, now)  # the first plan fills the tables of the calendars
        rounds = max(3, 400 // (events + 10))
        copies = [replace(one, issue=replace(one.issue, id=str(number))) for number in range(rounds)]
        began = time.perf_counter()
        for copy in copies:
            rules.plan(copy, policy, now)
        yield events, (time.perf_counter() - began) * 1000 / rounds


def main() -> None:
    policy_file = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "config.example.toml"
    sys.stdout.write("events on the issue   ms a plan   issues an hour on one core\n")
    for events, ms in timings(policy_file):
        sys.stdout.write(f"{events:>19}   {ms:>9.2f}   {3_600_000 / ms:>26,.0f}\n")


if __name__ == "__main__":
    main()
