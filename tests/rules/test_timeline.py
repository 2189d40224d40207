"""The issue at an earlier instant: fields rolled back, events in order, and the cut at `now`."""

from dataclasses import replace

import pytest

from rules.model import (
    HOUR,
    MINUTE,
    Attachment,
    Change,
    Comment,
    Issue,
    Site,
    Snapshot,
    Status,
    Value,
    Worklog,
)
from rules.timeline import Created, as_of, category_at, events, field_at, key_at, spans

OPEN, WAITING, DONE = Value("Open", "1"), Value("Waiting", "2"), Value("Done", "3")
SITE = Site(
    statuses={
        "1": Status(id="1", name="Open", category="new"),
        "2": Status(id="2", name="Waiting", category="indeterminate"),
        "3": Status(id="3", name="Done", category="done"),
    }
)


def change(at, before, after, field="status", id=None, index=0, partial=False, author="u1"):
    return Change(
        at=at,
        id=at if id is None else id,
        index=index,
        field=field,
        before=tuple(before),
        after=tuple(after),
        partial=partial,
        author=author,
    )


def comment(at, id="100", updated=None, text="hello"):
    return Comment(id=id, at=at, author="u1", updated=at if updated is None else updated, public=True, text=text)


def issue(**given):
    return Issue(**{"id": "10", "key": "ASP-1", "project": "ASP", "created": 1000, **given})


LIFE = issue(
    fields={"status": (DONE,), "labels": (Value("a"),)},
    changes=(change(2000, [OPEN], [WAITING]), change(3000, [WAITING], [DONE])),
    status_category="done",
)


@pytest.mark.parametrize(
    ("at", "expected"),
    [(1000, OPEN), (1999, OPEN), (2000, WAITING), (2999, WAITING), (3000, DONE), (9000, DONE)],
)
def test_a_field_has_the_value_of_its_last_change(at, expected):
    """A change at an instant has happened at that instant."""
    assert field_at(LIFE, "status", at) == (expected,)


def test_the_first_value_is_what_the_first_change_replaced():
    """Jira's history does not begin with the first status."""
    assert field_at(LIFE, "status", 1000) == (OPEN,)


def test_a_field_without_history_has_always_been_as_it_is():
    """Nothing tells otherwise."""
    assert field_at(LIFE, "labels", 1000) == (Value("a"),)


def test_an_unknown_field_is_none_and_an_empty_one_is_empty():
    """Unknown and empty are two answers."""
    assert field_at(LIFE, "duedate", 5000) is None
    assert field_at(issue(fields={"duedate": ()}), "duedate", 5000) == ()


def test_a_field_that_only_history_shows_has_what_its_last_change_left():
    """A thinned export may leave a field out that its history tells of."""
    told = issue(changes=(change(2000, [Value("Low")], [Value("High")], "priority"),))

    assert field_at(told, "priority", 5000) == (Value("High"),)
    assert field_at(told, "priority", 1500) == (Value("Low"),)


def test_partial_changes_take_away_and_give_back_single_elements():
    """Versions and components: each item tells of one element."""
    v1, v2, v3 = Value("1.0", "11"), Value("2.0", "12"), Value("3.0", "13")
    told = issue(
        fields={"fixversions": (v2, v3)},
        changes=(
            change(2000, [], [v2], "fixversions", partial=True),
            change(3000, [v1], [], "fixversions", partial=True),
            change(3000, [], [v3], "fixversions", index=1, partial=True),
        ),
    )

    assert field_at(told, "fixversions", 1500) == (v1,)
    assert field_at(told, "fixversions", 2000) == (v2, v1)
    assert field_at(told, "fixversions", 3000) == (v2, v3)


def test_a_partial_history_without_the_current_value_tells_nothing():
    """From one element the whole cannot be known."""
    told = issue(changes=(change(2000, [], [Value("2.0", "12")], "versions", partial=True),))

    assert field_at(told, "versions", 1500) is None
    assert field_at(told, "versions", 2500) is None
    assert spans(told, "versions", 2500) == ()


def test_the_same_field_twice_in_one_history_counts_its_last_item():
    """The item index orders what happened at once."""
    told = issue(
        fields={"status": (DONE,)},
        changes=(
            change(2000, [WAITING], [DONE], id=7, index=1),
            change(2000, [OPEN], [WAITING], id=7, index=0),
        ),
    )

    assert field_at(told, "status", 1999) == (OPEN,)
    assert field_at(told, "status", 2000) == (DONE,)
    assert spans(told, "status", 5000) == ((1000, (OPEN,)), (2000, (DONE,)))


def test_a_change_to_the_same_value_is_no_change():
    """D54: a transition on the same status neither begins nor ends anything."""
    told = replace(LIFE, changes=(*LIFE.changes, change(2500, [WAITING], [Value("Waiting", "2")])))

    assert spans(told, "status", 5000) == ((1000, (OPEN,)), (2000, (WAITING,)), (3000, (DONE,)))


def test_a_renamed_status_is_the_same_status():
    """D57: ids count where the history has them."""
    renamed = Value("On hold", "2")
    told = issue(fields={"status": (renamed,)}, changes=(change(2000, [OPEN], [WAITING]),))

    assert [since for since, _ in spans(told, "status", 5000)] == [1000, 2000]
    assert spans(issue(fields={"status": (renamed,)}), "status", 5000) == ((1000, (renamed,)),)


def test_spans_end_where_they_are_asked_to_end():
    """Later values are left out."""
    assert spans(LIFE, "status", 2500) == ((1000, (OPEN,)), (2000, (WAITING,)))
    assert spans(LIFE, "status", 999) == ()
    assert spans(LIFE, "duedate", 5000) == ()


def test_a_value_that_comes_back_at_once_makes_no_span():
    """Two changes of one instant that undo each other leave one span."""
    there_and_back = (change(2000, [OPEN], [DONE], id=1), change(2000, [DONE], [OPEN], id=2))

    assert spans(issue(fields={"status": (OPEN,)}, changes=there_and_back), "status", 5000) == ((1000, (OPEN,)),)


def test_spans_without_a_creation_begin_at_the_first_event():
    """An export may leave `created` out."""
    assert spans(replace(LIFE, created=None), "status", 5000)[0] == (2000, (WAITING,))
    assert spans(issue(created=None, fields={"status": (OPEN,)}), "status", 5000) == ()


def test_built_in_facts_count_as_fields():
    """Reporter, creator, project, key, created and updated need not stand among the fields."""
    told = issue(reporter="r1", creator="c1", updated=61_000)

    assert field_at(told, "reporter", 5000) == (Value("r1", "r1"),)
    assert field_at(told, "creator", 5000) == (Value("c1", "c1"),)
    assert field_at(told, "project", 5000) == (Value("ASP"),)
    assert field_at(told, "issuekey", 5000) == (Value("ASP-1", "10"),)
    assert field_at(told, "created", 5000) == (Value("1970-01-01T00:00:01.000Z"),)
    assert field_at(told, "updated", 5000) == (Value("1970-01-01T00:01:01.000Z"),)
    assert field_at(issue(), "updated", 5000) is None


def test_the_resolution_date_follows_the_resolution():
    """Jira keeps no history of it, but of the resolution."""
    fixed, wont = (Value("Done", "1"),), (Value("Won't do", "2"),)
    told = issue(
        fields={"resolution": fixed, "resolutiondate": (Value("1970-01-01T00:00:04.000Z"),)},
        changes=(
            change(2000, [], wont, "resolution"),
            change(3000, wont, [], "resolution"),
            change(4000, [], fixed, "resolution"),
        ),
    )

    assert field_at(told, "resolutiondate", 1500) == ()
    assert field_at(told, "resolutiondate", 2500) == (Value("1970-01-01T00:00:02.000Z"),)
    assert field_at(told, "resolutiondate", 3500) == ()
    assert field_at(told, "resolutiondate", 4000) == (Value("1970-01-01T00:00:04.000Z"),)


def test_a_resolution_older_than_its_history_has_no_known_date():
    """It was set before the history begins."""
    told = issue(
        fields={"resolution": (), "resolutiondate": ()},
        changes=(change(3000, [Value("Done", "1")], [], "resolution"),),
    )

    assert field_at(told, "resolutiondate", 2000) is None


def test_events_stand_in_order_of_instant_kind_number_and_item():
    """Convention 5: created before changelog before comment before worklog; ids are numbers, not texts."""
    first = change(1000, [OPEN], [WAITING], id=9)
    item = change(1000, [], [Value("x")], "labels", id=9, index=1)
    later = change(1000, [WAITING], [DONE], id=10)
    said, answered, odd = comment(1000, "99"), comment(1000, "100"), comment(1000, "draft")
    worked = Worklog(id="5", at=1000, started=500, seconds=60)
    told = issue(changes=(later, item, first), comments=(answered, odd, said), worklogs=(worked,), creator="c1")

    assert events(told) == (Created(1000, "c1"), first, item, later, odd, said, answered, worked)


def test_the_category_follows_the_status():
    """Rolled back by the site's statuses; without them only today's status has a category."""
    assert category_at(LIFE, SITE, 2500) == "indeterminate"
    assert category_at(LIFE, SITE, 5000) == "done"
    assert category_at(LIFE, Site(), 5000) == "done"
    assert category_at(LIFE, Site(), 2500) is None
    assert category_at(issue(status_category="new"), Site(), 2500) == "new"


def test_nothing_later_than_now_leaves_the_snapshot_as_it_is():
    """The usual look cuts nothing."""
    snapshot = Snapshot(issue=LIFE, site=SITE)

    assert as_of(snapshot, 3000) is snapshot


def test_later_events_are_not_seen_and_fields_are_rolled_back():
    """Convention 12, half an hour in the past."""
    now = 10 * HOUR
    later = now + HOUR
    told = issue(
        fields={"status": (DONE,), "updated": (Value("1970-01-01T11:00:00.000Z"),)},
        changes=(change(2000, [OPEN], [WAITING]), change(later, [WAITING], [DONE])),
        comments=(comment(3000), comment(later, "101")),
        attachments=(Attachment(id="1", at=3000, filename="a"), Attachment(id="2", at=later, filename="b")),
        worklogs=(Worklog(id="1", at=later, started=1, seconds=1),),
        status_category="done",
        updated=later,
    )
    past = as_of(Snapshot(issue=told, site=SITE), now).issue

    assert past.fields == {"status": (WAITING,), "updated": (Value("1970-01-01T00:00:03.000Z"),)}
    assert past.status_category == "indeterminate"
    assert past.changes == told.changes[:1]
    assert past.comments == told.comments[:1]
    assert past.attachments == told.attachments[:1]
    assert past.worklogs == ()
    assert past.updated == 3000


def test_a_clock_up_to_five_minutes_ahead_counts_as_now():
    """D94: an event 3 s ahead happens now; nothing gets a negative duration."""
    now = 10 * HOUR
    told = issue(
        created=now + 3000,
        updated=now + 4000,
        fields={"status": (WAITING,)},
        changes=(change(now + 4000, [OPEN], [WAITING], id=1),),
        comments=(comment(now + 5 * MINUTE, updated=now + HOUR), comment(now + 5 * MINUTE + 1, "101")),
    )
    past = as_of(Snapshot(issue=told), now).issue

    assert past.created == now
    assert past.updated == now
    assert [one.at for one in past.changes] == [now]
    assert [(one.id, one.at, one.updated) for one in past.comments] == [("100", now, now)]
    assert past.fields["status"] == (WAITING,)


def test_a_field_that_only_later_history_shows_gets_its_earlier_value():
    """What the cut change replaced is known, so it is kept."""
    told = issue(changes=(change(10 * HOUR, [Value("Low")], [Value("High")], "priority"),))

    assert as_of(Snapshot(issue=told), HOUR).issue.fields == {"priority": (Value("Low"),)}


def test_an_issue_created_later_keeps_its_creation():
    """So that a reader can tell that there was no issue yet."""
    assert as_of(Snapshot(issue=issue(created=10 * HOUR)), HOUR).issue.created == 10 * HOUR


def test_a_move_is_undone_with_its_key_and_a_change_of_reporter_with_its_account():
    """The numeric id stays; key, project and reporter are those of the time."""
    told = issue(
        key="FIELD-7",
        project="FIELD",
        reporter="r2",
        changes=(
            change(10 * HOUR, [Value("ASP-1")], [Value("FIELD-7")], "key"),
            change(10 * HOUR, [Value("Rita", "r1")], [Value("Rob", "r2")], "reporter", index=1),
        ),
    )
    past = as_of(Snapshot(issue=told), HOUR).issue

    assert (past.id, past.key, past.project, past.reporter) == ("10", "ASP-1", "ASP", "r1")
    assert key_at(told, 10 * HOUR) == "FIELD-7"


def test_an_edit_without_history_moves_updated_to_the_newest_event_seen():
    """`updated` may be later than `now` while nothing else is; without any event it is now."""
    assert as_of(Snapshot(issue=issue(updated=10 * HOUR)), HOUR).issue.updated == 1000
    assert as_of(Snapshot(issue=issue(created=None, updated=10 * HOUR)), HOUR).issue.updated == HOUR
