"""What can somebody do in the story? Times are local to the desk; words stand there in both languages."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Words: TypeAlias = tuple[str, str]
"""The same in English and in Chinese. An agent's id with an @ in front mentions the agent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opens:
    """`part_of` is the milestone or issue that it belongs to."""

    at: str
    issue: str
    by: str
    priority: str
    agent: str | None
    summary: Words
    text: Words
    type: Literal["Task", "Milestone"] = "Task"
    part_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    at: str
    issue: str
    by: str
    text: Words
    public: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    at: str
    issue: str
    by: str
    to: Literal["In Progress", "Waiting for customer", "Waiting for parts", "Resolved", "Reopened"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """Sets what is given; `adds` are labels, `hours` is the estimate."""

    at: str
    issue: str
    by: str
    due: str | None = None
    hours: int | None = None
    summary: Words | None = None
    text: Words | None = None
    adds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attaches:
    at: str
    issue: str
    by: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Logs:
    """Work of so many hours that ended just then."""

    at: str
    issue: str
    by: str
    hours: int


Event: TypeAlias = Opens | Says | Moves | Edits | Attaches | Logs
