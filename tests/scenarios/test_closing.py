"""A closing is summed up in one comment, once, wherever the issue stands."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from connector.app import App
from connector.cli import main
from connector.sandbox.records import Comment
from connector.sandbox.server import Sandbox
from rules.model import HOUR
from tests.scenarios.site import NOW, Site, work

CHECKLIST = """
[[closeout]]
name = "Field service"
item = [
    { text = "Customer informed" },
    { text = "What we learned", evidence = { command = "lesson" }, mandatory = false },
]
"""


@pytest.fixture(params=["cloud", "datacenter"])
def flavour(request: Any) -> str:
    return str(request.param)


@pytest.fixture(params=["software", "service_desk"])
def site(request: Any, flavour: str, tmp_path: Path, against_contract: Callable[[Sandbox], None]) -> Iterator[Site]:
    made = Site(tmp_path, flavour, request.param)
    made.sandbox.log_requests = True
    yield made
    made.sandbox.stop()
    against_contract(made.sandbox)


def look(app: App) -> None:
    app.poller.full()
    work(app)


def say(site: Site, key: str, text: str) -> None:
    line = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    document = {"type": "doc", "version": 1, "content": [line]}
    site.sandbox.state.comment(key, "agent", document if site.flavour == "cloud" else text)


def sums(site: Site, key: str) -> list[Comment]:
    return [
        comment
        for comment in site.sandbox.state.issue(key).comments
        if comment.properties.get("aftercare", {}).get("kind") == "summary"
    ]


def close(site: Site, app: App, key: str, hours: int) -> None:
    site.clock.move_to(NOW + hours * HOUR)
    site.sandbox.state.transition(key, "agent", "Resolved")
    look(app)


def test_a_closing_is_summed_up_once_and_the_next_one_again(site: Site) -> None:
    """Not before what is required is there; internal on a service project; a deleted one stays deleted."""
    key = site.issue(age=HOUR)
    with site.connector("write", more=CHECKLIST) as app:
        look(app)
        site.clock.move_to(NOW + HOUR // 2)
        say(site, key, "!close lesson order two seals")
        close(site, app, key, 1)
        assert sums(site, key) == []
        site.clock.move_to(NOW + 2 * HOUR)
        say(site, key, "!close done 1")
        look(app)
        (summary,) = sums(site, key)
        assert "order two seals" in str(summary.body)
        internal = "sd.public.comment" in summary.properties
        assert internal == (site.sandbox.state.projects["ASP"].type == "service_desk")
        before = len(site.sandbox.ledger)
        look(app)
        assert len(site.sandbox.ledger) == before

        site.sandbox.state.delete_comment(key, "agent", summary.id)
        look(app)
        assert sums(site, key) == []

        site.clock.move_to(NOW + 3 * HOUR)
        site.sandbox.state.transition(key, "agent", "Reopened")
        look(app)
        close(site, app, key, 4)
        assert len(sums(site, key)) == 1
        before = len(site.sandbox.ledger)
        look(app)
        assert len(site.sandbox.ledger) == before


def test_the_command_line_shows_it_without_writing(flavour: str, tmp_path: Path) -> None:
    """As text, as a page, and with what is missing; of an open issue there is none."""
    site = Site(tmp_path, flavour)
    key, page = site.issue(age=HOUR), tmp_path / "closing.html"
    with site.connector("write", more=CHECKLIST) as app:
        look(app)
    arguments = ["report", "closeout", key, "--config", str(site.folder / "config.toml")]
    try:
        opened = CliRunner().invoke(main, arguments)
        assert (opened.exit_code, "there is nothing to sum up" in opened.output) == (2, True)
        site.clock.move_to(NOW + HOUR)
        site.sandbox.state.transition(key, "agent", "Resolved")
        before = len(site.sandbox.ledger)
        shown = CliRunner().invoke(main, arguments)
        assert "not written into Jira, for this is missing: Customer informed" in shown.output
        assert "Time line" in shown.output
        written = CliRunner().invoke(main, [*arguments, "--preview", str(page)])
        assert written.exit_code == 0
        assert f"Closing of {key}" in page.read_text(encoding="utf-8")
        nowhere = CliRunner().invoke(main, [*arguments, "--preview", str(tmp_path / "no" / "x.html")])
        assert "cannot be written" in nowhere.output
        assert len(site.sandbox.ledger) == before
    finally:
        site.sandbox.stop()
