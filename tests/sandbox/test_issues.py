"""Reading and writing issues over REST, and what the history says afterwards."""

import pytest


def history(ask, key):
    """The fields changed, oldest first."""
    told = ask.get(f"/issue/{key}", expand="changelog")["changelog"]["histories"]
    rows = told[::-1] if ask.sandbox.flavour == "cloud" else told
    return [[(item["field"], item["fromString"], item["toString"]) for item in row["items"]] for row in rows]


def test_labels_are_added_and_removed_by_verbs(sandbox, client):
    """Without touching the others; doing it again changes nothing and writes no history."""
    ask = client(sandbox)
    ask.put("/issue/ASP-1", {"update": {"labels": [{"add": "b"}, {"add": "a"}]}})
    ask.put("/issue/ASP-1", {"update": {"labels": [{"remove": "b"}, {"add": "a"}]}})
    ask.put("/issue/ASP-1", {"update": {"labels": [{"add": "a"}]}})

    assert ask.get("/issue/ASP-1", fields="labels")["fields"] == {"labels": ["a"]}
    assert history(ask, "ASP-1") == [[("labels", "", "a b")], [("labels", "a b", "a")]]


def test_labels_and_property_land_together_or_not_at_all(sandbox, client):
    """One PUT; a wrong label leaves the property unset."""
    ask = client(sandbox)
    property = [{"key": "aftercare", "value": {"n": 1}}]
    wrong = ask("PUT", "/issue/ASP-1", json={"update": {"labels": [{"add": "two words"}]}, "properties": property})
    before = dict(sandbox.state.issue("ASP-1").properties)
    ask.put("/issue/ASP-1", {"update": {"labels": [{"add": "one"}]}, "properties": property})

    assert wrong.status_code == 400
    assert "spaces" in wrong.json()["errors"]["labels"]
    assert before == {}
    assert ask.get("/issue/ASP-1", fields="labels", properties="aftercare")["properties"] == {"aftercare": {"n": 1}}


def test_a_field_cannot_be_set_in_two_ways(sandbox, client):
    """Jira refuses it."""
    body = {"fields": {"labels": ["a"]}, "update": {"labels": [{"add": "b"}]}}
    answer = client(sandbox)("PUT", "/issue/ASP-1", json=body)

    assert answer.status_code == 400
    assert "both 'fields' and 'update'" in answer.json()["errors"]["labels"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"summary": "x" * 256}, 400),
        ({"summary": "two\nlines"}, 400),
        ({"status": {"name": "Resolved"}}, 400),
        ({"colour": "red"}, 400),
        ({"priority": {"name": "Urgent"}}, 400),
        ({"priority": "High"}, 400),
        ({"description": ["text"]}, 400),
        ({"assignee": ["ann"]}, 400),
        ({"labels": ["ok"], "duedate": "2026-04-01", "priority": {"id": "1"}}, 204),
    ],
    ids=[
        "summary too long",
        "summary of two lines",
        "status",
        "unknown field",
        "unknown priority",
        "bare name",
        "no text",
        "no person",
        "sound",
    ],
)
def test_edits_are_checked(sandbox, client, fields, status):
    """What Jira refuses, the sandbox refuses."""
    assert client(sandbox)("PUT", "/issue/ASP-1", json={"fields": fields}).status_code == status


def test_people_are_named_as_the_flavour_names_them(sandbox, client):
    """accountId on Cloud; name and a key of its own on Data Center, in issues and in histories."""
    ask = client(sandbox)
    cloud = sandbox.flavour == "cloud"
    ask.put("/issue/ASP-2/assignee", {"accountId": "ann"} if cloud else {"name": "ann.archer"})
    issue = ask.get("/issue/ASP-2", expand="changelog")
    entry = issue["changelog"]["histories"][0]
    (item,) = entry["items"]

    assert item["toString"] == "Ann Archer"
    if cloud:
        assert issue["fields"]["assignee"]["accountId"] == "ann"
        assert (item["to"], item["fieldId"], entry["author"]["accountType"]) == ("ann", "assignee", "app")
        assert "name" not in issue["fields"]["assignee"]
    else:
        key = sandbox.state.user("ann").key
        assert issue["fields"]["assignee"]["name"] == "ann.archer"
        assert (item["to"], issue["fields"]["assignee"]["key"]) == (key, key)
        assert "fieldId" not in item
        assert "accountId" not in entry["author"]


def test_an_unknown_person_cannot_be_assigned(sandbox, client):
    """400, with the field named."""
    answer = client(sandbox)("PUT", "/issue/ASP-2/assignee", json={"accountId": "nobody", "name": "nobody"})

    assert answer.status_code == 400
    assert "assignee" in answer.json()["errors"]


def test_resolving_sets_the_resolution_and_reopening_clears_it(sandbox, client, clock):
    """Status and resolution change in one entry of the history."""
    ask = client(sandbox)
    clock.at += 3_600_000
    ways = {each["name"]: each for each in ask.get("/issue/ASP-1/transitions")["transitions"]}
    ask("POST", "/issue/ASP-1/transitions", json={"transition": {"id": ways["Resolved"]["id"]}})
    resolved = ask.get("/issue/ASP-1")["fields"]
    sandbox.state.transition("ASP-1", "kim", "Reopened")
    reopened = ask.get("/issue/ASP-1")["fields"]

    assert ways["Resolved"]["to"]["statusCategory"]["key"] == "done"
    assert (resolved["resolution"]["name"], resolved["resolutiondate"]) == ("Done", "2026-03-02T13:00:00.000+0000")
    assert (reopened["resolution"], reopened["resolutiondate"]) == (None, None)
    assert history(ask, "ASP-1") == [
        [("status", "Open", "Resolved"), ("resolution", None, "Done")],
        [("status", "Resolved", "Reopened"), ("resolution", "Done", None)],
    ]


def test_only_the_workflows_ways_can_be_gone(sandbox, client):
    """A transition that is not offered is refused."""
    answer = client(sandbox)("POST", "/issue/ASP-1/transitions", json={"transition": {"id": "26"}})

    assert answer.status_code == 400
    assert sandbox.state.issue("ASP-1").status == "Open"


def test_histories_are_cut_and_ordered_as_cloud_does(cloud, client, clock):
    """Bulk reads: the newest 40, newest first. Pages and bulk histories: all, oldest first."""
    ask = client(cloud)
    for number in range(45):
        clock.at += 1000
        cloud.state.edit("ASP-1", "ann", labels=[f"n{number}"])
    along = ask.post("/issue/bulkfetch", {"issueIdsOrKeys": ["ASP-1"], "fields": ["*all"], "expand": ["changelog"]})
    log = along["issues"][0]["changelog"]
    page = ask.get("/issue/ASP-1/changelog", startAt=40)
    first = ask.post("/changelog/bulkfetch", {"issueIdsOrKeys": ["10001"], "maxResults": 30})
    rest = ask.post("/changelog/bulkfetch", {"issueIdsOrKeys": ["10001"], "nextPageToken": first["nextPageToken"]})
    whole = [row["id"] for each in (first, rest) for row in each["issueChangeLogs"][0]["changeHistories"]]

    assert (log["total"], len(log["histories"])) == (45, 40)
    assert log["histories"][0]["items"][0]["toString"] == "n44"
    assert [row["items"][0]["toString"] for row in page["values"]] == ["n40", "n41", "n42", "n43", "n44"]
    assert page["isLast"] is True
    assert len(whole) == 45
    assert whole == sorted(whole, key=int)
    assert "nextPageToken" not in rest


def test_a_bulk_read_does_not_speak_of_what_is_missing(cloud, client):
    """Sorted by id; keys and ids both count."""
    found = client(cloud).post("/issue/bulkfetch", {"issueIdsOrKeys": ["OPS-1", "99", "10001"], "fields": ["summary"]})

    assert [row["id"] for row in found["issues"]] == ["10001", "10003"]
    assert found["issueErrors"] == []


@pytest.mark.parametrize(("fields", "most"), [(["*all"], 100), (["summary"], 1000)], ids=["whole", "lean"])
def test_bulk_reads_have_a_limit(cloud, client, fields, most):
    """100 whole issues, 1000 lean ones."""
    ask = client(cloud)
    ids = [str(number) for number in range(most + 1)]

    assert ask("POST", "/issue/bulkfetch", json={"issueIdsOrKeys": ids, "fields": fields}).status_code == 400
    assert ask("POST", "/issue/bulkfetch", json={"issueIdsOrKeys": ids[1:], "fields": fields}).status_code == 200


def test_an_issue_is_created_with_labels_and_property(sandbox, client, document):
    """Its creator is who asked."""
    ask = client(sandbox)
    text = document("Hello") if sandbox.flavour == "cloud" else "Hello"
    fields = {"project": {"key": "OPS"}, "issuetype": {"name": "Task"}, "summary": "Week 10", "description": text}
    made = ask.post("/issue", {"fields": fields | {"labels": ["w"]}, "properties": [{"key": "k", "value": 1}]})
    read = ask.get(f"/issue/{made['id']}", properties="k")

    assert made["key"] == "OPS-2"
    assert read["fields"]["creator"]["displayName"] == "Aftercare"
    assert (read["fields"]["labels"], read["properties"]) == (["w"], {"k": 1})
    assert read["fields"]["description"] == text


def test_an_issue_without_its_musts_is_refused(sandbox, client):
    """Each one that lacks is named."""
    answer = client(sandbox)("POST", "/issue", json={"fields": {"summary": "No project"}})

    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"project", "issuetype"}


def test_properties_of_an_issue_come_and_go(sandbox, client):
    """201 when new, 200 when replaced; no more than 32768 characters."""
    ask = client(sandbox)
    address = "/issue/ASP-1/properties/aftercare"

    assert ask.put(address, {"n": 1}) == 201
    assert ask.put(address, {"n": 2}) == 200
    assert ask.get(address) == {"key": "aftercare", "value": {"n": 2}}
    assert [row["key"] for row in ask.get("/issue/ASP-1/properties")["keys"]] == ["aftercare"]
    assert ask("PUT", address, json="x" * 32_768).status_code == 400
    assert ask("DELETE", address).status_code == 204
    assert ask("GET", address).status_code == 404


def test_silence_needs_a_right(sandbox, client):
    """notifyUsers=false without it: Data Center refuses, Cloud ignores the request."""
    sandbox.state.may_edit_silently = False
    ask = client(sandbox)
    answer = ask("PUT", "/issue/ASP-1", json={"fields": {"labels": ["x"]}}, params={"notifyUsers": "false"})

    assert answer.status_code == (204 if sandbox.flavour == "cloud" else 403)
    assert sandbox.state.issue("ASP-1").labels == []


def test_links_show_on_both_ends(sandbox, client):
    """The inward issue is the one that blocks."""
    ask = client(sandbox)
    ends = {"inwardIssue": {"key": "OPS-1"}, "outwardIssue": {"key": "ASP-1"}}
    ask.post("/issueLink", {"type": {"name": "Blocks"}, **ends})
    blocking = ask.get("/issue/OPS-1")["fields"]["issuelinks"][0]
    blocked = ask.get("/issue/ASP-1")["fields"]["issuelinks"][0]

    assert (blocking["type"]["outward"], blocking["outwardIssue"]["key"]) == ("blocks", "ASP-1")
    assert (blocked["type"]["inward"], blocked["inwardIssue"]["key"]) == ("is blocked by", "OPS-1")


def test_watching_is_by_id_or_for_oneself(sandbox, client):
    """A JSON text as body, or none."""
    ask = client(sandbox)
    ask("POST", "/issue/ASP-1/watchers", json="ann")
    ask("POST", "/issue/ASP-1/watchers")
    ask("DELETE", "/issue/ASP-1/watchers", params={"accountId": "ann", "userName": "ann"})

    assert [each["displayName"] for each in ask.get("/issue/ASP-1/watchers")["watchers"]] == ["Aftercare"]


def test_what_was_deleted_is_gone(sandbox, client):
    """404 in the flavour's own words, and out of the search."""
    ask = client(sandbox)
    ask("DELETE", "/issue/ASP-2")
    answer = ask("GET", "/issue/ASP-2")

    assert answer.status_code == 404
    assert "oes" in answer.json()["errorMessages"][0]
    assert len(sandbox.state.issues()) == 2


def test_custom_fields_are_there_for_all(sandbox, client):
    """Listed with their schema, null where unset, found by name."""
    ask = client(sandbox)
    sandbox.state.add_field("customfield_10050", "Customer", "option")
    ask.put("/issue/ASP-1", {"fields": {"customfield_10050": {"id": "7", "value": "Hengtai"}}})
    listed = {row["id"]: row for row in ask.get("/field")}

    assert listed["customfield_10050"]["schema"]["customId"] == 10050
    assert ask.get("/issue/ASP-1")["fields"]["customfield_10050"]["value"] == "Hengtai"
    assert ask.get("/issue/ASP-2")["fields"]["customfield_10050"] is None
    assert history(ask, "ASP-1") == [[("Customer", None, "Hengtai")]]


def test_every_write_is_in_the_ledger(sandbox, client):
    """With instant, account and resource; what was refused is not."""
    ask = client(sandbox)
    ask.put("/issue/ASP-1", {"fields": {"labels": ["x"]}})
    ask("PUT", "/issue/ASP-1", json={"fields": {"labels": ["x y"]}})
    ask.get("/issue/ASP-1")
    (entry,) = sandbox.ledger

    assert (entry.account, entry.method, entry.template) == ("bot", "PUT", "/issue/{ref}")
    assert (entry.path, entry.at) == ({"ref": "ASP-1"}, sandbox.state.now())
    assert entry.sent == {"fields": {"labels": ["x"]}}


def test_a_test_can_wait_for_a_write(sandbox, client):
    """And learns when none comes."""
    heard = []
    sandbox.heard.append(heard.append)
    client(sandbox).put("/issue/ASP-1", {"fields": {"labels": ["x"]}})

    assert sandbox.wait_for(lambda ledger: len(ledger) == 1, 5)
    assert not sandbox.wait_for(lambda ledger: len(ledger) == 2, 0.05)
    assert heard == sandbox.ledger
