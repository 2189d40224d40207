"""How does the plan of a project read in a terminal? People, milestones, contracts, what plans lack, and writes."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from connector.cli.plan_text import said_by
from connector.config import load
from rules.desired import LoadFact, ProjectMilestone, ProjectPlan
from rules.policy import Policy, in_force
from rules.project import ProjectSnapshot
from rules.project_json import project_line

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STYLES = {
    "over": "bold red",
    "no_capacity": "bold red",
    "late": "bold red",
    "spent": "bold red",
    "missed": "bold red",
    "warning": "yellow",
    "behind": "yellow",
    "at_risk": "yellow",
    "due": "yellow",
}


def show_project(config_path: Path, key: str, style: Literal["text", "json"]) -> None:
    """The plan of the project with this key, as far as the service knows its issues. Raises AftercareError."""
    from connector.wiring import project_online  # everything that talks to Jira

    config = load(config_path)
    snapshot, plan = project_online(config, key)
    if style == "json":
        click.echo(project_line(plan))
    else:
        print_project(snapshot, plan, in_force(config.policy, plan.at))


def print_project(snapshot: ProjectSnapshot, plan: ProjectPlan, policy: Policy) -> None:
    """One plan for people. Times are in the policy's zone."""
    console, zone = Console(highlight=False), ZoneInfo(policy.zone)
    told = "" if plan.issue_key is None else f", told at {plan.issue_key}"
    console.print(Text.assemble((plan.project_key, "bold"), f"  on {plan.facts.today}{told}"))
    for table in _tables(snapshot, plan):
        console.print(table)
    for name, keys in _lacks(plan):
        console.print(Text.assemble("  ", (name, "bold"), f" ({len(keys)}): {', '.join(keys)}"), soft_wrap=True)
    for write in plan.writes:
        console.print(Text.assemble("  ", (said_by(write), "bold"), f": {write.because}"), soft_wrap=True)
    if not plan.writes:
        console.print("  Nothing would be written.")
    for finding in plan.findings:
        console.print(Text.assemble("  ", (finding.code, "yellow"), f": {finding.text}"), soft_wrap=True)
    again = plan.look_again_at
    shown = "" if again is None else f"{(_EPOCH + timedelta(milliseconds=again)).astimezone(zone):%Y-%m-%d %H:%M %Z}"
    console.print(f"  Next look: {shown or 'not before something happens'}")


def _tables(snapshot: ProjectSnapshot, plan: ProjectPlan) -> Iterator[Table]:
    facts = plan.facts
    if facts.load:
        rows = [(_name(snapshot, one), one.band, one.monday, *_load(one)) for one in facts.load]
        yield _table(("person", "state", "week of", "percent", "load", "capacity", "logged", "covered"), rows)
    if facts.milestones:
        yield _table(
            ("milestone", "state", "planned", "forecast", "slip", "done", "scope"), map(_milestone, facts.milestones)
        )
    if facts.budgets:
        used = [(b.contract, b.state, _hours(b.spent_s), _hours(b.budget_s)) for b in facts.budgets]
        yield _table(("contract", "state", "logged", "budget"), used)
    if facts.reviews:
        yield _table(("review", "state"), [(review.name, review.state) for review in facts.reviews])


def _table(titles: Sequence[str], rows: "Iterator[tuple[str, ...]] | Sequence[tuple[str, ...]]") -> Table:
    """The second column is the state."""
    table = Table(box=None, pad_edge=True, header_style="dim")
    for title in titles:
        table.add_column(title)
    for row in rows:
        state = Text(row[1].replace("_", " "), style=_STYLES.get(row[1], ""))
        table.add_row(Text(row[0]), state, *row[2:])
    return table


def _name(snapshot: ProjectSnapshot, one: LoadFact) -> str:
    person = snapshot.people.get(one.account)
    return one.account if person is None else person.name


def _load(one: LoadFact) -> tuple[str, ...]:
    percent = "" if one.percent is None else f"{one.percent} %"
    return (percent, _hours(one.load_s), _hours(one.capacity_s), _hours(one.actual_s), f"{one.plannable}/{one.open}")


def _milestone(one: ProjectMilestone) -> tuple[str, ...]:
    slip = "" if one.slip is None else f"{one.slip:+d} d, {len(one.moves)} moves" if one.slip or one.moves else "0 d"
    scope = one.scope
    told = "" if scope is None else (
        f"{len(scope.committed)} committed, +{len(scope.added)} -{len(scope.removed)}, {len(scope.done)} done, "
        f"{len(scope.carried_over)} carried over"
    )  # fmt: skip
    done = f"{one.done_percent} % of {one.members}"
    return (one.name, one.state, one.planned or "", one.forecast or "", slip, done, told)


def _lacks(plan: ProjectPlan) -> Iterator[tuple[str, tuple[str, ...]]]:
    counts = plan.facts.counts
    lacks = {
        "overdue": counts.overdue,
        "without due date": counts.undated,
        "without estimate": counts.unestimated,
        "due on a day off": counts.on_day_off,
        "without owner": counts.unowned,
        "goal missed": counts.breached,
        "goal at risk": counts.at_risk,
        "high risk": counts.risky,
    }
    return ((name, keys) for name, keys in lacks.items() if keys)


def _hours(seconds: int) -> str:
    return f"{seconds / 3600:.1f}".removesuffix(".0") + " h"
