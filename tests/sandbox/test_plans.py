"""Dates, versions, parts, estimates and work, as Jira shows them and as its history tells of them."""


def items(shown):
    return [item for history in shown["changelog"]["histories"] for item in history["items"]]


def test_versions_and_components_come_and_go_one_by_one_in_the_history(sandbox, client):
    """Each element is an item, under the name that histories know; a version carries its dates."""
    state = sandbox.state
    made = state.add_version("ASP", "2.4", start="2026-03-01", release="2026-03-20")
    key = state.create_issue("ASP", "Task", "plan", reporter="ann").key
    state.edit(key, "ann", fixVersions=["2.4"], components=["Pump", "Valve"])
    state.edit(key, "ann", components=["Valve"])

    shown = client(sandbox).get(f"/issue/{key}", expand="changelog")
    told = [(item["field"], item["fromString"], item["toString"]) for item in items(shown)]
    assert set(told) == {
        ("Fix Version", None, "2.4"),
        ("Component", None, "Pump"),
        ("Component", None, "Valve"),
        ("Component", "Pump", None),
    }
    (version,) = shown["fields"]["fixVersions"]
    assert (version["id"], version["releaseDate"], version["released"]) == (made.id, "2026-03-20", False)


def test_work_that_is_logged_makes_what_is_left_less(sandbox, client):
    """The estimate stays; history and worklog tell of it."""
    state = sandbox.state
    key = state.create_issue("ASP", "Task", "plan", reporter="ann").key
    state.edit(key, "ann", timeoriginalestimate=7200)
    state.log_work(key, "ann", 1800)

    fields = client(sandbox).get(f"/issue/{key}")["fields"]
    assert [fields[name] for name in ("timeoriginalestimate", "timeestimate", "timespent")] == [7200, 5400, 1800]
    (entry,) = fields["worklog"]["worklogs"]
    assert entry["timeSpentSeconds"] == 1800


def test_a_part_names_its_parent_and_the_parent_its_parts(sandbox, client):
    """Without the dates of the other end, which Jira does not tell."""
    state = sandbox.state
    parent = state.create_issue("ASP", "Epic", "line C", reporter="ann", duedate="2026-04-01").key
    part = state.create_issue("ASP", "Sub-task", "order parts", reporter="ann", parent=parent).key

    above = client(sandbox).get(f"/issue/{part}")["fields"]["parent"]
    assert above["key"] == parent
    assert "duedate" not in above["fields"]
    (below,) = client(sandbox).get(f"/issue/{parent}")["fields"]["subtasks"]
    assert (below["key"], below["fields"]["issuetype"]["subtask"]) == (part, True)


def test_a_number_field_takes_numbers_and_one_on_no_screen_nothing(sandbox, client):
    """400 with the field's name, and nothing of the request is applied."""
    state = sandbox.state
    state.add_field("customfield_10080", "Score", "number")
    key = state.create_issue("ASP", "Task", "plan", reporter="ann").key
    asked = {"update": {"labels": [{"add": "x"}]}, "fields": {"customfield_10080": "12"}}
    assert client(sandbox)("PUT", f"/issue/{key}", json=asked).status_code == 400
    asked["fields"]["customfield_10080"] = 12
    state.off_screen.add("customfield_10080")
    refused = client(sandbox)("PUT", f"/issue/{key}", json=asked)
    assert refused.status_code == 400
    assert "screen" in refused.json()["errors"]["customfield_10080"]
    assert state.issue(key).labels == []
    state.off_screen.clear()
    assert client(sandbox)("PUT", f"/issue/{key}", json=asked).status_code == 204
    assert state.issue(key).custom == {"customfield_10080": 12.0}
