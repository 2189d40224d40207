"""What was changed after it had been agreed, and who decided about it?"""

from rules.change.rule import change

__all__ = ["change"]
