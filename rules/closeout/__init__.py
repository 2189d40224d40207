"""What has to be there before an issue is closed, and what if it is not?"""

from rules.closeout.rule import closeout

__all__ = ["closeout"]
