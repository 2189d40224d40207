"""What does the plan of an issue lack, and will its milestone be reached?"""

from rules.plan_health.rule import plan_health

__all__ = ["plan_health"]
