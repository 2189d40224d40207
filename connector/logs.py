"""What may stand in the log? Tracebacks without local variables: those hold issues, comments and logins."""

import sys

import structlog


def plain_tracebacks() -> None:
    """To be called by every command that may log."""
    plain = structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty(), exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plain])
