"""How does a backtest read in a terminal?"""

from collections.abc import Callable, Sequence
from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reports.backtest import OUTCOMES, Backtest, Line, by_goal, by_metric, by_person, by_week, metrics
from reports.backtest_words import Words
from reports.tallies import Differing

MOST_PEOPLE = 30


def table_text(found: Backtest, width: int | None = None) -> str:
    """Tables by clock, goal and week, then people, then differences. `width` in characters; None: the terminal's."""
    into, words, tally = StringIO(), Words(found.span), found.tally
    console = Console(file=into, highlight=False, width=width or max(100, Console().width))
    for text in words.head(found):
        console.print(Text(text))
    console.print()
    _clocks(console, found, words)
    if found.span.notices:
        _people(console, found, words)
    if found.b is not None:
        _differing(console, found, words)
    for where, why in tally.troubles:
        console.print(Text(f"{where}: {why}"), soft_wrap=True)
    for key in found.span.method:
        console.print(Text(words.say(key.removeprefix("backtest.")), style="dim"))
    return into.getvalue()


def _clocks(console: Console, found: Backtest, words: Words) -> None:
    tally = found.tally
    if not tally.cycles:
        console.print(Text(words.say("no_clock")))
        console.print()
        return
    console.print(_outcomes(words.say("clock"), by_metric(tally), found, words.metric))
    for metric in metrics(tally):
        name, goals, weeks = words.metric(metric), by_goal(tally, metric), by_week(tally, metric)
        console.print(_outcomes(words.say("metric.goal", metric=name), goals, found, words.goal))
        if weeks:
            console.print(_outcomes(words.say("metric.week", metric=name), weeks, found, str))


def _outcomes(about: str, lines: Sequence[Line], found: Backtest, naming: Callable[[str], str]) -> Table:
    words, several = Words(found.span), found.b is not None
    table = Table(box=None, pad_edge=False, header_style="dim", title_justify="left")
    table.add_column(about, overflow="fold")
    if several:
        table.add_column(words.say("policy"))
    for head in (*map(words.outcome, OUTCOMES), words.say("share")):
        table.add_column(head, justify="right")
    for line in lines:
        for place, side in enumerate(found.subjects):
            share = line.share_met(side)
            cells = ["" if place else naming(line.name), *([side.upper()] if several else [])]
            cells += [str(line.of(side, outcome)) for outcome in OUTCOMES]
            cells.append("" if share is None else f"{share * 100:.1f}")
            table.add_row(*map(Text, cells))
    table.add_row()
    return table


def _people(console: Console, found: Backtest, words: Words) -> None:
    people, several = by_person(found.tally, words.language), found.b is not None
    if not people:
        console.print(Text(words.say("no_notice")))
        console.print()
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(words.say("person"), overflow="fold")
    if several:
        table.add_column(words.say("policy"))
    table.add_column(words.say("count"), justify="right")
    table.add_column(words.say("worst"))
    for name, totals, worst in people[:MOST_PEOPLE]:
        for place, side in enumerate(found.subjects):
            on, n = worst.get(side, ("", 0))
            cells = ["" if place else name, *([side.upper()] if several else [])]
            table.add_row(*map(Text, [*cells, str(totals.get(side, 0)), words.worst(on, n) if n else ""]))
    if len(people) > MOST_PEOPLE:
        table.add_row(Text(words.say("more", n=len(people) - MOST_PEOPLE)))
    table.add_row()
    console.print(table)


def _differing(console: Console, found: Backtest, words: Words) -> None:
    tally = found.tally
    if not tally.differing:
        console.print(Text(words.say("alike")))
        console.print()
        return
    if len(tally.kept) < tally.differing:
        console.print(Text(words.say("differing.listed", all=tally.differing, listed=len(tally.kept))))
    else:
        console.print(Text(words.say("differing", all=tally.differing)))
    moves = Table(box=None, pad_edge=False, header_style="dim")
    for key in ("cycles", "clock", "moves"):
        moves.add_column(words.say(key), justify="right" if key == "cycles" else "left", overflow="fold")
    for (metric, what), n in sorted(tally.moved.items()):
        moves.add_row(Text(str(n)), Text(words.metric(metric)), Text(words.moved(what)))
    moves.add_row()
    console.print(moves)
    if tally.kept:
        console.print(differing_table(tally.kept, words))


def differing_table(issues: Sequence[Differing], words: Words) -> Table:
    """Each difference with its reasons, the most serious issues first."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for key in ("issue", "clock", "why"):
        table.add_column(words.say(key), overflow="fold")
    for issue in issues:
        for place, one in enumerate(issue.differences):
            why = "\n".join(words.reasons(one))
            table.add_row(Text(issue.key if not place else "", style="bold"), Text(words.cycle(one)), Text(why))
        labels = [f"+{label}" for label in issue.gained] + [f"-{label}" for label in issue.lost]
        if labels:
            key = "" if issue.differences else issue.key
            table.add_row(Text(key, style="bold"), Text(words.say("labels")), Text(" ".join(labels)))
    table.add_row()
    return table
