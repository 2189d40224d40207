"""What should be written on a project's own issue now, and when is the project due for another look?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from rules.alerts.holding import hold_of
from rules.alerts.reminding import Reminding
from rules.dates import beginning_of
from rules.desired import Finding, GapFact, ProjectFacts, ProjectPlan, Remind, Reminder
from rules.diffing import told_ops
from rules.model import Instant, Snapshot
from rules.policy import Policy, in_force
from rules.project.differing import missing
from rules.project.load import loaded
from rules.project.milestones import reached
from rules.project.promises import budget_findings, budget_reminders, budgets, owner_gap, owner_reminders
from rules.project.reviewing import reviewed
from rules.project.snapshot import ProjectSnapshot, View, local_date
from rules.rows import IssueRow
from rules.timeline import as_of

REFUSED = (
    "The versions of the project cannot be read, so its milestones lack them: give our account the permission "
    '"Browse Projects" there. It is tried again within the hour. Jira says: '
)


def plan_project(snapshot: ProjectSnapshot, policy: Policy, now: Instant) -> ProjectPlan:
    """The whole answer for a project. Pure: the same arguments give the same plan.

    Everything is written to the project's own issue; without one the facts are all there is.
    """
    policy = in_force(policy, now)
    own = None if snapshot.own is None else _own(snapshot.own, now)
    today = local_date(now, policy.zone)
    seen = replace(snapshot, own=own, others=_others(snapshot))
    view = View(snapshot=seen, policy=policy, now=now, today=today, rows=_rows(snapshot))
    desk = Desk(view, ProjectFacts(today=today.isoformat()))
    for part in (desk.load, desk.milestones, desk.promises, desk.reviews):
        desk.ask(part)
    told = desk.told()
    writes, property_ = ((), {}) if own is None else missing(view, own, desk.facts, told, unsure=desk.unsure)
    if policy.versions:
        desk.looks.add(policy.versions[0].effective)
    return ProjectPlan(
        project_id=snapshot.id,
        project_key=snapshot.key,
        issue_key=None if own is None else own.issue.key,
        at=now,
        policy=policy.digest,
        facts=desk.facts,
        findings=tuple(dict.fromkeys(desk.findings)),
        writes=writes,
        look_again_at=min((at for at in (*desk.looks, _midnight(view)) if at > now), default=None),
        property=property_,
        reminders=tuple(one.calls for one in told),
    )


@dataclass(slots=True)
class Desk:
    """The parts of one look, each after the other. One that fails is a finding and the others go on."""

    view: View
    facts: ProjectFacts
    findings: list[Finding] = field(default_factory=list)
    looks: set[Instant] = field(default_factory=set)
    unsure: bool = False

    def ask(self, part: Callable[[], None]) -> None:
        try:
            part()
        except Exception as failure:  # noqa: BLE001 - one broken part must not silence the others
            name = getattr(part, "__name__", "a part")
            self._find("rule_failed", f"project {name} failed: {type(failure).__name__}: {failure}")
            self.unsure = True

    def load(self) -> None:
        found = loaded(self.view)
        self.facts = replace(self.facts, counts=found.counts, load=found.load)
        self._lacks(found.gaps, found.reminders)
        for one in found.load:
            if one.band in ("over", "no_capacity"):
                share = "no capacity" if one.percent is None else f"{one.percent} %"
                text = f"{one.account}: {share} in the week of {one.monday}; {one.plannable}/{one.open} issues covered."
                self._find("over_capacity", text)

    def milestones(self) -> None:
        found = reached(self.view)
        self.facts = replace(self.facts, milestones=found.milestones)
        self._lacks(found.gaps, found.reminders)
        refused = self.view.snapshot.versions_refused
        if refused:
            self._find("versions_refused", REFUSED + refused)
        elif self.view.snapshot.versions is None:
            self._find("versions_unknown", "The versions of the project were not read: its milestones lack them.")

    def promises(self) -> None:
        found, gaps = budgets(self.view), owner_gap(self.view)
        self.facts = replace(self.facts, budgets=found)
        self._lacks(gaps, (*budget_reminders(self.view, found), *owner_reminders(self.view, gaps)))
        self.findings += budget_findings(found)
        for gap in gaps:
            text = f"Nobody is the communication owner: {dict(gap.facts)['owner']} stands for nobody."
            self._find("no_communication_owner", text)

    def reviews(self) -> None:
        own = self.view.snapshot.own
        if own is None:
            return
        found = reviewed(self.view, own, self.facts)
        self.facts = replace(self.facts, reviews=found.reviews)
        self._lacks((), found.reminders)
        self.findings += found.findings
        self.looks |= {at for at in found.looks if at > self.view.now}

    def told(self) -> list[Remind]:
        """The reminders that may be told by now; what was told stays told, whatever became of it."""
        own, view = self.view.snapshot.own, self.view
        if own is None:
            return []
        hold = hold_of(own, view.policy, view.now)
        self.findings += hold.findings
        if hold.on:
            return []
        reminding = Reminding(own, view.policy, view.now, hold, findings=self.findings)
        known = told_ops(own, view.now)
        found = list(reminding.told(one for one in self.facts.reminders if not _known(one, known)))
        self.looks |= reminding.looks
        return found

    def _lacks(self, gaps: Iterable[GapFact], reminders: Iterable[Reminder]) -> None:
        self.facts = replace(
            self.facts, gaps=(*self.facts.gaps, *gaps), reminders=(*self.facts.reminders, *reminders)
        )  # fmt: skip

    def _find(self, code: str, text: str) -> None:
        self.findings.append(Finding(code=code, text=text))


def _known(reminder: Reminder, known: frozenset[str]) -> bool:
    """Told already, to all of its recipients: without channels and different hours there is one operation."""
    return reminder.op in known and len(reminder.tell) == 1


def _own(own: Snapshot, now: Instant) -> Snapshot:
    """The own issue as this look sees it: with the property of the project in the place of the issue's."""
    seen = as_of(own, now)
    return replace(seen, issue=replace(seen.issue, property=seen.issue.project_property))


def _rows(snapshot: ProjectSnapshot) -> tuple[IssueRow, ...]:
    """In order, without the own issue; parents that are known by their keys are found by their ids."""
    own = None if snapshot.own is None else snapshot.own.issue.id
    ids = {row.key: row.id for row in snapshot.rows}
    found = [_by_id(row, ids) for row in snapshot.rows if row.id != own]
    return tuple(sorted(found, key=lambda row: (len(row.id), row.id)))


def _others(snapshot: ProjectSnapshot) -> tuple[IssueRow, ...]:
    """Of other projects, their parents likewise by id."""
    ids = {row.key: row.id for row in (*snapshot.rows, *snapshot.others)}
    return tuple(_by_id(row, ids) for row in snapshot.others)


def _by_id(row: IssueRow, ids: dict[str, str]) -> IssueRow:
    if row.parent not in ids:
        return row
    before, after = f"issue {row.parent}", f"issue {ids[row.parent]}"
    member = tuple((after if name == before else name, since, to) for name, since, to in row.member)
    return replace(row, parent=ids[row.parent], member=member)


def _midnight(view: View) -> Instant:
    """Load and what is overdue change with the day."""
    at = beginning_of((view.today + timedelta(days=1)).isoformat(), view.policy.zone)
    assert at is not None  # every day begins
    return at
