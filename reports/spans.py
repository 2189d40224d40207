"""How are the amounts of a table written so that its rows add up as printed?"""

from collections.abc import Sequence

from reports.explaining import CycleStory
from rules.model import HOUR, MINUTE

SECOND = 1000


def precision(told: Sequence[CycleStory]) -> int:
    """The smallest unit, in milliseconds, that some amount of the tables needs: a minute, a second or one."""
    amounts = [amount for story in told for one in story.stretches for amount in (one.ms, one.to - one.from_)]
    return next((unit for unit in (MINUTE, SECOND) if not any(amount % unit for amount in amounts)), 1)


def amount(ms: int, exact: int) -> str:
    """Hours and minutes, with seconds and milliseconds where some row of the table needs them: 4:05, 4:05:30."""
    hours, rest = divmod(ms, HOUR)
    text = f"{hours}:{rest // MINUTE:02d}"
    if exact == MINUTE:
        return text
    seconds, millis = divmod(rest % MINUTE, SECOND)
    return f"{text}:{seconds:02d}" + (f".{millis:03d}" if exact == 1 else "")
