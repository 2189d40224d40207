"""How long does one plan take, and how many issues an hour does that allow? `make bench`, or

    python bench/planner.py [POLICY]

First for histories of several lengths; then, with the policy of material.py, for issues with 60 history entries and 20
comments under 5 clocks: the clocks alone, and the whole plan with its card and property. Both from a parsed snapshot.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

from material import POLICY, raw_issue

import rules
from connector.config import load_policy
from connector.jira_io.parsing import offline_site, read_snapshot
from rules.desired import Facts
from rules.model import DAY, HOUR, Change, Comment, Field, Issue, Person, Site, Snapshot, Status, Value
from rules.policy import Policy
from rules.sla import sla
from rules.timeline import as_of

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
        began = time.process_time()
        for copy in copies:
            rules.plan(copy, policy, now)
        yield events, (time.process_time() - began) * 1000 / rounds


ISSUES = 200
CLOCKS_MS, PLAN_MS = 1.5, 5.0
"""What the two medians should stay below on one core."""


def five_clocks() -> Policy:
    """The policy of material.py."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "policy.toml"
        file.write_text(POLICY, encoding="utf-8")
        return load_policy(file)


def busy_issues() -> list[Snapshot]:
    """With 60 history entries and 20 comments each; four of five are resolved."""
    raws = [raw_issue(number) for number in range(ISSUES)]
    site = offline_site(raws)
    return [read_snapshot(raw, site) for raw in raws]


def medians() -> tuple[float, float]:
    """Milliseconds of the clocks alone, and of the whole plan: medians over issues that were not looked at before."""
    policy = five_clocks()
    now = max(snapshot.issue.updated or 0 for snapshot in busy_issues()) + DAY
    rules.plan(busy_issues()[0], policy, now)  # the first plan fills the tables of the calendars
    clocks = _median(lambda snapshot: sla(as_of(snapshot, now), policy, now, Facts()))
    return clocks, _median(lambda snapshot: rules.plan(snapshot, policy, now))


def _median(measured: Callable[[Snapshot], object]) -> float:
    times = []
    for snapshot in busy_issues():
        began = time.process_time()
        measured(snapshot)
        times.append((time.process_time() - began) * 1000)
    return median(times)


def main() -> None:
    policy_file = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "config.example.toml"
    sys.stdout.write("events on the issue   ms a plan   issues an hour on one core\n")
    for events, ms in timings(policy_file):
        sys.stdout.write(f"{events:>19}   {ms:>9.2f}   {3_600_000 / ms:>26,.0f}\n")
    clocks, whole = medians()
    sys.stdout.write(f"\n60 history entries, 20 comments, 5 clocks; medians of {ISSUES} issues\n")
    sys.stdout.write(f"clocks only   {clocks:>6.2f} ms   (target: below {CLOCKS_MS} ms)\n")
    sys.stdout.write(f"whole plan    {whole:>6.2f} ms   (target: below {PLAN_MS} ms)\n")


if __name__ == "__main__":
    main()
