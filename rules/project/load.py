"""Who has how much to do this week and the next, and what does the plan of the project's issues lack?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rules.desired import CountsFact, GapFact, LoadFact, Reminder
from rules.identity import op_id
from rules.policy import Calendar, Capacity, LoadRule
from rules.project.snapshot import View
from rules.rows import IssueRow
from rules.workload import Capacities, Load, Week, actual_of, load_of, week_of

_WEEK = timedelta(days=7)
_EIGHT = ((9 * 3600, 17 * 3600),)
OFFICE = Calendar(name="office", zone="UTC", weekly=(_EIGHT,) * 5 + ((), ()))
"""Working days where the policy has neither [load] nor [plan]: then no percent is told, only what is overdue."""
HEAVY = ("high", "critical")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What was found about load."""

    counts: CountsFact
    load: tuple[LoadFact, ...]
    gaps: tuple[GapFact, ...]
    reminders: tuple[Reminder, ...]


def loaded(view: View) -> Loaded:
    """The counts of all open issues, and where the policy has [load] the weeks of everybody."""
    rule = view.policy.load
    capacities = Capacities(_usual(view), () if rule is None else tuple(_known(view, rule)))
    load = load_of(view.rows, capacities, view.today)
    weeks = () if rule is None else tuple(_weeks(view, rule, capacities))
    gaps = tuple(_gap(view, week) for week in weeks if week.band in ("over", "no_capacity"))
    reminders = () if rule is None else tuple(_reminder(view, rule, gap) for gap in gaps)
    return Loaded(counts=_counts(view, load), load=weeks, gaps=gaps, reminders=reminders)


def _known(view: View, rule: LoadRule) -> Iterator[Capacity]:
    """The policy's table by account: Data Center's people may stand in it by login."""
    by_login = {person.login: account for account, person in view.snapshot.people.items() if person.login}
    for one in rule.capacities:
        yield replace(one, account=by_login.get(one.account, one.account))


def _usual(view: View) -> Calendar:
    if view.policy.load is not None:
        return view.policy.load.calendar
    return OFFICE if view.policy.plan is None else view.policy.plan.calendar


def _counts(view: View, load: Load) -> CountsFact:
    open_ = [row for row in view.rows if row.open]
    return CountsFact(
        open=load.open,
        plannable=load.plannable,
        overdue=tuple(sorted(load.overdue)),
        undated=tuple(sorted(load.undated)),
        unestimated=tuple(sorted(load.unestimated)),
        on_day_off=tuple(sorted(load.on_day_off)),
        unowned=_keys(row for row in open_ if row.assignee is None),
        breached=_keys(row for row in open_ if row.breached),
        at_risk=_keys(row for row in open_ if row.at_risk and not row.breached),
        risky=_keys(row for row in open_ if row.band in HEAVY),
        undecided=sum(row.changes for row in open_),
        reviews_due=sum(row.reviews for row in open_),
    )


def _keys(rows: Iterable[IssueRow]) -> tuple[str, ...]:
    return tuple(sorted(row.key for row in rows))


def _weeks(view: View, rule: LoadRule, capacities: Capacities) -> Iterator[LoadFact]:
    """This week and the next of everybody who has open issues here, by account: a week is one, however many projects
    it is shared by."""
    rows = (*view.rows, *view.snapshot.others)
    load, worked = load_of(rows, capacities, view.today), actual_of(rows, view.policy.zone)
    monday = view.today - timedelta(days=view.today.weekday())
    leaves = _leaves(rows)
    for account in sorted({row.assignee for row in _leaves(view.rows) if row.assignee is not None}):
        mine = [row for row in leaves if row.assignee == account]
        covered = sum(row.remaining_s is not None and row.due is not None for row in mine)
        for first in (monday, monday + _WEEK):
            week = week_of(load, capacities, account, first, warning=rule.warning, over=rule.over)
            actual = sum(seconds for (who, day), seconds in worked.items() if who == account and _in(day, first))
            yield _fact(week, covered, len(mine), actual)


def _leaves(rows: Sequence[IssueRow]) -> list[IssueRow]:
    """Open issues without open parts."""
    split = {row.parent for row in rows if row.open and row.parent is not None}
    return [row for row in rows if row.open and row.id not in split]


def _in(day: date, monday: date) -> bool:
    return monday <= day < monday + _WEEK


def _fact(week: Week, covered: int, open_: int, actual: int) -> LoadFact:
    return LoadFact(
        account=week.account,
        monday=week.monday.isoformat(),
        capacity_s=round(week.capacity_s),
        load_s=round(week.load_s),
        percent=week.percent,
        band=week.band,
        plannable=covered,
        open=open_,
        heaviest=tuple((key, round(seconds)) for key, seconds in week.heaviest),
        moves=week.moves,
        actual_s=actual,
    )


def _gap(view: View, week: LoadFact) -> GapFact:
    """Load has no history: it is a gap from the look on that finds it."""
    facts: tuple[tuple[str, str | int], ...] = (
        ("account", week.account),
        ("name", _name(view, week.account)),
        ("monday", week.monday),
        ("percent", -1 if week.percent is None else week.percent),
        ("load_s", week.load_s),
        ("capacity_s", week.capacity_s),
        ("plannable", week.plannable),
        ("open", week.open),
        ("heaviest", ", ".join(key for key, _ in week.heaviest)),
        ("moves", " / ".join(" + ".join(keys) for keys in week.moves)),
    )
    return GapFact(gap="over_capacity", since=view.now, due=view.now, facts=facts)


def _name(view: View, account: str) -> str:
    person = view.snapshot.people.get(account)
    return account if person is None else person.name


def _reminder(view: View, rule: LoadRule, gap: GapFact) -> Reminder:
    """Told once for each person and week, however the numbers change."""
    facts = dict(gap.facts)
    moves = ".moves" if facts["moves"] else ""
    return Reminder(
        op=op_id(view.snapshot.site.name, "project", view.snapshot.id, "load", facts["account"], facts["monday"]),
        practice="project",
        text=f"{gap.text}{'.none' if facts['percent'] == -1 else moves}",
        since=view.now,
        tell=rule.tell,
        facts=gap.facts,
        section="load",
    )
