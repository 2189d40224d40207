"""Every clock of the issue, computed from its history, the policy and now, from nothing each time."""

from rules.sla.rule import sla

__all__ = ["sla"]
