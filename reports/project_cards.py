"""What does the card of a project say? One comment on the project's own issue, edited in place.

First what somebody has to act on; then people, milestones and contracts, each as a table whose second column is the
state; then what plans lack.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from reports import wording
from reports.document import (
    Block,
    BulletList,
    Colour,
    Column,
    Document,
    Line,
    Lozenge,
    Panel,
    Paragraph,
    Table,
    Text,
    Tone,
)
from reports.texts.catalogue import Filling, counted, phrase, say, small
from reports.texts.moments import day, duration, moment_zoned
from rules.desired import BudgetUse, CountsFact, LoadFact, ProjectCard, ProjectMilestone, Scope
from rules.model import Person

MOST_SENTENCES, MOST_PEOPLE, MOST_MILESTONES, MOST_BUDGETS, MOST_KEYS = 5, 10, 10, 8, 8
_COLOURS: Mapping[str, Colour] = {
    "over": "red",
    "no_capacity": "red",
    "warning": "yellow",
    "normal": "green",
    "late": "red",
    "behind": "yellow",
    "on_time": "green",
    "unknown": "neutral",
    "done": "blue",
    "spent": "red",
    "at_risk": "yellow",
    "within": "green",
    "missed": "red",
    "due": "yellow",
}
_WORST_FIRST = ("over", "no_capacity", "warning", "normal")
_URGENT = ("over", "no_capacity", "late", "spent", "missed")
_LACKS = ("overdue", "breached", "at_risk", "risky", "unowned", "undated", "unestimated", "on_day_off")


def project_card_document(card: ProjectCard, people: Mapping[str, Person]) -> Document:
    """The card in its own language. `people` gives names by account id."""
    return Document(tuple(Page(card, people).blocks()), card.language)


class Page:
    """One card on its way to a document."""

    def __init__(self, card: ProjectCard, people: Mapping[str, Person]) -> None:
        self._card = card
        self._people = people
        self._near = date.fromisoformat(card.as_of)

    def blocks(self) -> Iterator[Block]:
        yield self._summary()
        counts = self._card.counts
        yield Paragraph(self._head(counts))
        yield from self._people_table()
        yield from self._milestone_table()
        yield from self._budget_table()
        lacks = tuple(self._lacks(counts))
        if lacks:
            yield BulletList(lacks)
        footer = self._phrase("project.footer", day=day(self._near, self._card.language, date.min))
        yield Paragraph(small(footer))

    def _head(self, counts: CountsFact) -> Line:
        key = {0: "project.head.none", 1: "project.head.one"}.get(counts.open, "project.head")
        key += ".planned" if counts.open == counts.plannable == 1 else ""
        return self._phrase(key, project=self._card.key, n=counts.open, plannable=counts.plannable)

    def _summary(self) -> Block:
        """A panel where somebody should look, else one quiet line."""
        told = [*self._load_sentences(), *self._milestone_sentences(), *self._other_sentences()]
        if not told:
            return Paragraph(self._phrase("project.quiet"))
        shown = [Paragraph(line) for _, line in told[:MOST_SENTENCES]]
        if len(told) > MOST_SENTENCES:
            shown.append(self._more(len(told) - MOST_SENTENCES))
        tone: Tone = "error" if any(state in _URGENT for state, _ in told) else "warning"
        return Panel(tone, tuple(shown))

    def _load_sentences(self) -> Iterator[tuple[str, Line]]:
        for one in self._card.load:
            if one.band in ("over", "no_capacity"):
                yield (
                    one.band,
                    self._phrase(
                        f"project.say.{one.band}",
                        state=self._lozenge("load", one.band),
                        name=self._name(one.account),
                        day=self._day(one.monday),
                        percent=one.percent or 0,
                        load=self._hours(one.load_s),
                        capacity=self._hours(one.capacity_s),
                        covered=self._covered(one),
                    ),
                )

    def _milestone_sentences(self) -> Iterator[tuple[str, Line]]:
        for one in self._card.milestones:
            if one.state in ("late", "behind") and one.current is not None:
                yield (
                    one.state,
                    self._phrase(
                        f"project.say.{one.state}" + ("" if one.members else ".none"),
                        state=self._lozenge("milestone", one.state),
                        milestone=wording.clipped(one.name),
                        day=self._day(one.current),
                        percent=one.done_percent,
                        elapsed=one.elapsed,
                        total=one.total,
                    ),
                )

    def _other_sentences(self) -> Iterator[tuple[str, Line]]:
        for budget in self._card.budgets:
            if budget.state != "within":
                yield budget.state, self._phrase("project.say.budget", **self._budget_words(budget))
        for review in self._card.reviews:
            if review.state in ("due", "missed") and review.due is not None:
                due = moment_zoned(review.due, self._card.zone, self._card.language)
                state = self._lozenge("review.state", review.state)
                name = wording.clipped(review.name)
                yield review.state, self._phrase("project.say.review", state=state, review=name, due=due)
        for gap in self._card.gaps:
            owner = wording.clipped(str(dict(gap.facts).get("owner", "")))
            yield "owner", self._phrase("project.say.owner", owner=owner)

    def _people_table(self) -> Iterator[Block]:
        """A row for each person: the worse week of this one and the next gives the state."""
        weeks: dict[str, list[LoadFact]] = {}
        for one in self._card.load:
            weeks.setdefault(one.account, []).append(one)
        worst = sorted(weeks.items(), key=lambda item: (_worst(item[1]), -max(one.load_s for one in item[1]), item[0]))
        rows: list[tuple[Line, ...]] = [
            (
                (Text(self._name(account), strong=_worst(mine) < 2),),
                (self._lozenge("load", _WORST_FIRST[_worst(mine)]),),
                *((Text(self._share(one)),) for one in mine),
            )
            for account, mine in worst
        ]
        titles = ("project.person", 140), ("project.state", 100), ("project.week", 240), ("project.next", 240)
        yield from self._table(titles, rows, MOST_PEOPLE)

    def _share(self, one: LoadFact) -> str:
        key = "project.share" if one.load_s else "project.share.none"
        return say(
            self._card.language,
            "project.no_share" if one.percent is None else key,
            percent=one.percent or 0,
            load=self._hours(one.load_s),
            capacity=self._hours(one.capacity_s),
            covered=self._covered(one),
        )

    def _covered(self, one: LoadFact) -> str:
        return counted(self._card.language, "project.covered", one.open, plannable=one.plannable)

    def _milestone_table(self) -> Iterator[Block]:
        rows = [
            (
                (Text(wording.clipped(one.name), strong=one.state in ("late", "behind")),),
                (self._lozenge("milestone", one.state),),
                (Text(self._forecast(one)),),
                (Text(self._work(one)),),
            )
            for one in self._card.milestones
        ]
        titles = ("project.milestone", 180), ("project.state", 100), ("project.forecast", 200), ("project.done", 240)
        yield from self._table(titles, rows, MOST_MILESTONES)

    def _forecast(self, one: ProjectMilestone) -> str:
        if one.forecast is None:
            return say(self._card.language, "project.undated")
        shown = self._day(one.forecast)
        if not one.slip:
            return say(self._card.language, "project.planned", day=shown)
        days = counted(self._card.language, "days", abs(one.slip))
        if one.slip < 0:
            return say(self._card.language, "project.early", day=shown, days=days)
        return counted(self._card.language, "project.slipped", len(one.moves), day=shown, days=days)

    def _work(self, one: ProjectMilestone) -> str:
        language = self._card.language
        key = "project.work.unestimated" if one.unestimated else "project.work"
        key = key if one.members else "project.work.none"
        work = counted(language, key, one.members, percent=one.done_percent, unestimated=one.unestimated)
        if one.scope is None or not _any(one.scope):
            return work
        return say(
            language,
            "project.scope.over" if one.scope.carried_over else "project.scope",
            work=work,
            committed=len(one.scope.committed),
            added=len(one.scope.added),
            removed=len(one.scope.removed),
            done=len(one.scope.done),
            carried=len(one.scope.carried_over),
        )

    def _budget_table(self) -> Iterator[Block]:
        rows: list[tuple[Line, ...]] = []
        for one in self._card.budgets:
            words = self._budget_words(one)
            used = self._phrase("project.budget", **words, percent=one.spent_s * 100 // one.budget_s)
            strong = one.state != "within"
            name = Text(wording.clipped(one.contract), strong=strong)
            rows.append(((name,), (self._lozenge("budget.state", one.state),), used))
        titles = ("project.contract", 180), ("project.state", 100), ("project.used", 440)
        yield from self._table(titles, rows, MOST_BUDGETS)

    def _budget_words(self, one: BudgetUse) -> dict[str, Filling]:
        return {
            "state": self._lozenge("budget.state", one.state),
            "contract": wording.clipped(one.contract),
            "spent": self._hours(one.spent_s),
            "budget": self._hours(one.budget_s),
        }

    def _lacks(self, counts: CountsFact) -> Iterator[Line]:
        for name in _LACKS:
            keys: tuple[str, ...] = getattr(counts, name)
            if keys:
                listed = ", ".join(keys[:MOST_KEYS])
                if len(keys) > MOST_KEYS:
                    listed = say(self._card.language, "project.keys.more", keys=listed, n=len(keys) - MOST_KEYS)
                yield self._phrase(f"project.count.{name}", n=len(keys), keys=listed)
        if counts.undecided:
            yield self._phrase("project.undecided", n=counts.undecided)
        if counts.reviews_due:
            yield self._phrase("project.reviews", n=counts.reviews_due)

    def _table(self, titles: Sequence[tuple[str, int]], rows: Sequence[tuple[Line, ...]], most: int) -> Iterator[Block]:
        if not rows:
            return
        columns = tuple(Column(say(self._card.language, key), width) for key, width in titles)
        yield Table(columns, tuple(rows[:most]))
        if len(rows) > most:
            yield self._more(len(rows) - most)

    def _more(self, n: int) -> Paragraph:
        return Paragraph(small((Text(counted(self._card.language, "project.more", n)),)))

    def _phrase(self, key: str, **fields: Filling) -> Line:
        return phrase(self._card.language, key, **fields)

    def _lozenge(self, kind: str, state: str) -> Lozenge:
        return Lozenge(say(self._card.language, f"{kind}.{state}"), _COLOURS[state])

    def _name(self, account: str) -> str:
        return wording.named(account, self._people, self._card.language)

    def _day(self, iso: str) -> str:
        return day(date.fromisoformat(iso), self._card.language, self._near)

    def _hours(self, seconds: int) -> str:
        return duration(seconds * 1000, self._card.language)


def _any(scope: Scope) -> bool:
    """Whether anything was ever promised, or came and went."""
    return any((scope.committed, scope.added, scope.removed, scope.done, scope.carried_over))


def _worst(weeks: Sequence[LoadFact]) -> int:
    return min(_WORST_FIRST.index(one.band) for one in weeks)
