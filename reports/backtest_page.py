"""How does a backtest look as a page of its own? One HTML file with drawn charts; nothing is fetched from elsewhere."""

from collections.abc import Callable, Sequence
from html import escape

from reports.backtest import OUTCOMES, Backtest, Line, by_goal, by_metric, by_person, by_week, metrics
from reports.backtest_chart import STYLE, chart
from reports.backtest_words import Words
from reports.pages import Cell, brief, lines, number, page, paragraph, table
from reports.pages import words as worded
from reports.tallies import Differing

Naming = Callable[[str], str]


def backtest_page(found: Backtest) -> str:
    """The whole page, in the language in which it was counted. The same backtest gives the same bytes."""
    words, tally = Words(found.span), found.tally
    body = [f"<h1>{escape(words.say('title'))}</h1>", *(paragraph(text, "lead") for text in words.head(found))]
    body.append(_heading("clocks", words))
    body.append(_outcomes("clock", by_metric(tally), found, words.metric) or paragraph(words.say("no_clock")))
    for metric in metrics(tally):
        weeks = by_week(tally, metric)
        name = words.metric(metric)
        body += [f"<h3>{escape(name)}</h3>", chart(name, weeks, found, words)]
        body += [_folded(weeks, found, words), _outcomes("goal", by_goal(tally, metric), found, words.goal)]
    if found.span.notices:
        body += [_heading("notices", words), _people(found, words)]
    if found.b is not None:
        body += [_heading("differ", words), _differing(found, words)]
    body += [_failures(found, words), _heading("how", words)]
    body += [paragraph(words.say(key.removeprefix("backtest."))) for key in found.span.method]
    return page(words.say("page_title"), words.language, STYLE, body)


def _folded(weeks: Sequence[Line], found: Backtest, words: Words) -> str:
    """The numbers behind the chart, for whoever wants them."""
    if not weeks:
        return ""
    shown = _outcomes("week", weeks, found, str)
    return f"<details><summary>{escape(words.say('by_week'))}</summary>{shown}</details>"


def _heading(key: str, words: Words) -> str:
    return f"<h2>{escape(words.say(key))}</h2>"


def _outcomes(about: str, rows: Sequence[Line], found: Backtest, naming: Naming) -> str:
    """A row for each line, or with two policies two of them; "" where there is none. The share comes first: on a phone
    the table scrolls, and that number is the one people look for."""
    words, sides = Words(found.span), list(found.subjects)
    if not rows:
        return ""
    heads = [worded(words.say(about))]
    if len(sides) > 1:
        heads.append(worded(words.say("policy")))
    heads.append(Cell(escape(words.say("share")), number=True))
    heads += [Cell(escape(words.outcome(outcome)), number=True) for outcome in OUTCOMES]
    cells = []
    for line in rows:
        for place, side in enumerate(sides):
            share = line.share_met(side)
            row = [Cell(escape(naming(line.name)), rows=len(sides), few=about == "week")] if not place else []
            row += [worded(side.upper())] if len(sides) > 1 else []
            row.append(number("" if share is None else f"{share * 100:.1f}"))
            cells.append([*row, *(number(line.of(side, outcome)) for outcome in OUTCOMES)])
    return table(heads, cells)


def _people(found: Backtest, words: Words) -> str:
    sides, people = list(found.subjects), by_person(found.tally, words.language)
    if not people:
        return paragraph(words.say("no_notice"))
    heads = [worded(words.say("person"))]
    if len(sides) > 1:
        heads.append(worded(words.say("policy")))
    heads += [Cell(escape(words.say("count")), number=True), worded(words.say("worst"))]
    rows = []
    for name, totals, worst in people:
        for place, side in enumerate(sides):
            on, n = worst.get(side, ("", 0))
            row = [Cell(escape(name), rows=len(sides))] if not place else []
            row += [worded(side.upper())] if len(sides) > 1 else []
            rows.append([*row, number(totals.get(side, 0)), brief(words.worst(on, n) if n else "")])
    return table(heads, rows)


def _differing(found: Backtest, words: Words) -> str:
    tally = found.tally
    if not tally.differing:
        return paragraph(words.say("alike"))
    counted = table(
        [worded(words.say("clock")), worded(words.say("moves")), Cell(escape(words.say("cycles")), number=True)],
        [
            [worded(words.metric(name)), worded(words.moved(what)), number(n)]
            for (name, what), n in sorted(tally.moved.items())
        ],
    )
    listed = len(tally.kept)
    key = "differing.listed" if listed < tally.differing else "differing"
    told = words.say(key, all=tally.differing, **({"listed": listed} if listed < tally.differing else {}))
    if not listed:
        return counted + paragraph(words.say("differing", all=tally.differing))
    heads = [worded(words.say(key)) for key in ("issue", "clock", "why")]
    return counted + paragraph(told) + table(heads, [row for issue in tally.kept for row in _issue(issue, words)])


def _issue(issue: Differing, words: Words) -> list[list[Cell]]:
    """A row for each clock; the key over all of them."""
    rows = []
    for place, one in enumerate(issue.differences):
        key = [Cell(escape(issue.key), rows=len(issue.differences), few=True)] if not place else []
        rows.append([*key, brief(words.cycle(one)), lines(words.reasons(one))])
    return rows


def _failures(found: Backtest, words: Words) -> str:
    tally = found.tally
    if not tally.failed:
        return ""
    heads = [worded(words.say("where")), worded(words.say("why"))]
    return _heading("failed", words) + table(heads, [[worded(where), worded(why)] for where, why in tally.troubles])
