"""What does the weekly page say, and in which order? Exceptions first; every number with its count and a reading."""

from datetime import date, timedelta

from reports import weekly_tables as tables
from reports.document import (
    Block,
    BulletList,
    Colour,
    Document,
    Expand,
    Heading,
    Line,
    Lozenge,
    Panel,
    Paragraph,
    Picture,
    Section,
    Table,
    Text,
    Tone,
)
from reports.figures import Figures, IssueName
from reports.readings import Verdict, changes, issue_link, ratio, reading_words, verdict
from reports.texts.catalogue import counted, phrase, say, small
from reports.texts.moments import MONTHS, moment_zoned
from reports.weekly_practice import PracticeTables
from reports.weeks import Week
from reports.wording import clipped, metric

CHART_SIZE = (1480, 640)
MOST_CHANGES = 3
MOST_NAMED = 5
MOST_UNOWNED = 10
VERDICTS: dict[Verdict, tuple[Colour, Tone]] = {
    "no_data": ("neutral", "warning"),
    "quiet": ("neutral", "info"),
    "pressure": ("red", "warning"),
    "attention": ("yellow", "warning"),
    "steady": ("green", "info"),
}


def label(week: Week) -> str:
    """The label by which the week's report issue is found again: aftercare-weekly-2026-w10."""
    return f"aftercare-weekly-{week.name.lower()}"


def chart_file(week: Week) -> str:
    """The name under which the week's chart is attached."""
    return f"created-resolved-{week.name.lower()}.png"


def has_chart(figures: Figures) -> bool:
    """Whether the page shows the chart: a line needs two weeks."""
    return verdict(figures) not in ("no_data", "quiet") and len(figures.flow) > 1


def title(figures: Figures, language: str) -> str:
    """The report issue's summary, one line."""
    return say(language, "weekly.title", week=figures.week.name, days=_days(figures.week, language))


def report(figures: Figures, language: str, zone: str) -> Document:
    """The whole page. `zone` is that of the times shown. A week without anything to tell is told in a line or two."""
    kind = verdict(figures)
    blocks: list[Block] = [Paragraph(_period(figures, kind, language, zone)), *_unread(figures, kind, language)]
    if kind != "no_data":
        blocks.extend(_read_first(figures, kind, language))
    if kind not in ("no_data", "quiet"):
        blocks.extend(_levels(figures, language))
        blocks.extend(_section("misses", tables.misses(figures, language), language))
    practice = PracticeTables(figures, language, zone)
    blocks.extend(_section("closings", practice.closings(), language))
    blocks.extend(_section("reviews", practice.reviews(), language))
    blocks.extend(_section("actions", practice.actions(), language))
    blocks.extend(_section("milestones", practice.milestones(), language))
    if kind not in ("no_data", "quiet"):
        blocks.extend(_chart(figures, language))
    blocks.extend(_without_owner(figures.without_owner, language))
    optional = {
        "changes": _section("changes", practice.changes(), language),
        "heat": _heat(practice.heat(), language),
        "risks": _section("risks", practice.risks(), language),
    }
    places = {}
    for key in ("risks", "heat", "changes"):
        places[key] = (len(blocks), len(blocks) + len(optional[key]))
        blocks.extend(optional[key])
    sections = [Section(say(language, f"weekly.{key}"), *places[key]) for key in optional if optional[key]]
    if kind in ("no_data", "quiet"):
        blocks.append(_coverage(figures, language))
    else:
        sections.insert(0, Section(say(language, "weekly.made"), len(blocks), len(blocks) + 1))
        blocks.append(_made(figures, language, zone))
    return Document(tuple(blocks), language, title(figures, language), tuple(sections))


def digest(figures: Figures, language: str, zone: str, link: str) -> Document:
    """One screen without pictures, for a comment. `link` is the address of the whole page; `zone` is that of the
    instant of the data."""
    kind = verdict(figures)
    words = link.rstrip("/").rsplit("/", 1)[-1]
    head = phrase(
        language,
        "digest.head",
        week=figures.week.name,
        verdict=say(language, f"verdict.{kind}").lower(),
        link=Text(words if "-" in words else say(language, "digest.link"), link=link),
    )
    content: list[Paragraph | BulletList] = [Paragraph(head)]
    if kind in ("no_data", "quiet"):
        content.append(Paragraph(_short(figures, kind, language)))
    else:
        content.append(BulletList(tuple(_digest_items(figures, language))))
    as_of = phrase(language, "digest.as_of", as_of=moment_zoned(figures.now, zone, language))
    return Document((Panel(VERDICTS[kind][1], tuple(content)), Paragraph(small(as_of))), language)


def _days(week: Week, language: str) -> str:
    return say(
        language,
        "weekly.days",
        first=_day(week.monday, language),
        last=_day(week.monday + timedelta(days=6), language),
    )


def _day(day: date, language: str) -> str:
    return say(language, "weekly.days.day", d=day.day, m=day.month, month=MONTHS[day.month - 1], y=day.year)


def _period(figures: Figures, kind: Verdict, language: str, zone: str) -> Line:
    return phrase(
        language,
        "weekly.period" if figures.complete else "weekly.period.running",
        verdict=Lozenge(say(language, f"verdict.{kind}"), VERDICTS[kind][0]),
        days=_days(figures.week, language),
        place=figures.week.zone,
        as_of=moment_zoned(figures.now, zone, language),
    )


def _unread(figures: Figures, kind: Verdict, language: str) -> list[Block]:
    """A part that could not be read would otherwise look as if it were not there."""
    failed = figures.coverage.failed
    if not failed:
        return []
    if kind == "no_data":
        return [Panel("warning", (Paragraph(_short(figures, kind, language)),))]
    return [Panel("warning", (Paragraph(phrase(language, "weekly.unread", failed=failed)),))]


def _short(figures: Figures, kind: Verdict, language: str) -> Line:
    if kind == "no_data":
        return phrase(language, "weekly.no_data", failed=figures.coverage.failed)
    still_open = figures.flow[-1].open
    return phrase(language, "weekly.quiet" if still_open else "weekly.empty", open=still_open)


def _read_first(figures: Figures, kind: Verdict, language: str) -> list[Block]:
    """At most three things; no panel where nothing needs attention."""
    lines = BulletList(tuple(changes(figures, language)[:MOST_CHANGES]))
    if kind in ("pressure", "attention") and lines.items:
        return [Panel("warning", (Paragraph(phrase(language, "weekly.first")), lines))]
    if kind == "quiet":
        return [Paragraph(_short(figures, kind, language))]
    now = figures.flow[-1]
    steady = phrase(language, "weekly.steady", created=now.created, resolved=now.resolved, open=now.open)
    return [Paragraph(steady), *([lines] if lines.items else [])]


def _heading(key: str, language: str) -> Heading:
    """Level 3: the issue's own summary is the page's first heading."""
    return Heading(3, (Text(say(language, f"weekly.{key}")),))


def _levels(figures: Figures, language: str) -> list[Block]:
    notes = [Paragraph(small(phrase(language, "weekly.levels.note")))]
    ended = [f"{metric(one.metric, one.kind, language)} {one.ended}" for one in figures.promises if one.ended]
    if ended:
        told = phrase(language, "weekly.levels.ended", ended=say(language, "list.comma").join(ended))
        notes.append(Paragraph(small(told)))
    return [_heading("levels", language), tables.levels(figures, language), *notes]


def _section(key: str, table: Table | None, language: str) -> list[Block]:
    return [_heading(key, language), table] if table else []


def _heat(table: Table | None, language: str) -> list[Block]:
    note = Paragraph(small(phrase(language, "weekly.heat.note")))
    return [_heading("heat", language), table, note] if table else []


def _chart(figures: Figures, language: str) -> list[Block]:
    if not has_chart(figures):
        return []
    first, last = figures.flow[0], figures.flow[-1]
    alt = say(
        language,
        "chart.alt",
        first=first.name,
        last=last.name,
        created=last.created,
        resolved=last.resolved,
        open=last.open,
    )
    caption = phrase(language, "chart.caption")
    return [_heading("flow", language), Picture(chart_file(figures.week), alt, caption, CHART_SIZE)]


def _without_owner(issues: tuple[IssueName, ...], language: str) -> list[Block]:
    if not issues:
        return []
    items = [_issue(issue, language) for issue in issues[:MOST_UNOWNED]]
    if len(issues) > MOST_UNOWNED:
        items.append((Text(say(language, "digest.more", n=len(issues) - MOST_UNOWNED), small=True),))
    return [_heading("without_owner", language), BulletList(tuple(items))]


def _issue(issue: IssueName, language: str) -> Line:
    key = "weekly.issue.customer" if issue.customer else "weekly.issue"
    customer, summary = clipped(issue.customer or ""), clipped(issue.summary)
    return phrase(language, key, issue=issue_link(issue), summary=summary, customer=customer)


def _coverage(figures: Figures, language: str) -> Paragraph:
    coverage = figures.coverage
    words = say(language, "made.coverage", read=coverage.read, failed=coverage.failed, findings=coverage.findings)
    return Paragraph((Text(" ".join([words, *_restricted(figures, language)]), small=True),))


def _restricted(figures: Figures, language: str) -> list[str]:
    n = figures.coverage.restricted
    return [counted(language, "made.restricted", n)] if n else []


def _made(figures: Figures, language: str, zone: str) -> Expand:
    coverage = figures.coverage
    facts: dict[str, str | int] = {
        "from_": moment_zoned(figures.week.start, zone, language),
        "to": moment_zoned(figures.week.end, zone, language),
        "read": coverage.read,
        "failed": coverage.failed,
        "findings": coverage.findings,
    }
    keys = ("week", "on_time", "time", "range", "small", "coverage")
    told = [*(say(language, f"made.{key}", **facts) for key in keys), *_restricted(figures, language)]
    items = tuple((Text(words),) for words in told)
    return Expand(say(language, "weekly.made"), (BulletList(items),))


def _digest_items(figures: Figures, language: str) -> list[Line]:
    items = [
        phrase(
            language,
            "digest.promise",
            metric=metric(promise.metric, promise.kind, language),
            value=ratio(promise.met, promise.of, language),
            reading=reading_words(promise.reading, language),
        )
        for promise in figures.promises
        if promise.of
    ]
    now = figures.flow[-1]
    items.append(phrase(language, "digest.flow", created=now.created, resolved=now.resolved, open=now.open))
    if figures.breaches:
        items.append(_digest_misses(figures, language))
    if figures.at_risk:
        items.append(phrase(language, "digest.at_risk", n=figures.at_risk))
    return items


def _digest_misses(figures: Figures, language: str) -> Line:
    """Each issue once, however many of its goals were missed."""
    issues = {miss.issue.key: miss.issue for miss in figures.breaches}
    named: list[Text] = []
    for issue in list(issues.values())[:MOST_NAMED]:
        named.extend([Text(say(language, "list.comma"))] if named else [])
        named.append(issue_link(issue))
    if len(issues) > MOST_NAMED:
        more = say(language, "digest.more", n=len(issues) - MOST_NAMED)
        named.extend([Text(say(language, "list.comma")), Text(more)])
    return phrase(language, "digest.misses", n=len(figures.breaches), issues=tuple(named))
