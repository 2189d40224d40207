"""What do the clocks of the issues show? Pages for the operator, from the decisions of the last looks alone."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any, cast

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from connector.store.interface import Store
from reports.explaining import CycleStory, Teller, maybe, shown_outcome, stories, teller_of
from reports.findings import NATIVE, Sentences
from reports.folding import EVERYTHING, MOST, USUAL, Window, folded
from reports.native_words import native_sentences
from reports.spans import amount, precision
from reports.texts.catalogue import counted, say
from reports.texts.moments import moment_dated, offset
from reports.timelines import KINDS, drawing
from reports.wording import metric
from rules.model import Instant, Json

SHOWN = 200
COLUMNS = 160
"""Of a drawn line: on a narrow screen each is two pixels wide."""
URGENCY = ("breached", "at_risk", "running", "paused", "missed", "met", "ended", "cancelled")
Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring columns of a drawn line that look alike; `part` is the percent of its height that is filled."""

    kind: str
    columns: int
    part: int


@dataclass(frozen=True, slots=True)
class Line:
    """`due` is where the due mark stands, in percent of the width."""

    pieces: tuple[Piece, ...]
    due: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One issue in the list: its most urgent cycle."""

    key: str
    looked: Instant
    metric: str
    outcome: str
    due: Instant | None


def clock_pages(store: Store, reader: Callable[[], tuple[str, str]], browse: Callable[[str], str]) -> Blueprint:
    """Pages at /issues and /issues/KEY. `browse` gives the address of an issue in Jira; nothing is asked there.

    `reader` gives the language and the zone in which they are shown.
    """
    pages = Blueprint("clocks", __name__, template_folder="templates")

    def shown() -> _Shown:
        language, zone = reader()
        return _Shown(store, language, zone, browse)

    @pages.get("/issues")
    def listing() -> str | Response:
        key = request.args.get("key", "").strip()
        return redirect(url_for("clocks.issue", key=key.upper())) if key else shown().listing()

    @pages.get("/issues/<path:key>")
    def issue(key: str) -> str | tuple[str, int]:
        found = store.newest_decision(key)
        if found is None:
            return shown().page("issue_unknown.html", key=key), 404
        return shown().issue(key, cast(Raw, found[1]), EVERYTHING if "all" in request.args else USUAL)

    return pages


@dataclass(frozen=True, slots=True)
class _Shown:
    """The pages in one language and zone."""

    store: Store
    language: str
    zone: str
    browse: Callable[[str], str]

    def page(self, template: str, **told: object) -> str:
        return render_template(template, say=partial(say, self.language), language=self.language, **told)

    def listing(self) -> str:
        found = self.store.looked_at(SHOWN)
        rows = sorted(_rows(found, self.language), key=_urgency)
        lead = counted(self.language, "issues.lead", len(found)) if found else say(self.language, "issues.none")
        teller = Teller(self.language, self.zone, max((at for _, at, _ in found), default=0))
        return self.page("issues.html", rows=rows, lead=lead, teller=teller)

    def issue(self, key: str, document: Raw, window: Window) -> str:
        teller = teller_of(document, self.language, self.zone)
        told = stories(document, teller)
        return self.page(
            "issue.html",
            key=key,
            address=self.browse(key),
            told=[(story, _line(story), folded(story.stretches, window)) for story in told],
            folds=any(len(story.stretches) > MOST for story in told),
            everything=window.everything,
            natives=native_sentences(document, teller),
            findings=[one for one in Sentences(teller).findings(document) if one[0] != NATIVE],
            again=maybe(document["look_again_at"]),
            as_of=moment_dated(teller.at, self.zone, self.language),
            place=offset(teller.at, self.zone),
            zone=self.zone,
            kinds=KINDS,
            exact=precision(told),
            amount=amount,
            teller=teller,
        )


def _rows(found: list[tuple[str, Instant, Json]], language: str) -> Iterator[Row]:
    """The most urgent cycle of each issue; one without clocks has a row without."""
    for key, looked, plan in found:
        rows = [
            Row(
                key=key,
                looked=looked,
                metric=metric(clock["metric"], clock["kind"], language),
                outcome=shown_outcome(clock, len(clock["cycles"]) - 1),
                due=maybe(cycle["due"]),
            )
            for clock in cast(Raw, plan)["clocks"]
            for cycle in clock["cycles"][-1:]
        ]
        yield min(rows, key=_urgency, default=Row(key=key, looked=looked, metric="", outcome="", due=None))


def _urgency(row: Row) -> tuple[int, bool, Instant, Instant]:
    """Missed ones that still run come first, then by due time."""
    rank = URGENCY.index(row.outcome) if row.outcome in URGENCY else len(URGENCY)
    return rank, row.due is None, row.due or 0, -row.looked


def _line(story: CycleStory) -> Line | None:
    drawn = drawing(story, COLUMNS)
    if drawn is None:
        return None
    looks = [(column.kind, max(15, round(column.share * 20) * 5)) for column in drawn.columns]
    pieces = tuple(Piece(kind, len(list(same)), part) for (kind, part), same in groupby(looks))
    return Line(pieces, None if drawn.due is None else round((drawn.due + 0.5) * 100 / COLUMNS, 2))
