"""What does the card say of risks, changes, the plan, milestones, reviews and actions? A short list for each that has
something to say; the state stands first in every line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reports import wording
from reports.document import BulletList, Colour, Line, Lozenge, Paragraph, Text
from reports.practice_words import change_words, gap_words, iso_day, last_day, response_words
from reports.texts.catalogue import Filling, counted, has, phrase, say
from reports.texts.moments import local, moment_cell
from rules.desired import ActionFact, Card, ChangeFact, MilestoneFact, ReviewFact, RiskFact
from rules.model import Instant, Person

MOST = 5
"""Lines of one family."""
LONGEST = 120
"""Characters of what people wrote."""
COLOURS: Mapping[str, Colour] = {
    "open": "neutral",
    "undecided": "yellow",
    "late": "red",
    "deferred": "blue",
    "slipped": "yellow",
    "kept": "green",
    "coming": "neutral",
    "due": "yellow",
    "passed": "red",
    "held": "green",
    "skipped": "neutral",
}
REVIEW_STATES: Mapping[str, str] = {"missed": "passed", "done": "held"}
MOST_LEFT = 3
"""Lines of one family among what was open at the closing."""
WITH_MILESTONES = ("milestone_slipped", "milestone_overdue")
"""Gaps that the line of the milestone tells."""

Blocks = tuple[Paragraph | BulletList, ...]


def practice_blocks(card: Card, people: Mapping[str, Person]) -> Iterator[tuple[str, Blocks]]:
    """Each family that has something to say, in the order of the card: its name and its blocks."""
    lines = Lines(card, people)
    for name, blocks in (
        ("left", lines.left()),
        ("changes", lines.changes()),
        ("risks", lines.risks()),
        ("plan", lines.plan()),
        ("milestones", lines.milestones()),
        ("reviews", lines.reviews()),
        ("actions", lines.actions()),
    ):
        if blocks:
            yield name, blocks


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one card. Names are plain: a card gives nobody a message."""

    card: Card
    people: Mapping[str, Person]

    def left(self) -> Blocks:
        """What was open when the issue was closed, in a few lines: nobody is asked for it any more."""
        if self.card.closed is None:
            return ()
        waiting = [one for one in self.card.changes if one.open]
        risks = sorted((one for one in self.card.risks if not one.quiet), key=lambda one: -_weight(one))
        families: tuple[list[Line], ...] = (
            [self._undecided(one) for one in waiting],
            [self._risk(one) for one in risks],
            [self._undone(one) for one in self.card.actions],
        )
        shown = [line for family in families for line in family[:MOST_LEFT]]
        more = sum(len(family[MOST_LEFT:]) for family in families)
        if more:
            shown.append((Text(self._say("risks.more", n=more), small=True),))
        return Paragraph(self._phrase("practice.left")), BulletList(tuple(shown))

    def _undecided(self, one: ChangeFact) -> Line:
        what = self._by("change.what", {"what": change_words(one, self.card)}, one.authors, one.to)
        fields: dict[str, Filling] = {"state": self._state("undecided"), "number": one.number, "what": what}
        return self._phrase("change.open.undated", kinds=self._kinds(one.kinds), **fields)

    def _undone(self, one: ActionFact) -> Line:
        key, fields = "closing.action", dict[str, Filling]()
        if one.owner:
            key, fields["owner"] = f"{key}.owner", wording.named(one.owner, self.people, self.card.language)
        if one.due is not None:
            key, fields["due"] = f"{key}.due", last_day(one.due, self.card)
        action = self._phrase(key, number=one.number, text=wording.clipped(one.text, LONGEST), **fields)
        return self._phrase("left.action", state=self._state("open"), action=action)

    def changes(self) -> Blocks:
        """What waits for a decision, the late ones first, and the newest decisions."""
        open_ = [one for one in self.card.changes if one.open and self.card.closed is None]
        waiting = sorted(open_, key=lambda one: (not one.overdue, one.number))
        blocks: list[Paragraph | BulletList] = []
        if waiting:
            command = self._command("change", waiting[0].number if len(waiting) == 1 else None)
            blocks = [*self._listed("practice.changes", [self._change(one) for one in waiting], command=command)]
        decided = [self._decided(one) for one in self.card.changes if not one.open and one.decision is not None]
        if decided:
            words = self._say("between.clauses").join(decided)
            blocks.append(Paragraph(self._phrase("changes.decided", decisions=words)))
        return tuple(blocks)

    def _change(self, one: ChangeFact) -> Line:
        state, at = "late" if one.overdue else "undecided", one.decide_by
        if not one.overdue and one.decision is not None:
            state, at = "deferred", one.decision.until or one.decide_by
        fields: dict[str, Filling] = {
            "state": self._state(state),
            "number": one.number,
            "kinds": self._kinds(one.kinds),
            "what": self._by("change.what", {"what": change_words(one, self.card)}, one.authors, one.to),
        }
        if at is None:
            line = self._phrase("change.open.undated", **fields)
        else:
            when = self._say(f"change.when.{state}", at=self._moment(at))
            line = self._phrase("change.open", when=when, **fields)
        if not one.assessment:
            return line
        words = self._say("change.assessed", words=wording.clipped(one.assessment, LONGEST))
        return self._phrase("risk.more", item=line, more=words)

    def _decided(self, one: ChangeFact) -> str:
        assert one.decision is not None
        decision = self._say(f"decision.{one.decision.verb}", number=one.number)
        who = self.people.get(one.decision.by or "")
        if who is None:
            return self._say("decision.at", decision=decision, at=self._moment(one.decision.at))
        name = wording.clipped(who.name)
        return self._say("decision.by", decision=decision, who=name, at=self._moment(one.decision.at))

    def _by(self, key: str, fields: Mapping[str, str], authors: Sequence[str], at: Instant) -> str:
        known = [wording.clipped(self.people[one].name) for one in authors if one in self.people]
        if not known:
            return self._say(f"{key}.nobody", at=self._moment(at), **fields)
        return self._say(key, who=self._say("list.comma").join(known[:3]), at=self._moment(at), **fields)

    def risks(self) -> Blocks:
        """The heaviest first; accepted ones last."""
        present = [one for one in self.card.risks if one.quiet or self.card.closed is None]
        ordered = sorted(present, key=lambda one: (one.quiet, -_weight(one)))
        lines = [self._risk(one) for one in ordered]
        if all(one.response is not None for one in ordered):
            return self._listed("practice.risks", lines)
        return self._listed("practice.risks.answer", lines, command=self._command("risk", None))

    def _risk(self, one: RiskFact) -> Line:
        name = wording.clipped(one.rule)
        fields: dict[str, Filling] = {
            "band": wording.band(one.band, self.card.language) if one.band else (),
            "risk": self._say("risk.numbered", number=one.number, risk=name) if one.number else name,
            "likelihood": self._scale(one.likelihood, self.card.scales[0]),
            "impact": self._scale(one.impact, self.card.scales[1]),
        }
        line = self._phrase("risk.item.type", type=self._kinds((one.type,)), **fields)
        more = response_words(one, self.card, self.people)
        return self._phrase("risk.more", item=line, more=more) if more else line

    def _scale(self, n: int, words: Sequence[str]) -> str:
        word = wording.clipped(words[n - 1]) if 0 < n <= len(words) else ""
        return self._say("risk.scale", n=n, word=word) if word else str(n)

    def plan(self) -> Blocks:
        """What the plan lacks, in one line each; of milestones their own lines tell."""
        told = {one.name for one in self.card.milestones}
        lines = [
            (Text(gap_words(gap.gap, gap.facts, self.card.language, self._near())),)
            for gap in self.card.gaps
            if not (gap.gap in WITH_MILESTONES and dict(gap.facts).get("milestone") in told)
        ]
        return self._listed("practice.plan", lines)

    def milestones(self) -> Blocks:
        """The late ones first, then those that have slipped."""
        late = {dict(gap.facts).get("milestone") for gap in self.card.gaps if gap.gap == "milestone_overdue"}
        known = [one for one in self.card.milestones if one.forecast or one.kind == "version"]  # Jira dates no parents
        ordered = sorted(known, key=lambda one: (one.name not in late, -(one.slip or 0)))
        return self._listed("practice.milestones", [self._milestone(one, one.name in late) for one in ordered])

    def _milestone(self, one: MilestoneFact, late: bool) -> Line:
        slipped = one.slip is not None and one.slip > 0
        fields: dict[str, Filling] = {"milestone": wording.clipped(one.name)}
        fields["state"] = self._state("late" if late else "slipped" if slipped else "kept")
        if not late and one.slip is None:  # nobody knows what was planned first
            fields["state"] = ()
        forecast, planned = self._iso(one.forecast), self._iso(one.planned)
        if not forecast:
            return self._phrase("milestone.undated", **fields)
        if not one.slip or not planned:
            return self._phrase("milestone.dated", forecast=forecast, **fields)
        return self._phrase(
            "milestone.later" if slipped else "milestone.earlier",
            forecast=forecast,
            planned=planned,
            days=self._days(one),
            times=counted(self.card.language, "times", one.moves),
            **fields,
        )

    def _days(self, one: MilestoneFact) -> str:
        days = counted(self.card.language, "days", abs(one.slip or 0))
        if one.working_slip is None or abs(one.working_slip) == abs(one.slip or 0):
            return days
        return self._say("days.working", days=days, working=abs(one.working_slip))

    def reviews(self) -> Blocks:
        """Those that are missed or due first."""
        order = ("missed", "due", "done", "skipped", "coming")
        ordered = sorted(self.card.reviews, key=lambda one: order.index(one.state))
        return self._listed("practice.reviews", [self._review(one) for one in ordered if one.due or one.next])

    def _review(self, one: ReviewFact) -> Line:
        fields: dict[str, Filling] = {
            "state": self._state(REVIEW_STATES.get(one.state, one.state)),
            "review": wording.clipped(one.name),
        }
        if one.state == "coming" and one.next is not None:
            return self._phrase("review.coming", next=self._moment(one.next), **fields)
        if one.state in ("due", "missed") and one.due is not None:
            command = self._say("command.review", review=wording.clipped(one.name))
            code = Text(command, code=True)
            return self._phrase(f"review.{one.state}", due=self._moment(one.due), command=code, **fields)
        done = self._moment(one.done_at or one.due or self.card.as_of)
        if one.next is None:
            return self._phrase(f"review.{one.state}", done=done, **fields)
        return self._phrase(f"review.{one.state}.next", done=done, next=self._moment(one.next), **fields)

    def actions(self) -> Blocks:
        """The late ones first, then by the day on which they are due."""
        if self.card.closed is not None:
            return ()
        ordered = sorted(self.card.actions, key=lambda one: (not one.overdue, one.due is None, one.due or 0))
        number = ordered[0].number if len(ordered) == 1 else None
        lines = [self._action(one) for one in ordered]
        return self._listed("practice.actions", lines, command=self._command("action", number))

    def _action(self, one: ActionFact) -> Line:
        fields: dict[str, Filling] = {
            "state": self._state("late" if one.overdue else "open"),
            "number": one.number,
            "text": wording.clipped(one.text, LONGEST),
        }
        key = "action.item"
        if one.owner:
            key += ".owner"
            fields["owner"] = wording.named(one.owner, self.people, self.card.language)
        if one.due is not None:
            key += ".due"
            fields["due"] = last_day(one.due, self.card)
        return self._phrase(key, **fields)

    def _listed(self, key: str, lines: Sequence[Line], **fields: Filling) -> Blocks:
        if not lines:
            return ()
        shown = list(lines[:MOST])
        if len(lines) > MOST:
            more = self._say("risks.more", n=len(lines) - MOST)
            shown.append((Text(more, small=True),))
        return Paragraph(self._phrase(key, **fields)), BulletList(tuple(shown))

    def _command(self, name: str, number: int | None) -> Text:
        key = f"command.{name}"
        if number is not None:
            return Text(self._say(key, number=number), code=True)
        return Text(self._say(f"{key}.any" if has("en", f"{key}.any") else key), code=True)

    def _kinds(self, names: Sequence[str]) -> str:
        language = self.card.language
        said = [
            self._say(f"kind.{name}") if has(language, f"kind.{name}") else wording.clipped(name, 30) for name in names
        ]
        return self._say("list.comma").join(said)

    def _state(self, name: str) -> Lozenge:
        return Lozenge(self._say(f"state.{name}"), COLOURS[name])

    def _iso(self, text: str | None) -> str:
        return iso_day(text, self.card.language, self._near())

    def _near(self) -> date:
        return local(self.card.as_of, self.card.zone).date()

    def _moment(self, at: Instant) -> str:
        return moment_cell(at, self.card.zone, self.card.language, near=self.card.as_of)

    def _say(self, key: str, **fields: str | int) -> str:
        return say(self.card.language, key, **fields)

    def _phrase(self, key: str, **fields: Filling) -> Line:
        """Without the blanks that stand behind a state where there is none."""
        line = phrase(self.card.language, key, **fields)
        first = line[0] if line else None
        return (replace(first, text=first.text.lstrip()), *line[1:]) if isinstance(first, Text) else line


def _weight(risk: RiskFact) -> int:
    likelihood, impact = risk.residual or (risk.likelihood, risk.impact)
    return likelihood * impact
