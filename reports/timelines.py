"""How is a cycle drawn on a line? Columns of equal time, each of one kind, with the part of it that counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from reports.explaining import CycleStory, Stretch

Kind: TypeAlias = Literal["running", "set_aside", "paused", "resolved", "closed", "ahead"]
KINDS: tuple[Kind, ...] = ("running", "set_aside", "paused", "resolved", "closed", "ahead")


@dataclass(frozen=True, slots=True)
class Column:
    """`share` is what part of the column's time is of its kind, above 0 up to 1."""

    kind: Kind
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """`due` and `end` are columns, None where there is none or it lies elsewhere."""

    columns: tuple[Column, ...]
    due: int | None
    end: int


def drawing(story: CycleStory, width: int) -> Drawing | None:
    """The cycle from its start to its end, and on to its due instant where that is later; None where no time passed."""
    last = max(story.end, story.due or story.end)
    span = last - story.start
    if span <= 0 or width < 1:
        return None
    sums = _sums(story.stretches, story.start, span, width)
    columns = tuple(_column(found, span / width) for found in sums)
    due = None
    if story.due is not None and story.start <= story.due:
        due = min(width - 1, (story.due - story.start) * width // span)
    return Drawing(columns=columns, due=due, end=min(width - 1, (story.end - story.start) * width // span))


def _sums(stretches: Sequence[Stretch], start: int, span: int, width: int) -> list[dict[str, float]]:
    """Per column, the time of each kind in it."""
    sums: list[dict[str, float]] = [{} for _ in range(width)]
    for stretch in stretches:
        left, right = ((at - start) * width / span for at in (stretch.from_, stretch.to))
        for index in range(max(0, int(left)), min(width, int(right) + 1)):
            inside = min(right, index + 1) - max(left, index)
            if inside > 0:
                sums[index][stretch.kind] = sums[index].get(stretch.kind, 0.0) + inside * span / width
    return sums


def _column(found: dict[str, float], size: float) -> Column:
    """A short opening between two nights must not vanish: closed time shows only where there is nothing else."""
    if not found:
        return Column("ahead", 1.0)
    kind = max(KINDS[:4], key=lambda one: found.get(one, 0.0))
    if not found.get(kind):
        return Column("closed", 1.0)
    return Column(kind, min(1.0, found[kind] / size))
