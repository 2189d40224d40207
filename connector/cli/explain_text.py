"""How do explained clocks read in a terminal? Words, a drawn line, and a table; 60 columns are enough."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from reports.explaining import CycleStory, Stretch, Teller, stories, teller_of
from reports.native_words import native_sentences
from reports.spans import amount, precision
from reports.texts.moments import moment_dated, offset
from reports.timelines import KINDS, Column, Drawing, drawing
from rules.model import MINUTE

NARROWEST_CAUSE = 34
"""With less room beside its row, a cause has lines of its own below."""
LONGEST_LINE = 120
MARGIN = 2
EIGHTHS = " ▁▂▃▄▅▆▇█"
CHARACTERS = {"set_aside": "▞", "paused": "▒", "resolved": "░", "closed": "·", "ahead": "╌"}
KIND_STYLES = {
    "running": "green",
    "set_aside": "yellow",
    "paused": "cyan",
    "resolved": "magenta",
    "closed": "dim",
    "ahead": "dim",
}
OUTCOME_STYLES = {"breached": "bold red", "missed": "bold red", "met": "bold green", "paused": "bold cyan"}


def print_clocks(document: Mapping[str, Any], language: str, zone: str) -> None:
    """All clocks of a plan's document. Colours only repeat what characters and words say."""
    console = Console(highlight=False)
    teller = teller_of(document, language, zone)
    told = stories(document, teller)
    as_of = teller.say("explain.as_of", as_of=moment_dated(teller.at, zone, language))
    console.print(Text.assemble((document["issue"], "bold"), f"  {as_of}"))
    exact = precision(told)
    key = "explain.zone" if exact == MINUTE else "explain.zone.seconds"
    console.print(Text(teller.say(key, zone=zone, offset=offset(teller.at, zone)), style="dim"))
    for story in told:
        console.print()
        _print_story(story, teller, console, exact)
    if not told:
        console.print(Text(teller.say("explain.no_clock")))
    _print_natives(document, teller, console)
    for finding in (one for one in document["findings"] if one["code"] != "differs_from_native"):  # told above
        console.print()
        console.print(Text.assemble((finding["code"], "yellow"), f": {finding['text']}"))
    console.print()


def _print_natives(document: Mapping[str, Any], teller: Teller, console: Console) -> None:
    """Each clock beside the SLA that Jira runs itself; nothing where there is none."""
    told = native_sentences(document, teller)
    if told:
        console.print()
        console.print(Text(teller.say("crosscheck.title"), "bold underline"))
    for sentences in told:
        for sentence in sentences:
            _print(console, _wrapped(sentence, console))


def _print_story(story: CycleStory, teller: Teller, console: Console, exact: int) -> None:
    style = OUTCOME_STYLES.get(story.outcome, "bold")
    console.print(Text.assemble((story.title, "bold underline"), "  ", (teller.say(f"state.{story.outcome}"), style)))
    _print(console, _wrapped(teller.joined(story.sentences), console))
    for goal in story.goals:
        _print(console, _wrapped(goal, console))
    drawn = drawing(story, min(console.width, LONGEST_LINE) - 2 * MARGIN)
    if drawn is None:
        _print(console, _wrapped(teller.say("explain.nothing"), console))
        return
    console.print()
    _print(console, _line(story, drawn, teller))
    _print(console, _legend(drawn, teller, console.width - MARGIN))
    console.print()
    _print(console, interval_lines(story, teller, exact, console.width - MARGIN))
    _print(console, _wrapped(_sum(story, teller, exact), console))


def _print(console: Console, lines: Iterable[Text]) -> None:
    """Indented, and without blanks at the end, which a copy of the text would carry along."""
    for line in lines:
        line.rstrip()
        console.print(Text(" " * MARGIN) + line, soft_wrap=True)


def _wrapped(text: str, console: Console) -> Iterable[Text]:
    return Text(text).wrap(console, console.width - MARGIN)


def _line(story: CycleStory, drawn: Drawing, teller: Teller) -> Iterator[Text]:
    """The due mark above, the columns, both ends below."""
    if drawn.due is not None and story.due is not None:
        label = f"{teller.say('explain.due')} {teller.when(story.due)}"
        yield Text(_mark(drawn.due, label, len(drawn.columns)))
    yield Text.assemble(*((_character(column), KIND_STYLES[column.kind]) for column in drawn.columns))
    yield Text(_ends(story, drawn, teller))


def _character(column: Column) -> str:
    if column.kind == "running":
        return EIGHTHS[max(1, round(column.share * 8))]
    return CHARACTERS[column.kind]


def _mark(column: int, label: str, width: int) -> str:
    """The label beside its mark, on the side that has room."""
    if column + 2 + cell_len(label) <= width:
        return " " * column + "▼ " + label
    return " " * max(0, column - cell_len(label) - 1) + label + " ▼"


def _ends(story: CycleStory, drawn: Drawing, teller: Teller) -> str:
    """The start on the left; the end of what is drawn under its column, or where it fits."""
    left, right = teller.when(story.start), teller.until(story.end, story.start)
    at = max(cell_len(left) + 2, drawn.end + 1 - cell_len(right))
    at = min(at, max(len(drawn.columns) - cell_len(right), cell_len(left) + 2))
    return left + " " * (at - cell_len(left)) + right


def _legend(drawn: Drawing, teller: Teller, width: int) -> Iterator[Text]:
    """What the characters mean; a character stays with its word."""
    kinds = {column.kind for column in drawn.columns}
    partly = any(column.kind == "running" and column.share < 0.9 for column in drawn.columns)
    line = ""
    for kind in KINDS:
        if kind not in kinds:
            continue
        key = "explain.kind.running.part" if kind == "running" and partly else f"explain.kind.{kind}"
        part = f"{EIGHTHS[-1] if kind == 'running' else CHARACTERS[kind]} {teller.say(key)}"
        if line and cell_len(line) + 2 + cell_len(part) > width:
            yield Text(line, "dim")
            line = ""
        line = f"{line}  {part}" if line else part
    yield Text(line, "dim")


def interval_lines(story: CycleStory, teller: Teller, exact: int, width: int) -> Iterator[Text]:
    """The table, a line a row. The cause stands beside it where there is room, else below it; where there is no room
    for a whole row either, it is broken after its times."""
    head = tuple(Text(teller.say(f"explain.{name}"), "dim") for name in ("from", "to", "kind", "counted", "wall"))
    rows = [_row(stretch, teller, exact) for stretch in story.stretches]
    total = (teller.say("explain.total"), "", "", amount(story.total_ms, exact), amount(story.passed_ms, exact))
    total_row = tuple(Text(text, "bold") for text in total)
    widths = [max(row[index].cell_len for row in (head, *rows, total_row)) for index in range(len(head))]
    gap = 2 if sum(widths) + 2 * (len(widths) - 1) <= width else 1
    room = width - sum(widths) - gap * len(widths)
    beside, broken = room >= NARROWEST_CAUSE, room + gap < 0
    first = _aligned(head, widths, gap) + Text(teller.say("explain.cause") if beside else "", "dim")
    yield from _broken(head, widths) if broken else [first]
    for stretch, row in zip(story.stretches, rows, strict=True):
        if beside:
            yield from _beside(_aligned(row, widths, gap), stretch.cause, room)
        else:
            yield from _broken(row, widths) if broken else [_aligned(row, widths, gap)]
            yield from (
                Text("  ") + rest for rest in Text(stretch.cause, "dim").wrap(_plain(width), max(20, width - 2))
            )
    yield from _broken(total_row, widths) if broken else [_aligned(total_row, widths, gap)]


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


def _row(stretch: Stretch, teller: Teller, exact: int) -> tuple[Text, ...]:
    return (
        Text(teller.when(stretch.from_)),
        Text(teller.until(stretch.to, stretch.from_)),
        Text(teller.say(f"explain.kind.{stretch.kind}"), KIND_STYLES[stretch.kind]),
        Text(amount(stretch.ms, exact)),
        Text(amount(stretch.to - stretch.from_, exact)),
    )


def _sum(story: CycleStory, teller: Teller, exact: int) -> str:
    total, elapsed = amount(story.total_ms, exact), amount(story.elapsed_ms, exact)
    if story.total_ms == story.elapsed_ms:
        return teller.say("explain.sum", total=total)
    return teller.say("explain.sum.not", total=total, elapsed=elapsed)
