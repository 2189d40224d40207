"""A small Jira over HTTP, stateful, in Cloud and Data Center flavour, for the demo and for tests."""
