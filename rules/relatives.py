"""What is known of the issues and versions around an issue? Thin facts as of the reading: they have no history."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """An issue that this one is joined with. `link` is how Jira says it from here (`is blocked by`), "" for a parent,
    sub-task or child. `category` is the key of its status category. `due` is an ISO date, None where it is not known.
    """

    id: str
    key: str
    relation: Literal["parent", "subtask", "child", "link"]
    link: str = ""
    type: str = ""
    summary: str = ""
    category: str | None = None
    due: str | None = None

    @property
    def open(self) -> bool:
        """A status of which nothing is known counts as open."""
        return self.category != "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class FixVersion:
    """A version that the issue is to be fixed in. Dates are ISO; None where nobody planned them."""

    id: str
    name: str
    start: str | None = None
    release: str | None = None
    released: bool = False
