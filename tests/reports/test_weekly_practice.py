"""What the weekly page says about risks, changes, reviews, actions, milestones, closings; nothing if all is well."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from reports import interchange, weekly
from reports.document import Document, Table
from reports.figures import Figures, IssueRow, figures
from reports.fitting import fit
from reports.render_adf import render, size
from reports.weekly_practice import PracticeTables
from reports.weeks import Week
from rules.desired import (
    ActionFact,
    ChangeFact,
    ChangeItem,
    ChecklistFact,
    ChecklistItem,
    Decision,
    GapFact,
    MilestoneFact,
    ReviewFact,
    RiskFact,
    RiskMove,
)
from rules.model import DAY, HOUR, Instant

ZONE = "Asia/Shanghai"
LANGUAGES = ("en", "zh_CN")
Row = Callable[..., IssueRow]


def risk(likelihood: int, impact: int, **others: object) -> RiskFact:
    band = "critical" if likelihood * impact >= 16 else "high" if likelihood * impact >= 10 else "low"
    return replace(
        RiskFact(rule="Part late", type="schedule", likelihood=likelihood, impact=impact, band=band), **others
    )


def change(at: Instant, number: int = 1, **others: object) -> ChangeFact:
    item = ChangeItem(
        at=at,
        history=number,
        index=0,
        field="duedate",
        kind="schedule",
        before="2026-03-09",
        after="2026-03-16",
        author="a1",
        size=7,
        measure="days",
    )
    fact = ChangeFact(number=number, kinds=("schedule",), from_=at, to=at, authors=("a1",), items=(item,))
    return replace(fact, **others)


def shown(table: Table | None) -> list[list[str]]:
    """The words of each cell."""
    assert table is not None
    return [
        ["".join(str(getattr(part, "text", getattr(part, "word", ""))) for part in cell) for cell in row]
        for row in table.rows
    ]


def tables_of(row: IssueRow, week: Week, language: str = "en") -> PracticeTables:
    told = replace(row, people={"a1": "Li Wei", "a2": "Wang Fang"})
    return PracticeTables(figures([told], week, week.end), language, ZONE)


def test_the_register_names_movement_response_owner_and_review(row: Row, week: Week) -> None:
    """What nobody accepted comes first, the heaviest first; the owner of the issue stands for one that nobody took."""
    moves = (
        RiskMove(at=week.start - DAY, likelihood=2, impact=4),
        RiskMove(at=week.start + DAY, likelihood=4, impact=4),
    )
    accepted = risk(5, 5, rule="Known", response="accept", owner="a2", quiet=True, review_at=week.end, moves=moves[:1])
    found = replace(row(1, week.start, None), owner="Li Wei", risks=(accepted, risk(4, 4, moves=moves)))
    first, second = shown(tables_of(found, week).risks())

    assert first[1:] == ["Critical", "schedule: Part late", "4 × 4, heavier", "not answered: Li Wei"]
    assert second[3:] == ["5 × 5", "Accepted: Wang Fang; review Mon 9 Mar"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_counts_every_open_risk_once(row: Row, week: Week, language: str) -> None:
    """Five rows of likelihood, the greatest first, and five columns of impact; with one risk there is no map."""
    found = replace(row(1, week.start, None), risks=(risk(5, 2), risk(5, 2), risk(1, 4)))
    table = tables_of(found, week, language).heat()

    assert shown(table) == [
        ["5", "", "2", "", "", ""],
        ["4", "", "", "", "", ""],
        ["3", "", "", "", "", ""],
        ["2", "", "", "", "", ""],
        ["1", "", "", "", "1", ""],
    ]
    assert tables_of(replace(found, risks=(risk(5, 2),)), week, language).heat() is None


def test_the_change_log_holds_the_week_and_what_still_waits(row: Row, week: Week) -> None:
    """Late ones first; what was decided before the week is left out, a decision in it is told with who and when."""
    old = week.start - 3 * DAY
    decided = Decision(verb="approve", at=old + HOUR, by="a2", how="command")
    changes = (
        change(old, 1, decision=decided),
        change(old, 2, decision=replace(decided, at=week.start + 9 * HOUR)),
        change(old, 3, decide_by=week.start, overdue=True),
        change(week.start + DAY, 4, undone=True),
        change(week.start + DAY, 5, decide_by=week.start + 2 * DAY),
    )
    rows = shown(tables_of(replace(row(1, week.start, None), changes=changes), week).changes())

    assert [(line[0].partition(" ")[2], line[1]) for line in rows] == [
        ("change 3 (schedule)", "Late"),
        ("change 5 (schedule)", "Open"),
        ("change 2 (schedule)", "Decided"),
        ("change 4 (schedule)", "Undone"),
    ]
    assert rows[0][2].startswith("due date: Mon 9 Mar → Mon 16 Mar · Li Wei")
    assert rows[2][3] == "Approved: Wang Fang, Mon 2 Mar 09:00"


def test_reviews_actions_milestones_and_closings_are_listed_by_exception(row: Row, week: Week) -> None:
    """Missed reviews, open actions once each, milestones that slipped, and what was closed without what is required."""
    done = ActionFact(number=1, text="call the customer", at=week.start, done_at=week.start)
    late = ActionFact(number=2, text="order parts", at=week.start, owner="a2", due=week.start, overdue=True)
    missed = ReviewFact(name="Weekly", due=week.start, next=None, state="missed", who=(), actions=(done, late))
    open_ = replace(
        row(1, week.start, None),
        reviews=(missed, replace(missed, name="Monthly", state="done")),
        milestones=(
            MilestoneFact(id="9", name="Kept", kind="version", planned="2026-03-09", forecast="2026-03-09"),
            MilestoneFact(
                id="8", name="Line C", kind="issue", planned="2026-03-09", forecast="2026-03-11", slip=2, moves=1
            ),
        ),
    )
    item = ChecklistItem(number=1, id="i", text="Acceptance signed", mandatory=True, state="open")
    closed = replace(
        open_, checklists=(ChecklistFact(name="Service", mode="label", items=(item,), closing=week.start),)
    )
    tables = tables_of(closed, week)

    assert [line[1:] for line in shown(tables.reviews())] == [["Missed", "Weekly", "Mon 2 Mar 00:00"]]
    assert [line[1:] for line in shown(tables.actions())] == [["Late", "Wang Fang", "Mon 2 Mar"]]
    assert shown(tables.milestones()) == [["Line C", "Slipped", "Mon 9 Mar → Wed 11 Mar", "2 days, once"]]
    assert [line[1:3] for line in shown(tables.closings())] == [["Missing", "Service: Acceptance signed"]]


def test_a_milestone_whose_date_has_passed_is_late(row: Row, week: Week) -> None:
    """Told by the gap in the plan of an issue that counts towards it, whether or not it ever slipped."""
    gap = GapFact(gap="milestone_overdue", since=0, due=0, facts=(("milestone", "Line C"), ("date", "2026-03-03")))
    one = MilestoneFact(id="8", name="Line C", kind="version", planned="2026-03-03", forecast="2026-03-03")
    found = replace(row(1, week.start, None), milestones=(one,), gaps=(gap,))

    assert shown(tables_of(found, week).milestones()) == [["Line C", "Late", "Tue 3 Mar", "–"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_week_in_which_all_is_well_has_none_of_these_sections(row: Row, week: Week, language: str) -> None:
    """No empty tables."""
    tables = tables_of(row(1, week.start, 1.0), week, language)
    every = (
        tables.risks,
        tables.heat,
        tables.changes,
        tables.reviews,
        tables.actions,
        tables.milestones,
        tables.closings,
    )

    assert [table() for table in every] == [None] * 7


def crowded(row: Row, week: Week) -> Figures:
    changes = tuple(change(week.start + number, number, overdue=True) for number in range(1, 40))
    risks = tuple(risk(4, 4, rule=f"Risk {number} " + "x" * 50) for number in range(40))
    return figures([replace(row(n, week.start, None), changes=changes, risks=risks) for n in range(9)], week, week.end)


@pytest.mark.parametrize(
    ("language", "told"), [("en", "due date: – → Mon 16 Mar → –"), ("zh_CN", "– → 3 月 16 日 → –")]
)
def test_a_change_that_was_taken_back_says_what_it_was_meanwhile(
    row: Row, week: Week, language: str, told: str
) -> None:
    """Its first and last value are the same, which alone would say nothing."""
    at = week.start + DAY
    set_, taken_back = change(at).items[0], change(at + HOUR).items[0]
    items = (replace(set_, before=""), replace(taken_back, before="2026-03-16", after=""))
    one = change(at, items=items, undone=True)
    rows = shown(tables_of(replace(row(1, week.start, None), changes=(one,)), week, language).changes())

    assert told in rows[0][2]


def test_a_page_that_is_too_long_drops_the_log_before_the_register(row: Row, week: Week) -> None:
    """How the numbers are made goes first, then the log, the map and the register; the page says what is left out."""
    document = weekly.report(crowded(row, week), "en", ZONE)
    assert [section.title for section in document.sections] == [
        "How these numbers are made",
        "Changes after the baseline",
        "Open risks by likelihood and impact",
        "Risks of open requests",
    ]

    def measured(one: Document) -> int:
        return size(render(one))

    short = fit(document, measured, measured(document) - 2_000)
    assert "Changes after the baseline" in str(short.blocks[-1])
    assert "Risks of open requests" not in str(short.blocks[-1])


def test_figures_with_practice_travel_to_another_process(row: Row, week: Week) -> None:
    """And come back the same."""
    numbers = crowded(row, week)

    assert interchange.loads(interchange.dumps(numbers)) == numbers
