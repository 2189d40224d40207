"""Failures that can be ordered: what the caller sees, and what has been applied nevertheless."""

import time

import pytest
import requests

from connector.errors import AftercareError
from connector.sandbox.faults_file import read_faults

LABEL = {"fields": {"labels": ["x"]}}


def test_a_rate_limit_comes_with_its_headers(cloud, client):
    """So many times, then all is well; nothing is applied meanwhile."""
    cloud.faults.rate_limited(7, times=2, path="/issue/")
    ask = client(cloud)
    first, second, third = (ask("PUT", "/issue/ASP-1", json=LABEL) for _ in range(3))

    assert (first.status_code, second.status_code, third.status_code) == (429, 429, 204)
    assert (first.headers["Retry-After"], first.headers["RateLimit-Reason"]) == ("7", "jira-burst-based")
    assert len(cloud.ledger) == 1


@pytest.mark.parametrize("kind", ["drop_after", "timeout_after"])
def test_a_write_can_be_applied_without_an_answer(cloud, client, kind):
    """The caller sees a broken connection; the ledger knows better."""
    cloud.faults.add(kind, method="PUT", seconds=0.05)

    with pytest.raises(requests.ConnectionError):
        client(cloud)("PUT", "/issue/ASP-1", json=LABEL)

    assert cloud.state.issue("ASP-1").labels == ["x"]
    assert len(cloud.ledger) == 1


def test_a_timeout_after_the_write_outlasts_the_callers_patience(cloud, client):
    """It is a ReadTimeout to those who do not wait."""
    cloud.faults.add("timeout_after", seconds=0.5)

    with pytest.raises(requests.ReadTimeout):
        client(cloud)("PUT", "/issue/ASP-1", json=LABEL, timeout=0.1)

    assert cloud.wait_for(lambda ledger: len(ledger) == 1)


def test_a_dropped_request_is_not_applied(cloud, client):
    """The connection is closed at once."""
    cloud.faults.add("drop", path="/issue/ASP-1$")

    with pytest.raises(requests.ConnectionError):
        client(cloud)("PUT", "/issue/ASP-1", json=LABEL)

    assert cloud.state.issue("ASP-1").labels == []
    assert cloud.faults.happened == [("drop", "PUT", "/rest/api/3/issue/ASP-1")]


def test_a_late_write_comes_after_the_callers_next_look(cloud, client):
    """The trap for those who look once and send again."""
    cloud.faults.add("late", seconds=0.2, method="PUT")
    ask = client(cloud)

    with pytest.raises(requests.ConnectionError):
        ask("PUT", "/issue/ASP-1", json=LABEL)
    before = ask.get("/issue/ASP-1", fields="labels")["fields"]["labels"]
    cloud.faults.settle()

    assert before == []
    assert ask.get("/issue/ASP-1", fields="labels")["fields"]["labels"] == ["x"]


@pytest.mark.parametrize(("kind", "mime"), [("truncated", "application/json"), ("html", "text/html")])
def test_an_answer_can_be_no_json(cloud, client, kind, mime):
    """Half of one, or a page of some proxy."""
    cloud.faults.add(kind)
    answer = client(cloud)("GET", "/field")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(mime)
    with pytest.raises(requests.JSONDecodeError):
        answer.json()


@pytest.mark.parametrize("status", [500, 503])
def test_a_server_error_applies_nothing(sandbox, client, status):
    """In both flavours, below the context path."""
    sandbox.faults.add("status", status=status, path="^/rest/api/[23]/issue")
    answer = client(sandbox)("PUT", "/issue/ASP-1", json=LABEL)

    assert answer.status_code == status
    assert sandbox.ledger == []


def test_slow_is_only_slow(cloud, client):
    """The answer is the usual one."""
    cloud.faults.add("slow", seconds=0.1)
    begun = time.monotonic()

    assert client(cloud).get("/myself")["accountId"] == "bot"
    assert time.monotonic() - begun >= 0.1


def test_chance_is_repeatable(cloud, client):
    """A probability with the sandbox's own dice; `clear` ends it."""
    cloud.faults.add("status", times=None, probability=0.5)
    ask = client(cloud)
    seen = [ask("GET", "/myself").status_code for _ in range(12)]
    cloud.faults.clear()

    assert set(seen) == {200, 500}
    assert ask("GET", "/myself").status_code == 200


def test_one_issue_takes_so_many_writes(cloud, client):
    """20 in two seconds; another issue is not concerned, nor are reads."""
    cloud.faults.per_issue_limit = True
    ask = client(cloud)
    answers = [ask("PUT", "/issue/ASP-1", json=LABEL) for _ in range(21)]

    assert {answer.status_code for answer in answers[:20]} == {204}
    assert answers[20].status_code == 429
    assert answers[20].headers["RateLimit-Reason"] == "jira-per-issue-on-write"
    assert ask("PUT", "/issue/ASP-2", json=LABEL).status_code == 204
    assert ask("GET", "/issue/ASP-1").status_code == 200


def test_pages_for_people_do_not_fail(cloud):
    """Faults are for programs."""
    cloud.faults.add("status", times=None)

    assert requests.get(cloud.state.base_url, timeout=5).status_code == 200


def test_faults_are_read_from_a_file(tmp_path):
    """Without `times` they happen always."""
    file = tmp_path / "faults.toml"
    file.write_text('[[fault]]\nkind = "status"\nstatus = 503\npath = "/search"\n[[fault]]\nkind = "slow"\ntimes = 3\n')
    first, second = read_faults(file)

    assert (first.kind, first.status, first.path, first.times) == ("status", 503, "/search", None)
    assert (second.kind, second.times) == ("slow", 3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[fault]", "not TOML"),
        ("x = 1", "holds [[fault]] tables"),
        ('[[fault]]\nkind = "explode"', "kind must be one of"),
        ('[[fault]]\nkind = "slow"\nhow = 1', "how: known are"),
        ('[[fault]]\nkind = "slow"\nseconds = "1"', "seconds: known are"),
    ],
)
def test_a_wrong_file_is_explained(tmp_path, text, says):
    """What is wrong, and what would be right."""
    file = tmp_path / "faults.toml"
    file.write_text(text)

    with pytest.raises(AftercareError) as caught:
        read_faults(file)

    assert says in str(caught.value)
