"""Tests of rules.contracts, and of goals and contact clocks that a contract promised."""

from collections.abc import Callable
from typing import Any

import pytest

from rules import plan
from rules.desired import Plan
from rules.model import DAY, HOUR
from rules.policy import Contract, Goal, Metric, Policy, Target
from rules.public_json import plan_document

GOLD = "Contact (Gold)"


@pytest.fixture
def valid(build: Any) -> Any:
    """In force from Monday to Wednesday: 2026-03-02 to 2026-03-04, both days included, in Berlin."""
    return build.at("2026-03-02 00:00"), build.at("2026-03-05 00:00")


@pytest.fixture
def contract(build: Any, valid: Any) -> Callable[..., Contract]:
    """The contract of issues with the label gold; its end is near from Tuesday on."""

    def make(**more: Any) -> Contract:
        told = {"name": "Gold", "valid": valid, "warn_from": build.at("2026-03-03 00:00")}
        return Contract(**{"when": build.query("labels = gold"), "calendar": build.cal.BER, **told, **more})

    return make


@pytest.fixture
def promised(build: Any, valid: Any) -> Callable[..., Goal]:
    """A goal of that contract."""

    def make(target: str, **more: Any) -> Goal:
        goal = build.goal(target, build.cal.BER, "labels = gold", line=12)
        changed: Goal = build.replace(goal, **{"contract": "Gold", "valid": valid, **more})
        return changed

    return make


@pytest.fixture
def gold(build: Any) -> Callable[..., Any]:
    """An issue with the contract's label."""

    def make(created: str, *changes: Any, **more: Any) -> Any:
        labels = build.values("gold", *more.pop("labels", ()))
        return build.snapshot(build.issue(created, *changes, fields={"labels": labels}, **more))

    return make


@pytest.fixture
def resolution(build: Any, promised: Callable[..., Goal]) -> Callable[..., Metric]:
    """Two hours by the contract, else eight."""
    return lambda **more: build.metric(promised("2 hour"), build.goal("8 hour", build.cal.BER), **more)


@pytest.fixture
def contact(build: Any, promised: Callable[..., Goal]) -> Callable[..., Metric]:
    """The contact clock of the contract, four hours, by telephone unless told otherwise."""

    def make(ways: tuple[str, ...] = ("phone",), **more: Any) -> Metric:
        goals = (promised("4 hour"),)
        told = {"name": GOLD, "kind": "customer_update", "goals": goals, "ways": frozenset(ways), "contract": "Gold"}
        return Metric(**{**told, **more})

    return make


@pytest.fixture
def called(build: Any) -> Callable[..., Any]:
    """A comment by which an agent tells of a contact outside Jira."""

    def make(when: str, way: str = "phone", **more: Any) -> Any:
        return build.comment(when, text=f"!sla contact {way}", **more)

    return make


def codes(found: Plan) -> list[str]:
    return [finding.code for finding in found.findings]


# ---------------------------------------------------------------------------------------------------- goals
@pytest.mark.parametrize(
    ("created", "hours"),
    [
        ("2026-03-01 23:59:59.999", 8),
        ("2026-03-02 00:00", 2),
        ("2026-03-04 23:59:59.999", 2),
        ("2026-03-05 00:00", 8),
    ],
    ids=["before its first day", "as it begins", "its last millisecond", "after its last day"],
)
def test_a_contract_promises_from_its_first_day_to_its_last(
    build: Any, gold: Any, resolution: Any, created: str, hours: int
) -> None:
    """Both days are included; outside them the next goal counts."""
    now = build.at(created)
    (clock,) = plan(gold(now), build.policy(resolution()), now).facts.clocks

    assert clock.cycles[-1].target == Target(value=hours, unit="hour")


def test_an_issue_of_somebody_else_has_the_ordinary_goal(build: Any, resolution: Any) -> None:
    """The contract's condition is that of its goals."""
    snapshot = build.snapshot(build.issue("2026-03-02 10:00"))
    (clock,) = plan(snapshot, build.policy(resolution()), build.at("2026-03-02 11:00")).facts.clocks

    assert clock.cycles[-1].target == Target(value=8, unit="hour")


def test_when_a_contract_ends_the_next_goal_takes_over(build: Any, gold: Any, resolution: Any) -> None:
    """What was used up is kept, and the explanation names the contract and its end."""
    before, after = (
        plan(gold("2026-03-04 16:00"), build.policy(resolution()), build.at(at)).facts.clocks[0].cycles[-1]
        for at in ("2026-03-04 20:00", "2026-03-05 10:00")
    )

    assert before.due == build.at("2026-03-05 10:00")
    assert after.due == build.at("2026-03-05 16:00")
    assert [span.goal and span.goal.contract for span in after.goals] == ["Gold", None]
    assert after.intervals[0].cause == "issue created: goal 2 hour, calendar BER, contract Gold (policy line 12)"
    assert after.intervals[-1].cause == "contract Gold ended: goal 8 hour, calendar BER; calendar BER opens"


@pytest.mark.parametrize(
    ("option", "cycles", "elapsed"),
    [("carry", 1, 3 * HOUR), ("forward", 2, 2 * HOUR), ("reset", 1, 2 * HOUR), ("retroactive", 1, 3 * HOUR)],
)
def test_the_end_of_a_contract_is_a_change_of_goal_like_any_other(
    build: Any, gold: Any, resolution: Any, option: str, cycles: int, elapsed: int
) -> None:
    """The policy says what becomes of the clock."""
    policy = build.policy(resolution(on_goal_change=option))
    (clock,) = plan(gold("2026-03-04 16:00"), policy, build.at("2026-03-05 11:00")).facts.clocks

    assert (len(clock.cycles), clock.cycles[-1].elapsed_ms) == (cycles, elapsed)


def test_a_contract_without_an_end_goes_on(build: Any, gold: Any, promised: Any) -> None:
    """`valid` may be left out."""
    metric = build.metric(promised("2 hour", valid=None), build.goal("8 hour", build.cal.BER))
    (clock,) = plan(gold("2030-03-04 10:00"), build.policy(metric), build.at("2030-03-04 11:00")).facts.clocks

    assert clock.cycles[-1].target == Target(value=2, unit="hour")


# --------------------------------------------------------------------------------------------------- expiry
@pytest.mark.parametrize(
    ("now", "state", "told", "again"),
    [
        ("2026-03-01 12:00", "ahead", [], "2026-03-02 00:00"),
        ("2026-03-02 12:00", "valid", [], "2026-03-03 00:00"),
        ("2026-03-03 00:00", "expiring", ["contract_expiring"], "2026-03-05 00:00"),
        ("2026-03-04 23:59", "expiring", ["contract_expiring"], "2026-03-05 00:00"),
        ("2026-03-05 00:00", "expired", ["contract_expired"], None),
    ],
)
def test_the_end_of_a_contract_is_told(
    build: Any, gold: Any, contract: Any, now: str, state: str, told: list[str], again: str | None
) -> None:
    """In time before it, and after it; a look is due whenever that changes."""
    found = plan(gold("2026-02-27 10:00"), build.policy(contracts=(contract(),)), build.at(now))

    assert [(fact.state, fact.zone) for fact in found.facts.contracts] == [(state, "Europe/Berlin")]
    assert codes(found) == told
    assert found.look_again_at == (None if again is None else build.at(again))


def test_a_contract_of_others_is_nothing_to_tell_of(build: Any, contract: Any) -> None:
    """No fact, no finding, no look."""
    snapshot = build.snapshot(build.issue("2026-02-27 10:00"))
    found = plan(snapshot, build.policy(contracts=(contract(),)), build.at("2026-03-03 12:00"))

    assert (found.facts.contracts, found.findings, found.look_again_at) == ((), (), None)


def test_a_condition_that_cannot_be_answered_counts_as_no(build: Any, gold: Any, contract: Any) -> None:
    """And is named."""
    unknown = contract(when=build.query("organizations = Hengtai"))
    found = plan(gold("2026-02-27 10:00"), build.policy(contracts=(unknown,)), build.at("2026-03-03 12:00"))

    assert found.facts.contracts == ()
    assert [finding.text for finding in found.findings] == [
        "contract Gold: cannot be answered here, counts as no: organizations = Hengtai"
    ]


def test_a_resolved_issue_is_not_troubled_by_the_end_of_a_contract(build: Any, gold: Any, contract: Any) -> None:
    """Else every old issue of the customer would be looked at, and its card written, on that day."""
    done = build.change("2026-03-02 11:00", "resolution", None, "Fixed")
    snapshot = build.snapshot(build.issue("2026-03-02 10:00", done, fields={"labels": build.values("gold")}))
    policy = build.policy(build.metric(build.goal("8 hour", build.cal.BER)), contracts=(contract(),))
    found = plan(snapshot, policy, build.at("2026-03-03 12:00"))

    assert (found.facts.contracts, codes(found), found.look_again_at) == ((), [], None)


def test_a_clock_that_goes_on_after_the_resolution_is_looked_at_when_its_contract_ends(
    build: Any, contract: Any, promised: Any
) -> None:
    """Its goal changes then."""
    done = build.change("2026-03-02 11:00", "resolution", None, "Fixed")
    snapshot = build.snapshot(build.issue("2026-03-02 10:00", done, fields={"labels": build.values("gold")}))
    first = build.metric(promised("90 hour"), kind="first_response", on_resolution="run")
    found = plan(snapshot, build.policy(first, contracts=(contract(warn_from=None),)), build.at("2026-03-03 12:00"))

    assert found.look_again_at == build.at("2026-03-05 00:00")


@pytest.mark.parametrize(
    ("begins", "before", "after"),
    [
        ("2026-03-05 00:00", "valid", "renewed"),
        ("2026-03-04 00:00", "valid", "renewed"),
        ("2026-03-06 00:00", "expiring", "expired"),
    ],
    ids=["without a gap", "overlapping", "with a gap"],
)
def test_a_renewed_contract_does_not_end(
    build: Any, gold: Any, contract: Any, begins: str, before: str, after: str
) -> None:
    """Where another that the issue falls under takes over on that very day."""
    ends = build.at("2026-12-31 00:00")
    next_one = contract(name="Gold II", valid=(build.at(begins), ends), warn_from=ends)
    states = [
        plan(gold("2026-03-02 10:00"), build.policy(contracts=(contract(), next_one)), build.at(now))
        .facts.contracts[0]
        .state
        for now in ("2026-03-03 12:00", "2026-03-05 12:00")
    ]

    assert states == [before, after]


# -------------------------------------------------------------------------------------------------- contact
def test_who_was_never_called_waits_for_a_call_from_the_beginning(build: Any, gold: Any, contact: Any) -> None:
    """A public comment is no call where the contract says by telephone."""
    snapshot = gold("2026-03-02 10:00", comments=(build.comment("2026-03-02 11:00"),))
    (clock,) = plan(snapshot, build.policy(contact()), build.at("2026-03-02 12:00")).facts.clocks

    assert clock.metric == GOLD
    assert [(cycle.start, cycle.due) for cycle in clock.cycles] == [
        (build.at("2026-03-02 10:00"), build.at("2026-03-02 14:00"))
    ]
    assert clock.cycles[0].intervals[0].cause.startswith("issue created: goal 4 hour")


@pytest.mark.parametrize(
    ("ways", "starts"),
    [
        (("phone",), ["10:00", "12:00"]),
        (("meeting",), ["10:00", "13:00"]),
        (("phone", "comment"), ["10:00", "11:00", "12:00"]),
        ((), ["10:00", "11:00", "12:00", "13:00"]),
    ],
    ids=["telephone", "meeting", "telephone or comment", "any"],
)
def test_only_the_ways_of_the_contract_count(
    build: Any, gold: Any, contact: Any, called: Any, ways: tuple[str, ...], starts: list[str]
) -> None:
    """Each contact begins the next cycle; a public comment is a contact unless ways are named."""
    words = (build.comment("2026-03-02 11:00"), called("2026-03-02 12:00"), called("2026-03-02 13:00", "meeting"))
    snapshot = gold("2026-03-02 10:00", comments=words)
    (clock,) = plan(snapshot, build.policy(contact(ways)), build.at("2026-03-02 13:30")).facts.clocks

    assert [cycle.start for cycle in clock.cycles] == [build.at(f"2026-03-02 {start}") for start in starts]


def test_the_promise_stands_still_while_the_contract_says_so(build: Any, gold: Any, contact: Any) -> None:
    """From 11:00 to 12:00 it is the customer's turn: four hours from 10:00 are over at 15:00."""
    turns = (
        build.change("2026-03-02 11:00", "status", "Open", "Waiting"),
        build.change("2026-03-02 12:00", "status", "Waiting", "Open"),
    )
    pausing = build.policy(contact(pause=build.query("status = Waiting")))
    (clock,) = plan(gold("2026-03-02 10:00", *turns), pausing, build.at("2026-03-02 12:30")).facts.clocks

    assert [(cycle.start, cycle.due) for cycle in clock.cycles] == [
        (build.at("2026-03-02 10:00"), build.at("2026-03-02 15:00"))
    ]


def test_a_resolution_ends_the_promise_and_a_reopening_renews_it(build: Any, contact: Any) -> None:
    """From the reopening on the customer waits to hear from us."""
    turns = (
        build.change("2026-03-02 12:00", "resolution", None, "Fixed"),
        build.change("2026-03-03 10:00", "resolution", "Fixed", None),
    )
    snapshot = build.snapshot(build.issue("2026-03-02 10:00", *turns, fields={"labels": build.values("gold")}))
    (clock,) = plan(snapshot, build.policy(contact()), build.at("2026-03-03 11:00")).facts.clocks

    assert [(cycle.start, cycle.state) for cycle in clock.cycles] == [
        (build.at("2026-03-02 10:00"), "stopped"),
        (build.at("2026-03-03 10:00"), "running"),
    ]


@pytest.mark.parametrize("label", [None, "silver"])
def test_an_issue_of_somebody_else_has_no_contact_clock(build: Any, contact: Any, label: str | None) -> None:
    """Not even one that is off."""
    labels = build.values(*([label] if label else []))
    snapshot = build.snapshot(build.issue("2026-03-02 10:00", fields={"labels": labels}))

    assert plan(snapshot, build.policy(contact()), build.at("2026-03-02 12:00")).facts.clocks == ()


def test_before_its_contract_begins_there_is_no_contact_clock(
    build: Any, gold: Any, contact: Any, contract: Any
) -> None:
    """And a look is due when it does; time before it does not count."""
    policy = build.policy(contact(), contracts=(contract(),))
    early = plan(gold("2026-02-27 10:00"), policy, build.at("2026-03-01 12:00"))
    (clock,) = plan(gold("2026-02-27 10:00"), policy, build.at("2026-03-02 10:00")).facts.clocks

    assert early.facts.clocks == ()
    assert early.look_again_at == build.at("2026-03-02 00:00")
    assert clock.cycles[0].elapsed_ms == HOUR


def test_the_contact_clock_is_off_when_its_contract_has_ended(build: Any, gold: Any, contact: Any) -> None:
    """With the reason."""
    (clock,) = plan(gold("2026-03-04 16:00"), build.policy(contact()), build.at("2026-03-05 12:00")).facts.clocks

    assert clock.cycles[-1].state == "cancelled"
    assert clock.cycles[-1].reason == "contract Gold ended: no goal matches"


# ------------------------------------------------------------------------------------------------------ card
@pytest.mark.parametrize(
    ("now", "states", "as_of"),
    [
        ("2026-03-02 12:00", [], "2026-03-02 10:00"),
        ("2026-03-03 12:00", ["expiring"], "2026-03-03 00:00"),
        ("2026-03-05 12:00", ["expired"], "2026-03-05 00:00"),
    ],
)
def test_the_card_tells_of_the_end_of_a_contract_as_of_when_it_is_news(
    build: Any, gold: Any, contract: Any, now: str, states: list[str], as_of: str
) -> None:
    """Before that it says nothing of it."""
    policy = build.policy(build.metric(build.goal("90 hour", build.cal.BER)), contracts=(contract(),))
    found = plan(gold("2026-03-02 10:00"), policy, build.at(now))
    (card,) = [write.card for write in found.writes if hasattr(write, "card")]

    assert [fact.state for fact in card.contracts] == states
    assert card.as_of == build.at(as_of)


def test_nothing_changes_between_two_looks(
    build: Any, gold: Any, contract: Any, contact: Any, resolution: Any, called: Any
) -> None:
    """Tags, card and property stay the same up to the instant that the plan names, through the whole contract."""
    snapshot = gold("2026-02-27 15:00", comments=(called("2026-02-27 15:30"),))
    policy = build.policy(resolution(), contact(), contracts=(contract(),))
    now, end = build.at("2026-02-27 16:00"), build.at("2026-03-05 00:00") + 3 * DAY
    looks = 0
    while now < end:
        found = plan(snapshot, policy, now)
        until = min(found.look_again_at or end, end)
        late = plan(snapshot, policy, until - 1)
        assert (late.tags, late.property, late.writes) == (found.tags, found.property, found.writes)
        now, looks = until, looks + 1

    assert looks >= 5


def test_a_policy_without_contracts_asks_nothing(build: Any, gold: Any) -> None:
    """The rule is silent."""
    found = plan(gold("2026-03-02 10:00"), Policy(digest="d"), build.at("2026-03-03 10:00"))

    assert (found.facts.contracts, found.findings) == ((), ())


def test_the_public_document_tells_of_contract_and_goal(build: Any, gold: Any, contract: Any, resolution: Any) -> None:
    """With its bounds; the goal names it."""
    policy = build.policy(resolution(), contracts=(contract(),))
    document: Any = plan_document(plan(gold("2026-03-02 10:00"), policy, build.at("2026-03-03 12:00")))

    assert document["contracts"] == [
        {
            "name": "Gold",
            "state": "expiring",
            "from": "2026-03-01T23:00:00.000Z",
            "until": "2026-03-04T23:00:00.000Z",
        }
    ]
    assert document["clocks"][0]["cycles"][0]["goals"][0]["contract"] == "Gold"
