"""What stands in the weekly page's tables about the practice? The second column, the state, is what a phone shows."""

from reports import wording
from reports.document import Colour, Column, Line, Lozenge, Table, Text
from reports.figures import Figures, OpenRisk
from reports.practice_figures import HalfClosed, LoggedChange, Milestone, MissedReview, OpenAction
from reports.practice_words import change_words, iso_day
from reports.readings import issue_link, kind_words
from reports.rows import IssueName
from reports.texts.catalogue import counted, has, say
from reports.texts.moments import local, moment_cell
from reports.weekly_tables import capped
from rules.desired import Card
from rules.model import Instant

LONGEST = 48
MOST_ROWS = 20
STEPS = range(1, 6)
FEWEST_TO_MAP = 2
COLOURS: dict[str, Colour] = {
    "late": "red",
    "passed": "red",
    "slipped": "yellow",
    "undecided": "yellow",
    "open": "blue",
    "lacking": "red",
}


class PracticeTables:
    """The tables of one week's page, None where there is nothing to tell. `zone` is that of the times shown."""

    def __init__(self, figures: Figures, language: str, zone: str) -> None:
        self._figures, self._language, self._zone = figures, language, zone
        self._near = local(figures.now, zone).date()
        self._card = Card(as_of=figures.now, zone=zone, language=language, rows=(), assignee=None)

    def risks(self) -> Table | None:
        """The register of open requests; likelihood and impact apart, since their product looks exact."""
        rows = [self._risk(one) for one in self._figures.risks]
        return self._table(rows, ("request", 210), ("band", 110), ("risk", 170), ("size", 110), ("response", 160))

    def heat(self) -> Table | None:
        """How many risks are where: likelihood downwards, impact to the right. A list of one needs no map."""
        if len(self._figures.risks) < FEWEST_TO_MAP:
            return None
        counts: dict[tuple[int, int], int] = {}
        for one in self._figures.risks:
            counts[one.likelihood, one.impact] = counts.get((one.likelihood, one.impact), 0) + 1
        titles = [self._say("weekly.heat.corner"), *(self._say("weekly.heat.impact", n=n) for n in STEPS)]
        rows = tuple(
            ((Text(str(likelihood), strong=True),), *(_cell(counts.get((likelihood, impact))) for impact in STEPS))
            for likelihood in reversed(STEPS)
        )
        return Table(tuple(Column(title, 120) for title in titles), rows)

    def changes(self) -> Table | None:
        """The log: who changed what, from and to, and what was decided about it."""
        rows = [self._change(one) for one in self._figures.practice.changes]
        return self._table(rows, ("change", 190), ("state", 110), ("what", 240), ("decision", 200))

    def reviews(self) -> Table | None:
        rows = [self._review(one) for one in self._figures.practice.reviews]
        return self._table(rows, ("request", 240), ("state", 120), ("review", 200), ("was_due", 160))

    def actions(self) -> Table | None:
        rows = [self._action(one) for one in self._figures.practice.actions]
        return self._table(rows, ("action", 300), ("state", 110), ("owner", 150), ("due", 160))

    def milestones(self) -> Table | None:
        rows = [self._milestone(one) for one in self._figures.practice.milestones]
        return self._table(rows, ("milestone", 240), ("state", 110), ("dates", 200), ("slip", 170))

    def closings(self) -> Table | None:
        rows = [self._closing(one) for one in self._figures.practice.closings]
        return self._table(rows, ("request", 220), ("state", 110), ("missing", 270), ("owner", 120))

    def _table(self, rows: list[tuple[Line, ...]], *columns: tuple[str, int]) -> Table | None:
        if not rows:
            return None
        shown = capped(rows, MOST_ROWS, self._language)
        return Table(tuple(Column(self._say(f"weekly.{name}"), width) for name, width in columns), shown)

    def _risk(self, risk: OpenRisk) -> tuple[Line, ...]:
        name = self._say("risk.name", type=self._kind(risk.type), rule=wording.clipped(risk.rule))
        key = f"risk.size.{risk.moved}" if risk.moved else "risk.size"
        return (
            _issue(risk.issue),
            (wording.band(risk.band, self._language),),
            (Text(name),),
            (Text(self._say(key, likelihood=risk.likelihood, impact=risk.impact)),),
            (Text(self._response(risk)),),
        )

    def _response(self, risk: OpenRisk) -> str:
        key, fields = "register", dict[str, str]()
        owner = risk.owner or risk.issue.owner or ""
        if owner:
            key, fields["owner"] = f"{key}.owner", self._who(owner)
        if risk.review_at is not None:
            key, fields["at"] = f"{key}.review", self._day(risk.review_at)
        response = self._say(f"response.{risk.response}") if risk.response else self._say("register.none")
        return self._say(key, response=response, **fields) if fields else response

    def _change(self, one: LoggedChange) -> tuple[Line, ...]:
        kinds = self._say("list.comma").join(self._kind(kind) for kind in one.change.kinds)
        name = self._say("log.change", number=one.change.number, kinds=kinds)
        what, at = change_words(one.change, self._card), self._at(one.change.to)
        who = self._say("list.comma").join(self._who(each) for each in one.who)
        if who:
            what = self._say("change.what", what=what, who=who, at=at)
        else:
            what = self._say("change.what.nobody", what=what, at=at)
        return (issue_link(one.issue), Text(f" {name}")), self._state(one.state), (Text(what),), (self._decision(one),)

    def _kind(self, kind: str) -> str:
        return kind_words(kind, self._language)

    def _decision(self, one: LoggedChange) -> Text:
        decision, by = one.change.decision, one.change.decide_by
        if one.state == "undone":
            return Text(self._say("log.undone"))
        if decision is not None and one.state != "late":
            verb = self._say(f"log.{decision.verb}") if has(self._language, f"log.{decision.verb}") else decision.verb
            at = self._at(decision.at)
            if one.by:
                return Text(self._say("log.by", verb=verb, who=self._who(one.by), at=at))
            return Text(self._say("log.at", verb=verb, at=at))
        if by is None:
            return Text(self._say("empty"))
        return Text(self._say("log.late" if one.state == "late" else "log.open", at=self._at(by)))

    def _review(self, one: MissedReview) -> tuple[Line, ...]:
        return _issue(one.issue), self._state("passed"), (Text(wording.clipped(one.name)),), (Text(self._at(one.due)),)

    def _action(self, one: OpenAction) -> tuple[Line, ...]:
        due = self._day(one.due) if one.due is not None else self._say("empty")
        owner = self._who(one.owner) if one.owner else self._say("weekly.nobody")
        what = issue_link(one.issue), Text(" " + wording.clipped(one.text, LONGEST))
        return what, self._state("late" if one.overdue else "open"), (Text(owner),), (Text(due),)

    def _milestone(self, one: Milestone) -> tuple[Line, ...]:
        name: Line = _issue(one.issue) if one.issue else (Text(wording.clipped(one.name)),)
        forecast = iso_day(one.forecast, self._language, self._near)
        dates, slip = forecast, self._say("empty")
        if one.planned and one.planned != one.forecast:
            planned = iso_day(one.planned, self._language, self._near)
            dates = self._say("milestone.dates", planned=planned, forecast=forecast)
        if one.slip:
            days, times = counted(self._language, "days", one.slip), counted(self._language, "times", one.moves)
            key = "milestone.slip.plain" if one.working_slip is None else "milestone.slip"
            slip = self._say(key, days=days, working=one.working_slip or 0, times=times)
        return name, self._state("late" if one.late else "slipped"), (Text(dates),), (Text(slip),)

    def _closing(self, one: HalfClosed) -> tuple[Line, ...]:
        missing = self._say("between.clauses").join(wording.clipped(text) for text in one.missing)
        checklist = wording.clipped(one.checklist)
        words = self._say("closing.missing", checklist=checklist, missing=missing)
        if one.by:
            who, reason = self._who(one.by), wording.clipped(one.reason, LONGEST)
            words = self._say("closing.override", checklist=checklist, missing=missing, who=who, reason=reason)
        state = self._state("let_through" if one.by else "lacking")
        return _issue(one.issue), state, (Text(words),), (Text(self._owner(one.issue)),)

    def _who(self, name: str) -> str:
        """A name; never an account id."""
        return wording.named(name, {}, self._language)

    def _owner(self, issue: IssueName) -> str:
        return wording.clipped(issue.owner) if issue.owner else self._say("weekly.nobody")

    def _state(self, name: str) -> Line:
        return (Lozenge(self._say(f"state.{name}"), COLOURS.get(name, "neutral")),)

    def _at(self, at: Instant) -> str:
        return moment_cell(at, self._zone, self._language, near=self._figures.now)

    def _day(self, at: Instant) -> str:
        """Dates that were named in a command end at their last minute: the day says enough."""
        return iso_day(local(at, self._zone).date().isoformat(), self._language, self._near)

    def _say(self, key: str, **fields: str | int) -> str:
        return say(self._language, key, **fields)


def _cell(count: int | None) -> Line:
    return (Text(str(count), strong=True),) if count else ()


def _issue(issue: IssueName) -> Line:
    return issue_link(issue), Text(" " + wording.clipped(issue.summary, LONGEST))
