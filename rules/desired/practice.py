"""What did the rules of the practice find: risks, changes, reviews, the plan, the closing?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskFact:
    rule: str
    type: str
    likelihood: int
    impact: int
    band: str
