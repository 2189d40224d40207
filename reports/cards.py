"""What does the status card say? One comment on an issue, edited in place; nothing in it depends on the moment of
writing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from reports import wording
from reports.card_practice import practice_blocks
from reports.causes import told
from reports.checklists import checklist_blocks
from reports.document import (
    Block,
    BulletList,
    Column,
    Document,
    Expand,
    Line,
    Panel,
    Paragraph,
    Section,
    Table,
    Text,
    Tone,
)
from reports.promises import promise_lines
from reports.replies import reply_blocks
from reports.texts.catalogue import Filling, phrase, say, small
from reports.texts.moments import (
    duration,
    local,
    moment,
    moment_beside,
    moment_cell,
    moment_dated,
    moment_zoned,
    offset,
    percent_used,
    promised,
)
from rules.desired import NO_REPLY, NO_UPDATE, Card, CardRow, Interval
from rules.model import Instant, Person

TONES: Mapping[str, Tone] = {"breached": "error", "at_risk": "warning", "paused": "info"}
MOST_SENTENCES = 3
MOST_STRETCHES = 12
SHORT_CHECKLISTS = "checklists cut"
LEFT_OUT = (
    *("history", "replies", SHORT_CHECKLISTS, "milestones", "plan", "actions", "reviews", "promises"),
    *("risks", "closeout", "left", "changes"),
)
"""What a card that is too long for Jira does without, in this order. The clocks stay."""
FEW_TASKS = 10
ENDED = {NO_REPLY: "no_reply", NO_UPDATE: "no_update"}
ONGOING = ("breached", "at_risk", "paused", "running")


def card_document(card: Card, people: Mapping[str, Person]) -> Document:
    """The card in its own language. `people` gives names by account id; an unknown assignee is not named."""
    if card.empty:
        nothing = phrase(card.language, "card.idle" if card.tracked else "card.untracked")
        return Document((Paragraph(nothing),), card.language)
    blocks: list[Block] = []
    if card.rows:
        blocks += [_summary(card), _table(card), *(Paragraph(line) for line in (_next(card, people),) if line)]
    elif not card.checklists and not any(True for _ in practice_blocks(card, people)):
        blocks.append(Paragraph(phrase(card.language, "card.off")))
    sections: dict[str, Section] = {}
    for name, found in _sections(card, people):
        sections[name] = Section(_title(name, card.language), len(blocks), len(blocks) + len(found))
        blocks += found
    as_of = moment_dated(card.as_of, card.zone, card.language)
    footer = small(phrase(card.language, "card.footer", as_of=as_of, zone=offset(card.as_of, card.zone)))
    if "closeout" in sections:
        sections[SHORT_CHECKLISTS] = replace(sections["closeout"], tasks=FEW_TASKS)
    left_out = tuple(sections[name] for name in LEFT_OUT if name in sections)
    return Document((*blocks, Paragraph(footer)), card.language, sections=left_out)


def _sections(card: Card, people: Mapping[str, Person]) -> Iterator[tuple[str, Sequence[Block]]]:
    """What follows the clocks, in the order of the card."""
    yield from practice_blocks(card, people)
    closing = tuple(checklist_blocks(card, people))
    if closing:
        yield "closeout", closing
    promises = [Paragraph(line) for line in promise_lines(card) if line]
    for name, found in (("promises", promises), ("replies", reply_blocks(card, people)), ("history", _history(card))):
        if found:
            yield name, found


def _title(name: str, language: str) -> str:
    return say(language, "history" if name == "history" else f"section.{name}")


def _summary(card: Card) -> Block:
    """A panel where somebody should look, else one quiet line."""
    shown = [row for row in card.rows if row.outcome in ("breached", "at_risk")]
    shown = shown or [row for row in card.rows if row.outcome == "paused"]
    if not shown:
        return Paragraph(_quiet(card))
    return Panel(TONES[shown[0].outcome], tuple(Paragraph(_sentence(row, card)) for row in shown[:MOST_SENTENCES]))


def _sentence(row: CardRow, card: Card) -> Line:
    fields: dict[str, Filling] = {
        "state": wording.state(row.outcome, card.language),
        "metric": wording.metric(row.metric, row.kind, card.language),
        "as_of": _as_of(row, card),
        "used": duration(row.used_ms, card.language),
        "target": promised(row.target, card.language) if row.target else say(card.language, "empty"),
    }
    if row.due is not None:
        fields["due"] = moment_zoned(row.due, card.zone, card.language, near=card.as_of)
    fields.update(_pause(row, card))
    return phrase(card.language, _sentence_key(row), **fields)


def _sentence_key(row: CardRow) -> str:
    match row.outcome:
        case "breached":
            return "card.breached.paused" if row.paused else "card.breached"
        case "at_risk":
            return "card.at_risk.paused" if row.due is None else "card.at_risk"
        case "paused":
            return "card.paused.because" if _pause_cause(row) else "card.paused"
        case _:
            return "card.running" if row.due is not None and row.target else "card.no_goal"


def _pause_cause(row: CardRow) -> str:
    if row.reason:
        return row.reason
    return row.history[-1].cause if row.history and row.history[-1].kind == "paused" else ""


def _pause(row: CardRow, card: Card) -> dict[str, str]:
    paused = [interval.from_ for interval in row.history[-1:] if interval.kind == "paused"]
    since = paused[0] if paused else card.as_of
    return {
        "since": moment_zoned(since, card.zone, card.language, near=card.as_of),
        "reason": told(_pause_cause(row), card.language),
    }


def _as_of(row: CardRow, card: Card) -> str:
    if row.due is None:
        return moment(card.as_of, card.zone, card.language)
    return moment_beside(card.as_of, row.due, card.zone, card.language)


def _quiet(card: Card) -> Line:
    running = [row for row in card.rows if row.outcome == "running"]
    if running:
        first = min(running, key=lambda row: (row.due is None, row.due or 0))
        return _sentence(first, card)
    met = sum(row.outcome == "met" for row in card.rows)
    judged = sum(row.outcome in ("met", "missed") for row in card.rows)
    if met and met == judged and not any(row.outcome == "ended" for row in card.rows):
        return phrase(card.language, "card.all_met", state=wording.state("met", card.language))
    if judged:
        return phrase(card.language, "card.ended", met=met, all=judged)
    return phrase(card.language, "card.off")


def _table(card: Card) -> Table:
    columns = tuple(
        Column(say(card.language, f"card.{name}"), width)
        for name, width in (("goal", 150), ("state", 120), ("due", 190), ("used", 260))
    )
    return Table(columns, tuple(_row(row, card) for row in card.rows))


def _row(row: CardRow, card: Card) -> tuple[Line, ...]:
    strong = row.outcome in ("breached", "at_risk")
    due = say(card.language, "empty")
    if row.due is not None:
        due = moment_cell(row.due, card.zone, card.language, near=card.as_of)
    return (
        (Text(wording.metric(row.metric, row.kind, card.language), strong=strong),),
        (wording.state(row.outcome, card.language),),
        (Text(due, strong=strong),),
        (Text(_used(row, card)),),
    )


def _used(row: CardRow, card: Card) -> str:
    """What the clock has counted, and for a stopped one when it stopped."""
    language = card.language
    used = duration(row.used_ms, language)
    if row.outcome == "cancelled" or row.target is None:
        return told(row.reason, language) if row.reason else used
    target = promised(row.target, language)
    if row.stopped_at is not None:
        stopped = moment_beside(row.stopped_at, row.due or card.as_of, card.zone, language)
        key = ENDED.get(row.reason or "") or _kind(row)
        return say(language, f"used.{key}", used=used, target=target, stopped=stopped)
    percent = row.percent if row.percent is not None else percent_used(row.used_ms, row.target)
    if percent is None:
        return say(language, "used.of", used=used, target=target)
    return say(language, "used.percent", used=used, target=target, percent=percent)


def _kind(row: CardRow) -> str:
    """An answer is an answer, be it the first or a later one."""
    return "first_response" if row.kind == "next_response" else row.kind


def _next(card: Card, people: Mapping[str, Person]) -> Line:
    """Who is to do what about the worst clock that runs. Names are plain here: a card gives nobody a message."""
    row = next((row for row in card.rows if row.outcome in ONGOING), None)
    if row is None or row.outcome == "paused" or (row.outcome == "at_risk" and row.due is None):
        return ()
    late = ".late" if row.outcome == "breached" and _kind(row) == "resolution" else ""
    if card.assignee is None:
        return phrase(card.language, f"next.{_kind(row)}{late}.nobody")
    name = wording.person(card.assignee, people, card.language)
    return phrase(card.language, f"next.{_kind(row)}{late}", name=name)


def _history(card: Card) -> list[Block]:
    content: list[Paragraph | BulletList] = []
    for row in card.rows:
        stretches = [interval for interval in row.history if interval.kind != "closed"]
        if not stretches:
            continue
        content.append(Paragraph(_history_head(row, card.language)))
        shown = stretches[-MOST_STRETCHES:]
        items = [_stretch(interval, card) for interval in shown]
        if len(stretches) > len(shown):
            items.insert(0, phrase(card.language, "history.earlier", n=len(stretches) - len(shown)))
        content.append(BulletList(tuple(items)))
    if not content:
        return []
    note = small(phrase(card.language, "history.note", zone=offset(card.as_of, card.zone)))
    return [Expand(say(card.language, "history"), (*content, Paragraph(note)))]


def _history_head(row: CardRow, language: str) -> Line:
    name = wording.metric(row.metric, row.kind, language)
    if row.calendar:
        return phrase(language, "history.metric.calendar", metric=name, calendar=wording.clipped(row.calendar))
    return phrase(language, "history.metric", metric=name)


def _stretch(interval: Interval, card: Card) -> Line:
    language = card.language
    cause = told(interval.cause, language)
    key = f"history.{interval.kind}" + (".because" if cause else "")
    return phrase(
        language,
        key,
        span=_span(interval.from_, interval.to, card),
        amount=duration(interval.ms, language),
        cause=cause,
    )


def _span(from_: Instant, to: Instant, card: Card) -> str:
    begin = moment(from_, card.zone, card.language, near=card.as_of)
    same = local(from_, card.zone).date() == local(to, card.zone).date()
    end = f"{local(to, card.zone):%H:%M}" if same else moment(to, card.zone, card.language, near=card.as_of)
    return say(card.language, "span", from_=begin, to=end)
