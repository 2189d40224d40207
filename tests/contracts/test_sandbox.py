"""Do our client and the sandbox talk to each other as Atlassian's documents say, in both directions?"""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from connector.errors import JiraGone, JiraRefused
from connector.jira_io import connect
from connector.jira_io.interface import Edit, Jira, NewIssue
from connector.jira_io.parsing import read_issue
from connector.sandbox.server import Sandbox
from rules.model import Marker

MARKER = Marker(kind="card", op="0123456789abcdef01234567", hash="old")
EDITED = Marker(kind="card", op=MARKER.op, hash="new")
START = 1_772_452_800_000
CONTEXT = {"cloud": "", "datacenter": "/jira"}


@pytest.fixture(params=["cloud", "datacenter"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A service project with a request that has been answered inside and outside, and an issue elsewhere."""
    seconds = itertools.count()
    sandbox = Sandbox(request.param, lambda: START + 1000 * next(seconds), context_path=CONTEXT[request.param])
    sandbox.log_requests = True
    state = sandbox.state
    state.add_user("bot", "Aftercare", "app")
    state.add_user("ann", "Ann", groups=["agents"])
    state.add_user("kim", "Kim", "customer")
    state.create_project("ITSD", "Service", "service_desk")
    state.create_project("OPS", "Operations")
    state.add_component("OPS", "Pump", "ann")
    state.add_component("OPS", "Valve")
    state.create_issue("ITSD", "Task", "Pump stands still", "Since noon.", "kim")
    state.comment("ITSD-1", "ann", "He has not paid.", public=False)
    state.comment("ITSD-1", "ann", "We are on our way.")
    state.transition("ITSD-1", "ann", "In Progress")
    state.create_issue("OPS", "Task", "Another", "", "ann")
    sandbox.start()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def jira(sandbox: Sandbox) -> Jira:
    return connect(url=sandbox.state.base_url, flavour="auto", email="bot@example.com", token=sandbox.token_for("bot"))


def text(jira: Jira) -> Any:
    if jira.flavour == "datacenter":
        return "Hello"
    paragraph = {"type": "paragraph", "content": [{"type": "text", "text": "Hello"}]}
    return {"type": "doc", "version": 1, "content": [paragraph]}


def test_both_sides_keep_to_the_contract(sandbox: Sandbox, jira: Jira, recorder: Callable[..., Any]) -> None:
    """Every kind of request, and what came of it."""
    first, second = sandbox.state.issue("ITSD-1").id, sandbox.state.issue("OPS-1").id
    site = jira.site()
    people = jira.people_in_groups(["agents"])
    leads = jira.component_leads("OPS")
    card = jira.create_comment(first, text(jira), MARKER, internal=True)
    notice = jira.create_comment(first, text(jira), MARKER, internal=False)
    jira.update_comment(first, card, text(jira), EDITED)
    jira.edit(first, Edit(add_labels=("a", "b"), property={"schema": 1, "labels": ["a"]}))
    jira.edit(first, Edit(remove_labels=("b",), fields={"description": text(jira)}))
    chart = jira.attach(first, "图表.png", b"png", "image/png")
    new = NewIssue(project="OPS", issue_type="Task", summary="Week 10", description=text(jira), labels=("weekly",))
    made = jira.create_issue(new)
    waiting = next(way for way in jira.transitions(first) if way.name == "Waiting for parts")
    jira.transition(first, waiting.id)
    fetched = jira.fetch([first, second, "999999"], {})
    issue = read_issue(fetched.issues[first], site)

    assert jira.flavour == sandbox.flavour
    assert {"ITSD"} <= site.service_projects
    assert [person.name for person in people.values()] == ["Ann"]
    assert [lead and lead.name for lead in leads.values()] == ["Ann", None]
    assert fetched.missing == ("999999",)
    assert [(c.id, c.public, c.marker) for c in issue.comments[-2:]] == [(card, False, EDITED), (notice, True, MARKER)]
    assert [c.public for c in issue.comments] == [False, True, False, True]
    assert issue.history_complete
    assert [value.text for value in issue.fields["status"]] == ["Waiting for parts"]
    assert waiting.category == issue.status_category == "indeterminate"
    assert issue.property == {"schema": 1, "labels": ["a"]}
    assert [value.text for value in issue.fields["labels"]] == ["a"]
    assert jira.attachments(first) == [chart]
    assert (chart.media is not None) == (jira.flavour == "cloud")
    assert jira.find_by_label("OPS", "weekly") == [made[0]]
    assert list(jira.updated_since("project = ITSD", START - 60_000, START)) == [first]
    with pytest.raises(JiraGone):
        jira.edit("999999", Edit(add_labels=("x",)))
    with pytest.raises(JiraRefused) as caught:
        jira.edit(first, Edit(add_labels=("x y",)))
    assert "labels" in caught.value.fields

    record = recorder(sandbox.flavour, sandbox.context_path)
    for entry in sandbox.requests_log:
        if not entry.headers.get("Content-Type", "").startswith("multipart"):
            record.see_logged(entry)
    assert record.problems == []


def test_a_look_at_an_issue_with_known_markers_is_one_request(sandbox: Sandbox, jira: Jira) -> None:
    """Calls to Jira are the scarce resource: this is the one that is made most often."""
    id = sandbox.state.issue("ITSD-1").id
    jira.myself()
    jira.fetch([id], {})
    card = jira.create_comment(id, text(jira), MARKER, internal=False)
    before = jira.calls.total()

    jira.fetch([id], {card: MARKER})

    assert jira.calls.total() - before == 1


def test_a_search_over_more_than_a_page_gives_each_issue_once(sandbox: Sandbox, jira: Jira) -> None:
    """The sandbox gives as many at once as Jira would."""
    for number in range(120):
        sandbox.state.create_issue("OPS", "Task", f"Number {number}", "", "ann")

    found = list(jira.search_ids("project = OPS"))

    assert len(found) == len(set(found)) == 121
