"""How do explained clocks read in a terminal? Words, a drawn line, and a table; 60 columns are enough."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from connector.cli.interval_table import KIND_STYLES, IntervalTable
from reports.explaining import CycleStory, Teller, stories, teller_of
from reports.findings import NATIVE, Sentences
from reports.folding import USUAL, Window
from reports.native_words import native_sentences
from reports.spans import amount, precision
from reports.texts.moments import moment_dated, offset
from reports.timelines import KINDS, Column, Drawing, drawing
from rules.model import MINUTE

LONGEST_LINE = 120
MARGIN = 2
EIGHTHS = " ▁▂▃▄▅▆▇█"
CHARACTERS = {"set_aside": "▞", "paused": "▒", "resolved": "░", "closed": "·", "ahead": "╌"}
OUTCOME_STYLES = {"breached": "bold red", "missed": "bold red", "met": "bold green", "paused": "bold cyan"}


@dataclass(frozen=True, slots=True)
class Explained:
    """A plan's document and how it is to be told. `window`: which intervals are shown one by one."""

    document: Mapping[str, Any]
    language: str
    zone: str
    window: Window = USUAL


def print_clocks(found: Explained) -> None:
    """All clocks of a plan's document. Colours only repeat what characters and words say."""
    console, document = Console(highlight=False), found.document
    teller = teller_of(document, found.language, found.zone)
    told = stories(document, teller)
    as_of = teller.say("explain.as_of", as_of=moment_dated(teller.at, found.zone, found.language))
    console.print(Text.assemble((document["issue"], "bold"), f"  {as_of}"))
    exact = precision(told)
    key = "explain.zone" if exact == MINUTE else "explain.zone.seconds"
    console.print(Text(teller.say(key, zone=found.zone, offset=offset(teller.at, found.zone)), style="dim"))
    for story in told:
        console.print()
        _print_story(story, IntervalTable(teller, exact, console.width - MARGIN, found.window), console)
    if not told:
        console.print(Text(teller.say("explain.no_clock")))
    _print_natives(document, teller, console)
    for code, sentence in Sentences(teller).findings(document):
        if code != NATIVE:  # told above
            console.print()
            line = Text(teller.say("terminal.because", what=code, why=sentence))
            line.stylize("yellow", 0, len(code))
            console.print(line)
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


def _print_story(story: CycleStory, table: IntervalTable, console: Console) -> None:
    style, teller, exact = OUTCOME_STYLES.get(story.outcome, "bold"), table.teller, table.exact
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
    _print(console, table.lines(story))
    if table.folds(story):
        _print(console, _wrapped(teller.say("explain.fold.how"), console))
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


def _sum(story: CycleStory, teller: Teller, exact: int) -> str:
    total, elapsed = amount(story.total_ms, exact), amount(story.elapsed_ms, exact)
    if story.total_ms == story.elapsed_ms:
        return teller.say("explain.sum", total=total)
    return teller.say("explain.sum.not", total=total, elapsed=elapsed)
