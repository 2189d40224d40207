"""Risks: which apply, how heavy they are, which labels tell of them, and when to look again."""

from typing import Any

import pytest

from rules import plan
from rules.desired import Card, CreateCard, Plan
from rules.policy import Risk, RiskRule


@pytest.fixture
def risky(build: Any) -> Any:
    """The plan of an issue under risk rules given as keyword arguments of each."""

    def ask(issue: Any, *rules: dict[str, Any], now: str = "2026-03-05 10:00", **policy: Any) -> Plan:
        basis = {"name": "Late", "type": "schedule", "likelihood": 4, "impact": 3}
        made = tuple(RiskRule(**{**basis, **rule, "when": build.query(rule["when"])}) for rule in rules)
        asked = build.policy(risk=Risk(rules=made), **policy)
        return plan(build.snapshot(issue), asked, build.at(now))

    return ask


@pytest.mark.parametrize(
    ("likelihood", "impact", "band", "tags"),
    [
        (1, 1, "low", ("risk-schedule",)),
        (2, 2, "low", ("risk-schedule",)),
        (1, 5, "medium", ("risk-schedule",)),
        (2, 5, "high", ("risk-high", "risk-schedule")),
        (3, 5, "high", ("risk-high", "risk-schedule")),
        (4, 4, "critical", ("risk-critical", "risk-schedule")),
    ],
)
def test_a_risk_belongs_to_the_highest_band_that_it_reaches(
    build: Any, risky: Any, likelihood: int, impact: int, band: str, tags: tuple[str, ...]
) -> None:
    """Bands begin at 1, 5, 10 and 16; only the two heavy ones have labels."""
    rule = {"when": "status = Open", "likelihood": likelihood, "impact": impact}
    made = risky(build.issue("2026-03-02 10:00"), rule)
    assert [fact.band for fact in made.facts.risks] == [band]
    assert made.tags == tags


def test_a_score_below_every_band_has_none(build: Any) -> None:
    """Bands are the policy's to choose."""
    rule = RiskRule(name="Small", when=build.query("status = Open"), type="cost", likelihood=1, impact=1)
    asked = build.policy(risk=Risk(bands=(("high", 5),), rules=(rule,)))
    made = plan(build.snapshot(build.issue("2026-03-02 10:00")), asked, build.at("2026-03-02 10:00"))
    assert [fact.band for fact in made.facts.risks] == [""]
    assert made.tags == ("risk-cost",)


BANDS = [("low", 2), ("medium", 3), ("high", 4), ("critical", 5)]


@pytest.mark.parametrize(("band", "begins"), BANDS, ids=[name for name, _ in BANDS])
def test_a_band_begins_where_the_policy_says(build: Any, band: str, begins: int) -> None:
    """One less belongs to the band below."""

    def found(likelihood: int) -> str:
        rule = RiskRule(name="R", when=build.query("status = Open"), type="cost", likelihood=likelihood, impact=1)
        asked = build.policy(risk=Risk(bands=tuple(BANDS), rules=(rule,)))
        (fact,) = plan(build.snapshot(build.issue("2026-03-02 10:00")), asked, build.at("2026-03-02 10:00")).facts.risks
        return fact.band

    below = {"low": "", "medium": "low", "high": "medium", "critical": "high"}
    assert (found(begins), found(begins - 1)) == (band, below[band])


@pytest.mark.parametrize(
    ("band", "impact"),
    [("low", 1), ("medium", 2), ("high", 3), ("critical", 4)],
    ids=["low", "medium", "high", "critical"],
)
def test_each_band_has_its_own_recipients(build: Any, band: str, impact: int) -> None:
    """Those of another one hear nothing of it."""
    rule = RiskRule(name="R", when=build.query("status = Open"), type="cost", likelihood=4, impact=impact)
    tell = tuple((name, (name.title(),)) for name in ("low", "medium", "high", "critical"))
    asked = build.policy(risk=Risk(rules=(rule,), tell=tell))
    told = plan(build.snapshot(build.issue("2026-03-02 10:00")), asked, build.at("2026-03-02 10:00"))
    assert [reminder.tell for reminder in told.facts.reminders] == [(band.title(),)]


def test_the_card_calls_the_steps_as_the_policy_does(build: Any) -> None:
    """Likelihood and impact each have words of their own; without a risk none is needed."""
    rule = RiskRule(name="R", when=build.query("status = Open"), type="cost", likelihood=4, impact=2)
    likelihoods, impacts = ("hardly", "unlikely", "possible", "likely", "sure"), ("a", "b", "c", "d", "e")
    for rules, expected in (((rule,), (likelihoods, impacts)), ((), ((), ()))):
        risk = Risk(rules=rules, likelihoods=likelihoods, impacts=impacts)
        asked = build.policy(build.metric(build.goal("4 hour", build.cal.BER)), risk=risk)
        made = plan(build.snapshot(build.issue("2026-03-02 10:00")), asked, build.at("2026-03-02 10:00"))
        (card,) = [write.card for write in made.writes if isinstance(write, CreateCard)]
        assert isinstance(card, Card)
        assert card.scales == expected


def test_labels_have_the_prefix_and_no_blanks(build: Any, risky: Any) -> None:
    """A type of two words becomes one label."""
    rule = {"when": "status = Open", "type": "spare parts", "impact": 1}
    assert risky(build.issue("2026-03-02 10:00"), rule, label_prefix="ac-").tags == ("ac-risk-spare-parts",)


def test_two_rules_of_one_type_give_one_label(build: Any, risky: Any) -> None:
    """Both are facts; the label is the type's."""
    rules = [{"when": "status = Open", "name": name, "impact": 1} for name in ("A", "B")]
    made = risky(build.issue("2026-03-02 10:00"), *rules)
    assert [fact.rule for fact in made.facts.risks] == ["A", "B"]
    assert made.tags == ("risk-schedule",)


@pytest.mark.parametrize(("least", "found"), [(1, True), (2, True), (3, False)])
@pytest.mark.parametrize("stop_on", [None, "resolution", "done"])
def test_reopenings_are_counted(build: Any, risky: Any, least: int, found: bool, stop_on: str | None) -> None:
    """Resolved and reopened twice, by whichever of the two the resolution clock goes."""
    what, names = ("status", ("Open", "Closed")) if stop_on == "done" else ("resolution", (None, "Fixed"))
    turns = [(names[index % 2], names[1 - index % 2]) for index in range(4)]
    changes = [build.change(f"2026-03-0{day} 10:00", what, *turn) for day, turn in enumerate(turns, 1)]
    metrics = () if stop_on is None else (build.metric(build.goal("9 hour", build.cal.BER), stop_on=stop_on),)
    rule = {"when": "statusCategory != Done", "reopenings": least}
    made = risky(build.issue("2026-02-20 10:00", *changes), rule, metrics=metrics)
    assert bool(made.facts.risks) == found


def test_no_issue_without_a_creation_was_reopened(build: Any, risky: Any) -> None:
    """Nothing is known of it."""
    assert risky(build.issue(None), {"when": "status = Open", "reopenings": 1}).facts.risks == ()


def test_a_risk_that_time_brings_is_looked_at_when_it_comes(build: Any, risky: Any) -> None:
    """Not yet two days old; one is, one millisecond or less later."""
    rule = {"when": "created <= -2d"}
    issue = build.issue("2026-03-02 10:00")
    made = risky(issue, rule, now="2026-03-03 10:00")
    assert (made.facts.risks, made.look_again_at) == ((), build.at("2026-03-04 10:00"))
    assert risky(issue, rule, now="2026-03-04 10:00").facts.risks != ()


def test_a_risk_that_cannot_be_judged_is_a_finding(build: Any, risky: Any) -> None:
    """It names the rule and the condition."""
    made = risky(build.issue("2026-03-02 10:00"), {"when": "cf[10099] = Yes"})
    (finding,) = made.findings
    assert (finding.code, made.facts.risks) == ("unknown_condition", ())
    assert finding.text == "risk Late: cannot be answered here, counts as no: cf[10099] = Yes"
