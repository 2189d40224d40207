"""Is an issue whole when it comes out of `fetch`, on both flavours, whatever Jira cuts off?"""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from connector.errors import JiraRetry, LoginLost
from connector.jira_io import client as sending
from rules.model import Marker

if TYPE_CHECKING:
    from tests.jira_io.conftest import Wire

Issue = Callable[..., dict[str, Any]]
MARKER = Marker(kind="card", op="0123456789abcdef01234567", hash="cafe")
VALUE = {"schema": 1, "kind": "card", "op": MARKER.op, "hash": "cafe"}
OURS = {"cloud": {"accountId": "bot"}, "datacenter": {"key": "JIRAUSER10100", "name": "aftercare"}}
THEIRS = {"cloud": {"accountId": "ann"}, "datacenter": {"key": "ann", "name": "ann"}}


def entry(id: int, created: object = "2026-03-02T12:00:00.000+0000") -> dict[str, Any]:
    return {"id": str(id), "created": created, "items": []}


def history(*entries: dict[str, Any], total: int | None = None) -> dict[str, Any]:
    return {"startAt": 0, "maxResults": 40, "total": len(entries) if total is None else total, "histories": [*entries]}


def said(id: int, author: dict[str, str], **over: Any) -> dict[str, Any]:
    at = f"2026-03-02T12:00:{id % 60:02}.000+0000"
    return {"id": str(id), "author": author, "body": "text", "created": at, "updated": at, **over}


def comments(*all_of_them: dict[str, Any], total: int | None = None) -> dict[str, Any]:
    count = len(all_of_them) if total is None else total
    return {"comment": {"comments": [*all_of_them], "total": count, "startAt": 0, "maxResults": len(all_of_them)}}


def histories(raw: Any) -> list[str]:
    return [each["id"] for each in raw["changelog"]["histories"]]


def properties(raw: Any, index: int = 0) -> Any:
    return raw["fields"]["comment"]["comments"][index].get("properties")


def bulk(wire: "Wire", *issues: dict[str, Any], errors: tuple[dict[str, str], ...] = ()) -> None:
    wire.answers("POST", "/issue/bulkfetch", json={"issues": [*issues], "issueErrors": [*errors]})
    wire.me()


# ------------------------------------------------------------------------------------------------------------- Cloud
def test_issues_with_short_histories_cost_one_request(cloud: "Wire", issue: Issue) -> None:
    """A bulk read brings fields, comments, our property and up to 40 entries of history."""
    bulk(cloud, issue("10001", changelog=history(entry(2), entry(1))), issue("10002"))
    cloud.jira.myself()

    fetched = cloud.jira.fetch(["10001", "10002"], {})

    assert histories(fetched.issues["10001"]) == ["1", "2"]
    assert cloud.jira.calls == {"GET /myself": 1, "POST /issue/bulkfetch": 1}
    assert cloud.bodies("POST", "/issue/bulkfetch") == [
        {
            "issueIdsOrKeys": ["10001", "10002"],
            "fields": ["*all"],
            "expand": ["changelog"],
            "properties": ["aftercare", "aftercare-project"],
        }
    ]


@pytest.mark.parametrize(
    "cut",
    [
        pytest.param(history(entry(9), total=3), id="fewer than the total"),
        pytest.param(history(*map(entry, range(1, 41))), id="as many as a bulk read ever gives"),
        pytest.param(None, id="none came along"),
    ],
)
def test_a_cut_history_is_read_whole(cloud: "Wire", issue: Issue, cut: dict[str, Any] | None) -> None:
    """One more request for all cut histories of the batch, over as many pages as there are."""
    bulk(cloud, issue("10001", changelog=cut))
    first = {"issueChangeLogs": [{"issueId": "10001", "changeHistories": [entry(3), entry(1)]}], "nextPageToken": "a"}
    second = {"issueChangeLogs": [{"issueId": "10001", "changeHistories": [entry(2), entry(3)]}]}
    cloud.answers("POST", "/changelog/bulkfetch", json=first)
    cloud.answers("POST", "/changelog/bulkfetch", json=second)

    raw = cloud.jira.fetch(["10001"], {}).issues["10001"]

    assert histories(raw) == ["1", "2", "3"]
    assert raw["changelog"]["total"] == (40 if cut and cut["total"] == 40 else 3)
    assert [body.get("nextPageToken") for body in cloud.bodies("POST", "/changelog/bulkfetch")] == [None, "a"]


def test_a_history_in_circles_is_read_issue_by_issue(cloud: "Wire", issue: Issue) -> None:
    """A repeated page token would go on for ever; half a history must not pass for a whole one."""
    bulk(cloud, issue("10001", changelog=None))
    page = {"issueChangeLogs": [{"issueId": "10001", "changeHistories": [entry(1)]}], "nextPageToken": "a"}
    cloud.answers("POST", "/changelog/bulkfetch", json=page)
    cloud.answers("GET", "/issue/10001/changelog", json={"values": [entry(1), entry(2)], "total": 3})
    cloud.answers("GET", "/issue/10001/changelog", json={"values": [entry(3)], "total": 3, "isLast": True})

    raw = cloud.jira.fetch(["10001"], {}).issues["10001"]

    assert histories(raw) == ["1", "2", "3"]
    assert cloud.jira.calls["POST /changelog/bulkfetch"] == 2


def test_what_a_sound_answer_lacks_is_missing_and_what_it_complains_of_has_failed(cloud: "Wire", issue: Issue) -> None:
    """Hidden and deleted issues are silently absent; issueErrors are for what can be tried again."""
    bulk(cloud, issue("10001"), errors=({"id": "10002", "errorMessage": "shard is away"},))

    fetched = cloud.jira.fetch(["10001", "10002", "10003", "../x"], {})

    assert list(fetched.issues) == ["10001"]
    assert fetched.failed == {"10002": "shard is away"}
    assert fetched.missing == ("10003", "../x")
    assert cloud.bodies("POST", "/issue/bulkfetch")[0]["issueIdsOrKeys"] == ["10001", "10002", "10003"]


def test_an_issue_may_be_asked_for_by_key(wire: "Wire", issue: Issue) -> None:
    """People name issues by key; the answer is by id."""
    bulk(wire, issue("10001"))
    wire.answers("GET", "/issue/OPS-10001", json=issue("10001"))

    fetched = wire.jira.fetch(["OPS-10001"], {})

    assert (list(fetched.issues), fetched.missing) == (["10001"], ())


def test_nothing_asked_is_nothing_sent(wire: "Wire") -> None:
    """Not even who we are."""
    fetched = wire.jira.fetch(["x", ""], {})

    assert fetched.missing == ("x", "")
    assert not wire.sent


def test_a_batch_too_large_for_one_answer_is_read_in_halves(
    cloud: "Wire", issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few huge issues must not make the whole batch unreadable."""
    monkeypatch.setattr(sending, "LARGEST_ANSWER", 3_000)

    def answer(request: Any) -> tuple[int, dict[str, str], str]:
        asked = json.loads(request.body)["issueIdsOrKeys"]
        found = [issue(id, fields={"summary": "x" * 1_000}) for id in asked if id != "10004"]
        return 200, {}, json.dumps({"issues": found})

    cloud.mock.add_callback("POST", f"{cloud.api}/issue/bulkfetch", answer)
    cloud.me()

    fetched = cloud.jira.fetch(["10001", "10002", "10003", "10004"], {})

    assert sorted(fetched.issues) == ["10001", "10002", "10003"]
    assert fetched.missing == ("10004",)


def test_cut_comments_are_read_page_by_page_with_their_properties(wire: "Wire", issue: Issue) -> None:
    """However few a page gives, and though one more comes in meanwhile."""
    ours, theirs = OURS[wire.flavour], THEIRS[wire.flavour]
    raw = issue("10001", fields=comments(said(1, theirs), total=3))
    bulk(wire, raw)
    wire.answers("GET", "/issue/10001", json=raw)
    marked = said(2, ours, properties=[{"key": "aftercare", "value": VALUE}, {"key": "other", "value": 1}])
    plain = {"properties": []}
    first = {"comments": [said(1, theirs, **plain), marked], "total": 3}
    wire.answers("GET", "/issue/10001/comment", json=first)
    wire.answers("GET", "/issue/10001/comment", json={"comments": [said(3, theirs, **plain)], "total": 4})
    wire.answers("GET", "/issue/10001/comment", json={"comments": [said(4, ours, **plain)], "total": 4})

    found = wire.jira.fetch(["10001"], {}).issues["10001"]

    assert [c["id"] for c in found["fields"]["comment"]["comments"]] == ["1", "2", "3", "4"]
    assert properties(found, 1) == [{"key": "aftercare", "value": VALUE}]
    assert [properties(found, index) for index in (0, 2, 3)] == [None, None, None]
    starts = [parse_qs(urlsplit(r.url).query).get("startAt") for r in wire.sent if "/comment" in str(r.url)]
    assert starts == [["0"], ["2"], ["3"]]


def test_markers_of_own_comments_come_in_one_request_for_all_issues(cloud: "Wire", issue: Issue) -> None:
    """Only of comments of our account, and only where the marker is not known already."""
    bulk(
        cloud,
        issue("10001", fields=comments(said(1, OURS["cloud"]), said(2, THEIRS["cloud"]))),
        issue("10002", fields=comments(said(3, OURS["cloud"]), said(4, OURS["cloud"]))),
    )
    marked = said(1, OURS["cloud"], properties=[{"key": "aftercare", "value": VALUE}])
    cloud.answers("POST", "/comment/list", json={"values": [marked, said(3, OURS["cloud"], properties=[])]})

    fetched = cloud.jira.fetch(["10001", "10002"], {"4": MARKER})

    assert cloud.bodies("POST", "/comment/list") == [{"ids": [1, 3]}]
    assert properties(fetched.issues["10001"]) == [{"key": "aftercare", "value": VALUE}]
    assert properties(fetched.issues["10002"], 0) is None
    assert properties(fetched.issues["10002"], 1) == [{"key": "aftercare", "value": VALUE}]


def test_an_own_comment_without_marker_is_asked_about_once(wire: "Wire", issue: Issue) -> None:
    """Somebody who writes by hand under our account must not cost a request at each look."""
    ours = OURS[wire.flavour]
    wire.me()

    def fresh() -> dict[str, Any]:
        return issue("10001", fields=comments(said(1, ours)))

    wire.mock.add_callback(
        "POST", f"{wire.api}/issue/bulkfetch", lambda r: (200, {}, json.dumps({"issues": [fresh()]}))
    )
    wire.mock.add_callback("GET", f"{wire.api}/issue/10001", lambda r: (200, {}, json.dumps(fresh())))
    wire.answers("POST", "/comment/list", json={"values": [said(1, ours)]})
    wire.answers("GET", "/issue/10001/comment", json={"comments": [said(1, ours, properties=[])], "total": 1})

    for _ in range(3):
        wire.jira.fetch(["10001"], {})

    assert wire.jira.calls["POST /comment/list"] + wire.jira.calls["GET /issue/{id}/comment"] == 1


def test_a_failed_read_of_markers_fails_the_whole_fetch(cloud: "Wire", issue: Issue) -> None:
    """Without them a card would look deleted, and be made twice."""
    bulk(cloud, issue("10001", fields=comments(said(1, OURS["cloud"]))))
    cloud.answers("POST", "/comment/list", status=500)

    with pytest.raises(JiraRetry):
        cloud.jira.fetch(["10001"], {})


def test_a_stranger_is_told_so_before_anything_is_concluded(wire: "Wire", issue: Issue) -> None:
    """/myself without an account means that we are nobody there."""
    wire.answers("GET", "/myself", json={"displayName": "Anonymous"})

    with pytest.raises(LoginLost):
        wire.jira.myself()


# ------------------------------------------------------------------------------------------------------- Data Center
@pytest.fixture
def searched(datacenter: "Wire") -> Callable[..., None]:
    def answer(*issues: dict[str, Any], **over: Any) -> None:
        body = {"issues": [*issues], "total": len(issues), "startAt": 0, "maxResults": 100, **over}
        datacenter.answers("GET", "/search", json=body)

    datacenter.me()
    return answer


def test_many_issues_are_one_search(datacenter: "Wire", searched: Callable[..., None], issue: Issue) -> None:
    """Fields, history, comments and our property come along where this Jira gives properties with a search."""
    searched(issue("1", changelog=history(entry(1), entry(2))), issue("2", properties={"aftercare": {"schema": 1}}))

    fetched = datacenter.jira.fetch(["1", "2"], {})

    assert histories(fetched.issues["1"]) == ["1", "2"]
    assert fetched.issues["2"]["properties"] == {"aftercare": {"schema": 1}}
    assert datacenter.jira.calls["GET /search"] == 1
    query = parse_qs(urlsplit(datacenter.sent[0].url).query)
    assert query["jql"] == ["id in (1,2) ORDER BY id ASC"]
    assert query["validateQuery"] == ["false"]
    assert (query["fields"], query["expand"]) == (["*all"], ["changelog"])
    assert query["properties"] == ["aftercare,aftercare-project"]


def test_a_search_that_gives_few_at_once_is_paged(
    datacenter: "Wire", searched: Callable[..., None], issue: Issue
) -> None:
    """An administrator may cap the page below what we ask for."""
    searched(issue("1"), issue("2"), total=3)
    searched(issue("3"), total=3)

    assert list(datacenter.jira.fetch(["1", "2", "3"], {}).issues) == ["1", "2", "3"]


def test_what_the_index_does_not_know_yet_is_read_by_itself(
    datacenter: "Wire", searched: Callable[..., None], issue: Issue
) -> None:
    """The index lags behind on clusters; only a 404 means that an issue is not there."""
    searched(issue("1"))
    datacenter.answers("GET", "/issue/2", json=issue("2"))
    datacenter.answers("GET", "/issue/3", status=404, json={"errorMessages": ["Issue Does Not Exist"]})

    fetched = datacenter.jira.fetch(["1", "2", "3"], {})

    assert sorted(fetched.issues) == ["1", "2"]
    assert fetched.missing == ("3",)


def test_one_vanished_issue_does_not_hide_the_others(datacenter: "Wire", issue: Issue) -> None:
    """Where a search over a vanished id is refused as a whole, it is cut into halves until the bad one is alone."""
    datacenter.me()
    asked: list[str] = []

    def answer(request: Any) -> tuple[int, dict[str, str], str]:
        ids = parse_qs(urlsplit(request.url).query)["jql"][0].split("(")[1].split(")")[0].split(",")
        asked.append(",".join(ids))
        if "3" in ids:
            return 400, {}, json.dumps({"errorMessages": ["A value with ID '3' does not exist for the field 'id'."]})
        return 200, {}, json.dumps({"issues": [issue(id) for id in ids], "total": len(ids)})

    datacenter.mock.add_callback("GET", f"{datacenter.api}/search", answer)
    datacenter.answers("GET", "/issue/3", status=404)

    fetched = datacenter.jira.fetch(["1", "2", "3", "4"], {})

    assert sorted(fetched.issues) == ["1", "2", "4"]
    assert fetched.missing == ("3",)
    assert asked == ["1,2,3,4", "1,2", "3,4", "3", "4"]


def test_a_search_without_properties_is_not_used_again(
    datacenter: "Wire", searched: Callable[..., None], issue: Issue
) -> None:
    """Reading issues one by one costs no more than asking for each property afterwards, and reads no index."""
    plain = {k: v for k, v in issue("1").items() if k != "properties"}
    searched(plain)
    for id in ("1", "2"):
        datacenter.answers("GET", f"/issue/{id}", json=issue(id))

    for _ in range(2):
        assert list(datacenter.jira.fetch(["1", "2"], {}).issues) == ["1", "2"]

    assert datacenter.jira.calls == {"GET /search": 1, "GET /issue/{id}": 4, "GET /myself": 1}


def test_an_issue_without_properties_has_its_own_read_for_it(datacenter: "Wire", issue: Issue) -> None:
    """A 404 there means that we never wrote one."""
    datacenter.me()
    plain = {k: v for k, v in issue("1").items() if k != "properties"}
    datacenter.answers("GET", "/issue/1", json=plain)
    datacenter.answers("GET", "/issue/1/properties/aftercare", json={"key": "aftercare", "value": {"schema": 1}})
    datacenter.answers("GET", "/issue/1/properties/aftercare", status=404)

    assert datacenter.jira.fetch(["1"], {}).issues["1"]["properties"] == {"aftercare": {"schema": 1}}
    assert datacenter.jira.fetch(["1"], {}).issues["1"]["properties"] == {}


def test_a_history_that_data_center_cut_says_so(datacenter: "Wire", issue: Issue) -> None:
    """There is no other resource to read it from; the reader of the issue must know."""
    datacenter.me()
    datacenter.answers("GET", "/issue/1", json=issue("1", changelog=history(entry(1), total=5)))

    assert datacenter.jira.fetch(["1"], {}).issues["1"]["changelog"]["total"] == 5


SERVICE = {"project": {"key": "ITSD", "projectTypeKey": "service_desk"}}
HIDDEN = [{"key": "sd.public.comment", "value": {"internal": True}}]


def test_data_center_tells_internal_comments_only_by_their_property(datacenter: "Wire", issue: Issue) -> None:
    """It has no jsdPublic. Taken for public, an internal note would stop a first-response clock."""
    datacenter.me()
    theirs = THEIRS["datacenter"]
    raw = issue("1", fields={**SERVICE, **comments(said(1, theirs), said(2, theirs), said(3, OURS["datacenter"]))})
    datacenter.answers("GET", "/issue/1", json=raw)
    read = [said(1, theirs, properties=HIDDEN), said(2, theirs, properties=[]), said(3, theirs, properties=[])]
    datacenter.answers("GET", "/issue/1/comment", json={"comments": read, "total": 3})

    first = datacenter.jira.fetch(["1"], {"3": MARKER}).issues["1"]
    again = datacenter.jira.fetch(["1"], {"3": MARKER}).issues["1"]

    for found in (first, again):
        assert properties(found, 0) == HIDDEN
        assert properties(found, 1) is None
        assert properties(found, 2) == [{"key": "aftercare", "value": VALUE}]
    assert datacenter.jira.calls["GET /issue/{id}/comment"] == 1


def test_an_edited_comment_is_asked_about_anew(datacenter: "Wire", issue: Issue) -> None:
    """Editing is how a comment becomes internal or public."""
    datacenter.me()
    theirs = THEIRS["datacenter"]
    for updated in ("2026-03-02T12:00:00.000+0000", "2026-03-02T13:00:00.000+0000"):
        raw = issue("1", fields={**SERVICE, **comments(said(1, theirs, updated=updated))})
        datacenter.answers("GET", "/issue/1", json=raw)
    datacenter.answers("GET", "/issue/1/comment", json={"comments": [said(1, theirs, properties=[])], "total": 1})
    datacenter.answers("GET", "/issue/1/comment", json={"comments": [said(1, theirs, properties=HIDDEN)], "total": 1})

    assert properties(datacenter.jira.fetch(["1"], {}).issues["1"]) is None
    assert properties(datacenter.jira.fetch(["1"], {}).issues["1"]) == HIDDEN


def test_properties_are_read_one_by_one_where_comments_come_without(datacenter: "Wire", issue: Issue) -> None:
    """Our marker of our comments, visibility of the others'."""
    datacenter.me()
    ours, theirs = said(1, OURS["datacenter"]), said(2, THEIRS["datacenter"])
    datacenter.answers("GET", "/issue/1", json=issue("1", fields={**SERVICE, **comments(ours, theirs)}))
    datacenter.answers("GET", "/issue/1/comment", json={"comments": [ours, theirs], "total": 2})
    datacenter.answers("GET", "/comment/1/properties/aftercare", json={"key": "aftercare", "value": VALUE})
    datacenter.answers("GET", "/comment/2/properties/sd.public.comment", json=HIDDEN[0])

    found = datacenter.jira.fetch(["1"], {}).issues["1"]

    assert properties(found, 0) == [{"key": "aftercare", "value": VALUE}]
    assert properties(found, 1) == HIDDEN
