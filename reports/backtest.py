"""How does a backtest read: as numbers by metric, goal and week, and as a public document?"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import get_args

from reports.replay import Span
from reports.tallies import Difference, Differing, Outcome, Reading, Side, Tally
from reports.texts.catalogue import say
from reports.weeks import weeks_between
from rules.instants import iso
from rules.model import Instant

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
SIDES: tuple[Side, ...] = get_args(Side)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A policy that was replayed. `name` is how its reader knows it."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """What was asked, and what was counted."""

    span: Span
    a: Subject
    b: Subject | None
    tally: Tally

    @property
    def subjects(self) -> Mapping[Side, Subject]:
        return {"a": self.a} if self.b is None else {"a": self.a, "b": self.b}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Cycles of one metric, goal or week, by outcome and policy."""

    name: str
    counts: Mapping[tuple[Side, Outcome], int]

    def of(self, side: Side, outcome: Outcome) -> int:
        return self.counts.get((side, outcome), 0)

    def share_met(self, side: Side) -> float | None:
        """Met among the decided ones, 0 to 1; None where none was decided."""
        met, breached = self.of(side, "met"), self.of(side, "breached")
        return met / (met + breached) if met + breached else None


def metrics(tally: Tally) -> tuple[str, ...]:
    return tuple(sorted({metric for _, metric, _, _, _ in tally.cycles}))


def by_metric(tally: Tally) -> tuple[Line, ...]:
    return _lines(tally, lambda metric, goal, week: metric)


def by_goal(tally: Tally, metric: str) -> tuple[Line, ...]:
    """A goal of nothing is ""."""
    return _lines(tally, lambda name, goal, week: goal if name == metric else None)


def by_week(tally: Tally, metric: str) -> tuple[Line, ...]:
    """Weeks in order, also those between them in which nothing was decided; open cycles belong to none."""
    found = {line.name: line for line in _lines(tally, lambda name, goal, week: week if name == metric else None)}
    found.pop("", None)
    return tuple(found.get(name, Line(name=name, counts={})) for name in weeks_between(found))


def _lines(tally: Tally, name_of: Callable[[str, str, str], str | None]) -> tuple[Line, ...]:
    groups: dict[str, Counter[tuple[Side, Outcome]]] = {}
    for (side, metric, goal, week, outcome), n in tally.cycles.items():
        name = name_of(metric, goal, week)
        if name is not None:
            groups.setdefault(name, Counter())[side, outcome] += n
    return tuple(Line(name=name, counts=groups[name]) for name in sorted(groups))


def by_person(
    tally: Tally, language: str = "en"
) -> tuple[tuple[str, Mapping[Side, int], Mapping[Side, tuple[str, int]]], ...]:
    """(who, notices, the worst day and its notices) for each person and policy, the busiest first."""
    totals: dict[str, Counter[Side]] = {}
    worst: dict[str, dict[Side, tuple[str, int]]] = {}
    for (side, account, day), n in sorted(tally.notices.items()):
        totals.setdefault(account, Counter())[side] += n
        if n > worst.setdefault(account, {}).get(side, ("", 0))[1]:
            worst[account][side] = (day, n)
    order = sorted(totals, key=lambda account: (-max(totals[account].values()), account))
    return tuple((name_of(tally, account, language), totals[account], worst[account]) for account in order)


def name_of(tally: Tally, account: str, language: str = "en") -> str:
    return tally.names.get(account, account) if account else say(language, "backtest.nobody")


def document(found: Backtest) -> dict[str, object]:
    """Everything, for programs: stable keys and orders; the same input gives the same document."""
    tally = found.tally
    return {
        "from": iso(found.span.since),
        "to": iso(found.span.until),
        "zone": found.span.zone,
        "policies": {side: {"name": one.name, "digest": one.digest} for side, one in found.subjects.items()},
        "method": [say("en", key) for key in found.span.method],
        "issues": {
            "read": tally.issues,
            "failed": tally.failed,
            "failures": [{"where": where, "why": why} for where, why in tally.troubles],
        },
        "findings": [{"policy": side, "code": code, "issues": n} for (side, code), n in sorted(tally.findings.items())],
        "clocks": [
            {"metric": line.name, **{side: _outcomes(line, side) for side in found.subjects}}
            for line in by_metric(tally)
        ],
        "cycles": [
            {"policy": side, "metric": metric, "goal": goal or None, "week": week or None, "outcome": what, "count": n}
            for (side, metric, goal, week, what), n in sorted(tally.cycles.items())
        ],
        "notices": [
            {"policy": side, "account": account or None, "person": name_of(tally, account), "day": day, "count": n}
            for (side, account, day), n in sorted(tally.notices.items())
        ]
        if found.span.notices
        else None,
        "differences": None if found.b is None else differences_document(tally),
    }


def _outcomes(line: Line, side: Side) -> dict[str, object]:
    share = line.share_met(side)
    return {
        **{outcome: line.of(side, outcome) for outcome in OUTCOMES},
        "share_met": None if share is None else round(share, 4),
    }


def differences_document(tally: Tally) -> dict[str, object]:
    """How many issues differ, what moves, and the issues that were kept."""
    return {
        "issues": tally.differing,
        "listed": len(tally.kept),
        "moved": [{"metric": metric, "what": what, "cycles": n} for (metric, what), n in sorted(tally.moved.items())],
        "labels": [{"label": label, "what": what, "issues": n} for (label, what), n in sorted(tally.labels.items())],
        "list": [_differing(issue) for issue in tally.kept],
    }


def _differing(issue: Differing) -> dict[str, object]:
    return {
        "issue": issue.key,
        "clocks": [_difference(one) for one in issue.differences],
        "labels": {"gained": list(issue.gained), "lost": list(issue.lost)},
    }


def _difference(one: Difference) -> dict[str, object]:
    return {
        "metric": one.metric,
        "cycle": one.number,
        "start": iso(one.start),
        "reasons": list(one.reasons),
        "a": _reading(one.a),
        "b": _reading(one.b),
    }


def _reading(reading: Reading | None) -> dict[str, object] | None:
    if reading is None:
        return None
    return {
        "state": reading.state,
        "goal": reading.goal or None,
        "due": _maybe(reading.due),
        "breached": reading.breached,
        "breached_at": _maybe(reading.breached_at),
    }


def _maybe(at: Instant | None) -> str | None:
    return None if at is None else iso(at)
