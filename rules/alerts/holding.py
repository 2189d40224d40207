"""Is the project on hold, so that nobody is told, and when was a hold lifted last?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rules.alerts.moments import next_open
from rules.alerts.stand_ins import project_of
from rules.alerts.steps import Step
from rules.desired import Finding
from rules.jql import Query
from rules.model import Instant, Snapshot
from rules.policy import Calendar, Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Whether it holds `on` now; `lifted` is when it last ceased to, None where it did not or that is not known."""

    on: bool = False
    lifted: Instant | None = None
    findings: tuple[Finding, ...] = ()

    def past(self, step: Step, calendar: Calendar | None) -> Step:
        """The step, to be told only after the hold that it fell into: it comes late no sooner than that."""
        if self.lifted is None or step.release >= self.lifted:
            return step
        return replace(step, release=next_open(calendar, self.lifted))


def hold_of(snapshot: Snapshot, policy: Policy, now: Instant) -> Hold:
    """What the policy says of the issue's project. A condition that cannot be answered counts as no."""
    project = project_of(policy, snapshot.issue.project)
    if project is None or project.on_hold is False:
        return Hold()
    told = Finding(code="on_hold", text=f"Project {project.key} is on hold: nobody is told of its clocks.")
    if project.on_hold is True:
        return Hold(on=True, findings=(told,))
    answer = project.on_hold.matches(snapshot, now)
    if answer is None:
        text = f"project {project.key}: cannot be answered here, counts as no: {project.on_hold.text}"
        return Hold(findings=(Finding(code="unknown_condition", text=text),))
    return Hold(on=True, findings=(told,)) if answer else Hold(lifted=_lifted(project.on_hold, snapshot, now))


def _lifted(query: Query, snapshot: Snapshot, now: Instant) -> Instant | None:
    """The last instant up to now at which the condition ceased to hold, where it does not hold now."""
    instants = [at for at in _turns(query, snapshot) if at <= now]
    for at in reversed(instants):
        if query.matches(snapshot, at - 1) is True:
            return at
    return None


def _turns(query: Query, snapshot: Snapshot) -> Sequence[Instant]:
    turns = query.turns(snapshot)
    if turns is not None:
        return turns
    return sorted({*(change.at for change in snapshot.issue.changes), *(one.at for one in snapshot.issue.comments)})
