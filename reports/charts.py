"""How do the week's figures look as a picture? White PNGs; the same figures give the same bytes.

This module brings matplotlib: import it in a child process only, so that its memory returns.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import matplotlib
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from reports.figures import Figures, FlowWeek
from reports.fonts import SYSTEM_NAMES, packaged_font
from reports.interchange import loads
from reports.texts.catalogue import say
from reports.weekly import CHART_SIZE

DPI = 200
BLUE, GREEN, ORANGE = "#0072B2", "#009E73", "#E69F00"
GREEN_WORDS = "#00704F"
GREY_WORDS, GREY, PALE = "#505258", "#6B6E76", "#DDDEE1"
LATIN = "DejaVu Sans"
FEWEST_SLOTS = 4
"""Room for so many weeks, so that two do not fill the picture."""
NEAR = 0.14
"""Labels closer than this part of the axis would touch."""


def created_resolved(figures: Figures, language: str) -> bytes:
    """Created and resolved per week as lines, open at the week's end as bars; a PNG of CHART_SIZE. Labels are English
    where no font for the language is found."""
    family = font_family(language)
    spoken = language if family != LATIN else "en"
    with matplotlib.rc_context({"font.family": [family, LATIN], "font.size": 9, "axes.unicode_minus": False}):
        width, height = CHART_SIZE
        picture = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor="white")
        FigureCanvasAgg(picture)
        flow_axes, open_axes = picture.subplots(2, 1, sharex=True, height_ratios=(2.6, 1))
        picture.subplots_adjust(left=0.06, right=0.8, top=0.95, bottom=0.1, hspace=0.28)
        _draw_flow(flow_axes, figures.flow, spoken)
        _draw_open(open_axes, figures.flow, spoken)
        file = BytesIO()
        picture.savefig(file, format="png", dpi=DPI, metadata={"Software": None})
    return file.getvalue()


def main_child(figures_json: str, language: str) -> bytes:
    """The chart from figures as `reports.interchange.dumps` gives them: what a spawned process is to call."""
    return created_resolved(loads(figures_json), language)


def font_family(language: str) -> str:
    """The font for a language; the Latin one where none with Chinese letters is found."""
    if language == "en":
        return LATIN
    path = packaged_font()
    if path is not None:
        known = {font.fname: font.name for font in font_manager.fontManager.ttflist}
        if path not in known:
            font_manager.fontManager.addfont(path)
        return str(font_manager.FontProperties(fname=path).get_name())
    installed = set(font_manager.fontManager.get_font_names())
    return next((name for name in SYSTEM_NAMES if name in installed), LATIN)


def _draw_flow(axes: Any, flow: Sequence[FlowWeek], language: str) -> None:
    at = range(len(flow))
    created, resolved = [week.created for week in flow], [week.resolved for week in flow]
    grows = [more > less for more, less in zip(created, resolved, strict=True)]
    axes.fill_between(at, created, resolved, where=grows, interpolate=True, color=ORANGE, alpha=0.25, linewidth=0)
    axes.plot(at, created, color=BLUE, linewidth=2, marker="o", markersize=4.5)
    axes.plot(at, resolved, color=GREEN, linewidth=2, marker="s", markersize=4.5, linestyle=(0, (4, 1.5)))
    top = max(4, *created, *resolved) * 1.15
    axes.set_ylim(0, top)
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=4)
    axes.grid(axis="y", color=PALE, linewidth=0.7)
    axes.tick_params(axis="x", length=0)
    high, low = _apart(created[-1], resolved[-1], top)
    for height, color, key, n in (
        (high, BLUE, "chart.created", created[-1]),
        (low, GREEN_WORDS, "chart.resolved", resolved[-1]),
    ):
        axes.annotate(
            say(language, key, n=n),
            (1, height),
            xycoords=("axes fraction", "data"),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=color,
            annotation_clip=False,
        )
    _quiet_frame(axes)


def _apart(created: float, resolved: float, top: float) -> tuple[float, float]:
    """Heights for the two labels, moved apart where they would touch, and never below the axis."""
    gap = NEAR * top
    if abs(created - resolved) >= gap:
        return created, resolved
    middle = max((created + resolved) / 2, gap / 2)
    upper, lower = middle + gap / 2, middle - gap / 2
    return (upper, lower) if created >= resolved else (lower, upper)


def _draw_open(axes: Any, flow: Sequence[FlowWeek], language: str) -> None:
    counts = [week.open for week in flow]
    last = len(flow) - 1
    axes.bar(
        range(len(flow)), counts, width=0.62, color=[GREY if number == last else PALE for number in range(len(flow))]
    )
    axes.set_ylim(0, max(1, *counts) * 1.35)
    axes.set_yticks([])
    for number in {0, last}:
        axes.annotate(
            str(counts[number]),
            (number, counts[number]),
            xytext=(0, 2),
            textcoords="offset points",
            ha="center",
            va="bottom",
            color="#172b4d",
        )
    axes.annotate(
        say(language, "chart.open"),
        (1, counts[last] / 2),
        xycoords=("axes fraction", "data"),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        color=GREY_WORDS,
        annotation_clip=False,
    )
    axes.set_xlim(min(0, last + 1 - FEWEST_SLOTS) - 0.6, last + 0.45)
    axes.set_xticks(range(len(flow)), [f"W{week.number}" for week in flow])
    _quiet_frame(axes)
    axes.spines["left"].set_visible(False)


def _quiet_frame(axes: Any) -> None:
    axes.set_axisbelow(True)
    axes.tick_params(colors=GREY_WORDS, labelcolor=GREY_WORDS)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color("#B3B5BA")
