"""How are the outcomes of the weeks drawn? Stacked bars as SVG, two policies side by side."""

from collections.abc import Sequence
from html import escape
from math import ceil

from reports.backtest import Backtest, Line
from reports.backtest_words import Words
from reports.tallies import Side

MET, BREACHED = "#0072B2", "#E69F00"
"""Told apart by people of every colour vision."""
STYLE = """
figure .drawn { overflow-x: auto } figure svg { display: block }
svg text { font: 12px system-ui, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; fill: #505258 }
.swatch { display: inline-block; width: 10px; height: 10px; margin: 0 4px 0 0 } .key span { margin-right: 14px }
"""
_ROOM, _WIDEST, _NARROWEST = 980, 76, 16
_HEIGHT, _BOTTOM, _TOP, _NAME = 190, 26, 14, 66
"""Drawn in its own size, so that its words are as large on a phone as on a wall; what is wider scrolls."""


def chart(metric: str, weeks: Sequence[Line], found: Backtest, words: Words) -> str:
    """Met and missed by week."""
    if not weeks:
        return f"<p>{escape(words.say('no_week'))}</p>"
    sides = list(found.subjects)
    most = max(1, *(week.of(side, "met") + week.of(side, "breached") for week in weeks for side in sides))
    left = 14 + 8 * len(str(most))
    slot = max(_NARROWEST, min(_WIDEST, (_ROOM - left) / len(weeks)))
    width = max(left + slot * len(weeks), left + _NAME)
    bars = "".join(_bars(week, left + (n + 0.5) * slot, slot, most, words, sides) for n, week in enumerate(weeks))
    label = escape(words.say("chart", metric=metric))
    return (
        f'<figure><div class="drawn" tabindex="0"><svg width="{width:.0f}" height="{_HEIGHT}" '
        f'viewBox="0 0 {width:.0f} {_HEIGHT}" role="img" aria-label="{label}">{_axis(left, width, most)}{bars}'
        f'{_names(weeks, left, slot)}</svg></div><figcaption class="key">{_legend(sides, words)}</figcaption></figure>'
    )


def _axis(left: int, width: float, most: int) -> str:
    floor = _HEIGHT - _BOTTOM
    lines = ((floor, "#8590a2", 0), (_TOP, "#dddee1", most))
    return "".join(
        f'<line x1="{left}" y1="{y}" x2="{width:.0f}" y2="{y}" stroke="{colour}"/>'
        f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{n}</text>'
        for y, colour, n in lines
    )


def _names(weeks: Sequence[Line], left: int, slot: float) -> str:
    """As many as there is room for, the first one always, evenly spread; the first one is moved towards the second."""
    moved = _within(left + slot / 2, left) - (left + slot / 2)
    every = max(1, ceil((_NAME + moved) / round(slot)))
    return "".join(
        f'<text x="{_within(left + (n + 0.5) * slot, left):.1f}" y="{_HEIGHT - 8}" text-anchor="middle">'
        f"{week.name}</text>"
        for n, week in enumerate(weeks)
        if n % every == 0 and (n == 0 or n + every / 2 <= len(weeks))
    )


def _within(x: float, left: int) -> float:
    """The first name begins at the axis."""
    return max(x, left + _NAME / 2 - 8)


def _bars(week: Line, middle: float, slot: float, most: int, words: Words, sides: Sequence[Side]) -> str:
    width = min(46.0, slot * 0.8) / len(sides)
    begin = middle - width * len(sides) / 2
    drawn = []
    for place, side in enumerate(sides):
        y = float(_HEIGHT - _BOTTOM)
        for outcome, colour in (("met", MET), ("breached", BREACHED)):
            n = week.of(side, "met" if outcome == "met" else "breached")
            height = n / most * (_HEIGHT - _BOTTOM - _TOP)
            y -= height
            if n:
                told = _told(week.name, n, outcome, side if len(sides) > 1 else None, words)
                drawn.append(
                    f'<rect x="{begin + place * width:.1f}" y="{y:.1f}" width="{max(1.0, width - 1):.1f}" '
                    f'height="{height:.1f}" fill="{colour}"><title>{escape(told)}</title></rect>'
                )
    return "".join(drawn)


def _told(week: str, n: int, outcome: str, side: Side | None, words: Words) -> str:
    if side is None:
        return words.say(f"bar.{outcome}", week=week, n=n)
    return words.say(f"bar.side.{outcome}", week=week, side=side.upper(), n=n)


def _legend(sides: Sequence[Side], words: Words) -> str:
    pairs = ((MET, words.say("met")), (BREACHED, words.say("breached")))
    told = [f'<span><i class="swatch" style="background:{colour}"></i>{escape(word)}</span>' for colour, word in pairs]
    if len(sides) > 1:
        told.append(f"<span>{escape(words.say('bars'))}</span>")
    return "".join(told)
