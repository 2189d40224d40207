"""A story of two weeks, played on a sandbox Jira with the real connector beside it."""
