"""How does the plan of a project read in a terminal? People, milestones, contracts, what plans lack, and writes."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from connector.cli.plan_text import next_look, print_pair
from connector.cli.write_words import said_by
from connector.config import load
from reports.explaining import Teller
from reports.findings import Sentences
from reports.texts.moments import offset
from rules.desired import LoadFact, ProjectMilestone, ProjectPlan
from rules.policy import Policy, in_force
from rules.project import ProjectSnapshot
from rules.project_json import project_line

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
LOAD = ("person", "week", "percent", "load", "capacity", "logged", "covered")
MILESTONES = ("milestone", "planned", "forecast", "slip", "done", "scope")
CONTRACTS = ("contract", "logged", "budget")
Row = tuple[str, ...]
"""The second cell is the state, by its name."""


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
    """One plan for people, in the policy's language and zone."""
    console, teller = Console(highlight=False), Teller(policy.language, policy.zone, plan.at)
    sentences = Sentences(teller, {account: person.name for account, person in snapshot.people.items()})
    day, issue = str(plan.facts.today), plan.issue_key
    on = "terminal.project.on" if issue is None else "terminal.project.told"
    zone = f"{teller.zone} ({offset(plan.at, teller.zone)})"
    head = teller.say(on, day=day, issue=issue or "")
    console.print(Text.assemble((plan.project_key, "bold"), f"  {head}  ", (zone, "dim")))
    for table in _tables(snapshot, plan, teller):
        console.print(table)
    for name, keys in _lacks(plan):
        what = teller.say("terminal.project.lack", name=teller.say(f"terminal.lack.{name}"), n=len(keys))
        print_pair(console, teller, what, "bold", ", ".join(keys))
    for write in plan.writes:
        print_pair(console, teller, said_by(write, sentences), "bold", sentences.because(write.because))
    if not plan.writes:
        console.print(Text(f"  {teller.say('terminal.nothing')}"))
    for finding in plan.findings:
        print_pair(console, teller, finding.code, "yellow", sentences.finding(finding.code, finding.text))
    console.print(Text(f"  {next_look(plan.look_again_at, teller)}"))


def _tables(snapshot: ProjectSnapshot, plan: ProjectPlan, teller: Teller) -> Iterator[Table]:
    facts = plan.facts
    if facts.load:
        yield _table(LOAD, (_load(one, snapshot, teller) for one in facts.load), teller)
    if facts.milestones:
        yield _table(MILESTONES, (_milestone(one, teller) for one in facts.milestones), teller)
    if facts.budgets:
        used = ((b.contract, b.state, _hours(b.spent_s, teller), _hours(b.budget_s, teller)) for b in facts.budgets)
        yield _table(CONTRACTS, used, teller)
    if facts.reviews:
        yield _table(("review",), ((review.name, review.state) for review in facts.reviews), teller)


def _table(titles: Sequence[str], rows: Iterable[Row], teller: Teller) -> Table:
    """With the column of the state behind the first."""
    table = Table(box=None, pad_edge=True, header_style="dim")
    first, *others = (teller.say(f"terminal.project.{title}") for title in titles)
    for title in (first, teller.say("terminal.state"), *others):
        table.add_column(title)
    for name, state, *cells in rows:
        word = Text(teller.say(f"terminal.band.{state}"), style=_STYLES.get(state, ""))
        table.add_row(Text(name), word, *(Text(cell) for cell in cells))
    return table


def _load(one: LoadFact, snapshot: ProjectSnapshot, teller: Teller) -> Row:
    person = snapshot.people.get(one.account)
    name, percent = one.account if person is None else person.name, "" if one.percent is None else f"{one.percent} %"
    hours = (_hours(amount, teller) for amount in (one.load_s, one.capacity_s, one.actual_s))
    return (name, one.band, one.monday, percent, *hours, f"{one.plannable}/{one.open}")


def _milestone(one: ProjectMilestone, teller: Teller) -> Row:
    done = teller.say("terminal.project.share", percent=one.done_percent, n=one.members)
    return (one.name, one.state, one.planned or "", one.forecast or "", _slip(one, teller), done, _scope(one, teller))


def _slip(one: ProjectMilestone, teller: Teller) -> str:
    if one.slip is None:
        return ""
    if not one.slip and not one.moves:
        return teller.say("terminal.project.not_slipped")
    return teller.say("terminal.project.slipped", days=f"{one.slip:+d}", moves=len(one.moves))


def _scope(one: ProjectMilestone, teller: Teller) -> str:
    scope = one.scope
    if scope is None:
        return ""
    return teller.say(
        "terminal.project.scoped",
        committed=len(scope.committed),
        added=len(scope.added),
        removed=len(scope.removed),
        done=len(scope.done),
        carried=len(scope.carried_over),
    )


def _lacks(plan: ProjectPlan) -> Iterator[tuple[str, tuple[str, ...]]]:
    counts = plan.facts.counts
    lacks = {
        "overdue": counts.overdue,
        "undated": counts.undated,
        "unestimated": counts.unestimated,
        "on_day_off": counts.on_day_off,
        "unowned": counts.unowned,
        "breached": counts.breached,
        "at_risk": counts.at_risk,
        "risky": counts.risky,
    }
    return ((name, keys) for name, keys in lacks.items() if keys)


def _hours(seconds: int, teller: Teller) -> str:
    return teller.say("terminal.project.hours", n=f"{seconds / 3600:.1f}".removesuffix(".0"))
