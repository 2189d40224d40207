"""Which events write the card again, and which do not? As of which instant is it then?"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from rules import plan
from rules.desired import Card, CreateCard, EditCard
from rules.identity import _facts, content_hash
from rules.model import MINUTE, Field, Value
from rules.policy import (
    ChangeControl,
    CreatedTrigger,
    PlanHealth,
    Review,
    Rhythm,
    Risk,
    RiskRule,
    Target,
    Wanted,
    Within,
)
from rules.relatives import FixVersion
from tests.rules.any_case import applied

MONDAY, REVIEW, EVENT, NOON = "2026-03-02 08:00", "2026-03-02 10:00", "2026-03-03 11:00", "2026-03-03 12:00"
WHOLE = {"duedate": "2026-04-01", "summary": "Replace the worn seal", "environment": "Line B"}
Wished = Callable[..., Card | None]


@pytest.fixture
def wished(build: Any) -> Wished:
    """The card of an issue of Monday 08:00 on which every family looks, at Tuesday noon unless another instant is
    named. It has no clock; its weekly review is due since Monday 10:00."""

    def ask(*events: Any, now: str = NOON, clocks: bool = False, lone: bool = False, **options: Any) -> Card | None:
        comments = tuple(event for event in events if not hasattr(event, "field"))
        changes = tuple(event for event in events if hasattr(event, "field"))
        fields = {name: (Value(text),) for name, text in WHOLE.items()} | options.pop("fields", {})
        issue = build.issue(MONDAY, *changes, comments=comments, fields=fields)
        versions = (FixVersion(id="9", name="2.4", release="2026-05-20"),) if options.pop("version", False) else ()
        snapshot = build.replace(build.snapshot(issue), related=(), versions=versions)
        metrics = (build.metric(build.goal("80 hour", build.cal.BER)),) if clocks else ()
        snapshot = build.replace(snapshot, site=options.pop("site", snapshot.site))
        policy = build.policy(*metrics, **({"plan": PlanHealth(calendar=build.cal.BER)} if lone else families(build)))
        made = plan(snapshot, policy, build.at(now))
        return next((write.card for write in made.writes if isinstance(write, CreateCard)), None)

    return ask


def families(build: Any) -> dict[str, Any]:
    cal = build.cal.BER
    rhythm = Rhythm(every="week", calendar=cal, minute=600, weekdays=(0,))
    risky = RiskRule(name="Waits", when=build.query("status = Waiting"), type="schedule", likelihood=4, impact=4)
    return {
        "change": ChangeControl(
            baseline=CreatedTrigger(),
            kinds=(("schedule", ("duedate", "Firmware")), ("requirement", ("summary",))),
            window_ms=30 * MINUTE,
            decide_within=Within(target=Target(value=1, unit="working_day"), calendar=cal),
        ),
        "plan": PlanHealth(calendar=cal, due_date=Wanted(), owner=Wanted()),
        "risk": Risk(rules=(risky,)),
        "reviews": (Review(name="Weekly review", rhythm=rhythm, who=("assignee",)),),
    }


def hashed(card: Card | None) -> str:
    assert card is not None
    return content_hash(card)


UNSEEN = {
    "the customer writes": lambda build: build.comment(EVENT, "customer", text="any news?"),
    "an agent writes": lambda build: build.comment(EVENT, "agent", text="we look at it"),
    "a field that nothing is said of": lambda build: build.change(EVENT, "environment", "Line A", "Line B"),
    "a long text": lambda build: build.change(EVENT, "description", None, "The pump leaks"),
    "a label of a person": lambda build: build.change(EVENT, "labels", None, "vip"),
    "a status of no rule": lambda build: build.change(EVENT, "status", "Open", "In Progress"),
    "our own edit": lambda build: build.change(EVENT, "summary", "Replace", "Replace the worn seal", author="us"),
    "a word that is no command": lambda build: build.comment(EVENT, "agent", text="we pay !attention"),
}


@pytest.mark.parametrize("event", UNSEEN)
def test_an_event_that_the_card_does_not_speak_of_leaves_it_alone(build: Any, wished: Wished, event: str) -> None:
    """The same card, byte for byte, so that nothing is written."""
    assert hashed(wished(UNSEEN[event](build))) == hashed(wished())


SEEN = {
    "a field that is controlled": lambda build: build.change(EVENT, "summary", "Replace", "Replace the worn seal"),
    "a date that is controlled": lambda build: build.change(EVENT, "duedate", "2026-03-25", "2026-04-01"),
    "a risk that begins": lambda build: build.change(EVENT, "status", "Open", "Waiting"),
    "a risk that a person names": lambda build: build.comment(EVENT, text="!risk add cost 2x3 crane may be needed"),
    "a review that was held": lambda build: build.comment(EVENT, text="Weekly review: all well"),
    "a review that a command ends": lambda build: build.comment(EVENT, text="!review done"),
    "an action that is agreed": lambda build: build.comment(EVENT, text="!review action Ask them by 2026-03-20"),
    "a change that a person tells of": lambda build: build.comment(EVENT, text="!change add schedule one week later"),
    "a command that fails": lambda build: build.comment(EVENT, text="!change approve 9"),
}


@pytest.mark.parametrize("event", SEEN)
def test_an_event_that_the_card_speaks_of_writes_it_again(build: Any, wished: Wished, event: str) -> None:
    """As of the event, not as of now."""
    card = wished(SEEN[event](build))

    assert hashed(card) != hashed(wished())
    assert card is not None
    assert card.as_of == build.at(EVENT)


@pytest.mark.parametrize(
    ("events", "now", "as_of"),
    [
        ((), "2026-03-02 09:59", None),
        ((), "2026-03-02 10:00", REVIEW),
        ((), "2026-03-09 09:59", REVIEW),
        ((), "2026-03-09 10:00", "2026-03-09 10:00"),
        ((("summary", "A", "B"),), "2026-03-04 10:59", EVENT),
        ((("summary", "A", "B"),), "2026-03-04 11:01", "2026-03-04 11:00"),
        ((("summary", "A", "B"),), "2026-03-08 23:59", "2026-03-04 11:00"),
    ],
    ids=["before all", "review due", "still due", "due again", "undecided", "decision overdue", "still overdue"],
)
def test_time_alone_writes_the_card_at_its_own_instants_only(
    build: Any, wished: Wished, events: Any, now: str, as_of: str | None
) -> None:
    """A review falls due, a decision is overdue; in between nothing changes."""
    card = wished(*(build.change(EVENT, *event) for event in events), now=now)

    assert (None if card is None else card.as_of) == (None if as_of is None else build.at(as_of))


def test_a_gap_is_as_of_the_instant_at_which_it_is_pointed_out(build: Any, wished: Wished) -> None:
    """The due date has passed at the end of its day."""
    overdue = {"duedate": (Value("2026-03-02"),)}
    card = wished(fields=overdue)
    assert card is not None

    assert [gap.gap for gap in card.gaps] == ["overdue"]
    assert card.as_of == card.gaps[0].due == build.at("2026-03-03 00:00")


def test_a_milestone_by_itself_writes_no_card(build: Any, wished: Wished) -> None:
    """A version that is planned is nothing that anybody must know; with a clock it stands on the card."""
    assert wished(lone=True, version=True) is None
    card = wished(lone=True, version=True, clocks=True)
    assert card is not None
    assert [one.name for one in card.milestones] == ["2.4"]


def test_the_clocks_are_as_of_the_newest_event_of_any_family(build: Any, wished: Wished) -> None:
    """What was used until then, so that one instant holds for the whole card."""
    (before,), (after,) = (
        card.rows
        for card in (wished(clocks=True), wished(SEEN["a risk that begins"](build), clocks=True))
        if card is not None
    )

    assert after.used_ms > before.used_ms


def test_what_is_decided_goes_from_the_list_and_stays_as_a_line(build: Any, wished: Wished) -> None:
    """Without the details, of which nothing is shown any more; a new baseline needs no line."""
    edit = build.change("2026-03-03 09:00", "summary", "A", "B")
    for text, verbs in (("!change approve 1 | agreed", ["approve"]), ("!baseline agreed", [])):
        card = wished(edit, build.comment(EVENT, text=text))
        assert card is not None
        assert [change.decision.verb for change in card.changes if change.decision] == verbs
        assert not any(change.items or change.words for change in card.changes)


def test_a_field_of_the_sites_own_is_named(build: Any, wished: Wished) -> None:
    """Ids of custom fields are for machines; Jira's own keep theirs, by which they are translated."""
    firmware = Field(id="customfield_10010", name="Firmware", type="string")
    site = build.replace(build.snapshot(build.issue(MONDAY)).site, fields={"customfield_10010": firmware})
    edits = [build.change(EVENT, name, "1", "2") for name in ("customfield_10010", "duedate")]
    card = wished(*edits, site=site)
    assert card is not None
    assert [item.field for change in card.changes for item in change.items] == ["Firmware", "duedate"]


def test_a_normal_day_writes_the_card_no_more_than_six_times(build: Any, wished: Wished) -> None:
    """Twenty-four looks in a day full of events: two edits that count, a review and its end."""
    hours = [f"2026-03-09 {hour:02d}:{minute}" for hour in range(8, 20) for minute in ("00", "30")]
    events = [build.comment(f"2026-03-09 {hour:02d}:05", "customer", text="and?") for hour in range(8, 20)]
    events += [build.change(f"2026-03-09 {hour:02d}:10", "environment", "A", "B") for hour in range(8, 20)]
    events += [build.change(f"2026-03-09 {at}", "summary", "A", "B") for at in ("09:15", "09:20")]
    events += [
        build.comment("2026-03-09 11:20", text="Weekly review: well"),
        build.comment("2026-03-09 15:00", text="!risk status"),
    ]
    cards = [wished(*(one for one in events if one.at <= build.at(now)), now=now, clocks=True) for now in hours]
    seen = [hashed(card) for card in cards]

    assert sum(one != other for one, other in pairwise(seen)) <= 6


def test_the_instant_of_a_card_never_goes_back(build: Any) -> None:
    """The newest thing on it is deleted: it goes from the card, which says as of the instant until which it was right
    before. Nothing is written again after that, and what comes later moves it on."""
    first = build.comment(REVIEW, text="!risk add cost 2x3 crane may be needed")
    last = build.comment(EVENT, text="!risk add cost 2x2 freight")
    metric = build.metric(build.goal("80 hour", build.cal.BER))
    policy, snapshot = build.policy(metric), build.snapshot(build.issue(MONDAY, comments=(first, last)))
    told = applied(snapshot, plan(snapshot, policy, build.at(NOON)))

    left = tuple(one for one in told.issue.comments if one.id != last.id)
    left = build.replace(told, issue=build.replace(told.issue, comments=left))
    made = plan(left, policy, build.at("2026-03-03 13:00"))
    (card,) = (write.card for write in made.writes if isinstance(write, EditCard))
    assert [risk.words or risk.rule for risk in card.risks] == ["crane may be needed"]
    assert card.as_of == build.at(EVENT)
    after = applied(left, made)
    assert plan(after, policy, build.at("2026-03-03 14:00")).writes == ()

    again = build.comment("2026-03-03 14:30", text="!sla status")
    more = build.replace(after, issue=build.replace(after.issue, comments=(*after.issue.comments, again)))
    (card,) = (one.card for one in plan(more, policy, build.at("2026-03-03 15:00")).writes if isinstance(one, EditCard))
    assert card.as_of == build.at("2026-03-03 14:30")


def test_a_look_at_the_past_is_not_as_of_what_was_shown_later(build: Any) -> None:
    """What the property says of Tuesday is nothing to Monday."""
    metric = build.metric(build.goal("80 hour", build.cal.BER))
    shown = {"as_of": "2026-03-03T10:00:00.000Z"}
    snapshot = build.snapshot(build.issue(MONDAY, property=shown))
    for now, as_of in (("2026-03-02 12:00", MONDAY), ("2026-03-04 12:00", "2026-03-03 11:00")):
        made = plan(snapshot, build.policy(metric), build.at(now))
        (card,) = (write.card for write in made.writes if isinstance(write, CreateCard))
        assert card.as_of == build.at(as_of)


def test_commands_that_the_card_does_not_show_are_counted(build: Any, wished: Wished) -> None:
    """The newest three stand there; a fifth writes the card again."""
    said = [build.comment(f"2026-03-03 10:{minute}", text="!sla ack") for minute in (10, 11, 12, 13, 14)]
    shown = [wished(*said[:n]) for n in (3, 4, 5)]
    assert [(len(card.replies), card.earlier) for card in shown if card] == [(3, 0), (3, 1), (3, 2)]


@pytest.mark.parametrize("field", [{"closed": 1}, {"earlier": 1}], ids=["closed", "earlier"])
def test_a_card_is_hashed_without_what_it_does_not_have(field: Mapping[str, Any]) -> None:
    """So a version that can say more writes no card again that says the same."""
    card = Card(as_of=0, zone="UTC", language="en", rows=())
    assert not {*field} & {*_facts(card)}
    assert content_hash(replace(card, **field)) != content_hash(card)
