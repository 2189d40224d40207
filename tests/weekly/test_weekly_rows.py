"""What the weekly report reads from the mirror."""

from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import pytest

import rules
from connector.errors import JiraRetry
from connector.jira_io.parsing import read_snapshot
from connector.jira_io.parsing_site import offline_site
from connector.store import open_store
from connector.store.interface import Subject
from connector.weekly_rows import WeeklyRows
from reports.render_html import render
from reports.texts.catalogue import say
from reports.weekly import digest, report
from reports.weeks import week_of
from rules.desired import Plan
from rules.model import Instant, Snapshot
from rules.policy import Calendar, Goal, Metric, Policy, Target

ALWAYS = Calendar(name="always", zone="UTC", weekly=(((0, 86400),),) * 7)
RAW: Any = {
    "id": "10001",
    "key": "ASP-1",
    "fields": {
        "created": "2026-03-02T10:00:00.000+0000",
        "project": {"key": "ASP"},
        "summary": "Pump stands still",
        "status": {"id": "1", "name": "Open", "statusCategory": {"key": "new"}},
        "resolution": None,
        "creator": {"accountId": "c1", "displayName": "Carl", "accountType": "customer"},
        "reporter": {"accountId": "c1", "displayName": "Carl", "accountType": "customer"},
        "comment": {
            "comments": [
                {
                    "id": "7",
                    "author": {"accountId": "a1", "displayName": "Anna", "accountType": "atlassian"},
                    "created": "2026-03-03T10:00:00.000+0000",
                    "updated": "2026-03-03T10:00:00.000+0000",
                    "body": "!sla cause supplier",
                }
            ],
            "total": 1,
        },
    },
    "changelog": {"histories": [], "total": 0},
}


def test_the_cause_that_a_person_gave_stands_beside_the_miss(tmp_path: Path) -> None:
    """`!sla cause supplier` on an issue whose resolution is late."""
    goal = Goal(target=Target(value=4, unit="hour"), calendar=ALWAYS)
    policy = Policy(digest="d", metrics=(Metric(name="Resolution", kind="resolution", goals=(goal,)),))

    def plan(raw: Any, now: Instant) -> tuple[Snapshot, Plan]:
        snapshot = read_snapshot(raw, offline_site([raw]))
        return snapshot, rules.plan(snapshot, policy, now)

    at = int(datetime.fromisoformat("2026-03-06T12:00:00+00:00").timestamp()) * 1000
    store = open_store(f"sqlite:///{tmp_path / 'aftercare.db'}", "https://example.atlassian.net")
    store.remember(Subject("issue", "10001"), "ASP-1", "ASP", RAW, at)
    rows = WeeklyRows(store=store, policy=policy, plan=plan, browse=lambda key: f"https://example.atlassian.net/{key}")
    figures = rows.figures(week_of(at, "UTC"), at)
    store.close()
    assert [(breach.issue.key, breach.cause) for breach in figures.breaches] == [("ASP-1", "supplier")]


@pytest.mark.parametrize(("scope", "counted"), [("issue", (1, 1)), ("all", None)])
def test_an_issue_whose_project_cannot_be_read_stops_no_report(
    tmp_path: Path, scope: str, counted: tuple[int, int] | None
) -> None:
    """It is told as not read; what concerns all issues stops the report until it is over."""
    policy = Policy(digest="d")

    def plan(raw: Any, now: Instant) -> tuple[Snapshot, Plan]:
        if raw["id"] == "10002":
            raise JiraRetry("no roles", after_ms=1, scope=scope)
        snapshot = read_snapshot(raw, offline_site([raw]))
        return snapshot, rules.plan(snapshot, policy, now)

    at = int(datetime.fromisoformat("2026-03-06T12:00:00+00:00").timestamp()) * 1000
    store = open_store(f"sqlite:///{tmp_path / 'aftercare.db'}", "https://example.atlassian.net")
    for number in ("10001", "10002"):
        store.remember(Subject("issue", number), f"ASP-{number}", "ASP", {**RAW, "id": number}, at)
    rows = WeeklyRows(store=store, policy=policy, plan=plan, browse=lambda key: key)
    try:
        if counted is None:
            with pytest.raises(JiraRetry):
                rows.figures(week_of(at, "UTC"), at)
        else:
            coverage = rows.figures(week_of(at, "UTC"), at).coverage
            assert (coverage.read, coverage.failed) == counted
    finally:
        store.close()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("secured", [True, False])
def test_what_an_issue_with_a_security_level_is_about_stands_in_no_report(
    tmp_path: Path, secured: bool, language: Literal["en", "zh_CN"]
) -> None:
    """It is counted, and its miss is shown without its key, its words, its customer and its risks."""
    goal = Goal(target=Target(value=4, unit="hour"), calendar=ALWAYS)
    metric = Metric(name="Resolution", kind="resolution", goals=(goal,))
    policy = Policy(digest="d", language=language, metrics=(metric,))
    level = {"security": {"id": "10", "name": "Board only"}} if secured else {}
    comment = {**RAW["fields"]["comment"]["comments"][0], "body": "!risk add technical 4x4 leaks poison"}
    fields = {**RAW["fields"], **level, "comment": {"comments": [comment], "total": 1}}
    raw = {**RAW, "fields": fields}

    def plan(raw: Any, now: Instant) -> tuple[Snapshot, Plan]:
        snapshot = read_snapshot(raw, offline_site([raw]))
        return snapshot, rules.plan(snapshot, policy, now)

    at = int(datetime.fromisoformat("2026-03-06T12:00:00+00:00").timestamp()) * 1000
    store = open_store(f"sqlite:///{tmp_path / 'aftercare.db'}", "https://example.atlassian.net")
    store.remember(Subject("issue", "10001"), "ASP-1", "ASP", raw, at)
    rows = WeeklyRows(store=store, policy=policy, plan=plan, browse=lambda key: f"https://example.atlassian.net/{key}")
    figures = rows.figures(week_of(at, "UTC"), at)
    store.close()
    pages = [report(figures, language, "UTC"), digest(figures, language, "UTC", "https://example.atlassian.net/REP-1")]
    shown = "".join(render(page) for page in pages)

    assert len(figures.breaches) == 1
    assert figures.coverage.restricted == secured
    assert [word in shown for word in ("ASP-1", "Pump", "Carl", "poison")] == [not secured] * 4
    assert (say(language, "weekly.restricted") in shown) == secured
