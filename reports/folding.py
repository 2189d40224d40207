"""Which intervals of a clock are shown one by one, and which as one row of their sums? What is shown adds up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from reports.explaining import Stretch
from rules.model import Instant

MOST = 60
"""Intervals of a cycle that are shown one by one without being asked for."""
FIRST, LAST = 20, 30
"""Of more than that, so many at its beginning and at its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Intervals that touch the time from `since` to `until`; without either, the first and the last of many."""

    since: Instant | None = None
    until: Instant | None = None
    everything: bool = False


USUAL = Window()
EVERYTHING = Window(everything=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """`n` intervals in one row: `ms` is what they count, `to - from_` what has passed."""

    from_: Instant
    to: Instant
    ms: int
    n: int


Row: TypeAlias = Stretch | Fold


def folded(stretches: Sequence[Stretch], window: Window) -> tuple[Row, ...]:
    """Every interval once, in order: by itself or in a fold. A fold of one would save nothing."""
    rows: list[Row] = []
    for shown, group in groupby(zip(_shown(stretches, window), stretches, strict=True), key=lambda pair: pair[0]):
        found = [stretch for _, stretch in group]
        rows += found if shown or len(found) == 1 else [_fold(found)]
    return tuple(rows)


def _shown(stretches: Sequence[Stretch], window: Window) -> Iterator[bool]:
    since, until = window.since, window.until
    if since is not None or until is not None:
        yield from (
            (since is None or one.to > since) and (until is None or one.from_ < until) for one in stretches
        )  # fmt: skip
        return
    few = window.everything or len(stretches) <= MOST
    yield from (few or place < FIRST or place >= len(stretches) - LAST for place in range(len(stretches)))


def _fold(found: Sequence[Stretch]) -> Fold:
    return Fold(from_=found[0].from_, to=found[-1].to, ms=sum(one.ms for one in found), n=len(found))
