"""What must the shell keep of an issue, since nobody could tell it later?"""

from dataclasses import dataclass

from rules.model import Instant, KeptDue, Seal, SeenComment


@dataclass(frozen=True, slots=True, kw_only=True)
class Superseded:
    """A seal that stands no more, and why."""

    metric: str
    start: Instant
    number: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is new since the last look; empty where all of it is known. `dues` are the whole of them, None as known."""

    seals: tuple[Seal, ...] = ()
    superseded: tuple[Superseded, ...] = ()
    comments: tuple[SeenComment, ...] = ()
    dues: tuple[KeptDue, ...] | None = None

    def __bool__(self) -> bool:
        return bool(self.seals or self.superseded or self.comments) or self.dues is not None


NOTHING_TO_KEEP = Record()
