"""Every clock of the issue, computed from its history, the policy and now, from nothing each time."""

from rules.sla.dues import moved_text
from rules.sla.rule import sla

__all__ = ["moved_text", "sla"]
