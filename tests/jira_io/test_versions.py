"""The versions of a project, and the property that the look at a project keeps on its own issue."""

from typing import TYPE_CHECKING, Any

import pytest

from connector.errors import JiraGone
from connector.jira_io.interface import Edit
from connector.jira_io.parsing import read_issue
from rules.model import Site
from rules.relatives import FixVersion

if TYPE_CHECKING:
    from tests.jira_io.conftest import Wire

VERSIONS = "/project/10000/versions"


def test_versions_come_with_their_dates(wire: "Wire") -> None:
    """One request; archived ones are left out."""
    wire.answers(
        "GET",
        VERSIONS,
        json=[
            {"id": "1", "name": "1.4", "startDate": "2026-11-01", "releaseDate": "2026-12-01", "released": False},
            {"id": "2", "name": "1.3", "released": True, "archived": False},
            {"id": "3", "name": "0.9", "released": True, "archived": True},
        ],
    )

    assert wire.jira.versions("10000") == [
        FixVersion(id="1", name="1.4", start="2026-11-01", release="2026-12-01"),
        FixVersion(id="2", name="1.3", released=True),
    ]
    assert wire.jira.calls["GET /project/{project}/versions"] == 1


def test_versions_of_a_project_that_cannot_be_seen_are_not_none(wire: "Wire") -> None:
    """It is gone, or not for our eyes."""
    wire.answers("GET", VERSIONS, status=404, json={"errorMessages": ["No project could be found."]})

    with pytest.raises(JiraGone):
        wire.jira.versions("10000")


def test_the_property_of_a_project_is_written_under_its_own_key(wire: "Wire") -> None:
    """Beside that of the issue, which is left alone."""
    wire.answers("GET", "/issue/1/properties/aftercare-project", json={"key": "aftercare-project", "value": {"a": 1}})
    wire.answers("PUT", "/issue/1", status=204)

    wire.jira.edit("1", Edit(property={"a": 1}, property_key="aftercare-project"))

    assert wire.bodies("PUT", "/issue/1") == [{"properties": [{"key": "aftercare-project", "value": {"a": 1}}]}]


@pytest.mark.parametrize("kept", [{}, {"card": "h"}], ids=["none", "one"])
def test_both_properties_are_read(kept: dict[str, Any]) -> None:
    """Each where it belongs."""
    raw = {"id": "1", "key": "A-1", "fields": {}, "properties": {"aftercare": {"x": 1}, "aftercare-project": kept}}

    issue = read_issue(raw, Site())

    assert (issue.property, issue.project_property) == ({"x": 1}, kept)


def test_a_server_that_gives_no_properties_is_asked_for_the_projects_where_we_wrote(datacenter: "Wire") -> None:
    """Elsewhere there is none, and nothing is asked."""
    datacenter.me()
    ours = {"key": "JIRAUSER10100", "name": "aftercare"}
    said = {"id": "5", "author": ours, "created": "2026-03-02T09:00:00.000+0000", "properties": []}
    comments = {"comments": [said], "total": 1}
    for number, page in ((1, comments), (2, {"comments": [], "total": 0})):
        plain = {"id": str(number), "key": f"A-{number}", "fields": {"comment": page}, "changelog": {"histories": []}}
        datacenter.answers("GET", f"/issue/{number}", json=plain)
        datacenter.answers("GET", f"/issue/{number}/properties/aftercare", status=404)
    datacenter.answers(
        "GET", "/issue/1/properties/aftercare-project", json={"key": "aftercare-project", "value": {"card": "h"}}
    )

    assert datacenter.jira.fetch(["1"], {}).issues["1"]["properties"] == {"aftercare-project": {"card": "h"}}
    assert datacenter.jira.fetch(["2"], {}).issues["2"]["properties"] == {}
