"""What does the plan of an issue lack, since when, and from when on is it pointed out?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, timedelta

from rules.business_time import later, open_hours
from rules.dates import beginning_of, end_of, ids_of
from rules.desired import Finding, Gap, GapFact, MilestoneFact
from rules.model import Instant, Snapshot
from rules.policy import PlanHealth, Policy, Wanted
from rules.since import held_since
from rules.timeline import spans

_DAY = timedelta(days=1)
SPECIFIC = 3
"""Words (or four Chinese characters) that a summary needs to say what is meant."""
_CRITERIA = re.compile(r"acceptance criteria|definition of done|验收标准|验收条件|完成标准", re.IGNORECASE)
_ESTIMATES = ("timeestimate", "timeoriginalestimate")


@dataclass(slots=True)
class Gaps:
    """The plan of one open issue. `opened` is when it was created, or last opened again. `looks` are the instants at
    which a gap may begin or be pointed out; `lost` since when what a gap speaks of is as it is, which an opening or a
    condition does not move."""

    snapshot: Snapshot
    policy: Policy
    health: PlanHealth
    now: Instant
    milestones: Sequence[MilestoneFact]
    opened: Instant
    looks: set[Instant] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    lost: dict[Gap, Instant] = field(default_factory=dict)

    def found(self) -> tuple[GapFact, ...]:
        """What is lacking by now, in a fixed order."""
        missing = tuple(self._missing())
        smart = self._smart({gap.gap for gap in missing})
        every = (*missing, *smart, *self._overdue(), *self._late_milestones(), *self._misfits())
        for gap in every:
            self.looks.add(gap.due)
        return tuple(gap for gap in every if gap.due <= self.now)

    def _missing(self) -> Iterator[GapFact]:
        criteria = [self.health.criteria_field] if self.health.criteria_field else []
        wanted: list[tuple[Gap, Wanted | None, Sequence[str]]] = [
            ("no_owner", self.health.owner, ["assignee"]),
            ("no_due_date", self.health.due_date, ["duedate"]),
            ("no_estimate", self.health.estimate, _ESTIMATES),
            ("no_acceptance_criteria", self.health.criteria, criteria),
        ]
        for gap, want, fields in wanted:
            if want is None or not self._wanted(gap, want):
                continue
            since = self._empty_since(fields) if fields else self._without_criteria()
            if since is not None:
                self.lost[gap] = since
                since = max(since, self._asked_since(want))
                yield GapFact(gap=gap, since=since, due=self._after(since, want))

    def _after(self, since: Instant, want: Wanted) -> Instant:
        return since if want.within is None else later(since, want.within.target, want.within.calendar)

    def _wanted(self, gap: str, want: Wanted) -> bool:
        if want.when is None:
            return True
        answer = want.when.matches(self.snapshot, self.now)
        coming = want.when.next_change(self.snapshot, self.now)
        if coming is not None:
            self.looks.add(coming)
        if answer is None:
            text = f"plan {gap}: cannot be answered here, counts as no: {want.when.text}"
            self.findings.append(Finding(code="unknown_condition", text=text))
        return answer is True

    def _asked_since(self, want: Wanted) -> Instant:
        """What is asked of the issue is asked since it matches, and anew when it is opened again."""
        held = None if want.when is None else held_since(want.when, self.snapshot, self.now)
        return max(self.opened, held or 0)

    def _empty_since(self, fields: Sequence[str]) -> Instant | None:
        """Since when none of the fields holds anything; None where one does. A field never seen was never filled."""
        begun = self.snapshot.issue.created or 0
        for name in fields:
            for id_ in dict.fromkeys(ids_of(name, self.snapshot.site) or (name,)):
                held = spans(self.snapshot.issue, id_, self.now)
                if held and held[-1][1]:
                    return None
                begun = max([begun, *(since for since, values in held[-1:] if not values)])
        return begun

    def _without_criteria(self) -> Instant | None:
        held = spans(self.snapshot.issue, "description", self.now)
        if held and any(_CRITERIA.search(value.text) for value in held[-1][1]):
            return None
        return held[-1][0] if held else self.snapshot.issue.created or 0

    def _smart(self, told: AbstractSet[Gap]) -> Iterator[GapFact]:
        """Specific, measurable, achievable, relevant and time-bound, each as a fact that can be looked up. What is
        `told` as a gap of its own is not said again."""
        want = self.health.smart
        if want is None or not self._wanted("smart", want):
            return
        criteria = [self.health.criteria_field] if self.health.criteria_field else []
        owner = None if "no_owner" in told else self._empty_since(["assignee"])
        estimate = None if "no_estimate" in told else self._empty_since(_ESTIMATES)
        measured = self._empty_since(criteria) if criteria else self._without_criteria()
        lacks: Mapping[str, Instant | None] = {
            "specific": None if self._is_specific() else self.snapshot.issue.created or 0,
            "measurable": None if "no_acceptance_criteria" in told else measured,
            "achievable": max(owner or 0, estimate or 0) or None,
            "relevant": None if self.milestones or self._has_parent() else self.snapshot.issue.created or 0,
            "time_bound": None if "no_due_date" in told else self._empty_since(["duedate"]),
        }
        missing = {name: since for name, since in lacks.items() if since is not None}
        if missing:
            since = max(min(missing.values()), self._asked_since(want))
            facts = (("missing", " ".join(missing)),)
            yield GapFact(gap="not_smart", since=since, due=self._after(since, want), facts=facts)

    def _is_specific(self) -> bool:
        summary = "".join(value.text for value in self.snapshot.issue.fields.get("summary", ()))
        chinese = sum("\u4e00" <= sign <= "\u9fff" for sign in summary)
        described = bool(self.snapshot.issue.fields.get("description", ()))
        return described and (len(summary.split()) >= SPECIFIC or chinese > SPECIFIC)

    def _has_parent(self) -> bool:
        return any(one.relation == "parent" for one in self.snapshot.related or ())

    def _overdue(self) -> Iterator[GapFact]:
        """From the end of its due date on."""
        due = self.snapshot.issue.fields.get("duedate", ())
        after = self._day_after(due[0].text) if due else None
        if due and after is not None:
            since = max(after, self._last_set("duedate"))
            self.lost["overdue"] = max(after, self._held_since("duedate"))
            yield GapFact(gap="overdue", since=since, due=since, facts=(("date", due[0].text),))

    def _late_milestones(self) -> Iterator[GapFact]:
        for one in self.milestones:
            after = self._day_after(one.forecast or "")
            if after is not None and one.id != self.snapshot.issue.id:
                facts: tuple[tuple[str, str | int], ...] = (("milestone", one.name), ("date", one.forecast or ""))
                yield GapFact(gap="milestone_overdue", since=after, due=after, facts=facts)
            if one.slip is not None and one.slip > 0:
                facts = (("milestone", one.name), ("days", one.slip), ("moves", one.moves))
                at = self._last_set("duedate")
                yield GapFact(gap="milestone_slipped", since=at, due=at, facts=facts)

    def _misfits(self) -> Iterator[GapFact]:
        """What is left to do no longer fits before the milestone, or is planned to be done only after it."""
        for one in self.milestones:
            end = end_of(one.forecast or "", self.health.calendar)
            if end is None or one.id == self.snapshot.issue.id:
                continue
            latest = self._latest_start(end)
            if latest is not None:
                latest = max(latest, *(self._last_set(name) for name in ("duedate", "timeestimate", "fixversions")))
                facts: tuple[tuple[str, str | int], ...] = (("milestone", one.name), ("date", one.forecast or ""))
                yield GapFact(gap="does_not_fit", since=latest, due=latest, facts=facts)

    def _latest_start(self, end: Instant) -> Instant | None:
        """The last instant from which the work that is left would be done by the end; None without an estimate."""
        created = self.snapshot.issue.created or 0
        due = self.snapshot.issue.fields.get("duedate", ())
        planned = end_of(due[0].text, self.health.calendar) if due else None
        if planned is not None and planned > end:
            return created
        left = self.snapshot.issue.fields.get("timeestimate", ())
        seconds = int(left[0].text) if left and left[0].text.isdecimal() else 0
        if not seconds:
            return None
        hours = open_hours(self.health.calendar)
        room = hours.elapsed(created, end)
        return created if room < seconds * 1000 else hours.add(created, room - seconds * 1000) + 1

    def _last_set(self, name: str) -> Instant:
        """When the field got what it holds: what follows from that was not so before."""
        return max(self._held_since(name), self.opened)

    def _held_since(self, name: str) -> Instant:
        held = spans(self.snapshot.issue, name, self.now)
        return held[-1][0] if held else 0

    def _day_after(self, text: str) -> Instant | None:
        try:
            day = date.fromisoformat(text[:10])
        except ValueError:
            return None
        return beginning_of((day + _DAY).isoformat(), self.policy.zone)
