"""The pure core: history, policy and now in; the desired state and the missing writes out."""

from rules.planning import plan
from rules.project import plan_project

__all__ = ["plan", "plan_project"]
