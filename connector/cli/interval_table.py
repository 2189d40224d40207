"""How does the table of a clock's intervals read in a terminal of any width? Its rows add up as printed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from reports.explaining import CycleStory, Teller
from reports.folding import USUAL, Fold, Row, Window, folded
from reports.spans import amount

NARROWEST_CAUSE = 34
"""With less room beside its row, a cause has lines of its own below."""
KIND_STYLES = {
    "running": "green",
    "set_aside": "yellow",
    "paused": "cyan",
    "resolved": "magenta",
    "closed": "dim",
    "ahead": "dim",
}
HEAD = ("from", "to", "kind", "counted", "wall")
FOLDED = "…"


@dataclass(frozen=True, slots=True)
class IntervalTable:
    """`exact` is the unit of amounts in milliseconds, `width` in columns; `window`: which intervals stand alone."""

    teller: Teller
    exact: int
    width: int
    window: Window = USUAL

    def folds(self, story: CycleStory) -> bool:
        """Whether some of its intervals are not shown one by one."""
        return any(isinstance(row, Fold) for row in folded(story.stretches, self.window))

    def lines(self, story: CycleStory) -> Iterator[Text]:
        """A line a row. The cause stands beside it where there is room, else below it; where there is no room for a
        whole row either, it is broken after its times."""
        head = tuple(Text(self.teller.say(f"explain.{name}"), "dim") for name in HEAD)
        shown = folded(story.stretches, self.window)
        rows = [self._row(row) for row in shown]
        total_row = self._total(story)
        widths = [max(row[index].cell_len for row in (head, *rows, total_row)) for index in range(len(head))]
        gap = 2 if sum(widths) + 2 * (len(widths) - 1) <= self.width else 1
        room = self.width - sum(widths) - gap * len(widths)
        beside, broken = room >= NARROWEST_CAUSE, room + gap < 0
        first = _aligned(head, widths, gap) + Text(self.teller.say("explain.cause") if beside else "", "dim")
        yield from _broken(head, widths) if broken else [first]
        for one, row in zip(shown, rows, strict=True):
            if beside:
                yield from _beside(_aligned(row, widths, gap), self._cause(one), room)
            else:
                yield from _broken(row, widths) if broken else [_aligned(row, widths, gap)]
                yield from self._below(self._cause(one))
        yield from _broken(total_row, widths) if broken else [_aligned(total_row, widths, gap)]

    def _row(self, row: Row) -> tuple[Text, ...]:
        folds = isinstance(row, Fold)
        kind = Text(FOLDED, "dim") if isinstance(row, Fold) else self._kind(row.kind)
        to = self.teller.when(row.to) if folds else self.teller.until(row.to, row.from_)
        amounts = (Text(amount(ms, self.exact)) for ms in (row.ms, row.to - row.from_))
        return (Text(self.teller.when(row.from_)), Text(to), kind, *amounts)

    def _kind(self, kind: str) -> Text:
        return Text(self.teller.say(f"explain.kind.{kind}"), KIND_STYLES[kind])

    def _cause(self, row: Row) -> str:
        return self.teller.say("explain.fold", n=row.n) if isinstance(row, Fold) else row.cause

    def _total(self, story: CycleStory) -> tuple[Text, ...]:
        amounts = (amount(ms, self.exact) for ms in (story.total_ms, story.passed_ms))
        return tuple(Text(text, "bold") for text in (self.teller.say("explain.total"), "", "", *amounts))

    def _below(self, cause: str) -> Iterator[Text]:
        lines = Text(cause, "dim").wrap(_plain(self.width), max(20, self.width - 2))
        yield from (Text("  ") + line for line in lines)


def _beside(line: Text, cause: str, room: int) -> Iterator[Text]:
    first, *more = Text(cause).wrap(_plain(room), room) or [Text()]
    yield line + first
    yield from (Text(" " * line.cell_len) + rest for rest in more)


def _broken(cells: Sequence[Text], widths: Sequence[int]) -> Iterator[Text]:
    """Times, and below them the rest."""
    yield Text(" – ").join(cell for cell in cells[:2] if cell.plain)
    yield Text("  ") + _aligned(cells[2:], widths[2:], 2)


def _plain(width: int) -> Console:
    return Console(width=max(20, width))


def _aligned(cells: Sequence[Text], widths: Sequence[int], gap: int) -> Text:
    """Amounts, the last two, stand to the right."""
    line = Text()
    for index, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        blank = " " * (width - cell.cell_len)
        line += Text(blank) + cell if index >= len(cells) - 2 else cell + Text(blank)
        line += Text(" " * gap)
    return line
