"""Clocks explained of a Jira: on the command line, and on the operator's page after a look."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.model import HOUR
from tests.scenarios.site import Site, work
from tests.scenarios.test_commands import Place


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    made.sandbox.stop()


def test_a_key_is_explained_from_jira(tmp_path: Path) -> None:
    """Nothing is written."""
    place = Place(tmp_path)
    try:
        result = place.run("explain", place.keys[1])
        missing = place.run("explain", "ASP-99")
    finally:
        place.sandbox.stop()

    assert result.exit_code == 0, result.output
    assert "That is what the clock shows." in result.output
    assert (missing.exit_code, "Traceback" in missing.output) == (2, False)
    assert place.sandbox.ledger == []


def test_the_operators_pages_need_no_jira(site: Site) -> None:
    """What the last look decided is shown even when Jira is away."""
    key = site.issue(age=10 * HOUR)
    with site.connector("observe") as app:
        app.poller.full()
        work(app)
        site.sandbox.stop()
        client = app.console.test_client()
        overview, listing, page = (client.get(place) for place in ("/", "/issues", f"/issues/{key}"))

    assert [answer.status_code for answer in (overview, listing, page)] == [200, 200, 200]
    assert 'href="/issues"' in overview.text
    assert f'href="/issues/{key}"' in listing.text
    assert "Counted, added up: 10:00. That is what the clock shows." in page.text
