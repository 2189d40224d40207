"""What went wrong, sorted by what the reader can do about it."""


class AftercareError(Exception):
    """An error for people: its text says what happened and what to do; it is shown without a traceback."""


class ConfigError(AftercareError):
    """The configuration or policy cannot be used. `problems` are all of them, each with file, line and a way out."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class StoreBusy(AftercareError):
    """The store cannot take a write now (locked, full, away). Trying again later may help."""


class JiraError(AftercareError):
    """Any trouble with Jira. `outcome_unknown` is True when a write may or may not have been applied."""

    def __init__(self, text: str, *, outcome_unknown: bool = False) -> None:
        super().__init__(text)
        self.outcome_unknown = outcome_unknown


class JiraRetry(JiraError):
    """Not now. `after_ms`: how long Jira told us to wait, or our own guess. `scope`: what the wait is for."""

    def __init__(self, text: str, *, after_ms: int, scope: str = "issue", outcome_unknown: bool = False) -> None:
        super().__init__(text, outcome_unknown=outcome_unknown)
        self.after_ms = after_ms
        self.scope = scope


class JiraRefused(JiraError):
    """Jira understood and said no (400, 403, 413, ...). The same request will be refused again.

    `status` is the HTTP status; `fields` are Jira's own messages by field name.
    """

    def __init__(self, text: str, *, status: int, fields: dict[str, str] | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.fields = fields or {}


class WouldBePublic(JiraRefused):
    """Jira showed customers a comment that was to be internal; it was taken back. The next one would be shown, too."""


class JiraGone(JiraRefused):
    """404: the issue is not there, or not for our eyes."""


class LoginLost(JiraError):
    """401, or an answer given to an anonymous reader. No answer of this login can be believed until it is mended."""
