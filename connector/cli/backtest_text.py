"""How does a backtest read in a terminal?"""

from collections.abc import Sequence
from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reports.backtest import OUTCOMES, Backtest, Line, by_goal, by_metric, by_person, by_week, metrics
from reports.replay import METHOD
from reports.tallies import Differing, Side
from rules.instants import iso

MOST_PEOPLE = 30


def table_text(found: Backtest, width: int | None = None) -> str:
    """Tables by clock, goal and week, then people, then differences. `width` in characters; None: the terminal's."""
    into = StringIO()
    console = Console(file=into, highlight=False, width=width or max(100, Console().width))
    tally = found.tally
    for side, subject in found.subjects.items():
        console.print(Text.assemble((f"{side.upper()} ", "bold"), f"{subject.name} ({subject.digest[:12]})"))
    console.print(f"{iso(found.span.since)} up to {iso(found.span.until)}, weeks and days of {found.span.zone}")
    console.print(f"{tally.issues} issues read, {tally.failed} could not be\n")
    console.print(_outcomes("clock", by_metric(tally), found))
    for metric in metrics(tally):
        console.print(_outcomes(f"{metric}: goal", by_goal(tally, metric), found))
        console.print(_outcomes(f"{metric}: week", by_week(tally, metric), found))
    if found.span.notices:
        _people(console, found)
    if found.b is not None:
        _differing(console, found)
    for where, why in tally.troubles:
        console.print(Text(f"{where}: {why}"), soft_wrap=True)
    for text in METHOD if found.span.notices else METHOD[:-1]:
        console.print(Text(text, style="dim"))
    return into.getvalue()


def _outcomes(about: str, lines: Sequence[Line], found: Backtest) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", title_justify="left")
    table.add_column(about, overflow="fold")
    table.add_column("")
    for word in (*OUTCOMES, "met %"):
        table.add_column(word, justify="right")
    for line in lines:
        for place, side in enumerate(found.subjects):
            share = line.share_met(side)
            cells = ["" if place else line.name, _mark(side, found)]
            cells += [str(line.of(side, outcome)) for outcome in OUTCOMES]
            cells.append("" if share is None else f"{share * 100:.1f}")
            table.add_row(*map(Text, cells))
    table.add_row()
    return table


def _mark(side: Side, found: Backtest) -> str:
    return f" {side.upper()}" if found.b is not None else ""


def _people(console: Console, found: Backtest) -> None:
    people = by_person(found.tally)
    if not people:
        console.print("No notice would have been sent.\n")
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("person")
    for side in found.subjects:
        table.add_column(f"notices{_mark(side, found)}", justify="right")
        table.add_column(f"most on one day{_mark(side, found)}")
    for name, totals, worst in people[:MOST_PEOPLE]:
        cells = [name]
        for side in found.subjects:
            day, n = worst.get(side, ("", 0))
            cells += [str(totals.get(side, 0)), f"{n} on {day}" if n else ""]
        table.add_row(*map(Text, cells))
    if len(people) > MOST_PEOPLE:
        table.add_row(Text(f"and {len(people) - MOST_PEOPLE} more"))
    table.add_row()
    console.print(table)


def _differing(console: Console, found: Backtest) -> None:
    tally = found.tally
    if not tally.differing:
        console.print("Both policies read every issue alike.\n")
        return
    console.print(f"{tally.differing} issues differ, {len(tally.kept)} are listed")
    for (metric, what), n in sorted(tally.moved.items()):
        console.print(Text(f"{n:>8}  {metric}: {what}"))
    console.print(differing_table(tally.kept))


def differing_table(issues: Sequence[Differing]) -> Table:
    """Each difference with its reasons, the most serious issues first."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for title in ("issue", "clock", "why"):
        table.add_column(title, overflow="fold")
    for issue in issues:
        for place, one in enumerate(issue.differences):
            number = f" #{one.number}" if one.number > 1 else ""
            why = "\n".join(one.reasons)
            table.add_row(Text(issue.key if not place else "", style="bold"), Text(one.metric + number), Text(why))
        labels = [f"+{label}" for label in issue.gained] + [f"-{label}" for label in issue.lost]
        if labels:
            key = "" if issue.differences else issue.key
            table.add_row(Text(key, style="bold"), Text("labels"), Text(" ".join(labels)))
    table.add_row()
    return table
