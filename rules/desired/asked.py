"""What did people ask for in comments, and what did it come to mean?"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from rules.model import Instant

Refusal: TypeAlias = Literal[
    "unknown",
    "not_agent",
    "agent_unknown",
    "edited",
    "no_reason",
    "no_way",
    "bad_time",
    "in_future",
    "not_ahead",
    "before_previous",
    "backdated",
    "not_pausable",
    "paused_already",
    "not_paused",
    "no_clock",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What a person asked for in a comment. `verb` is the English name of a known one, else the word as written.

    `at` is when it was written and `effect` the instant that it speaks of (the same, unless another was given).
    `refused` is None where it was carried out; `nearest` is then the command that may have been meant.
    """

    comment: str
    number: int
    at: Instant
    author: str
    verb: str
    argument: str
    note: str
    effect: Instant
    refused: Refusal | None = None
    nearest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandPause:
    """A pause by command, of every clock that the policy lets pause. `to` None: it goes on."""

    from_: Instant
    to: Instant | None
    reason: str
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A word outside Jira at `at`, written down at `written`: an agent's reply by `way`, or what a customer said."""

    at: Instant
    written: Instant
    who: Literal["agent", "customer"]
    way: str
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """From `at` on the resolution is due at `to`."""

    at: Instant
    to: Instant
    reason: str
    comment: str
