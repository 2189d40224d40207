"""What is missing between the wishes and what Jira shows, and what is left to people."""

from typing import Any

import pytest

from rules import plan
from rules.desired import AddLabel, CreateCard, EditCard, Plan, RemoveLabel, SetProperty, Write
from rules.model import Marker
from rules.policy import AlertLevel

MON = "2026-03-02"
LABEL = "sla-breached"


@pytest.fixture
def look(build: Any) -> Any:
    """A plan for an issue of Monday 10:00 whose goal of two hours is breached, or with `met` is not."""

    def ask(
        *changes: Any, met: bool = False, now: str = f"{MON} 16:00", write_since: str | None = None, **issue: Any
    ) -> Plan:
        metric = build.metric(build.goal("80 hour" if met else "2 hour", build.cal.BER))
        since = build.at(write_since) if write_since else None
        snapshot = build.snapshot(build.issue(f"{MON} 10:00", *changes, **issue), write_since=since)
        return plan(snapshot, build.policy(metric, alerts=(AlertLevel(at="breach", tell=()),)), build.at(now))

    return ask


def labels(made: Plan) -> list[str]:
    """+label and -label as written, in order."""
    return [
        f"{'+' if isinstance(write, AddLabel) else '-'}{write.label}"
        for write in made.writes
        if isinstance(write, AddLabel | RemoveLabel)
    ]


@pytest.mark.parametrize(
    ("wished", "ours", "declined", "present", "writes", "then_ours", "then_declined"),
    [
        (True, False, False, False, ["+"], True, False),
        (True, False, False, True, [], False, False),
        (True, True, False, True, [], True, False),
        (True, True, False, False, [], False, True),
        (True, False, True, False, [], False, True),
        (True, False, True, True, [], False, True),
        (False, True, False, True, ["-"], False, False),
        (False, True, False, False, [], False, False),
        (False, False, False, True, [], False, False),
        (False, False, True, False, [], False, False),
    ],
    ids=[
        "new: added",
        "a person set it already: it is theirs",
        "stays",
        "a person removed it: respected",
        "still respected",
        "and back by a person: theirs",
        "no longer so: removed",
        "no longer so, and gone",
        "a person's own: never removed",
        "the wish is gone, and the refusal with it",
    ],
)
def test_labels(
    look: Any,
    build: Any,
    wished: bool,
    ours: bool,
    declined: bool,
    present: bool,
    writes: list[str],
    then_ours: bool,
    then_declined: bool,
) -> None:
    """Wished, applied by us before, refused before, and present now decide what is written and remembered."""
    memory = {"schema": 1, "labels": [LABEL] * ours, "declined": [LABEL] * declined}
    made = look(met=not wished, property=memory, fields={"labels": build.values(*[LABEL] * present)})
    assert labels(made) == [f"{sign}{LABEL}" for sign in writes]
    assert made.property["labels"] == [LABEL] * then_ours
    assert made.property["declined"] == [LABEL] * then_declined
    assert (LABEL in made.tags) == (wished and not then_declined)


@pytest.mark.parametrize(("author", "ours"), [("us", True), ("agent", False)])
def test_a_label_that_the_lost_property_does_not_know_is_his_who_set_it(
    build: Any, look: Any, author: str, ours: bool
) -> None:
    """The history tells; what was ours is ours again."""
    change = build.change(f"{MON} 13:00", "labels", None, LABEL, author=author)
    other = build.change(f"{MON} 14:00", "labels", LABEL, None)
    other = build.replace(other, after=build.values(LABEL, "urgent"))
    made = look(change, other)
    assert (labels(made), made.property["labels"]) == ([], [LABEL] * ours)


def test_comments_come_first_then_labels_then_the_property(look: Any) -> None:
    """Only what was said can be remembered as said."""
    kinds = [type(write).__name__ for write in look().writes]
    assert kinds == ["CreateCard", "CreateNotice", "AddLabel", "SetProperty"]
    assert all(write.because for write in look().writes)


def test_the_property_holds_what_the_next_look_must_know(build: Any, look: Any) -> None:
    """Its whole shape, as a machine may read it."""
    made = look()
    card, notice = made.writes[0], made.writes[1]
    assert made.property == {
        "schema": 1,
        "labels": [LABEL],
        "declined": [],
        "card": card.hash,
        "told": [notice.op],
        "clocks": [
            {
                "metric": "Resolution",
                "state": "running",
                "due": "2026-03-02T11:00:00.000Z",
                "breached_at": "2026-03-02T11:00:00.000Z",
            }
        ],
        "as_of": "2026-03-02T11:00:00.000Z",
    }
    assert made.writes[-1] == SetProperty(value=made.property, because="what the next look must know")


def cards(made: Plan) -> list[Write]:
    return [write for write in made.writes if isinstance(write, CreateCard | EditCard)]


def test_a_card_that_a_person_deleted_comes_back_with_news_only(look: Any) -> None:
    """The property remembers the hash: missing and the same is respected, missing and other is written again."""
    (card,) = cards(look())
    assert cards(look(property={"card": card.hash})) == []
    assert look(property={"card": card.hash}).property["card"] == card.hash
    assert len(cards(look(property={"card": "of an earlier state"}))) == 1


@pytest.mark.parametrize(("since", "created"), [("12:00", 1), ("12:00:00.001", 0)])
def test_no_card_is_created_for_what_is_older_than_the_switch(build: Any, look: Any, since: str, created: int) -> None:
    """An existing one is edited; the property does not claim a card that was not made."""
    made = look(write_since=f"{MON} {since}")
    assert len(cards(made)) == created
    assert bool(made.property["card"]) == bool(created)
    shown = build.comment(f"{MON} 10:00", "us", marker=Marker(kind="card", op="o", hash="old"))
    assert len(cards(look(write_since=f"{MON} {since}", comments=(shown,)))) == 1


@pytest.mark.parametrize(
    ("since", "writes"), [("15:00", ["CreateCard", "AddLabel", "SetProperty"]), ("15:00:00.001", [])]
)
def test_an_issue_that_ended_before_the_switch_is_left_alone(
    build: Any, look: Any, since: str, writes: list[str]
) -> None:
    """Breached and resolved at 15:00, before writing was switched on: no label, no card, no property."""
    resolved = build.change(f"{MON} 15:00", "resolution", None, "Fixed")
    made = look(resolved, write_since=f"{MON} {since}")
    assert [type(write).__name__ for write in made.writes] == writes
    assert made.facts.clocks[0].cycles[0].breached


def test_an_ongoing_clock_is_remembered_whatever_its_age(look: Any) -> None:
    """Older than the switch and never announced, but its label is true now."""
    made = look(write_since=f"{MON} 15:00")
    assert [type(write).__name__ for write in made.writes] == ["AddLabel", "SetProperty"]
    assert [type(write).__name__ for write in look(met=True, write_since=f"{MON} 15:00").writes] == ["SetProperty"]


def test_an_issue_without_clocks_gets_no_property(look: Any) -> None:
    """There is nothing to remember of an issue that we made ourselves; what was remembered is taken back."""
    assert look(creator="us").writes == ()
    made = look(
        creator="us", property={"schema": 1, "clocks": [{"metric": "Resolution"}], "as_of": "2026-03-02T11:00:00Z"}
    )
    assert [type(write).__name__ for write in made.writes] == ["SetProperty"]
    assert (made.property["clocks"], made.property["as_of"]) == ([], None)


@pytest.mark.parametrize(
    "spoilt",
    [{"labels": "x", "declined": 5, "card": [], "told": {}, "as_of": 7}, {"labels": [1, None], "as_of": "never"}],
)
def test_a_spoilt_property_is_written_anew(look: Any, spoilt: Any) -> None:
    """Other programs can write it too."""
    assert look(property=spoilt).property == look().property


def test_a_look_at_the_past_knows_nothing_of_what_was_written_later(build: Any, look: Any) -> None:
    """A property of 16:00 does not make a label of then one that a person removed before."""
    later = look()
    written = dict(later.property) | {"as_of": "2026-03-02T15:00:00.000Z"}
    assert labels(look(now=f"{MON} 13:00", property=written)) == [f"+{LABEL}"]
    assert labels(look(now=f"{MON} 15:54:59.999", property=written)) == [f"+{LABEL}"]
    assert labels(look(now=f"{MON} 15:55", property=written)) == []
    assert labels(look(property=dict(later.property))) == []


def test_what_was_told_stays_remembered(look: Any) -> None:
    """Ops of earlier notices are kept; a second plan adds none twice."""
    made = look(property={"told": ["earlier"]})
    assert made.property["told"][0] == "earlier"  # type: ignore[index]
    assert look(property=made.property).property["told"] == made.property["told"]
