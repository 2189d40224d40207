"""Tests of rules.alerts: recipients that depend on project, contract or component, and projects on hold."""

from collections.abc import Callable
from typing import Any

import pytest

from rules import plan
from rules.alerts import components_told, groups_told, roles_told
from rules.desired import Notice, Plan
from rules.model import Value
from rules.policy import AlertLevel, Contract, Metric, Policy, Project

GOLD = "Contact (Gold)"


@pytest.fixture
def asked(build: Any) -> Callable[..., Plan]:
    """The plan for an issue of Monday 10:00, due at 14:00, at 15:00, with a level at the breach that tells these."""

    def look(*tell: str, now: str = "2026-03-02 15:00", **more: Any) -> Plan:
        leads, people = more.pop("component_leads", {}), more.pop("people", {})
        changes, fields = more.pop("changes", ()), more.pop("fields", {})
        site = build.replace(build.site, component_leads=leads)
        metrics = more.pop("metrics", (build.metric(build.goal("4 hour", build.cal.BER)),))
        policy = build.policy(*metrics, **{"alerts": (AlertLevel(at="breach", tell=tell),), **more})
        issue = build.issue("2026-03-02 10:00", *changes, fields=fields)
        return plan(build.snapshot(issue, site=site, **people), policy, build.at(now))

    return look


@pytest.fixture
def contact(build: Any) -> Metric:
    """The contact clock of a contract: four hours."""
    goal = build.replace(build.goal("4 hour", build.cal.BER), contract="Gold")
    return Metric(name=GOLD, kind="customer_update", goals=(goal,), contract="Gold")


def gold(build: Any, owner: str) -> Contract:
    return Contract(name="Gold", when=build.query("key = ASP-1"), calendar=build.cal.BER, contact=GOLD, owner=owner)


def told(found: Plan) -> list[tuple[str, tuple[str, ...]]]:
    """Each clock of the notices, and who is mentioned for it."""
    notices: list[Notice] = [one for notice in found.alerts for one in (notice, *notice.also)]
    return [(notice.metric, notice.tell) for notice in notices]


def codes(found: Plan) -> list[str]:
    return [finding.code for finding in found.findings]


# --------------------------------------------------------------------------------------------------- project
@pytest.mark.parametrize(
    ("project", "lead", "expected"),
    [
        (Project(key="ASP", lead="mia"), "tom", ("mia",)),
        (Project(key="ASP"), "tom", ("tom",)),
        (Project(key="OPS", lead="mia"), "tom", ("tom",)),
        (Project(key="ASP", lead="mia"), None, ("mia",)),
        (Project(key="OPS", lead="mia"), None, ()),
    ],
    ids=["its own lead", "none of its own", "another project", "nobody leads all", "nobody at all"],
)
def test_the_lead_is_that_of_the_project(
    asked: Callable[..., Plan], project: Project, lead: str | None, expected: tuple[str, ...]
) -> None:
    """Else the policy's; where there is none either, that is said."""
    found = asked("lead", projects=(project,), lead=lead)

    assert told(found) == [("Resolution", expected)]
    assert codes(found) == ([] if expected else ["unknown_recipient"])


def test_the_communication_owner_is_that_of_the_project(asked: Callable[..., Plan]) -> None:
    """Another project's is not meant."""
    owners = (Project(key="OPS", communication_owner="tom"), Project(key="ASP", communication_owner="mia"))

    assert told(asked("communication owner", projects=owners)) == [("Resolution", ("mia",))]
    assert codes(asked("communication owner", projects=owners[:1])) == ["unknown_recipient"]


# ------------------------------------------------------------------------------------------------- component
@pytest.mark.parametrize(
    ("components", "expected", "findings"),
    [
        (("1", "2"), ("ann", "bob"), []),
        (("3",), (), []),
        ((), (), []),
        (("1", "9"), (), ["unknown_recipient"]),
    ],
    ids=["two components", "one without a lead", "no component", "one that nobody knows"],
)
def test_the_component_owner_is_who_leads_the_components(
    asked: Callable[..., Plan], components: tuple[str, ...], expected: tuple[str, ...], findings: list[str]
) -> None:
    """In Jira; of all of them."""
    fields = {"components": tuple(Value(f"Part {id_}", id_) for id_ in components)}
    found = asked("component owner", fields=fields, component_leads={"1": "ann", "2": "bob", "3": None})

    assert told(found) == [("Resolution", expected)]
    assert codes(found) == findings


# -------------------------------------------------------------------------------------------------- contract
@pytest.mark.parametrize(
    ("owner", "expected"),
    [("assignee", ("agent",)), ("mia", ("mia",)), ("lead", ("tom",)), ("communication owner", ("eva",))],
)
def test_the_contact_owner_is_told_of_the_contact_clock(
    build: Any, asked: Callable[..., Plan], contact: Metric, owner: str, expected: tuple[str, ...]
) -> None:
    """Whom the contract names, directly or by another word."""
    people = {"lead": "tom", "projects": (Project(key="ASP", communication_owner="eva"),)}
    found = asked("contact owner", metrics=(contact,), contracts=(gold(build, owner),), **people)

    assert told(found) == [(GOLD, expected)]


def test_of_another_clock_a_contact_owner_is_not_told(build: Any, asked: Callable[..., Plan], contact: Metric) -> None:
    """A level for the contact owner alone says nothing of it; one for others, too, tells the others."""
    metrics = (build.metric(build.goal("4 hour", build.cal.BER)), contact)
    alone = asked("contact owner", metrics=metrics, contracts=(gold(build, "mia"),))
    both = asked("assignee", "contact owner", metrics=metrics, contracts=(gold(build, "mia"),))

    assert told(alone) == [(GOLD, ("mia",))]
    assert sorted(told(both)) == [(GOLD, ("agent", "mia")), ("Resolution", ("agent",))]


# ----------------------------------------------------------------------------------- what has to be read
def test_groups_and_roles_behind_the_words_are_read(build: Any) -> None:
    """Where a level uses the word; roles only in the project that names them."""
    policy = Policy(
        digest="d",
        alerts=(AlertLevel(at="breach", tell=("lead", "communication owner", "contact owner")),),
        lead="role:Boss",
        projects=(
            Project(key="ASP", lead="role:Project lead", communication_owner="group:desk"),
            Project(key="OPS", communication_owner="role:Desk lead"),
        ),
        contracts=(gold(build, "group:accounts"),),
    )

    assert groups_told(policy) == {"desk", "accounts"}
    assert roles_told(policy) == {"Boss", "Project lead", "Desk lead"}
    assert roles_told(policy, "ASP") == {"Project lead"}
    assert roles_told(policy, "OPS") == {"Boss", "Desk lead"}
    assert not components_told(policy)
    assert components_told(Policy(digest="d", alerts=(AlertLevel(at=50, tell=("component owner",)),)))


# ------------------------------------------------------------------------------------------------------ hold
@pytest.mark.parametrize(
    ("hold", "labels", "muted"),
    [
        (True, (), True),
        (False, ("frozen",), False),
        ("labels = frozen", ("frozen",), True),
        ("labels = frozen", (), False),
    ],
)
def test_nobody_is_told_of_a_project_on_hold(
    build: Any, asked: Callable[..., Plan], hold: Any, labels: tuple[str, ...], muted: bool
) -> None:
    """Whole, or the issues that match; the labels stay."""
    project = Project(key="ASP", on_hold=build.query(hold) if isinstance(hold, str) else hold)
    found = asked("assignee", projects=(project,), fields={"labels": build.values(*labels)})

    assert told(found) == ([] if muted else [("Resolution", ("agent",))])
    assert codes(found) == (["on_hold"] if muted else [])
    assert "sla-breached" in found.tags


def test_another_project_on_hold_mutes_nothing(asked: Callable[..., Plan]) -> None:
    """Projects are known by their keys."""
    assert told(asked("assignee", projects=(Project(key="OPS", on_hold=True),))) == [("Resolution", ("agent",))]


def test_a_hold_that_cannot_be_told_counts_as_no(build: Any, asked: Callable[..., Plan]) -> None:
    """Better told than forgotten; the condition is named."""
    hold = Project(key="ASP", on_hold=build.query('"Project state" = Hold'))
    found = asked("assignee", projects=(hold,))

    assert told(found) == [("Resolution", ("agent",))]
    assert codes(found) == ["unknown_condition"]


def test_what_was_missed_on_hold_is_told_when_the_hold_is_lifted_and_is_not_late(
    build: Any, asked: Callable[..., Plan]
) -> None:
    """Nobody could be told before."""
    changes = (
        build.change("2026-03-02 11:00", "status", "Open", "Waiting"),
        build.change("2026-03-03 10:00", "status", "Waiting", "Open"),
    )
    hold = (Project(key="ASP", on_hold=build.query("status = Waiting")),)
    during = asked("assignee", now="2026-03-03 09:59", projects=hold, changes=changes[:1])
    after = asked("assignee", now="2026-03-03 10:00", projects=hold, changes=changes)
    without = asked("assignee", now="2026-03-03 10:00", changes=changes)

    assert told(during) == []
    assert [(notice.told_at, notice.late) for notice in after.alerts] == [(build.at("2026-03-03 10:00"), False)]
    assert [notice.late for notice in without.alerts] == [True]


def test_after_a_hold_quiet_hours_still_hold(build: Any, asked: Callable[..., Plan]) -> None:
    """Lifted in the evening, it is told in the morning."""
    changes = (
        build.change("2026-03-02 11:00", "status", "Open", "Waiting"),
        build.change("2026-03-02 20:00", "status", "Waiting", "Open"),
    )
    hold = (Project(key="ASP", on_hold=build.query("status = Waiting")),)
    options = {"projects": hold, "changes": changes, "alert_calendar": build.cal.BER}
    night, morning = (asked("assignee", now=now, **options) for now in ("2026-03-02 21:00", "2026-03-03 09:00"))

    assert told(night) == []
    assert night.look_again_at == build.at("2026-03-03 09:00")
    assert [notice.told_at for notice in morning.alerts] == [build.at("2026-03-03 09:00")]
