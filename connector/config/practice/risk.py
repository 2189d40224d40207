"""`[risk]`: which risks are found, how they are rated, and who is told of them?"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field

from connector.config.contract_shape import read_days
from connector.config.shape_values import STRICT, Condition, OneToFive, Product, Recipient, Text
from connector.config.values import read_at_least, read_label_part
from rules.policy import Risk, RiskRule

Response = Literal["avoid", "mitigate", "transfer", "accept"]


def _five_steps(value: object) -> object:
    if isinstance(value, list) and len(value) != 5:
        raise ValueError(f"a scale has five steps, from 1 to 5, and {len(value)} are given. Write five words.")
    return value


Scale = Annotated[list[Text], BeforeValidator(_five_steps)]
Type = Annotated[str, BeforeValidator(read_label_part)]


class Table(BaseModel):
    model_config = STRICT


class RiskFacts(Table):
    reopenings: Annotated[int | None, BeforeValidator(read_at_least)] = None
    sla: Literal["breached", "at risk"] | None = None
    blocked: bool = False
    milestone: Literal["overdue"] | None = None
    keywords: Annotated[list[Text] | None, Field(min_length=1)] = None


class RiskRuleTable(Table):
    name: Text
    when: Condition
    type: Type
    likelihood: OneToFive
    impact: OneToFive
    facts: RiskFacts = RiskFacts()
    response: Response | None = None


class Bands(Table):
    low: Product = 1
    medium: Product = 5
    high: Product = 10
    critical: Product = 16


class Told(Table):
    low: list[Recipient] = []
    medium: list[Recipient] = []
    high: list[Recipient] = []
    critical: list[Recipient] = []


class Scales(Table):
    likelihood: Scale | None = None
    impact: Scale | None = None


class RiskTable(Table):
    bands: Bands = Bands()
    types: list[Type] = []
    tell: Told = Told()
    score_field: Text | None = None
    accepted_for: Annotated[int | None, BeforeValidator(read_days)] = None
    scales: Scales = Scales()
    rule: list[RiskRuleTable] = []


def risk_of(table: RiskTable) -> Risk:
    """What the table means."""
    told: Mapping[str, list[str]] = table.tell.model_dump()
    return Risk(
        bands=tuple(table.bands.model_dump().items()),
        rules=tuple(_rule(rule) for rule in table.rule),
        types=tuple(table.types),
        tell=tuple((band, tuple(names)) for band, names in told.items() if names),
        score_field=table.score_field,
        accepted_for_days=table.accepted_for,
        likelihoods=tuple(table.scales.likelihood or ()),
        impacts=tuple(table.scales.impact or ()),
    )


def _rule(rule: RiskRuleTable) -> RiskRule:
    facts = rule.facts
    return RiskRule(
        name=rule.name,
        when=rule.when,
        type=rule.type,
        likelihood=rule.likelihood,
        impact=rule.impact,
        reopenings=facts.reopenings,
        sla=None if facts.sla is None else "breached" if facts.sla == "breached" else "at_risk",
        blocked=facts.blocked,
        milestone_overdue=facts.milestone is not None,
        keywords=tuple(facts.keywords or ()),
        response=rule.response,
    )
