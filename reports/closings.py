"""What does the summary of a closing say? One comment: when what happened, how clocks, changes and risks ended, how
much work it was, and what was learned."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias, TypeVar

from reports import wording
from reports.document import Block, BulletList, Document, Heading, Line, Panel, Paragraph, Text
from reports.texts.catalogue import has, phrase, say, small
from reports.texts.moments import duration, moment, moment_zoned, offset, promised
from rules.desired import ActionFact, ChangeFact, ClosingClock, ClosingSummary, RiskFact, Saying
from rules.model import Instant, Person

LONGEST = 400
"""Characters of what people wrote."""
MOST = 10
"""Lines of a list; a last one counts the rest."""

People: TypeAlias = Mapping[str, Person]
T = TypeVar("T")


def closing_document(summary: ClosingSummary, people: People, title: str = "") -> Document:
    """The summary in its own language. `title` is for a page of its own."""
    blocks: list[Block] = [_outcome(summary, people)]
    for name, found in _parts(summary, people):
        if found:
            blocks += [Heading(3, (Text(say(summary.language, f"closing.{name}")),)), *found]
    zone = offset(summary.closing, summary.zone)
    note = small(phrase(summary.language, "closing.note", zone=zone))
    return Document((*blocks, Paragraph(note)), summary.language, title)


def _parts(summary: ClosingSummary, people: People) -> Iterator[tuple[str, Sequence[Block]]]:
    yield "summary", [Paragraph((Text(wording.clipped(one.words, LONGEST)),)) for one in summary.words[-1:]]
    yield "times", [_times(summary)]
    yield "clocks", _listed(summary.clocks, lambda clock: _clock(clock, summary.language), summary.language)
    yield "open", _open(summary, people)
    decided = [change for change in summary.changes if not change.open]
    accepted = [risk for risk in summary.risks if risk.quiet]
    yield "changes", _listed(decided, lambda change: _change(change, summary), summary.language)
    yield "risks", _listed(accepted, lambda risk: _risk(risk, summary.language), summary.language)
    yield "effort", _effort(summary)
    yield "lessons", _listed(summary.lessons, lambda said: _said(said, summary, people), summary.language)


def _open(summary: ClosingSummary, people: People) -> Sequence[Block]:
    """What nobody decided, answered or did before: changes, risks, actions."""
    lines = [_change(change, summary) for change in summary.changes if change.open]
    lines += [_risk(risk, summary.language) for risk in summary.risks if not risk.quiet]
    lines += [_action(action, summary, people) for action in summary.actions]
    return _listed(lines, lambda line: line, summary.language)


def _listed(found: Sequence[T], line: Callable[[T], Line], language: str) -> Sequence[Block]:
    if not found:
        return []
    lines = [line(one) for one in found[:MOST]]
    if len(found) > MOST:
        lines.append((Text(say(language, "closing.more", n=len(found) - MOST), small=True),))
    return [BulletList(tuple(lines))]


def _outcome(summary: ClosingSummary, people: People) -> Panel:
    language = summary.language
    at = moment_zoned(summary.closing, summary.zone, language)
    if not summary.missing:
        line = phrase(language, "closing.complete", at=at, done=summary.done, all=summary.all)
        return Panel("success", (Paragraph(line),))
    line = phrase(
        language,
        "closing.overridden",
        at=at,
        who=_name(summary.overridden_by, people, language),
        missing=wording.clipped(say(language, "list.comma").join(summary.missing), LONGEST),
        reason=wording.clipped(summary.override, LONGEST),
    )
    return Panel("warning", (Paragraph(line),))


def _times(summary: ClosingSummary) -> BulletList:
    """In the order in which they came."""
    known: list[tuple[str, Instant | None]] = [("created", summary.created), ("answered", summary.answered)]
    known += [("reopened", at) for at in summary.reopened] + [("closed", summary.closing)]
    dated = sorted(((name, at) for name, at in known if at is not None), key=lambda row: row[1])
    lines = [phrase(summary.language, f"closing.{name}", at=_moment(at, summary)) for name, at in dated]
    return BulletList(tuple(lines))


def _clock(clock: ClosingClock, language: str) -> Line:
    """A list and no table: on a phone nothing of it is out of sight."""
    used = duration(clock.used_ms, language)
    if clock.target is not None:
        used = say(language, "closing.used.of", used=used, target=promised(clock.target, language))
    if clock.met + clock.missed > 1:
        used = say(language, "closing.cycles", used=used, met=clock.met, missed=clock.missed)
    name = wording.metric(clock.metric, clock.kind, language)
    return phrase(language, "closing.clock", state=wording.state(clock.outcome, language), clock=name, used=used)


def _change(change: ChangeFact, summary: ClosingSummary) -> Line:
    language, decision = summary.language, change.decision
    kinds = [_kind(kind, language) for kind in change.kinds]
    fields: dict[str, str | int] = {"number": change.number, "kinds": say(language, "list.comma").join(kinds)}
    if decision is None:
        return phrase(language, "closing.change.open", **fields)
    fields |= {"verb": _verb(decision.verb, language), "at": _moment(decision.at, summary)}
    fields["words"] = wording.clipped(decision.reason, LONGEST)
    return phrase(language, "closing.change.words" if decision.reason else "closing.change.decided", **fields)


def _risk(risk: RiskFact, language: str) -> Line:
    return phrase(
        language,
        "closing.risk.answered" if risk.response else "closing.risk",
        band=wording.band(risk.band, language),
        type=_kind(risk.type, language),
        rule=wording.clipped(risk.rule),
        likelihood=risk.likelihood,
        impact=risk.impact,
        response=_verb(risk.response or "", language),
    )


def _action(action: ActionFact, summary: ClosingSummary, people: People) -> Line:
    key, fields = "closing.action", dict[str, str | int]()
    if action.owner:
        key, fields["owner"] = f"{key}.owner", wording.named(action.owner, people, summary.language)
    if action.due is not None:
        key, fields["due"] = f"{key}.due", _moment(action.due, summary)
    text = wording.clipped(action.text, LONGEST)
    return phrase(summary.language, key, number=action.number, text=text, **fields)


def _effort(summary: ClosingSummary) -> Sequence[Block]:
    language, spent, estimate = summary.language, summary.worked_s, summary.estimate_s
    if spent is None and not estimate:
        return []
    fields: dict[str, str | int] = {"spent": duration((spent or 0) * 1000, language)}
    if not estimate:
        return [Paragraph(phrase(language, "closing.effort.spent", **fields))]
    fields |= {"estimate": duration(estimate * 1000, language), "percent": round((spent or 0) * 100 / estimate)}
    return [Paragraph(phrase(language, "closing.effort.of" if spent else "closing.effort.none", **fields))]


def _said(said: Saying, summary: ClosingSummary, people: People) -> Line:
    return phrase(
        summary.language,
        "closing.said",
        words=wording.clipped(said.words, LONGEST),
        who=_name(said.by, people, summary.language),
        at=_moment(said.at, summary),
    )


def _kind(name: str, language: str) -> str:
    """What a change or a risk is about; the policy's own words stay as they are."""
    key = f"kind.{name}"
    return say(language, key) if has(language, key) else wording.clipped(name)


def _verb(name: str, language: str) -> str:
    key = f"closing.verb.{name}"
    return say(language, key) if has(language, key) else name


def _name(account: str | None, people: People, language: str) -> str:
    """Account ids are never shown."""
    known = people.get(account or "")
    return wording.clipped(known.name) if known is not None else say(language, "person.somebody")


def _moment(at: Instant, summary: ClosingSummary) -> str:
    return moment(at, summary.zone, summary.language, near=summary.closing)
