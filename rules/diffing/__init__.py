"""What is missing between the wishes and what Jira shows? The one place that compares them."""

from rules.diffing.memory import Remembered, told_ops
from rules.diffing.whole import Difference, difference

__all__ = ["Difference", "Remembered", "difference", "told_ops"]
