"""When may a number be called a change? Small counts, the usual range of earlier weeks, and percentiles."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

WORDS_ONLY_BELOW = 5
NO_CLAIM_BELOW = 20
SHORTEST_HISTORY = 6
LONGEST_HISTORY = 20
PERCENTILE_FROM = 10
FEWEST_CASES = 3
"""After weeks that were all alike any other number would be unusual; two cases more or less are still none."""
XMR = 2.66
"""Natural limits of an individuals chart: mean ± 2.66 × mean moving range."""

Judgement: TypeAlias = Literal["running", "nothing", "few", "small", "no_history", "usual", "below", "above"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What may be said. `low` and `high` are the usual range where there is one; `weeks` tells, for below and above,
    for how many earlier weeks there was no such value."""

    judgement: Judgement
    low: float | None = None
    high: float | None = None
    weeks: int = 0


def read_ratio(part: int, whole: int, earlier: Sequence[tuple[int, int]], *, complete: bool = True) -> Reading:
    """A ratio beside those of earlier weeks, oldest first. Weeks with fewer than five cases are no evidence."""
    if not whole:
        return Reading("nothing")
    if not complete:
        return Reading("running")
    if whole < WORDS_ONLY_BELOW:
        return Reading("few")
    if whole < NO_CLAIM_BELOW:
        return Reading("small")
    history = [before / of for before, of in earlier if of >= WORDS_ONLY_BELOW]
    return _beside(part / whole, history, 1.0, FEWEST_CASES / whole)


def read_count(value: int, earlier: Sequence[int], *, complete: bool = True) -> Reading:
    """A count beside those of earlier whole weeks, oldest first."""
    if not complete:
        return Reading("running")
    return _beside(float(value), [float(count) for count in earlier], None, FEWEST_CASES)


def usual_range(history: Sequence[float], least: float = 0.0) -> tuple[float, float] | None:
    """The natural limits of the newest twenty values, at least so far from their mean; None with fewer than six."""
    values = list(history)[-LONGEST_HISTORY:]
    if len(values) < SHORTEST_HISTORY:
        return None
    mean = sum(values) / len(values)
    steps = [abs(later - before) for before, later in pairwise(values)]
    margin = max(XMR * sum(steps) / len(steps), least)
    return mean - margin, mean + margin


def _beside(value: float, history: Sequence[float], ceiling: float | None, least: float) -> Reading:
    limits = usual_range(history, least)
    if limits is None:
        return Reading("no_history")
    low = max(0.0, limits[0])
    high = limits[1] if ceiling is None else min(ceiling, limits[1])
    if low <= value <= high:
        return Reading("usual", low, high)
    if value < low:
        return Reading("below", low, high, _weeks_without([before < low for before in history]))
    return Reading("above", low, high, _weeks_without([before > high for before in history]))


def _weeks_without(seen: Sequence[bool]) -> int:
    """How many of the newest weeks had no such value."""
    count = 0
    for was in reversed(seen):
        if was:
            break
        count += 1
    return count


def nearest_rank(values: Sequence[int], percent: int) -> int | None:
    """The percentile that is one of the values; None with fewer than ten, where the values say more."""
    if len(values) < PERCENTILE_FROM:
        return None
    ordered = sorted(values)
    return ordered[max(0, -(-percent * len(ordered) // 100) - 1)]
