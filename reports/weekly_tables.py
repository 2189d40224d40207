"""What stands in the tables of the weekly page? The second column, value or state, is what a phone shows."""

from reports import wording
from reports.document import Column, Line, Lozenge, Table, Text
from reports.figures import Breach, Figures, FlowWeek, IssueName, Promise
from reports.readings import issue_link, net, ratio, reading_words
from reports.texts.catalogue import phrase, say
from reports.texts.moments import duration

MOST_ROWS = 20
LONGEST_SUMMARY = 48


def levels(figures: Figures, language: str) -> Table:
    """The measures with this week, last week and a reading."""
    rows = [_on_time(promise, language) for promise in figures.promises]
    rows.extend(_time(promise, language) for promise in figures.promises if promise.stopped)
    rows.extend([_flow(figures, language), _open(figures, language)])
    if figures.resolved_before:
        rows.append(_reopened(figures, language))
    columns = _columns(language, ("kpi", 160), ("this", 190), ("reading", 230), ("last", 160))
    return Table(columns, tuple(rows))


def _columns(language: str, *columns: tuple[str, int]) -> tuple[Column, ...]:
    return tuple(Column(say(language, f"weekly.{name}"), width) for name, width in columns)


def _cells(*words: str) -> tuple[Line, ...]:
    first, *rest = words
    return (Text(first, strong=True),), *((Text(word),) for word in rest)


def _on_time(promise: Promise, language: str) -> tuple[Line, ...]:
    return _cells(
        say(language, "kpi.on_time", metric=wording.metric(promise.metric, promise.kind, language)),
        ratio(promise.met, promise.of, language),
        reading_words(promise.reading, language),
        ratio(promise.last_met, promise.last_of, language),
    )


def _time(promise: Promise, language: str) -> tuple[Line, ...]:
    """Median and slowest tenth where there are enough cases, else the slowest by name."""
    name = say(language, "kpi.time", metric=wording.metric(promise.metric, promise.kind, language))
    last = say(language, "empty")
    if promise.last_median_ms is not None:
        last = say(language, "value.median", median=duration(promise.last_median_ms, language))
    value, reading = _time_value(promise, language)
    return (Text(name, strong=True),), value, (Text(reading),), (Text(last),)


def _time_value(promise: Promise, language: str) -> tuple[Line, str]:
    if promise.median_ms is not None and promise.p90_ms is not None:
        median, p90 = duration(promise.median_ms, language), duration(promise.p90_ms, language)
        return phrase(language, "value.times", median=median, p90=p90), say(language, "reading.time", n=promise.stopped)
    slowest = duration(promise.slowest_ms or 0, language)
    issue = issue_link(promise.slowest) if promise.slowest else say(language, "empty")
    value = phrase(language, "value.slowest", slowest=slowest, issue=issue)
    return value, say(language, "reading.time.few", n=promise.stopped)


def _before(figures: Figures) -> FlowWeek | None:
    return figures.flow[-2] if len(figures.flow) > 1 else None


def _flow(figures: Figures, language: str) -> tuple[Line, ...]:
    now, before = figures.flow[-1], _before(figures)
    return _cells(
        say(language, "kpi.flow"),
        _flow_value(now, language),
        reading_words(figures.created_reading, language),
        _flow_value(before, language) if before else say(language, "empty"),
    )


def _flow_value(flow: FlowWeek, language: str) -> str:
    return say(language, "value.flow", created=flow.created, resolved=flow.resolved)


def _open(figures: Figures, language: str) -> tuple[Line, ...]:
    before, change = _before(figures), net(figures)
    shown = f"{change:+d}" if change else "0"
    return _cells(
        say(language, "kpi.open" if figures.complete else "kpi.open.running"),
        str(figures.flow[-1].open),
        say(language, "reading.open", net=shown, reading=reading_words(figures.open_reading, language)),
        str(before.open) if before else say(language, "empty"),
    )


def _reopened(figures: Figures, language: str) -> tuple[Line, ...]:
    return _cells(
        say(language, "kpi.reopened"),
        say(language, "value.reopened", k=figures.reopened, n=figures.resolved_before),
        say(language, "reading.reopened"),
        say(language, "empty"),
    )


def misses(figures: Figures, language: str) -> Table | None:
    """Every miss that the ratios count, those still open first. The column for causes is there when one is known."""
    if not figures.breaches:
        return None
    caused = any(miss.cause for miss in figures.breaches)
    columns = _columns(language, ("request", 200), ("state", 120), ("goal", 160), ("customer", 140), ("owner", 120))
    columns += _columns(language, ("cause", 110)) if caused else ()
    rows = [_miss(miss, caused, language) for miss in figures.breaches]
    return Table(columns, capped(rows, MOST_ROWS, language))


def _miss(miss: Breach, caused: bool, language: str) -> tuple[Line, ...]:
    empty = say(language, "empty")
    state = Lozenge(say(language, "miss.open"), "red") if miss.still_open else Lozenge(say(language, "miss.closed"))
    goal = wording.metric(miss.metric, miss.kind, language)
    if miss.over_ms is not None:
        goal = say(language, "miss.by", metric=goal, over=duration(miss.over_ms, language))
    cells: tuple[Line, ...] = (
        _issue(miss.issue),
        (state,),
        (Text(goal),),
        (Text(wording.clipped(miss.issue.customer or empty)),),
        (Text(wording.clipped(miss.issue.owner or say(language, "weekly.nobody"))),),
    )
    return (*cells, (Text(wording.clipped(miss.cause or empty)),)) if caused else cells


def _issue(issue: IssueName) -> Line:
    return issue_link(issue), Text(" " + wording.clipped(issue.summary, LONGEST_SUMMARY))


def capped(rows: list[tuple[Line, ...]], most: int, language: str) -> tuple[tuple[Line, ...], ...]:
    """At most so many rows, and one that counts the others."""
    if len(rows) <= most:
        return tuple(rows)
    more: Line = (Text(say(language, "fit.more", n=len(rows) - most), small=True),)
    return *rows[:most], (more, *(() for _ in rows[0][1:]))
