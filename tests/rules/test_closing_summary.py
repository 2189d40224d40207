"""A closing with everything that must be there is summed up once."""

from typing import Any

import pytest

from rules import plan
from rules.desired import CreateSummary, Plan
from rules.model import Attachment, Comment, Marker, Value, Worklog
from rules.policy import Closeout, CloseoutItem

SIGNED = CloseoutItem(text="Acceptance signed", proof="attachment", value="*acceptance*")
LEARNED = CloseoutItem(text="What we learned", proof="command", value="lesson", mandatory=False)


@pytest.fixture
def closed(build: Any) -> Any:
    """The plan of an issue of Monday, closed on Thursday at noon, with this checklist and these comments."""

    def ask(
        *said: tuple[str, str], now: str = "2026-03-06 16:00", signed: str | None = "2026-03-04", **more: Any
    ) -> Plan:
        changes = more.pop("changes", [build.change("2026-03-05 12:00", "resolution", None, "Fixed", author="anna")])
        since, extra = more.pop("write_since", None), more.pop("comments", ())
        section = more.pop("sections", None)
        fields = {name: more.pop(name) for name in ("fields", "worklogs", "property") if name in more}
        at = build.at(f"{signed or '2026-03-04'} 10:00")
        paper = Attachment(id="1", at=at, filename="acceptance.pdf", author="x")
        comments = (*(build.comment(when, "agent", text=text) for when, text in said), *extra)
        issue = build.issue(
            "2026-03-02 10:00", *changes, comments=comments, attachments=(paper,) if signed else (), **fields
        )
        lists = (Closeout(**{"name": "Field service", "items": (SIGNED, LEARNED), **more}),)
        snapshot = build.replace(build.snapshot(issue, write_since=since and build.at(since)), related=())
        known = (("closeout Field service", build.at(section)),) if section else ()
        snapshot = build.replace(snapshot, memory=build.replace(snapshot.memory, sections=known))
        return plan(snapshot, build.policy(closeouts=lists), build.at(now))

    return ask


def summaries(made: Plan) -> list[CreateSummary]:
    return [write for write in made.writes if isinstance(write, CreateSummary)]


@pytest.mark.parametrize(
    ("said", "options", "written"),
    [
        ((), {}, True),
        ((), {"signed": None}, False),
        ((("2026-03-05 13:00", "!close override lost in the post"),), {"signed": None}, True),
        ((("2026-03-05 13:00", "!close done 1"),), {"signed": None}, True),
        ((("2026-03-05 13:00", "!close skip 1 no paper"),), {"signed": None}, True),
        ((), {"summary": False}, False),
        ((), {"changes": []}, False),
        ((), {"write_since": "2026-03-05 13:00"}, False),
        ((), {"write_since": "2026-03-05 11:00"}, True),
        ((), {"sections": "2026-03-05 13:00"}, False),
        ((), {"sections": "2026-03-05 11:00"}, True),
        ((), {"mode": "gate"}, True),
        ((), {"mode": "gate", "signed": None}, False),
    ],
    ids=[
        "complete",
        "incomplete",
        "let close",
        "ticked after the closing",
        "left out after the closing",
        "not wanted",
        "open",
        "closed before writing was switched on",
        "closed since",
        "closed before the checklist was there",
        "closed since it is there",
        "through the gate",
        "stopped by the gate",
    ],
)
def test_a_complete_closing_is_summed_up(closed: Any, said: Any, options: Any, written: bool) -> None:
    """When its last required line is there, or a person let it close; not as history."""
    assert bool(summaries(closed(*said, **options))) == written


def test_it_is_written_once_for_each_closing(build: Any, closed: Any) -> None:
    """The property and the comment's marker both say that it was; another closing is another one."""
    (first,) = summaries(closed())
    assert summaries(closed(property={"told": [first.op]})) == []
    marked = Comment(
        id="9", at=0, author="us", updated=0, public=True, text="", marker=Marker(kind="summary", op=first.op, hash="h")
    )
    assert summaries(closed(comments=(marked,))) == []
    again = [
        build.change("2026-03-05 12:00", "resolution", None, "Fixed", author="anna"),
        build.change("2026-03-06 10:00", "resolution", "Fixed", None, author="anna"),
        build.change("2026-03-06 11:00", "resolution", None, "Fixed", author="anna"),
    ]
    (second,) = summaries(closed(changes=again, property={"told": [first.op]}))
    assert second.op != first.op
    assert second.summary.reopened == (build.at("2026-03-06 10:00"),)


def test_it_tells_times_effort_and_words(build: Any, closed: Any) -> None:
    """Work as Jira sums it up, else as it was logged; lessons and summary as people said them."""
    at = build.at("2026-03-04 10:00")
    logged = (Worklog(id="1", at=at, started=at, seconds=1800), Worklog(id="2", at=at, started=at, seconds=1800))
    said = (("2026-03-04 11:00", "!close lesson order two seals"), ("2026-03-04 12:00", "!close summary seal replaced"))
    summary = summaries(closed(*said, worklogs=logged, fields={"timeoriginalestimate": (Value("7200"),)}))[0].summary
    assert (summary.created, summary.closing) == (build.at("2026-03-02 10:00"), build.at("2026-03-05 12:00"))
    assert (summary.worked_s, summary.estimate_s) == (3600, 7200)
    assert [(one.by, one.words) for one in summary.lessons] == [("agent", "order two seals")]
    assert [one.words for one in summary.words] == ["seal replaced"]
    assert (summary.done, summary.all) == (2, 2)
    more = summaries(closed(worklogs=logged, fields={"timespent": (Value("9000"),)}))[0].summary
    assert (more.worked_s, more.estimate_s) == (9000, None)
