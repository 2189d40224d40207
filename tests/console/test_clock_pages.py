"""The operator's pages of clocks: what they show, in which language, and that nothing on them is taken for markup."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from connector.cli.plan_sources import Offline
from connector.config import load_policy
from connector.console.clocks import clock_pages
from connector.store import open_store
from connector.store.interface import Store, Subject
from rules.instants import from_iso
from rules.public_json import plan_document

POLICIES = Path(__file__).resolve().parent.parent / "policies"
MOMENTS = ["2026-03-05T12:00:00+01:00", "2026-03-02T16:00:00+01:00", "2026-03-02T10:20:00+01:00"]
Get = Callable[..., TestResponse]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The recorded issue as three: overdue, paused, and running towards its first reply."""
    opened = open_store(f"sqlite:///{tmp_path}/store.db", "site")
    for number, moment in enumerate(MOMENTS, 1):
        remember(opened, number, f"ASP-{number}", moment)
    yield opened
    opened.close()


def remember(store: Store, number: int, key: str, moment: str) -> None:
    policy, at = load_policy(POLICIES / "clocks.toml"), from_iso(moment)
    assert at is not None
    (plan,) = Offline(POLICIES / "clocks.json", policy, at, None).plans()
    subject = Subject("issue", str(number))
    store.remember(subject, key, "ASP", {}, at)
    store.decide(subject, plan_document(plan), at)  # type: ignore[arg-type]


def pages_of(store: Store, language: str) -> Flask:
    """The pages, and a stand-in for the overview that they lead back to."""
    app, overview = Flask("pages"), Blueprint("console", "console")
    overview.add_url_rule("/", "overview", lambda: "overview")
    app.register_blueprint(overview)
    app.register_blueprint(
        clock_pages(store, lambda: (language, "Europe/Berlin"), "https://jira.example/browse/{}".format)
    )
    return app


@pytest.fixture
def client(store: Store) -> FlaskClient:
    return pages_of(store, "en").test_client()


def text(page: str) -> str:
    """What is read: without tags."""
    body = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(body.split())


def test_the_list_has_the_most_urgent_issue_first(client: FlaskClient) -> None:
    """Overdue before running before paused, each with its most urgent clock."""
    page = client.get("/issues").text

    assert re.findall(r'href="/issues/(ASP-\d)"', page) == ["ASP-1", "ASP-3", "ASP-2"]
    assert "ASP-1 Missed Wed 4 Mar 13:25 Resolution" in text(page)
    assert "ASP-3 OK Mon 2 Mar 12:00 First response" in text(page)


def test_a_page_explains_every_clock_of_an_issue(client: FlaskClient) -> None:
    """As the terminal does: sentences, goals, and rows that add up."""
    page = text(client.get("/issues/ASP-1").text)

    assert "Missed. It was due Wed 4 Mar 13:25; the clock still runs. Used: 14 h 35 min of 8 h (182%)." in page
    assert "Goal from Mon 2 Mar 11:00 on: 8 h, calendar office, because priority = High." in page
    assert "Mon 2 Mar 14:20 Tue 3 Mar 09:45 paused 0:00 19:25 changed: status; while status =" in page
    assert "Total 14:35 74:00" in page
    assert "Counted, added up: 14:35. That is what the clock shows." in page


def test_the_line_is_drawn_in_the_kinds_of_its_time(client: FlaskClient) -> None:
    """With a legend of exactly those; a screen reader is told that the table says the same."""
    page = client.get("/issues/ASP-1").text
    legend = page.rpartition('class="legend"')[2].partition("</div>")[0]

    assert re.findall(r'k-(\w+)"', legend) == ["running", "paused", "resolved", "closed"]
    assert 'aria-label="Resolution: Missed. The table below says the same."' in page


def test_the_page_leads_to_jira_and_back(client: FlaskClient) -> None:
    """The issue itself, all clocks, and how the connector is doing."""
    assert 'href="https://jira.example/browse/ASP-1"' in client.get("/issues/ASP-1").text
    assert 'href="/issues"' in client.get("/issues/ASP-1").text
    assert 'href="/"' in client.get("/issues").text


def test_the_pages_are_in_the_language_of_the_policy(store: Store) -> None:
    """Whole pages, their language declared."""
    client = pages_of(store, "zh_CN").test_client()
    listing, page = client.get("/issues").text, client.get("/issues/ASP-2").text

    assert 'lang="zh-CN"' in listing
    assert "最近检查的 3 件事项" in text(listing)
    assert "暂停（变更：状态；条件 status = &#34;Waiting for customer&#34;）。" in text(page)
    assert "计入时间合计 3:20，与计时一致。" in text(page)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            "Compared with Jira&#39;s own SLAs Resolution and Time to resolution differ. "
            "Cycle 1: missed: yes here, no in Jira.",
        ),
        (
            "zh_CN",
            "与 Jira 自带 SLA 对照 「解决」与「Time to resolution」不一致。 第 1 轮，超时（此处 / Jira）：是 / 否。",
        ),
    ],
)
def test_what_jira_runs_itself_stands_beside_our_clocks(store: Store, language: str, expected: str) -> None:
    """Where there is such an SLA; then not once more among the findings."""
    ((_, plan),) = store.decisions(Subject("issue", "1"))
    differences = [{"what": "breached", "ours": True, "native": False}]
    one = {"cycle": 1, "native_cycle": 1, "differences": differences, "reasons": ["unexplained"]}
    plan["natives"] = [{"metric": "Resolution", "native": "Time to resolution", "cycles": [one]}]  # type: ignore[index, call-overload]
    plan["findings"] = [{"code": "differs_from_native", "text": "x"}]  # type: ignore[index, call-overload]
    store.decide(Subject("issue", "1"), plan, 0)
    client = pages_of(store, language).test_client()

    assert expected in text(client.get("/issues/ASP-1").text)
    assert "differs_from_native" not in client.get("/issues/ASP-1").text
    assert "crosscheck" not in client.get("/issues/ASP-2").text


def test_a_clock_at_risk_is_shown_as_such_and_comes_before_the_others(store: Store) -> None:
    """On the list and on its page."""
    ((_, plan),) = store.decisions(Subject("issue", "3"))
    for clock in plan["clocks"]:  # type: ignore[index, call-overload]
        clock["at_risk"] = True  # type: ignore[index, call-overload]
    store.decide(Subject("issue", "3"), plan, 0)
    client = pages_of(store, "en").test_client()

    assert "ASP-3 At risk" in text(client.get("/issues").text)
    assert "At risk" in text(client.get("/issues/ASP-3").text)


def test_an_unknown_issue_says_so(client: FlaskClient) -> None:
    """404, in words."""
    answer = client.get("/issues/ASP-99")

    assert answer.status_code == 404
    assert "ASP-99 has not been looked at yet" in text(answer.text)


def test_a_key_can_be_typed_in(client: FlaskClient) -> None:
    """In any case, with blanks around it."""
    answer = client.get("/issues?key=+asp-2+")

    assert answer.status_code == 302
    assert answer.location == "/issues/ASP-2"


def test_an_empty_store_has_an_empty_list(tmp_path: Path) -> None:
    """Before the first look."""
    empty = open_store(f"sqlite:///{tmp_path}/empty.db", "site")
    page = pages_of(empty, "en").test_client().get("/issues")
    empty.close()

    assert "No issue has been looked at yet." in text(page.text)


def test_nothing_is_taken_for_markup(store: Store) -> None:
    """Keys, names of clocks and causes are people's words."""
    evil = '<script>alert("1")</script>'
    remember(store, 4, evil, MOMENTS[0])
    ((_, plan),) = store.decisions(Subject("issue", "1"))
    plan["clocks"][1]["metric"] = evil  # type: ignore[index, call-overload]
    plan["clocks"][1]["cycles"][0]["intervals"][0]["cause"] = evil  # type: ignore[index, call-overload]
    plan["findings"] = [{"code": evil, "text": evil}]  # type: ignore[index, call-overload]
    store.decide(Subject("issue", "1"), plan, 0)
    client = pages_of(store, "en").test_client()

    for place in ("/issues", "/issues/ASP-1", f"/issues/{evil}", "/issues/<b>"):
        page = client.get(place).text
        assert "<script" not in page
        assert "<b>&" not in page or "&lt;" in page


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_pages_can_be_read_on_a_phone_and_on_a_wide_screen(
    store: Store, language: str, chromium: str, pictures: Callable[..., list[str]], tmp_path: Path
) -> None:
    """Nothing scrolls sideways, is clipped or overlaps."""
    found = pictures(pages_of(store, language), ["/issues", "/issues/ASP-1"], tmp_path)

    assert found == []


def test_a_clock_of_years_does_not_fill_the_page(store: Store) -> None:
    """The first and the last intervals and a row for those between, until all are asked for."""
    remember(store, 9, "ASP-9", "2027-09-05T12:00:00+01:00")
    client = pages_of(store, "zh_CN").test_client()
    short, long = client.get("/issues/ASP-9").text, client.get("/issues/ASP-9?all=1").text

    assert short.count("<tr>") < 80
    assert len(re.findall("……[0-9]+ 段，合计为一行", short)) == 1
    assert 'href="/issues/ASP-9?all=1"' in short
    assert long.count("<tr>") > 1000
    assert "合计为一行" not in long
    assert "折叠时间段" in long
    assert 'all=1"' not in client.get("/issues/ASP-1").text


def test_findings_are_told_in_the_language_of_the_page(store: Store) -> None:
    """By their code, with times on the reader's clock."""
    remember(store, 8, "ASP-8", "2026-03-01T12:00:00+01:00")
    page = text(pages_of(store, "zh_CN").test_client().get("/issues/ASP-8").text)

    assert "not_created_yet : 事项创建于 3 月 2 日 10:00，晚于 3 月 1 日 12:00，因此没有计时。" in page
