"""A storm of webhooks about one issue: how often is it read and written, and is the last event seen?"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from connector.app import App
from connector.config import load
from connector.store.interface import Subject
from connector.wiring import build
from rules.model import HOUR
from tests.scenarios.site import NOW, Site

SECRET = b"a-secret-of-the-tests"
BURSTS, EACH = 50, 24
"""A burst every 200 ms: 1,200 webhooks within ten seconds."""


@contextmanager
def connector(site: Site, seconds: float) -> Iterator[App]:
    """A connector that leaves an issue alone for so long."""
    with site.connector("write"):
        path = site.folder / "config.toml"
    text = path.read_text(encoding="utf-8")
    written = text.replace("least_seconds_between_looks = 0", f"least_seconds_between_looks = {seconds}")
    assert written != text or seconds == 0
    path.write_text(written, encoding="utf-8")
    app = build(load(path), clock=site.clock)
    app.note_switch()
    try:
        yield app
    finally:
        app.store.close()


def deliver(app: App, id_: str, number: int) -> None:
    """One webhook, signed, with an identity of its own."""
    body = json.dumps({"webhookEvent": "jira:issue_updated", "issue": {"id": id_}, "timestamp": number}).encode()
    signature = "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    head = {"X-Hub-Signature": signature, "X-Atlassian-Webhook-Identifier": str(number)}
    answer = app.web.test_client().post("/webhooks/jira", data=body, headers=head, content_type="application/json")
    assert answer.status_code == 200


def counted(site: Site) -> tuple[int, int]:
    """Readings of issues, and writes of any kind, since the log was last emptied."""
    log = site.sandbox.requests_log
    reads = sum("bulkfetch" in entry.path for entry in log)
    return reads, sum(entry.method in ("PUT", "POST", "DELETE") and "/issue/" in entry.path for entry in log) - reads


@pytest.mark.parametrize(("seconds", "looks"), [(2, 6), (5, 3), (0, 51)], ids=["the default", "longer", "switched off"])
def test_a_storm_on_one_issue_costs_few_looks_and_one_write(tmp_path: Path, seconds: float, looks: int) -> None:
    """1,200 webhooks in ten seconds, a look tried after every 24 of them. The first one is seen at once and its card is
    written; what happened last is seen too, and then the next look is the one at 75 % of the goal."""
    site = Site(tmp_path)
    key = site.issue(age=HOUR)
    id_ = site.sandbox.state.issue(key).id
    try:
        with connector(site, seconds) as app:
            site.sandbox.log_requests = True
            for burst in range(BURSTS):
                site.clock.move_to(NOW + burst * 200)
                for number in range(EACH):
                    deliver(app, id_, burst * EACH + number)
                app.worker.step()
            site.sandbox.state.edit(key, "agent", summary="The last event")
            deliver(app, id_, BURSTS * EACH)
            site.clock.move_to(max(site.clock.now(), app.store.next_due() or 0))
            app.worker.step()

            assert counted(site) == (looks, 1)
            assert "The last event" in json.dumps(app.store.snapshot(Subject("issue", id_)))
            assert app.store.next_due() == NOW + 5 * HOUR
    finally:
        site.sandbox.stop()
