"""Does everything that we can send to Jira stand in Atlassian's OpenAPI documents?"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import responses

from connector.errors import JiraRefused
from connector.jira_io import connect
from connector.jira_io.interface import Edit, Jira, NewIssue
from rules.model import Marker

MARKER = Marker(kind="card", op="0123456789abcdef01234567", hash="cafe")
ADF = {"type": "doc", "version": 1, "content": []}
OURS = {"accountId": "bot", "key": "bot", "name": "bot", "displayName": "Bot"}
COMMENT = {"id": "7", "author": OURS, "created": "2026-03-02T12:00:00.000+0000", "updated": "x", "body": "text"}
SERVICE = {"key": "ITSD", "projectTypeKey": "service_desk"}
RAW = {
    "id": "10001",
    "key": "OPS-1",
    "fields": {"comment": {"comments": [COMMENT], "total": 2}, "project": SERVICE, "attachment": []},
    "changelog": {"histories": [], "total": 1},
}
PAGE = {"values": [], "comments": [COMMENT, {**COMMENT, "id": "8"}], "total": 0, "isLast": True}
ACTORS = {
    "3": [{"type": "atlassian-user-role-actor", "displayName": "Ann", "actorUser": {"accountId": "ann"}}],
    "2": [{"type": "atlassian-user-role-actor", "displayName": "Ann", "name": "ann"}],
}
"""Cloud knows accounts, Data Center logins."""
ANSWERS: list[tuple[str, str, Any]] = [
    ("GET", r"/serverInfo", {"deploymentType": "Cloud", "versionNumbers": [1]}),
    ("GET", r"/myself", OURS),
    ("GET", r"/(status|field|priority|project)", []),
    ("GET", r"/project/[^/]+/role", {"Desk": "https://example.atlassian.net/rest/api/3/project/1/role/7"}),
    ("GET", r"/project/[^/]+/components", [{"id": "10", "name": "Pump", "lead": OURS}]),
    ("GET", r"/user", {"key": "key-ann", "name": "ann", "displayName": "Ann"}),
    ("GET", r"/(priority/search|project/search|group/member)", PAGE),
    ("POST", r"/issue/bulkfetch", {"issues": [RAW]}),
    ("POST", r"/changelog/bulkfetch", {"issueChangeLogs": [], "nextPageToken": "again"}),
    ("GET", r"/issue/[^/]+/changelog", PAGE),
    ("POST", r"/comment/list", {"values": [COMMENT]}),
    ("GET", r"/issue/[^/]+/comment", PAGE),
    ("POST", r"/search/jql", {"issues": [], "nextPageToken": "again"}),
    ("GET", r"/search", {"issues": [], "total": 0}),
    ("GET", r"/issue/[^/]+", RAW),
    ("GET", r"/(issue|comment)/[^/]+/properties/[^/]+", {"key": "x", "value": {}}),
    ("GET", r"/issue/[^/]+/transitions", {"transitions": [{"id": "31", "name": "Back", "to": {}}]}),
    ("POST", r"/issue/[^/]+/transitions", None),
    ("PUT", r"/comment/[^/]+/properties/[^/]+", None),
    ("PUT", r"/issue/[^/]+", None),
    ("POST", r"/issue/[^/]+/comment", {"id": "9"}),
    ("DELETE", r"/issue/[^/]+/comment/[^/]+", None),
    ("PUT", r"/issue/[^/]+/comment/[^/]+", COMMENT),
    ("GET", r"/issue/[^/]+/comment/[^/]+", COMMENT),
    ("POST", r"/issue", {"id": "10002", "key": "OPS-2"}),
    ("POST", r"/issue/[^/]+/attachments", [{"id": "55", "filename": "chart.png"}]),
    ("GET", r"/attachment/content/[^/]+", None),
]
USED = {
    "cloud": {
        *("GET /myself", "GET /status", "GET /field", "GET /priority/search", "GET /project/search"),
        *("GET /project/{project}/role", "GET /project/{project}/role/{role}", "GET /project/{project}/components"),
        *("GET /group/member", "POST /issue/bulkfetch", "POST /changelog/bulkfetch", "GET /issue/{id}/changelog"),
        *("POST /comment/list", "GET /issue/{id}/comment", "POST /search/jql", "PUT /issue/{id}", "GET /issue/{id}"),
        *("GET /issue/{id}/properties/{key}", "POST /issue/{id}/comment", "DELETE /issue/{id}/comment/{comment}"),
        *("GET /comment/{comment}/properties/{key}", "PUT /issue/{id}/comment/{comment}", "POST /issue"),
        *("POST /issue/{id}/attachments", "GET /attachment/content/{attachment}"),
        *("GET /issue/{id}/transitions", "POST /issue/{id}/transitions", "GET /issue/{id}/comment/{comment}"),
    },
    "datacenter": {
        *("GET /myself", "GET /status", "GET /field", "GET /priority", "GET /project", "GET /group/member"),
        *("GET /project/{project}/role", "GET /project/{project}/role/{role}", "GET /user"),
        "GET /project/{project}/components",
        *("GET /search", "GET /issue/{id}", "GET /issue/{id}/properties/{key}", "GET /issue/{id}/comment"),
        *("GET /comment/{comment}/properties/{key}", "PUT /issue/{id}", "POST /issue/{id}/comment"),
        *("DELETE /issue/{id}/comment/{comment}", "PUT /issue/{id}/comment/{comment}", "POST /issue"),
        *("PUT /comment/{comment}/properties/{key}", "POST /issue/{id}/attachments"),
        *("GET /issue/{id}/transitions", "POST /issue/{id}/transitions", "GET /issue/{id}/comment/{comment}"),
    },
}
"""Every request that the client of a flavour can send; serverInfo is sent by the library before there is a flavour."""


@pytest.fixture
def mock() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def answering(mock: responses.RequestsMock, api: str) -> None:
    holders = ("GET", r"/project/[^/]+/role/7", {"actors": ACTORS[api[-1]]})
    for method, path, answer in [holders, *ANSWERS]:
        pattern = re.compile(re.escape(api) + path + r"(\?.*)?$")
        mock.add(method, pattern, **({"status": 204} if answer is None else {"json": answer}))


def use_everything(jira: Jira) -> None:
    """Every method, and every way through it that sends another request."""
    jira.myself()
    jira.site()
    jira.people_in_groups(["agents"])
    jira.people_in_roles("OPS", ["Desk"])
    jira.component_leads("OPS")
    jira.fetch(["10001", "10002"], {})
    jira.fetch(["10001"], {})
    list(jira.updated_since("project = OPS", 0, 60_000))
    jira.find_by_label("OPS", "weekly")
    jira.edit("10001", Edit(add_labels=("a",), remove_labels=("b",), fields={"duedate": None}, property={"schema": 1}))
    jira.create_comment("10001", body_for(jira), MARKER, internal=False)
    # The reply does not say that it is internal, and no property proves it: it is deleted and refused.
    with pytest.raises(JiraRefused):
        jira.create_comment("10001", body_for(jira), MARKER, internal=True)
    jira.update_comment("10001", "7", body_for(jira), MARKER)
    jira.ticks("10001", "7")
    new = {"project": "OPS", "issue_type": "Task", "summary": "Week 10", "labels": ("weekly",)}
    jira.create_issue(NewIssue(description=body_for(jira), property={"week": 10}, **new))  # type: ignore[arg-type]
    jira.transition("10001", jira.transitions("10001")[0].id)
    jira.attach("10001", "chart.png", b"png", "image/png")
    jira.attachments("10001")


def body_for(jira: Jira) -> Any:
    return ADF if jira.flavour == "cloud" else "text"


@pytest.mark.parametrize(
    ("flavour", "base", "context"),
    [
        pytest.param("cloud", "https://example.atlassian.net", "", id="Cloud"),
        pytest.param("datacenter", "https://jira.example.com/jira", "/jira", id="Data Center"),
    ],
)
def test_every_request_of_ours_is_in_the_contract(
    recorder: Callable[..., Any], mock: responses.RequestsMock, flavour: str, base: str, context: str
) -> None:
    """Path, method, query and body of each; what the document lacks is named with its reason, and nothing more is."""
    answering(mock, f"{base}/rest/api/{3 if flavour == 'cloud' else 2}")
    jira = connect(url=base, flavour=flavour, email="bot@example.com", token="token")
    use_everything(jira)
    record = recorder(flavour, context)

    for call in mock.calls:
        record.see_prepared(call.request)

    assert record.problems == []
    assert [gap.operation for gap in record.unused if "serverInfo" not in gap.operation] == []
    assert set(jira.calls) == USED[flavour]


@pytest.mark.parametrize(
    ("flavour", "url"),
    [
        pytest.param("cloud", "https://example.net/rest/api/3/serverInfo", id="Cloud"),
        pytest.param("datacenter", "https://example.net/rest/api/2/serverInfo", id="Data Center"),
    ],
)
def test_the_question_which_jira_it_is_has_an_answer_on_both(
    recorder: Callable[..., Any], checker: Any, flavour: str, url: str
) -> None:
    """It is asked before the flavour is known."""
    record = recorder(flavour)

    record.see(checker.Exchange(method="GET", url=url, status=200, answer=b"{}"))

    assert record.problems == []


# -------------------------------------------------------------------------------------------- the checker is checked
CLOUD = "https://example.atlassian.net/rest/api/3"
BAD = [
    pytest.param("GET", "/nowhere", "", "path: not in the document", id="an unknown path"),
    pytest.param("PATCH", "/issue/1", "", "path: not in the document", id="an unknown method"),
    pytest.param("GET", "/issue/1?colour=red", "", "query colour: not in the document", id="an unknown parameter"),
    pytest.param("GET", "/issue/1/comment?startAt=x", "", "query startAt: 'x' is not of its type", id="a wrong type"),
    pytest.param("PUT", "/issue/1?notifyUsers=0", "{}", "query notifyUsers: '0' is not of its type", id="no boolean"),
    pytest.param("POST", "/comment/list", '{"ids": ["1"]}', "request ids/0", id="text for a number"),
    pytest.param("POST", "/comment/list", "{}", "request", id="a member is missing"),
    pytest.param("POST", "/issue/bulkfetch", '{"issueIdsOrKeys": [], "all": 1}', "request", id="a member too many"),
    pytest.param("POST", "/issue/1/comment", '{"id": "1"}', "request id", id="what only Jira may write"),
    pytest.param("POST", "/issue/1/comment", "{", "request: not JSON", id="no JSON"),
    pytest.param("POST", "/issue/1/comment", "", "request: body missing", id="no body"),
]


@pytest.mark.parametrize(("method", "path", "body", "problem"), BAD)
def test_the_checker_sees_what_is_wrong_with_a_request(
    recorder: Callable[..., Any], checker: Any, method: str, path: str, body: str, problem: str
) -> None:
    """A checker that finds nothing proves nothing."""
    record = recorder("cloud")

    kind = "application/json"
    record.see(checker.Exchange(method=method, url=CLOUD + path, body=body.encode(), content_type=kind))

    assert len(record.problems) == 1
    assert problem in record.problems[0]


@pytest.mark.parametrize(
    ("status", "answer", "problem"),
    [
        pytest.param(200, b'{"isLast": "yes"}', "answer isLast", id="a wrong type"),
        pytest.param(200, b'{"total": 1}', "answer", id="a member that Cloud has not"),
        pytest.param(200, b"<html>", "answer: not JSON", id="no JSON"),
        pytest.param(418, b"", "answer: status 418", id="an unknown status"),
        pytest.param(200, b'{"issues": [], "isLast": true}', None, id="a good one"),
        pytest.param(400, b"<html>", None, id="the body of an error is free"),
    ],
)
def test_the_checker_sees_what_is_wrong_with_an_answer(
    recorder: Callable[..., Any], checker: Any, status: int, answer: bytes, problem: str | None
) -> None:
    """So that the sandbox can be held against the same document."""
    record = recorder("cloud")

    record.see(checker.Exchange(method="GET", url=CLOUD + "/search/jql", status=status, answer=answer))

    assert [problem in told for told in record.problems] == ([] if problem is None else [True])


def test_a_known_gap_is_no_problem_and_an_unused_one_is_told(checker: Any, shared_data: Path) -> None:
    """Gaps that a newer document has closed must not stay behind."""
    hit = checker.Gap("GET /rest/api/3/issue/{issueIdOrKey}", "query colour", "for this test")
    missed = checker.Gap("GET /rest/api/3/issue/{issueIdOrKey}", "query shape", "for this test")
    record = checker.ContractRecorder(checker.contract_of(shared_data, "cloud"), [hit, missed])

    record.see(checker.Exchange(method="GET", url=CLOUD + "/issue/1?colour=red"))

    assert record.problems == []
    assert record.unused == [missed]


# ---------------------------------------------------------------------------------------- a real server is held to it
RECORDED_OTHERWISE = [
    ("GET /api/2/mypermissions", "query permissions", "in later documents"),
    ("GET /api/2/search", "query validateQuery", "a Python client's True"),
    ("GET /api/2/user/search", "query include", "a Python client's True"),
    ("POST /api/2/issue/{issueIdOrKey}/remotelink", "answer: status 201", "created; the document knows updated only"),
]


def test_what_a_real_data_center_said_fits_its_document(checker: Any, shared_data: Path) -> None:
    """The checker is no stricter than Jira itself: 90 recorded exchanges, each difference named."""
    gaps = [checker.Gap(*each) for each in RECORDED_OTHERWISE]
    record = checker.ContractRecorder(checker.contract_of(shared_data, "datacenter"), gaps)
    seen = 0
    for line in (shared_data / "recorded" / "datacenter-exchanges.jsonl").read_text("utf-8").splitlines():
        exchange = json.loads(line)
        if "/api/latest/" in exchange["uri"] or "/search/jql" in exchange["uri"]:
            continue  # another spelling of the same, and what its owners rewrote by hand
        seen += 1
        record.see(
            checker.Exchange(
                method=exchange["method"],
                url=exchange["uri"],
                body=(exchange["req_body"] or "").encode(),
                content_type=exchange["req_headers"].get("Content-Type", [""])[0],
                status=exchange["status"]["code"],
                answer=(exchange["resp_body"] or "").encode(),
            )
        )

    assert seen > 80
    assert record.problems == []
    assert record.unused == []
