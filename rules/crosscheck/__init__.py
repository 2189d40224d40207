"""The clocks held against the SLAs that Jira Service Management runs itself: a report, never a write."""

from rules.crosscheck.rule import crosscheck

__all__ = ["crosscheck"]
