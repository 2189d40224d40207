"""How is an instant written down, and read back?"""

from datetime import UTC, datetime, timedelta

from rules.model import Instant

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def iso(at: Instant) -> str:
    """UTC with whole milliseconds: 2026-03-02T09:00:00.000Z."""
    return (_EPOCH + at * _MILLISECOND).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_iso(text: str) -> Instant | None:
    """The instant of an ISO 8601 text; None where it is none, or has no offset and so names no instant."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if at.tzinfo is None else (at - _EPOCH) // _MILLISECOND
