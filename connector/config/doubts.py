"""What can be used as it stands, but hardly means what it says? Each doubt is told with its place and a way out."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from connector.config.holiday_dates import MAKE_UP_NAMES
from connector.config.problems import Problems
from rules.business_time import NoOpening, ruler
from rules.jql import Query
from rules.jql.building import CATEGORIES, build
from rules.jql.grammar import parse_tree
from rules.jql.tree import Clause, Every, Node, Operand, Some, clauses
from rules.model import DAY, Instant
from rules.policy import Calendar, Entered, Goal, Metric, Policy, StateHolds

_USUALLY_DONE = {"done", "closed", "resolved", "完成", "已完成", "已关闭", "已解决"}
"""Statuses that Jira creates with the category Done. Another one may have it, too: that only the site can tell."""
_SOON = 30 * DAY


def note_doubts(policy: Policy, problems: Problems, now: Instant | None = None) -> None:
    """Note goals that an earlier one hides, pauses that never hold because the clock stops there, repeats within the
    time in which alerts are gathered, risks that nothing could find, and, where `now` is known, calendars whose make-up
    days are not published for as long as their clocks run.
    """
    if now is not None:
        _unpublished(policy, problems, now)
    for index, metric in enumerate(policy.metrics):
        _hidden_goals(index, metric, problems)
        for operand, what in _stopping_pauses(metric):
            problems.warn(("sla", index, "pause"), what, index=operand.position)
    _hasty_repeats(policy, problems)
    _idle_facts(policy, problems)
    _narrow_gates(policy, problems)


def _narrow_gates(policy: Policy, problems: Problems) -> None:
    """A gate that may not use the status into which Jira's classic workflow reopens issues."""
    for index, checklist in enumerate(policy.closeouts):
        if checklist.reopen_only and checklist.reopen_to == "indeterminate":
            what = (
                'the status "Reopened" of the classic workflow is of the category "to do": where nothing else leads '
                'out of a done status, issues stay closed and get the label. Write "in progress" without brackets to '
                "have that category tried first and the other one then."
            )
            problems.warn(("closeout", index, "reopen_to"), what)


def _hasty_repeats(policy: Policy, problems: Problems) -> None:
    """Only the last of the alerts of a clock is told: each repeat takes the place of one that still waits."""
    for index, level in enumerate(policy.alerts):
        in_comments = any(not name.startswith("channel:") for name in level.tell)
        if in_comments and level.repeat_ms is not None and level.repeat_ms <= policy.alert_group_ms:
            what = (
                "it is told again before `group` of [alerts] is over, so that people hear of it only after the last "
                "repeat. Make it longer than `group`."
            )
            problems.warn(("alerts", "level", index, "repeat"), what)


def _idle_facts(policy: Policy, problems: Problems) -> None:
    """A rule of risks that waits for what no other table finds."""
    for index, rule in enumerate(policy.risk.rules):
        path = ("risk", "rule", index, "facts")
        if rule.milestone_overdue and policy.plan is None:
            what = "without [plan] nobody looks at milestones, so that the rule finds nothing. Add [plan]."
            problems.warn((*path, "milestone"), what)
        if rule.sla is not None and not policy.metrics:
            what = "there is no clock that could be late, so that the rule finds nothing. Add one as [[sla]]."
            problems.warn((*path, "sla"), what)


def _tree(query: Query) -> Node:
    return build(parse_tree(query.text), query.zone)


# ------------------------------------------------------------------------------------------------ hidden goals
def _hidden_goals(index: int, metric: Metric, problems: Problems) -> None:
    goals = [goal for goal in metric.goals if goal.contract is None]  # those of a contract end
    trees = [None if goal.when is None else _tree(goal.when) for goal in goals]
    for place, later in enumerate(trees):
        for first, earlier in enumerate(trees[:place]):
            if earlier is None or later is None or not _covers(earlier, later):
                continue
            line = goals[first].line
            what = f"it never counts: every issue that it matches has the goal in line {line}. Move it above that one."
            if _covers(later, earlier):
                what = f"it never counts: the goal in line {line} has the same condition. Take one of them out."
            problems.warn(("sla", index, "goals", place), what)
            break


def _covers(wide: Node, narrow: Node) -> bool:
    """Whether `wide` surely holds wherever `narrow` does; False where that cannot be told."""
    if isinstance(narrow, Some):
        return all(_covers(wide, part) for part in narrow.parts)
    if isinstance(wide, Every):
        return all(_covers(part, narrow) for part in wide.parts)
    if isinstance(wide, Some) and any(_covers(part, narrow) for part in wide.parts):
        return True
    if isinstance(narrow, Every):
        return any(_covers(wide, part) for part in narrow.parts)
    return isinstance(wide, Clause) and _clause_covers(wide, narrow)


def _clause_covers(wide: Clause, narrow: Clause) -> bool:
    if (wide.field.id, wide.operator) != (narrow.field.id, narrow.operator):
        return False
    if [_words(p.operands) for p in wide.predicates] != [_words(p.operands) for p in narrow.predicates]:
        return False
    if [p.word for p in wide.predicates] != [p.word for p in narrow.predicates]:
        return False
    more, fewer = _words(wide.operands), _words(narrow.operands)
    if wide.operator in ("in", "was in"):
        return more >= fewer
    return more <= fewer if wide.operator == "not in" else more == fewer


def _words(operands: tuple[Operand, ...]) -> frozenset[str]:
    return frozenset("" if one.empty else one.text.casefold() for one in operands)


# --------------------------------------------------------------------------------------------- stopping pauses
def _stopping_pauses(metric: Metric) -> Iterator[tuple[Operand, str]]:
    """Values of the pause condition at which the clock has stopped already, for where both hold the stop wins."""
    if metric.pause is None:
        return
    statuses = {trigger.status.casefold(): trigger.status for trigger in metric.stop if isinstance(trigger, Entered)}
    for clause in clauses(_tree(metric.pause)):
        for operand in clause.operands:
            if (why := _stops_at(metric, clause, operand, statuses)) is not None:
                yield operand, f"{why}; where both hold, the clock stops. Take it out of one of them."


def _stops_at(metric: Metric, clause: Clause, operand: Operand, statuses: dict[str, str]) -> str | None:
    """Why an issue with that value has a stopped clock, or None."""
    name, word = clause.field.id, operand.text.casefold()
    by_resolution = metric.kind == "resolution" and metric.stop_on == "resolution"
    if by_resolution and name == "resolution" and operand.empty == (clause.operator == "not in"):
        return "the clock stops as soon as the resolution is set"
    if clause.operator != "in" or operand.empty:
        return None
    if name == "status" and word in statuses:
        return f'the status "{operand.text}" also stops this clock'
    if metric.kind != "resolution" or metric.stop_on != "done":
        return _stops_in_state(metric, clause, word)
    if name == "statuscategory" and word in CATEGORIES["done"]:
        return "statuses of the category Done also stop this clock"
    if name == "status" and word in _USUALLY_DONE:
        return f'the status "{operand.text}" usually has the category Done, which also stops this clock'
    return None


def _stops_in_state(metric: Metric, clause: Clause, word: str) -> str | None:
    """As `_stops_at`, where a custom clock stops in a state."""
    for state in (trigger for trigger in metric.stop if isinstance(trigger, StateHolds)):
        for other in clauses(_tree(state.when)):
            same = (other.field.id, other.operator) == (clause.field.id, "in")
            if same and word in _words(other.operands):
                return f"`{state.when.text}` also stops this clock"
    return None


# ---------------------------------------------------------------------------------------------- make-up days
def last_make_up_year(calendar: Calendar) -> int | None:
    """The last year with make-up working days; None for a calendar without any."""
    names = set(MAKE_UP_NAMES.values())
    return max((day.year for day, name in calendar.date_names.items() if name in names), default=None)


def _unpublished(policy: Policy, problems: Problems, now: Instant) -> None:
    """One doubt for a calendar: the goal that reaches furthest, from a clock that starts within a month."""
    furthest: dict[str, tuple[int, str, int]] = {}
    for metric in policy.metrics:
        for goal in metric.goals:
            known, year = last_make_up_year(goal.calendar), _due_year(goal, now + _SOON)
            if known is not None and year > max(known, furthest.get(goal.calendar.name, (0, "", 0))[0]):
                furthest[goal.calendar.name] = (year, metric.name, known)
    for name, (year, metric_name, known) in furthest.items():
        what = (
            f'make-up working days are published up to {known}, and "{metric_name}" started within a month from now '
            f"can run into {year}: make-up days of that year count as days off. Install a newer holidays package, or "
            "put them under `open`."
        )
        problems.warn(("calendars", name, "holidays"), what)


def _due_year(goal: Goal, start: Instant) -> int:
    """The local year in which a clock that starts then is due."""
    measure = ruler(goal.calendar, goal.target.unit)
    try:
        due = measure.after(start, measure.ticks(goal.target))
    except NoOpening:
        due = start
    return datetime.fromtimestamp(due / 1000, ZoneInfo(goal.calendar.zone)).year
