"""Are the sandbox's answers what Atlassian's own documents promise? (What our client uses is checked elsewhere.)"""

import pytest

READS = {
    "cloud": [
        "/serverInfo",
        "/myself",
        "/field",
        "/status",
        "/priority",
        "/priority/search",
        "/resolution",
        "/project",
        "/project/search?typeKey=service_desk",
        "/project/ASP",
        "/group/member?groupname=agents",
        "/mypermissions?permissions=EDIT_ISSUES",
        "/attachment/meta",
        "/attachment/10000",
        "/search/jql?jql=project=ASP&fields=*all&expand=changelog&properties=k",
        "/issue/ASP-1?expand=changelog,names,transitions&properties=k",
        "/issue/ASP-1/changelog",
        "/issue/ASP-1/comment?expand=properties",
        "/issue/ASP-1/comment/10000",
        "/issue/ASP-1/transitions",
        "/issue/ASP-1/watchers",
        "/issue/ASP-1/properties",
        "/issue/ASP-1/properties/k",
        "/comment/10000/properties",
        "/comment/10000/properties/k",
        "/user?accountId=ann",
    ],
    "datacenter": [
        "/serverInfo",
        "/myself",
        "/field",
        "/status",
        "/priority",
        "/resolution",
        "/project",
        "/project/ASP",
        "/group/member?groupname=agents",
        "/attachment/meta",
        "/attachment/10000",
        "/search?jql=project=ASP&fields=*all&expand=changelog",
        "/issue/ASP-1?expand=changelog,names&properties=k",
        "/issue/ASP-1/comment?expand=properties",
        "/issue/ASP-1/comment/10000",
        "/issue/ASP-1/transitions",
        "/issue/ASP-1/watchers",
        "/issue/ASP-1/properties",
        "/issue/ASP-1/properties/k",
        "/comment/10000/properties",
        "/comment/10000/properties/k",
    ],
}
WRITES = {
    "cloud": [
        ("POST", "/search/approximate-count", {"jql": "project = ASP"}),
        ("POST", "/changelog/bulkfetch", {"issueIdsOrKeys": ["ASP-1"]}),
        ("POST", "/comment/list?expand=properties", {"ids": [10000]}),
        ("PUT", "/issue/ASP-2/assignee", {"accountId": "ann"}),
    ],
    "datacenter": [("PUT", "/issue/ASP-2/assignee", {"name": "ann.archer"})],
}
BOTH = [
    (
        "POST",
        "/issueLink",
        {"type": {"name": "Blocks"}, "inwardIssue": {"key": "ASP-2"}, "outwardIssue": {"key": "OPS-1"}},
    ),
    ("PUT", "/comment/10000/properties/other", {"n": 1}),
    ("PUT", "/issue/ASP-1/properties/other", "text"),
    ("DELETE", "/issue/ASP-1/properties/other", None),
    ("DELETE", "/comment/10000/properties/other", None),
    ("DELETE", "/issue/ASP-1/comment/10000", None),
    ("DELETE", "/issue/ASP-2", None),
]


@pytest.mark.data
def test_answers_keep_to_the_document(sandbox, client, recorder):
    """Every resource, once with something in it."""
    state = sandbox.state
    state.transition("ASP-1", "ann", "Resolved")
    state.edit("ASP-1", "ann", assignee=None, labels=["a"])
    state.comment(
        "ASP-1", "ann", "Hello", properties={"k": {"n": 1}}, visibility={"type": "role", "value": "Developers"}
    )
    state.attach("ASP-1", "ann", "a.png", b"x", "image/png")
    state.set_property("ASP-1", "bot", "k", {"n": 1})
    state.link("Blocks", "ASP-1", "OPS-1", "ann")
    ask = client(sandbox)
    sandbox.log_requests = True
    for path in READS[sandbox.flavour]:
        assert ask("GET", path).status_code == 200, path
    for method, path, body in [*WRITES[sandbox.flavour], *BOTH]:
        assert ask(method, path, json=body).status_code < 300, path
    ways = ask.get("/issue/OPS-1/transitions")["transitions"]
    ask.post("/issue/OPS-1/transitions", {"transition": {"id": ways[0]["id"]}})
    held = recorder(sandbox)
    for entry in sandbox.requests_log:
        held.see_logged(entry)

    assert held.problems == []
