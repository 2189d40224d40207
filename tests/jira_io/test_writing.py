"""Is each change one request with the right body, and is nothing left public or half said?"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
import requests

from connector.errors import JiraRefused, JiraRetry
from connector.jira_io.interface import Attached, Edit, NewIssue
from rules.model import Marker

if TYPE_CHECKING:
    from tests.jira_io.conftest import Wire

MARKER = Marker(kind="notice", op="0123456789abcdef01234567", hash="cafe")
VALUE = {"schema": 1, "kind": "notice", "op": MARKER.op, "hash": "cafe"}
ADF = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Hi"}]}]}
EDIT = Edit(
    add_labels=("sla-breached",), remove_labels=("sla-at-risk",), fields={"duedate": None}, property={"schema": 1}
)
MEDIA = "0b9f7a52-1c1d-4f3a-9a55-2f3e3c1f2d11"


def saved(wire: "Wire", value: object) -> None:
    """What Jira has as our property, for the one look that Cloud's first silent edit gets."""
    wire.answers("GET", "/issue/10001/properties/aftercare", json={"key": "aftercare", "value": value})


# ------------------------------------------------------------------------------------------------------------- edits
def test_an_edit_is_one_put(wire: "Wire") -> None:
    """Labels by verb, so that other people's labels stay; fields and property land together with them."""
    wire.answers("PUT", "/issue/10001", status=204)
    saved(wire, {"schema": 1})

    wire.jira.edit("10001", EDIT)

    assert wire.bodies("PUT", "/issue/10001") == [
        {
            "update": {"labels": [{"add": "sla-breached"}, {"remove": "sla-at-risk"}]},
            "fields": {"duedate": None},
            "properties": [{"key": "aftercare", "value": {"schema": 1}}],
        }
    ]
    assert "notifyUsers=false" in str(wire.sent[0].url)


def test_an_empty_edit_is_no_request(wire: "Wire") -> None:
    """A look without news writes nothing."""
    wire.jira.edit("10001", Edit())

    assert not wire.sent


@pytest.mark.parametrize(
    ("status", "message"),
    [
        pytest.param(403, "You need to have Administer Projects permission.", id="Data Center's 403"),
        pytest.param(400, "Cannot disable notifications for this issue.", id="a 400 about notifications"),
    ],
)
def test_a_site_that_forbids_silence_is_told_aloud_from_then_on(wire: "Wire", status: int, message: str) -> None:
    """The flag is tried once; afterwards each edit is one request again."""
    wire.answers("PUT", "/issue/10001", status=status, json={"errorMessages": [message]})
    wire.answers("PUT", "/issue/10001", status=204)

    for _ in range(2):
        wire.jira.edit("10001", EDIT)

    assert ["notifyUsers" in str(request.url) for request in wire.sent] == [True, False, False]


def test_an_edit_that_is_forbidden_aloud_too_does_not_cost_the_silence(wire: "Wire") -> None:
    """Then it was not about the flag, and the next issue may be another matter."""
    wire.answers("PUT", "/issue/10001", status=403, json={"errorMessages": ["No."]})
    wire.answers("PUT", "/issue/10001", status=403, json={"errorMessages": ["No."]})
    wire.answers("PUT", "/issue/10002", status=204)

    with pytest.raises(JiraRefused):
        wire.jira.edit("10001", EDIT)
    wire.jira.edit("10002", Edit(add_labels=("a",)))

    assert ["notifyUsers" in str(request.url) for request in wire.sent] == [True, False, True]


def test_a_refused_edit_is_not_repeated(wire: "Wire") -> None:
    """A 400 about a field has nothing to do with mail."""
    wire.answers("PUT", "/issue/10001", status=400, json={"errors": {"duedate": "not on the screen"}})

    with pytest.raises(JiraRefused) as caught:
        wire.jira.edit("10001", EDIT)

    assert caught.value.fields == {"duedate": "not on the screen"}
    assert len(wire.sent) == 1


def test_an_edit_that_was_ignored_with_its_flag_is_made_aloud(cloud: "Wire") -> None:
    """Cloud's text: without the right to be silent "the request is ignored". If that means the edit, we see it."""
    cloud.answers("PUT", "/issue/10001", status=204)
    cloud.answers("GET", "/issue/10001/properties/aftercare", status=404)

    for _ in range(2):
        cloud.jira.edit("10001", EDIT)

    assert ["notifyUsers" in str(r.url) for r in cloud.sent if r.method == "PUT"] == [True, False, False]
    assert cloud.jira.calls["GET /issue/{id}/properties/{key}"] == 1


def test_a_silent_edit_that_worked_is_looked_at_once(cloud: "Wire") -> None:
    """One read in the life of a process."""
    cloud.answers("PUT", "/issue/10001", status=204)
    saved(cloud, {"schema": 1})

    for _ in range(3):
        cloud.jira.edit("10001", EDIT)

    assert cloud.jira.calls == {"PUT /issue/{id}": 3, "GET /issue/{id}/properties/{key}": 1}


# ---------------------------------------------------------------------------------------------------------- comments
@pytest.mark.parametrize("internal", [False, True])
def test_a_comment_is_born_with_its_marker(wire: "Wire", internal: bool) -> None:
    """One POST: a comment of ours is never without it, whenever we die."""
    wire.answers("POST", "/issue/10001/comment", status=201, json={"id": "7", "jsdPublic": not internal})

    assert wire.jira.create_comment("10001", ADF, MARKER, internal=internal) == "7"

    properties = [{"key": "aftercare", "value": VALUE}]
    if internal:
        properties.append({"key": "sd.public.comment", "value": {"internal": True}})
    assert wire.bodies("POST", "/issue/10001/comment") == [{"body": ADF, "properties": properties}]
    assert len(wire.sent) == 1


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param({"id": "7", "jsdPublic": True}, id="the reply says public"),
        pytest.param({"id": "7", "jsdPublic": None}, id="the reply says nothing"),
        pytest.param({"id": "7"}, id="the property was dropped"),
    ],
)
def test_an_internal_comment_that_is_public_is_taken_back(wire: "Wire", reply: dict[str, Any]) -> None:
    """Customers must not read what was meant for agents."""
    wire.answers("POST", "/issue/10001/comment", status=201, json=reply)
    wire.answers("GET", "/comment/7/properties/sd.public.comment", status=404)
    wire.answers("DELETE", "/issue/10001/comment/7", status=204)

    with pytest.raises(JiraRefused, match="it was deleted"):
        wire.jira.create_comment("10001", ADF, MARKER, internal=True)

    assert wire.jira.calls["DELETE /issue/{id}/comment/{comment}"] == 1
    assert wire.jira.calls["POST /issue/{id}/comment"] == 1


def test_a_public_comment_that_cannot_be_taken_back_calls_for_a_person(wire: "Wire") -> None:
    """The error names the comment that may be read by customers."""
    wire.answers("POST", "/issue/10001/comment", status=201, json={"id": "7", "jsdPublic": True})
    wire.answers("DELETE", "/issue/10001/comment/7", status=500)

    with pytest.raises(JiraRefused, match="comment 7 on issue 10001 may be public"):
        wire.jira.create_comment("10001", ADF, MARKER, internal=True)


def test_data_center_proves_an_internal_comment_by_its_property(datacenter: "Wire") -> None:
    """Its reply has no jsdPublic."""
    datacenter.answers("POST", "/issue/10001/comment", status=201, json={"id": "7"})
    value = {"key": "sd.public.comment", "value": {"internal": True}}
    datacenter.answers("GET", "/comment/7/properties/sd.public.comment", json=value)

    assert datacenter.jira.create_comment("10001", "text", MARKER, internal=True) == "7"


def test_cloud_changes_body_and_marker_in_one_put(cloud: "Wire") -> None:
    """Properties in a PUT are merged, so what makes the comment internal stays."""
    cloud.answers("PUT", "/issue/10001/comment/7", json={"id": "7"})

    cloud.jira.update_comment("10001", "7", ADF, MARKER)

    body = {"body": ADF, "properties": [{"key": "aftercare", "value": VALUE}]}
    assert cloud.bodies("PUT", "/issue/10001/comment/7") == [body]
    assert "notifyUsers=false" in str(cloud.sent[0].url)


def test_data_center_changes_the_body_before_the_marker(datacenter: "Wire") -> None:
    """Dying between leaves the old marker on the new body: the next look writes both again, and nothing looks fresh
    that is not."""
    datacenter.answers("PUT", "/issue/10001/comment/7", json={"id": "7"})
    datacenter.answers("PUT", "/comment/7/properties/aftercare", status=200)

    datacenter.jira.update_comment("10001", "7", "text", MARKER)

    paths = [str(request.url).removeprefix(datacenter.api) for request in datacenter.sent]
    assert paths == ["/issue/10001/comment/7", "/comment/7/properties/aftercare"]
    assert datacenter.bodies("PUT", "/comment/7/properties/aftercare") == [VALUE]


def test_a_body_that_was_refused_changes_no_marker(datacenter: "Wire") -> None:
    """Otherwise a stale card would look fresh for ever."""
    datacenter.answers("PUT", "/issue/10001/comment/7", status=400)

    with pytest.raises(JiraRefused):
        datacenter.jira.update_comment("10001", "7", "text", MARKER)

    assert len(datacenter.sent) == 1


LONG = "x" * 32_768
TOO_LONG: list[Any] = [
    pytest.param(lambda jira: jira.create_comment("1", LONG, MARKER, internal=False), id="a comment"),
    pytest.param(lambda jira: jira.create_comment("1", {"text": LONG}, MARKER, internal=False), id="an ADF comment"),
    pytest.param(lambda jira: jira.update_comment("1", "7", LONG, MARKER), id="a new body"),
    pytest.param(lambda jira: jira.edit("1", Edit(fields={"description": LONG})), id="a description"),
    pytest.param(lambda jira: jira.edit("1", Edit(property={"told": LONG})), id="a property"),
    pytest.param(lambda jira: jira.create_issue(new_issue(description=LONG)), id="a new issue"),
    pytest.param(lambda jira: jira.create_issue(new_issue(summary="x" * 256)), id="a summary"),
    pytest.param(lambda jira: jira.create_issue(new_issue(summary="a\nb")), id="a summary of two lines"),
]


@pytest.mark.parametrize("write", TOO_LONG)
def test_what_jira_would_refuse_for_its_length_is_not_sent(wire: "Wire", write: Callable[[Any], object]) -> None:
    """The error says how long it is and how long it may be."""
    with pytest.raises(JiraRefused) as caught:
        write(wire.jira)

    assert caught.value.status == 400
    assert not wire.sent


def test_the_longest_text_that_jira_takes_is_sent(wire: "Wire") -> None:
    """32,767 characters, whatever their bytes."""
    wire.answers("POST", "/issue/1/comment", status=201, json={"id": "7"})

    assert wire.jira.create_comment("1", "检" * 32_767, MARKER, internal=False) == "7"


# ------------------------------------------------------------------------------------------------------------ issues
def new_issue(**over: Any) -> NewIssue:
    valid: dict[str, Any] = {
        "project": "OPS",
        "issue_type": "Task",
        "summary": "Week 10",
        "description": ADF,
        "labels": ("weekly-2026-w10",),
    }
    return NewIssue(**{**valid, **over})


def test_an_issue_is_born_with_its_label_and_property(wire: "Wire") -> None:
    """The label is what it is found by when the answer to this POST is lost."""
    wire.answers("POST", "/issue", status=201, json={"id": "10100", "key": "OPS-9"})

    assert wire.jira.create_issue(new_issue(property={"week": 10})) == ("10100", "OPS-9")

    assert wire.bodies("POST", "/issue") == [
        {
            "fields": {
                "project": {"key": "OPS"},
                "issuetype": {"name": "Task"},
                "summary": "Week 10",
                "description": ADF,
                "labels": ["weekly-2026-w10"],
            },
            "properties": [{"key": "aftercare", "value": {"week": 10}}],
        }
    ]


def test_project_and_type_may_be_ids(wire: "Wire") -> None:
    """Ids survive a renaming."""
    wire.answers("POST", "/issue", status=201, json={"id": "10100", "key": "OPS-9"})

    wire.jira.create_issue(new_issue(project="10000", issue_type="10002"))

    fields = wire.bodies("POST", "/issue")[0]["fields"]
    assert (fields["project"], fields["issuetype"]) == ({"id": "10000"}, {"id": "10002"})


# ------------------------------------------------------------------------------------------------------- attachments
def attached(wire: "Wire") -> None:
    reply = [{"id": "55", "filename": "图表.png"}]
    wire.answers("POST", "/issue/10001/attachments", json=reply)


def test_a_file_goes_up_as_a_form(wire: "Wire") -> None:
    """Field `file`, its own type, and the header without which Jira suspects forgery."""
    attached(wire)
    wire.answers("GET", "/attachment/content/55", status=404)

    found = wire.jira.attach("10001", "图表.png", b"\x89PNG", "image/png")

    assert found == Attached(id="55", filename="图表.png", media=None)
    request = wire.sent[0]
    assert request.headers["X-Atlassian-Token"] == "no-check"
    assert request.headers["Content-Type"].startswith("multipart/form-data")
    body = request.body if isinstance(request.body, bytes) else str(request.body).encode()
    assert b'name="file"' in body
    assert "图表.png".encode() in body
    assert b"Content-Type: image/png" in body


def test_cloud_tells_the_media_id_by_its_redirect(cloud: "Wire", caplog: pytest.LogCaptureFixture) -> None:
    """The redirect is read and not followed: our login is no business of that host, and its token is nobody's."""
    attached(cloud)
    location = f"https://api.media.atlassian.com/file/{MEDIA}/binary?token=live-token&name=x.png"
    cloud.answers("GET", "/attachment/content/55", status=303, headers={"Location": location})

    with caplog.at_level("DEBUG"):
        found = cloud.jira.attach("10001", "chart.png", b"png", "image/png")

    assert found.media == MEDIA
    assert all(str(request.url).startswith("https://example.atlassian.net/") for request in cloud.sent)
    assert "live-token" not in caplog.text


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({"status": 200, "body": b"png"}, id="the file itself"),
        pytest.param({"status": 303, "headers": {"Location": "https://elsewhere.example.com/x"}}, id="no media in it"),
        pytest.param({"status": 500}, id="an error"),
        pytest.param({"status": 429, "headers": {"Retry-After": "60"}}, id="a rate limit"),
        pytest.param({"body": requests.ReadTimeout()}, id="no answer"),
    ],
)
def test_a_media_id_that_cannot_be_had_is_no_failure(cloud: "Wire", answer: dict[str, Any]) -> None:
    """The file is attached; saying otherwise would have it attached again."""
    attached(cloud)
    cloud.answers("GET", "/attachment/content/55", **answer)

    assert cloud.jira.attach("10001", "chart.png", b"png", "image/png").media is None


def test_attachments_are_listed_with_the_media_of_our_own(wire: "Wire") -> None:
    """Each media id costs a request, and only our own files go into our documents."""
    wire.me()
    ours = {"accountId": "bot"} if wire.flavour == "cloud" else {"key": "JIRAUSER10100", "name": "aftercare"}
    listed = [
        {"id": "55", "filename": "chart.png", "author": ours},
        {"id": "56", "filename": "pump.jpg", "author": {"accountId": "ann"}},
        {"id": "57", "filename": "left.jpg"},
    ]
    wire.answers("GET", "/issue/10001", json={"id": "10001", "fields": {"attachment": listed}})
    location = f"https://api.media.atlassian.com/file/{MEDIA}/binary?token=x"
    wire.answers("GET", "/attachment/content/55", status=303, headers={"Location": location})

    assert wire.jira.attachments("10001") == [
        Attached(id="55", filename="chart.png", media=MEDIA if wire.flavour == "cloud" else None),
        Attached(id="56", filename="pump.jpg", media=None),
        Attached(id="57", filename="left.jpg", media=None),
    ]


def test_attaching_with_a_lost_answer_is_unknown(wire: "Wire") -> None:
    """The same name twice would be two files."""
    wire.answers("POST", "/issue/10001/attachments", json=[])

    with pytest.raises(JiraRetry) as caught:
        wire.jira.attach("10001", "chart.png", b"png", "image/png")

    assert caught.value.outcome_unknown
