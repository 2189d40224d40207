"""Valid cards, notices and issues to report on; a test names only what matters to it."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from reports.document import Document
from reports.figures import Coverage, Figures, IssueRow, figures
from reports.weeks import Week
from rules.desired import Card, CardRow, Clock, Command, Cycle, Interval, Notice, Refusal, RiskFact
from rules.model import HOUR, MINUTE, Instant, Person
from rules.policy import Target
from tests.full_card import full_card
from tests.plain_documents import plain

ZONE = "Asia/Shanghai"
EXPECTED = Path(__file__).parent / "expected"


def instant(day: int, hour: int, minute: int = 0, *, month: int = 11, year: int = 2025) -> Instant:
    """A wall clock's time in Shanghai."""
    return int(datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(ZONE)).timestamp()) * 1000


AS_OF = instant(21, 14, 50)
PEOPLE = {
    "a1": Person(id="a1", name="Li Wei", login="li.wei"),
    "a2": Person(id="a2", name="Wang Fang", login="wang_fang"),
}
HISTORY = (
    Interval(
        from_=instant(20, 15, 30),
        to=instant(21, 10, 10),
        kind="running",
        ms=220 * MINUTE,
        cause="issue created: goal 8 hour, calendar desk (policy line 14)",
    ),
    Interval(
        from_=instant(21, 10, 10),
        to=instant(21, 11, 40),
        kind="paused",
        ms=0,
        cause="status changed (history 7): pause condition 'status = \"Waiting for customer\"' holds",
    ),
    Interval(
        from_=instant(21, 11, 40),
        to=AS_OF,
        kind="running",
        ms=160 * MINUTE,
        cause="status changed (history 9): goal 8 hour, calendar desk (policy line 14)",
    ),
)
RISKS = (
    RiskFact(rule="Part delivery slips", type="schedule", likelihood=4, impact=4, band="critical"),
    RiskFact(rule="Reopened twice", type="quality", likelihood=3, impact=2, band="medium"),
)
RESOLUTION = CardRow(
    metric="Resolution",
    kind="resolution",
    outcome="running",
    due=instant(21, 16, 30),
    used_ms=380 * MINUTE,
    target=Target(value=8, unit="hour"),
    calendar="China working days",
)
ANSWERED = CardRow(
    metric="First response",
    kind="first_response",
    outcome="met",
    due=instant(20, 16, 30),
    used_ms=35 * MINUTE,
    target=Target(value=1, unit="hour"),
    stopped_at=instant(20, 16, 5),
)
LATE = replace(RESOLUTION, outcome="breached", used_ms=515 * MINUTE)
SITE_VISIT = replace(
    RESOLUTION,
    metric="Site visit",
    kind="custom",
    target=Target(value=5, unit="working_day"),
    due=instant(24, 9),
    percent=81,
    outcome="at_risk",
)


def card_of(*rows: CardRow, language: str = "en", as_of: Instant = AS_OF, **others: object) -> Card:
    """A card about an issue that Li Wei is to see to."""
    return replace(Card(as_of=as_of, zone=ZONE, language=language, rows=rows, assignee="a1"), **others)


def every_card(language: str) -> Mapping[str, Card]:
    """One card for each thing that it can say."""
    late = instant(21, 17, 5)
    paused = replace(RESOLUTION, outcome="paused", due=None)
    unanswered = replace(
        ANSWERED, outcome="missed", used_ms=95 * MINUTE, stopped_at=instant(21, 9, 5), reason="resolved without reply"
    )
    unpromised = replace(RESOLUTION, due=None, target=None, used_ms=30 * MINUTE)
    off = replace(RESOLUTION, outcome="cancelled", due=None, reason="priority changed (history 4): no goal matches")
    rows: dict[str, tuple[CardRow, ...]] = {
        "at_risk": (replace(RESOLUTION, outcome="at_risk", history=HISTORY), ANSWERED),
        "at_risk_paused": (replace(RESOLUTION, outcome="at_risk", due=None),),
        "breached": (replace(LATE, history=HISTORY), ANSWERED),
        "breached_paused": (replace(LATE, history=HISTORY[:2], paused=True),),
        "two": (LATE, SITE_VISIT),
        "paused": (replace(paused, history=HISTORY[:2]), ANSWERED),
        "paused_just_now": (paused,),
        "running": (replace(RESOLUTION, due=instant(2, 9, month=1, year=2026)), ANSWERED),
        "no_goal": (unpromised,),
        "met": (replace(RESOLUTION, outcome="met", stopped_at=instant(21, 14, 50)), ANSWERED),
        "missed": (replace(LATE, outcome="missed", stopped_at=late), ANSWERED),
        "unanswered": (unanswered,),
        "cancelled": (off,),
        "untracked": (),
    }
    cards = {name: card_of(*some, language=language) for name, some in rows.items()}
    cards["untracked"] = replace(cards["untracked"], tracked=False)
    cards["idle"] = replace(cards["untracked"], tracked=True)
    cards["at_risk"] = replace(cards["at_risk"], risks=RISKS)
    cards["breached"] = replace(cards["breached"], as_of=late, assignee=None, risks=(RISKS[0],) * 7)
    cards["two"] = replace(cards["two"], as_of=late, assignee="unknown")
    cards["answered"] = replace(cards["running"], replies=done_commands())
    cards["refused"] = replace(cards["untracked"], replies=refused_commands())
    cards["full"] = full_card(language)
    return cards


def done_commands() -> tuple[Command, ...]:
    """One command of each kind that was carried out."""
    said = Command(comment="1", number=0, at=AS_OF, author="a1", verb="", argument="", note="", effect=AS_OF)
    arguments = dict.fromkeys(
        ("status", "pause", "resume", "cause", "extend", "ack", "contact", "customer", "help"), ""
    )
    arguments |= {"pause": "waiting for parts", "cause": "supplier", "extend": "agreed with the customer"}
    arguments |= {"contact": "phone", "customer": "asks for Thursday"}
    effects = {"extend": instant(28, 16), "contact": instant(21, 14, 5)}
    return tuple(
        replace(said, verb=verb, argument=argument, effect=effects.get(verb, AS_OF))
        for verb, argument in arguments.items()
    )


def refused_commands() -> tuple[Command, ...]:
    """One command for each reason not to carry it out."""
    said = Command(comment="2", number=0, at=AS_OF, author="gone", verb="pause", argument="", note="", effect=AS_OF)
    return (
        replace(said, refused="unknown", verb="puase", nearest="!sla pause"),
        *(replace(said, refused=refusal) for refusal in get_args(Refusal) if refusal != "unknown"),
    )


def every_notice(language: str) -> Mapping[str, Notice]:
    """One notice for each thing that it can say."""
    breached = Notice(
        op="op",
        reason="breached",
        metric="Resolution",
        kind="resolution",
        cycle_start=instant(20, 15, 30),
        due=instant(21, 16, 30),
        reached=instant(21, 16, 30),
        percent=100,
        used_ms=480 * MINUTE,
        target=Target(value=8, unit="hour"),
        tell=("a1", "a2"),
        late=False,
        zone=ZONE,
        language=language,
    )
    threshold = replace(breached, reason="threshold", percent=75, reached=instant(21, 14, 30))
    still = replace(breached, reason="still_breached", used_ms=605 * MINUTE, reached=instant(24, 9, 35), tell=("a2",))
    update = {"metric": "Customer update", "kind": "customer_update", "target": Target(value=3, unit="working_day")}
    visit = {"metric": "Engineer on site", "kind": "custom", "target": Target(value=24, unit="hour")}
    first = {"metric": "First response", "kind": "first_response", "target": Target(value=1, unit="hour")}
    return {
        "breached": breached,
        "breached_late": replace(breached, late=True),
        "breached_unanswered": replace(breached, **first),
        "threshold": replace(threshold, tell=("a1", "a1")),
        "threshold_late": replace(threshold, late=True, tell=()),
        "threshold_unanswered": replace(threshold, **first, tell=("gone",)),
        "still_breached": replace(still, repeat=2),
        "still_breached_late": replace(still, late=True),
        "corrected": replace(breached, reason="corrected", due=instant(24, 10)),
        "update_due": replace(breached, **update),
        "update_soon": replace(threshold, **update),
        "visit_due": replace(breached, **visit),
        "visit_soon": replace(threshold, **visit),
        "several": replace(threshold, also=(replace(breached, **first, tell=("a2",)), replace(threshold, **visit))),
    }


@pytest.fixture
def cards() -> Callable[[str], Mapping[str, Card]]:
    return every_card


@pytest.fixture
def notices() -> Callable[[str], Mapping[str, Notice]]:
    return every_notice


@pytest.fixture
def people() -> Mapping[str, Person]:
    return PEOPLE


@pytest.fixture
def at() -> Callable[..., Instant]:
    return instant


@pytest.fixture
def read() -> Callable[[Document], str]:
    return plain


@pytest.fixture
def expected() -> Callable[[str, str, str], str]:
    """The text that a person has read and approved: (template, language, state)."""

    def find(template: str, language: str, state: str) -> str:
        texts = (EXPECTED / f"{template}.{language}.txt").read_text(encoding="utf-8")
        sections = dict(part.split("\n", 1) for part in texts.split("=== ")[1:])
        return sections[state].rstrip("\n") + "\n"

    return find


WEEK = Week(2026, 10, ZONE)
NOW = WEEK.end + 8 * HOUR


def cycle_of(start: Instant, stop: Instant | None, *, goal_hours: int, elapsed_hours: float, **others: object) -> Cycle:
    """A cycle of a calendar that never closes."""
    elapsed, target = int(elapsed_hours * HOUR), goal_hours * HOUR
    breached = elapsed > target
    cycle = Cycle(
        start=start,
        stop=stop,
        state="running" if stop is None else "stopped",
        reason=None,
        breached=breached,
        breached_at=start + target if breached else None,
        due=start + target,
        elapsed_ms=elapsed,
        remaining_ms=target - elapsed,
        target=Target(value=goal_hours, unit="hour"),
        goals=(),
        intervals=(),
    )
    return replace(cycle, **others)


def row_of(number: int, created: Instant, hours: float | None, *, goal_hours: int = 8, **others: object) -> IssueRow:
    """An issue with one clock, resolved after so many hours; None: still open."""
    stop = None if hours is None else created + int(hours * HOUR)
    elapsed = (NOW - created) / HOUR if hours is None else hours
    cycle = cycle_of(created, stop, goal_hours=goal_hours, elapsed_hours=elapsed)
    row = IssueRow(
        key=f"AFS-{number}",
        url=f"https://example.atlassian.net/browse/AFS-{number}",
        summary="Pump stops | after {restart}",
        created=created,
        owner="Li Wei",
        customer="Hengtai",
        resolved=stop,
        clocks=(Clock(metric="Resolution", kind="resolution", ever_breached=cycle.breached, cycles=(cycle,)),),
    )
    return replace(row, **others)


def past_weeks(weeks: int, per_week: int, *, late_every: int = 10) -> list[IssueRow]:
    """Weeks before the reported one, all issues resolved in their week, one in so many late."""
    chance, rows = random.Random(7), []
    for back in range(weeks, 0, -1):
        start = WEEK.later(-back).start
        for index in range(per_week + chance.randint(0, 2)):
            late = index % late_every == late_every - 1
            rows.append(row_of(len(rows) + 1, start + index * HOUR, 9.5 if late else 2.0 + index / 10))
    return rows


def bad_week() -> list[IssueRow]:
    """Twenty-four issues of which every other is late, one of them open without an owner, one risky, one at risk."""
    rows = [row_of(500 + index, WEEK.start + index * HOUR, 2.0 if index % 2 else 9.0 + index) for index in range(22)]
    rows.append(row_of(600, WEEK.start + 90 * HOUR, None, owner=None, risks=(RISKS[0],)))
    rows.append(row_of(601, WEEK.end - 4 * HOUR, None, goal_hours=48, customer=None, risks=(RISKS[1],)))
    last = rows[-1]
    rows[-1] = replace(last, clocks=(replace(last.clocks[0], at_risk=True),))
    return rows


def every_week() -> Mapping[str, Figures]:
    """One week for each verdict, and one that is not over."""
    history = past_weeks(10, 20)
    unread = Coverage(read=0, failed=3)
    good = [row_of(700 + index, WEEK.start + index * HOUR, 3.0) for index in range(21)]
    few = [row_of(800, WEEK.start + HOUR, 9.0, cause="parts"), row_of(801, WEEK.start + 2 * HOUR, 1.0)]
    return {
        "pressure": figures([*history, *bad_week()], WEEK, NOW, Coverage(read=300, failed=2, findings=5)),
        "attention": figures(few, WEEK, NOW),
        "steady": figures([*history, *good], WEEK, NOW),
        "running": figures([*history, *good], WEEK, WEEK.start + 90 * HOUR),
        "quiet": figures([replace(row_of(1, WEEK.later(-2).start, None, owner=None), clocks=())], WEEK, NOW),
        "empty": figures([], WEEK, NOW),
        "no_data": figures([], WEEK, NOW, unread),
    }


@pytest.fixture(scope="session")
def weeks() -> Mapping[str, Figures]:
    return every_week()


@pytest.fixture
def week() -> Week:
    return WEEK


@pytest.fixture
def now() -> Instant:
    return NOW


@pytest.fixture
def cycle() -> Callable[..., Cycle]:
    return cycle_of


@pytest.fixture
def row() -> Callable[..., IssueRow]:
    return row_of


@pytest.fixture
def history() -> Callable[..., list[IssueRow]]:
    return past_weeks
