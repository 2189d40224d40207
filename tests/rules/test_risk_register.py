"""The register: what people say about risks, joined with what rules find; and who is told of them."""

from typing import Any

import pytest

from rules import plan
from rules.desired import Plan, RiskFact
from rules.policy import PlanHealth, Risk, RiskRule
from rules.relatives import FixVersion, Relative

NOW = "2026-03-05 16:00"


@pytest.fixture
def registered(build: Any) -> Any:
    """The plan of an issue of Monday 10:00 with a rule "Spare part late" that finds its risk, and these comments."""

    def ask(*said: tuple[str, str], now: str = NOW, rule: Any = None, **options: Any) -> Plan:
        basis = {"name": "Spare part late", "when": build.query("status = Open"), "type": "schedule"}
        made = RiskRule(**{**basis, "likelihood": 4, "impact": 3, **(rule or {})})
        more = {name: options.pop(name) for name in ("metrics", "site") if name in options}
        fields = options.pop("fields", {})
        changes, related = options.pop("changes", ()), options.pop("related", None)
        comments = tuple(build.comment(when, "agent", text=text) for when, text in said)
        issue = build.issue("2026-03-02 10:00", *changes, comments=comments, fields=fields)
        snapshot = build.replace(build.snapshot(issue, **more), related=related)
        asked = build.policy(*options.pop("clocks", ()), risk=Risk(**{"rules": (made,), **options}))
        return plan(snapshot, asked, build.at(now))

    return ask


def one(told: Plan) -> RiskFact:
    (found,) = told.facts.risks
    return found


def test_a_person_names_a_risk(registered: Any, build: Any) -> None:
    """With type, likelihood, impact and words; it is numbered in the order in which people named theirs."""
    told = registered(
        ("2026-03-03 10:00", "!risk add cost 2x3 crane may be needed"),
        ("2026-03-03 11:00", "!风险 新增 技术 5x5 密封件老化"),
    )
    assert [(fact.number, fact.rule, fact.type, fact.band) for fact in told.facts.risks] == [
        (0, "Spare part late", "schedule", "high"),
        (1, "crane may be needed", "cost", "medium"),
        (2, "密封件老化", "technical", "critical"),
    ]
    assert told.facts.risks[1].since == build.at("2026-03-03 10:00")
    assert told.tags == ("risk-cost", "risk-critical", "risk-high", "risk-schedule", "risk-technical")


@pytest.mark.parametrize("name", ["spare-part-late", "Spare part late", '"Spare part late"'])
def test_a_persons_rating_wins_over_the_rules(registered: Any, build: Any, name: str) -> None:
    """It is one risk; how it moved is kept, with who said so."""
    fact = one(registered(("2026-03-03 10:00", f"!risk assess {name} 1x2")))
    assert (fact.likelihood, fact.impact, fact.band, fact.by) == (1, 2, "low", "agent")
    assert [(move.at, move.likelihood, move.impact, move.by) for move in fact.moves] == [
        (build.at("2026-03-02 10:00"), 4, 3, None),
        (build.at("2026-03-03 10:00"), 1, 2, "agent"),
    ]


def test_a_risk_named_as_a_rule_is_the_rules(registered: Any) -> None:
    """Whether or not the rule finds it."""
    said = ("2026-03-03 10:00", "!risk add schedule 2x2 Spare part late")
    assert one(registered(said)).likelihood == 2
    fact = one(registered(said, rule={"reopenings": 9}))
    assert (fact.rule, fact.likelihood, fact.by) == ("Spare part late", 2, "agent")


def test_the_band_is_that_of_what_is_left(registered: Any) -> None:
    """Inherent and residual stand side by side."""
    fact = one(registered(("2026-03-03 10:00", "!risk assess spare-part-late 5x5 residual 2x2")))
    assert ((fact.likelihood, fact.impact), fact.residual, fact.band) == ((5, 5), (2, 2), "low")


@pytest.mark.parametrize("verb", ["avoid", "mitigate", "transfer"])
def test_a_response_has_an_owner_and_a_date(registered: Any, build: Any, verb: str) -> None:
    """The risk stays as heavy as it was."""
    told = registered(
        ("2026-03-03 10:00", f"!risk {verb} spare-part-late until 2026-03-20 owner @Anna | second source")
    )
    fact = one(told)
    assert (fact.response, fact.owner, fact.words, fact.quiet) == (verb, "agent", "second source", False)
    assert fact.review_at == build.at("2026-03-20 23:59")
    assert "risk-high" in told.tags


@pytest.mark.parametrize(
    ("now", "quiet", "tags"),
    [
        ("2026-03-09 23:58", True, ("risk-accepted",)),
        ("2026-03-09 23:59", False, ("risk-high", "risk-schedule")),
    ],
)
def test_an_accepted_risk_is_quiet_until_its_review(
    registered: Any, build: Any, now: str, quiet: bool, tags: tuple[str, ...]
) -> None:
    """Then its owner is told, once."""
    told = registered(("2026-03-03 10:00", "!risk accept spare-part-late until 2026-03-09 | cheap"), now=now)
    assert (one(told).quiet, told.tags) == (quiet, tags)
    assert [(r.text, r.tell) for r in told.facts.reminders] == ([] if quiet else [("risk.review", ("agent",))])
    assert told.look_again_at == (build.at("2026-03-09 23:59") if quiet else None)


@pytest.mark.parametrize(("days", "quiet"), [(None, True), (1, False), (30, True)])
def test_a_risk_accepted_without_a_date_is_reviewed_after_a_time(
    registered: Any, days: int | None, quiet: bool
) -> None:
    """That of the policy; without one never."""
    told = registered(("2026-03-03 10:00", "!risk accept spare-part-late"), accepted_for_days=days)
    assert one(told).quiet == quiet


def test_a_risk_that_a_person_closed_is_gone_until_it_is_reopened(registered: Any) -> None:
    """The rule may find it as often as it likes."""
    closed = ("2026-03-03 10:00", "!risk close spare-part-late | arrived")
    assert registered(closed).facts.risks == ()
    assert registered(closed).tags == ()
    assert one(registered(closed, ("2026-03-03 11:00", "!risk reopen spare-part-late"))).rule == "Spare part late"


@pytest.mark.parametrize("status", ["Waiting", "Closed"])
def test_a_closed_risk_comes_back_when_its_rule_finds_it_anew(registered: Any, build: Any, status: str) -> None:
    """After a time in which it did not."""
    changes = [
        build.change("2026-03-04 10:00", "status", "Open", status),
        build.change("2026-03-04 11:00", "status", status, "Open"),
    ]
    closed = ("2026-03-03 10:00", "!risk close spare-part-late | arrived")
    fact = one(registered(closed, changes=changes))
    assert (fact.since, fact.by) == (build.at("2026-03-04 11:00"), None)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("!risk add weather 2x2 rain", "bad_type"),
        ("!risk add cost 6x2 rain", "bad_score"),
        ("!risk assess spare-part-late 2x9", "bad_score"),
        ("!risk assess spare-part-late 2x2 residual 7x1", "bad_score"),
        ("!risk close no-such-risk | done", "no_such_item"),
        ("!risk accept 7", "no_such_item"),
        ("!risk reopen spare-part-late", "already_so"),
    ],
)
def test_what_cannot_be_done_is_refused(registered: Any, text: str, refused: str) -> None:
    """The rule's risk stays as it was."""
    told = registered(("2026-03-03 10:00", text))
    assert [command.refused for command in told.facts.commands] == [refused]
    assert (one(told).likelihood, one(told).response, one(told).residual) == (4, None, None)


def test_the_nearest_command_can_be_sent_as_it_stands(registered: Any) -> None:
    """A rating of a risk that is not there is offered for one that is, with the numbers that were given."""
    (command,) = registered(("2026-03-03 10:00", "!risk assess 7 2x5")).facts.commands
    assert command.nearest == "!risk assess spare-part-late 2x5"


def test_own_types_may_be_named(registered: Any) -> None:
    """Those of the policy, and those that its rules use."""
    said = ("2026-03-03 10:00", "!risk add weather 2x2 rain")
    assert [fact.type for fact in registered(said, types=("weather",)).facts.risks] == ["schedule", "weather"]


def test_a_rule_may_bring_its_response(registered: Any) -> None:
    """A person's word about it wins."""
    assert one(registered(rule={"response": "mitigate"})).response == "mitigate"
    said = ("2026-03-03 10:00", "!risk transfer spare-part-late")
    assert one(registered(said, rule={"response": "mitigate"})).response == "transfer"


@pytest.mark.parametrize(
    ("rated", "reminded"),
    [("", [("risk.band", ("lead",))]), ("!risk assess spare-part-late 1x1", []), ("!risk accept spare-part-late", [])],
)
def test_a_heavy_risk_is_told_to_those_whom_its_band_concerns(registered: Any, rated: str, reminded: Any) -> None:
    """Not one that a person made light, nor one that was accepted."""
    said = [("2026-03-03 10:00", rated)] if rated else []
    told = registered(*said, tell=(("high", ("lead",)), ("critical", ("assignee",))))
    assert [(reminder.text, reminder.tell) for reminder in told.facts.reminders] == reminded


@pytest.mark.parametrize(
    ("state", "now", "found"),
    [
        ("breached", "2026-03-02 13:59", False),
        ("breached", "2026-03-02 14:01", True),
        ("at_risk", "2026-03-02 12:00", False),
        ("at_risk", "2026-03-02 13:30", True),
        ("at_risk", "2026-03-02 14:01", True),
    ],
)
def test_the_state_of_a_clock_is_a_condition(registered: Any, build: Any, state: str, now: str, found: bool) -> None:
    """Four hours from 10:00, at risk from 75 % on."""
    clock = build.metric(build.goal("4 hour", build.cal.BER))
    assert bool(registered(now=now, rule={"sla": state}, clocks=(clock,)).facts.risks) == found


@pytest.mark.parametrize(
    ("link", "category", "found"),
    [
        ("is blocked by", "new", True),
        ("is blocked by", "done", False),
        ("blocks", "new", False),
        ("depends on", "indeterminate", True),
        ("被阻塞", "new", True),
    ],
)
def test_being_blocked_is_a_condition(registered: Any, link: str, category: str, found: bool) -> None:
    """By an issue that is open."""
    related = (Relative(id="9", key="ASP-9", relation="link", link=link, category=category),)
    assert bool(registered(rule={"blocked": True}, related=related).facts.risks) == found


def test_links_that_were_not_read_are_unknown(registered: Any) -> None:
    """Which counts as no, and is told."""
    told = registered(rule={"blocked": True})
    assert told.facts.risks == ()
    assert [finding.code for finding in told.findings] == ["unknown_condition"]


@pytest.mark.parametrize(
    ("summary", "comment", "found"),
    [
        ("LINE DOWN since Monday", "Hello", True),
        ("生产线停机，请尽快处理", "Hello", True),
        ("Question", "the line is down", False),
        ("Question", "now it is a line down", True),
        ("Question", "!sla cause line down", False),
    ],
)
def test_keywords_are_a_condition(registered: Any, build: Any, summary: str, comment: str, found: bool) -> None:
    """In the summary, the description or what a person wrote; not in commands."""
    told = registered(
        ("2026-03-03 10:00", comment),
        rule={"keywords": ("line down", "停机")},
        fields={"summary": build.values(summary)},
    )
    assert bool(told.facts.risks) == found


@pytest.mark.parametrize(
    ("now", "since"), [("2026-03-04 23:59", None), ("2026-03-05 09:00", "2026-03-05 00:00")], ids=["in time", "late"]
)
def test_a_late_milestone_is_a_condition(build: Any, now: str, since: str | None) -> None:
    """From the end of its date on, as the plan of the issue has it."""
    rule = RiskRule(
        name="Late release",
        when=build.query("status = Open"),
        type="schedule",
        likelihood=4,
        impact=3,
        milestone_overdue=True,
    )
    release = FixVersion(id="1", name="2.1", release="2026-03-04")
    snapshot = build.replace(build.snapshot(build.issue("2026-03-02 10:00")), versions=(release,), related=())
    asked = build.policy(risk=Risk(rules=(rule,)), plan=PlanHealth(calendar=build.cal.BER))
    found = plan(snapshot, asked, build.at(now)).facts.risks
    assert [fact.since for fact in found] == ([build.at(since)] if since else [])


def test_since_when_is_found_in_the_history(registered: Any, build: Any) -> None:
    """Also where time alone made the condition hold."""
    fields = {"duedate": build.values("2026-03-04")}
    told = registered(rule={"when": build.query("duedate < now()")}, fields=fields)
    assert one(told).since == build.at("2026-03-04 00:00", "UTC") + 1
