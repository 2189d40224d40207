"""Closing: what must be there, what proves it, what people say, and what becomes of a closing without it."""

from typing import Any

import pytest

from rules import plan
from rules.desired import ChecklistItem, MoveBack, Plan
from rules.model import Attachment, Comment, Marker, Value, Worklog
from rules.policy import Closeout, CloseoutItem
from rules.relatives import Relative

SIGNED = CloseoutItem(text="Acceptance signed", proof="attachment", value="*acceptance*")
LEARNED = CloseoutItem(text="What we learned", proof="command", value="lesson", mandatory=False)
TOLD = CloseoutItem(text="Customer informed")


@pytest.fixture
def closing(build: Any) -> Any:
    """The plan of an issue of Monday 10:00 with a checklist of these items and these comments."""

    def ask(
        *said: tuple[str, str], items: Any = (SIGNED, TOLD, LEARNED), now: str = "2026-03-06 16:00", **options: Any
    ) -> Plan:
        around = {name: options.pop(name) for name in ("related", "site") if name in options}
        since = options.pop("write_since", None)
        basis = {"name": "Field service", "items": tuple(items)}
        more = {
            name: options.pop(name) for name in ("fields", "attachments", "worklogs", "property") if name in options
        }
        changes, extra = options.pop("changes", ()), options.pop("comments", ())
        comments = (*(build.comment(when, "agent", text=text) for when, text in said), *extra)
        issue = build.issue("2026-03-02 10:00", *changes, comments=comments, **more)
        snapshot = build.replace(
            build.snapshot(issue, write_since=since and build.at(since)), **{"related": (), **around}
        )
        return plan(snapshot, build.policy(closeouts=(Closeout(**{**basis, **options}),)), build.at(now))

    return ask


@pytest.fixture
def closed(build: Any) -> Any:
    """The change by which the issue is resolved, on Thursday at noon."""
    return build.change("2026-03-05 12:00", "resolution", None, "Fixed", author="anna")


def states(told: Plan) -> list[str]:
    return [item.state for fact in told.facts.checklists for item in fact.items]


def first(told: Plan) -> ChecklistItem:
    return told.facts.checklists[0].items[0]


def moves(told: Plan) -> list[Any]:
    return [write for write in told.writes if isinstance(write, MoveBack)]


def paper(build: Any, when: str, name: str = "Acceptance_2026.PDF") -> Attachment:
    return Attachment(id="1", at=build.at(when), filename=name, author="customer")


@pytest.mark.parametrize(
    ("item", "issue", "proof"),
    [
        (("attachment", "*acceptance*"), {"attachments": True}, "Acceptance_2026.PDF"),
        (("attachment", "*.docx"), {"attachments": True}, None),
        (("field", "customfield_9"), {"fields": {"customfield_9": (Value("worn seal"),)}}, "worn seal"),
        (("field", "customfield_9"), {"fields": {"customfield_9": ()}}, None),
        (("label", "Billed"), {"fields": {"labels": (Value("billed"),)}}, "Billed"),
        (("label", "Billed"), {}, None),
        (("work_logged", "3600"), {"worklogs": 3600}, "3600"),
        (("work_logged", "3601"), {"worklogs": 3600}, None),
        (("approval", "customfield_9"), {"fields": {"customfield_9": (Value("approved at x"),)}}, "approved at x"),
        (("approval", "customfield_9"), {"fields": {"customfield_9": (Value("declined at x"),)}}, None),
        (("link", "documented by"), {"related": ("link", "is documented by", "new")}, "ASP-9"),
        (("link", "documented by"), {"related": ("link", "blocks", "new")}, None),
        (("subtasks", ""), {"related": ("subtask", "", "done")}, "ASP-9"),
        (("subtasks", ""), {"related": ("subtask", "", "new")}, None),
        (("subtasks", ""), {}, None),
        (("subtask", "handover"), {"related": ("subtask", "", "done")}, "ASP-9"),
        (("subtask", "training"), {"related": ("subtask", "", "done")}, None),
    ],
)
def test_the_issue_proves_an_item(build: Any, closing: Any, item: Any, issue: Any, proof: str | None) -> None:
    """By an attachment, a field, a label, work, an approval, a link, sub-tasks: with what proves it."""
    options = dict(issue)
    if "attachments" in options:
        options["attachments"] = (paper(build, "2026-03-04 10:00"),)
    if "worklogs" in options:
        at = build.at("2026-03-04 10:00")
        options["worklogs"] = (Worklog(id="1", at=at, started=at, seconds=options["worklogs"]),)
    if "related" in options:
        relation, link, category = options["related"]
        options["related"] = (
            Relative(id="9", key="ASP-9", relation=relation, link=link, category=category, summary="Handover papers"),
        )
    asked = CloseoutItem(text="x", proof=item[0], value=item[1])
    found = first(closing(items=(asked,), **options))
    assert (found.state, found.how, found.proof) == (("done", "evidence", proof) if proof else ("open", None, ""))


@pytest.mark.parametrize(
    ("who", "contains", "author", "text", "found"),
    [
        ("customer", "", "customer", "Thanks", True),
        ("customer", "accept", "customer", "We ACCEPT it", True),
        ("customer", "accept", "customer", "Thanks", False),
        ("customer", "", "agent", "Thanks", False),
        ("agent", "", "agent", "Done", True),
        ("agent", "", "robot", "Done", False),
    ],
)
def test_a_comment_proves_an_item(
    build: Any, closing: Any, who: str, contains: str, author: str, text: str, found: bool
) -> None:
    """By whom the policy says, with the words that it asks for."""
    asked = CloseoutItem(text="x", proof="comment", value=who, contains=contains)
    told = closing(items=(asked,), comments=(build.comment("2026-03-04 10:00", author, text=text),))
    assert states(told) == ["done" if found else "open"]


def test_a_condition_proves_an_item(build: Any, closing: Any) -> None:
    """In JQL."""
    for text, state in (("priority = Medium", "done"), ("priority = High", "open")):
        asked = CloseoutItem(text="x", proof="jql", query=build.query(text))
        assert states(closing(items=(asked,))) == [state]


def test_lessons_and_summary_are_proven_by_command(closing: Any) -> None:
    """What was said is kept with the item."""
    told = closing(("2026-03-04 10:00", "!close lesson order two seals"))
    item = told.facts.checklists[0].items[2]
    assert (item.state, item.proof, item.mandatory) == ("done", "order two seals", False)


@pytest.mark.parametrize(
    ("text", "states_", "by"),
    [
        ("!close done 2", ["open", "done", "open"], "agent"),
        ("!close done Customer informed", ["open", "done", "open"], "agent"),
        ("!close done 1, 2", ["done", "done", "open"], "agent"),
        ("!close skip 1 no paper in this country", ["skipped", "open", "open"], None),
        ("!收尾 完成 2", ["open", "done", "open"], "agent"),
        ("!close done 9", ["open", "open", "open"], None),
    ],
)
def test_people_tick_by_command(closing: Any, text: str, states_: list[str], by: str | None) -> None:
    """By number or by name; who did is kept."""
    told = closing(("2026-03-04 10:00", text))
    assert states(told) == states_
    assert told.facts.checklists[0].items[1].by == by
    assert [command.refused for command in told.facts.commands][-1] == ("no_such_item" if "9" in text else None)


def test_what_was_undone_stays_open_until_something_newer_proves_it(build: Any, closing: Any) -> None:
    """The attachment of before does not count any more, the next one does."""
    old, new = paper(build, "2026-03-03 10:00"), build.replace(paper(build, "2026-03-05 10:00"), id="2")
    said = ("2026-03-04 10:00", "!close undo 1")
    assert first(closing(attachments=(old,))).state == "done"
    assert first(closing(said, attachments=(old,))).state == "open"
    assert first(closing(said, attachments=(old, new))).state == "done"


def card(build: Any, ticks: dict[str, bool], when: str = "2026-03-04 10:00") -> Comment:
    marker = Marker(kind="card", op="x", hash="h")
    at = build.at("2026-03-03 10:00")
    return Comment(
        id="77",
        at=at,
        author="us",
        updated=build.at(when),
        public=True,
        text="",
        marker=marker,
        ticks=tuple(ticks.items()),
    )


@pytest.mark.parametrize(
    ("ticked", "shown", "state"),
    [
        (True, False, "done"),
        (False, False, "open"),
        (True, None, "done"),
        (False, None, "open"),
        (True, True, "open"),
    ],
    ids=["ticked", "left alone", "ticked, database lost", "open, database lost", "as we wrote it, proof gone"],
)
def test_a_box_that_a_person_ticked_is_done(
    build: Any, closing: Any, ticked: bool, shown: bool | None, state: str
) -> None:
    """Told from how we wrote it."""
    id_ = first(closing(items=(TOLD,))).id
    property_ = {} if shown is None else {"boxes": {id_: {"shown": shown}}}
    told = closing(items=(TOLD,), comments=(card(build, {id_: ticked}),), property=property_)
    assert first(told).state == state
    if state == "done":
        assert (first(told).how, first(told).at) == ("person", build.at("2026-03-04 10:00"))


def test_boxes_of_a_card_that_is_newer_than_our_memory_are_our_own(build: Any, closing: Any) -> None:
    """We wrote the card and died before the property said so: that is nobody's tick."""
    id_, paper_ = first(closing(items=(SIGNED,))).id, paper(build, "2026-03-03 12:00")
    for known, how in (("h", "person"), ("older", "evidence")):
        property_ = {"card": known, "boxes": {id_: {"shown": False}}}
        options = {"items": (SIGNED,), "attachments": (paper_,), "property": property_}
        assert first(closing(comments=(card(build, {id_: True}),), **options)).how == how


def test_a_tick_survives_the_next_edit_of_the_card(build: Any, closing: Any) -> None:
    """The property keeps what the box said, since the card shows it as ours from then on."""
    id_, at = first(closing(items=(TOLD,))).id, build.at("2026-03-04 10:00")
    property_ = {"boxes": {id_: {"shown": True, "said": True, "at": at}}}
    written = card(build, {id_: True}, "2026-03-04 11:00")
    assert first(closing(items=(TOLD,), comments=(written,), property=property_)).at == at


def test_a_box_that_a_person_unticked_stays_open(build: Any, closing: Any) -> None:
    """Though the issue proves it."""
    id_ = first(closing(items=(SIGNED,))).id
    property_ = {"boxes": {id_: {"shown": True}}}
    options = {"items": (SIGNED,), "attachments": (paper(build, "2026-03-03 12:00"),), "property": property_}
    assert first(closing(comments=(card(build, {id_: False}),), **options)).state == "open"
    assert first(closing(comments=(card(build, {id_: True}),), **options)).how == "evidence"


@pytest.mark.parametrize(
    ("mode", "tags", "reminded", "moved"),
    [
        ("remind", (), ["closeout.missing"], False),
        ("label", ("closeout-incomplete",), ["closeout.missing"], False),
        ("gate", (), [], True),
    ],
)
def test_a_closing_without_what_must_be_there(
    build: Any, closing: Any, closed: Any, mode: str, tags: Any, reminded: list[str], moved: bool
) -> None:
    """Is reminded, marked or taken back, as the policy says."""
    told = closing(changes=[closed], mode=mode)
    assert told.tags == tags
    assert [reminder.text for reminder in told.facts.reminders] == reminded
    assert bool(moves(told)) == moved
    if moved:
        (move,) = moves(told)
        assert isinstance(move, MoveBack)
        assert (move.missing, move.category, move.closed_by) == (
            ("Acceptance signed", "Customer informed"),
            "indeterminate",
            "anna",
        )


def test_what_is_missing_is_told_to_those_whom_the_list_names(closing: Any, closed: Any) -> None:
    """The assignee only where nobody else is named."""
    for tell in (("assignee",), ("lead", "group:quality")):
        told = closing(changes=[closed], tell=tell)
        assert [reminder.tell for reminder in told.facts.reminders] == [tell]


@pytest.mark.parametrize("mode", ["remind", "label", "gate"])
def test_a_complete_closing_is_left_alone(build: Any, closing: Any, closed: Any, mode: str) -> None:
    """Optional items may be missing."""
    told = closing(
        ("2026-03-04 10:00", "!close done 2"),
        changes=[closed],
        mode=mode,
        attachments=(paper(build, "2026-03-03 10:00"),),
    )
    assert (told.tags, told.facts.reminders, moves(told)) == ((), (), [])


@pytest.mark.parametrize("when", ["2026-03-04 10:00", "2026-03-05 13:00"], ids=["before", "after"])
@pytest.mark.parametrize("mode", ["remind", "label", "gate"])
def test_a_person_may_let_it_close_all_the_same(closing: Any, closed: Any, when: str, mode: str) -> None:
    """With a reason, which is kept."""
    told = closing((when, "!close override lost in the post"), changes=[closed], mode=mode)
    assert (told.tags, told.facts.reminders, moves(told)) == ((), (), [])
    assert (told.facts.checklists[0].overridden_by, told.facts.checklists[0].override) == ("agent", "lost in the post")


def test_an_override_counts_for_its_closing_only(build: Any, closing: Any, closed: Any) -> None:
    """Reopened and closed again, it asks again."""
    again = [
        build.change("2026-03-06 10:00", "resolution", "Fixed", None),
        build.change("2026-03-06 11:00", "resolution", None, "Fixed"),
    ]
    told = closing(("2026-03-05 13:00", "!close override lost"), changes=[closed, *again], mode="gate")
    assert [move.closed_at for move in moves(told)] == [build.at("2026-03-06 11:00")]


def bounced(build: Any, times: int) -> list[Any]:
    """Closed by Anna and moved back by us, so many times, and closed once more."""
    found = []
    for hour in range(times + 1):
        at = f"2026-03-05 {8 + hour:02}"
        found += [
            build.change(f"{at}:00", "status", "In Progress", "Closed", author="anna"),
            build.change(f"{at}:00", "resolution", None, "Fixed", author="anna", index=1),
        ]
        if hour < times:
            found += [
                build.change(f"{at}:10", "status", "Closed", "In Progress", author="us"),
                build.change(f"{at}:10", "resolution", "Fixed", None, author="us", index=1),
            ]
    return found


@pytest.mark.parametrize(("times", "most", "moved"), [(2, 3, True), (3, 3, False), (1, 1, False)])
def test_the_gate_gives_up_after_some_moves_in_a_day(
    build: Any, closing: Any, times: int, most: int, moved: bool
) -> None:
    """With a finding and the label."""
    told = closing(changes=bounced(build, times), mode="gate", most_moves=most)
    assert bool(moves(told)) == moved
    assert [finding.code for finding in told.findings] == ([] if moved else ["gate_parked"])
    assert told.tags == (() if moved else ("closeout-incomplete",))


@pytest.mark.parametrize("allowed", [False, True])
def test_on_a_service_project_the_gate_has_to_be_allowed(build: Any, closing: Any, closed: Any, allowed: bool) -> None:
    """For a customer may get mail of it."""
    site = build.replace(build.site, service_projects=frozenset({"ASP"}))
    told = closing(changes=[closed], mode="gate", site=site, customers_may_be_notified=allowed)
    assert bool(moves(told)) == allowed
    assert [finding.code for finding in told.findings] == ([] if allowed else ["gate_refused"])


@pytest.mark.parametrize(
    ("to", "only", "expected"),
    [
        ("new", False, ("new", ("indeterminate",))),
        ("indeterminate", False, ("indeterminate", ("new",))),
        ("new", True, ("new", ())),
        ("indeterminate", True, ("indeterminate", ())),
    ],
)
def test_the_gate_moves_to_the_category_of_the_policy(
    closing: Any, closed: Any, to: str, only: bool, expected: tuple[str, tuple[str, ...]]
) -> None:
    """And to the other open one where no way leads there, unless the policy names only one."""
    (move,) = moves(closing(changes=[closed], mode="gate", reopen_to=to, reopen_only=only))
    assert (move.category, move.others) == expected


def test_an_issue_that_could_not_be_moved_is_marked(closing: Any, closed: Any) -> None:
    """The property holds the move that was tried: there was no way back. A comment alone does not count, since whoever
    wrote it may have died before the move."""
    (move,) = moves(closing(changes=[closed], mode="gate"))
    comment = Comment(
        id="9", at=0, author="us", updated=0, public=True, text="", marker=Marker(kind="notice", op=move.op, hash="h")
    )
    assert moves(closing(changes=[closed], mode="gate", comments=(comment,)))
    told = closing(changes=[closed], mode="gate", property={"told": [move.op]})
    assert (moves(told), told.tags) == ([], ("closeout-incomplete",))
    assert [finding.code for finding in told.findings] == ["gate_no_transition"]


def test_what_was_closed_before_writing_was_switched_on_is_not_moved(closing: Any, closed: Any) -> None:
    """The past is recorded and left alone."""
    assert not moves(closing(changes=[closed], mode="gate", write_since="2026-03-06 10:00"))


def test_only_matching_issues_have_the_list(build: Any, closing: Any) -> None:
    """Elsewhere its commands are refused."""
    told = closing(("2026-03-04 10:00", "!close done 1"), when=build.query("priority = High"))
    assert told.facts.checklists == ()
    assert [command.refused for command in told.facts.commands] == ["not_allowed_here"]
