"""Fields that we fill: written when the wish changes, left alone when a person changed them."""

from typing import Any

import pytest

from rules import plan
from rules.desired import Plan, SetField
from rules.model import Field, Value
from rules.policy import Risk, RiskRule

SCORE = "customfield_30"


@pytest.fixture
def scored(build: Any) -> Any:
    """The plan of an issue with a risk of 4 x 3 while its status is Open, under a policy with a score field."""

    def ask(
        *, status: str = "Open", shown: str | None = None, property_: Any = None, field: str = "Risk score"
    ) -> Plan:
        rule = RiskRule(name="Late", when=build.query("status = Open"), type="schedule", likelihood=4, impact=3)
        site = build.replace(build.site, fields={SCORE: Field(id=SCORE, name="Risk score", type="number")})
        labels = tuple(Value(label) for label in (property_ or {}).get("labels", ()))
        fields = {"status": build.values(status), SCORE: () if shown is None else (Value(shown),), "labels": labels}
        issue = build.issue("2026-03-02 10:00", fields=fields, property=property_ or {})
        asked = build.policy(risk=Risk(rules=(rule,), score_field=field))
        return plan(build.snapshot(issue, site=site), asked, build.at("2026-03-03 10:00"))

    return ask


def writes(told: Plan) -> list[tuple[str, Any]]:
    return [(write.field, write.value) for write in told.writes if isinstance(write, SetField)]


@pytest.mark.parametrize("field", ["Risk score", SCORE, "risk score"])
def test_the_field_shows_the_heaviest_risk(scored: Any, field: str) -> None:
    """By name or id; what we put there is remembered."""
    told = scored(field=field)
    assert writes(told) == [(SCORE, 12)]
    assert told.property["fields"] == {SCORE: 12}


def test_a_field_that_shows_it_is_left_alone(scored: Any) -> None:
    """A second look writes nothing."""
    first = scored()
    assert scored(shown="12", property_=dict(first.property)).writes == ()


@pytest.mark.parametrize("shown", ["7", None])
def test_what_a_person_put_there_stays_until_the_wish_changes(scored: Any, shown: str | None) -> None:
    """Also where they emptied it."""
    first = scored()
    assert writes(scored(shown=shown, property_=dict(first.property))) == []
    changed = scored(shown=shown, property_=dict(first.property), status="Waiting")
    assert writes(changed) == ([(SCORE, None)] if shown else [])


def test_without_a_risk_the_field_is_emptied(scored: Any) -> None:
    """If it still shows what we put there."""
    first = scored()
    assert writes(scored(shown="12", property_=dict(first.property), status="Waiting")) == [(SCORE, None)]


def test_a_field_that_the_site_does_not_have_is_not_written(scored: Any) -> None:
    """Jira would refuse the whole edit."""
    told = scored(field="Weight of the risk")
    assert (writes(told), "fields" in told.property) == ([], False)
