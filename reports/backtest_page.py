"""How does a backtest look as a page of its own? One HTML file with drawn charts; nothing is fetched from elsewhere."""

from collections.abc import Iterable, Sequence
from html import escape

from reports.backtest import SIDES, Backtest, Line, by_goal, by_metric, by_person, by_week, metrics
from reports.render_html import STYLE
from reports.replay import METHOD
from reports.tallies import Differing, Side
from rules.instants import iso

_OWN_STYLE = """
main { max-width: 1060px } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums }
figure svg { width: 100%; height: auto; display: block } .key { color: #505258; font-size: 14px }
svg text { font: 11px system-ui, sans-serif; fill: #505258 }
.swatch { display: inline-block; width: 10px; height: 10px }
"""
MET, BREACHED = "#0072B2", "#E69F00"
"""Told apart by people of every colour vision."""
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 960, 190, 44, 24, 10


def page(found: Backtest) -> str:
    """The whole page. The same backtest gives the same bytes."""
    tally = found.tally
    both = [f"<b>{side.upper()}</b> {escape(one.name)} ({one.digest[:12]})" for side, one in found.subjects.items()]
    body = [
        "<h1>Backtest</h1>",
        f"<p>{'<br>'.join(both)}</p>",
        f"<p>{iso(found.span.since)} up to {iso(found.span.until)}; weeks and days are those of "
        f"{escape(found.span.zone)}. {tally.issues} issues were read, {tally.failed} could not be.</p>",
        "<h2>Clocks</h2>",
        _outcome_table("clock", by_metric(tally), found),
    ]
    for metric in metrics(tally):
        body += [f"<h3>{escape(metric)}</h3>", _chart(metric, by_week(tally, metric), found)]
        body.append(_outcome_table("goal", by_goal(tally, metric), found))
    if found.span.notices:
        body += ["<h2>Notices</h2>", _people(found)]
    if found.b is not None:
        body += ["<h2>Issues that differ</h2>", _differing(found)]
    body += [_failures(found), "<h2>How this was counted</h2>", *_method(found)]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>Aftercare backtest</title>\n'
        f"<style>{STYLE}{_OWN_STYLE}</style>\n</head>\n<body>\n<main>\n{_joined(body)}\n</main>\n</body>\n</html>\n"
    )


def _joined(parts: Sequence[str]) -> str:
    return "\n".join(parts)


def _method(found: Backtest) -> list[str]:
    return [f"<p>{escape(text)}</p>" for text in (METHOD if found.span.notices else METHOD[:-1])]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> str:
    """Cells are HTML; those behind the first `words` columns are numbers."""
    cells = [_row("th", heads, words), *(_row("td", row, words) for row in rows)]
    return f'<div class="table"><table>\n{"".join(cells)}</table></div>'


def _row(tag: str, cells: Sequence[str], words: int) -> str:
    number = f'<{tag} class="n">'
    marked = "".join(
        f"{number if place >= words else f'<{tag}>'}{cell}</{tag}>" for place, cell in enumerate(cells)
    )
    return f"<tr>{marked}</tr>\n"


def _outcome_table(about: str, lines: Sequence[Line], found: Backtest) -> str:
    sides = list(found.subjects)
    words = ("met", "breached", "open", "cancelled")
    heads = [about]
    for side in sides:
        heads += [*(f"{word}{_mark(side, found)}" for word in words), f"met %{_mark(side, found)}"]
    rows = []
    for line in lines:
        cells = [escape(line.name)]
        for side in sides:
            share = line.share_met(side)
            cells += [str(line.of(side, "met")), str(line.of(side, "breached"))]
            cells += [str(line.of(side, "open")), str(line.of(side, "cancelled"))]
            cells.append("" if share is None else f"{share * 100:.1f}")
        rows.append(cells)
    return _table(heads, rows)


def _mark(side: Side, found: Backtest) -> str:
    return f" {side.upper()}" if found.b is not None else ""


# ---------------------------------------------------------------------------------------------------- the chart
def _chart(metric: str, weeks: Sequence[Line], found: Backtest) -> str:
    """Met and breached by week as stacked bars, the policies side by side."""
    if not weeks:
        return "<p>No cycle was decided in this range.</p>"
    sides = list(found.subjects)
    most = max(week.of(side, "met") + week.of(side, "breached") for week in weeks for side in sides)
    slot = (_WIDTH - _LEFT) / len(weeks)
    bars = [_bars(week, number, slot, most, sides) for number, week in enumerate(weeks)]
    every = max(1, -(-len(weeks) // 13))
    names = [
        f'<text x="{_LEFT + (number + 0.5) * slot:.1f}" y="{_HEIGHT - 8}" text-anchor="middle">{week.name}</text>'
        for number, week in enumerate(weeks)
        if number % every == 0
    ]
    floor = _HEIGHT - _BOTTOM
    axis = (
        f'<line x1="{_LEFT}" y1="{floor}" x2="{_WIDTH}" y2="{floor}" stroke="#8590a2"/>'
        f'<text x="{_LEFT - 6}" y="{_TOP + 8}" text-anchor="end">{most}</text>'
        f'<text x="{_LEFT - 6}" y="{floor}" text-anchor="end">0</text>'
    )
    legend = f'<span class="swatch" style="background:{MET}"></span> met &nbsp; '
    legend += f'<span class="swatch" style="background:{BREACHED}"></span> breached'
    if len(sides) > 1:
        legend += " &nbsp; left bar: A, right bar: B"
    return (
        f'<figure><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(metric)}: met and breached by '
        f'week">{axis}{"".join(bars)}{"".join(names)}</svg><figcaption class="key">{legend}</figcaption></figure>'
    )


def _bars(week: Line, number: int, slot: float, most: int, sides: Sequence[Side]) -> str:
    width = min(46.0, slot * 0.8) / len(sides)
    begin = _LEFT + (number + 0.5) * slot - width * len(sides) / 2
    drawn = []
    for place, side in enumerate(sides):
        x, y = begin + place * width, float(_HEIGHT - _BOTTOM)
        for outcome, colour in (("met", MET), ("breached", BREACHED)):
            n = week.of(side, "met" if outcome == "met" else "breached")
            height = n / max(most, 1) * (_HEIGHT - _BOTTOM - _TOP)
            y -= height
            if n:
                drawn.append(
                    f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(1.0, width - 1):.1f}" height="{height:.1f}" '
                    f'fill="{colour}"><title>{week.name} {side.upper()}: {n} {outcome}</title></rect>'
                )
    return "".join(drawn)


# ------------------------------------------------------------------------------------------- people, differences
def _people(found: Backtest) -> str:
    sides = [side for side in SIDES if side in found.subjects]
    heads = ["person"]
    for side in sides:
        heads += [f"notices{_mark(side, found)}", f"most on one day{_mark(side, found)}"]
    rows = []
    for name, totals, worst in by_person(found.tally):
        cells = [escape(name)]
        for side in sides:
            day, n = worst.get(side, ("", 0))
            cells += [str(totals.get(side, 0)), f"{n} on {day}" if n else ""]
        rows.append(cells)
    return _table(heads, rows) if rows else "<p>No notice would have been sent.</p>"


def _differing(found: Backtest) -> str:
    tally = found.tally
    if not tally.differing:
        return "<p>Both policies read every issue alike.</p>"
    counted = _table(
        ["clock", "what moves", "cycles"],
        [[escape(metric), escape(what), str(n)] for (metric, what), n in sorted(tally.moved.items())],
        words=2,
    )
    told = f"<p>{tally.differing} issues differ"
    told += f"; the {len(tally.kept)} most serious are listed.</p>" if len(tally.kept) < tally.differing else ".</p>"
    rows = [row for issue in tally.kept for row in _differences(issue)]
    return counted + told + _table(["issue", "clock", "why"], rows, words=3)


def _differences(issue: Differing) -> list[list[str]]:
    return [
        [escape(issue.key), escape(f"{one.metric} #{one.number}"), "<br>".join(map(escape, one.reasons))]
        for one in issue.differences
    ]


def _failures(found: Backtest) -> str:
    tally = found.tally
    if not tally.failed:
        return ""
    rows = [[escape(where), escape(why)] for where, why in tally.troubles]
    return "<h2>Issues that could not be read</h2>" + _table(["where", "why"], rows, words=2)
