"""What did people ask for in comments, and was it done?"""

from rules.commands.rule import commands

__all__ = ["commands"]
