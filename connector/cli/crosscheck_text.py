"""How does a comparison with Jira's own SLAs read in a terminal?"""

from collections.abc import Sequence
from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reports.crosscheck_words import Row, clock_rows, head, issue_rows, reason_rows
from reports.crosschecking import Crosscheck
from reports.native_words import NativeWords


def table_text(found: Crosscheck, width: int | None = None) -> str:
    """Counts by clock and reason, then the issues. `width` in characters; None: the terminal's."""
    into, words, tally = StringIO(), NativeWords(found.teller), found.tally
    console = Console(file=into, highlight=False, width=width or max(100, Console().width))
    for text in head(found, words):
        console.print(Text(text))
    console.print()
    clocks, reasons = clock_rows(found, words), reason_rows(found, words)
    if not clocks:
        console.print(Text(words.say("nothing")))
    else:
        console.print(_table(("clock", "native", "compared", "alike", "differing", "without"), clocks, words))
    if reasons:
        console.print(_table(("clock", "reason", "cycles"), reasons, words))
    _issues(console, found, words)
    if tally.odd:
        console.print(_table(("issue", "native", "part"), tally.odd, words))
    for where, why in tally.troubles:
        console.print(Text(f"{where}: {why}"), soft_wrap=True)
    return into.getvalue()


def _table(keys: Sequence[str], rows: Sequence[Row], words: NativeWords) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for key, cell in zip(keys, rows[0], strict=True):
        table.add_column(words.say(key), justify="right" if isinstance(cell, int) else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    table.add_row()
    return table


def _issues(console: Console, found: Crosscheck, words: NativeWords) -> None:
    tally = found.tally
    if tally.with_slas and not tally.differing:
        console.print(Text(words.say("none_differ")))
    if len(tally.listed) < tally.differing:
        console.print(Text(words.say("listed", listed=len(tally.listed), all=tally.differing)))
    if not tally.listed:
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for key in ("issue", "clock", "differences"):
        table.add_column(words.say(key), overflow="fold")
    before = ""
    for key, clock, differences, reasons in issue_rows(found, words):
        told = Text("\n").join([Text("\n".join(differences)), Text("\n".join(reasons), style="dim")])
        table.add_row(Text("" if key == before else key, style="bold"), Text(clock), told)
        before = key
    console.print(table)
