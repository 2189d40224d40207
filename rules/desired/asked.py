"""What did people ask for in comments, and what did it come to mean?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from rules.model import Instant

QUIET: Mapping[str, bool] = {"quiet": True}
"""Of a field that changes no hash while it has its default: a version that adds it writes no card again."""
Family: TypeAlias = Literal["sla", "risk", "change", "review", "close", "baseline", "help"]
"""What a command is about: the word after the exclamation mark."""

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
    "too_many",
    "no_item",
    "no_such_item",
    "bad_score",
    "bad_type",
    "not_permitted",
    "not_allowed_here",
    "nothing_open",
    "already_so",
    "family_off",
]


CameTo: TypeAlias = Literal["", "early", "missed", "stopped", "noted"]
"""`early`: an acknowledgement while nothing was missed. A new date for what was `missed` already, for a clock that had
`stopped`, or that is `noted` and not the present due instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What a person asked for in a comment. `verb` is the English name of a known one, else the word as written.

    `at` is when it was written and `effect` the instant that it speaks of (the same, unless another was given).
    `refused` is None where it was carried out; `nearest` is then the command that may have been meant. `number` counts
    the commands of one comment from 0; one that names several items is one command for each.

    The rest is None where it was not said: `item` is which risk, change, review or entry of a checklist is meant, as
    written (a number or a name); `kind` the sort of what is added (`risk add TYPE`, `change add KIND`), as written;
    `score` likelihood and impact, each at least 1, `residual` the same after the response; `until` the instant of a
    date, after `at`; `owner` the account id of a mentioned person, or the name as written where nobody of that name is
    known here. `argument` holds the words that are none of these, `note` those after the bar. `came_to` is what the
    clocks made of it, where the verb alone does not say. `typed` is the name of the family where it was misspelt.
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
    family: Family = "sla"
    item: str | None = None
    kind: str | None = None
    score: tuple[int, int] | None = None
    residual: tuple[int, int] | None = None
    until: Instant | None = None
    owner: str | None = None
    came_to: CameTo = field(default="", metadata=QUIET)
    typed: str = field(default="", metadata=QUIET)

    @property
    def words(self) -> str:
        """What was said in words, before or after the bar."""
        return " ".join(part for part in (self.argument, self.note) if part)


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
