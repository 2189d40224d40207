"""A story of two days, told to a connector by signed webhooks: what stands in Jira in the end, as JSON in a file.

Usage: python -m tests.scenarios.worked_story FOLDER   writes FOLDER/outcome.json
"""

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from werkzeug.serving import make_server

from connector.app import App
from rules.model import DAY, HOUR, MINUTE
from tests.scenarios.site import NOW, Site, work

SECRET = "a-secret-of-the-tests"
OFFICE = """
[[sla]]
name = "First response"
kind = "first_response"
goals = [{ target = "12h", calendar = "ber" }]
[calendars.ber]
timezone = "Europe/Berlin"
mon-fri = ["09:00-17:00"]
[report.weekly]
post = "Tuesday 08:30"
calendar = "ber"
where = { issue = { project = "ASP" } }
"""


@contextmanager
def told_by_webhook(site: Site, app: App) -> Iterator[None]:
    """The connector's receiver is served, and the site delivers to it."""
    server = make_server("127.0.0.1", 0, app.web, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    site.sandbox.webhook(f"http://127.0.0.1:{server.server_port}/webhooks/jira", SECRET)
    try:
        yield
    finally:
        site.sandbox.drain()
        server.shutdown()
        thread.join()
        server.server_close()


def delivered(site: Site, app: App) -> None:
    """Everything has arrived and was looked at."""
    assert site.sandbox.drain()
    work(app)


def shown(site: Site, key: str) -> dict[str, Any]:
    """What a person or a program sees of us on the issue, without what hangs on the site's address (its port)."""
    issue = site.sandbox.state.issue(key)
    ours = [comment for comment in issue.comments if "aftercare" in comment.properties]
    kept = dict(issue.properties.get("aftercare") or {})
    return {
        "labels": sorted(issue.labels),
        "clocks": kept.get("clocks"),
        "as_of": kept.get("as_of"),
        "told": len(kept.get("told") or ()),
        "comments": [
            [one.at, json.dumps(one.body).replace(site.url, ""), one.properties["aftercare"]["kind"]] for one in ours
        ],
    }


def outcome(folder: Path) -> dict[str, Any]:
    """Three issues: one missed, one answered and paused over night, one resolved; and the report of the week."""
    site = Site(folder)
    try:
        with site.connector("write", more=OFFICE) as app, told_by_webhook(site, app):
            keys = [site.issue(age=age) for age in (0, 30 * MINUTE, HOUR)]
            state = site.sandbox.state
            delivered(site, app)
            for hours in (1, 2, 5, 8, 9, 23, 26, 48):
                site.clock.move_to(NOW + hours * HOUR)
                if hours == 2:
                    state.comment(keys[1], "agent", "We look at it.")
                if hours == 5:
                    state.transition(keys[2], "agent", "Resolved", "Done")
                app.weekly.tick()
                delivered(site, app)
            site.clock.move_to(NOW + 2 * DAY)
            return {issue.key: shown(site, issue.key) | {"summary": issue.summary} for issue in state.issues()}
    finally:
        site.sandbox.stop()


def main() -> None:
    folder = Path(sys.argv[1])
    (folder / "outcome.json").write_text(json.dumps(outcome(folder), sort_keys=True, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
