"""How much of its budget of work has the issue spent?"""

from dataclasses import replace
from fractions import Fraction
from typing import Literal

from rules.dates import ids_of, value_at
from rules.desired import BudgetFact, Facts, Finding, LabelOn, Result
from rules.model import Instant, Site, Snapshot
from rules.policy import Policy, Project
from rules.timeline import changes_of, field_at

IN_SECONDS = ("timeoriginalestimate", "timeestimate", "aggregatetimeoriginalestimate", "aggregatetimeestimate")
"""Jira's own fields for time; any other number is one of hours."""


def budget(snapshot: Snapshot, policy: Policy, now: Instant, facts: Facts) -> Result:
    """Work logged against the field that the issue's project names; a label and a finding from `budget_at_risk` on."""
    project = next((one for one in policy.projects if one.key == snapshot.issue.project), None)
    if project is None or project.budget_field is None:
        return Result(facts=facts)
    values = value_at(snapshot, project.budget_field, now)
    if not values:
        return Result(facts=facts)
    allowed, spent = _seconds(values[0].text, project.budget_field, snapshot.site), _spent(snapshot, now)
    if allowed is None:
        text = f"Field {project.budget_field} holds {values[0].text!r}, which is no amount of work: no budget."
        return Result(facts=facts, findings=(Finding(code="budget_unreadable", text=text),))
    if spent is None:
        text = "How much work was logged on the issue is not known here: nothing is said of its budget."
        return Result(facts=facts, findings=(Finding(code="budget_unreadable", text=text),))
    return _told(_fact(spent, allowed, project, snapshot), policy, facts)


def _told(fact: BudgetFact, policy: Policy, facts: Facts) -> Result:
    facts = replace(facts, budget=fact)
    if fact.state == "within":
        return Result(facts=facts)
    used = f"{_hours(fact.spent)} h of {_hours(fact.budget)} h of work are logged"
    name = {"at_risk": "at-risk", "spent": "spent"}[fact.state]
    return Result(
        facts=facts,
        wishes=(LabelOn(label=f"{policy.label_prefix}budget-{name}", because=used),),
        findings=(Finding(code=f"budget_{fact.state}", text=f"{used}."),),
    )


def _fact(spent: int, allowed: int, project: Project, snapshot: Snapshot) -> BudgetFact:
    """A budget of nothing is spent by the first work."""
    state: Literal["within", "at_risk", "spent"] = "within"
    if spent and spent >= allowed:
        state = "spent"
    elif spent and spent * 100 >= allowed * project.budget_at_risk:
        state = "at_risk"
    return BudgetFact(spent=spent, budget=allowed, state=state, at=_logged_at(snapshot))


def _seconds(text: str, name: str, site: Site) -> int | None:
    try:
        amount = Fraction(text.strip())
    except (ValueError, ZeroDivisionError):
        return None
    if amount < 0:
        return None
    return round(amount) if set(ids_of(name, site)) & set(IN_SECONDS) else round(amount * 3600)


def _spent(snapshot: Snapshot, now: Instant) -> int | None:
    """What Jira has added up, else the sum of the work that came with the issue; None where neither is known."""
    issue = snapshot.issue
    total = field_at(issue, "timespent", now)
    if total and total[0].text.isdecimal():
        return int(total[0].text)
    if total is None and not issue.worklogs:
        return None
    return sum(worklog.seconds for worklog in issue.worklogs)


def _logged_at(snapshot: Snapshot) -> Instant | None:
    issue = snapshot.issue
    instants = [worklog.at for worklog in issue.worklogs]
    instants += [change.at for change in changes_of(issue, "timespent")]
    return max(instants, default=None)


def _hours(seconds: int) -> str:
    return f"{seconds / 3600:.2f}".rstrip("0").rstrip(".")
