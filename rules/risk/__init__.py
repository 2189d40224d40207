"""What endangers the issue, how much, and what is done about it?"""

from rules.risk.rule import risk

__all__ = ["risk"]
